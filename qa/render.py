"""An Answer in; text, Markdown, a dict for JSON, or HTML out. The only place where answers become markup.

HTML comes from Jinja2 templates with autoescape, and nothing is marked safe: a quotation is cut into segments by offset,
and each segment is escaped as text. Links are http or https or none. Knows no store: what stands beside a quotation in its
article (a table's headings, an image) is handed in.
"""

import re
from datetime import date, datetime
from functools import cache
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from index.types import CELL_SEPARATOR, DocumentMeta
from qa.beside import Surroundings
from qa.deep_link import safe_link
from qa.segments import PlacedMark, Segment, cells, in_text, plain, segments, visible
from qa.types import Answer, Citation

VERSION_PREFIX = 12  # characters of the SHA-256 in a link
MOST_OF_QUESTION = 500  # characters of it in a link
CONFIDENCE_WORDS = (  # least probability, and how to say it
    (0.85, "very likely right"),
    (0.65, "probably right"),
    (0.45, "more likely right than wrong"),
    (0.25, "doubtful"),
    (0.0, "very doubtful"),
)
HEADLINES = {
    "answered": "",
    "unsure": "I am not sure.",
    "not_found": "The articles do not say.",
}
WITH_WORDS = "Passages with your words."  # of a query of keywords
NEAREST_HEADLINES = {"answered": "", "unsure": "These passages may help:", "not_found": "Close, but not an answer:"}


def to_dict(answer: Answer, *, deterministic: bool = False, home: str = "") -> dict[str, object]:
    """The answer as JSON values; `deterministic` leaves the timings out. With `home`, our own address, links are absolute."""
    result: dict[str, object] = {
        "question": answer.question,
        "read_as": answer.read_as,
        "status": answer.status,
        "answered": answer.answered,
        "answer": answer.answer,
        "confidence": answer.confidence,
        "kind": answer.kind,
        "citations": [citation_dict(citation, home) for citation in answer.citations],
        "items": [],
        "verdict": None,
        "parts": [],
        "alternatives": [],
        "value": None,
        "nearest": [citation_dict(citation, home) for citation in answer.nearest],
        "missing": answer.missing,
        "suggestions": [],
        "notice": answer.notice,
        "notes": list(answer.notes),
        "store": {
            "generation": answer.store.generation,
            "sha256": answer.store.sha256,
            "reader": answer.store.reader,
            "embedder": answer.store.embedder,
        },
    }
    if not deterministic:
        result["milliseconds"] = dict(answer.milliseconds)
    return result


def to_text(answer: Answer) -> str:
    """The answer for a terminal; the mark is [[...]]. Control characters are shown as codes."""
    lines = [visible(answer.answer or headline(answer))]
    lines += [visible(line) for line in (answer.notice, answer.missing, *answer.notes) if line]
    if answer.answer is not None and not any(citation.pinned for citation in answer.citations):
        lines.append(f"({confidence_words(answer.confidence)}, {answer.confidence:.0%})")
    if answer.read_as != " ".join(answer.question.split()):
        lines.append(visible(f"Read as: {answer.read_as}"))
    if answer.nearest:
        lines += ["", NEAREST_HEADLINES[answer.status]]
    for citation in (*answer.citations, *answer.nearest):
        lines += ["", *citation_lines(citation)]
    return "\n".join(lines)


def citation_lines(citation: Citation) -> list[str]:
    """A quotation and where it stands, for a terminal; its own line breaks are indented."""
    meta = citation.document
    marked = "".join(in_text(segment, "[[", "]]") for segment in quotation(citation))
    indented = marked.replace("\n", "\n      ")
    lines = [f"  [{citation.number}] “{indented}”", f"      {visible(_origin(citation))}"]
    lines.append(f"      {visible(f'{meta.source}/{meta.path}')}, characters {citation.start} to {citation.end}")
    return [*lines, *([f"      {link}"] if (link := safe_link(meta.url)) else [])]


def to_markdown(answer: Answer, *, home: str = "") -> str:
    """The answer as Markdown, with everything that comes from articles escaped.

    `home` is our own address: a quotation from an article without one is linked there, to its place on the source page.
    """
    lines = [f"**{_markdown(answer.answer)}**" if answer.answer else f"_{headline(answer)}_"]
    lines += [_markdown(line) for line in (answer.notice, answer.missing, *answer.notes) if line]
    if answer.nearest:
        lines.append(NEAREST_HEADLINES[answer.status])
    for citation in (*answer.citations, *answer.nearest):
        marked = "".join(
            f"**{_markdown(segment.text)}**" if segment.emphasis in ("answer", "word") else _markdown(in_text(segment))
            for segment in quotation(citation)
        )
        url = safe_link(citation.document.url) or (home and home + source_url(citation))
        origin = _markdown(_origin(citation))
        lines.append(f"> {marked}\n>\n> {citation.number}. {f'[{origin}](<{url}>)' if url else origin}")
    return "\n\n".join(lines)


def to_html(answer: Answer, beside: Surroundings | None = None) -> str:
    """The answer as a fragment of HTML. `beside` shows images, and quoted table rows as tables, not as lines of text."""
    return html("answer.html", answer=answer, beside=beside or {})


def html(template: str, **values: object) -> str:
    """Another of our templates, filled in; every value is escaped."""
    return _environment().get_template(template).render(**values)


def quotation(citation: Citation) -> list[Segment]:
    """The quotation cut at its answer, or at the words that were looked for, by offset."""
    return segments(citation.quote, citation.start, _marks(citation))


def row(citation: Citation) -> list[list[Segment]]:
    """The cells of a quoted table row, cut likewise."""
    return cells(citation.quote, citation.start, _marks(citation))


def answer_column(citation: Citation) -> int | None:
    """The number, from 0, of the cell that the answer stands in; None where nothing is marked."""
    if citation.answer_start is None:
        return None
    return citation.quote[: citation.answer_start - citation.start].count(CELL_SEPARATOR)


def confidence_words(confidence: float) -> str:
    """A probability in plain words."""
    return next(words for least, words in CONFIDENCE_WORDS if confidence >= least)


def headline(answer: Answer) -> str:
    """What stands in the place of an answer where there is no single one."""
    return WITH_WORDS if answer.kind == "passage" and answer.answered else HEADLINES[answer.status]


def source_url(citation: Citation, question: str = "") -> str:
    """The place of a citation on our own source page, which takes the question over where it is given."""
    values: dict[str, object] = {"start": citation.start, "end": citation.end}
    if citation.answer_start is not None:
        values |= {"answer_start": citation.answer_start, "answer_end": citation.answer_end}
    values["v"] = citation.document.sha256[:VERSION_PREFIX]
    values |= {"q": question[:MOST_OF_QUESTION]} if question else {}
    return f"/source/{quote(citation.document.id, safe='')}?{urlencode(values, errors='replace')}#hit"


def original_url(meta: DocumentMeta) -> str:
    """Where the file that an article was read from is had."""
    return f"/original/{quote(meta.id, safe='')}"


def image_url(meta: DocumentMeta, start: int) -> str:
    """Where the image is had whose caption begins at `start` of an article."""
    return f"/image/{quote(meta.id, safe='')}/{start}"


def deep_link(citation: Citation) -> str | None:
    """The quotation on its original page; None without a usable address, or where a browser would not find it there."""
    return citation.deep_link


def spoken_date(text: str) -> str:
    """`2024-05-19` as `19 May 2024`; what is no whole ISO date stays as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def spoken_time(text: str) -> str:
    """`2024-05-19T14:05:09+00:00` as `19 May 2024, 14:05` in this machine's time zone; what is no moment as it is."""
    try:
        moment = datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return text
    return f"{spoken_date(moment.date().isoformat())}, {moment:%H:%M}"


def section_path(citation: Citation) -> tuple[str, ...]:
    """The headings above the quotation, without a first one that only repeats the title."""
    title, path = citation.document.title, citation.heading_path
    return path[1:] if path and same_words(path[0], title) else path


def same_words(one: str, other: str) -> bool:
    """Whether two titles differ in case and punctuation only; without a word they are the same only sign by sign."""
    words = re.findall(r"\w+", one.casefold())
    return words == re.findall(r"\w+", other.casefold()) and (bool(words) or one == other)


def citation_dict(citation: Citation, home: str = "") -> dict[str, object]:
    """A quotation as JSON values."""
    return {
        "number": citation.number,
        "document": document_dict(citation.document),
        "heading_path": list(citation.heading_path),
        "page": citation.page,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "answer_start": citation.answer_start,
        "answer_end": citation.answer_end,
        "start_utf16": citation.start_utf16,
        "end_utf16": citation.end_utf16,
        "answer_start_utf16": citation.answer_start_utf16,
        "answer_end_utf16": citation.answer_end_utf16,
        "marks": [{"role": mark.role, "start": mark.start, "end": mark.end} for mark in citation.marks],
        "source_url": home + source_url(citation),
        "deep_link": deep_link(citation),
        "also_in": [document_dict(document) for document in citation.also_in],
        "pinned": citation.pinned,
    }


def document_dict(meta: DocumentMeta) -> dict[str, object]:
    """Who a document is, as JSON values."""
    return {
        "id": meta.id,
        "title": meta.title,
        "source": meta.source,
        "space": meta.space,
        "url": safe_link(meta.url) or None,
        "author": meta.author or None,
        "date": meta.date or None,
        "sha256": meta.sha256,
    }


def _marks(citation: Citation) -> list[PlacedMark]:
    """The answer; where none is marked, the words that were looked for."""
    if citation.answer_start is None or citation.answer_end is None:
        return [(mark.start, mark.end, "word") for mark in citation.marks if mark.role == "referent"]
    return [(citation.answer_start, citation.answer_end, "answer")]


def _origin(citation: Citation) -> str:
    """Where a quotation stands, on one line: title, headings, author, date."""
    meta = citation.document
    parts = (meta.title, " › ".join(section_path(citation)), meta.author, spoken_date(meta.date))
    return " · ".join(" ".join(part.split()) for part in parts if part)


def _markdown(text: str) -> str:
    """Text with Markdown's and HTML's signs escaped, on one line; a space at its edge stays, for the words beside it."""
    one_line = re.sub(r"\s+", " ", visible(text))
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~>$:])", r"\\\1", one_line).replace("&", "&amp;").replace("<", "&lt;")


_MONTHS = "January February March April May June July August September October November December".split()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("qa"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        quotation=quotation,
        plain=plain,
        row=row,
        answer_column=answer_column,
        section_path=section_path,
        source_url=source_url,
        original_url=original_url,
        image_url=image_url,
        deep_link=deep_link,
        safe_link=safe_link,
        spoken_date=spoken_date,
        spoken_time=spoken_time,
        confidence_words=confidence_words,
        headline=headline,
        nearest_headlines=NEAREST_HEADLINES,
    )
    return environment

"""An Answer in; text, Markdown or HTML out. The only place where answers become markup.

HTML comes from Jinja2 templates with autoescape, and nothing is marked safe: a quotation is cut into segments by offset,
and each segment is escaped as text. Links are http or https or none. Knows no store: what stands beside a quotation in its
article (a table's headings, an image) is handed in.
"""

import re
from datetime import date, datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from index.types import CELL_SEPARATOR
from qa.beside import Surroundings
from qa.deep_link import safe_link
from qa.links import image_url, original_url, source_url
from qa.segments import Emphasis, PlacedMark, Segment, cells, in_text, plain, segments, visible
from qa.types import Alternative, Answer, Citation

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
VERDICTS = {
    "supported": "Supported: the articles say so.",
    "contradicted": "Contradicted: the articles say otherwise.",
    "not_stated": "Undecided: no sentence that I found says yes or no for certain.",
}
SUGGESTED = "The articles do answer:"
DISAGREEMENT = "The articles disagree."
WITH_WORDS = "Passages with your words."  # of a query of keywords
NEAREST_HEADLINES = {"answered": "", "unsure": "These passages may help:", "not_found": "Close, but not an answer:"}
TO_JUDGE_BY = "Judge by these sentences, the likeliest first:"  # where neither yes nor no is certain


def to_text(answer: Answer) -> str:
    """The answer for a terminal; the mark is [[...]]. Control characters are shown as codes."""
    first = answer.answer or headline(answer)
    lines = [visible(line) for line in (first, answer.notice, answer.missing, *answer.notes) if line]
    lines += [f"= {visible(value)}"] if (value := value_words(answer)) else []
    lines += [f"  - {visible(item.text)} [{item.citation}]" for item in answer.items]
    lines += [f"  - {visible(other.text)} ({visible(told_by(answer, other))})" for other in answer.alternatives]
    for part in answer.parts:
        lines += ["", visible(part.read_as), to_text(part)]
    if answer.answer is not None and not any(citation.pinned for citation in answer.citations):
        lines.append(f"({confidence_words(answer.confidence)}, {answer.confidence:.0%})")
    if answer.read_as != " ".join(answer.question.split()):
        lines.append(visible(f"Read as: {answer.read_as}"))
    if answer.nearest:
        lines += ["", nearest_headline(answer)]
    for citation in (*answer.citations, *answer.nearest):
        lines += ["", *citation_lines(citation)]
    if answer.suggestions:
        lines += ["", SUGGESTED, *(f"  {visible(question)}" for question in answer.suggestions)]
    return "\n".join(lines)


def citation_lines(citation: Citation) -> list[str]:
    """A quotation and where it stands, for a terminal; its own line breaks are indented."""
    meta = citation.document
    marked = "".join(in_text(segment, "[[", "]]") for segment in quotation(citation))
    indented = marked.replace("\n", "\n      ")
    above = f"{visible(columns(citation))}\n      " if citation.table_headings else ""
    lines = [f"  [{citation.number}] {above}“{indented}”", f"      {visible(_origin(citation))}"]
    lines.append(f"      {visible(f'{meta.source}/{meta.path}')}, characters {citation.start} to {citation.end}")
    if citation.also_in:
        lines.append(f"      Also in {visible(', '.join(meta.title for meta in citation.also_in))}")
    return [*lines, *([f"      {link}"] if (link := safe_link(meta.url)) else [])]


def to_markdown(answer: Answer, *, home: str = "") -> str:
    """The answer as Markdown, with everything that comes from articles escaped.

    `home` is our own address: a quotation from an article without one is linked there, to its place on the source page.
    """
    told = headline(answer)
    lines = [f"**{_markdown(answer.answer)}**"] if answer.answer else [f"_{told}_"] if told else []
    lines += [_markdown(line) for line in (answer.notice, answer.missing, *answer.notes) if line]
    lines += [f"= {_markdown(value)}"] if (value := value_words(answer)) else []
    listed = [f"- {_markdown(item.text)} ({item.citation})" for item in answer.items]
    listed += [f"- {_markdown(other.text)} ({_markdown(told_by(answer, other))})" for other in answer.alternatives]
    lines += ["\n".join(listed)] if listed else []
    for part in answer.parts:
        lines += [f"**{_markdown(part.read_as)}**", to_markdown(part, home=home)]
    if answer.nearest:
        lines.append(nearest_headline(answer))
    for citation in (*answer.citations, *answer.nearest):
        marked = "".join(
            f"**{_markdown(segment.text)}**" if segment.emphasis in ("answer", "word") else _markdown(in_text(segment))
            for segment in quotation(citation)
        )
        url = safe_link(citation.document.url) or (home and home + source_url(citation))
        origin = _markdown(_origin(citation))
        also = "".join(f" · also in {_markdown(meta.title)}" for meta in citation.also_in)
        above = f"{_markdown(columns(citation))}\n>\n> " if citation.table_headings else ""
        lines.append(f"> {above}{marked}\n>\n> {citation.number}. {f'[{origin}](<{url}>)' if url else origin}{also}")
    if answer.suggestions:
        lines += [SUGGESTED, "\n".join(f"- {_markdown(question)}" for question in answer.suggestions)]
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


def columns(citation: Citation) -> str:
    """The headings of the table whose row is quoted, to stand above it; empty for other quotations."""
    return CELL_SEPARATOR.join(citation.table_headings)


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
    """What stands in the place of an answer where there is no single one; empty where the notice says it all."""
    if answer.verdict:
        return VERDICTS[answer.verdict]
    if answer.alternatives:
        return DISAGREEMENT
    if answer.kind == "list" and answer.items:
        return f"{len(answer.items)} found."
    if answer.kind == "passage" and answer.answered and not answer.items:
        return WITH_WORDS
    if answer.kind == "collection" and answer.notice:
        return ""
    return HEADLINES[answer.status]


def nearest_headline(answer: Answer) -> str:
    """What stands over the nearest passages."""
    return TO_JUDGE_BY if answer.verdict == "not_stated" else NEAREST_HEADLINES[answer.status]


def value_words(answer: Answer) -> str:
    """What a verbatim answer amounts to, in words: `18 May 2024, because the article is of 19 May 2024`.

    Empty where it has no value, or one that only repeats it.
    """
    if answer.value is None:
        return ""
    text = spoken_date(answer.value.text)
    if answer.value.because:
        return f"{text}, because {answer.value.because}"
    return "" if answer.answer and text.casefold() == answer.answer.casefold() else text


def deep_link(citation: Citation) -> str | None:
    """The quotation on its original page; None without a usable address, or where a browser would not find it there."""
    return citation.deep_link


def told_by(answer: Answer, alternative: Alternative) -> str:
    """Which articles give a value, each with its date."""
    metas = [citation.document for citation in answer.citations if citation.number in alternative.citations]
    return "; ".join(f"{meta.title}, {spoken_date(meta.date)}" if meta.date else meta.title for meta in metas)


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


def _marks(citation: Citation) -> list[PlacedMark]:
    """The answer or a list's items, the words that were looked for, and who said it; an answer covers what lies within it."""
    looks: dict[str, Emphasis] = {"answer": "answer", "referent": "word", "speaker": "word", "verb": "word"}
    marks = [(mark.start, mark.end, looks[mark.role]) for mark in citation.marks if mark.role in looks]
    if citation.answer_start is not None and citation.answer_end is not None:
        marks.append((citation.answer_start, citation.answer_end, "answer"))
    return sorted(marks, key=lambda mark: mark[2] == "answer")


def _origin(citation: Citation) -> str:
    """Where a quotation stands, on one line: title, headings, page, author, date."""
    meta = citation.document
    page = page_words(citation.page)
    parts = (meta.title, " › ".join(section_path(citation)), page, meta.author, spoken_date(meta.date))
    return " · ".join(" ".join(part.split()) for part in parts if part)


def page_words(page: int | None) -> str:
    """A page's number, said: `page 3`; empty where there is none."""
    return f"page {page}" if page else ""


def in_markdown(text: str) -> str:
    """Text for a line of somebody else's Markdown: its own signs, and HTML's, are escaped."""
    return _markdown(text).strip()


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
        page_words=page_words,
        source_url=source_url,
        original_url=original_url,
        image_url=image_url,
        deep_link=deep_link,
        safe_link=safe_link,
        spoken_date=spoken_date,
        spoken_time=spoken_time,
        confidence_words=confidence_words,
        headline=headline,
        value_words=value_words,
        suggested=SUGGESTED,
        nearest_headline=nearest_headline,
    )
    return environment

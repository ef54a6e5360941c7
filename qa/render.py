"""An Answer in; text, Markdown, a dict for JSON, or HTML out. The only place where answers become markup.

HTML comes from Jinja2 templates with autoescape, and nothing is marked safe: a quotation is cut into segments by offset,
and each segment is escaped as text. Control and bidirectional characters are shown as their code, links are http or https
or none. Offsets are the citation's.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from index.load.metadata import web_address
from index.types import CELL_SEPARATOR, DocumentMeta
from qa.types import Answer, Citation

Emphasis = Literal["", "answer", "sentence", "control"]

VERSION_PREFIX = 12  # characters of the SHA-256 in a link
FRAGMENT_WORDS = 4  # at each end of a quotation, in a deep link
CONFIDENCE_WORDS = (  # least probability, and how to say it
    (0.85, "very likely right"),
    (0.65, "probably right"),
    (0.45, "more likely right than wrong"),
    (0.25, "doubtful"),
    (0.0, "very doubtful"),
)
HEADLINES = {
    "answered": "",
    "unsure": "I am not sure; these passages may help.",
    "not_found": "The articles do not say.",
}
NEAREST_HEADLINES = {"answered": "", "unsure": "Passages that may help:", "not_found": "Closest passages, not an answer:"}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text as it is to be shown. A `control` segment's text is the code of a character that cannot be seen."""

    text: str
    emphasis: Emphasis = ""


def to_dict(answer: Answer, *, deterministic: bool = False) -> dict[str, object]:
    """The answer as JSON values; `deterministic` leaves the timings out."""
    result: dict[str, object] = {
        "question": answer.question,
        "read_as": answer.read_as,
        "status": answer.status,
        "answered": answer.answered,
        "answer": answer.answer,
        "confidence": answer.confidence,
        "kind": answer.kind,
        "citations": [_citation(citation) for citation in answer.citations],
        "items": [],
        "verdict": None,
        "parts": [],
        "alternatives": [],
        "value": None,
        "nearest": [_citation(citation) for citation in answer.nearest],
        "missing": answer.missing,
        "suggestions": [],
        "notice": answer.notice,
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
    lines = [visible(answer.answer or HEADLINES[answer.status])]
    lines += [visible(line) for line in (answer.notice, answer.missing) if line]
    if answer.answered:
        lines.append(f"({confidence_words(answer.confidence)}, {answer.confidence:.0%})")
    if answer.read_as != " ".join(answer.question.split()):
        lines.append(visible(f"Read as: {answer.read_as}"))
    if answer.nearest:
        lines += ["", NEAREST_HEADLINES[answer.status]]
    for citation in (*answer.citations, *answer.nearest):
        marked = "".join(
            f"[[{segment.text}]]" if segment.emphasis == "answer" else segment.text for segment in quotation(citation)
        )
        lines += ["", f"  [{citation.number}] “{marked}”", f"      {visible(_origin(citation))}"]
    return "\n".join(lines)


def to_markdown(answer: Answer) -> str:
    """The answer as Markdown, with everything that comes from articles escaped."""
    lines = [f"**{_markdown(answer.answer)}**" if answer.answer else f"_{HEADLINES[answer.status]}_"]
    lines += [_markdown(line) for line in (answer.notice, answer.missing) if line]
    if answer.nearest:
        lines.append(NEAREST_HEADLINES[answer.status])
    for citation in (*answer.citations, *answer.nearest):
        marked = "".join(
            f"**{_markdown(segment.text)}**" if segment.emphasis == "answer" else _markdown(segment.text)
            for segment in quotation(citation)
        )
        url = web_address(citation.document.url)
        origin = _markdown(_origin(citation))
        lines.append(f"> {marked}\n>\n> {citation.number}. {f'[{origin}](<{url}>)' if url else origin}")
    return "\n\n".join(lines)


def to_html(answer: Answer) -> str:
    """The answer as a fragment of HTML, from templates/answer.html."""
    return _environment().get_template("answer.html").render(answer=answer)


def html(template: str, **values: object) -> str:
    """Another of our templates, filled in; every value is escaped."""
    return _environment().get_template(template).render(**values)


def quotation(citation: Citation) -> list[Segment]:
    """The quotation cut at its answer, by offset."""
    if citation.answer_start is None or citation.answer_end is None:
        return segments(citation.quote, citation.start, ())
    return segments(citation.quote, citation.start, [(citation.answer_start, citation.answer_end, "answer")])


def segments(text: str, offset: int, marks: Iterable[tuple[int, int, Emphasis]]) -> list[Segment]:
    """`text`, which begins at `offset` of its document, cut at the marks (later ones win) and at what cannot be seen.

    Joined, the segments that are no controls are the text without those characters.
    """
    wanted = [(max(0, start - offset), min(len(text), end - offset), emphasis) for start, end, emphasis in marks]
    edges = sorted({0, len(text), *(edge for start, end, _ in wanted if start < end for edge in (start, end))})
    found: list[Segment] = []
    for start, end in pairwise(edges):
        emphasis: Emphasis = next((mark for first, last, mark in reversed(wanted) if first <= start and end <= last), "")
        found.extend(_with_controls(text[start:end], emphasis))
    return found


def visible(text: str) -> str:
    """The text with characters that cannot be seen, or that turn its direction, written as <U+202E>."""
    return "".join(f"<{part.text}>" if part.emphasis == "control" else part.text for part in segments(text, 0, ()))


def confidence_words(confidence: float) -> str:
    """A probability in plain words."""
    return next(words for least, words in CONFIDENCE_WORDS if confidence >= least)


def source_url(citation: Citation) -> str:
    """The place of a citation on our own source page."""
    values: dict[str, object] = {"start": citation.start, "end": citation.end}
    if citation.answer_start is not None:
        values |= {"answer_start": citation.answer_start, "answer_end": citation.answer_end}
    values["v"] = citation.document.sha256[:VERSION_PREFIX]
    return f"/source/{quote(citation.document.id, safe='')}?{urlencode(values)}#hit"


def deep_link(citation: Citation) -> str | None:
    """The original page with a text fragment for the quotation, or None where the article has no address."""
    url = web_address(citation.document.url)
    if not url:
        return None
    words = citation.quote.split()
    ends = [words] if len(words) <= 2 * FRAGMENT_WORDS else [words[:FRAGMENT_WORDS], words[-FRAGMENT_WORDS:]]
    fragment = ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in ends)
    return f"{url.split('#')[0]}#:~:text={fragment}"


def table_of(citation: Citation) -> tuple[list[str], int] | None:
    """The cells of a quoted table row and the number of the answer's cell, or None where the quotation is no row."""
    if citation.answer_start is None or not any(mark.role == "heading" for mark in citation.marks):
        return None
    before = citation.quote[: citation.answer_start - citation.start]
    return citation.quote.split(CELL_SEPARATOR), before.count(CELL_SEPARATOR)


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "number": citation.number,
        "document": _document(citation.document),
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
        "source_url": source_url(citation),
        "deep_link": deep_link(citation),
        "also_in": [_document(document) for document in citation.also_in],
    }


def _document(meta: DocumentMeta) -> dict[str, object]:
    return {
        "id": meta.id,
        "title": meta.title,
        "source": meta.source,
        "space": meta.space,
        "url": meta.url or None,
        "author": meta.author or None,
        "date": meta.date or None,
        "sha256": meta.sha256,
    }


def _origin(citation: Citation) -> str:
    """Where a quotation stands, on one line: title, headings, author, date."""
    meta = citation.document
    return " · ".join(part for part in (meta.title, " › ".join(citation.heading_path), meta.author, meta.date) if part)


def _with_controls(text: str, emphasis: Emphasis) -> list[Segment]:
    found: list[Segment] = []
    start = 0
    for position, character in enumerate(text):
        if _is_invisible(character):
            if start < position:
                found.append(Segment(text[start:position], emphasis))
            found.append(Segment(f"U+{ord(character):04X}", "control"))
            start = position + 1
    if start < len(text):
        found.append(Segment(text[start:], emphasis))
    return found


def _is_invisible(character: str) -> bool:
    return character in _BIDI or (character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"))


def _markdown(text: str) -> str:
    """Text with Markdown's and HTML's signs escaped, on one line."""
    one_line = " ".join(visible(text).split())
    escaped = "".join("\\" + character if character in "\\`*_{}[]()#+-.!|~>$" else character for character in one_line)
    return escaped.replace("&", "&amp;").replace("<", "&lt;")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("qa"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        quotation=quotation,
        segments=segments,
        source_url=source_url,
        deep_link=deep_link,
        table_of=table_of,
        confidence_words=confidence_words,
        web_address=web_address,
        headlines=HEADLINES,
        nearest_headlines=NEAREST_HEADLINES,
    )
    return environment

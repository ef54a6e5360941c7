"""An Answer as JSON, terminal text, Markdown or HTML; the only place where answers become text for people.

What comes in is an `Answer` whose citations were checked against their articles. What goes out is a dict with the JSON names that
scripts rely on, or a string. Every character of an article or a question is untrusted: it is cut by offset (never searched
for), controls and direction marks are made visible, and escaping is left to one Jinja2 environment with autoescape; nothing is
ever marked as safe. Knows no store and no web server.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from index.types import CELL_SEPARATOR, DocumentMeta
from qa.types import Answer, Citation, Status

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
VERSION_DIGITS = 12  # of the SHA-256 in a link to the source page
FRAGMENT_WORDS = 5  # at each end of a text fragment; a shorter quotation stands in it whole

CONFIDENCE = ((0.9, "very likely right"), (0.7, "probably right"), (0.5, "more likely right than wrong"), (0.0, "doubtful"))
NOT_ANSWERED: Mapping[Status, tuple[str, str]] = {
    "unsure": ("I am not sure; these passages may help.", "Passages that may help, not an answer:"),
    "not_found": ("The articles do not say.", "Closest passages, not an answer:"),
}

# Characters that cannot be seen or that turn the text around them: controls, direction marks, zero-width and tag characters,
# lone surrogates. Joiners are left where a script or an emoji needs them: between two characters beyond ASCII.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)

Headings = Mapping[tuple[str, int], tuple[str, ...]]  # (document id, start of the quoted table row) -> its table's headings


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of visible text, or (with a `control` name) the label of one character that would not be seen."""

    text: str
    control: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text between two borders of marks, with the roles of all marks that cover it."""

    runs: tuple[Run, ...]
    roles: tuple[str, ...]


def to_dict(answer: Answer, *, deterministic: bool = False) -> dict[str, object]:
    """The JSON of an answer; `deterministic` leaves the timings out, so that the same answer gives the same bytes."""
    rendered: dict[str, object] = {
        "question": answer.question,
        "read_as": answer.read_as,
        "status": answer.status,
        "answered": answer.answered,
        "answer": answer.answer,
        "confidence": answer.confidence,
        "kind": answer.kind,
        "citations": [_citation_dict(citation) for citation in answer.citations],
        "items": [],
        "verdict": None,
        "parts": [],
        "alternatives": [],
        "value": None,
        "nearest": [_citation_dict(citation) for citation in answer.nearest],
        "missing": answer.missing,
        "suggestions": [],
        "notice": answer.notice,
        "store": asdict(answer.store),
    }
    if not deterministic:
        rendered["milliseconds"] = dict(answer.milliseconds)
    return rendered


def to_text(answer: Answer) -> str:
    """The answer for a terminal: the marked words between `**`, no character that could move a cursor."""
    parts = [_summary(answer)]
    if answer.read_as != answer.question:
        parts.append(f"Read as: {_line(answer.read_as)}")
    for citation in answer.citations or answer.nearest:
        meta = citation.document
        byline = ", ".join(_line(field) for field in (meta.author, spoken_date(meta.date)) if field)
        path = " > ".join(_line(heading) for heading in citation.heading_path)
        words = "".join(_starred(visible(text), marked) for text, marked in _marked(citation))
        rows = [
            f"[{citation.number}] {_line(meta.title)}{f' ({byline})' if byline else ''}",
            *([f"    {path}"] if path else []),
            *(f"    {row}" for row in f'"{words}"'.split("\n")),
            f"    {_line(meta.source)}/{_line(meta.path)}, characters {citation.start} to {citation.end}",
            *([f"    {link}"] if (link := safe_link(meta.url)) else []),
        ]
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def to_markdown(answer: Answer) -> str:
    """The answer as Markdown in which no character of an article is markup: quotations as block quotes, the answer bold."""
    parts = [_summary(answer, escape=_markdown)]
    for citation in answer.citations or answer.nearest:
        meta = citation.document
        words = "".join(_starred(_markdown(text), marked) for text, marked in _marked(citation))
        title = _markdown(_line(meta.title))
        if link := safe_link(meta.url):
            title = f"[{title}](<{quote(link, safe=_URL_MARKS)}>)"
        path = [_markdown(_line(heading)) for heading in citation.heading_path]
        byline = ", ".join(
            [title, *path, *(_markdown(_line(field)) for field in (meta.author, spoken_date(meta.date)) if field)]
        )
        quoted = "\n".join(f"> {row}" for row in words.split("\n"))
        parts.append(f"{quoted}\n>\n> {citation.number}\\. {byline}")
    return "\n\n".join(parts)


def to_html(answer: Answer, headings: Headings | None = None) -> str:
    """The answer as one `<article>`; `headings` shows quoted table rows as tables, without it they are lines of text."""
    return environment().get_template("answer.html").render(answer=answer, headings=headings or {})


@lru_cache(maxsize=8)
def environment(*folders: Path) -> "Environment":
    """The Jinja2 environment of every page: autoescape on, an unknown name is an error, our templates and those in `folders`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader([TEMPLATES, *folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        runs=runs,
        quotation=quotation,
        row_cells=row_cells,
        link=safe_link,
        spoken_date=spoken_date,
        confidence=confidence_words,
    )
    made.globals.update(source_url=source_url, deep_link=deep_link, not_answered=NOT_ANSWERED)
    return made


def segments(text: str, start: int, marks: Sequence[tuple[str, int, int]]) -> list[Segment]:
    """`text`, which begins at offset `start`, cut at the borders of `marks` (role, start, end; offsets of the same count)."""
    end = start + len(text)
    inside = {border for _, *place in marks for border in place if start < border < end}
    return [
        Segment(runs(text[low - start : high - start]), tuple(role for role, a, b in marks if a <= low and high <= b))
        for low, high in pairwise(sorted({start, end} | inside))
    ]


def runs(text: str) -> tuple[Run, ...]:
    """`text` as stretches that can be shown as they are, and labels of the characters that cannot."""
    found, last = [], 0
    for match in HIDDEN.finditer(text):
        if last < match.start():
            found.append(Run(text[last : match.start()]))
        code = f"U+{ord(match[0]):04X}"
        found.append(Run(code, f"{code} {unicodedata.name(match[0], 'control character')}"))
        last = match.end()
    return (*found, Run(text[last:])) if last < len(text) or not found else tuple(found)


def visible(text: str) -> str:
    """`text` with every character that cannot be seen written as `<U+202E>`."""
    return HIDDEN.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def quotation(citation: Citation) -> list[Segment]:
    """The quotation of a citation, cut at its marks."""
    return segments(citation.quote, citation.start, [(mark.role, mark.start, mark.end) for mark in citation.marks])


def row_cells(citation: Citation) -> list[list[Segment]]:
    """The cells of a quoted table row, each cut at the marks in it."""
    marks = [(mark.role, mark.start, mark.end) for mark in citation.marks]
    cells, start = [], citation.start
    for cell in citation.quote.split(CELL_SEPARATOR):
        cells.append(segments(cell, start, marks))
        start += len(cell) + len(CELL_SEPARATOR)
    return cells


def confidence_words(confidence: float) -> str:
    """A calibrated probability in plain words."""
    return next(words for least, words in CONFIDENCE if confidence >= least)


def spoken_date(text: str) -> str:
    """`2024-05-19` as `19 May 2024`; what is no whole ISO date stays as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B} {day.year}"


def safe_link(url: str) -> str:
    """`url` if a page may link to it (http or https with a host, no user name, nothing that cannot be seen), else empty."""
    if HIDDEN.search(url) or re.search(r'[\s\\"<>`]', url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and host and "@" not in parts.netloc else ""


def source_url(citation: Citation) -> str:
    """The link to our own page of the article, at the quoted place of this very version."""
    places = {
        "start": citation.start,
        "end": citation.end,
        "answer_start": citation.answer_start,
        "answer_end": citation.answer_end,
        "v": citation.document.sha256[:VERSION_DIGITS],
    }
    query = urlencode({name: value for name, value in places.items() if value is not None})
    return f"/source/{quote(citation.document.id, safe='')}?{query}#hit"


def deep_link(citation: Citation) -> str | None:
    """The original page with a text fragment (WICG) of the quotation's first and last words; None without a usable url."""
    url = safe_link(citation.document.url)
    if not url:
        return None
    cells = [words for cell in citation.quote.split(CELL_SEPARATOR) if (words := cell.split())]
    if not cells:
        return None
    if len(cells) == 1 and len(cells[0]) <= 2 * FRAGMENT_WORDS:
        ends = [cells[0]]
    else:  # a table row's cells are separate blocks on the original page: only a range reaches over them
        ends = [cells[0][:FRAGMENT_WORDS], cells[-1][-FRAGMENT_WORDS:]]
    fragment = ",".join(quote(" ".join(words), safe="").replace("-", "%2D") for words in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"


_URL_MARKS = ":/?#[]@!$&'()*+,;=%~"
_MARKDOWN_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>&~$^=:\"'/])")


def _citation_dict(citation: Citation) -> dict[str, object]:
    return {
        "number": citation.number,
        "document": _document_dict(citation.document),
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
        "marks": [asdict(mark) for mark in citation.marks],
        "source_url": source_url(citation),
        "deep_link": deep_link(citation),
        "also_in": [_document_dict(document) for document in citation.also_in],
    }


def _document_dict(meta: DocumentMeta) -> dict[str, object]:
    return {
        "id": meta.id,
        "title": meta.title,
        "source": meta.source,
        "space": meta.space,
        "url": safe_link(meta.url),
        "author": meta.author,
        "date": meta.date,
        "sha256": meta.sha256,
    }


def _summary(answer: Answer, escape: "type[str] | object" = None) -> str:
    raise NotImplementedError

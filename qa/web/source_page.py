"""`GET /source/{id}`: the whole article from the store, with the quoted sentence and the answer marked by offset.

Server-rendered, and read without script. Blocks that are not article text are greyed with their label. A place outside the
text, or in no block, is a clear 404; an article that changed since the link was made is shown without marks, and says so.
`/source/{id}/receipt` gives the quotation as a file for `footnote verify`. The page's one script, /source.js, lets a reader
select the right answer and send it to /api/feedback.
"""

import json
import re
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse, HTMLResponse, Response

from index.errors import StoreDamaged
from index.types import CELL_SEPARATOR, Block, Document
from qa.assistant import Assistant
from qa.deep_link import deep_link, page_of, safe_link
from qa.links import VERSION_PREFIX
from qa.receipt import receipt_of
from qa.render import html, same_words, spoken_date
from qa.segments import HIDDEN, PlacedMark, Segment, cells, segments
from qa.types import MAX_QUESTION, StoreStamp

Range = tuple[int, int]

SCRIPT = Path(__file__).parent / "static" / "source.js"
GROUPS = {"list_item": "list", "table_header": "table", "table_row": "table"}
NUMBER = re.compile(r"[0-9]{1,9}[.)]\s")

WRONG_PLACE = "The link points to a place that is not in this article. Ask the question again for a new link."
NO_ARTICLE = "This article is not in the store: it was removed, or the link is wrong."
REMOVED = "This article was removed on {}. It is not answered from any more, and its text is not kept."
NO_RECEIPT = "The article has changed since this link was made, so there is no receipt. Ask the question again."


@dataclass(frozen=True, slots=True)
class Link:
    """A link's values, as text: one with a damaged number gets a page that says so, not an API's JSON."""

    start: str = ""
    end: str = ""
    answer_start: str = ""
    answer_end: str = ""
    v: str = ""  # how the article's SHA-256 begins
    q: str = ""  # the question that was asked


@dataclass(frozen=True, slots=True)
class Cited:
    """What a link points to: the quotation, the answer in it, and the question that was asked (untrusted)."""

    quoted: Range | None = None
    answer: Range | None = None
    question: str = ""
    changed: bool = False  # the link was made for another version of the article, so its places say nothing


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block ready to be shown: its cells (one, but for table rows) as segments."""

    block: Block
    cells: tuple[tuple[Segment, ...], ...]
    starts: tuple[int, ...]  # of the cells
    numbered: bool  # a list item whose text begins with its number


class _NotFound(Exception):
    """A link's id names no article, or its numbers no place; never leaves this file. `page` says so."""

    def __init__(self, page: HTMLResponse) -> None:
        super().__init__()
        self.page = page


def routes(assistant: Assistant) -> APIRouter:
    """The page's routes over one assistant."""
    router = APIRouter(include_in_schema=False)

    @router.get("/source/{identifier}", response_class=HTMLResponse)
    def source(identifier: str, link: Annotated[Link, Depends()]) -> HTMLResponse:
        try:
            document, _, cited = _named(assistant, identifier, link)
        except _NotFound as fault:
            return fault.page
        return HTMLResponse(source_html(document, cited))

    @router.get("/source/{identifier}/receipt")
    def receipt(identifier: str, link: Annotated[Link, Depends()]) -> Response:
        try:
            document, stamp, cited = _named(assistant, identifier, link)
        except _NotFound as fault:
            return fault.page
        if cited.changed:
            return missing("No receipt", NO_RECEIPT, status=409, article=document.meta.id)
        if not cited.quoted:
            return missing("Place not found", WRONG_PLACE, article=document.meta.id)
        made = receipt_of(document, cited.quoted, cited.answer, stamp, cited.question)
        headers = {
            "content-disposition": f'attachment; filename="receipt-{document.meta.id}.json"',
            "cache-control": "no-store",
        }
        return Response(json.dumps(made, indent=2), media_type="application/json", headers=headers)

    @router.get("/source.js")
    def script() -> FileResponse:
        return FileResponse(SCRIPT, media_type="text/javascript")

    return router


def source_html(document: Document, cited: Cited) -> str:
    """The page of a document."""
    quoted, answer, meta = cited.quoted, cited.answer, document.meta
    marks: list[PlacedMark] = [(*quoted, "sentence")] if quoted else []
    marks += [(*answer, "answer")] if answer else []
    blocks = [_shown(document.text[block.start : block.end], block, marks) for block in document.blocks]
    parts = [part for shown in blocks for cell in shown.cells for part in cell]
    hit = min((part.start for part in parts if part.emphasis in ("sentence", "answer")), default=None)
    first = document.text[document.blocks[0].start : document.blocks[0].end] if document.blocks else ""
    heading = blocks[0] if blocks and blocks[0].block.kind == "heading" and same_words(first, meta.title) else None
    return html(
        "source.html",
        meta=meta,
        title=heading,  # the article's own title stands once
        groups=_grouped(blocks[1:] if heading else blocks),
        hit=hit,
        cited=cited,
        page=page_of(document, quoted[0]) if quoted else None,
        original=(deep_link(document, *quoted) if quoted else None) or safe_link(meta.url),
        receipt=_receipt_url(document, cited),
    )


def missing(title: str, message: str, *, status: int = 404, article: str = "") -> HTMLResponse:
    """A page that says what is not there; `article`: the id of one that can be read all the same."""
    return HTMLResponse(html("missing.html", title=title, message=message, article=article), status_code=status)


def no_article(removed_at: str) -> HTMLResponse:
    """The page in the place of an article that is not there; `removed_at`: since when (ISO 8601), empty where it never was."""
    if removed_at:
        return missing("Article removed", REMOVED.format(spoken_date(removed_at[:10])), status=410)
    return missing("Article not found", NO_ARTICLE)


def _named(assistant: Assistant, identifier: str, link: Link) -> tuple[Document, StoreStamp, Cited]:
    """The article, checked, the store that it is from, and the place that the link names. Raises `_NotFound`."""
    with assistant.store.snapshot() as snapshot:
        document = snapshot.document(identifier)
        removed_at = snapshot.removed_at(identifier)
        stamp = StoreStamp(snapshot.generation, snapshot.sha256, assistant.readers, assistant.embedder.fingerprint)
    if document is None:
        raise _NotFound(no_article(removed_at))
    if not document.is_whole:
        raise StoreDamaged(f"The text of {document.meta.title!r} does not match its checksum. Run `footnote sync --rebuild`.")
    return document, stamp, _cited(document, link)


def _cited(document: Document, link: Link) -> Cited:
    """What a link's values name. Raises `_NotFound` on an empty place, one not in blocks, an answer outside its sentence."""
    question = " ".join(HIDDEN.sub("", link.q).split())[:MAX_QUESTION]
    if not document.meta.sha256.startswith(link.v):
        return Cited(question=question, changed=True)
    quoted, answer = _place(document, link.start, link.end), _place(document, link.answer_start, link.answer_end)
    if quoted and answer and not quoted[0] <= answer[0] < answer[1] <= quoted[1]:
        raise _NotFound(missing("Place not found", WRONG_PLACE))
    return Cited(quoted or answer, answer, question)


def _place(document: Document, start: str, end: str) -> Range | None:
    if not start and not end:
        return None
    if re.fullmatch("[0-9]{1,9}", start) and re.fullmatch("[0-9]{1,9}", end):
        place = int(start), int(end)
        begins = any(block.start <= place[0] < block.end for block in document.blocks)
        ends = any(block.start < place[1] <= block.end for block in document.blocks)
        if place[0] < place[1] and begins and ends:
            return place
    raise _NotFound(missing("Place not found", WRONG_PLACE))


def _receipt_url(document: Document, cited: Cited) -> str:
    """Where the receipt of a quotation is had; empty where none is quoted."""
    if not cited.quoted:
        return ""
    values: dict[str, object] = {"start": cited.quoted[0], "end": cited.quoted[1]}
    values |= {"answer_start": cited.answer[0], "answer_end": cited.answer[1]} if cited.answer else {}
    values |= {"v": document.meta.sha256[:VERSION_PREFIX]} | ({"q": cited.question} if cited.question else {})
    return f"/source/{document.meta.id}/receipt?{urlencode(values)}"


def _shown(text: str, block: Block, marks: list[PlacedMark]) -> ShownBlock:
    if block.kind in ("table_header", "table_row"):
        lengths = [len(cell) + len(CELL_SEPARATOR) for cell in text.split(CELL_SEPARATOR)]
        row = tuple(tuple(cell) for cell in cells(text, block.start, marks))
        return ShownBlock(block, row, tuple(accumulate(lengths[:-1], initial=block.start)), numbered=False)
    parts = tuple(segments(text, block.start, marks))
    return ShownBlock(block, (parts,), (block.start,), numbered=block.kind == "list_item" and bool(NUMBER.match(text)))


def _grouped(blocks: list[ShownBlock]) -> list[tuple[str, str, list[ShownBlock]]]:
    """Neighbours that are shown as one, ("list" | "table" | "", label or "", blocks)."""
    keyed = groupby(blocks, key=lambda shown: (GROUPS.get(shown.block.kind, ""), shown.block.label or ""))
    return [(kind, label, list(group)) for (kind, label), group in keyed]

"""`GET /source/{id}`: the whole article from the store, with the quoted sentence and the answer marked by offset.

Server-rendered, no script. Blocks that are not article text are greyed with their label. An offset outside the text, or in
no block, is a clear 404; an article that changed since the link was made is shown without marks, and says so.
"""

from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from index.types import CELL_SEPARATOR, Block, Document
from qa.assistant import Assistant
from qa.render import Emphasis, Segment, html, segments

Place = tuple[int, int]
_GROUPS = {"list_item": "list", "table_header": "table", "table_row": "table"}


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block ready to be shown: its cells (one, but for table rows) as segments, and whether the quotation begins in it."""

    block: Block
    cells: tuple[tuple[Segment, ...], ...]
    is_hit: bool


def routes(assistant: Assistant) -> APIRouter:
    """The page's route over one assistant."""
    router = APIRouter()

    @router.get("/source/{identifier}", response_class=HTMLResponse)
    def source(
        identifier: str,
        start: int | None = Query(None, ge=0),
        end: int | None = Query(None, ge=0),
        answer_start: int | None = Query(None, ge=0),
        answer_end: int | None = Query(None, ge=0),
        v: str = Query("", max_length=64),
    ) -> HTMLResponse:
        with assistant.store.snapshot() as snapshot:
            document = snapshot.document(identifier)
        if document is None:
            return _page_error("This article is not in the store: it was removed, or the link is wrong.")
        changed = bool(v) and not document.meta.sha256.startswith(v)
        quoted = _place(start, end)
        answer = _place(answer_start, answer_end)
        if not changed and not all(_inside(document, place) for place in (quoted, answer) if place):
            return _page_error("The link points to a place that is not in this article. Ask the question again for a new one.")
        groups = [] if changed else [place for place in (quoted, answer) if place]
        body = html(
            "source.html",
            meta=document.meta,
            groups=_grouped(_shown(document, *((quoted, answer) if groups else (None, None)))),
            changed=changed,
        )
        return HTMLResponse(body)

    return router


def _place(start: int | None, end: int | None) -> Place | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise HTTPException(422, "A place needs both its start and its end.")
    return start, end


def _inside(document: Document, place: Place) -> bool:
    """Whether a place is not empty and begins in one block of the text and ends in one."""
    start, end = place
    starts = any(block.start <= start < block.end for block in document.blocks)
    return start < end and starts and any(block.start < end <= block.end for block in document.blocks)


def _shown(document: Document, quoted: Place | None, answer: Place | None) -> list[ShownBlock]:
    marks: list[tuple[int, int, Emphasis]] = []
    if quoted:
        marks.append((*quoted, "sentence"))
    if answer:
        marks.append((*answer, "answer"))
    hit = (quoted or answer or (-1, -1))[0]
    return [
        ShownBlock(block, tuple(_cells(document.text, block, marks)), block.start <= hit < block.end)
        for block in document.blocks
    ]


def _cells(text: str, block: Block, marks: list[tuple[int, int, Emphasis]]) -> list[tuple[Segment, ...]]:
    if block.kind not in ("table_header", "table_row"):
        return [tuple(segments(text[block.start : block.end], block.start, marks))]
    cells = []
    start = block.start
    for cell in text[block.start : block.end].split(CELL_SEPARATOR):
        cells.append(tuple(segments(cell, start, marks)))
        start += len(cell) + len(CELL_SEPARATOR)
    return cells


def _grouped(blocks: list[ShownBlock]) -> list[tuple[str, list[ShownBlock]]]:
    """Neighbouring list items and table rows together; ("list" | "table" | "", blocks)."""
    return [(kind, list(group)) for kind, group in groupby(blocks, key=lambda shown: _GROUPS.get(shown.block.kind, ""))]


def _page_error(message: str) -> HTMLResponse:
    return HTMLResponse(html("missing.html", message=message), status_code=404)

"""`GET /source/{id}`: the whole article from the store, with the quoted sentence and the answer marked by offset.

Server-rendered, no script. Blocks that are not article text are greyed with their label. A place outside the text, or in no
block, is a clear 404; an article that changed since the link was made is shown without marks, and says so.
"""

import re
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from index.types import Block, Document
from qa.assistant import Assistant
from qa.render import html, same_words
from qa.segments import PlacedMark, Segment, cells, plain, segments

Place = tuple[int, int]
GROUPS = {"list_item": "list", "table_header": "table", "table_row": "table"}
NUMBER = re.compile(r"[0-9]{1,9}[.)]\s")

WRONG_PLACE = "The link points to a place that is not in this article. Ask the question again for a new link."
NO_ARTICLE = "This article is not in the store: it was removed, or the link is wrong."


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block ready to be shown: its cells (one, but for table rows) as segments."""

    block: Block
    cells: tuple[tuple[Segment, ...], ...]
    numbered: bool = False  # a list item whose text begins with its number


class _PlaceError(Exception):
    """A link's numbers name no place; never leaves this file."""


def routes(assistant: Assistant) -> APIRouter:
    """The page's route over one assistant."""
    router = APIRouter(include_in_schema=False)

    # Offsets are taken as text: a link with a damaged number gets a page that says so, not an API's JSON.
    @router.get("/source/{identifier}", response_class=HTMLResponse)
    def source(
        identifier: str, start: str = "", end: str = "", answer_start: str = "", answer_end: str = "", v: str = ""
    ) -> HTMLResponse:
        with assistant.store.snapshot() as snapshot:
            document = snapshot.document(identifier)
        if document is None:
            return _missing("Article not found", NO_ARTICLE)
        changed = not document.meta.sha256.startswith(v)
        try:
            marks = [] if changed else _marks(document, _place(start, end), _place(answer_start, answer_end))
        except _PlaceError:
            return _missing("Place not found", WRONG_PLACE)
        return HTMLResponse(source_html(document, marks, changed=changed))

    return router


def _place(start: str, end: str) -> Place | None:
    if not start and not end:
        return None
    if not (re.fullmatch("[0-9]{1,9}", start) and re.fullmatch("[0-9]{1,9}", end)):
        raise _PlaceError
    return int(start), int(end)


def _marks(document: Document, quoted: Place | None, answer: Place | None) -> list[PlacedMark]:
    """The marks of a link's places. Raises `_PlaceError` on an empty one, one not in blocks, an answer outside its sentence."""
    for start, end in (place for place in (quoted, answer) if place):
        begins = any(block.start <= start < block.end for block in document.blocks)
        ends = any(block.start < end <= block.end for block in document.blocks)
        if not (start < end and begins and ends):
            raise _PlaceError
    if quoted and answer and not quoted[0] <= answer[0] < answer[1] <= quoted[1]:
        raise _PlaceError
    marks: list[PlacedMark] = [(*quoted, "sentence")] if quoted else []
    return [*marks, (*answer, "answer")] if answer else marks


def source_html(document: Document, marks: list[PlacedMark], *, changed: bool = False) -> str:
    """The page of a document; `changed`: the link was made for another version of it."""
    blocks = [
        ShownBlock(block, _cells(document.text, block, marks), bool(NUMBER.match(_text(document, block))))
        for block in document.blocks
    ]
    parts = [part for shown in blocks for cell in shown.cells for part in cell]
    hit = min((part.start for part in parts if part.emphasis in ("sentence", "answer")), default=None)
    title: tuple[Segment, ...] = tuple(plain(document.meta.title))
    if blocks and blocks[0].block.kind == "heading" and same_words(_text(document, blocks[0].block), document.meta.title):
        title, blocks = blocks[0].cells[0], blocks[1:]  # the article's own title stands once
    return html("source.html", meta=document.meta, title=title, hit=hit, groups=_grouped(blocks), changed=changed)


def _cells(text: str, block: Block, marks: list[PlacedMark]) -> tuple[tuple[Segment, ...], ...]:
    words = text[block.start : block.end]
    if block.kind in ("table_header", "table_row"):
        return tuple(tuple(cell) for cell in cells(words, block.start, marks))
    return (tuple(segments(words, block.start, marks)),)


def _grouped(blocks: list[ShownBlock]) -> list[tuple[str, str, list[ShownBlock]]]:
    """Neighbours that are shown as one, ("list" | "table" | "", label or "", blocks)."""
    keyed = groupby(blocks, key=lambda shown: (GROUPS.get(shown.block.kind, ""), shown.block.label or ""))
    return [(kind, label, list(group)) for (kind, label), group in keyed]


def _text(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


def _missing(title: str, message: str) -> HTMLResponse:
    return HTMLResponse(html("missing.html", title=title, message=message), status_code=404)

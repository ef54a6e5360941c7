"""`/add`: an article is pasted or uploaded, previewed and stored; those that were added are edited and removed.

Who may come in is decided before (admission.py). The server keeps nothing between two pages: what was typed, and an uploaded
file, travel in the form, so that no fault loses anything. Works without script.
"""

import copy
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from starlette.requests import Request

from index.chunk import chunk
from index.errors import FootnoteError, LoadError
from index.load.formats import FORMATS, is_text
from index.load.whole_text import whole_text
from index.sync import passage_tokens
from index.types import Block, Document, DocumentMeta
from qa.assistant import Assistant
from qa.segments import Segment, cells, plain
from qa.web.added_articles import AddedArticles, Changed, version_of
from qa.web.drafts import (
    LONGEST_ADDRESS,
    LONGEST_VALUE,
    Draft,
    NewFile,
    draft_of,
    edited,
    has_front_matter,
    new_file,
    opened,
    without_bad_file,
)
from qa.web.limits import MOST_FORM_BYTES
from qa.web.maintainer_page import NOTHING_HERE, Frame, told
from qa.web.syncing import Syncing

MOST_SHOWN = 200_000  # characters of an article in the preview
GROUPS = {"list_item": "list", "table_header": "table", "table_row": "table"}
SAID = {
    "removed": "The article is removed. Nothing is answered from it any more.",
    "read": "The articles are read. Questions are answered from them now.",
}
CHANGED = (
    "The article was changed by somebody else meanwhile, so nothing was stored. What is stored now stands first, what you "
    "wrote below it. Saving it now puts it in the other's place."
)
REMOVED = (
    "The article was removed by somebody else meanwhile, so nothing was stored. What you wrote is still here, and can be added "
    "anew."
)
NOT_HERE = "It is not one of the articles that were added here. Change or remove its file in its source, then sync."


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be stored: neighbouring blocks that are shown as one, as ("list" | "table" | "", label or "", blocks)."""

    file: NewFile
    groups: Sequence[tuple[str, str, Sequence[tuple[Block, Sequence[Sequence[Segment]]]]]]
    left_out: int  # blocks that are not shown, in a very long article
    passages: int
    labels: Sequence[tuple[str, int]]  # of what is not article text, and how many blocks have them
    twins: Sequence[DocumentMeta]  # articles of the store with the same text


def routes(assistant: Assistant, syncing: Syncing, *, by_token: bool) -> APIRouter:
    """The routes over one assistant. `by_token`: whether maintainers sign in."""
    frame = Frame(by_token)
    router = APIRouter(include_in_schema=False, route_class=frame.route_class())
    articles = AddedArticles(assistant.store, syncing)

    def form(
        draft: Draft,
        *,
        fault: str = "",
        status: int = 200,
        said: str = "",
        preview: Preview | None = None,
        other: str | None = None,
        failed: Sequence[tuple[str, str]] = (),
    ) -> Response:
        """The page with the form; `other`: the text that somebody else stored."""
        found = listed = None
        try:
            found = articles.find(draft.article) if draft.article else None
            listed = articles.listed()
        except FootnoteError as error:  # what was typed is shown all the same
            read = told(error)
            status, fault = (status, fault) if fault else read
        return frame.page(
            "add.html",
            "add",
            fault=fault,
            status=status,
            draft=draft,
            fields=found is None or has_front_matter(found[0].path),
            format=FORMATS["." + found[0].path.rpartition(".")[2].lower()].name if found else "",
            said=SAID.get(said, ""),
            preview=preview,
            other=other,
            failed=failed,
            listed=listed,
            accept=",".join(suffix for suffix in FORMATS if is_text(f"a{suffix}")),
            longest_value=LONGEST_VALUE,
            longest_address=LONGEST_ADDRESS,
        )

    async def work(request: Request, do: Callable[[Draft], Response], article: str | None = None) -> Response:
        """What `do` makes of the form that was sent; where it fails, the form again, with all that was in it."""
        async with request.form(max_files=1, max_fields=20, max_part_size=MOST_FORM_BYTES) as sent:
            draft = await draft_of(sent)
        draft = draft if article is None else replace(draft, article=article)
        return await to_thread.run_sync(partial(tried, draft, do))

    def tried(draft: Draft, do: Callable[[Draft], Response]) -> Response:
        try:
            return do(draft)
        except Changed as changed:
            now = changed.data
            if now is None:
                return removed(draft)
            return form(replace(draft, version=version_of(now)), fault=CHANGED, status=409, other=_text(now, changed.path))
        except _NotHere as fault:
            return not_here(fault) if fault.meta else removed(draft)
        except Exception as error:
            status, message = told(error)
            return form(without_bad_file(draft), fault=message, status=status)

    def removed(draft: Draft) -> Response:
        return form(replace(draft, article="", version=""), fault=REMOVED, status=409)

    def own(identifier: str) -> DocumentMeta:
        found = articles.find(identifier)
        if found is None or not found[1]:
            raise _NotHere(found and found[0])
        return found[0]

    def not_here(fault: _NotHere) -> Response:
        status, message = (403, NOT_HERE) if fault.meta else (404, NOTHING_HERE)
        return frame.page("add_not_here.html", "add", fault=message, meta=fault.meta, status=status)

    def shown(draft: Draft) -> Response:
        if draft.article:
            meta = own(draft.article)
            file = edited(draft, meta.path, articles.unchanged(meta, draft.version))
        else:
            file = new_file(draft)
        return form(draft, preview=_preview(assistant, file, draft.article))

    def added(draft: Draft) -> Response:
        return RedirectResponse(f"/source/{articles.add(new_file(draft))}", 303)

    def saved(draft: Draft) -> Response:
        articles.edit(own(draft.article), draft)
        return RedirectResponse(f"/source/{draft.article}", 303)

    @router.get("/add")
    def begin(said: str = "") -> Response:
        return form(Draft(), said=said)

    @router.post("/add/preview")
    async def preview(request: Request) -> Response:
        return await work(request, shown)

    @router.post("/add")
    async def add(request: Request) -> Response:
        return await work(request, added, "")

    @router.post("/add/read")
    def read() -> Response:
        failed = articles.read_all()
        return form(Draft(), failed=sorted(failed.items())) if failed else RedirectResponse("/add?said=read", 303)

    @router.get("/add/{identifier}/edit")
    def open_article(identifier: str) -> Response:
        try:
            meta = own(identifier)
        except _NotHere as fault:
            return not_here(fault)
        data = articles.read(meta)
        return form(opened(identifier, version_of(data), meta.path, data))

    @router.post("/add/{identifier}/edit")
    async def save(request: Request, identifier: str) -> Response:
        return await work(request, saved, identifier)

    @router.get("/add/{identifier}/remove")
    def ask_before_removing(identifier: str) -> Response:
        try:
            return frame.page("add_remove.html", "add", meta=own(identifier))
        except _NotHere as fault:
            return not_here(fault)

    @router.post("/add/{identifier}/remove")
    def remove(identifier: str) -> Response:
        try:
            articles.remove(own(identifier))
        except _NotHere as fault:
            return not_here(fault)
        return RedirectResponse("/add?said=removed", 303)

    return router


class _NotHere(Exception):
    """An article that cannot be changed here, as `meta` says, or that there is none; never leaves this file."""

    def __init__(self, meta: DocumentMeta | None) -> None:
        super().__init__()
        self.meta = meta


def _preview(assistant: Assistant, file: NewFile, article: str) -> Preview:
    document = file.document
    embedder = copy.deepcopy(assistant.embedder)  # a tokenizer must not be used by two threads at once
    passages = chunk(document, count_tokens=embedder.count_tokens, max_tokens=passage_tokens(embedder))
    with assistant.store.snapshot() as snapshot:
        same = [row.meta for row in snapshot.documents() if row.meta.sha256 == document.meta.sha256 and row.meta.id != article]
    blocks = [block for block in document.blocks if block.end <= MOST_SHOWN] or list(document.blocks[:1])
    return Preview(
        file,
        _grouped(document, blocks),
        len(document.blocks) - len(blocks),
        sum(1 for _ in passages),
        sorted(Counter(block.label for block in document.blocks if block.label).items()),
        same,
    )


def _grouped(document: Document, blocks: Sequence[Block]) -> list[tuple[str, str, list[tuple[Block, list[list[Segment]]]]]]:
    keyed = groupby(blocks, key=lambda block: (GROUPS.get(block.kind, ""), block.label or ""))
    return [(kind, label, [(block, _cells(document, block)) for block in group]) for (kind, label), group in keyed]


def _cells(document: Document, block: Block) -> list[list[Segment]]:
    text = document.text[block.start : block.end]
    return cells(text, block.start, ()) if GROUPS.get(block.kind) == "table" else [plain(text)]


def _text(data: bytes, path: str) -> str:
    try:
        return whole_text(data, path)
    except LoadError as error:
        return str(error)

"""`GET /image/{id}/{start}`: the image whose caption begins at `start` of an article, from its source; or a plain 404.

Only a file that the article itself names there is read, and only PNG, JPEG, GIF and WebP are handed out, told by their first
bytes, not by their name: never SVG, which can hold script. Nothing is decoded here; the browser does that, with the file
sandboxed (see origins.py).
"""

import re

from fastapi import APIRouter
from fastapi.responses import Response

from index.errors import LoadError, SourceError
from index.sources.folder import FolderSource
from qa.assistant import Assistant
from qa.web.limits import refusal

MOST_BYTES = 8 * 1024 * 1024  # it is held in memory while it is sent
TYPES = {  # how a file begins: its type
    re.compile(rb"\x89PNG\r\n\x1a\n"): "image/png",
    re.compile(rb"\xff\xd8\xff"): "image/jpeg",
    re.compile(rb"GIF8[79]a"): "image/gif",
    re.compile(rb"RIFF.{4}WEBP", re.DOTALL): "image/webp",
}
HEADERS = {"cache-control": "no-cache", "cross-origin-resource-policy": "same-origin"}


def routes(assistant: Assistant) -> APIRouter:
    """The route over the sources of one assistant's store."""
    router = APIRouter(include_in_schema=False)

    @router.get("/image/{identifier}/{start}")
    def image(identifier: str, start: str) -> Response:
        data = _read(assistant, identifier, int(start)) if re.fullmatch("[0-9]{1,9}", start) else b""
        kind = next((kind for begins, kind in TYPES.items() if begins.match(data)), None)
        if kind is None:
            return refusal(404, "not_found", "There is no image at this address.")
        return Response(data, media_type=kind, headers=HEADERS)

    return router


def _read(assistant: Assistant, identifier: str, start: int) -> bytes:
    """The file that the block at `start` names; empty where none does, or it cannot be read."""
    with assistant.store.snapshot() as snapshot:
        document = snapshot.document(identifier)
        sources = snapshot.sources()
    if document is None:
        return b""
    path = next((block.image for block in document.blocks if block.start == start), "")
    source = next((source for source in sources if source.name == document.meta.source), None)
    if not path or source is None:
        return b""
    try:
        return FolderSource(source).read(path, most_bytes=MOST_BYTES)
    except (SourceError, LoadError):
        return b""

"""`GET /original/{id}`: the file that an article was read from, as an attachment; or a page that says why there is none.

Nothing of it is ever shown by our origin: it comes as bytes to be saved, sandboxed (see origins.py), under a name that is
display data only. It is handed out only if it still lies in its source and still is, byte for byte, what was read.
"""

import hashlib
import re
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from index.errors import LoadError, SourceError
from index.sources.folder import FolderSource
from index.types import DocumentMeta, Source
from qa.assistant import Assistant
from qa.segments import HIDDEN
from qa.web.source_page import missing, no_article

MOST_BYTES = 32 * 1024 * 1024  # it is held in memory while it is sent
LONGEST_NAME = 120  # characters
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)  # names of devices on Windows

GONE = "The file that this article was read from is gone, or cannot be read any more. Its text is still here."
CHANGED = "The file has changed since this article was read from it, so it is not handed out. What was read is still here."
TOO_LARGE = "The file is too large to be handed out here. The article's text can be read."


def routes(assistant: Assistant) -> APIRouter:
    """The route over the sources of one assistant's store."""
    router = APIRouter(include_in_schema=False)

    @router.get("/original/{identifier}")
    def original(identifier: str) -> Response:
        with assistant.store.snapshot() as snapshot:
            meta = snapshot.metas([identifier]).get(identifier) if identifier.isascii() else None
            source = next((source for source in snapshot.sources() if meta and source.name == meta.source), None)
            read = snapshot.file_of(meta) if meta else None
            removed_at = snapshot.removed_at(identifier)
        if meta is None:
            return no_article(removed_at)
        return _file(meta, source, read)

    return router


def attachment(name: str) -> str:
    """The value of Content-Disposition for a file of this name: nothing in it can end the header, lead out, or mislead."""
    shown = re.sub(r'[/\\:*?"<>|]', "_", " ".join(HIDDEN.sub("", name).split())).strip(". ")
    stem, dot, suffix = shown.rpartition(".")
    shown = f"{stem[: LONGEST_NAME - len(dot + suffix)]}{dot}{suffix}" if stem and len(suffix) < 20 else shown[:LONGEST_NAME]
    shown = f"_{shown}" if not shown or RESERVED.match(shown) else shown
    plain = re.sub(r"[^ !#$&+.0-9A-Z^_a-z~-]", "_", shown)  # for what does not know RFC 8187
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(shown, safe='')}"


def _file(meta: DocumentMeta, source: Source | None, read: tuple[int, str] | None) -> Response:
    """The file, or why not. `read`: its size and its SHA-256 when it was read."""
    if source is None or read is None:
        return missing("Original not available", GONE, article=meta.id)
    if read[0] > MOST_BYTES:
        return missing("Original too large", TOO_LARGE, article=meta.id)
    try:
        data = FolderSource(source).read(meta.path)
    except (SourceError, LoadError):
        return missing("Original not available", GONE, article=meta.id)
    if hashlib.sha256(data).hexdigest() != read[1]:
        return missing("Original changed", CHANGED, status=409, article=meta.id)
    headers = {"content-disposition": attachment(meta.path.rpartition("/")[2]), "cache-control": "no-store"}
    return Response(data, media_type="application/octet-stream", headers=headers)

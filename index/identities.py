"""Which id a document of a source gets: the one that its place is known by, its own after it was moved, else a new one.

An id is for ever that of one article. It begins as the hash of the place that the article was first found at; when another
article comes to that place later, its hash is taken, and that one gets a salted hash, by which its place is known from then on.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from index.clean import document_id
from index.errors import StoreDamaged
from index.moved import moved
from index.store.writer import Writer
from index.types import Document, DocumentMeta


class Identities:
    """The ids of one source during one sync."""

    def __init__(self, writer: Writer, source: str) -> None:
        self._writer = writer
        self._source = source
        self._known = {(meta.path, meta.key): meta for meta in writer.metas(source)}
        self._files = Counter(path for path, _ in self._known)

    def identified(self, document: Document) -> Document:
        """The document with the id that its place is known by, or one that no other document has."""
        meta = document.meta
        known = self._known.get((meta.path, meta.key))
        return replace(document, meta=replace(meta, id=known.id if known else self._free(meta)))

    def count(self, path: str) -> int:
        """How many documents of a file are known."""
        return self._files[path]

    def keep_moved(self, replaced: Collection[str]) -> None:
        """Gives what was staged its former id where it was moved. `replaced`: the paths whose documents go or come anew."""
        staged = {(meta.path, meta.key): meta for meta in self._writer.staged_metas(self._source)}
        vanished = [meta for place, meta in self._known.items() if meta.path in replaced and place not in staged]
        came = [meta for place, meta in staged.items() if place not in self._known]
        self._writer.rename_staged(moved(vanished, came, self._texts))

    def _texts(self, identifier: str) -> Collection[str]:
        try:
            return self._writer.texts(identifier)
        except StoreDamaged:  # it has nothing in common with any other, and a rebuild mends it
            return ()

    def _free(self, meta: DocumentMeta) -> str:
        identifier = meta.id
        salt = 0
        while self._writer.has_document(identifier):
            salt += 1
            identifier = document_id(meta.source, meta.path, f"{meta.key}\0{salt}")
        return identifier

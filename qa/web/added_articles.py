"""Changes of the articles that were added in the browser: each writes or removes one file, and syncs their source alone.

When a change returns, questions are answered from what is then there. Where the sync fails, the file is put back as it was. A
process that is killed in between leaves the file, and the next sync reads it.
"""

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass

from index.embed import Embedder
from index.errors import FootnoteError, LoadError, SourceError, StoreError
from index.sources import added
from index.store.snapshot import Listing, Snapshot
from index.store.store import Store
from index.sync import remove, sync
from index.types import DocumentMeta, Source
from qa.web.drafts import Draft, NewFile, edited
from qa.web.syncing import Syncing

log = logging.getLogger("footnote")


class Changed(Exception):
    """The file is not the one that the form was made from. `data` is what is stored now, None where it is gone."""

    def __init__(self, path: str, data: bytes | None) -> None:
        super().__init__("The article was changed meanwhile.")
        self.path = path
        self.data = data


@dataclass(frozen=True, slots=True)
class Listed:
    """The added articles: those of the store, and the files that no sync has read yet."""

    listings: tuple[Listing, ...]
    unread: tuple[str, ...]


class AddedArticles:
    """The source of the added articles of one store."""

    def __init__(self, store: Store, syncing: Syncing) -> None:
        self._store = store
        self._syncing = syncing
        self._folder = added.folder_of(store.folder)

    def listed(self) -> Listed:
        """What there is, by title."""
        with self._store.snapshot() as snapshot:
            own = self._own(snapshot)
            listings = [listing for listing in snapshot.documents() if own and listing.meta.source == own.name]
        read = {listing.meta.path for listing in listings}
        unread = [name for name in added.names(self._folder) if name not in read]
        return Listed(tuple(sorted(listings, key=lambda listing: listing.meta.title.casefold())), tuple(unread))

    def find(self, identifier: str) -> tuple[DocumentMeta, bool] | None:
        """Who an article is, and whether it is one that can be changed here; None where there is none."""
        with self._store.snapshot() as snapshot:
            meta = snapshot.metas([identifier]).get(identifier) if identifier.isascii() else None
            own = self._own(snapshot)
        if meta is None:
            return None
        return meta, own is not None and meta.source == own.name and added.is_plain(self._folder, meta.path)

    def read(self, meta: DocumentMeta) -> bytes:
        """The file of an article. Raises `SourceError`."""
        return added.read(self._folder, meta.path)

    def unchanged(self, meta: DocumentMeta, version: str) -> bytes:
        """The file of an article, if it still is the one with this SHA-256. Raises `Changed`."""
        try:
            data = self.read(meta)
        except SourceError as error:
            raise Changed(meta.path, None) from error
        if version_of(data) != version:
            raise Changed(meta.path, data)
        return data

    def add(self, new: NewFile) -> str:
        """Stores a new article; returns its id. The very same file once more is the article that is there."""

        def change(embedder: Embedder) -> str:
            same = added.same(self._folder, new.data)
            name = same or added.new_name(self._folder, new.document.meta.title, new.suffix)
            self._put(name, new.data, new.data if same else None, embedder)
            return self._identifier(name)

        return self._syncing.alone(change)

    def edit(self, meta: DocumentMeta, draft: Draft) -> None:
        """Stores an edited article in the place of the old. Raises `Changed`, `LoadError`."""

        def change(embedder: Embedder) -> None:
            before = self.unchanged(meta, draft.version)
            self._put(meta.path, edited(draft, meta.path, before).data, before, embedder)

        self._syncing.alone(change)

    def remove(self, meta: DocumentMeta) -> None:
        """Removes an article; it is gone from answers when this returns."""

        def change(embedder: Embedder) -> None:
            before = None
            with suppress(SourceError):  # the file went already; its document goes with the sync
                before = self.read(meta)
            self._put(meta.path, None, before, embedder)

        self._syncing.alone(change)

    def read_all(self) -> dict[str, str]:
        """Reads what no sync has read yet; the reasons, by path, of the files that cannot be."""
        return self._syncing.alone(self._sync)

    def _put(self, name: str, data: bytes | None, before: bytes | None, embedder: Embedder) -> None:
        """Makes the file hold `data` (None: removes it) and syncs; where that fails, the file is again what it was `before`."""
        self._write(name, data)
        try:
            reason = self._sync(embedder).get(name)
        except BaseException as error:
            if self._holds(name, data):  # only what comes after publishing failed; it is done anew with every start
                log.warning("The article %s is stored, but: %s", name, error)
                return
            self._write(name, before)
            raise
        if data is not None and reason is not None:
            self._write(name, before)
            self._sync(embedder)
            raise LoadError(reason)

    def _write(self, name: str, data: bytes | None) -> None:
        if data is None:
            added.take_away(self._folder, name)
        else:
            added.write(self._folder, name, data)

    def _sync(self, embedder: Embedder) -> dict[str, str]:
        """Makes the store equal to the folder, wherever the store lay before; the reasons of the files that failed, by path."""
        with self._store.snapshot() as snapshot:
            own = self._own(snapshot)
            former = self._former(snapshot)
        for source in former:
            remove(self._store, source.name)
        if not added.names(self._folder):
            if own is not None:
                remove(self._store, own.name)
            return {}
        try:
            (report,) = sync(
                self._store, [self._folder], embedder, allow_mass_removal=True
            )  # one change never waits for another
        except SourceError as error:  # it names the folder
            raise StoreError(str(error)) from error
        return dict(report.failed)

    def _own(self, snapshot: Snapshot) -> Source | None:
        location = str(self._folder.resolve())
        return next((source for source in snapshot.sources() if source.location == location), None)

    def _former(self, snapshot: Snapshot) -> list[Source]:
        paths: dict[str, list[str]] = {}
        for listing in snapshot.documents():
            paths.setdefault(listing.meta.source, []).append(listing.meta.path)
        return [source for source in snapshot.sources() if added.is_former(source, paths.get(source.name, ()), self._folder)]

    def _identifier(self, name: str) -> str:
        with self._store.snapshot() as snapshot:
            own = self._own(snapshot)
            rows = (row.meta for row in snapshot.documents() if own and row.meta.source == own.name)
            found = next((meta.id for meta in rows if meta.path == name), None)
        if found is None:  # it was stored, and is gone again: somebody removed it in this moment
            raise SourceError(added.GONE)
        return found

    def _holds(self, name: str, data: bytes | None) -> bool:
        """Whether the store's article of this file is the one that was read from these bytes."""
        try:
            with self._store.snapshot() as snapshot:
                own = self._own(snapshot)
                of_source = [row.meta for row in snapshot.documents() if own and row.meta.source == own.name]
                rows = [meta for meta in of_source if meta.path == name]
                read = [snapshot.file_of(meta) for meta in rows]
        except FootnoteError:
            return False
        if data is None:
            return not rows
        return any(state is not None and state[1] == version_of(data) for state in read)


def version_of(data: bytes) -> str:
    """What tells a file from what it was before: its SHA-256."""
    return hashlib.sha256(data).hexdigest()

"""A store of articles in one folder: opened here, read through `snapshot`, written through `writer`.

store.db is the one source of truth, dense.faiss a cache of it. Any number of processes read while one writes. Reading
always goes through a `Snapshot`, so no unfiltered read exists; writing goes through a `Writer`, under the lock.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from index.errors import StoreDamaged, StoreError, StoreMismatch
from index.store import schema
from index.store.dense import DenseIndex, Stamp
from index.store.lock import writer_lock
from index.store.migrate import migrate
from index.store.snapshot import EmbedderInfo, Snapshot
from index.store.writer import Writer
from index.types import Source


class _AnyEmbedder(Protocol):
    name: str
    fingerprint: str
    dimension: int


class Store:
    """The store in `folder`. Cheap to open; holds the dense index of the last generation read, shared by all threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._dense: tuple[Stamp, DenseIndex] | None = None
        self._dense_lock = threading.Lock()

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> "Store":
        """The store in `folder`; with `create` a new one where there is none.

        Raises `StoreError` where there is none, `StoreDamaged` where it cannot be read, `StoreMismatch` where a newer version
        wrote it. Nothing is written to an existing store, unless it has an older format: then it is brought up to date, after
        a backup.
        """
        if not os.path.exists(folder / schema.FILE_NAME):  # false, and no error, for a folder that cannot be looked into
            if not create:
                raise StoreError(
                    f"There is no store in {folder}. Make one: footnote sync seeds/ (or the folder of your articles)."
                )
            schema.create(folder)
        migrate(folder)
        store = cls(folder)
        with store.snapshot():
            return store

    @contextmanager
    def snapshot(self, spaces: Sequence[str] | None = None) -> Iterator[Snapshot]:
        """One generation of the store, limited to `spaces` (None: all), for as long as the block lasts."""
        connection = schema.connect(self.folder, write=False)
        try:
            with schema.translated(self.folder):
                connection.execute("BEGIN")
                yield Snapshot(connection, spaces, self._dense_index)
        finally:
            connection.close()

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """The only way to change the store. Raises `StoreBusy` when another process writes, `StoreReadOnly` where it cannot."""
        schema.connect(self.folder, write=True).close()  # before the lock file is made: a store that is refused stays untouched
        with writer_lock(self.folder):
            connection = schema.connect(self.folder, write=True)
            try:
                with schema.translated(self.folder):
                    yield Writer(connection, self.folder)
            finally:
                connection.close()

    def sources(self) -> list[Source]:
        """The known sources, by name."""
        with self.snapshot() as snapshot:
            return snapshot.sources()

    def _dense_index(self, snapshot: Snapshot) -> DenseIndex:
        stamp = snapshot.dense_stamp()
        with self._dense_lock:
            if self._dense is None or self._dense[0] != stamp:
                index = DenseIndex.load(self.folder, stamp) or snapshot.build_dense()
                if index.count != stamp.count:
                    raise StoreDamaged("The store lacks vectors of some passages. Run `footnote sync --rebuild`.")
                self._dense = (stamp, index)
            return self._dense[1]


def check_embedder(stored: EmbedderInfo | None, embedder: _AnyEmbedder) -> None:
    """Raises `StoreMismatch` where the store's vectors were made by another embedder; an empty store takes any."""
    if stored is not None and stored.fingerprint != embedder.fingerprint:
        raise StoreMismatch(
            f"The store was built with {stored.name} ({stored.dimension} dimensions, {stored.fingerprint[:8]}), "
            f"the settings ask for {embedder.name} ({embedder.dimension} dimensions, {embedder.fingerprint[:8]}). "
            "Run `footnote sync --rebuild`."
        )

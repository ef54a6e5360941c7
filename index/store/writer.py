"""What a sync does to a store: stage work unseen, then publish it in one short transaction.

Staged documents and the vectors of their passages are committed in batches that no reader sees; a killed sync leaves them
behind, and the next one finds the vectors again. `publish` swaps documents, passages, full text and file states at once and
raises the generation. Afterwards deleted text is gone from the files, and the dense cache is written anew.
"""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.embed import Embedder
from index.errors import StoreError
from index.store.dense import FILE_NAME, DenseIndex
from index.store.snapshot import META_COLUMNS, Snapshot, content_digest
from index.store.source_row import SOURCE_COLUMNS, row_of
from index.store.text_rows import blocks_json, blocks_of, passage_row
from index.types import Document, DocumentMeta, Passage, Source

DOCUMENT_COLUMNS = f"{META_COLUMNS}, read_at, blocks, text"
PASSAGE_COLUMNS = 'document_id, ordinal, start, "end", heading_path, units, vector_key'


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was last read. `error` is empty, or why the reading failed."""

    size: int
    modified_ns: int
    sha256: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class SourceChange:
    """What publishing does to one source: documents of the paths in `replaced` go, the staged ones come."""

    source: Source
    replaced: frozenset[str]
    files: Mapping[str, FileState]  # of all the source's files from now on


class Writer:
    """The one that may write a store, for as long as it holds the lock."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self.unstage()

    def file_states(self, source: str) -> dict[str, FileState]:
        """The known files of a source, by path."""
        rows = self._execute("SELECT path, size, modified_ns, sha256, error FROM files WHERE source = ?", [source])
        return {path: FileState(*state) for path, *state in rows}

    def metas(self, source: str) -> list[DocumentMeta]:
        """Who the documents of a source are."""
        return [DocumentMeta(*row) for row in self._execute(f"SELECT {META_COLUMNS} FROM documents WHERE source = ?", [source])]

    def staged_metas(self, source: str) -> list[DocumentMeta]:
        """Who the staged documents of a source are."""
        rows = self._execute(f"SELECT {META_COLUMNS} FROM staged_documents WHERE source = ?", [source])
        return [DocumentMeta(*row) for row in rows]

    def has_document(self, identifier: str) -> bool:
        """Whether an id is a document's, of any source, stored or staged."""
        query = "SELECT 1 FROM documents WHERE id = ? UNION ALL SELECT 1 FROM staged_documents WHERE id = ?"
        return self._execute(query, [identifier, identifier]).fetchone() is not None

    def texts(self, identifier: str) -> set[str]:
        """The texts of the blocks of a document, stored or staged, that are article text."""
        query = "SELECT blocks, text FROM {} WHERE id = ?"
        rows = self._execute(f"{query.format('documents')} UNION ALL {query.format('staged_documents')}", [identifier] * 2)
        return {
            text[block.start : block.end]
            for blocks, text in rows
            for block in blocks_of(blocks, len(text), identifier)
            if not block.label
        }

    def document_versions(self, source: str) -> dict[str, tuple[str, str]]:
        """(path, SHA-256) of each document of a source, by id."""
        rows = self._execute("SELECT id, path, sha256 FROM documents WHERE source = ?", [source])
        return {identifier: (path, sha256) for identifier, path, sha256 in rows}

    def documents_of(self, source: str, path: str) -> list[Document]:
        """The stored documents of one file of a source."""
        snapshot = Snapshot(self._connection, None, _no_index)
        rows = self._execute("SELECT id FROM documents WHERE source = ? AND path = ? ORDER BY id", [source, path]).fetchall()
        return [document for (identifier,) in rows if (document := snapshot.document(identifier)) is not None]

    def staged_versions(self, source: str) -> dict[str, str]:
        """SHA-256 of each staged document of a source, by id."""
        return dict(self._execute("SELECT id, sha256 FROM staged_documents WHERE source = ?", [source]).fetchall())

    def stage(self, document: Document) -> None:
        """Keeps a document for the next `publish`, without its passages."""
        values = [*astuple(document.meta), _now(), blocks_json(document.blocks), document.text]
        try:
            self._execute(f"INSERT INTO staged_documents ({DOCUMENT_COLUMNS}) VALUES ({_marks(values)})", values)
        except sqlite3.DataError as error:  # SQLite's limit is a billion bytes
            raise StoreError(f"{document.meta.path} is too long for the store ({error}). Split it.") from error

    def unstage(self) -> None:
        """Forgets what is staged."""
        with self._transaction():
            self._execute("DELETE FROM staged_documents")
            self._execute("DELETE FROM staged_passages")

    def rename_staged(self, kept: Mapping[str, str]) -> None:
        """Gives staged documents, by the ids that they were staged with, other ids."""
        with self._transaction():
            self._execute("CREATE TEMP TABLE kept (staged TEXT PRIMARY KEY, id TEXT NOT NULL)")
            self._many("INSERT INTO kept (staged, id) VALUES (?, ?)", kept.items())
            for table, column in (("staged_documents", "id"), ("staged_passages", "document_id")):
                self._execute(
                    f"UPDATE {table} SET {column} = (SELECT kept.id FROM kept WHERE staged = {table}.{column}) "
                    f"WHERE {column} IN (SELECT staged FROM kept)"
                )
            self._execute("DROP TABLE kept")

    def stage_passages(self, passages: Sequence[Passage], embedder: Embedder, *, anew: bool = False) -> int:
        """Keeps passages for the next `publish`, embedding those whose vectors are not known; returns how many were.

        `anew` does not believe the vectors that are in use: they may be what is damaged. Those of a killed sync it believes.
        """
        keys = [vector_key(embedder.fingerprint, passage.embedded_text) for passage in passages]
        unknown = {key: passage for key, passage in zip(keys, passages, strict=True) if not self._has_vector(key, anew)}
        vectors = embedder.encode([passage.embedded_text for passage in unknown.values()]) if unknown else _no_vectors(embedder)
        if not np.isfinite(vectors).all():
            raise StoreError(
                f"The embedder {embedder.name} made a vector that is not finite. Set FOOTNOTE_EMBEDDER to another one."
            )
        with self._transaction():
            self._many(
                "INSERT INTO vectors (key, vector) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET vector = excluded.vector",
                zip(unknown, map(_blob, vectors), strict=True),
            )
            self._many(
                f"INSERT INTO staged_passages ({PASSAGE_COLUMNS}, context, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (passage_row(passage, key) for passage, key in zip(passages, keys, strict=True)),
            )
        return len(unknown)

    def publish(self, changes: Sequence[SourceChange], embedder: Embedder, passage_tokens: int) -> None:
        """Makes all that is staged visible and what it replaces invisible, in one transaction."""
        with self._transaction():
            for change in changes:
                self._execute(
                    f"INSERT INTO sources ({SOURCE_COLUMNS}, synced_at) VALUES (?, ?, ?, ?, ?, ?) "
                    "ON CONFLICT (name) DO UPDATE SET space = excluded.space, include = excluded.include, "
                    "exclude = excluded.exclude, synced_at = excluded.synced_at",
                    [*row_of(change.source), _now()],
                )
                self._delete_documents(change.source.name, change.replaced)
                self._execute("DELETE FROM files WHERE source = ?", [change.source.name])
                self._many(
                    "INSERT INTO files (source, path, size, modified_ns, sha256, error) VALUES (?, ?, ?, ?, ?, ?)",
                    ((change.source.name, path, *astuple(state)) for path, state in change.files.items()),
                )
            moved = self._move_staged()
            self._execute("DELETE FROM removed WHERE id IN (SELECT id FROM documents)")
            self._set_meta(
                embedder_name=embedder.name,
                embedder_fingerprint=embedder.fingerprint,
                embedder_dimension=embedder.dimension,
                passage_tokens=passage_tokens,
            )
            if moved or any(change.replaced for change in changes):
                self._new_generation()
            self._forget_unused_embedder()

    def remove_source(self, name: str) -> None:
        """Takes a source and all its documents out, in one transaction."""
        with self._transaction():
            paths = {path for path, _ in self.document_versions(name).values()}
            self._delete_documents(name, paths)
            self._execute("DELETE FROM sources WHERE name = ?", [name])
            self._new_generation()
            self._forget_unused_embedder()

    def remove_document(self, identifier: str) -> None:
        """Takes one document out, in one transaction; its file is forgotten too."""
        with self._transaction():
            where = "(source, path) IN (SELECT source, path FROM documents WHERE id = ?)"
            self._execute(f"DELETE FROM files WHERE {where}", [identifier])
            self._delete_where("id = ?", [identifier])
            self._new_generation()
            self._forget_unused_embedder()

    def tidy(self) -> None:
        """Takes what was deleted out of the files too: unused vectors, full text, and the write-ahead log.

        Cheap where nothing was deleted; so every sync does it, also for one that was killed before its own.
        """
        with self._transaction():
            self._execute("DELETE FROM vectors WHERE key NOT IN (SELECT vector_key FROM passages)")
            self._execute("INSERT INTO passages_text (passages_text) VALUES ('optimize')")
        self._execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def save_dense(self) -> None:
        """Writes the dense cache of this generation, if the one on disk is not of it; an empty store has none.

        Raises `StoreError` where the disk does not take it; the store is whole without it.
        """
        snapshot = Snapshot(self._connection, None, _no_index)
        try:
            if snapshot.embedder is None:
                (self._folder / FILE_NAME).unlink(missing_ok=True)
            elif DenseIndex.load(self._folder, snapshot.dense_stamp()) is None:
                snapshot.build_dense().save(self._folder, snapshot.dense_stamp())
        except OSError as error:
            raise StoreError(
                f"The articles are in the store, but {FILE_NAME} cannot be written in {self._folder} ({error.strerror}), so "
                "every start takes longer. Free some space or check the folder's rights, then run `footnote sync`."
            ) from error

    def _move_staged(self) -> int:
        moved = self._execute(
            f"INSERT INTO documents ({DOCUMENT_COLUMNS}) SELECT {DOCUMENT_COLUMNS} FROM staged_documents"
        ).rowcount
        rows = f"SELECT {PASSAGE_COLUMNS} FROM staged_passages ORDER BY document_id, ordinal"
        self._execute(f"INSERT INTO passages ({PASSAGE_COLUMNS}) {rows}")
        self._execute(
            "INSERT INTO passages_text (rowid, context, body) SELECT p.id, s.context, s.body FROM staged_passages s "
            "JOIN passages p ON p.document_id = s.document_id AND p.ordinal = s.ordinal ORDER BY p.id"
        )
        self._execute("DELETE FROM staged_documents")
        self._execute("DELETE FROM staged_passages")
        return moved

    def _delete_documents(self, source: str, paths: Collection[str]) -> None:
        for path in sorted(paths):
            self._delete_where("source = ? AND path = ?", [source, path])

    def _delete_where(self, condition: str, values: Sequence[object]) -> None:
        documents = f"SELECT id FROM documents WHERE {condition}"
        self._execute(
            f"INSERT OR REPLACE INTO removed (id, space, removed_at) SELECT id, space, ? FROM documents WHERE {condition}",
            [_now(), *values],
        )
        self._execute(
            f"DELETE FROM passages_text WHERE rowid IN (SELECT id FROM passages WHERE document_id IN ({documents}))", values
        )
        self._execute(f"DELETE FROM documents WHERE {condition}", values)

    def _forget_unused_embedder(self) -> None:
        """A store without passages takes any embedder."""
        self._execute(
            "DELETE FROM meta WHERE (name LIKE 'embedder%' OR name = 'passage_tokens') AND NOT EXISTS (SELECT 1 FROM passages)"
        )

    def _new_generation(self) -> None:
        content = content_digest(self._execute("SELECT id, sha256 FROM documents ORDER BY id"))
        row = self._execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        self._set_meta(generation=int(row[0]) + 1 if row else 1, content=content)

    def _set_meta(self, **values: object) -> None:
        self._many(
            "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", ((name, str(value)) for name, value in values.items())
        )

    def _has_vector(self, key: bytes, unused: bool) -> bool:
        condition = "AND NOT EXISTS (SELECT 1 FROM passages WHERE vector_key = key)" if unused else ""
        return self._execute(f"SELECT 1 FROM vectors WHERE key = ? {condition}", [key]).fetchone() is not None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:  # SQLite itself has rolled back where the disk is full
                self._execute("ROLLBACK")
            raise
        self._execute("COMMIT")

    def _execute(self, statement: str, values: Iterable[object] = ()) -> sqlite3.Cursor:
        return self._connection.execute(statement, tuple(values))

    def _many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        self._connection.executemany(statement, rows)


def vector_key(fingerprint: str, text: str) -> bytes:
    """The name of a text's vector: SHA-256 of the embedder's fingerprint and the text."""
    return hashlib.sha256(f"{fingerprint}\0{text}".encode()).digest()


def _blob(vector: npt.NDArray[np.float32]) -> bytes:
    return np.ascontiguousarray(vector, dtype=np.float32).tobytes()


def _no_vectors(embedder: Embedder) -> npt.NDArray[np.float32]:
    return np.empty((0, embedder.dimension), dtype=np.float32)


def _no_index(_: Snapshot) -> DenseIndex:
    """For snapshots that are not searched."""
    return DenseIndex.build([], np.empty((0, 1), dtype=np.float32), 1)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

"""A store in, every promise about its content checked out: what is stored is what was written, and everything agrees.

Reads only. Each check has a name, whether it holds, and what is wrong where it does not; all are made even if one fails.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from index.errors import FootnoteError
from index.store import schema
from index.store.dense import FILE_NAME, DenseIndex
from index.store.snapshot import Snapshot, content_digest
from index.store.store import Store
from index.store.writer import vector_key
from index.types import Document

LEAST_LENGTH, MOST_LENGTH = 0.999, 1.001  # of a unit vector in float32


@dataclass(frozen=True, slots=True)
class Check:
    """One promise: `detail` says what was counted, or what is wrong."""

    name: str
    ok: bool
    detail: str


def verify(store: Store, fingerprint: str | None = None) -> list[Check]:
    """All checks of a store. `fingerprint`: the embedder that is set, to be compared with the store's (None: not compared)."""
    connection = schema.connect(store.folder, write=False)
    try:
        with schema.translated(store.folder):
            connection.execute("BEGIN")  # all checks see one generation, whatever a sync does meanwhile
            snapshot = Snapshot(connection, None, Snapshot.build_dense)
            return [
                _check("SQLite file", lambda: _sqlite(connection)),
                _check("full-text index", lambda: _full_text(connection)),
                _check("documents match their SHA-256", lambda: _documents(snapshot)),
                _check("passages equal their slices", lambda: _passages(connection, snapshot)),
                _check("vectors", lambda: _vectors(connection, snapshot)),
                _check("passages = vectors = full-text rows", lambda: _counts(connection)),
                _check("content digest", lambda: _content(connection, snapshot)),
                _check(f"{FILE_NAME} against the store", lambda: _dense(store, snapshot)),
                _check("embedder", lambda: _embedder(snapshot, fingerprint)),
            ]
    finally:
        connection.close()


class _WrongError(Exception):
    """What is wrong, in words; never leaves this file."""


def _check(name: str, run: Callable[[], str]) -> Check:
    try:
        return Check(name, True, run())
    except (_WrongError, FootnoteError, sqlite3.DatabaseError, ValueError, TypeError) as error:
        return Check(name, False, str(error))


def _sqlite(connection: sqlite3.Connection) -> str:
    faults = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    if faults != ["ok"]:
        raise _WrongError(faults[0])
    if orphans := connection.execute("PRAGMA foreign_key_check").fetchall():
        raise _WrongError(f"{len(orphans)} rows refer to nothing")
    return ""


def _full_text(connection: sqlite3.Connection) -> str:
    """FTS5's own check needs a write, so it is made in a copy in memory."""
    copy = sqlite3.connect(":memory:")
    try:
        connection.backup(copy)
        copy.execute("INSERT INTO passages_text (passages_text) VALUES ('integrity-check')")
    finally:
        copy.close()
    return ""


def _documents(snapshot: Snapshot) -> str:
    count = 0
    for document in _all_documents(snapshot):
        count += 1
        if not document.is_whole:
            raise _WrongError(f"{document.meta.title} ({document.meta.id}) is not the text that was read")
        if any(not 0 <= block.start < block.end <= len(document.text) for block in document.blocks):
            raise _WrongError(f"{document.meta.title} ({document.meta.id}) has a block outside its text")
    return f"{count} documents"


def _passages(connection: sqlite3.Connection, snapshot: Snapshot) -> str:
    count = 0
    for document in _all_documents(snapshot):
        rows = connection.execute("SELECT id, vector_key FROM passages WHERE document_id = ?", [document.meta.id]).fetchall()
        keys = dict(rows)
        for passage in snapshot.passages(list(keys)):
            count += 1
            if document.text[passage.start : passage.end] != passage.text:
                raise _WrongError(f"passage {passage.id} of {document.meta.title} is not its slice of the text")
            if any(not passage.start <= start < end <= passage.end for start, end in passage.units):
                raise _WrongError(f"passage {passage.id} of {document.meta.title} has a sentence outside itself")
            if snapshot.embedder and keys[passage.id] != vector_key(snapshot.embedder.fingerprint, passage.embedded_text):
                raise _WrongError(f"passage {passage.id} of {document.meta.title} has the vector of another text")
    return f"{count} passages"


def _vectors(connection: sqlite3.Connection, snapshot: Snapshot) -> str:
    """Those in use; the others are of a sync that was stopped, which may have had another embedder."""
    dimension = snapshot.embedder.dimension if snapshot.embedder else 0
    count = 0
    for key, blob in connection.execute("SELECT key, vector FROM vectors WHERE key IN (SELECT vector_key FROM passages)"):
        vector = np.frombuffer(blob, dtype=np.float32)  # (dimension,)
        count += 1
        if vector.size != dimension:
            raise _WrongError(f"vector {key.hex()[:8]} has {vector.size} dimensions, not {dimension}")
        if not LEAST_LENGTH <= float(np.linalg.norm(vector)) <= MOST_LENGTH:  # also false for a number that is not finite
            raise _WrongError(f"vector {key.hex()[:8]} is not of unit length")
    return f"{count} vectors of {dimension} dimensions"


def _counts(connection: sqlite3.Connection) -> str:
    (passages,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    (with_vector,) = connection.execute("SELECT count(*) FROM passages JOIN vectors ON key = vector_key").fetchone()
    (rows,) = connection.execute("SELECT count(*) FROM passages_text").fetchone()
    (joined,) = connection.execute("SELECT count(*) FROM passages p JOIN passages_text t ON t.rowid = p.id").fetchone()
    if not passages == with_vector == rows == joined:
        raise _WrongError(f"{passages} passages, {with_vector} with a vector, {rows} full-text rows, {joined} of them theirs")
    return f"{passages} of each"


def _content(connection: sqlite3.Connection, snapshot: Snapshot) -> str:
    rows = connection.execute("SELECT id, sha256 FROM documents ORDER BY id")
    if snapshot.sha256 and content_digest(rows) != snapshot.sha256:
        raise _WrongError("the documents are not those of this generation")
    return f"generation {snapshot.generation}"


def _dense(store: Store, snapshot: Snapshot) -> str:
    if snapshot.embedder is None:
        return "empty store"
    cached = DenseIndex.load(store.folder, snapshot.dense_stamp())
    if cached is None:
        raise _WrongError(f"{FILE_NAME} is absent, damaged or of another generation; the next `footnote sync` writes it anew")
    return f"{cached.count} vectors"


def _embedder(snapshot: Snapshot, fingerprint: str | None) -> str:
    if snapshot.embedder is None:
        return "empty store"
    if fingerprint is not None and snapshot.embedder.fingerprint != fingerprint:
        raise _WrongError(
            f"the store was built with {snapshot.embedder.name}, another one is set. Run `footnote sync --rebuild`"
        )
    return snapshot.embedder.name


def _all_documents(snapshot: Snapshot) -> Iterator[Document]:
    for identifier in [listing.meta.id for listing in snapshot.documents()]:
        document = snapshot.document(identifier)
        if document is not None:
            yield document

"""The store's tables, and how its SQLite file is opened; nothing here knows what syncs or searches do with it.

One file, store.db, holds everything: sources, files, documents, passages, their full text and their vectors. Staged rows
are a sync's work in progress, which no reader sees. The schema's version stands in `PRAGMA user_version`.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StoreBusy, StoreDamaged, StoreError, StoreMismatch, StoreReadOnly
from index.store.lock import writer_lock

FILE_NAME = "store.db"
FORMAT_VERSION = 2  # index.store.migrate brings older ones up to it
APPLICATION_ID = 0x466F6F74  # "Foot", in the file's header
BUSY_MILLISECONDS = 5000

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE sources (
    name TEXT PRIMARY KEY, location TEXT NOT NULL UNIQUE, space TEXT NOT NULL, synced_at TEXT NOT NULL,
    include TEXT NOT NULL DEFAULT '', exclude TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE files (
    source TEXT NOT NULL REFERENCES sources (name) ON DELETE CASCADE, path TEXT NOT NULL, size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL, sha256 TEXT NOT NULL, error TEXT NOT NULL, PRIMARY KEY (source, path)
) STRICT;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES sources (name) ON DELETE CASCADE, path TEXT NOT NULL,
    space TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL, date TEXT NOT NULL, url TEXT NOT NULL,
    sha256 TEXT NOT NULL, read_at TEXT NOT NULL, blocks TEXT NOT NULL, text TEXT NOT NULL, key TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE removed (id TEXT PRIMARY KEY, space TEXT NOT NULL, removed_at TEXT NOT NULL) STRICT;
CREATE INDEX documents_by_path ON documents (source, path);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, heading_path TEXT NOT NULL, units TEXT NOT NULL,
    vector_key BLOB NOT NULL REFERENCES vectors (key)
) STRICT;
CREATE INDEX passages_by_document ON passages (document_id);
CREATE INDEX passages_by_vector ON passages (vector_key);
CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) STRICT;
CREATE TABLE staged_documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, path TEXT NOT NULL, space TEXT NOT NULL, title TEXT NOT NULL,
    author TEXT NOT NULL, date TEXT NOT NULL, url TEXT NOT NULL, sha256 TEXT NOT NULL, read_at TEXT NOT NULL,
    blocks TEXT NOT NULL, text TEXT NOT NULL, key TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE staged_passages (
    document_id TEXT NOT NULL, ordinal INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    heading_path TEXT NOT NULL, units TEXT NOT NULL, vector_key BLOB NOT NULL, context TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE passages_text USING fts5 (context, body, tokenize = "porter unicode61 remove_diacritics 2");
"""

# What readers see of full text's own lists: the stems, and where each stands. They live in memory, for one connection.
VOCABULARY = (
    "CREATE VIRTUAL TABLE temp.stems USING fts5vocab (main, passages_text, row)",
    "CREATE VIRTUAL TABLE temp.stem_places USING fts5vocab (main, passages_text, instance)",
)


def connect(folder: Path, *, write: bool) -> sqlite3.Connection:
    """A connection to the folder's store.db with our settings. Raises `StoreError` where it cannot be opened as asked.

    A store in a folder that cannot be written is opened as immutable: a WAL database cannot be read there otherwise. Where
    its log still holds something, immutable would leave that out, or half of it: then it is opened by way of the log, or not.
    """
    path = folder / FILE_NAME
    writable = os.access(folder, os.W_OK) and os.access(path, os.W_OK)
    if write and not writable:
        raise StoreReadOnly(f"The store in {folder} cannot be written. Make the folder writable, or choose another by --store.")
    mode = "mode=rw" if writable else "mode=ro" if _is_logged(path) else "mode=ro&immutable=1"
    with translated(folder):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_MILLISECONDS / 1000,
            check_same_thread=False,
        )
        try:
            _check_format(connection, folder)
            for setting in ("trusted_schema = OFF", "foreign_keys = ON", "secure_delete = ON"):
                connection.execute(f"PRAGMA {setting}")
            if not write:
                for view in VOCABULARY:
                    connection.execute(view)
                connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def create(folder: Path) -> None:
    """A new, empty store.db in the folder unless there is one, whole or not at all. Raises `StoreReadOnly`, `StoreBusy`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with writer_lock(folder):
            if not (folder / FILE_NAME).exists():
                _create(folder)
    except (OSError, sqlite3.OperationalError) as error:
        raise StoreReadOnly(
            f"No store can be made in {folder} ({error}). Choose a folder that can be written by --store."
        ) from error


def _create(folder: Path) -> None:
    unfinished = folder / f".{FILE_NAME}.unfinished"
    for name in (unfinished.name, FILE_NAME):  # a log that a killed process or a store moved away left would be played back
        for suffix in ("", "-wal", "-shm"):
            (folder / f"{name}{suffix}").unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(
            f"BEGIN; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT_VERSION}; {TABLES} COMMIT;"
        )
    finally:
        connection.close()
    os.replace(unfinished, folder / FILE_NAME)


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turns SQLite's errors into ours, in this one place."""
    try:
        yield
    except UnicodeDecodeError as error:  # Python's, of the bytes that SQLite quotes in its own message
        raise _damaged(folder, "a name in it is not UTF-8") from error
    except sqlite3.DatabaseError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise StoreBusy(f"The store in {folder} is being written by somebody else. Try again in a moment.") from error
        if "readonly" in text or "unable to open" in text:
            raise StoreReadOnly(
                f"The store in {folder} cannot be written or opened ({text}). Check the folder's rights."
            ) from error
        if "full" in text:
            raise StoreError(
                f"The disk that holds {folder} is full; nothing was changed. Free some space, then sync again."
            ) from error
        if "disk I/O" in text:
            raise StoreError(f"The disk that holds {folder} fails ({text}). Check the disk, then try again.") from error
        raise _damaged(folder, text) from error


def _damaged(folder: Path, reason: str) -> StoreDamaged:
    return StoreDamaged(f"The store in {folder} is damaged ({reason}). Move {FILE_NAME} away and sync your articles again.")


def _is_logged(path: Path) -> bool:
    """Whether the write-ahead log beside a store.db holds something that may not be in it yet."""
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def _check_format(connection: sqlite3.Connection, folder: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise StoreDamaged(f"{folder / FILE_NAME} is not a Footnote store. Choose another folder by --store.")
    if version > FORMAT_VERSION:
        raise StoreMismatch(
            f"The store in {folder} has format {version}, this version reads up to {FORMAT_VERSION}. Update footnote-qa."
        )
    if version < FORMAT_VERSION:
        raise StoreMismatch(
            f"The store in {folder} has format {version}, this version reads format {FORMAT_VERSION}. Its folder must be "
            "writable once, so that it can be brought up to date: footnote documents"
        )

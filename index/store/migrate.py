"""A store of an older format in, the same store in today's format out, after a backup of it; all or nothing.

Every step is SQL of one version, done in one transaction with the new version's number: a killed migration leaves the old
store, and the next one begins anew. The backup is a whole database of its own, written before anything is changed.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from index.store.lock import writer_lock
from index.store.schema import APPLICATION_ID, FILE_NAME, FORMAT_VERSION, translated

STEPS = {  # from this version to the next
    1: """
ALTER TABLE sources ADD COLUMN include TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN exclude TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE staged_documents ADD COLUMN key TEXT NOT NULL DEFAULT '';
CREATE TABLE removed (id TEXT PRIMARY KEY, space TEXT NOT NULL, removed_at TEXT NOT NULL) STRICT;
""",
}


def migrate(folder: Path) -> Path | None:
    """Brings the folder's store up to today's format; returns its backup, None where there was nothing to do.

    A newer store, one that is none of ours, and one that cannot be written are left as they are: who opens them says so.
    Raises `StoreBusy`, `StoreDamaged`, `StoreError` where the disk is full.
    """
    if not _is_older(folder) or not os.access(folder, os.W_OK) or not os.access(folder / FILE_NAME, os.W_OK):
        return None
    with translated(folder), writer_lock(folder), closing(_connection(folder)) as connection:
        version = _version(connection)
        if version not in STEPS:  # somebody else was faster
            return None
        backup = folder / f"store.format-{version}.db"
        copy(connection, backup)
        while version < FORMAT_VERSION:
            connection.executescript(f"BEGIN IMMEDIATE; {STEPS[version]} PRAGMA user_version = {version + 1}; COMMIT;")
            version += 1
        return backup


def copy(connection: sqlite3.Connection, to: Path) -> None:
    """The database of a connection as one file, by SQLite's online backup: of one moment, whole or not at all."""
    unfinished = to.with_name(f".{to.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as target:
        connection.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, without a log beside it
    os.replace(unfinished, to)


def _is_older(folder: Path) -> bool:
    with closing(sqlite3.connect(f"{(folder / FILE_NAME).absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return 0 < _version(connection) < FORMAT_VERSION
        except sqlite3.DatabaseError:  # who opens it says what is wrong with it
            return False


def _version(connection: sqlite3.Connection) -> int:
    """The format of one of our stores, 0 for any other database."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version) if application == APPLICATION_ID else 0


def _connection(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / FILE_NAME, isolation_level=None)

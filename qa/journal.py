"""What people write about answers, kept in journal.db beside the store: verdicts, notes, and the places that they are about.

A `Feedback` goes in and comes out as it was. Each of its places brings the text around it as it stood when it was written,
so nothing that happens to the articles afterwards changes what was said. Every call is one short transaction of its own
connection: threads and processes may write at the same time, and a killed one leaves nothing half-written. Nothing is kept of
who wrote. It knows of no model, no search and no file format.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from index.errors import JournalError, JournalFull
from qa.place import Place, place_from, place_json
from qa.rewrite import rewrite

FILE_NAME = "journal.db"
APPLICATION_ID = 0x466F6F4A  # "FooJ", in the file's header
MOST_BYTES = 64 * 1024 * 1024  # of the whole journal: some ten thousand entries with their contexts
MOST_NOTE = 2000  # characters
BUSY_MILLISECONDS = 5000
AT_ONCE = 200  # entries in one read

# The statements that lead from each format to the next; a journal's format, `PRAGMA user_version`, is how many were applied.
MIGRATIONS = (
    (
        "CREATE TABLE feedback (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, question TEXT NOT NULL, "
        "read_as TEXT NOT NULL, verdict TEXT NOT NULL, note TEXT NOT NULL, shown TEXT, corrected TEXT, written TEXT NOT NULL) "
        "STRICT",
    ),
    (
        "CREATE TABLE fixes (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, "
        "question TEXT NOT NULL, place TEXT NOT NULL, written TEXT NOT NULL) STRICT",
    ),
    (
        "CREATE TABLE asked (day TEXT NOT NULL, status TEXT NOT NULL, tenth INTEGER NOT NULL, questions INTEGER NOT NULL, "
        "PRIMARY KEY (day, status, tenth)) STRICT, WITHOUT ROWID",
        "CREATE TABLE questions (number INTEGER PRIMARY KEY AUTOINCREMENT, asked TEXT NOT NULL, read_as TEXT NOT NULL, "
        "status TEXT NOT NULL, confidence REAL NOT NULL, document TEXT NOT NULL, written TEXT NOT NULL) STRICT",
        "CREATE INDEX questions_by_time ON questions (written)",
    ),
)

Verdict = Literal["right", "wrong", "not_answered_here"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said about an answer: `shown` is the place that was cited, `corrected` the one that should have been.

    The journal gives `id` and `when` (ISO 8601, UTC), and an empty `read_as` its value.
    """

    question: str
    verdict: Verdict
    read_as: str = ""
    note: str = ""
    shown: Place | None = None
    corrected: Place | None = None
    when: str = ""
    id: str = ""


class Journal:
    """The journal in a store's folder. Cheap to make; the file comes with the first entry."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._path = folder / FILE_NAME
        self._most_bytes = most_bytes

    def add(self, feedback: Feedback) -> Feedback:
        """Keeps an entry, and returns it as it is kept.

        Raises `QuestionError` on a question that could not have been asked, `JournalFull`, `JournalError`.
        """
        read_as = rewrite(feedback.question).text
        read_as = rewrite(feedback.read_as).text if feedback.read_as else read_as
        when = datetime.now(UTC).isoformat(timespec="seconds")
        kept = replace(feedback, read_as=read_as, when=when, id=secrets.token_hex(8))
        shown, corrected = kept.shown, kept.corrected
        with self.writing() as connection:
            if bytes_in_use(connection) >= self._most_bytes:
                raise JournalFull(
                    f"The journal has reached its {self._most_bytes:,} bytes, so no more feedback is kept. Whoever runs "
                    "this makes room: footnote feedback export FILE, then footnote feedback remove --all"
                )
            connection.execute(
                "INSERT INTO feedback (id, question, read_as, verdict, note, shown, corrected, written) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [kept.id, kept.question, read_as, kept.verdict, kept.note, *map(place_json, (shown, corrected)), when],
            )
        return kept

    def entries(self) -> Iterator[Feedback]:
        """Every entry, newest first. Read in short steps, so whoever is slow with them holds no writer up."""
        before = 2**63 - 1
        while rows := self._rows_before(before):
            for row in rows:
                yield _feedback(*row[1:])
            before = rows[-1][0]

    def remove(self, identifier: str) -> int:
        """Deletes an entry for good; returns how many there were, 1 or 0."""
        return self._delete("DELETE FROM feedback WHERE id = ?", identifier) if identifier.isascii() else 0

    def clear(self) -> int:
        """Deletes every entry for good; returns how many there were."""
        return self._delete("DELETE FROM feedback")

    def rows(self, table: str, query: str, *values: object) -> list[Any]:
        """What a query finds in a table; nothing where the file or the table is not there yet."""
        if not self._path.exists():
            return []
        # a killed writer's journal can be rolled back only by who may write
        with self._connected("rw", BUSY_MILLISECONDS) as connection:
            connection.execute("PRAGMA query_only = ON")
            known = _format(connection, self._path) and connection.execute(
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [table]
            )
            return connection.execute(query, values).fetchall() if known and known.fetchone() else []

    def _rows_before(self, number: int) -> list[Any]:
        columns = "number, id, question, read_as, verdict, note, shown, corrected, written"
        return self.rows(
            "feedback", f"SELECT {columns} FROM feedback WHERE number < ? ORDER BY number DESC LIMIT ?", number, AT_ONCE
        )

    def _delete(self, statement: str, *values: str) -> int:
        if not self._path.exists():
            return 0
        with self.writing() as connection:
            return connection.execute(statement, values).rowcount

    @contextmanager
    def writing(self, patience: int | None = None) -> Iterator[sqlite3.Connection]:
        """One transaction, in a journal of the newest format; a connection that is closed before its end undoes it.

        `patience`: milliseconds to wait for other writers, where not the usual ones.
        """
        with self._connected("rwc", BUSY_MILLISECONDS if patience is None else patience) as connection:
            connection.execute("BEGIN IMMEDIATE")
            for statements in MIGRATIONS[_format(connection, self._path) :]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _connected(self, mode: str, patience: int) -> Iterator[sqlite3.Connection]:
        """SQLite's rollback journal, not a write-ahead log: it can be read in a folder that cannot be written, and no second
        file keeps what was deleted."""
        with _translated(self._path):
            uri = f"{self._path.absolute().as_uri()}?mode={mode}"
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=patience / 1000)
            try:
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("PRAGMA secure_delete = ON")  # what people wrote is gone when it is deleted
                yield connection
            finally:
                connection.close()


def bytes_in_use(connection: sqlite3.Connection) -> int:
    """The bytes of a journal that are in use; what deleted entries leave free is used again."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _format(connection: sqlite3.Connection, path: Path) -> int:
    """The journal's format, 0 where nothing was written yet. Raises `JournalError` on what is no journal of ours."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (tables or application or version):
        raise JournalError(f"{path} is not a Footnote journal. Move it away; a new one is made with the next feedback.")
    if version > len(MIGRATIONS):
        raise JournalError(
            f"The journal {path} has format {version}, this version reads up to {len(MIGRATIONS)}. Update footnote-qa."
        )
    return int(version)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into ours, in this one place."""
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the latter: of bytes that SQLite quotes in its message
        text = str(error)
        remedy = f"is damaged ({text}). Move it away; a new one is made with the next feedback."
        if "locked" in text or "busy" in text:
            remedy = "is being written by somebody else. Try again in a moment."
        elif "readonly" in text or "unable to open" in text:
            remedy = f"cannot be written or opened ({text}). Check the rights of the file and its folder."
        elif "full" in text or "disk I/O" in text:
            remedy = f"cannot be written ({text}). Free some space or check the disk, then try again."
        raise JournalError(f"The journal {path} {remedy}") from error


def _feedback(
    identifier: str,
    question: str,
    read_as: str,
    verdict: Verdict,
    note: str,
    shown: str | None,
    corrected: str | None,
    when: str,
) -> Feedback:
    try:
        return Feedback(question, verdict, read_as, note, place_from(shown), place_from(corrected), when, identifier)
    except (ValueError, TypeError) as error:
        raise JournalError(
            f"Feedback {identifier} is damaged ({error}). Remove it: footnote feedback remove {identifier}"
        ) from error

"""Whether a database is one of ours, before anything of it is believed: its header, and every table and index to the word.

A trigger, a view or a table more would run, or be read, with what the owner may do. So a database that came from elsewhere is
opened read-only and compared to what our own statements make; nothing but its schema is read.
"""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.errors import StoreDamaged, StoreMismatch
from index.store.schema import APPLICATION_ID, FORMAT_VERSION, TABLES


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of database looks like: `formats[n]` are the statements that make one of format n + 1.

    None where only today's is known: an older one has no table, index or column that today's lacks, and is migrated and
    looked at again.
    """

    application_id: int
    formats: tuple[str | None, ...]


STORE = Shape(APPLICATION_ID, (*[None] * (FORMAT_VERSION - 1), TABLES))


def refuse_foreign(path: Path, shape: Shape) -> int:
    """The format of a database of this shape. Raises `StoreDamaged` on any other, `StoreMismatch` on a newer one."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            version = _format(connection, path.name, shape)
            _compare(connection, path.name, shape, version)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise StoreDamaged(f"its {path.name} is damaged ({error})") from error
    return version


def _format(connection: sqlite3.Connection, name: str, shape: Shape) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != shape.application_id or version < 1:
        raise StoreDamaged(f"its {name} is none of Footnote's")
    if version > len(shape.formats):
        raise StoreMismatch(
            f"its {name} has format {version}, this version reads up to {len(shape.formats)}; update footnote-qa"
        )
    return int(version)


def _compare(connection: sqlite3.Connection, name: str, shape: Shape, version: int) -> None:
    statements = shape.formats[version - 1]
    found = _schema(connection)
    with closing(sqlite3.connect(":memory:")) as ours:
        ours.executescript(statements or shape.formats[-1] or "")
        wanted = _schema(ours)
    if foreign := sorted(found.keys() - wanted.keys()):
        raise StoreDamaged(f"its {name} holds the {foreign[0][0]} {foreign[0][1]!r}, which is none of ours")
    if statements is not None and (other := sorted(key for key in wanted if found.get(key) != wanted[key])):
        raise StoreDamaged(f"its {name} has another {other[0][0]} {other[0][1]!r} than ours")


def _schema(connection: sqlite3.Connection) -> dict[tuple[str, str, str], str]:
    """The statement of each (type, name, table), white space aside; of full text's own tables, only their columns.

    Those are made by SQLite, in words that depend on its version.
    """
    rows = connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema").fetchall()
    texts = [name for _, name, _, sql in rows if sql.upper().startswith("CREATE VIRTUAL TABLE")]
    schema = {}
    for kind, name, table, sql in rows:
        inner = any(name.startswith(f"{text}_") for text in texts)
        schema[kind, name, table] = _columns(connection, name) if inner else re.sub(r"\s+", "", sql)
    return schema


def _columns(connection: sqlite3.Connection, table: str) -> str:
    return " ".join(row[0] for row in connection.execute("SELECT name FROM pragma_table_xinfo(?)", [table]))

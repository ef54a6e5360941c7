"""A store of format 1, as the version before this one left it, opens in today's format with all it held, or stays as it was.

`format_1/store.db` was made by that version from the three articles of conftest.py, with HashEmbedder.
"""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader

from index.errors import StoreMismatch
from index.store import migrate
from index.store.store import Store
from index.store.verify import verify
from index.sync import sync
from qa.assistant import Assistant

OLD = Path(__file__).parent / "format_1"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    shutil.copytree(OLD, tmp_path / "store")
    return tmp_path / "store"


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def schema(path: Path) -> dict[str, set[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: {row[1:] for row in connection.execute(f"PRAGMA table_info({name})")} for name in names}


def test_an_old_store_answers_as_before_and_its_backup_lies_beside_it(old: Path) -> None:
    store = Store.open(old)
    answer = Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE).ask("Who opened the harbour of Northport?")
    assert answer.citations[0].quote == "Captain Olga Brandt opened the harbour of Northport in 1921."
    assert [check for check in verify(store, HashEmbedder().fingerprint) if not check.ok] == []
    assert (version(old / "store.db"), version(old / "store.format-1.db")) == (2, 1)
    with store.snapshot() as snapshot:
        assert [row.meta.title for row in snapshot.documents()] == ["Birds", "The budget", "The harbour of Northport"]


def test_a_migrated_store_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    Store.open(old)
    Store.open(tmp_path / "new", create=True)
    assert schema(old / "store.db") == schema(tmp_path / "new" / "store.db")


def test_a_migrated_store_is_synced_without_embedding_again(old: Path, articles: Path) -> None:
    with closing(sqlite3.connect(old / "store.db")) as connection:
        connection.execute("UPDATE sources SET location = ?", [str(articles)])
        connection.commit()
    embedder = HashEmbedder()
    (report,) = sync(Store.open(old), [], embedder)
    assert (report.unchanged, report.added, report.changed, report.removed, embedder.embedded) == (3, 0, 0, 0, [])


def test_a_migration_that_fails_leaves_the_old_store(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(migrate.STEPS, 1, migrate.STEPS[1] + "CREATE TABLE meta (x);")
    before = hashlib.sha256((old / "store.db").read_bytes()).hexdigest()
    with pytest.raises(Exception, match="meta"):
        Store.open(old)
    assert version(old / "store.db") == 1
    monkeypatch.undo()
    assert Store.open(old).sources()[0].name == "articles"
    assert hashlib.sha256((OLD / "store.db").read_bytes()).hexdigest() == before


def test_a_store_in_a_folder_that_cannot_be_written_says_how_it_is_brought_up_to_date(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)  # as root, no folder is read-only
    with pytest.raises(StoreMismatch, match="writable once"):
        Store.open(old)
    assert version(old / "store.db") == 1 and not list(old.glob("store.format*"))


def test_a_newer_store_is_left_untouched(tmp_path: Path) -> None:
    Store.open(tmp_path, create=True)
    with closing(sqlite3.connect(tmp_path / "store.db")) as connection:
        connection.execute("PRAGMA user_version = 3")
    before = (tmp_path / "store.db").read_bytes()
    with pytest.raises(StoreMismatch, match="format 3"):
        Store.open(tmp_path)
    assert (tmp_path / "store.db").read_bytes() == before

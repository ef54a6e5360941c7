"""A backup holds one moment of a store whole; what is damaged or foreign is refused before anything of the store is touched."""

import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader

from index.errors import StoreBusy, StoreDamaged, StoreError
from index.store import exchange
from index.store import restore as restoring
from index.store.backup import backup
from index.store.lock import writer_lock
from index.store.restore import restore
from index.store.seal import seal
from index.store.store import Store
from index.store.verify import verify
from index.sync import sync
from qa.assistant import Assistant
from qa.cli.backup import _shapes
from qa.journal import Feedback, Journal

FORK = multiprocessing.get_context("fork")
QUESTION = "Who opened the harbour of Northport?"
Change = Callable[[dict[str, bytes]], None]


def contents(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder; the lock holds nothing."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "writer.lock")
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def answer(folder: Path) -> Any:
    told = Assistant(Store.open(folder), HashEmbedder(), WordReader(), MARGIN_ALONE).ask(QUESTION)
    return told.answer, [(citation.document, citation.quote, citation.start) for citation in told.citations], told.store


@pytest.fixture
def full(store: Store) -> Store:
    """A store with all that its folder may hold."""
    Journal(store.folder).add(Feedback(QUESTION, "right", note="Well found."))
    (store.folder / "synonyms.txt").write_text("harbour, port\n", encoding="utf-8")
    (store.folder / "suggestions.json").write_text("{}", encoding="utf-8")
    (store.folder / "added").mkdir()
    (store.folder / "added" / "ice-0123abcd.md").write_text("# Ice\n\nThe ice is thin.\n", encoding="utf-8")
    (store.folder / "added" / ".left.unfinished").write_text("half")
    (store.folder / "store.format-1.db").write_text("kept by a migration")
    return store


@pytest.fixture
def archive(full: Store, tmp_path: Path) -> Path:
    backup(full, tmp_path / "kept.zip", "1.0", shapes=_shapes())
    return tmp_path / "kept.zip"


def test_all_of_a_store_goes_in_and_comes_out(full: Store, archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as members:
        told = json.loads(members.read("manifest.json"))
        assert set(members.namelist()) == {"manifest.json", *told["members"]}
    names = ["added/ice-0123abcd.md", "journal.db", "store.db", "suggestions.json", "synonyms.txt"]
    assert (sorted(told["members"]), told["format"], told["generation"], told["version"]) == (names, 1, 1, "1.0")
    assert archive.stat().st_mode & 0o777 == 0o600

    new = tmp_path / "elsewhere" / "new"
    assert restore(archive, new, shapes=_shapes()).kept is None
    assert answer(new) == answer(full.folder)
    assert [entry.note for entry in Journal(new).entries()] == ["Well found."]
    assert {name: contents(new)[name] for name in names[:1] + names[3:]} == {
        name: contents(full.folder)[name] for name in names[:1] + names[3:]
    }
    assert [check.name for check in verify(Store.open(new)) if not check.ok] == ["dense.faiss against the store"]
    with closing(sqlite3.connect(new / "store.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_restored_store_is_synced_without_embedding_again(archive: Path, tmp_path: Path) -> None:
    restore(archive, tmp_path / "new", shapes=_shapes())
    embedder, store = HashEmbedder(), Store.open(tmp_path / "new")
    (report,) = sync(store, [], embedder)
    assert (report.unchanged, report.added, report.changed, embedder.embedded) == (3, 0, 0, [])
    assert all(check.ok for check in verify(store))


def test_the_old_store_is_kept_beside_the_restored_one(full: Store, archive: Path, articles: Path) -> None:
    (articles / "harbour.txt").unlink()
    sync(full, [articles], HashEmbedder(), allow_mass_removal=True)
    now = contents(full.folder)
    full.folder.chmod(0o751)
    restored = restore(archive, full.folder, shapes=_shapes())
    assert restored.kept is not None and restored.kept.name.startswith("store.before-restore-")
    assert contents(restored.kept) == now
    assert answer(full.folder)[0] == "Captain Olga Brandt"
    assert full.folder.stat().st_mode & 0o777 == 0o751
    assert {path.name for path in full.folder.parent.iterdir()} == {"articles", "kept.zip", "store", restored.kept.name}


def test_a_file_that_is_there_is_not_overwritten_unasked(full: Store, archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(StoreError, match="--force"):
        backup(full, archive, "1.0")
    assert archive.read_bytes() == before
    assert backup(full, archive, "2.0", force=True).version == "2.0"
    assert sorted(path.name for path in archive.parent.iterdir()) == ["articles", "kept.zip", "store"]


def test_a_damaged_store_is_not_backed_up(full: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(full.folder / "store.db")) as connection:
        connection.execute("UPDATE documents SET text = replace(text, 'Brandt', 'Brando')")
        connection.commit()
    with pytest.raises(StoreDamaged, match=r"is not backed up.*not the text that was read"):
        backup(full, tmp_path / "kept.zip", "1.0")
    assert not (tmp_path / "kept.zip").exists()


def writes(store: Path, folder: Path) -> None:
    """Syncs without end: the number of the round stands in every article, and the generation grows with it."""
    for round_ in range(2, 10_000):
        for number in range(4):
            (folder / f"{number}.txt").write_text(f"Article {number}\n\nRound {round_} has come to article {number}.\n" * 20)
        sync(Store.open(store), [folder], HashEmbedder())


@pytest.mark.parametrize("times", [3, pytest.param(50, marks=pytest.mark.soak)])
def test_a_backup_while_a_sync_writes_is_of_one_generation(tmp_path: Path, times: int) -> None:
    """Fault 34."""
    folder, store = tmp_path / "rounds", Store.open(tmp_path / "store", create=True)
    folder.mkdir()
    (folder / "0.txt").write_text("Round 1 has come.")
    sync(store, [folder], HashEmbedder())
    child = FORK.Process(target=writes, args=(store.folder, folder))
    child.start()
    try:
        generations: list[int] = []
        while len(set(generations)) < times and len(generations) < 100 * times:
            generations.append(backup(store, tmp_path / f"{len(generations)}.zip", "1.0").generation)
    finally:
        child.kill()
        child.join()
    assert generations == sorted(generations) and len(set(generations)) == times
    for generation in set(generations):
        number = generations.index(generation)
        new = tmp_path / f"new{number}"
        assert restore(tmp_path / f"{number}.zip", new).manifest.generation == generation
        with Store.open(new).snapshot() as snapshot:
            texts = [document.text for row in snapshot.documents() if (document := snapshot.document(row.meta.id))]
            assert snapshot.generation == generation
            assert len({text.split("Round ")[1].split()[0] for text in texts}) == 1


def refused(archive: Path, folder: Path, match: str = "") -> None:
    """With one sentence, and nothing touched: not a byte, nor a file beside."""
    before, beside = contents(folder), sorted(path.name for path in folder.parent.iterdir())
    with pytest.raises(StoreError, match=match) as raised:
        restore(archive, folder, shapes=_shapes())
    assert str(archive) in str(raised.value) and "was not touched" in str(raised.value)
    assert (contents(folder), sorted(path.name for path in folder.parent.iterdir())) == (before, beside)


@pytest.mark.parametrize("part", [0, 1, 0.1, 0.5, 0.9, -22, -1])
def test_a_truncated_backup_is_refused(full: Store, archive: Path, part: float) -> None:
    """Fault 35. `part`: a share of the file, or so many bytes from one of its ends."""
    data = archive.read_bytes()
    archive.write_bytes(data[: int(part * len(data)) if isinstance(part, float) else part])
    refused(archive, full.folder, "damaged, or no backup")


@pytest.mark.parametrize("flips", [60, pytest.param(1000, marks=pytest.mark.soak)])
def test_a_flipped_bit_is_refused(full: Store, archive: Path, flips: int) -> None:
    """Fault 35."""
    data, chance = archive.read_bytes(), random.Random(11)
    places = [chance.randrange(len(data)) for _ in range(flips // 2)] + list(range(-flips // 2, 0))
    for place in places:
        flipped = bytearray(data)
        flipped[place] ^= 1 << chance.randrange(8)
        archive.write_bytes(flipped)
        refused(archive, full.folder, "damaged, or no backup")


def changed(archive: Path, change: Change, *, listed: bool = True) -> None:
    """The archive with other members; `listed`: its manifest is made to fit."""
    with zipfile.ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    if listed:
        told = json.loads(members["manifest.json"])
        told["members"] = {
            name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members.items()
            if name != "manifest.json"
        }
        members["manifest.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(archive, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)
    seal(archive)


def sql(name: str, statements: str) -> Change:
    """Runs statements in a database of the archive."""

    def change(members: dict[str, bytes]) -> None:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(members[name])
            connection.executescript(statements)
            members[name] = connection.serialize()

    return change


def named(name: str, data: bytes = b"x") -> Change:
    return lambda members: members.__setitem__(name, data)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (named("../outside.txt"), "is no file of a store"),
        (named("/etc/outside.txt"), "is no file of a store"),
        (named("added/../../outside.txt"), "is no file of a store"),
        (named("added/..\\outside.txt"), "is no file of a store"),
        (named("added/"), "hold the files|is no file"),
        (named("dense.faiss"), "is no file of a store"),
        (named("store.db-wal"), "is no file of a store"),
        (named("writer.lock"), "is no file of a store"),
        (lambda members: members.pop("store.db"), "hold the files"),
        (named("store.db"), "none of Footnote"),
        (named("store.db", b"x" * 5000), "store.db is damaged"),
        (named("journal.db", b"x" * 5000), "journal.db is damaged"),
        (sql("store.db", "CREATE TRIGGER t AFTER INSERT ON documents BEGIN DELETE FROM meta; END"), "the trigger 't'"),
        (sql("store.db", "CREATE VIEW v AS SELECT 1"), "the view 'v'"),
        (sql("store.db", "CREATE TABLE more (x)"), "the table 'more'"),
        (sql("store.db", "CREATE INDEX more ON documents (title)"), "the index 'more'"),
        (sql("store.db", "DROP INDEX passages_by_vector"), "another index"),
        (sql("store.db", "ALTER TABLE files ADD COLUMN more TEXT"), "another table 'files'"),
        (sql("store.db", "DROP TABLE removed; CREATE TABLE removed (id TEXT CHECK (abs(1)))"), "removed"),
        (sql("store.db", "PRAGMA application_id = 7"), "none of Footnote's"),
        (sql("store.db", "PRAGMA user_version = 99"), "format 99.*update footnote-qa"),
        (sql("store.db", "UPDATE documents SET text = text || '!'"), "documents match their SHA-256"),
        (sql("store.db", "UPDATE vectors SET vector = zeroblob(256)"), "vectors"),
        (sql("store.db", "DELETE FROM passages_text"), "full text"),
        (sql("journal.db", "CREATE TRIGGER t AFTER INSERT ON feedback BEGIN DELETE FROM fixes; END"), "the trigger 't'"),
        (sql("journal.db", "PRAGMA user_version = 99"), "format 99"),
        (sql("journal.db", "PRAGMA user_version = 1"), "which is none of ours"),
    ],
)
def test_a_foreign_backup_is_refused(full: Store, archive: Path, change: Change, match: str) -> None:
    """Row 45: hashes that fit do not make it ours."""
    changed(archive, change)
    refused(archive, full.folder, match)
    assert not list(full.folder.parent.rglob("outside.txt"))


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (named("more.txt"), "hold the files"),
        (named("synonyms.txt", b"boat, ship"), "synonyms.txt is"),
        (named("synonyms.txt", b"boat, ship" * 99), "larger than it says"),
        (lambda members: members.pop("manifest.json"), "no backup"),
        (named("manifest.json"), "cannot be read"),
        (named("manifest.json", b'{"format": 2}'), "format 2.*update footnote-qa"),
        (named("manifest.json", b'{"format": 1, "members": []}'), "cannot be read"),
        (named("manifest.json", b"[" * 100_000), "cannot be read"),
    ],
)
def test_a_backup_that_is_not_what_it_lists_is_refused(full: Store, archive: Path, change: Change, match: str) -> None:
    changed(archive, change, listed=False)
    refused(archive, full.folder, match)


def test_a_bomb_is_refused(full: Store, archive: Path) -> None:
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as members:
        members.writestr("added/big.md", bytes(40_000_000))
    changed(archive, lambda members: None)
    with zipfile.ZipFile(archive) as stored:
        members = {name: stored.read(name) for name in stored.namelist()}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    seal(archive)
    assert archive.stat().st_size < 1_000_000
    refused(archive, full.folder, "damaged, or no backup")


def test_an_older_backup_is_brought_up_to_date_on_its_way(full: Store, archive: Path, tmp_path: Path) -> None:
    old = bytearray((Path(__file__).parent / "format_1" / "store.db").read_bytes())
    old[18:20] = 1, 1  # as a copy is, without a write-ahead log
    changed(archive, named("store.db", bytes(old)))
    restore(archive, tmp_path / "new", shapes=_shapes())
    assert answer(tmp_path / "new")[0] == "Captain Olga Brandt"
    assert not list((tmp_path / "new").glob("store.format*"))
    changed(archive, sql("store.db", "CREATE TRIGGER t AFTER INSERT ON documents BEGIN DELETE FROM meta; END"))
    refused(archive, full.folder, "the trigger 't'")


def test_no_store_is_put_in_place_of_anything_else(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("Dear Ada,")
    with pytest.raises(StoreError, match="other things"):
        restore(archive, tmp_path / "home", shapes=_shapes())
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="other things"):
        restore(archive, tmp_path / "file", shapes=_shapes())
    monkeypatch.setattr("os.path.ismount", lambda path: True)
    with pytest.raises(StoreError, match="mounted"):
        restore(archive, tmp_path / "mounted", shapes=_shapes())
    assert not list(tmp_path.glob("*restoring*"))


def test_nothing_is_restored_while_a_sync_writes(full: Store, archive: Path) -> None:
    with writer_lock(full.folder), pytest.raises(StoreBusy):
        restore(archive, full.folder, shapes=_shapes())
    assert not list(archive.parent.glob("*restoring*"))


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_system_that_cannot_exchange_two_folders(
    full: Store, archive: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    """Where the second of two renames fails, the first is undone, or the old store is where the new one was made."""
    if not exchanges:
        monkeypatch.setattr(exchange, "_exchanged", lambda one, other: False)
        assert restore(archive, full.folder, shapes=_shapes()).kept is not None
        assert answer(full.folder)[0] == "Captain Olga Brandt"
    before, real, calls = contents(full.folder), os.rename, []

    def rename(one: Path, other: Path) -> None:
        calls.append(one)
        if len(calls) == (1 if exchanges else 2):
            raise OSError(5, "Input/output error")
        real(one, other)

    monkeypatch.setattr("os.rename", rename)
    if exchanges:
        kept = restore(archive, full.folder, shapes=_shapes()).kept
        assert kept is not None and contents(kept) == before
    else:
        with pytest.raises(StoreError, match="Input/output error"):
            restore(archive, full.folder, shapes=_shapes())
        assert contents(full.folder) == before


def killed_restore(archive: Path, folder: Path, after: int) -> None:
    """In a child: dies at the `after`-th line of restoring."""
    count = 0
    files = {restoring.__file__, exchange.__file__}

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if frame.f_code.co_filename not in files:
            return None
        count += event == "line"
        if count == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    restore(archive, folder, shapes=_shapes())
    os._exit(0)


def test_killed_at_every_line_it_leaves_the_old_or_the_new_store(full: Store, archive: Path, articles: Path) -> None:
    (articles / "budget.md").write_text("# The budget\n\nThe budget is secret.\n")
    sync(full, [articles], HashEmbedder())
    old, kept = contents(full.folder), archive.parent / "copy"
    shutil.copytree(full.folder, kept)
    after, states = 0, []
    while True:
        after += 1
        child = FORK.Process(target=killed_restore, args=(archive, full.folder, after))
        child.start()
        child.join(60)
        is_old = contents(full.folder) == old
        states.append(is_old)
        if not is_old:
            assert answer(full.folder)[2].generation == 1  # the new one, whole
            assert [check.name for check in verify(Store.open(full.folder)) if not check.ok] == [
                "dense.faiss against the store"
            ]
            beside = [path for path in full.folder.parent.iterdir() if path.name.startswith("store.")]
            assert any(contents(path) == old for path in beside)
        for path in full.folder.parent.glob("store*"):
            shutil.rmtree(path)
        shutil.copytree(kept, full.folder)
        if child.exitcode == 0:
            break
    assert True in states and states[-1] is False and after > 60


def test_by_the_command(full: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from qa.cli import main

    file, store = str(tmp_path / "kept.zip"), str(full.folder)
    assert main(["backup", file, "--store", store]) == 0
    assert "generation 1" in capsys.readouterr().out
    assert main(["backup", file, "--store", store]) == 1
    assert "--force" in capsys.readouterr().err
    assert main(["backup", file, "--store", store, "--force", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["generation"] == 1
    assert main(["restore", file, "--store", store, "--json"]) == 0
    assert "before-restore" in json.loads(capsys.readouterr().out)["kept"]
    assert main(["restore", file, "--store", store]) == 0
    told = capsys.readouterr()
    assert "generation 1" in told.out and "is kept in" in told.err
    (tmp_path / "kept.zip").write_bytes(b"PK")
    assert main(["restore", file, "--store", store]) == 1
    assert "was not touched" in capsys.readouterr().err

"""What is wrong with the input or the store is said in one sentence with the remedy, and nothing is lost."""

import errno
import hashlib
import multiprocessing
import os
import resource
import shutil
import signal
import sqlite3
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from fakes import HashEmbedder

from index import errors
from index.errors import FootnoteError, SourceError, StoreBusy, StoreDamaged, StoreError, StoreMismatch, StoreReadOnly
from index.sources.folder import FolderSource
from index.store import schema
from index.store.store import Store
from index.store.verify import verify
from index.store.writer import Writer
from index.sync import sync
from index.types import Source

FORK = multiprocessing.get_context("fork")


def tree(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def titles(store: Store) -> set[str]:
    with store.snapshot() as snapshot:
        return {listing.meta.path for listing in snapshot.documents()}


def test_missing_path(store: Store, tmp_path: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(SourceError, match=r"absent does not exist\. Give the path"):
        sync(store, [tmp_path / "absent"], embedder)
    assert len(titles(store)) == 3


def test_empty_folder_removes_nothing(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    for file in articles.iterdir():
        file.unlink()
    with pytest.raises(SourceError, match=r"holds no articles.*footnote remove articles"):
        sync(store, [articles], embedder)
    assert len(titles(store)) == 3


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("binary.txt", b"\x7fELF\x02\x01\x01\x00", "holds a program"),
        ("noise.txt", bytes(range(256)) * 20, "holds binary data"),
        ("short.txt", "café naïve".encode("cp1252"), "Save it as UTF-8"),
        ("empty.txt", b"", "no text"),
        ("broken.md", b"---\ntitle: a: b: c\n---\ntext", "front matter is not YAML in line 2"),
        ("list.md", b"---\n- a\n---\ntext", "not a list of names and values"),
        ("page.html", b"", "no readable HTML"),
    ],
)
def test_broken_file_is_reported_and_the_others_go_in(
    tmp_path: Path, articles: Path, embedder: HashEmbedder, name: str, data: bytes, reason: str
) -> None:
    (articles / name).write_bytes(data)
    store = Store.open(tmp_path / "store", create=True)
    (report,) = sync(store, [articles], embedder)
    assert report.added == 3
    ((path, why),) = report.failed
    assert path == name and reason in why


def test_wrong_encoding_is_detected_where_it_is_clear(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    russian = "Привет, как дела? Это длинный текст на русском языке, в котором есть слова. " * 20
    (articles / "russian.txt").write_bytes(russian.encode("koi8-r"))
    (articles / "wide.txt").write_bytes("A wide text about owls.".encode("utf-16"))
    (report,) = sync(store, [articles], embedder)
    assert report.failed == () and report.added == 2
    with store.snapshot() as snapshot:
        assert snapshot.document_frequency(["русском"])["русском"] > 0


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a user whose rights can be taken")
def test_unreadable_file_and_read_only_folder(store: Store, articles: Path) -> None:
    """The child is forked with everything imported, since the other user may not reach this Python's folders.

    It does not search by FAISS: OpenMP hangs in a child of a process that has used it (scikit-learn's tests do).
    """
    with tempfile.TemporaryDirectory() as name:  # of our own, so that no folder above it has to be opened to others
        place = Path(name)
        place.chmod(0o755)
        shutil.copytree(articles, place / "articles")
        shutil.copytree(store.folder, place / "store")
        (place / "articles" / "harbour.txt").chmod(0)
        (place / "store").chmod(0o555)
        ours, theirs = FORK.Pipe()
        child = FORK.Process(target=_as_nobody, args=(theirs, place / "articles", place / "store"))
        child.start()
        theirs.close()  # so that a child that dies is not waited for
        assert ours.poll(30)
        unreadable, read, refused = ours.recv()
        child.join(30)
    assert unreadable.startswith("It cannot be read (Permission denied)")
    assert read == (3, 1)
    assert refused.startswith("StoreReadOnly The store in") and "--store" in refused


def _as_nobody(pipe: Connection, articles: Path, store_folder: Path) -> None:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    unreadable = refused = ""
    try:
        FolderSource(Source("a", str(articles))).read("harbour.txt")
    except errors.LoadError as error:
        unreadable = str(error)
    store = Store.open(store_folder)
    with store.snapshot() as snapshot:
        read = (snapshot.document_count, len(snapshot.search_text(["lighthouse"], 3)))
    try:
        sync(store, [], HashEmbedder())
    except FootnoteError as error:
        refused = f"{type(error).__name__} {error}"
    pipe.send((unreadable, read, refused))
    os._exit(0)


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no store in .*footnote sync"):
        Store.open(tmp_path / "absent")


def test_another_sqlite_file_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "store.db")
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()
    with pytest.raises(StoreDamaged, match="not a Footnote store"):
        Store.open(tmp_path)


def test_newer_format_is_refused_untouched(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    connection = sqlite3.connect(store.folder / "store.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = tree(store.folder)
    with pytest.raises(StoreMismatch, match="format 99, this version reads up to 2"):
        Store.open(store.folder)
    with pytest.raises(StoreMismatch):
        sync(store, [articles], embedder)
    assert tree(store.folder) == before


def test_dense_file_of_another_generation_is_not_believed(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    old = (store.folder / "dense.faiss").read_bytes()
    (articles / "harbour.txt").unlink()
    sync(store, [articles], embedder)
    (store.folder / "dense.faiss").write_bytes(old)
    with Store.open(store.folder).snapshot() as snapshot:
        found = [identifier for identifier, _ in snapshot.search_dense(embedder.encode(["captain harbour"])[0], 50)]
        assert len(snapshot.passages(found)) == len(found) == snapshot.passage_count


def test_two_syncs_at_once(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    with store.writer():
        child = FORK.Process(target=_try_to_write, args=(store.folder, articles))
        child.start()
        child.join(30)
    assert child.exitcode == 7


def _try_to_write(folder: Path, articles: Path) -> None:
    try:
        sync(Store.open(folder), [articles], HashEmbedder())
    except StoreBusy as error:
        os._exit(7 if "Another sync is writing" in str(error) else 8)
    os._exit(0)


def test_read_only_store_says_so(store: Store, monkeypatch: pytest.MonkeyPatch, embedder: HashEmbedder) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(StoreReadOnly, match="cannot be written"):
        sync(store, [], embedder)
    assert len(titles(store)) == 3


def test_full_disk_loses_nothing(store: Store, articles: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    real = schema.connect

    def connect_to_full_disk(folder: Path, *, write: bool) -> sqlite3.Connection:
        connection = real(folder, write=write)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    (articles / "long.txt").write_text("Another sentence about owls. " * 20_000)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "connect", connect_to_full_disk)
        with pytest.raises(StoreError, match=r"is full; nothing was changed\. Free some space"):
            sync(store, [articles], embedder)
    assert len(titles(store)) == 3
    (report,) = sync(store, [articles], embedder)
    assert report.added == 1


def test_full_disk_at_the_vectors_cache(
    store: Store, articles: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (articles / "harbour.txt").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(StoreError, match=r"dense.faiss cannot be written in .* \(No space left on device\)"):
            sync(store, [articles], embedder)
    assert len(titles(store)) == 2
    assert {file.name for file in store.folder.iterdir()} == {"store.db", "dense.faiss", "writer.lock"}
    with Store.open(store.folder).snapshot() as snapshot:  # the old cache is not believed
        assert len(snapshot.search_dense(embedder.encode(["tern"])[0], 50)) == snapshot.passage_count


def test_store_with_a_log_in_a_read_only_folder_shows_what_was_published(
    store: Store, articles: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened as immutable, it left out what stood in the log, and could have mixed old pages with new."""
    reading = store.snapshot()
    reading.__enter__()  # keeps the log from being emptied
    monkeypatch.setattr(schema, "BUSY_MILLISECONDS", 50)
    (articles / "harbour.txt").unlink()
    sync(store, [articles], embedder)
    assert (store.folder / "store.db-wal").stat().st_size > 0
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
        assert len(titles(Store.open(store.folder))) == 2
    reading.__exit__(None, None, None)


def test_log_of_a_store_that_was_moved_away_is_not_played_into_the_new_one(
    tmp_path: Path, articles: Path, embedder: HashEmbedder
) -> None:
    """Our own remedy for a damaged store is to move store.db away; its log, which stays, belongs to no other file."""
    store = Store.open(tmp_path / "store", create=True)
    child = FORK.Process(target=_sync_and_die, args=(store.folder, articles))
    child.start()
    child.join(30)
    assert (store.folder / "store.db-wal").stat().st_size > 0
    (store.folder / "store.db").rename(tmp_path / "moved.db")
    fresh = Store.open(store.folder, create=True)
    assert titles(fresh) == set()
    assert [check for check in verify(fresh) if not check.ok] == []
    sync(fresh, [articles], embedder)
    assert [check for check in verify(fresh) if not check.ok] == []


def _sync_and_die(folder: Path, articles: Path) -> None:
    Writer.tidy = lambda self: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign]
    sync(Store.open(folder), [articles], HashEmbedder())


def test_two_processes_make_one_store(tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second once put its empty store in the place of the first's, which was being filled."""
    folder = tmp_path / "new"
    real = sqlite3.connect

    def connect_while_another_creates(path: object, **settings: object) -> sqlite3.Connection:
        monkeypatch.setattr(sqlite3, "connect", real)
        with pytest.raises(StoreBusy, match="Another sync is writing"):
            Store.open(folder, create=True)
        return real(path, **settings)

    monkeypatch.setattr(sqlite3, "connect", connect_while_another_creates)
    sync(Store.open(folder, create=True), [articles], HashEmbedder())
    assert len(titles(Store.open(folder, create=True))) == 3


def test_a_folder_that_cannot_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "stat", refuse)
    with pytest.raises(StoreError, match="There is no store in"):
        Store.open(tmp_path / "closed")


@pytest.mark.slow
def test_fifty_megabytes_of_text_are_read_in_bounded_memory(tmp_path: Path) -> None:
    """Peak memory stays under 1 GiB above the start; the text is in memory some four times while it is cleaned."""
    folder = tmp_path / "large"
    folder.mkdir()
    line = "The harbour master wrote the number {} into the book of the day and closed it again.\n"
    with (folder / "large.txt").open("w") as file:
        size = number = 0
        while size < 50_000_000:
            size += file.write(line.format(number) * 10 + "\n")
            number += 1
    child = FORK.Process(target=_sync_large, args=(tmp_path / "store", folder))
    child.start()
    child.join(400)
    assert child.exitcode == 0


def _sync_large(store: Path, folder: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (report,) = sync(Store.open(store, create=True), [folder], HashEmbedder(16, max_tokens=256))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"grown by {grown // 1024} MiB, {report.embedded} passages embedded")
    os._exit(0 if report.added == 1 and grown < 1024 * 1024 else 1)

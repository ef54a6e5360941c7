"""What is wrong with the input or the store is said in one sentence with the remedy, and nothing is lost."""

import hashlib
import multiprocessing
import os
import random
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import HashEmbedder

from index.errors import FootnoteError, SourceError, StoreBusy, StoreDamaged, StoreError, StoreMismatch, StoreReadOnly
from index.store.store import Store
from index.store.verify import verify
from index.sync import sync


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
    (articles / "harbour.txt").chmod(0)
    for folder in (articles, *articles.parents):
        if folder.stat().st_uid == 0 and folder != Path("/"):
            folder.chmod(0o755)
    store.folder.chmod(0o555)
    code = """
import os, sys
os.setuid(65534)
from pathlib import Path
from fakes import HashEmbedder
from index.errors import FootnoteError, LoadError
from index.sources.folder import FolderSource
from index.store.store import Store
from index.sync import sync
from index.types import Source
try:
    FolderSource(Source("a", sys.argv[1])).read("harbour.txt")
except LoadError as error:
    print(error)
store = Store.open(Path(sys.argv[2]))
with store.snapshot() as snapshot:
    print(snapshot.document_count, len(snapshot.search_dense(HashEmbedder().encode(["owl"])[0], 3)))
try:
    sync(store, [], HashEmbedder())
except FootnoteError as error:
    print(type(error).__name__, error)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    child = subprocess.run(
        [sys.executable, "-c", code, str(articles), str(store.folder)], capture_output=True, text=True, env=environment, check=False
    )
    lines = child.stdout.splitlines()
    assert lines[0].startswith("It cannot be read (Permission denied)"), child.stderr
    assert lines[1] == "3 3"
    assert lines[2].startswith("StoreReadOnly The store in") and "--store" in lines[2]


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no store in .*footnote sync"):
        Store.open(tmp_path / "absent")


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75])
def test_truncated_store_is_refused_or_seen_and_left_untouched(store: Store, embedder: HashEmbedder, share: float) -> None:
    file = store.folder / "store.db"
    file.write_bytes(file.read_bytes()[: int(share * file.stat().st_size)])
    before = tree(store.folder)
    try:
        bad = [check for check in verify(Store.open(store.folder)) if not check.ok]
        assert bad
    except StoreDamaged as error:
        assert "damaged" in str(error) and "sync your articles again" in str(error)
    after = tree(store.folder)
    assert {name: after[name] for name in ("store.db", "dense.faiss")} == {name: before[name] for name in ("store.db", "dense.faiss")}


def test_damaged_header_is_refused(store: Store) -> None:
    file = store.folder / "store.db"
    file.write_bytes(b"not a database at all" + file.read_bytes()[21:])
    with pytest.raises(StoreDamaged):
        Store.open(store.folder)


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
    with pytest.raises(StoreMismatch, match="format 99, this version reads up to 1"):
        Store.open(store.folder)
    with pytest.raises(StoreMismatch):
        sync(store, [articles], embedder)
    assert tree(store.folder) == before


def test_truncated_or_flipped_dense_file_is_rebuilt(store: Store, embedder: HashEmbedder) -> None:
    file = store.folder / "dense.faiss"
    whole = file.read_bytes()
    query = embedder.encode(["captain harbour"])[0]
    with store.snapshot() as snapshot:
        expected = snapshot.search_dense(query, 3)
    chance = random.Random(3)
    damaged = [b"", whole[:10], whole[: len(whole) // 2], whole[:-1], b"\0" * len(whole)]
    for _ in range(200):
        position = chance.randrange(len(whole))
        damaged.append(whole[:position] + bytes([whole[position] ^ (1 << chance.randrange(8))]) + whole[position + 1 :])
    for data in damaged:
        file.write_bytes(data)
        fresh = Store.open(store.folder)
        with fresh.snapshot() as snapshot:
            assert snapshot.search_dense(query, 3) == expected
    assert not next(check for check in verify(store) if "dense" in check.name).ok
    sync(store, [], embedder)
    assert file.read_bytes() == whole


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
        child = multiprocessing.get_context("fork").Process(target=_try_to_write, args=(store.folder, articles))
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


@pytest.mark.parametrize("position", range(0, 500, 25))
def test_flipped_bytes_of_the_store_never_change_a_quotation(store: Store, position: int) -> None:
    """SQLite's own check does not see a changed letter in a text; ours does, or the store does not open."""
    file = store.folder / "store.db"
    data = bytearray(file.read_bytes())
    start = data.find(b"Captain Olga Brandt")
    data[(start + position) % len(data)] ^= 0x02
    file.write_bytes(data)
    try:
        checks = verify(Store.open(store.folder))
    except FootnoteError:
        return
    with Store.open(store.folder).snapshot() as snapshot:
        for listing in snapshot.documents():
            document = snapshot.document(listing.meta.id)
            assert document is not None
            if hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest() != listing.meta.sha256:
                assert any(not check.ok for check in checks)


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
    child = multiprocessing.get_context("fork").Process(target=_sync_large, args=(tmp_path / "store", folder))
    child.start()
    child.join(400)
    assert child.exitcode == 0


def _sync_large(store: Path, folder: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (report,) = sync(Store.open(store, create=True), [folder], HashEmbedder(16, max_tokens=256))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"grown by {grown // 1024} MiB, {report.embedded} passages embedded")
    os._exit(0 if report.added == 1 and grown < 1024 * 1024 else 1)

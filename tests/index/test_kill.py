"""A sync that is killed at any moment leaves the old or the new state, whole; what it had embedded is not embedded again."""

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fakes import HashEmbedder

from index import staging
from index.store import dense, schema
from index.store.store import Store
from index.store.verify import verify
from index.sync import remove, sync

FILES = 12
FORK = multiprocessing.get_context("fork")
Prepared = tuple[Path, Path, dict[str, str], dict[str, str]]


def write_articles(folder: Path, version: str) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(FILES):
        words = " ".join(f"{version}{number}word{position}" for position in range(40))
        text = f"Article {number}\n\nThe {version} text says {words}.\n\nIts {version} second part.\n"
        (folder / f"{number}.txt").write_text(text)
    if version == "new":
        (folder / "0.txt").unlink()


def state(store: Store) -> dict[str, str]:
    with store.snapshot() as snapshot:
        return {listing.meta.path: listing.meta.sha256 for listing in snapshot.documents()}


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    """A store of the old articles, the folder with the new ones, and both states."""
    folder = tmp_path / "articles"
    store = Store.open(tmp_path / "store", create=True)
    write_articles(folder, "old")
    sync(store, [folder], HashEmbedder())
    old = state(store)
    write_articles(folder, "new")
    twin = tmp_path / "twin"
    shutil.copytree(store.folder, twin)
    sync(Store.open(twin), [folder], HashEmbedder())
    return store.folder, folder, old, state(Store.open(twin))


def killed(work: Callable[[], object], after: int) -> None:
    """In a child: works, and dies at the `after`-th SQL statement of a connection that writes."""
    count = 0
    real = schema.connect

    def connect(folder: Path, *, write: bool) -> sqlite3.Connection:
        connection = real(folder, write=write)
        if write:
            connection.set_trace_callback(step)
        return connection

    def step(_: str) -> None:
        nonlocal count
        count += 1
        if count == after:
            os.kill(os.getpid(), signal.SIGKILL)

    schema.connect = connect  # type: ignore[assignment]
    staging.BATCH = 2  # so that there are several
    work()
    os._exit(0)


def killed_sync(store: Path, folder: Path, log: Path, after: int) -> None:
    killed(lambda: sync(Store.open(store), [folder], HashEmbedder(log=log)), after)


def killed_rebuild(store: Path, folder: Path, log: Path, after: int) -> None:
    killed(lambda: sync(Store.open(store), [folder], other_embedder(log), rebuild=True), after)


def killed_remove(store: Path, after: int) -> None:
    killed(lambda: remove(Store.open(store), "articles"), after)


def other_embedder(log: Path | None = None) -> HashEmbedder:
    return HashEmbedder(32, name="other", log=log)


def run(target: Callable[..., None], *arguments: object) -> int:
    child = FORK.Process(target=target, args=arguments)
    child.start()
    child.join(60)
    assert child.exitcode is not None
    return child.exitcode


def check_after_kill(store_folder: Path, folder: Path, log: Path, old: dict[str, str], new: dict[str, str]) -> None:
    store = Store.open(store_folder)
    assert_old_or_new(store, old, new)
    sync(store, [folder], HashEmbedder(log=log))
    assert state(store) == new
    assert_finished(store)


def assert_old_or_new(store: Store, old: dict[str, str], new: dict[str, str]) -> None:
    assert state(store) in (old, new)
    assert [check for check in verify(store) if not check.ok and "dense.faiss" not in check.name] == []
    with store.snapshot() as snapshot:  # the vectors' cache may be behind; searching rebuilds it
        dimension = snapshot.embedder.dimension if snapshot.embedder else 1
        found = snapshot.search_dense(np.eye(1, dimension, dtype=np.float32)[0], 3)
        assert len(found) == min(3, snapshot.passage_count)


def assert_finished(store: Store) -> None:
    """Whole, with nothing half-written left, and no vector of a passage that is gone."""
    assert [check for check in verify(store) if not check.ok] == []
    assert {file.name for file in store.folder.iterdir()} <= {"store.db", "dense.faiss", "writer.lock"}
    connection = sqlite3.connect(store.folder / "store.db")
    (unused,) = connection.execute("SELECT count(*) FROM vectors WHERE key NOT IN (SELECT vector_key FROM passages)").fetchone()
    connection.close()
    assert unused == 0


@pytest.mark.slow
def test_killed_at_every_statement(prepared: Prepared, tmp_path: Path) -> None:
    store, folder, old, new = prepared
    for after in statements():
        copy, log = tmp_path / f"copy{after}", tmp_path / f"log{after}"
        shutil.copytree(store, copy)
        ended = run(killed_sync, copy, folder, log, after)
        check_after_kill(copy, folder, log, old, new)
        made = log.read_text().splitlines()
        assert len(made) - len(set(made)) <= 2  # at most the batch in flight
        shutil.rmtree(copy)
        if ended == 0:
            break
    assert after > 60


def statements() -> Iterator[int]:
    """Every early step, then ever larger strides."""
    after = 0
    while True:
        after += 1 + after // 12
        yield after


@pytest.mark.slow
def test_rebuild_killed_at_every_statement(prepared: Prepared, tmp_path: Path) -> None:
    """With another embedder: until the last moment all is of the old one, then all of the new."""
    store_folder, folder, old, new = prepared
    for after in statements():
        copy, log = tmp_path / f"copy{after}", tmp_path / f"log{after}"
        shutil.copytree(store_folder, copy)
        ended = run(killed_rebuild, copy, folder, log, after)
        store = Store.open(copy)
        assert_old_or_new(store, old, new)
        with store.snapshot() as snapshot:
            assert snapshot.embedder is not None
            assert (snapshot.embedder.name, state(store)) in (("hash", old), ("other", new))
        if state(store) == old:
            sync(store, [folder], other_embedder(log), rebuild=True)
            made = log.read_text().splitlines()
            assert len(made) - len(set(made)) <= 2
        else:
            sync(store, [folder], other_embedder())
        assert state(store) == new
        assert_finished(store)
        shutil.rmtree(copy)
        if ended == 0:
            break


@pytest.mark.slow
def test_remove_killed_at_every_statement(prepared: Prepared, tmp_path: Path) -> None:
    """All or nothing, and what is gone is gone from the files once the removal or any sync has been through."""
    store_folder, _, old, _ = prepared
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Another article about larches.")
    sync(Store.open(store_folder), [other], HashEmbedder())
    both = state(Store.open(store_folder))
    rest = {path: sha256 for path, sha256 in both.items() if path not in old}
    for after in statements():
        copy = tmp_path / f"copy{after}"
        shutil.copytree(store_folder, copy)
        ended = run(killed_remove, copy, after)
        store = Store.open(copy)
        assert_old_or_new(store, both, rest)
        if state(store) == rest:
            sync(store, [other], HashEmbedder())
        else:
            remove(store, "articles")
        assert_finished(store)
        assert all(b"old1word1" not in file.read_bytes() for file in copy.iterdir())
        shutil.rmtree(copy)
        if ended == 0:
            break


@pytest.mark.parametrize("moment", ["half written", "before the rename", "after the rename"])
def test_killed_while_the_vectors_cache_is_written(prepared: Prepared, tmp_path: Path, moment: str) -> None:
    """It is written after the last SQL statement, so the kills at statements do not reach it."""
    store, folder, old, new = prepared
    assert run(killed_at_the_cache, store, folder, moment) == -signal.SIGKILL
    assert state(Store.open(store)) == new
    left = {file.name for file in store.iterdir()}
    assert (".dense.faiss.unfinished" in left) == (moment != "after the rename")
    check_after_kill(store, folder, tmp_path / "log", old, new)
    assert not (tmp_path / "log").exists()  # nothing was embedded again


def killed_at_the_cache(store: Path, folder: Path, moment: str) -> None:
    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def rename_and_die(source: Path, target: Path) -> None:
        os.rename(source, target)
        die()

    def half(file: int) -> None:
        os.ftruncate(file, os.fstat(file).st_size // 2)
        die()

    failpoints = {
        "half written": {"fsync": half},
        "before the rename": {"replace": die},
        "after the rename": {"replace": rename_and_die},
    }
    dense.os = SimpleNamespace(**{**vars(os), **failpoints[moment]})
    sync(Store.open(store), [folder], HashEmbedder())
    os._exit(0)


def slow_sync(store: Path, folder: Path, log: Path) -> None:
    class Slow(HashEmbedder):
        def encode(self, texts: list[str]) -> object:
            time.sleep(0.002)
            return super().encode(texts)

    sync(Store.open(store), [folder], Slow(log=log))
    os._exit(0)


@pytest.mark.slow
@pytest.mark.parametrize("kills", [50, pytest.param(1000, marks=pytest.mark.soak)])
def test_random_kills(prepared: Prepared, tmp_path: Path, kills: int) -> None:
    store, folder, old, new = prepared
    chance = random.Random(7)
    started = time.perf_counter()
    shutil.copytree(store, tmp_path / "timed")
    run(slow_sync, tmp_path / "timed", folder, tmp_path / "timed.log")
    whole = time.perf_counter() - started
    killed = 0
    for number in range(kills):
        copy, log = tmp_path / f"copy{number}", tmp_path / f"log{number}"
        shutil.copytree(store, copy)
        child = FORK.Process(target=slow_sync, args=(copy, folder, log))
        child.start()
        time.sleep(chance.uniform(0.1, 1) * whole)
        child.kill()
        child.join()
        killed += child.exitcode == -signal.SIGKILL
        log.touch()
        check_after_kill(copy, folder, log, old, new)
        shutil.rmtree(copy)
    assert killed >= kills / 5


def test_the_lock_of_a_killed_writer_is_free(prepared: Prepared, tmp_path: Path) -> None:
    store, folder, _, new = prepared
    assert run(killed_sync, store, folder, tmp_path / "log", 9) == -signal.SIGKILL
    sync(Store.open(store), [folder], HashEmbedder())
    assert state(Store.open(store)) == new

"""A sync that is killed at any moment leaves the old or the new state, whole; and what it had embedded is not embedded again."""

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import HashEmbedder

from index.store import schema
from index.store.store import Store
from index.store.verify import verify
from index.sync import sync

FILES = 12
FORK = multiprocessing.get_context("fork")


def write_articles(folder: Path, version: str) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(FILES):
        words = " ".join(f"{version}{number}word{position}" for position in range(40))
        (folder / f"{number}.txt").write_text(f"Article {number}\n\nThe {version} text says {words}.\n\nIts {version} second part.\n")
    if version == "new":
        (folder / "0.txt").unlink()


def state(store: Store) -> dict[str, str]:
    with store.snapshot() as snapshot:
        return {listing.meta.path: listing.meta.sha256 for listing in snapshot.documents()}


@pytest.fixture
def prepared(tmp_path: Path) -> tuple[Path, Path, dict[str, str], dict[str, str]]:
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


def killed_sync(store: Path, folder: Path, log: Path, after: int) -> None:
    """In a child: syncs, and dies at the `after`-th SQL statement."""
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
    sync(Store.open(store), [folder], HashEmbedder(log=log))
    os._exit(0)


def run(target: Callable[..., None], *arguments: object) -> int:
    child = FORK.Process(target=target, args=arguments)
    child.start()
    child.join(60)
    assert child.exitcode is not None
    return child.exitcode


def check_after_kill(store_folder: Path, folder: Path, log: Path, old: dict[str, str], new: dict[str, str]) -> None:
    store = Store.open(store_folder)
    assert state(store) in (old, new)
    assert [check for check in verify(store) if not check.ok and "dense.faiss" not in check.name] == []
    with store.snapshot() as snapshot:  # the vectors' cache may be behind; searching rebuilds it
        assert snapshot.search_dense(HashEmbedder().encode(["text"])[0], 3)
    sync(store, [folder], HashEmbedder(log=log))
    assert state(store) == new
    assert [check for check in verify(store) if not check.ok] == []


@pytest.mark.slow
def test_killed_at_every_statement(prepared: tuple[Path, Path, dict[str, str], dict[str, str]], tmp_path: Path) -> None:
    store, folder, old, new = prepared
    after = 0
    while True:
        after += 1 + after // 12  # every early step, then ever larger strides
        copy, log = tmp_path / f"copy{after}", tmp_path / f"log{after}"
        shutil.copytree(store, copy)
        ended = run(killed_sync, copy, folder, log, after)
        check_after_kill(copy, folder, log, old, new)
        made = log.read_text().splitlines()
        assert len(made) - len(set(made)) <= 2  # at most the batch in flight, here one document's passages
        shutil.rmtree(copy)
        if ended == 0:
            break
    assert after > 60


def slow_sync(store: Path, folder: Path, log: Path) -> None:
    class Slow(HashEmbedder):
        def encode(self, texts: list[str]) -> object:
            time.sleep(0.002)
            return super().encode(texts)

    sync(Store.open(store), [folder], Slow(log=log))
    os._exit(0)


@pytest.mark.slow
def test_fifty_random_kills(prepared: tuple[Path, Path, dict[str, str], dict[str, str]], tmp_path: Path) -> None:
    store, folder, old, new = prepared
    chance = random.Random(7)
    started = time.perf_counter()
    shutil.copytree(store, tmp_path / "timed")
    run(slow_sync, tmp_path / "timed", folder, tmp_path / "timed.log")
    whole = time.perf_counter() - started
    killed = 0
    for number in range(50):
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
    assert killed >= 10


def test_the_lock_of_a_killed_writer_is_free(prepared: tuple[Path, Path, dict[str, str], dict[str, str]], tmp_path: Path) -> None:
    store, folder, _, new = prepared
    assert run(killed_sync, store, folder, tmp_path / "log", 9) == -signal.SIGKILL
    sync(Store.open(store), [folder], HashEmbedder())
    assert state(Store.open(store)) == new

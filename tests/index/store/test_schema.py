"""A new store is made whole or not at all."""

import multiprocessing
import os
import signal
import sqlite3
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.store import schema
from index.store.store import Store
from index.store.verify import verify

FORK = multiprocessing.get_context("fork")


@pytest.mark.slow
def test_a_new_store_killed_at_every_step_of_its_making(tmp_path: Path) -> None:
    """There is no store, or a whole one; and the next try makes it, whatever was left."""
    for after in range(1, 100):
        folder = tmp_path / str(after)
        child = FORK.Process(target=killed_create, args=(folder, after))
        child.start()
        child.join(60)
        store = Store.open(folder, create=True)
        assert [check for check in verify(store) if not check.ok] == []
        assert {file.name for file in folder.iterdir()} == {"store.db", "writer.lock"}
        if child.exitcode == 0:
            break
    assert 10 < after < 99


def killed_create(folder: Path, after: int) -> None:
    """Dies at the `after`-th SQL statement or file operation of the making of a store."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1
        if count == after:
            os.kill(os.getpid(), signal.SIGKILL)

    class Traced(sqlite3.Connection):
        def __init__(self, *values: object, **settings: object) -> None:
            super().__init__(*values, **settings)  # type: ignore[arg-type]
            self.set_trace_callback(step)

    real_connect, real_replace = sqlite3.connect, os.replace

    def replace(source: Path, target: Path) -> None:
        step()
        real_replace(source, target)
        step()

    schema.sqlite3 = SimpleNamespace(**{**vars(sqlite3), "connect": partial(real_connect, factory=Traced)})
    schema.os = SimpleNamespace(**{**vars(os), "replace": replace})
    Store.open(folder, create=True)
    os._exit(0)

"""Syncs that the maintainer's pages ask for: one at a time, beside the questions, and what the last one did.

A sync embeds with a copy of the assistant's embedder, since a tokenizer must not be used by two threads at once. The store's
lock keeps other processes' syncs away, and says so.
"""

import copy
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from index.embed import Embedder
from index.errors import FootnoteError, SourcesLeft, StoreBusy
from index.sync import SyncReport, sync
from qa.assistant import Assistant

T = TypeVar("T")

PATIENCE = 60  # seconds that one who changes an article waits for a sync at work
FAILED = "The sync failed. The server's log has the details; what was in the store is as it was."

log = logging.getLogger("footnote")


@dataclass(frozen=True, slots=True)
class SyncState:
    """The sync at work, or the last one since the server began: `started` and `finished` are ISO 8601, UTC, or empty."""

    running: bool = False
    started: str = ""
    finished: str = ""
    passages: int = 0  # done so far
    reports: tuple[SyncReport, ...] = ()
    fault: str = ""  # why it failed


class Syncing:
    """Syncs the sources of one assistant's store."""

    def __init__(self, assistant: Assistant) -> None:
        self._store = assistant.store
        self._embedder = assistant.embedder
        self._at_work = threading.Lock()
        self._state = SyncState()

    @property
    def state(self) -> SyncState:
        """How far the sync is, or how the last one ended."""
        return self._state

    def start(self) -> bool:
        """Begins a sync of all known sources in a thread of its own; False, and nothing happens, while one is at work."""
        if not self._at_work.acquire(blocking=False):
            return False
        self._state = SyncState(running=True, started=_now())
        threading.Thread(target=self._all, name="sync", daemon=True).start()
        return True

    def alone(self, change: Callable[[Embedder], T]) -> T:
        """What `change` gives, called with an embedder of its own while no sync is at work. Raises `StoreBusy`."""
        if not self._at_work.acquire(timeout=PATIENCE):
            raise StoreBusy("A sync is at work, and takes longer than a minute. Try again when it is done.")
        try:
            return change(copy.deepcopy(self._embedder))
        finally:
            self._at_work.release()

    def _all(self) -> None:
        reports: Sequence[SyncReport] = ()
        fault = ""
        try:
            reports = sync(self._store, list[Path](), copy.deepcopy(self._embedder), progress=self._progress)
        except FootnoteError as error:
            reports = error.reports if isinstance(error, SourcesLeft) else ()
            fault = str(error)
            log.error("sync: %s", error)
        except Exception:
            fault = FAILED
            log.exception("A sync failed.")
        finally:
            self._state = replace(self._state, running=False, finished=_now(), reports=tuple(reports), fault=fault)
            self._at_work.release()

    def _progress(self, done: int, total: int | None) -> None:
        self._state = replace(self._state, passages=done)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

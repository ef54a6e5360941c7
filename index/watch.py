"""Known sources in, a store that is kept equal to them out: waits for a change at their places, then syncs what has changed.

The system gives notice of what changes in a folder. A look at each place, once a second, sees what it does not tell: a single
file that was replaced, a disk that went or came back. All is synced now and then, for file systems that give no notice. What
fails is told once, and tried again; a place that is gone is waited for, and its articles stay.
"""

import os
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import watchfiles

from index.embed import Embedder
from index.errors import FootnoteError, SourcesLeft
from index.sources.folder import IGNORE_FILE
from index.store.store import Store
from index.sync import SyncReport, sync

LOOK = 1.0  # seconds between two looks at the places
RETRY, LONGEST_RETRY = 2.0, 60.0  # seconds from a sync that failed to the next, twice as many each time
ANYWAY = 300.0  # seconds after which all is synced, whatever was noticed

Told = Callable[[Sequence[SyncReport], str], object]
State = tuple[int, ...] | None  # of a place; None: it is not there


def watch(store: Store, paths: Sequence[Path], embedder: Embedder, *, stop: threading.Event, told: Told) -> None:
    """Keeps the known sources of the paths (none: all known ones) current until `stop` is set, or Ctrl-C.

    `told(reports, fault)` is called after each sync that did something, with what it did, and with each fault, when it begins.
    """
    _Watch(store, {str(path.expanduser().resolve()) for path in paths}, embedder, told).run(stop)


class _Watch:
    def __init__(self, store: Store, wanted: Collection[str], embedder: Embedder, told: Told) -> None:
        self._store = store
        self._wanted = wanted
        self._embedder = embedder
        self._told = told
        self._standing: dict[str, str] = {}  # faults that were told, by what they are about
        self._failed: dict[str, object] = {}  # files that failed, by source, as they were told
        self._places: dict[str, State] = {}
        self._due: set[str] = set()
        self._next = self._all_next = 0.0  # when to sync again, and when all
        self._pause = RETRY

    def run(self, stop: threading.Event) -> None:
        """Goes on until it is stopped. A sync comes after its notices have begun, so none is missed in between."""
        while not stop.is_set():
            self._look()
            folders = self._folders()
            self._due |= folders.keys()
            for noticed in self._notices(list(folders), stop):
                self._due |= noticed
                self._next = 0.0 if noticed else self._next
                self._look()
                self._sync_what_is_due()
                if stop.is_set() or self._folders() != folders:
                    break  # other folders, or another disk at the place of one: they are to be watched anew

    def _look(self) -> None:
        """Sees which places are there now; what is another one than before is due."""
        try:
            known = [source.location for source in self._store.sources()]
        except FootnoteError as error:
            self._say("store", str(error))
            return
        places = {place: _state(place) for place in known if not self._wanted or place in self._wanted}
        self._due |= {place for place in places if places[place] != self._places.get(place)}
        if time.monotonic() >= self._all_next:
            self._due |= places.keys()
            self._all_next = time.monotonic() + ANYWAY
        gone = [place for place, state in places.items() if state is None]
        self._due &= places.keys() - set(gone)
        self._places = places
        self._say("store", "")
        self._say("places", f"{', '.join(gone)} is gone. Its articles stay; it is synced when it is back." if gone else "")

    def _sync_what_is_due(self) -> None:
        if not self._due or time.monotonic() < self._next:
            return
        due, self._due = self._due, set()
        reports: Sequence[SyncReport] = ()
        fault = ""
        try:
            reports = sync(self._store, [Path(place) for place in sorted(due)], self._embedder)
        except FootnoteError as error:
            reports, fault = error.reports if isinstance(error, SourcesLeft) else (), str(error)
        except Exception as error:  # whatever it is, the next sync may do
            fault = f"A sync failed ({type(error).__name__}: {error}). It is tried again."
        self._due |= due if fault else set()
        self._pause = min(2 * self._pause, LONGEST_RETRY) if fault else RETRY
        self._next = time.monotonic() + self._pause
        news = [report for report in reports if self._is_news(report)]
        if news:
            self._told(news, "")
        self._say("sync", fault)

    def _is_news(self, report: SyncReport) -> bool:
        was = self._failed.get(report.source, report.failed)
        self._failed[report.source] = report.failed
        return bool(report.added or report.changed or report.removed or report.failed != was)

    def _say(self, about: str, fault: str) -> None:
        """Tells a fault once for as long as it stays."""
        if fault and fault != self._standing.get(about):
            self._told((), fault)
        self._standing[about] = fault

    def _folders(self) -> dict[str, State]:
        return {place: state for place, state in self._places.items() if state and os.path.isdir(place)}

    def _notices(self, folders: Sequence[str], stop: threading.Event) -> Iterator[set[str]]:
        """The places of each handful of changes; none, where a while went by without."""
        with suppress(OSError):  # a folder went in this moment, or the system gives no more notices: looks have to do
            if folders:
                for changes in watchfiles.watch(
                    *folders,
                    watch_filter=None,  # its own would hold back the ticks too while only what it leaves out changes
                    stop_event=stop,
                    rust_timeout=int(LOOK * 1000),
                    yield_on_timeout=True,
                    ignore_permission_denied=True,
                ):
                    yield {place for _, path in changes for place in self._meant(path, folders)}
        stop.wait(LOOK)
        yield set()

    def _meant(self, path: str, folders: Sequence[str]) -> list[str]:
        """The folders to whose articles a path may belong; what is hidden, and the store's own files, belong to none."""
        own = str(self._store.folder.resolve())
        return [
            folder
            for folder in folders
            if (names := _names_below(path, folder)) is not None
            and (names == (IGNORE_FILE,) or not any(name.startswith(".") for name in names))
            and (_names_below(path, own) is None or _names_below(folder, own) is not None)
        ]


def _names_below(path: str, folder: str) -> tuple[str, ...] | None:
    """The names on the way from a folder to a path; None where that does not lie in it."""
    try:
        return Path(path).relative_to(folder).parts
    except ValueError:
        return None


def _state(place: str) -> State:
    """What tells a folder from another one at its place, and a file also from what it was before."""
    try:
        state = os.stat(place)
    except OSError:
        return None
    return (state.st_dev, state.st_ino, *(() if os.path.isdir(place) else (state.st_mtime_ns, state.st_size)))

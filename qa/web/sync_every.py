"""The syncs of a server that come by themselves: one at its start, then one each while, as if somebody had asked for it.

It is the one sync that the maintainer's pages show, so none begins while one is at work; what fails stands there and in the
log, and the next one comes all the same.
"""

import threading

from qa.web.syncing import Syncing

ENDING = 5.0  # seconds that the end waits


class SyncEvery:
    """The thread that begins a server's syncs."""

    def __init__(self, syncing: Syncing, seconds: float) -> None:
        self._syncing = syncing
        self._seconds = seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sync-every", daemon=True)

    def start(self) -> None:
        """Begins with a sync at once."""
        self._thread.start()

    def stop(self) -> None:
        """Begins no more; one at work may be cut off with the process, and the store is whole all the same."""
        self._stopped.set()
        self._thread.join(ENDING)

    def _work(self) -> None:
        while True:
            self._syncing.start()  # where one is at work already, that one does
            if self._stopped.wait(self._seconds):
                return

"""The suggested questions of a server: made in a thread beside the questions, whenever the articles have changed.

It looks now and then whether the store has another content than was asked last, so a sync at the command line counts as much as
one on the maintainer's pages, and neither waits for it. Between two of its questions it rests as long as the last one took: who
asks meanwhile goes first.
"""

import logging
import threading
import time

from index.errors import FootnoteError
from qa.assistant import Assistant
from qa.suggest.make import is_up_to_date, make_suggestions

FIRST_AFTER = 20.0  # seconds: whoever starts a server asks something
EVERY = 20.0
MOST_REST = 3.0
ENDING = 5.0  # seconds that the end waits for the question at work

log = logging.getLogger("footnote")


class Suggesting:
    """The thread of one server's suggestions."""

    def __init__(self, assistant: Assistant, *, first_after: float = FIRST_AFTER, every: float = EVERY) -> None:
        self._assistant = assistant
        self._first_after = first_after
        self._every = every
        self._stopped = threading.Event()
        self._rested = time.monotonic()
        self._thread = threading.Thread(target=self._work, name="suggestions", daemon=True)

    def start(self) -> None:
        """Begins, after a while."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it after the question at work; what was found is kept."""
        self._stopped.set()
        self._thread.join(ENDING)

    def _work(self) -> None:
        tried, wait = "", self._first_after
        while not self._stopped.wait(wait):
            tried, wait = self._once(tried), self._every

    def _once(self, tried: str) -> str:
        """Makes what is lacking, unless that was tried for the same content; returns the content that it was tried for."""
        content = tried
        try:
            with self._assistant.store.snapshot() as snapshot:
                content = snapshot.sha256
            if content != tried and not is_up_to_date(self._assistant):
                made = make_suggestions(self._assistant, pause=self._rest)
                log.info("%d questions can be suggested.", made.count)
        except FootnoteError as error:
            log.warning("No questions are suggested: %s", error)
        except Exception:
            log.exception("The suggested questions could not be made.")
        return content

    def _rest(self) -> bool:
        """Rests as long as it has worked since the last rest; says whether it is to end."""
        worked = time.monotonic() - self._rested
        stopped = self._stopped.wait(min(worked, MOST_REST))
        self._rested = time.monotonic()
        return stopped

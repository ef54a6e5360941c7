"""What was asked: how often a day, with which outcome and how confident; and the questions themselves where that is wanted.

Answers go in; counts for charts and, for as many days as the operator says, texts come out. A count has a day (UTC), a status
and a tenth of confidence, nothing of the question. Texts older than those days are deleted for good with each write; none is
kept by default, and never who asked. Both live in journal.db. A journal that cannot be written costs no answer, only a warning.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

from index.errors import JournalError
from qa.journal import MOST_BYTES, Journal, bytes_in_use
from qa.types import Answer, Status

STATUSES: tuple[Status, ...] = get_args(Status)
TENTHS = 10  # bins of confidence
PATIENCE = 250  # milliseconds that an answer waits for another writer
MOST_TEXT_BYTES = MOST_BYTES // 2  # of the whole journal: above it the oldest texts go, so that feedback has room
DROPPED_AT_ONCE = 100

log = logging.getLogger("footnote")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked: `document` is the id of the article that answered it, or empty; `when` ISO 8601, UTC."""

    question: str
    read_as: str
    status: Status
    confidence: float
    document: str
    when: str


class QuestionLog:
    """The log beside the store in `folder`; texts are kept for `days`, 0 for never. `clock` gives the time in UTC."""

    def __init__(
        self,
        folder: Path,
        days: int = 0,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        most_bytes: int = MOST_TEXT_BYTES,
    ) -> None:
        self.days = days
        self._journal = Journal(folder)
        self._clock = clock
        self._most_bytes = most_bytes
        self._failed = False  # the last time, which was told

    def count(self, answer: Answer) -> None:
        """Counts the question that was answered, and keeps it if texts are. Raises nothing."""
        self._surely(lambda: self._count(answer))

    def forget_old(self) -> None:
        """Deletes the texts that are older than they may be; all where none may be kept. Raises nothing."""
        self._surely(self._forget_old)

    def by_day(self, days: int) -> list[tuple[str, dict[Status, int]]]:
        """(day, questions by status) of the last so many days, today the last. Raises `JournalError`."""
        today = self._clock().date()
        counts: dict[str, dict[Status, int]] = {
            (today - timedelta(days=ago)).isoformat(): dict.fromkeys(STATUSES, 0) for ago in reversed(range(days))
        }
        query = "SELECT day, status, sum(questions) FROM asked WHERE day >= ? GROUP BY day, status"
        for day, status, questions in self._journal.rows("asked", query, min(counts)):
            if day in counts and status in counts[day]:
                counts[day][status] += questions
        return list(counts.items())

    def by_confidence(self, days: int) -> list[int]:
        """How many questions of the last so many days had a confidence of 0 to 0.1, to 0.2, ... Raises `JournalError`."""
        first = (self._clock().date() - timedelta(days=days - 1)).isoformat()
        query = "SELECT tenth, sum(questions) FROM asked WHERE day >= ? AND tenth BETWEEN 0 AND ? GROUP BY tenth"
        counts = dict(self._journal.rows("asked", query, first, TENTHS - 1))
        return [counts.get(tenth, 0) for tenth in range(TENTHS)]

    def kept(self, status: Status | None = None) -> int:
        """How many questions are kept with their text, of one status or of all. Raises `JournalError`."""
        which, values = self._which(status)
        rows = self._journal.rows("questions", f"SELECT count(*) FROM questions WHERE {which}", *values)
        return int(rows[0][0]) if rows else 0

    def texts(self, status: Status | None = None, *, skip: int = 0, most: int = 100) -> list[Asked]:
        """The kept questions, newest first. Raises `JournalError`."""
        which, values = self._which(status)
        query = (
            f"SELECT asked, read_as, status, confidence, document, written FROM questions WHERE {which} "
            "ORDER BY number DESC LIMIT ? OFFSET ?"
        )
        return [Asked(*row) for row in self._journal.rows("questions", query, *values, most, skip)]

    def clear(self) -> int:
        """Deletes every text for good, not the counts; returns how many there were. Raises `JournalError`."""
        if not self._journal.rows("questions", "SELECT 1 FROM questions LIMIT 1"):
            return 0
        with self._journal.writing() as connection:
            return connection.execute("DELETE FROM questions").rowcount

    def _count(self, answer: Answer) -> None:
        now = self._clock()
        tenth = max(0, min(TENTHS - 1, int(answer.confidence * TENTHS)))
        with self._journal.writing(PATIENCE) as connection:
            connection.execute(
                "INSERT INTO asked (day, status, tenth, questions) VALUES (?, ?, ?, 1) "
                "ON CONFLICT (day, status, tenth) DO UPDATE SET questions = questions + 1",
                [now.date().isoformat(), answer.status, tenth],
            )
            connection.execute("DELETE FROM questions WHERE written < ?", [self._oldest()])
            if self.days:
                document = answer.quoted[0].document.id if answer.quoted else ""
                connection.execute(
                    "INSERT INTO questions (asked, read_as, status, confidence, document, written) VALUES (?, ?, ?, ?, ?, ?)",
                    [answer.question, answer.read_as, answer.status, answer.confidence, document, _moment(now)],
                )
            while bytes_in_use(connection) > self._most_bytes:
                oldest = "SELECT number FROM questions ORDER BY number LIMIT ?"
                if not connection.execute(f"DELETE FROM questions WHERE number IN ({oldest})", [DROPPED_AT_ONCE]).rowcount:
                    break  # feedback fills it

    def _forget_old(self) -> None:
        oldest = self._oldest()
        if self._journal.rows("questions", "SELECT 1 FROM questions WHERE written < ? LIMIT 1", oldest):
            with self._journal.writing() as connection:
                connection.execute("DELETE FROM questions WHERE written < ?", [oldest])

    def _which(self, status: Status | None) -> tuple[str, list[str]]:
        """A condition on the kept questions: what waits to be deleted is not shown."""
        return ("written >= ? AND status = ?", [self._oldest(), status]) if status else ("written >= ?", [self._oldest()])

    def _oldest(self) -> str:
        """The moment before which no text is kept; after every moment where none is kept at all."""
        return _moment(self._clock() - timedelta(days=self.days)) if self.days else "9999"

    def _surely(self, work: Callable[[], None]) -> None:
        """Does it, or says once that it cannot be done: who asked gets the answer all the same."""
        try:
            work()
            self._failed = False
        except (JournalError, ValueError) as error:  # the latter: a text that is none, such as half a character
            if not self._failed:
                log.warning("Questions are not counted: %s", error)
            self._failed = True


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")

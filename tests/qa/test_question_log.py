"""What was asked is counted without a word of it, and kept only for as long as the operator says."""

import logging
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa import journal as journal_file
from qa.journal import Feedback, Journal
from qa.question_log import Asked, QuestionLog
from qa.types import Answer, Status, StoreStamp

START = datetime(2024, 5, 19, 14, 5, 9, tzinfo=UTC)
COUNT_MANY = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_question_log import answer
from qa.question_log import QuestionLog
log = QuestionLog(Path(sys.argv[1]), 5)
for number in range(40):
    log.count(answer(f"Who is {number}?"))
"""


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def goes(self, **time: float) -> None:
        self.now += timedelta(**time)


def answer(question: str = "Who?", status: Status = "answered", confidence: float = 0.91) -> Answer:
    stamp = StoreStamp(1, "", "", "")
    return Answer(question, f"{question} as read", status, None, confidence, "span", (), (), stamp)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_counts_by_day_and_by_tenth_of_confidence(tmp_path: Path, clock: Clock) -> None:
    log = QuestionLog(tmp_path, clock=clock)
    for status, confidence in (
        ("answered", 1.0),
        ("answered", 0.95),
        ("unsure", 0.5),
        ("not_found", 0.0),
        ("not_found", 0.0999),
    ):
        log.count(answer("Who?", status, confidence))  # type: ignore[arg-type]
    clock.goes(hours=10)  # it is tomorrow, in UTC
    log.count(answer("Who?", "unsure", 0.49999))
    assert log.by_day(3) == [
        ("2024-05-18", {"answered": 0, "unsure": 0, "not_found": 0}),
        ("2024-05-19", {"answered": 2, "unsure": 1, "not_found": 2}),
        ("2024-05-20", {"answered": 0, "unsure": 1, "not_found": 0}),
    ]
    assert log.by_confidence(30) == [2, 0, 0, 0, 1, 1, 0, 0, 0, 2]
    assert log.by_confidence(1) == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]


def test_no_word_is_kept_unless_that_is_wanted(tmp_path: Path, clock: Clock) -> None:
    log = QuestionLog(tmp_path, clock=clock)
    log.count(answer("Where is canary?"))
    assert (log.kept(), log.texts()) == (0, [])
    assert b"canary" not in written(tmp_path)


def test_a_kept_question_says_what_was_asked_and_nothing_of_who(tmp_path: Path, clock: Clock) -> None:
    log = QuestionLog(tmp_path, 7, clock=clock)
    log.count(answer("Where is it? 🦉 <b>", "unsure", 0.4))
    assert log.texts() == [
        Asked("Where is it? 🦉 <b>", "Where is it? 🦉 <b> as read", "unsure", 0.4, "", "2024-05-19T14:05:09+00:00")
    ]
    columns = [row[1] for row in rows(tmp_path, "PRAGMA table_info(questions)")]
    assert columns == "number asked read_as status confidence document written".split()


def test_the_newest_comes_first_of_one_status_or_of_all(tmp_path: Path, clock: Clock) -> None:
    log = QuestionLog(tmp_path, 7, clock=clock)
    for number in range(5):
        log.count(answer(f"{number}?", "answered" if number % 2 else "not_found"))
    assert [asked.question for asked in log.texts(skip=1, most=3)] == ["3?", "2?", "1?"]
    assert [asked.question for asked in log.texts("answered")] == ["3?", "1?"]
    assert (log.kept(), log.kept("answered"), log.kept("unsure")) == (5, 2, 0)


def test_what_is_older_than_the_days_is_deleted_by_the_next_question(tmp_path: Path, clock: Clock) -> None:
    log = QuestionLog(tmp_path, 2, clock=clock)
    log.count(answer("Where is canary?"))
    clock.goes(days=2)
    log.count(answer("Still there?"))
    assert [asked.question for asked in log.texts()] == ["Still there?", "Where is canary?"]
    clock.goes(seconds=1)
    assert [asked.question for asked in log.texts()] == ["Still there?"], "shown after its time"
    assert b"canary" in written(tmp_path)
    log.count(answer("And now?"))
    assert b"canary" not in written(tmp_path)
    assert sum(sum(counts.values()) for _, counts in log.by_day(30)) == 3, "counts stay"


@pytest.mark.parametrize(("days", "left"), [(0, []), (1, ["young?"]), (30, ["young?", "old?"])])
@pytest.mark.parametrize("by_asking", [False, True])
def test_fewer_days_hold_at_the_next_start_and_at_the_next_question(
    tmp_path: Path, clock: Clock, days: int, left: list[str], by_asking: bool
) -> None:
    log = QuestionLog(tmp_path, 30, clock=clock)
    log.count(answer("old?"))
    clock.goes(days=3)
    log.count(answer("young?"))
    later = QuestionLog(tmp_path, days, clock=clock)
    if by_asking:
        later.count(answer("now?"))
        left = ["now?", *left] if days else left
    else:
        later.forget_old()
    assert [row[0] for row in rows(tmp_path, "SELECT asked FROM questions ORDER BY number DESC")] == left


def test_all_can_be_deleted_and_the_counts_stay(tmp_path: Path, clock: Clock) -> None:
    log = QuestionLog(tmp_path, 30, clock=clock)
    for number in range(20):
        log.count(answer(f"Where is canary {number}? " * 50))
    Journal(tmp_path).add(Feedback("Where is the owl?", "right"))
    assert (log.clear(), log.clear()) == (20, 0)
    assert b"canary" not in written(tmp_path) and b"owl" in written(tmp_path)
    assert log.by_confidence(1)[9] == 20


def test_the_oldest_texts_make_room_and_nothing_fails(tmp_path: Path, clock: Clock) -> None:
    log = QuestionLog(tmp_path, 30, clock=clock, most_bytes=400_000)
    for number in range(500):
        log.count(answer(f"{number} " + "x" * 1000))
    assert (tmp_path / "journal.db").stat().st_size < 500_000
    kept = log.texts(most=500)
    assert 50 < len(kept) < 500 and kept[0].question.startswith("499 ")
    assert log.by_confidence(1)[9] == 500


def test_a_journal_full_of_feedback_still_counts(tmp_path: Path, clock: Clock) -> None:
    Journal(tmp_path).add(Feedback("Who?", "wrong", note="x" * 2000))
    log = QuestionLog(tmp_path, 30, clock=clock, most_bytes=1)
    log.count(answer())
    assert (log.by_confidence(1)[9], log.kept()) == (1, 0)
    assert len(list(Journal(tmp_path).entries())) == 1


def test_two_processes_count_everything(tmp_path: Path) -> None:
    words = [sys.executable, "-c", COUNT_MANY, str(tmp_path), str(Path(__file__).parent)]
    children = [subprocess.Popen(words, stderr=subprocess.PIPE) for _ in range(2)]
    assert [child.communicate(timeout=120)[1] for child in children] == [b"", b""]
    log = QuestionLog(tmp_path, 5)
    assert (sum(log.by_confidence(2)), log.kept()) == (80, 80)


def test_reading_and_forgetting_make_no_file(tmp_path: Path) -> None:
    log = QuestionLog(tmp_path)
    log.forget_old()
    assert (log.kept(), log.texts(), log.clear(), sum(log.by_confidence(30)), len(log.by_day(30))) == (0, [], 0, 0, 30)
    assert list(tmp_path.iterdir()) == []


def test_an_old_journal_goes_on_with_the_next_question(tmp_path: Path, clock: Clock) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal_file, "MIGRATIONS", journal_file.MIGRATIONS[:2])
        kept = Journal(tmp_path).add(Feedback("Who?", "right"))
    log = QuestionLog(tmp_path, 7, clock=clock)
    assert (log.texts(), sum(log.by_confidence(30))) == ([], 0)
    log.count(answer())
    assert (log.kept(), sum(log.by_confidence(30)), list(Journal(tmp_path).entries())) == (1, 1, [kept])


@pytest.mark.parametrize("fault", ["damaged", "newer", "locked", "no folder"])
def test_a_journal_that_cannot_be_written_is_said_once_and_costs_nothing(
    tmp_path: Path, clock: Clock, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    with spoilt(tmp_path, fault) as folder:
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        log = QuestionLog(folder, 7, clock=clock)
        log.forget_old()
        for _ in range(3):
            log.count(answer())
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    (record,) = caplog.records
    assert (record.levelno, record.message.startswith("Questions are not counted: The journal ")) == (logging.WARNING, True)


def test_what_is_no_text_costs_nothing(tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    log = QuestionLog(tmp_path, 7, clock=clock)
    log.count(answer("half a character \ud83d"))
    log.count(answer(confidence=float("nan")))
    assert (log.kept(), len(caplog.records)) == (0, 1)


@contextmanager
def spoilt(folder: Path, fault: str) -> Iterator[Path]:
    """A folder whose journal cannot be used."""
    path = folder / "journal.db"
    if fault == "no folder":
        shutil.rmtree(folder)
    elif fault == "damaged":
        path.write_bytes(b"no database at all, " * 100)
    else:
        Journal(folder).add(Feedback("Who?", "right"))
    connection = sqlite3.connect(path if fault in ("newer", "locked") else ":memory:", isolation_level=None)
    connection.execute("PRAGMA user_version = 99" if fault == "newer" else "BEGIN IMMEDIATE")
    yield folder
    connection.close()


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "journal.db")
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())

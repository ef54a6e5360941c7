"""The journal keeps what people wrote as they wrote it, whoever writes beside it, whoever is killed, and whatever changes."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import JournalError, JournalFull, QuestionError
from qa import journal as journal_file
from qa.journal import MOST_NOTE, Feedback, Journal
from qa.place import Place
from qa.types import MAX_QUESTION

OSLO = Place("d1", "Owls 🦉", "0" * 64, 119, 123, "Oslo", "The owl 🦉 nests in Oslo.", 100)
NOTE = "It is Café\u0301 🙂, \x00 not\n'); DROP TABLE feedback; -- \u202e <script>alert(1)</script> =HYPERLINK(1)"
ADD_MANY = """
import sys
from pathlib import Path
from qa.journal import Feedback, Journal
journal = Journal(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    print(journal.add(Feedback(f"Who is {number}?", "wrong")).id, flush=True)
"""
DIE_UNFINISHED = """
import sys, time
from pathlib import Path
from qa.journal import Journal
with Journal(Path(sys.argv[1])).writing() as connection:
    connection.execute("PRAGMA cache_size = 1")  # so that unfinished pages are in the file already
    for number in range(200):
        connection.execute("INSERT INTO feedback (id, question, read_as, verdict, note, written) "
                           "VALUES (?, 'q', 'q', 'wrong', ?, '')", [str(number), "unfinished " * 100])
    print("inside", flush=True)
    time.sleep(60)
"""
AS_NOBODY = """
import os, sys
from pathlib import Path
from index.errors import JournalError
from qa.journal import Feedback, Journal
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for folder in sys.argv[1:]:
    journal = Journal(Path(folder))
    print([entry.question for entry in journal.entries()])
    for change in (lambda: journal.add(Feedback("Where?", "wrong")), journal.clear):
        try:
            print(change())
        except JournalError as error:
            print(error)
"""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path)


def child(code: str, *arguments: object) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_an_entry_comes_out_as_it_went_in(journal: Journal) -> None:
    given = Feedback("Where does it nest?", "wrong", "Where does the owl nest?", NOTE, OSLO, replace(OSLO, document="d2"))
    kept = journal.add(given)
    assert list(journal.entries()) == [kept]
    assert replace(kept, when="", id="") == given
    assert len(kept.id) == 16 and kept.when.endswith("+00:00")


def test_the_newest_comes_first(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_file, "AT_ONCE", 2)
    for number in range(5):
        journal.add(Feedback(f"Who is {number}?", "right"))
    assert [entry.question[7] for entry in journal.entries()] == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("question", "read_as", "expected"),
    [
        ("Where?", "", "Where?"),
        ("Where  is\nit?", "", "Where is it?"),
        ("Where is it?", "Where is the\x00 owl?", "Where is the owl?"),
    ],
)
def test_the_question_as_it_is_read(journal: Journal, question: str, read_as: str, expected: str) -> None:
    kept = journal.add(Feedback(question, "right", read_as))
    assert (kept.question, kept.read_as) == (question, expected)


@pytest.mark.parametrize(("question", "read_as"), [("x" * (MAX_QUESTION + 1), ""), ("", ""), ("?!", ""), ("Who?", "…")])
def test_what_is_no_question_is_not_kept(journal: Journal, question: str, read_as: str) -> None:
    with pytest.raises(QuestionError):
        journal.add(Feedback(question, "right", read_as))
    assert list(journal.entries()) == []


def test_writers_of_several_processes_and_threads_lose_nothing(tmp_path: Path) -> None:
    children = [child(ADD_MANY, tmp_path, 15) for _ in range(2)]
    journal, ours = Journal(tmp_path), []
    threads = [
        threading.Thread(target=lambda: ours.extend(journal.add(Feedback("Who?", "right")).id for _ in range(15)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    theirs = [identifier for process in children for identifier in process.communicate(timeout=60)[0].split()]
    for thread in threads:
        thread.join()
    kept = [entry.id for entry in journal.entries()]
    assert len(kept) == len(set(kept)) == 60
    assert set(kept) == {*ours, *theirs}


def test_a_killed_writer_leaves_what_it_had_finished(tmp_path: Path) -> None:
    process = child(ADD_MANY, tmp_path, 100_000)
    assert process.stdout
    finished = [process.stdout.readline().strip() for _ in range(5)]
    process.kill()
    finished += process.communicate()[0].split()
    kept = [entry.id for entry in Journal(tmp_path).entries()]
    assert set(finished) - set(kept) == set() and len(kept) - len(finished) in (0, 1)  # one may not have been told any more
    assert Journal(tmp_path).add(Feedback("Who?", "right")).id not in kept


def test_a_writer_killed_inside_its_transaction_leaves_nothing_of_it(tmp_path: Path) -> None:
    before = [Journal(tmp_path).add(Feedback("Who?", "right"))]
    process = child(DIE_UNFINISHED, tmp_path)
    assert process.stdout and process.stdout.readline() == "inside\n"
    process.kill()
    process.communicate()
    assert (tmp_path / "journal.db-journal").stat().st_size > 0
    assert b"unfinished" in (tmp_path / "journal.db").read_bytes(), "nothing had to be undone"
    assert list(Journal(tmp_path).entries()) == before
    assert b"unfinished" not in (tmp_path / "journal.db").read_bytes()


def test_an_unfinished_journal_is_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"")
    assert list(Journal(tmp_path).entries()) == []
    kept = Journal(tmp_path).add(Feedback("Who?", "right"))
    assert list(Journal(tmp_path).entries()) == [kept]


def test_nothing_is_made_by_reading_and_removing(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert (list(journal.entries()), journal.remove("x"), journal.clear()) == ([], 0, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_format_is_refused_untouched(tmp_path: Path, journal: Journal) -> None:
    journal.add(Feedback("Who?", "right"))
    newest = len(journal_file.MIGRATIONS)
    change(tmp_path, f"PRAGMA user_version = {newest + 1}")
    before = (tmp_path / "journal.db").read_bytes()
    for use in (lambda: journal.add(Feedback("Who?", "right")), lambda: list(journal.entries()), journal.clear):
        with pytest.raises(
            JournalError, match=rf"has format {newest + 1}, this version reads up to {newest}\. Update footnote-qa\."
        ):
            use()
    assert (tmp_path / "journal.db").read_bytes() == before


def test_a_journal_of_the_first_format_is_read_as_it_is_and_goes_on_with_the_next_entry(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal_file, "MIGRATIONS", journal_file.MIGRATIONS[:1])
        kept = journal.add(Feedback("Who?", "right"))
    before = (tmp_path / "journal.db").read_bytes()
    assert (list(journal.entries()), journal.rows("fixes", "SELECT * FROM fixes")) == ([kept], [])
    assert (tmp_path / "journal.db").read_bytes() == before
    later = journal.add(Feedback("When?", "wrong"))
    assert list(journal.entries()) == [later, kept]


@pytest.mark.parametrize(
    ("content", "message"), [(b"no database at all, " * 10, "is damaged"), (None, "is not a Footnote journal")]
)
def test_another_file_is_refused_untouched(tmp_path: Path, journal: Journal, content: bytes | None, message: str) -> None:
    if content is None:
        change(tmp_path, "CREATE TABLE t (a)")
    else:
        (tmp_path / "journal.db").write_bytes(content)
    before = (tmp_path / "journal.db").read_bytes()
    for use in (lambda: journal.add(Feedback("Who?", "right")), lambda: list(journal.entries())):
        with pytest.raises(JournalError, match=message):
            use()
    assert (tmp_path / "journal.db").read_bytes() == before


def test_a_read_only_folder_is_read_and_says_so() -> None:
    """The child takes another user's rights after its imports, since that user may not reach this Python's folders."""
    with tempfile.TemporaryDirectory() as name:
        place, full, empty = Path(name), Path(name, "full"), Path(name, "empty")
        full.mkdir()
        empty.mkdir()
        Journal(full).add(Feedback("Who?", "right"))
        for folder, mode in ((place, 0o755), (full, 0o555), (empty, 0o555), (full / "journal.db", 0o444)):
            folder.chmod(mode)
        lines = child(AS_NOBODY, full, empty).communicate(timeout=60)[0].splitlines()
        for folder in (full, empty):
            folder.chmod(0o755)
        shutil.rmtree(full)
    remedy = "Check the rights of the file and its folder."
    refused = f"The journal {full}/journal.db cannot be written or opened (attempt to write a readonly database). {remedy}"
    unmade = f"The journal {empty}/journal.db cannot be written or opened (unable to open database file). {remedy}"
    assert lines == ["['Who?']", refused, refused, "[]", unmade, "0"]


def test_a_journal_that_is_held_by_another_is_said(tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.add(Feedback("Who?", "right"))
    monkeypatch.setattr(journal_file, "BUSY_MILLISECONDS", 20)
    holder = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(JournalError, match="is being written by somebody else"):
        journal.add(Feedback("Who?", "right"))
    holder.close()
    journal.add(Feedback("Who?", "right"))


def test_the_whole_is_bounded_and_removing_makes_room(tmp_path: Path) -> None:
    journal = Journal(tmp_path, most_bytes=100_000)
    with pytest.raises(JournalFull, match=r"has reached its 100,000 bytes.*footnote feedback export FILE"):
        for _ in range(1000):
            last = journal.add(Feedback("Who?", "right", note="x" * MOST_NOTE))
    assert 100_000 <= (tmp_path / "journal.db").stat().st_size < 120_000
    assert journal.remove(last.id) == 1
    entries = len(list(journal.entries()))
    assert journal.clear() == entries > 10
    journal.add(Feedback("Who?", "right"))


def test_what_is_removed_is_gone_from_the_files(tmp_path: Path, journal: Journal) -> None:
    kept = [journal.add(Feedback("Who?", "wrong", note=f"canary{number:03} " * 150, shown=OSLO)) for number in range(60)]
    assert b"canary007" in (tmp_path / "journal.db").read_bytes()
    assert (journal.remove(kept[7].id), journal.remove(kept[7].id), journal.remove("\ud83d")) == (1, 0, 0)
    assert b"canary007" not in written(tmp_path) and b"canary008" in written(tmp_path)
    assert len(list(journal.entries())) == 59
    assert journal.clear() == 59
    assert b"canary" not in written(tmp_path) and b"nests" not in written(tmp_path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE feedback SET shown = replace(shown, 'nests', 'lives far')",
        "UPDATE feedback SET shown = replace(shown, '\"start\":119', '\"start\":118')",
        "UPDATE feedback SET shown = replace(shown, '\"start\":119', '\"start\":-1')",
        'UPDATE feedback SET shown = replace(shown, \'"start":119\', \'"start":"x"\')',
        "UPDATE feedback SET shown = replace(shown, '\"context_start\":100', '\"context_start\":124')",  # counted from the end
        "UPDATE feedback SET shown = replace(replace(shown, ':123', ':119'), '\"text\":\"Oslo\"', '\"text\":\"\"')",
        "UPDATE feedback SET shown = '{'",
        "UPDATE feedback SET shown = '[]'",
        "UPDATE feedback SET shown = '{\"a\": 1}'",
    ],
)
def test_a_damaged_entry_is_named_and_can_be_removed(tmp_path: Path, journal: Journal, statement: str) -> None:
    kept = journal.add(Feedback("Who?", "right", shown=OSLO))
    assert list(journal.entries()) == [kept]
    change(tmp_path, statement)
    with pytest.raises(JournalError, match=f"Remove it: footnote feedback remove {kept.id}"):
        list(journal.entries())
    assert (journal.remove(kept.id), list(journal.entries())) == (1, [])


def change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "journal.db")
    with connection:
        connection.execute(statement)
    connection.close()


def written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())

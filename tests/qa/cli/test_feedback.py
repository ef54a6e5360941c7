"""`footnote feedback`: what is listed, exported and removed, and that a file is written whole or not at all."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qa import cli
from qa.evaluate.datasets import Example, read_examples
from qa.feedback_export import squad
from qa.journal import Feedback, Journal
from qa.place import Place

OSLO = Place("d1", "Owls", "0" * 64, 119, 123, "Oslo", "The owl 🦉 nests in Oslo.", 100)
MICE = Place("d1", "Owls", "0" * 64, 204, 208, "mice", "It e\u0301ats mice. Not mice.", 195)
HILL = Place("d2", "Hills", "1" * 64, 0, 4, "Hill", "Hill", 0)
WRITTEN = (
    Feedback("Where does it nest?", "right", "Where does the owl nest?", shown=OSLO),
    Feedback("What does it eat?", "wrong", shown=OSLO, corrected=MICE),
    Feedback("Who owns it?", "not_answered_here", shown=HILL),
    Feedback("What does it eat?", "not_answered_here", shown=HILL, corrected=MICE),
    Feedback("How old is it?", "wrong", shown=OSLO, note="No.\nfootnote: all is well \u202e"),
    Feedback("How old is it?", "not_answered_here"),
)
SENTENCE = (
    "4 questions exported, 1 of them not answered in their context; "
    "2 entries left out (1 wrong without a correction, 1 without a place).\n"
)
Outcome = tuple[int, str, str]
Footnote = Callable[..., Outcome]


@pytest.fixture
def footnote(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Footnote:
    """Runs `footnote feedback` in a folder whose store is ./store: (exit status, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)
    Path("store").mkdir()

    def run(*words: object) -> Outcome:
        try:
            status = cli.main(["feedback", *(str(word) for word in words)])
        except SystemExit as stop:  # argparse's
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def ids(footnote: Footnote) -> list[str]:
    """The ids of WRITTEN, which is in the journal."""
    return [Journal(Path("store")).add(entry).id for entry in WRITTEN]


def test_export_is_squad_with_what_teaches(footnote: Footnote, ids: list[str]) -> None:
    status, out, err = footnote("export", "out.json", "--json")
    assert (status, err) == (0, SENTENCE)
    assert json.loads(out) == {
        "file": "out.json", "questions": 4, "answerable": 3, "impossible": 1, "left_out": 2, "wrong_without_correction": 1,
        "without_place": 1,
    }  # fmt: skip
    eats = [{"text": "mice", "answer_start": 9}]
    assert json.loads(Path("out.json").read_text(encoding="utf-8")) == {
        "version": "v2.0",
        "data": [
            {
                "title": "Owls",
                "paragraphs": [
                    {
                        "context": MICE.context,
                        "qas": [
                            {"id": ids[3], "question": "What does it eat?", "answers": eats, "is_impossible": False},
                            {"id": ids[1], "question": "What does it eat?", "answers": eats, "is_impossible": False},
                        ],
                    },
                    {
                        "context": OSLO.context,
                        "qas": [
                            {
                                "id": ids[0],
                                "question": "Where does the owl nest?",
                                "answers": [{"text": "Oslo", "answer_start": 19}],
                                "is_impossible": False,
                            }
                        ],
                    },
                ],
            },
            {
                "title": "Hills",
                "paragraphs": [
                    {
                        "context": "Hill",
                        "qas": [{"id": ids[2], "question": "Who owns it?", "answers": [], "is_impossible": True}],
                    }
                ],
            },
        ],
    }


def test_export_is_read_by_evaluate(footnote: Footnote, ids: list[str]) -> None:
    assert footnote("export", "out.json") == (0, "", SENTENCE)
    assert read_examples(Path("out.json")) == [
        Example(ids[3], "What does it eat?", ("mice",), MICE.context, "Owls", "", (9,)),
        Example(ids[1], "What does it eat?", ("mice",), MICE.context, "Owls", "", (9,)),
        Example(ids[0], "Where does the owl nest?", ("Oslo",), OSLO.context, "Owls", "", (19,)),
        Example(ids[2], "Who owns it?", (), "Hill", "Hills"),
    ]


def test_export_to_standard_output_is_one_document(footnote: Footnote, ids: list[str]) -> None:
    footnote("export", "out.json")
    for words in (["-"], ["-", "--json"]):
        status, out, err = footnote("export", *words)
        assert (status, err) == (0, SENTENCE)
        assert json.loads(out) == json.loads(Path("out.json").read_text(encoding="utf-8"))


def test_a_wrong_offset_is_never_written() -> None:
    """The journal checks what it reads; this stands behind it."""
    moved = Feedback("Where?", "right", "Where?", shown=replace(OSLO, start=118), id="e1")
    with pytest.raises(Exception, match="The text of feedback e1 does not stand at its offset"):
        squad([moved])


def test_a_file_is_replaced_whole_or_not_at_all(footnote: Footnote, ids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("out.json").write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert footnote("export", "out.json") == (
            1, "", "footnote: out.json cannot be written (No space left on device). "
            "Give a path in a folder that can be written.\n"
        )  # fmt: skip
    assert Path("out.json").read_text() == "old"
    assert sorted(path.name for path in Path().iterdir()) == ["out.json", "store"]
    assert footnote("export", "out.json")[0] == 0
    assert len(read_examples(Path("out.json"))) == 4
    assert sorted(path.name for path in Path().iterdir()) == ["out.json", "store"]


def test_what_is_no_file_is_not_replaced(footnote: Footnote, ids: list[str]) -> None:
    """A device, a pipe or a folder would be put away for the new file."""
    os.mkfifo("pipe")
    for name, reason in (("pipe", "is not a file"), ("store", "is not a file"), ("absent/out.json", "cannot be written")):
        status, out, err = footnote("export", name)
        assert (status, out) == (1, "") and err.startswith(f"footnote: {name} {reason}") and err.count("\n") == 1
    assert Path("pipe").is_fifo()


@pytest.mark.parametrize("name", ["empty", "untaught"])
def test_what_would_hold_no_question_is_not_written(footnote: Footnote, name: str) -> None:
    if name == "untaught":
        Journal(Path("store")).add(Feedback("Who?", "wrong"))
    count = {"empty": 0, "untaught": 1}[name]
    assert footnote("export", "out.json") == (
        1, "", f"footnote: No feedback can be exported ({count} entries teach nothing certain). Nothing is written.\n"
    )  # fmt: skip
    assert not Path("out.json").exists()


def test_list_shows_the_newest_first_an_entry_a_line(footnote: Footnote, ids: list[str]) -> None:
    status, out, err = footnote("list")
    whens = [entry.when for entry in Journal(Path("store")).entries()]
    assert (status, err) == (0, "6 entries\n")
    assert out.splitlines() == [
        f"{ids[5]}  {whens[0]}  not_answered_here  How old is it?",
        f"{ids[4]}  {whens[1]}  wrong  How old is it?  [Oslo] in Owls  No. footnote: all is well <U+202E>",
        f"{ids[3]}  {whens[2]}  not_answered_here  What does it eat?  [Hill] in Hills  corrected: [mice] in Owls",
        f"{ids[2]}  {whens[3]}  not_answered_here  Who owns it?  [Hill] in Hills",
        f"{ids[1]}  {whens[4]}  wrong  What does it eat?  [Oslo] in Owls  corrected: [mice] in Owls",
        f"{ids[0]}  {whens[5]}  right  Where does it nest?  [Oslo] in Owls",
    ]


def test_list_as_json(footnote: Footnote, ids: list[str]) -> None:
    status, out, err = footnote("list", "--json")
    rows = json.loads(out)
    assert (status, err, [row["id"] for row in rows]) == (0, "", ids[::-1])
    assert rows[1]["note"] == WRITTEN[4].note
    assert rows[4] | {"when": ""} == {
        "id": ids[1],
        "when": "",
        "verdict": "wrong",
        "question": "What does it eat?",
        "read_as": "What does it eat?",
        "note": "",
        "shown": {"document": {"id": "d1", "title": "Owls", "sha256": "0" * 64}, "start": 119, "end": 123, "text": "Oslo"},
        "corrected": {"document": {"id": "d1", "title": "Owls", "sha256": "0" * 64}, "start": 204, "end": 208, "text": "mice"},
    }


def test_remove_one_and_all(footnote: Footnote, ids: list[str]) -> None:
    assert footnote("remove", ids[0]) == (0, "1 entries removed\n", "")
    assert footnote("remove", ids[0]) == (
        1, "", f"footnote: There is no feedback {ids[0]}. List the ids: footnote feedback list\n"
    )  # fmt: skip
    assert footnote("remove", "--all", "--json") == (0, '{"removed": 5}\n', "")
    assert footnote("list") == (0, "", "0 entries\n")
    assert footnote("remove", "--all") == (0, "0 entries removed\n", "")


@pytest.mark.parametrize("words", ["", "remove", "remove x --all", "export", "nonsense"])
def test_wrong_usage_is_status_2(footnote: Footnote, words: str) -> None:
    status, out, err = footnote(*words.split())
    assert (status, out) == (2, "") and err.startswith("usage: footnote")


def test_no_store(footnote: Footnote) -> None:
    for words in ("list", "export out.json", "remove --all"):
        assert footnote(*words.split(), "--store", "nowhere") == (
            1, "", "footnote: There is no store in nowhere. Say where it is: footnote feedback list --store DIR\n"
        )  # fmt: skip

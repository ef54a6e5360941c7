"""`footnote gaps`: as a table, as JSON and as Markdown, with what people typed escaped, and what it says of an empty log."""

import json
from collections.abc import Callable

import pytest
from fakes import HashEmbedder
from payloads import PAYLOADS

import index.embed
from index.store.store import Store
from qa import cli
from qa.assistant import Assistant
from qa.journal import Feedback, Journal
from qa.question_log import QuestionLog

QUESTIONS = ("Who painted the ceiling?", "Who painted the ceiling?", "Which captain opened the harbour?", "Is there a zoo?")
Outcome = tuple[int, str, str]
Footnote = Callable[..., Outcome]


@pytest.fixture
def footnote(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, store: Store, embedder: HashEmbedder
) -> Footnote:
    """Runs `footnote gaps` over the store: (exit status, standard output, standard error)."""
    monkeypatch.setattr(index.embed, "load_embedder", lambda name="": embedder)

    def run(*words: str) -> Outcome:
        status = cli.main(["gaps", "--store", str(store.folder), *words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def asked(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_LOG_QUESTIONS", "30")
    log = QuestionLog(assistant.store.folder, 30)
    for question in QUESTIONS:
        log.count(assistant.ask(question))
    Journal(assistant.store.folder).add(Feedback("Is there a zoo?", "wrong"))
    Journal(assistant.store.folder).add(Feedback("Where is the lighthouse?", "right"))


@pytest.mark.usefixtures("asked")
def test_json_has_what_was_refused_and_voted_down(footnote: Footnote) -> None:
    status, out, err = footnote("--json")
    rows = json.loads(out)
    assert (status, err) == (0, "")
    assert [(row["topic"], row["asked"], row["refused"], row["voted_down"]) for row in rows] == [
        ("zoo", 2, 1, 1),
        ("painted ceiling", 2, 2, 0),
    ]
    assert rows[1]["example"] == "Who painted the ceiling?" and rows[1]["questions"] == ["Who painted the ceiling?"]
    assert set(rows[1]["nearest"]) == {"id", "title", "url"} and rows[1]["last"]
    assert len(json.loads(footnote("--json", "--most", "1")[1])) == 1


@pytest.mark.usefixtures("asked")
def test_a_table_and_markdown(footnote: Footnote) -> None:
    table = footnote()[1].splitlines()
    assert table[0].split() == ["asked", "refused", "down", "topic"]
    assert table[1].split() == ["2", "1", "1", "zoo"] and table[2].strip() == "for example: Is there a zoo?"
    markdown = footnote("--markdown")[1].splitlines()
    assert markdown[2].startswith("| zoo | 2 | 1 | 1 | Is there a zoo? | ")


def test_where_no_question_is_kept_it_says_how_to(footnote: Footnote, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, err = footnote()
    assert (status, out) == (0, "No gaps.\n") and "Set FOOTNOTE_LOG_QUESTIONS to the days" in err
    Journal(store.folder).add(Feedback("Is there a zoo?", "wrong"))
    status, out, err = footnote("--json")
    assert json.loads(out)[0]["voted_down"] == 1 and "only what was voted down" in err
    monkeypatch.setenv("FOOTNOTE_LOG_QUESTIONS", "30")
    assert footnote("--json")[2] == ""


def test_a_log_that_is_empty_is_said(footnote: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_LOG_QUESTIONS", "30")
    status, out, err = footnote("--json")
    assert (status, out) == (0, "[]\n") and "No question was refused and kept" in err


def test_another_embedder_than_the_stores_is_not_used(
    footnote: Footnote, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal(store.folder).add(Feedback("Where is the lighthouse?", "wrong"))
    other = HashEmbedder(name="other")
    monkeypatch.setattr(index.embed, "load_embedder", lambda name="": other)
    (row,) = json.loads(footnote("--json")[1])
    assert row["nearest"]["title"] == "The harbour of Northport" and other.embedded == []


@pytest.mark.parametrize("words", [[], ["--markdown"]])
def test_what_people_typed_is_text(footnote: Footnote, store: Store, words: list[str]) -> None:
    for payload in PAYLOADS:
        Journal(store.folder).add(Feedback(f"Who {payload} | a\nb?", "wrong", f"Who is {payload} | a?"))
    status, out, _ = footnote(*words, "--most", "1000")
    assert status == 0 and "\x1b" not in out and "\u202e" not in out
    if words == ["--markdown"]:
        assert "<script" not in out and all(line.startswith("|") and line.endswith("|") for line in out.splitlines())
        assert "](javascript" not in out and "![" not in out

"""Questions of every kind: what must be so of an answer is checked by place, each demand by itself."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.errors import DataError
from qa.assistant import Assistant
from qa.evaluate.kinds import Shelf, context_id, failures, play, read_kinds, shelf_of, summarise
from qa.types import Alternative, Answer, Citation, Item, Mark, Value

QUESTION = "Who opened the harbour of Northport?"


@pytest.fixture
def shelf(assistant: Assistant) -> Shelf:
    with assistant.store.snapshot() as snapshot:
        return shelf_of(snapshot)


def place(shelf: Shelf, text: str) -> tuple[str, int, int]:
    """The only place of a text in the articles."""
    ((name, start),) = [(name, whole.index(text)) for name, whole in shelf.texts.items() if whole.count(text) == 1]
    return name, start, start + len(text)


def failing(answer: Answer, shelf: Shelf, question: str | None = None, /, **right: Any) -> list[str]:
    return failures(answer, right, shelf, question)


def test_an_answer_is_right_by_its_place(assistant: Assistant, shelf: Shelf) -> None:
    answer = assistant.ask(QUESTION)
    gold = place(shelf, "Captain Olga Brandt")
    assert failing(answer, shelf, answer=[gold], sentence=[gold], kind="span", refused=False) == []
    elsewhere = (gold[0], 0, 5)
    assert failing(answer, shelf, answer=[elsewhere], sentence=[("other", *gold[1:])], kind="list", refused=True) == [
        "answer",
        "sentence",
        "kind",
        "refused",
    ]


def test_a_refusal_and_what_it_says(assistant: Assistant, shelf: Shelf) -> None:
    refusal = replace(assistant.ask("What colour are unicorns?"), missing="No passage names a colour.", suggestions=("Who?",))
    assert (
        failing(refusal, shelf, refused=True, missing=["colour"], suggests=True, says=["NO PASSAGE"], verdict="not_stated")
        == []
    )
    assert failing(refusal, shelf, missing=["price"], suggests=False, verdict="supported") == ["missing", "suggests", "verdict"]


def test_items_verdicts_values_and_alternatives(assistant: Assistant, shelf: Shelf) -> None:
    read = assistant.ask(QUESTION)
    (citation,) = read.citations
    name, start, end = place(shelf, "Captain Olga Brandt")
    item = Item("Captain Olga Brandt", 1, start, end)
    listed = replace(read, kind="list", items=(item,), notes=("The list may be incomplete.",))
    assert failing(listed, shelf, items=[(name, start, end)], count=1, open=True) == []
    assert failing(listed, shelf, items=[(name, start, end)] * 2, count=2, open=False) == ["items", "count", "open"]
    other = replace(
        read, alternatives=(Alternative("Captain Olga Brandt", (1,)),), value=Value("1921", "date"), verdict="supported"
    )
    assert failing(other, shelf, alternatives=[[(name, start, end)]], value="1921", verdict="supported") == []
    assert failing(other, shelf, alternatives=[], value=None, verdict="contradicted") == ["alternatives", "value", "verdict"]
    said = replace(read, citations=(_with_mark(citation, Mark("speaker", start, end)),))
    assert failing(said, shelf, speaker=(name, start, end)) == []
    assert failing(said, shelf, verb=(name, start, end)) == ["verb"]


def _with_mark(citation: Citation, mark: Mark) -> Citation:
    return replace(citation, marks=(*citation.marks, mark))


def test_a_passage_covers_its_places_in_order_and_little_else(assistant: Assistant, shelf: Shelf) -> None:
    read = assistant.ask(QUESTION)
    (citation,) = read.citations
    whole = (shelf.names[citation.document.id], citation.start, citation.end)
    assert failing(read, shelf, passage=[whole]) == []
    half = (whole[0], whole[1], (whole[1] + whole[2]) // 2)
    assert failing(replace(read, citations=(replace(citation, start=half[2]),)), shelf, passage=[half]) == ["passage"]


def test_parts_are_judged_one_by_one(assistant: Assistant, shelf: Shelf) -> None:
    read = assistant.ask(QUESTION)
    both = replace(read, kind="parts", parts=(read, read))
    gold = {"answer": [place(shelf, "Captain Olga Brandt")]}
    assert failing(both, shelf, parts=[gold, gold]) == []
    assert failing(both, shelf, parts=[gold, {"refused": True}]) == ["parts"]


def test_how_a_question_was_read(assistant: Assistant, shelf: Shelf) -> None:
    read = replace(assistant.ask(QUESTION), question="who did it?")
    assert failing(read, shelf, "who did it?", read_as=["who opened harbour of Northport"], unchanged=False) == []
    assert failing(read, shelf, "who did it?", read_as=["who opened it"], unchanged=True) == ["read_as", "unchanged"]


def test_a_dialogue_is_played_and_counted(assistant: Assistant, shelf: Shelf, tmp_path: Path) -> None:
    gold = list(place(shelf, "Captain Olga Brandt"))
    rows: list[dict[str, Any]] = [
        {"question": QUESTION, "alone": QUESTION, "right": {"answer": [gold]}},
        {"question": "Who opened it?", "alone": QUESTION, "right": {"answer": [gold], "unchanged": True}},
        {
            "question": "What colour are unicorns?",
            "alone": "What colour are unicorns?",
            "right": {"refused": True},
            "trap": True,
        },
    ]
    path = tmp_path / "b.jsonl"
    lines = (json.dumps({"id": str(number), "group": "B", "dialogue": "d", **row}) for number, row in enumerate(rows))
    path.write_text("\n".join(lines), encoding="utf-8")
    figures = summarise(list(play(assistant, shelf, read_kinds(path))))
    assert {name: figures[name] for name in ("n", "right", "right_in_full", "right_of_those", "traps_right")} == {
        "n": 3,
        "right": 2,
        "right_in_full": 3,
        "right_of_those": 3,
        "traps_right": 1,
    }


def test_a_faulty_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.jsonl, line 1: it is no question"):
        read_kinds(tmp_path / "x.jsonl")


def test_a_context_is_named_by_its_digest() -> None:
    assert context_id("Northport is a town.") == "ctx:569e582b36c0"

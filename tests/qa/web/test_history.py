"""The conversation that a browser keeps: what comes back as it was, what no longer holds, and what is no conversation."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import HashEmbedder

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.types import Alternative, Item, StoreStamp, Value
from qa.web.history import MOST_BYTES, MOST_EXCHANGES, Exchange, exchange_of, restore, save

QUESTIONS = ("Which captain opened the harbour?", "How many euros in Oslo?", "Where is Atlantis?", "How far does the tern fly?")


def exchanges(assistant: Assistant, *questions: str) -> list[Exchange]:
    with assistant.store.snapshot() as snapshot:
        return [exchange_of(assistant.ask(question), snapshot) for question in questions]


def back(assistant: Assistant, items: object) -> list[Exchange]:
    """What comes back of saved values that went through JSON."""
    with assistant.store.snapshot() as snapshot:
        stamp = StoreStamp(snapshot.generation, snapshot.sha256, assistant.readers, assistant.embedder.fingerprint)
        return restore(json.loads(json.dumps(items)), snapshot, stamp)


def item_of(assistant: Assistant, question: str) -> dict[str, Any]:
    item: dict[str, Any] = json.loads(json.dumps(save(exchanges(assistant, question))))[0]
    return item


def shown(exchange: Exchange) -> dict[str, object]:
    """All that a page shows of an exchange: everything but how long it took."""
    assert exchange.answer is not None
    answer = {name: getattr(exchange.answer, name) for name in exchange.answer.__slots__ if name != "milliseconds"}
    return {**answer, "beside": exchange.beside, "turn": exchange.turn}


def test_an_exchange_comes_back_as_it_was(assistant: Assistant) -> None:
    before = exchanges(assistant, *QUESTIONS)
    assert {exchange.answer.status for exchange in before if exchange.answer} >= {"answered", "not_found"}
    assert [shown(exchange) for exchange in back(assistant, save(before))] == [shown(exchange) for exchange in before]


def test_no_quotation_and_no_title_is_kept(assistant: Assistant) -> None:
    text = json.dumps(save(exchanges(assistant, "Which captain opened the harbour?")))
    assert "Olga Brandt" not in text and "Northport" not in text


def test_an_answer_whose_article_has_changed_comes_back_as_its_question(
    assistant: Assistant, articles: Path, embedder: HashEmbedder
) -> None:
    text = save(exchanges(assistant, *QUESTIONS[:2]))
    harbour = articles / "harbour.txt"
    harbour.write_text(harbour.read_text(encoding="utf-8").replace("1921", "1922"), encoding="utf-8")
    sync(assistant.store, [articles], embedder)
    after = back(assistant, text)
    assert [(exchange.question, exchange.answer is None) for exchange in after] == [
        ("Which captain opened the harbour?", True),
        ("How many euros in Oslo?", False),
    ]
    assert [exchange.answer is None for exchange in back(assistant, save(after))] == [True, False]


def test_an_answer_whose_article_is_gone_comes_back_as_its_question(
    assistant: Assistant, articles: Path, embedder: HashEmbedder
) -> None:
    text = save(exchanges(assistant, "Which captain opened the harbour?"))
    (articles / "harbour.txt").unlink()
    sync(assistant.store, [articles], embedder)
    assert [(exchange.question, exchange.answer) for exchange in back(assistant, text)] == [(QUESTIONS[0], None)]


def test_an_article_that_does_not_match_its_checksum_is_not_quoted(assistant: Assistant) -> None:
    text = save(exchanges(assistant, "Which captain opened the harbour?"))
    path = assistant.store.folder / "store.db"
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE documents SET text = replace(text, 'Olga', 'Olaf')")
    connection.close()
    assert [exchange.answer for exchange in back(assistant, text)] == [None]


def test_only_the_newest_exchanges_that_fit_are_kept(assistant: Assistant) -> None:
    one = exchanges(assistant, "Which captain opened the harbour?")[0]
    assert len(save([one] * (MOST_EXCHANGES + 5))) == MOST_EXCHANGES
    long = Exchange("é" * 2000, "é" * 2000, None)  # 8,000 bytes as JSON
    items = save([one, *[long] * 14, Exchange("last", "last", None)])
    assert len(json.dumps(items, ensure_ascii=False).encode()) <= MOST_BYTES
    assert [str(item["question"])[0] for item in items] == [*["é"] * 11, "l"]
    assert save([]) == []


@pytest.mark.parametrize("items", [None, 5, [], "", "[]", {}, {"0": {}}, [None, 3, [], {}, {"question": "Who?"}]])
def test_what_is_no_conversation_is_none(assistant: Assistant, items: object) -> None:
    assert back(assistant, items) == []


def changed(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda item: item.update({name: value})


def placed(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda item: item["citations"][0].update({name: value})


@pytest.mark.parametrize(
    "damage",
    [
        changed("question", 5),
        changed("question", "x" * 2001),
        changed("question", "half a character: \ud83d"),
        changed("status", "certain"),
        changed("kind", ["span"]),
        changed("confidence", 1.5),
        changed("confidence", float("nan")),
        changed("notes", ["x"] * 21),
        changed("notes", [5]),
        changed("missing", "x" * 2001),
        changed("citations", []),
        changed("citations", [{}] * 51),
        placed("document", 5),
        placed("quote", [0]),
        placed("answer", ["0", "1"]),
        placed("marks", [["villain", 0, 1]]),
        placed("headings", ["x"] * 21),
        placed("pinned", "yes"),
    ],
)
def test_an_exchange_of_another_shape_is_left_out(assistant: Assistant, damage: Callable[[dict[str, Any]], object]) -> None:
    item, other = item_of(assistant, QUESTIONS[0]), item_of(assistant, QUESTIONS[1])
    damage(item)
    assert [exchange.question for exchange in back(assistant, [item, other])] == [QUESTIONS[1]]


@pytest.mark.parametrize(
    "damage",
    [
        placed("document", "0" * 16),
        placed("document", "half a character: \ud83d"),
        placed("sha256", "0" * 64),
        placed("quote", [0, 10**9]),
        placed("quote", [-5, 10]),
        placed("quote", [30, 20]),
        placed("answer", [0, 1]),
        placed("headings", ["A heading of nobody's"]),
        placed("marks", [["answer", 0, 10**9]]),
    ],
)
def test_a_place_that_does_not_hold_is_not_quoted(assistant: Assistant, damage: Callable[[dict[str, Any]], object]) -> None:
    item = item_of(assistant, QUESTIONS[0])
    damage(item)
    assert [(exchange.question, exchange.answer) for exchange in back(assistant, [item])] == [(QUESTIONS[0], None)]


def test_an_advertisement_is_not_quoted(assistant: Assistant) -> None:
    item = item_of(assistant, QUESTIONS[0])
    with assistant.store.snapshot() as snapshot:
        document = snapshot.document(item["citations"][0]["document"])
    assert document is not None
    label = next(block for block in document.blocks if block.label == "advertisement")
    item["citations"][0] |= {"quote": [label.start, label.end], "answer": None, "marks": []}
    assert back(assistant, [item])[0].answer is None


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://evil.example/#:~:text=x", "https://wiki.example.org/budget@evil#:~:text=x", "x"]
)
def test_a_link_leads_to_the_articles_own_page_or_nowhere(assistant: Assistant, store: Store, link: str) -> None:
    item = item_of(assistant, "How many euros in Oslo?")
    places = [*item["citations"], *item["nearest"]]
    for place in places:
        place["link"] = link
    answer = back(assistant, [item])[0].answer
    assert answer is not None and {citation.deep_link for citation in (*answer.citations, *answer.nearest)} == {None}


def test_lists_parts_verdicts_values_and_alternatives_come_back(assistant: Assistant) -> None:
    (before,) = exchanges(assistant, "Which captain opened the harbour of Northport? And how high is the lighthouse?")
    assert before.answer is not None and before.answer.kind == "parts"
    (after,) = back(assistant, save([before]))
    assert shown(after) == shown(before)
    assert after.turn.answer == "Captain Olga Brandt"
    (captain, height) = before.answer.parts
    cited = captain.citations[0]
    assert cited.answer_start is not None and cited.answer_end is not None
    listed = replace(
        captain,
        kind="list",
        answer=None,
        items=(Item("Captain Olga Brandt", 1, cited.answer_start, cited.answer_end),),
        value=Value("1921", "date", "it says so"),
        suggestions=("Who opened it?",),
    )
    told = replace(captain, kind="alternatives", answer=None, alternatives=(Alternative("Captain Olga Brandt", (1,)),))
    also = replace(cited, also_in=(height.citations[0].document,))
    for answer in (
        listed,
        told,
        replace(captain, kind="yes_no", answer=None, verdict="supported"),
        replace(captain, citations=(also,)),
    ):
        (after,) = back(assistant, save([Exchange(answer.question, answer.read_as, answer)]))
        assert after.answer is not None
        assert replace(after.answer, milliseconds={}) == replace(answer, milliseconds={})


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": [[1, 0, 10_000]]},
        {"items": [[2, 0, 1]]},
        {"items": "x"},
        {"items": [["1", 0, 1]]},
        {"verdict": "perhaps"},
        {"verdict": 1},
        {"alternatives": [[7]]},
        {"alternatives": [[]]},
        {"value": ["1921", "secret", ""]},
        {"value": "1921"},
        {"suggestions": [1]},
        {"suggestions": ["x" * 3000]},
        {"parts": ["x"]},
        {"parts": [{}] * 5},
    ],
)
def test_what_only_a_kind_has_must_have_its_shape(assistant: Assistant, wrong: dict[str, Any]) -> None:
    item = item_of(assistant, "Which captain opened the harbour?")
    assert back(assistant, [{**item, **wrong}]) == []


def test_what_was_kept_before_there_were_kinds_comes_back(assistant: Assistant) -> None:
    item = item_of(assistant, "Which captain opened the harbour?")
    for name in ("single", "items", "verdict", "alternatives", "value", "suggestions", "parts"):
        del item[name]
    (exchange,) = back(assistant, [item])
    assert exchange.answer is not None and exchange.answer.answer == "Captain Olga Brandt"

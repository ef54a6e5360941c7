"""What an answer amounts to stands beside it, where its question asks for a date, a time or an amount."""

from pathlib import Path

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.types import Value

NEWS = """---
title: News of the harbour
date: 2024-05-19
---

Olga Brandt opened the harbour museum on Saturday.

The lighthouse repair cost 7 million dollars.

The museum shop sells 12 Models of ferries.
"""


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "news.md").write_text(NEWS, encoding="utf-8")
    store = Store.open(tmp_path / "store", create=True)
    sync(store, [tmp_path / "articles"], HashEmbedder())
    return Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE)


@pytest.mark.parametrize(
    ("question", "answer", "value"),
    [
        (
            "When was the harbour museum opened by Olga Brandt?",
            "Saturday",
            Value("2024-05-18", "date", "the article is of 19 May 2024"),
        ),
        ("How much did the lighthouse repair cost?", "7", Value("7000000 USD", "quantity")),
        ("How many models of ferries sells the museum shop?", "12 Models", Value("12", "number")),
        ("Who opened the harbour museum?", "Olga Brandt", None),
    ],
)
def test_a_value_stands_beside_the_answer(assistant: Assistant, question: str, answer: str, value: Value | None) -> None:
    found = assistant.ask(question)
    assert (found.answer, found.value) == (answer, value)

"""Retrieval alone: the rank of the gold context, and the figures by hand."""

from pathlib import Path

import pytest
from fakes import HashEmbedder

from index.store.store import Store
from qa.evaluate.corpus import store_of
from qa.evaluate.datasets import Example
from qa.evaluate.retrieval import Lookup, look_up_all, summarise


def test_the_rank_of_the_gold_context(embedder: HashEmbedder) -> None:
    contexts = ["The harbour was opened.", "Terns nest here. Terns fly far.", "The ferry to the harbour leaves at noon."]
    examples = [
        Example("1", "Where do terns nest?", ("here",), contexts[1]),
        Example("2", "When does the ferry to the harbour leave?", ("opened",), contexts[0]),
        Example("3", "When does the ferry to the harbour leave?", ("noon",), contexts[2]),
    ]
    with store_of(examples, Path(), embedder) as store:
        rows = list(look_up_all(store, embedder, examples, examples[:2]))
    assert [row.rank for row in rows] == [1, 2]
    assert all(row.seconds > 0 for row in rows)


def test_the_rank_of_an_article(store: Store, embedder: HashEmbedder) -> None:
    asked = [
        Example("1", "How far does the arctic tern fly?", ("70,000",), document="birds.html"),
        Example("2", "How far does the arctic tern fly?", ("x",), document="gone.html"),
    ]
    assert [row.rank for row in look_up_all(store, embedder, asked, asked)] == [1, 0]


def test_figures_by_hand() -> None:
    rows = [Lookup(Example("1", "q", ("a",)), rank, seconds=0.25) for rank in (1, 2, 6, 40, 0)]
    assert summarise(rows) == {
        "n": 5,
        "recall_at_1": 1 / 5,
        "recall_at_5": 2 / 5,
        "recall_at_20": 3 / 5,
        "mrr": pytest.approx((1 + 1 / 2 + 1 / 6 + 1 / 40) / 5),
        "queries_per_second": 4.0,
    }
    assert summarise([])["mrr"] is None

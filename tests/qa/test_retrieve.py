"""Two rankings become one, and two documents are read where two are found."""

import pytest
from fakes import HashEmbedder

from index.store.store import Store
from qa.retrieve import fuse, retrieve, spread


@pytest.mark.parametrize(
    ("rankings", "fused"),
    [
        ([], []),
        ([[], []], []),
        ([[7], []], [(7, 1 / 61)]),
        ([[1, 2], [2, 3]], [(2, 1 / 62 + 1 / 61), (1, 1 / 61), (3, 1 / 62)]),
        ([[5, 4], [4, 5]], [(4, 1 / 61 + 1 / 62), (5, 1 / 61 + 1 / 62)]),  # a tie goes to the smaller id
        ([[9, 8, 7]], [(9, 1 / 61), (8, 1 / 62), (7, 1 / 63)]),
    ],
)
def test_reciprocal_rank_fusion(rankings: list[list[int]], fused: list[tuple[int, float]]) -> None:
    found = fuse(rankings)
    assert [identifier for identifier, _ in found] == [identifier for identifier, _ in fused]
    assert [score for _, score in found] == pytest.approx([score for _, score in fused])


@pytest.mark.parametrize(
    ("ranked", "top_k", "chosen"),
    [
        ([(1, "a"), (2, "a"), (3, "a"), (4, "b"), (5, "c")], 3, [1, 2, 4]),
        ([(1, "a"), (2, "b"), (3, "a"), (4, "b")], 2, [1, 2]),
        ([(1, "a"), (2, "a"), (3, "a")], 2, [1, 2]),
        ([(1, "a"), (2, "b")], 1, [1]),
        ([(1, "a")], 8, [1]),
        ([], 8, []),
    ],
)
def test_a_second_document_is_read(ranked: list[tuple[int, str]], top_k: int, chosen: list[int]) -> None:
    assert spread(ranked, top_k) == chosen


def test_hits_say_where_each_search_found_them(store: Store, embedder: HashEmbedder) -> None:
    with store.snapshot() as snapshot:
        hits = retrieve(snapshot, embedder, "Which captain opened the harbour of Northport?", top_k=4)
    best = hits[0]
    assert "Captain Olga Brandt" in best.passage.text and best.document.path == "harbour.txt"
    assert (best.dense_rank, best.text_rank) == (1, 1)
    assert best.score == pytest.approx(2 / 61)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    absent = [hit for hit in hits if hit.text_rank == 0]
    assert absent and all(hit.text_score == 0.0 and hit.dense_rank > 0 for hit in absent)
    assert all(hit.passage.document_id == hit.document.id for hit in hits)


def test_a_space_without_articles_gives_nothing(store: Store, embedder: HashEmbedder) -> None:
    with store.snapshot(["other"]) as snapshot:
        assert retrieve(snapshot, embedder, "Which captain?", top_k=8) == []

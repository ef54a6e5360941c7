"""Two rankings become one, and two documents are read where two are found."""

import pytest
from fakes import HashEmbedder

from index.store.store import Store
from index.types import Passage
from qa.retrieve import fuse, retrieve, search, search_words, spread, without
from qa.synonyms import wordings


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


def passage(*units: tuple[int, int]) -> Passage:
    return Passage("d", 0, units[0][0], units[-1][1], "x" * (units[-1][1] - units[0][0]), (), "", units, 7)


@pytest.mark.parametrize(
    ("hidden", "left"),
    [
        ([], [((10, 20), (21, 30), (31, 40))]),
        ([(0, 10), (40, 50)], [((10, 20), (21, 30), (31, 40))]),  # beside it
        ([(21, 30)], [((10, 20),), ((31, 40),)]),
        ([(12, 13)], [((21, 30), (31, 40))]),
        ([(19, 22)], [((31, 40),)]),
        ([(10, 11), (39, 40)], [((21, 30),)]),
        ([(0, 50)], []),
    ],
)
def test_hidden_sentences_are_cut_out_of_a_passage(
    hidden: list[tuple[int, int]], left: list[tuple[tuple[int, int], ...]]
) -> None:
    parts = without(passage((10, 20), (21, 30), (31, 40)), hidden)
    assert [part.units for part in parts] == left
    assert [(part.start, part.end, len(part.text)) for part in parts] == [
        (units[0][0], units[-1][1], units[-1][1] - units[0][0]) for units in left
    ]


def test_hidden_passages_make_room_and_are_counted(store: Store, embedder: HashEmbedder) -> None:
    question = "Which captain opened the harbour of Northport?"
    with store.snapshot() as snapshot:
        before = search(snapshot, embedder, question, top_k=2)
        best = before.hits[0].passage
        after = search(snapshot, embedder, question, top_k=2, hidden={best.document_id: [(best.start, best.end)]})
    assert (before.hidden, after.hidden, len(after.hits)) == (0, 1, 2)
    assert best.id not in {hit.passage.id for hit in after.hits}
    assert before.hits[1] in after.hits


def test_a_synonym_finds_what_the_question_does_not(store: Store, embedder: HashEmbedder) -> None:
    said = wordings("beacon", (("beacon", "lighthouse"),))
    with store.snapshot() as snapshot:
        (alone, other) = (search(snapshot, embedder, "beacon", top_k=1, said=words).hits[0] for words in ((), said))
    assert alone.text_rank == 0
    assert "lighthouse" in other.passage.text and (other.text_rank, other.dense_rank) == (1, 1)
    assert other.dense_score > alone.dense_score


def test_words_are_searched_for_by_full_text_alone(store: Store, embedder: HashEmbedder) -> None:
    embedder.embedded.clear()
    with store.snapshot() as snapshot:
        hits = search_words(snapshot, ["noon", "lighthouse"])
        hidden = {hits[0].document.id: [hits[0].passage.units[0]]}
        assert "noon" in hits[0].passage.text or "lighthouse" in hits[0].passage.text
        assert all(hits[0].passage.units[0] not in hit.passage.units for hit in search_words(snapshot, ["noon"], hidden=hidden))
    assert embedder.embedded == []


def test_a_space_without_articles_gives_nothing(store: Store, embedder: HashEmbedder) -> None:
    with store.snapshot(["other"]) as snapshot:
        assert retrieve(snapshot, embedder, "Which captain?", top_k=8) == []

"""Contexts become a store the product's way, and a store without some of them is as if they had never been there."""

from pathlib import Path

import pytest
from fakes import HashEmbedder

from index.errors import DataError
from index.store.store import Store
from index.sync import sync
from qa.evaluate.corpus import page_of, path_of, paths_of, store_of, without, write_pages
from qa.evaluate.datasets import Example
from qa.retrieve import retrieve

CONTEXTS = [
    "The harbour of Northport was opened in 1921.",
    "The lighthouse of Northport is 40 metres high. The harbour lies below it.",
    "The ferry leaves the harbour at noon & returns at six.",
    "The chapel of Southport was painted in 1921.",
    "Terns nest in the harbour. Terns fly far. Terns were counted in 1921.",
]
EXAMPLES = [Example(str(number), "Who?", (), context, f"Title_{number % 2}") for number, context in enumerate(CONTEXTS)]
Found = list[tuple[str, str, float, float, int, float, int]]


def found(store: Store, question: str, embedder: HashEmbedder) -> Found:
    """All that retrieval says of a question's hits: texts, scores and ranks, but not the ids of the rows."""
    with store.snapshot() as snapshot:
        return [
            (hit.document.id, hit.passage.text, hit.score, hit.dense_score, hit.dense_rank, hit.text_score, hit.text_rank)
            for hit in retrieve(snapshot, embedder, question, top_k=8)
        ]


def test_each_distinct_context_is_a_document(embedder: HashEmbedder) -> None:
    with store_of([*EXAMPLES, EXAMPLES[0]], Path(), embedder) as store, store.snapshot() as snapshot:
        listed = [(listing.meta.path, listing.meta.title) for listing in snapshot.documents()]
        texts = [document.text for listing in snapshot.documents() if (document := snapshot.document(listing.meta.id))]
    assert listed == [(path_of(number), f"Title {number % 2}") for number in range(5)]
    assert texts == CONTEXTS
    assert paths_of(EXAMPLES) == {context: path_of(number) for number, context in enumerate(CONTEXTS)}


def test_no_examples_make_an_empty_store(embedder: HashEmbedder) -> None:
    with store_of([], Path(), embedder) as store:
        assert found(store, "harbour", embedder) == []


def test_a_page_escapes_what_is_no_markup() -> None:
    page = page_of("One & two.\n\nThree <b>.", "A_title <x>")
    assert "<title>A title &lt;x&gt;</title>" in page
    assert "<p>One &amp; two.</p>\n<p>Three &lt;b&gt;.</p>" in page


@pytest.mark.parametrize("gone", [[0], [1, 3], [0, 1, 2, 4], []])
def test_a_store_without_documents_is_one_that_never_had_them(tmp_path: Path, embedder: HashEmbedder, gone: list[int]) -> None:
    """Not only are they not found: ranks and scores, which depend on all texts of a store, are those of the smaller one."""
    write_pages(EXAMPLES, tmp_path / "contexts")
    for number in gone:
        (tmp_path / "contexts" / path_of(number)).unlink()
    never = Store.open(tmp_path / "never", create=True)
    sync(never, [tmp_path / "contexts"], embedder)
    with store_of(EXAMPLES, Path(), embedder) as store, without(store, [path_of(number) for number in gone], embedder) as rest:
        for question in ("What was opened in 1921?", "harbour terns lighthouse", "Where is the chapel of Northport?"):
            assert found(rest, question, embedder) == found(never, question, embedder) != []
        assert len(found(store, "harbour 1921", embedder)) == 5  # the store itself is as it was


def test_contexts_and_articles_do_not_mix(embedder: HashEmbedder) -> None:
    mixed = [EXAMPLES[0], Example("9", "Who?", (), document="owls.md")]
    for examples in (mixed, mixed[::-1]):
        with pytest.raises(DataError, match="cannot share one store"), store_of(examples, Path(), embedder):
            pass


def test_articles_that_do_not_lie_beside_their_questions(tmp_path: Path, embedder: HashEmbedder) -> None:
    examples = [Example("1", "Who?", ("Ada",), document="owls.md")]
    with pytest.raises(DataError, match=r"about owls\.md, which does not lie in"), store_of(examples, tmp_path, embedder):
        pass

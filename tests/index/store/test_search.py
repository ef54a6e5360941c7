"""Full text and dense search against their slow twins; scopes never leak."""

import re
from pathlib import Path

import numpy as np
import pytest
from fakes import HashEmbedder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference import bm25, nearest

from index.clean import clean
from index.store.store import Store
from index.store.writer import FileState, SourceChange
from index.sync import sync
from index.types import Article, Passage, Piece, Source

WORDS = ["tern", "harbour", "ferry", "budget", "lisbon", "captain", "dusk", "north"]


def store_of(folder: Path, texts: dict[str, list[str]], embedder: HashEmbedder) -> Store:
    """One document a text, one passage a document, each key of `texts` a space."""
    store = Store.open(folder, create=True)
    with store.writer() as writer:
        for space, contents in texts.items():
            source = Source(space, f"/{space}", space)
            for number, text in enumerate(contents):
                article = Article("", (Piece("paragraph", text),), key=str(number))
                document = clean(article, source=space, path=f"{number}.txt", space=space)
                writer.stage(document)
                passage = Passage(document.meta.id, 0, 0, len(text), text, (), "", ((0, len(text)),))
                writer.stage_passages([passage], embedder)
            files = {f"{number}.txt": FileState(1, 1, "") for number in range(len(contents))}
            writer.publish([SourceChange(source, frozenset(), files)], embedder, 48)
    return store


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), min_size=1, max_size=6),
    query=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True),
)
def test_full_text_is_bm25_by_the_formula(
    tmp_path_factory: pytest.TempPathFactory, documents: list[list[str]], query: list[str]
) -> None:
    store = store_of(tmp_path_factory.mktemp("s"), {"main": [" ".join(words) for words in documents]}, HashEmbedder())
    with store.snapshot() as snapshot:
        found = {
            passage.text: score
            for (identifier, score) in snapshot.search_text(query, 100)
            for passage in snapshot.passages([identifier])
        }
    for words, score in zip(documents, bm25(query, documents), strict=True):
        holds = any(word in words for word in query)
        assert (" ".join(words) in found) == holds
        if holds:
            assert found[" ".join(words)] == pytest.approx(score, rel=1e-6, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    documents=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=8),
    query=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
)
def test_dense_search_is_exact(tmp_path_factory: pytest.TempPathFactory, documents: list[list[str]], query: list[str]) -> None:
    embedder = HashEmbedder()
    texts = [" ".join(words) for words in documents]
    store = store_of(tmp_path_factory.mktemp("s"), {"main": texts}, embedder)
    vector = embedder.encode([" ".join(query)])[0]
    with store.snapshot() as snapshot:
        found = snapshot.search_dense(vector, 3)
        by_id = {identifier: snapshot.passages([identifier])[0].text for identifier, _ in found}
    scores = embedder.encode(texts) @ vector
    expected = nearest(list(vector), [list(row) for row in embedder.encode(texts)], 3)
    assert [score for _, score in found] == pytest.approx([float(scores[position]) for position in expected], abs=1e-5)
    assert all(float(scores[texts.index(by_id[identifier])]) == pytest.approx(score, abs=1e-5) for identifier, score in found)


@settings(max_examples=40, deadline=None)
@given(
    texts=st.fixed_dictionaries(
        {
            space: st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), min_size=1, max_size=4)
            for space in ("a", "b'; --")
        }
    ),
    query=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
)
def test_one_space_never_sees_another(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[str, list[list[str]]], query: list[str]
) -> None:
    embedder = HashEmbedder()
    contents = {space: [" ".join(words) for words in documents] for space, documents in texts.items()}
    store = store_of(tmp_path_factory.mktemp("s"), contents, embedder)
    for space, own in contents.items():
        with store.snapshot([space]) as snapshot:
            found = [*snapshot.search_text(query, 50), *snapshot.search_dense(embedder.encode([" ".join(query)])[0], 50)]
            passages = snapshot.passages([identifier for identifier, _ in found])
            assert len(passages) == len(found) and {passage.text for passage in passages} <= set(own)
            assert snapshot.passage_count == len(own) == snapshot.document_count == len(list(snapshot.documents()))
            assert {listing.meta.space for listing in snapshot.documents()} == {space}
            for word in WORDS:
                count = sum(bool(re.search(rf"\b{word}\b", text)) for text in own)
                assert snapshot.document_frequency([word]) == {word: count}
                assert snapshot.lacking([word]) == ([] if count else [word])
                like = snapshot.words_like(word[:3], lambda stem: True)
                assert (word in like) == (count > 0) and like <= set(" ".join(own).split())
        with store.snapshot([]) as snapshot:
            assert snapshot.search_text(query, 9) == snapshot.search_dense(embedder.encode(["x"])[0], 9) == []
            assert list(snapshot.documents()) == []
        with store.snapshot() as everything:
            foreign = [listing.meta.id for listing in everything.documents() if listing.meta.space != space]
        with store.snapshot([space]) as snapshot:
            assert all(snapshot.document(identifier) is None for identifier in foreign)
            assert snapshot.metas(foreign) == {}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(terms=st.lists(st.text(max_size=12), max_size=4))
def test_terms_are_words_and_never_syntax(store: Store, terms: list[str]) -> None:
    with store.snapshot() as snapshot:
        snapshot.search_text(terms, 5)
        snapshot.document_frequency(terms)
        assert set(snapshot.lacking(terms)) <= set(terms)


@pytest.mark.parametrize("term", ["body:tern", 'tern" OR "ferry', "tern*", "NEAR(tern ferry)", "^tern", "a\0b"])
def test_operators_do_nothing(store: Store, term: str) -> None:
    with store.snapshot() as snapshot:
        plain = {identifier for identifier, _ in snapshot.search_text(re.findall(r"\w+", term), 50)}
        assert {identifier for identifier, _ in snapshot.search_text([term], 50)} <= plain


def test_a_vector_that_is_not_finite_is_never_stored(tmp_path: Path, articles: Path) -> None:
    class Broken(HashEmbedder):
        def encode(self, texts: list[str]) -> np.ndarray:
            return super().encode(texts) * np.float32("nan")

    with pytest.raises(Exception, match="not finite"):
        sync(Store.open(tmp_path / "store2", create=True), [articles], Broken())


def test_what_passages_cost_does_not_grow_with_the_documents(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.txt").write_text(f"Note {number}\n\nThe locker {number} is on floor {number % 7}.\n")
    store = Store.open(tmp_path / "many-store", create=True)
    sync(store, [folder], HashEmbedder())
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with store.snapshot() as snapshot:
        wanted = [found for found, _ in snapshot.search_text(["locker"], 100)]
        snapshot._connection.set_progress_handler(step, 100)
        assert len(snapshot.passages(wanted)) == 100
        snapshot._connection.set_progress_handler(None, 0)
    assert steps < 200  # hundreds of instructions; 100 passages of 400 documents, one after the other, are 40,000 lookups

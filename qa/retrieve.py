"""A question in, its best passages out: dense search and BM25 over one snapshot, joined by reciprocal rank fusion.

Both searches see the same generation and the same spaces. A question with synonyms is searched for in each of its wordings,
and a passage counts by the one that it is closest to. What a maintainer has hidden, and copies of what was found already, are
taken out before the best are chosen, so others move up. `fuse`, `spread` and `without` are pure. Nothing here reads passages or
judges whether they answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.embed import Embedder
from index.store.snapshot import Snapshot
from index.types import DocumentMeta, Passage
from qa.duplicates import distinct, ranked_of
from qa.synonyms import Wording, variants
from qa.terms import search_terms
from qa.types import Hit

Range = tuple[int, int]
Hidden = Mapping[str, Sequence[Range]]  # document id -> the places in it that are not read

POOL = 50  # passages that each search contributes
FUSION_CONSTANT = 60  # Cormack, Clarke and Büttcher 2009


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, best first, and how many better ones were left out or cut because a maintainer has hidden them."""

    hits: list[Hit]
    hidden: int


def retrieve(snapshot: Snapshot, embedder: Embedder, question: str, *, top_k: int) -> list[Hit]:
    """The `top_k` best hits, best fused score first, from at least two documents where two are found."""
    return search(snapshot, embedder, question, top_k=top_k).hits


def search(
    snapshot: Snapshot,
    embedder: Embedder,
    question: str,
    *,
    top_k: int,
    said: Sequence[Wording] = (),
    hidden: Hidden | None = None,
) -> Found:
    """`retrieve`, by way of the synonyms of what is `said` in the question, and without what is `hidden`."""
    dense = _dense(snapshot, embedder, [question, *variants(question, said)])
    text = snapshot.search_text(search_terms(question) + [other for wording in said for other in wording.others], POOL)
    fused = fuse([[identifier for identifier, _ in dense], [identifier for identifier, _ in text]])
    passages = {passage.id: passage for passage in snapshot.passages([identifier for identifier, _ in fused])}
    left = {
        identifier: without(passage, (hidden or {}).get(passage.document_id, ())) for identifier, passage in passages.items()
    }
    ranked = [(identifier, passages[identifier].document_id) for identifier, _ in fused]
    metas = snapshot.metas({document for _, document in ranked})
    stays = _distinct(left, metas)
    chosen = spread([(identifier, passages[identifier].document_id) for identifier, _ in stays], top_k)
    scores = {identifier: dict(fused)[first] for identifier, first in stays}
    dense_ranks = {identifier: (rank, score) for rank, (identifier, score) in enumerate(dense, start=1)}
    text_ranks = {identifier: (rank, score) for rank, (identifier, score) in enumerate(text, start=1)}
    hits = []
    for identifier in chosen:
        dense_rank, dense_score = dense_ranks.get(identifier, (0, 0.0))
        text_rank, text_score = text_ranks.get(identifier, (0, 0.0))
        for passage in left[identifier]:
            meta = metas[passage.document_id]
            hits.append(Hit(passage, meta, scores[identifier], dense_score, dense_rank, text_score, text_rank))
    missed = [identifier for identifier in spread(ranked, top_k) if left[identifier] != [passages[identifier]]]
    return Found(hits[:top_k], len(missed))


def search_words(snapshot: Snapshot, phrases: Sequence[str], *, hidden: Hidden | None = None) -> list[Hit]:
    """The passages that hold any of the phrases, best BM25 first, without what is hidden and copies; no vector is compared."""
    found = snapshot.search_text(phrases, POOL)
    passages = snapshot.passages([identifier for identifier, _ in found])
    metas = snapshot.metas({passage.document_id for passage in passages})
    left = {passage.id: without(passage, (hidden or {}).get(passage.document_id, ())) for passage in passages}
    places = {identifier: (rank, score) for rank, (identifier, score) in enumerate(found, start=1)}
    return [
        Hit(part, metas[part.document_id], places[first][1], text_score=places[first][1], text_rank=places[first][0])
        for identifier, first in _distinct(left, metas)
        for part in left[identifier]
    ]


def fuse(rankings: Sequence[Sequence[int]]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: (id, sum over rankings of 1 / (60 + rank)), best first; ties go to the smaller id."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, identifier in enumerate(ranking, start=1):
            scores[identifier] = scores.get(identifier, 0.0) + 1 / (FUSION_CONSTANT + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def spread(ranked: Sequence[tuple[int, str]], top_k: int) -> list[int]:
    """The first `top_k` ids of (id, document) pairs; where they are all of one document, the last gives way to the next other.

    A page that out-ranks everything and holds no answer must not keep a second document from being read.
    """
    chosen = list(ranked[:top_k])
    if len(chosen) > 1 and len({document for _, document in chosen}) == 1:
        other = next((pair for pair in ranked[top_k:] if pair[1] != chosen[0][1]), None)
        if other:
            chosen[-1] = other
    return [identifier for identifier, _ in chosen]


def without(passage: Passage, hidden: Sequence[Range]) -> list[Passage]:
    """The runs of the passage's sentences that no hidden place touches, each a passage; the passage itself where none does."""
    free = [all(end <= first or last <= start for first, last in hidden) for start, end in passage.units]
    if all(free):
        return [passage]
    runs = [list(run) for kept, run in groupby(zip(free, passage.units, strict=True), key=lambda pair: pair[0]) if kept]
    return [_cut(passage, tuple(unit for _, unit in run)) for run in runs]


def _distinct(left: Mapping[int, Sequence[Passage]], metas: Mapping[str, DocumentMeta]) -> list[tuple[int, int]]:
    """The passages, best first, of which something is left, without copies; each with the one whose rank it takes."""
    return distinct(
        [ranked_of(identifier, parts, metas[parts[0].document_id].date) for identifier, parts in left.items() if parts]
    )


def _cut(passage: Passage, units: tuple[Range, ...]) -> Passage:
    start, end = units[0][0], units[-1][1]
    text = passage.text[start - passage.start : end - passage.start]
    return replace(passage, start=start, end=end, text=text, units=units)


def _dense(snapshot: Snapshot, embedder: Embedder, questions: Sequence[str]) -> list[tuple[int, float]]:
    """The passages nearest to any of the questions, by the question that each is nearest to."""
    vectors = embedder.encode(questions)  # (questions, dimension) float32
    rankings = [snapshot.search_dense(vector, POOL) for vector in vectors]
    if len(rankings) == 1:
        return rankings[0]
    best: dict[int, float] = {}
    for identifier, score in (pair for ranking in rankings for pair in ranking):
        best[identifier] = max(score, best.get(identifier, score))
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:POOL]

"""A question in, its best passages out: dense search and BM25 over one snapshot, joined by reciprocal rank fusion.

Both searches see the same generation and the same spaces. `fuse` and `spread` are pure. Nothing here reads the passages or
judges whether they answer.
"""

from collections.abc import Sequence

from index.embed import Embedder
from index.store.snapshot import Snapshot
from qa.terms import search_terms
from qa.types import Hit

POOL = 50  # passages that each search contributes
FUSION_CONSTANT = 60  # Cormack, Clarke and Büttcher 2009


def retrieve(snapshot: Snapshot, embedder: Embedder, question: str, *, top_k: int) -> list[Hit]:
    """The `top_k` best hits, best fused score first, from at least two documents where two are found."""
    vector = embedder.encode([question])[0]  # (dimension,) float32
    dense = snapshot.search_dense(vector, POOL)
    text = snapshot.search_text(search_terms(question), POOL)
    fused = fuse([[identifier for identifier, _ in dense], [identifier for identifier, _ in text]])
    passages = {passage.id: passage for passage in snapshot.passages([identifier for identifier, _ in fused])}
    chosen = spread([(identifier, passages[identifier].document_id) for identifier, _ in fused], top_k)
    scores, metas = dict(fused), snapshot.metas({passages[identifier].document_id for identifier in chosen})
    dense_ranks = {identifier: (rank, score) for rank, (identifier, score) in enumerate(dense, start=1)}
    text_ranks = {identifier: (rank, score) for rank, (identifier, score) in enumerate(text, start=1)}
    hits = []
    for identifier in chosen:
        dense_rank, dense_score = dense_ranks.get(identifier, (0, 0.0))
        text_rank, text_score = text_ranks.get(identifier, (0, 0.0))
        passage = passages[identifier]
        meta = metas[passage.document_id]
        hits.append(Hit(passage, meta, scores[identifier], dense_score, dense_rank, text_score, text_rank))
    return hits


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

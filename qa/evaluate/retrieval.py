"""Retrieval alone: each answerable question is looked up in a store, and the rank of its gold passage is what counts.

The gold passage is one of the document whose text is the question's context, or of the article that the question names.
Questions without an answer have none and are left out.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.embed import Embedder
from index.store.store import Store
from qa.evaluate.corpus import paths_of
from qa.evaluate.datasets import Example
from qa.evaluate.metrics import mean
from qa.retrieve import retrieve
from qa.rewrite import rewrite

DEPTH = 50  # passages looked at; a gold passage that comes later counts as not found
CUTS = (1, 5, 20)


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question with the rank of the first passage of its gold document, counted from 1; 0 where it was not found."""

    example: Example
    rank: int
    seconds: float


def look_up_all(store: Store, embedder: Embedder, examples: Sequence[Example], asked: Sequence[Example]) -> Iterator[Lookup]:
    """The lookups of those that are `asked`; `examples` are those that the store was made of."""
    paths = paths_of(examples)
    with store.snapshot() as snapshot:
        for example in asked:
            begun = time.perf_counter()
            hits = retrieve(snapshot, embedder, rewrite(example.question).text, top_k=DEPTH)
            seconds = time.perf_counter() - begun
            gold = example.document or paths[example.context]
            rank = next((number for number, hit in enumerate(hits, start=1) if hit.document.path == gold), 0)
            yield Lookup(example, rank, seconds)


def summarise(lookups: Sequence[Lookup]) -> dict[str, float | None]:
    """The figures of `footnote evaluate retrieval`; None where there is no question."""
    seconds = sum(row.seconds for row in lookups)
    return {
        "n": len(lookups),
        **resampled(lookups),
        "queries_per_second": len(lookups) / seconds if seconds else None,
    }


def resampled(lookups: Sequence[Lookup]) -> dict[str, float | None]:
    """Those of the figures that get an interval."""
    if not lookups:
        return {**{f"recall_at_{cut}": None for cut in CUTS}, "mrr": None}
    recall = {f"recall_at_{cut}": mean([0 < row.rank <= cut for row in lookups]) for cut in CUTS}
    return {**recall, "mrr": mean([1 / row.rank if row.rank else 0.0 for row in lookups])}

"""Slow twins: the same results by the plainest loops, to compare the fast paths with."""

import math
from collections.abc import Sequence

import numpy as np


def bm25(query: Sequence[str], documents: Sequence[Sequence[str]], *, k1: float = 1.2, b: float = 0.75) -> list[float]:
    """The score of each document (a list of words) by the formula, with SQLite FTS5's inverse document frequency."""
    average = sum(len(document) for document in documents) / len(documents)
    scores = []
    for document in documents:
        score = 0.0
        for word in query:
            holding = sum(word in other for other in documents)
            weight = max(1e-6, math.log((len(documents) - holding + 0.5) / (holding + 0.5)))
            frequency = sum(other == word for other in document)
            score += weight * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * len(document) / average))
        scores.append(score)
    return scores


def nearest(query: Sequence[float], vectors: Sequence[Sequence[float]], top_k: int) -> list[int]:
    """Positions of the vectors with the largest inner products, best first, ties by position."""
    scores = [sum(a * b for a, b in zip(query, vector, strict=True)) for vector in vectors]
    return sorted(range(len(vectors)), key=lambda position: (-scores[position], position))[:top_k]


def best_span(
    start: Sequence[float], end: Sequence[float], unit: Sequence[int], null: int, max_tokens: int
) -> tuple[int, int, float] | None:
    """The best (first, last, margin) of one window by a double loop; units below 0 are outside."""
    best = None
    for first in range(len(unit)):
        for last in range(first, min(len(unit), first + max_tokens)):
            if unit[first] < 0 or unit[first] != unit[last]:
                continue
            margin = np.float32(np.float32(start[first] + end[last]) - np.float32(start[null] + end[null]))
            if best is None or margin > best[2]:
                best = (first, last, float(margin))
    return best

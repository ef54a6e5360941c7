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


def best_f1_of_all(
    no_answer_scores: Sequence[float], scores: Sequence[float], answerable: Sequence[bool], predicted: Sequence[bool]
) -> tuple[float, float]:
    """The best mean F1 and its threshold: every number of answered questions is tried, and each time all is added up anew."""
    order = sorted(range(len(scores)), key=lambda number: (no_answer_scores[number], number))
    tried = []
    for count in range(len(order) + 1):
        answered = set(order[:count])
        earned = 0.0
        for number in order:
            if answerable[number]:
                earned += scores[number] if number in answered else 0.0
            else:
                earned += 0.0 if number in answered and predicted[number] else 1.0
        tried.append((earned / max(1, len(order)), no_answer_scores[order[count - 1]] if count else 0.0))
    return max(tried, key=lambda pair: pair[0])  # the first of equals


def window_spans(
    start: Sequence[float],
    end: Sequence[float],
    tokens: Sequence[tuple[int, int] | None],
    text: str,
    places: Sequence[int],
    units: Sequence[tuple[int, int]],
    null: int,
    *,
    max_tokens: int,
    top: int,
) -> list[tuple[int, int, float]]:
    """The best spans of one window, (start, end, margin) in the document, that share no token, by a double loop over tokens.

    `tokens`: where in `text` each token stands, `None` for those not of the passage. `places`: where in the document each
    character of `text` stands, negative for nowhere.
    """
    ranges: list[tuple[int, int, int] | None] = []  # of each token: its unit, start and end in the document
    for token in tokens:
        own = [places[at] for at in range(*token) if not text[at].isspace()] if token else []
        homes = [number for number, unit in enumerate(units) if own and all(unit[0] <= place < unit[1] for place in own)]
        ranges.append((homes[0], own[0], own[-1] + 1) if homes else None)
    scored = []
    for first, opening in enumerate(ranges):
        for last in range(first, min(len(ranges), first + max_tokens)):
            closing = ranges[last]
            if opening and closing and opening[0] == closing[0]:
                margin = float(start[first]) + float(end[last]) - float(start[null]) - float(end[null])
                scored.append((margin, first, last, opening[1], closing[2]))
    found: list[tuple[int, int, float]] = []
    taken: set[int] = set()
    for margin, first, last, low, high in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if len(found) < top and not taken & set(range(first, last + 1)):
            taken |= set(range(first, last + 1))
            found.append((low, high, margin))
    return found

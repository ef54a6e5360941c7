"""Outcomes of questions in, what needs arrays out: the area under the ROC curve, and how far a figure can be trusted.

An interval is the percentile bootstrap (Efron 1979): the questions are drawn anew, with repetition, a thousand times, and the
middle 95 % of the figures that come of it are given. It is seeded, so the same outcomes give the same interval. A calibration
error is larger in a draw than in all questions, on average, so its interval lies too high.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

RESAMPLES = 1000
MIDDLE = (2.5, 97.5)  # percent

Row = TypeVar("Row")


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """P(a positive one has the higher score), ties counting half; None where all are of one kind."""
    from sklearn.metrics import roc_auc_score

    if len(set(positive)) < 2:
        return None
    return float(roc_auc_score(positive, scores))


def intervals(
    rows: Sequence[Row],
    figures: Callable[[Sequence[Row]], Mapping[str, float | None]],
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> dict[str, tuple[float, float] | None]:
    """[low, high] of each figure; None where `rows` have no such figure."""
    chance = np.random.default_rng(seed)
    names = [name for name, value in figures(rows).items() if value is not None] if rows else []
    drawn: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(resamples if names else 0):
        found = figures([rows[number] for number in chance.integers(len(rows), size=len(rows))])
        for name in names:
            if (value := found[name]) is not None:  # a draw may lack one kind of question
                drawn[name].append(value)
    return {name: _middle(values) for name, values in drawn.items()}


def _middle(values: Sequence[float]) -> tuple[float, float] | None:
    if not values:
        return None
    low, high = np.percentile(np.array(values, dtype=np.float64), MIDDLE)
    return float(low), float(high)

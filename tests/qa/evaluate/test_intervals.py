"""Areas and intervals by hand, and beside another implementation."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.stats import bootstrap

from qa.evaluate.intervals import auroc, intervals


def average(rows: Sequence[float]) -> dict[str, float | None]:
    return {"mean": sum(rows) / len(rows)}


def test_auroc_counts_pairs() -> None:
    # 3 > 2 and 3 > 0, 1 < 2 and 1 > 0: three of four pairs
    assert auroc([3.0, 1.0, 2.0, 0.0], [True, True, False, False]) == 0.75
    assert auroc([1.0, 1.0], [True, False]) == 0.5  # a tie counts half
    assert auroc([1.0, 2.0], [True, True]) is None and auroc([], []) is None


def test_an_interval_by_hand() -> None:
    """Two questions, one right: a draw has none, one or two right with 1/4, 1/2 and 1/4: the middle 95 % reach from 0 to 1."""
    assert intervals([0.0, 1.0], average) == {"mean": (0.0, 1.0)}
    assert intervals([1.0, 1.0], average) == {"mean": (1.0, 1.0)}
    assert intervals([], average) == {}


def test_the_interval_of_a_share_is_the_binomial_one() -> None:
    """Of 100 questions 50 are right: the number in a draw is Binomial(100, 1/2), whose middle 95 % are 40 to 60."""
    (low, high) = intervals([0.0, 1.0] * 50, average)["mean"] or (0, 0)
    assert (low, high) == (pytest.approx(0.40, abs=0.011), pytest.approx(0.60, abs=0.011))


def test_intervals_are_scipy_s() -> None:
    values = [float(value) for value in np.random.default_rng(1).normal(size=60)]
    low, high = intervals(values, average, resamples=5000)["mean"] or (0, 0)
    theirs = bootstrap(
        (values,), np.mean, n_resamples=5000, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    assert (low, high) == (pytest.approx(theirs.low, abs=0.02), pytest.approx(theirs.high, abs=0.02))


def test_they_are_seeded() -> None:
    values = [float(number) for number in range(20)]
    assert intervals(values, average) == intervals(values, average) != intervals(values, average, seed=1)


def test_a_figure_that_not_every_draw_has() -> None:
    """An AUROC needs both kinds of question: a draw with one kind is left out. A figure that is None has no interval."""

    def figures(rows: Sequence[tuple[float, bool]]) -> dict[str, float | None]:
        return {"auroc": auroc([score for score, _ in rows], [positive for _, positive in rows]), "never": None}

    assert intervals([(1.0, True), (0.0, False)], figures) == {"auroc": (1.0, 1.0)}

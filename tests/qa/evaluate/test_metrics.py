"""The figures by hand, and the sweep over thresholds against its slow twin."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from reference import best_f1_of_all

from qa.evaluate.metrics import (
    best_f1,
    calibration_error,
    coverage_at,
    exact_match,
    f1,
    mean,
    normalise,
    percentile,
    reliability,
    risk_coverage,
)

ODD_CASES = [json.loads(line) for line in (Path(__file__).parent / "odd_cases.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("text", "normal"),
    [("The  Owl's nest!", "owls nest"), ("A an THE", ""), ("Theatre", "theatre"), ("5.2%", "52"), ("“quoted”", "“quoted”")],
)
def test_normalise_is_squad_s(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize("case", ODD_CASES, ids=[case["why"] for case in ODD_CASES])
def test_match_and_f1_are_squad_s_in_odd_cases(case: dict[str, object]) -> None:
    """The expected values were worked out by hand from the rules of SQuAD 2.0's script; `why` says which."""
    prediction, golds = str(case["prediction"]), list(case["golds"])  # type: ignore[call-overload]
    assert 100 * exact_match(prediction, golds) == case["exact_match"]
    assert 100 * f1(prediction, golds) == pytest.approx(case["f1"], abs=1e-3)


def test_best_f1_by_hand() -> None:
    # what each adds when it is answered: right +1, an unanswerable -1, half right +0.5, an unanswerable with no prediction 0
    scores, answerable, predicted = [1.0, 0.0, 0.5, 0.0], [True, False, True, False], [True, True, True, False]
    assert best_f1([-5.0, -3.0, -1.0, 2.0], scores, answerable, predicted) == (3 / 4, -5.0)
    assert best_f1([-1.0, 3.0, -5.0, 2.0], scores, answerable, predicted) == (3.5 / 4, -1.0)
    # where abstaining is best, the threshold is 0, whatever the scores are
    assert best_f1([-5.0, -6.0], [0.5, 0.0], [True, False], [True, True]) == (1 / 2, 0.0)
    # of equal scores each is looked at by itself, in the order given, though no threshold could tell them apart
    assert best_f1([1.0, 1.0], [1.0, 0.0], [True, False], [True, True]) == (1.0, 1.0)
    assert best_f1([1.0, 1.0], [0.0, 1.0], [False, True], [True, True]) == (1 / 2, 0.0)
    assert best_f1([], [], [], []) == (0.0, 0.0)


@given(
    some.lists(
        some.tuples(some.integers(-3, 3), some.sampled_from([0.0, 0.25, 0.5, 1.0]), some.booleans(), some.booleans()),
        max_size=8,
    )
)
def test_best_f1_equals_its_slow_twin(rows: list[tuple[int, float, bool, bool]]) -> None:
    columns = [float(row[0]) for row in rows], [row[1] for row in rows], [row[2] for row in rows], [row[3] for row in rows]
    assert best_f1(*columns) == best_f1_of_all(*columns)


def test_calibration_error() -> None:
    assert calibration_error([], []) == 0.0
    assert calibration_error([1.0, 0.0], [True, False], bins=2) == 0.0
    assert calibration_error([1.0, 0.0], [False, True], bins=2) == 1.0
    # bins (0.2, 0.4) with one right and (0.6, 0.8) with both: |0.6 - 1| and |1.4 - 2| of four
    assert calibration_error([0.8, 0.2, 0.4, 0.6], [True, False, True, True], bins=2) == pytest.approx((0.4 + 0.6) / 4)
    assert calibration_error([0.5] * 3, [True, False, True], bins=15) == pytest.approx(0.5)  # each in its own bin


def test_reliability_has_bins_of_equal_mass() -> None:
    bins = reliability([0.8, 0.2, 0.4, 0.6, 1.0], [True, False, True, True, False], bins=2)
    assert bins == [(pytest.approx(0.3), 0.5, 2), (pytest.approx(0.8), pytest.approx(2 / 3), 3)]
    assert reliability([0.5], [True], bins=3) == [(0.5, 1.0, 1)]
    assert reliability([], []) == []


def test_risk_and_coverage() -> None:
    assert risk_coverage([0.6, 0.9, 0.8, 0.7], [True, True, False, True]) == [
        (1 / 4, 0.0),
        (2 / 4, 1 / 2),
        (3 / 4, 1 / 3),
        (1.0, 1 / 4),
    ]
    # 0.8 stands twice: both are answered, or none
    assert risk_coverage([0.8, 0.9, 0.8], [False, True, True]) == [(1 / 3, 0.0), (1.0, 1 / 3)]
    assert risk_coverage([], []) == []


def test_coverage_at_an_accuracy() -> None:
    confidences, right = [0.9, 0.8, 0.7, 0.6], [True, False, True, True]
    assert coverage_at(1.0, confidences, right) == 0.25
    assert coverage_at(0.75, confidences, right) == 1.0
    assert coverage_at(0.9, [0.5], [False]) == coverage_at(0.9, [], []) == 0.0
    assert coverage_at(0.9, [0.9 - number / 100 for number in range(10)], [True] * 9 + [False]) == 1.0  # exactly 0.9
    assert coverage_at(1.0, [0.5, 0.5], [True, False]) == 0.0  # in whatever order they come


def test_percentile_is_the_nearest_rank() -> None:
    values = [40.0, 10.0, 30.0, 20.0]
    assert [percentile(values, share) for share in (0.0, 0.25, 0.5, 0.51, 0.95, 1.0)] == [10.0, 10.0, 20.0, 30.0, 40.0, 40.0]
    assert percentile([], 0.5) == 0.0


def test_mean() -> None:
    assert mean([1.0, 2.0]) == 1.5 and mean([True, False]) == 0.5 and mean([]) == 0.0

"""The figures by hand."""

import pytest

from qa.evaluate.metrics import calibration_error, coverage_at, exact_match, f1, normalise, percentile


@pytest.mark.parametrize(
    ("text", "normal"),
    [("The  Owl's nest!", "owls nest"), ("A an THE", ""), ("Theatre", "theatre"), ("5.2%", "52"), ("“quoted”", "“quoted”")],
)
def test_normalise_is_squad_s(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("prediction", "golds", "exact", "best_f1"),
    [
        ("the owl", ["Owl"], 1.0, 1.0),
        ("a big owl", ["owl", "big bird"], 0.0, 2 / 3),
        ("owl owl", ["owl"], 0.0, 2 / 3),
        ("bird", ["owl"], 0.0, 0.0),
        ("", [], 1.0, 1.0),
        ("owl", [], 0.0, 0.0),
        ("", ["owl"], 0.0, 0.0),
        ("the", ["a"], 1.0, 1.0),
    ],
)
def test_match_and_f1(prediction: str, golds: list[str], exact: float, best_f1: float) -> None:
    assert exact_match(prediction, golds) == exact
    assert f1(prediction, golds) == pytest.approx(best_f1)


def test_calibration_error() -> None:
    assert calibration_error([], []) == 0.0
    assert calibration_error([1.0, 0.0], [True, False], bins=2) == 0.0
    assert calibration_error([1.0, 0.0], [False, True], bins=2) == 1.0
    # bins (0.2, 0.4) with one right and (0.6, 0.8) with both: |0.6 - 1| and |1.4 - 2| of four
    assert calibration_error([0.8, 0.2, 0.4, 0.6], [True, False, True, True], bins=2) == pytest.approx((0.4 + 0.6) / 4)
    assert calibration_error([0.5] * 3, [True, False, True], bins=15) == pytest.approx(0.5)  # each in its own bin


def test_coverage_at_an_accuracy() -> None:
    confidences, right = [0.9, 0.8, 0.7, 0.6], [True, False, True, True]
    assert coverage_at(1.0, confidences, right) == 0.25
    assert coverage_at(0.75, confidences, right) == 1.0
    assert coverage_at(0.9, [0.5], [False]) == coverage_at(0.9, [], []) == 0.0


def test_percentile_is_the_nearest_rank() -> None:
    values = [40.0, 10.0, 30.0, 20.0]
    assert [percentile(values, share) for share in (0.0, 0.25, 0.5, 0.51, 0.95, 1.0)] == [10.0, 10.0, 20.0, 30.0, 40.0, 40.0]
    assert percentile([], 0.5) == 0.0

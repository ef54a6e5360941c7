"""The most probable candidate is shown above the threshold, doubtful to half of it, and not found below."""

import math
from dataclasses import replace

import pytest

from index.errors import ModelError, SettingError
from qa.decide import Calibration, decide
from qa.evidence import FEATURES, Evidence
from qa.types import Span

NOTHING = Evidence(**dict.fromkeys(FEATURES, 0.0))
NONE = (0.0,) * len(FEATURES)
BY_MARGIN = Calibration(NONE, (1.0,) * len(FEATURES), (1.0, *NONE[1:]), bias=0.0, threshold=0.5)


def candidate(probability: float, start: int = 0) -> tuple[Span, Evidence]:
    """A candidate that `BY_MARGIN` gives this probability: its margin is the probability's logit."""
    assert FEATURES[0] == "close_margin"
    margin = math.log(probability / (1 - probability))
    return Span(0, start, start + 1, "x", margin), replace(NOTHING, close_margin=margin)


@pytest.mark.parametrize(
    ("probability", "threshold", "status"),
    [
        (0.9, None, "answered"),
        (0.5, None, "answered"),
        (0.49, None, "unsure"),
        (0.25, None, "unsure"),
        (0.24, None, "not_found"),
        (0.9, 0.95, "unsure"),
        (0.4, 0.95, "not_found"),
        (0.01, 0.0, "answered"),
    ],
)
def test_status_by_threshold(probability: float, threshold: float | None, status: str) -> None:
    decision = decide([candidate(probability)], BY_MARGIN, threshold)
    assert decision.status == status
    assert decision.confidence == pytest.approx(probability)


def test_no_candidate_is_not_found_even_at_threshold_zero() -> None:
    decision = decide([], BY_MARGIN, 0.0)
    assert (decision.status, decision.confidence, decision.ranked) == ("not_found", 0.0, ())


def test_the_most_probable_is_taken_and_ties_go_to_the_better_margin() -> None:
    """Candidates come best margin first, and equal ones stay in that order."""
    decision = decide([candidate(0.3, 1), candidate(0.8, 2), candidate(0.8, 3)], BY_MARGIN)
    assert [span.start for span, _ in decision.ranked] == [2, 3, 1]


def test_a_candidate_without_the_questions_numbers_is_not_shown() -> None:
    """ "What was the budget in 2022?" was once answered with that of 2023."""
    (span, evidence), other = candidate(0.9, 1), candidate(0.6, 2)
    without = (span, replace(evidence, missing_numbers=0.5))
    decision = decide([without], BY_MARGIN)
    assert (decision.status, round(decision.confidence, 3)) == ("unsure", 0.9)
    decision = decide([without, other], BY_MARGIN)
    assert (decision.status, [span.start for span, _ in decision.ranked]) == ("answered", [2])
    assert decide([without, candidate(0.4, 2)], BY_MARGIN).status == "unsure"


def test_probability_is_the_formula_s_and_stays_between_0_and_1() -> None:
    calibration = replace(
        BY_MARGIN, mean=(2.0, *NONE[1:]), scale=(4.0, *(1.0,) * (len(FEATURES) - 1)), weights=(3.0, *NONE[1:]), bias=1
    )
    assert calibration.probability(replace(NOTHING, close_margin=6.0)) == pytest.approx(
        1 / (1 + math.exp(-(1 + 3 * (6 - 2) / 4)))
    )
    for margin, limit in ((1e9, 1.0), (-1e9, 0.0)):
        assert calibration.probability(replace(NOTHING, close_margin=margin)) == pytest.approx(limit)


def test_calibration_from_json() -> None:
    rows: list[dict[str, object]] = [{"name": name, "mean": 1, "scale": 2, "weight": 3} for name in FEATURES]
    offered = [{"risk": 0.1, "threshold": 0.7, "measured": 0.09}, {"risk": 0.2, "threshold": 0.4, "measured": 0.2}]
    read = Calibration.from_json({"features": rows, "bias": -1.5, "threshold": 0.4, "risks": offered})
    assert (read.threshold_for(0.1), read.threshold_for(0.2)) == (0.7, 0.4)
    with pytest.raises(SettingError, match=r"FOOTNOTE_RISK is 0\.15, which was not measured .* Set one of: 0\.1, 0\.2\."):
        read.threshold_for(0.15)
    with pytest.raises(SettingError, match="offers no risks"):
        BY_MARGIN.threshold_for(0.1)
    assert (read.mean[0], read.scale[-1], read.weights[1], read.bias, read.threshold) == (1.0, 2.0, 3.0, -1.5, 0.4)
    for other in (rows[:-1], rows[::-1], [{**rows[0], "name": "new"}, *rows[1:]]):
        with pytest.raises(ModelError, match=f"is for {len(other)} other features than these {len(rows)}. Fit it again"):
            Calibration.from_json({"features": other, "bias": 0, "threshold": 0.5})
    with pytest.raises(ModelError):
        Calibration.from_json({})


@pytest.mark.parametrize("lack", ["wrong_type", "absent_names"])
def test_a_candidate_of_the_wrong_type_or_about_somebody_else_gives_way_to_the_next(lack: str) -> None:
    """ "When did the ferry sink?" is not answered with its harbour, whatever the reader thinks of that."""
    (span, evidence), other = candidate(0.9, 1), candidate(0.6, 2)
    unfit = (span, replace(evidence, **{lack: 1.0}))
    assert [span.start for span, _ in decide([unfit, other], BY_MARGIN).ranked] == [2]
    assert decide([unfit], BY_MARGIN).status == "unsure"

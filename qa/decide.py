"""Candidates with their evidence in, a calibrated probability and a status out; pure.

A logistic model gives P(the candidate is right); the candidate with the highest is taken, and shown as the answer only above a
threshold, only if it is of the type that is asked for, and only if its passage has the question's names and numbers: of ten
shown answers without the numbers, eight were wrong (on the data of the calibration). Below it is `unsure` while still worth a
look, else `not_found`. The coefficients are fitted by `footnote train calibration` and live in qa/reader/calibration.json;
nothing here reads them from disk.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from index.errors import ModelError, SettingError
from qa.evidence import FEATURES, Evidence
from qa.types import Span, Status

RISKS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)  # shares of shown answers that may be wrong, for which thresholds are sought
MUST_BE_ZERO = ("missing_numbers", "absent_names", "wrong_type")  # of what is shown, whatever its probability
UNSURE_SHARE = 0.5  # of the threshold: a candidate above it is doubtful, below it there is none


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over standardised features: P = 1 / (1 + exp(-(bias + weights · (x - mean) / scale)))."""

    mean: tuple[float, ...]  # (features,)
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    threshold: float
    risks: tuple[tuple[float, float], ...] = ()  # (share of shown answers that may be wrong, the threshold that keeps it)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Calibration":
        """From the content of calibration.json. Raises `ModelError` when it was fitted for other features."""
        rows = data.get("features")
        names = tuple(row.get("name") for row in rows) if isinstance(rows, list) else ()
        if not isinstance(rows, list) or names != FEATURES:
            raise ModelError(f"The calibration is for {len(names)} other features than these {len(FEATURES)}. Fit it again.")
        columns = [tuple(float(row[key]) for row in rows) for key in ("mean", "scale", "weight")]
        offered = data.get("risks")
        risks = tuple((float(row["risk"]), float(row["threshold"])) for row in offered) if isinstance(offered, list) else ()
        return cls(columns[0], columns[1], columns[2], float(str(data["bias"])), float(str(data["threshold"])), risks)

    def threshold_for(self, risk: float) -> float:
        """The least confidence of a shown answer that keeps `risk`. Raises `SettingError` for a risk that was not measured."""
        if risk not in dict(self.risks):
            offered = ", ".join(f"{known:g}" for known, _ in self.risks)
            raise SettingError(
                f"FOOTNOTE_RISK is {risk:g}, which was not measured for this reader. Set one of: {offered}."
                if self.risks
                else "FOOTNOTE_RISK is set, but this calibration offers no risks. Set FOOTNOTE_THRESHOLD instead."
            )
        return dict(self.risks)[risk]

    def probability(self, evidence: Evidence) -> float:
        """P(the candidate is right), in [0, 1]."""
        terms = zip(astuple(evidence), self.mean, self.scale, self.weights, strict=True)
        logit = self.bias + sum(weight * (value - mean) / scale for value, mean, scale, weight in terms)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


UNFITTED = Calibration((0.0,) * len(FEATURES), (1.0,) * len(FEATURES), (0.0,) * len(FEATURES), bias=0.0, threshold=0.5)


@dataclass(frozen=True, slots=True)
class Decision:
    """The status of a question and its candidates, most probable first."""

    status: Status
    confidence: float
    ranked: tuple[tuple[Span, float], ...]


def decide(candidates: Sequence[tuple[Span, Evidence]], calibration: Calibration, threshold: float | None = None) -> Decision:
    """Takes the most probable candidate; ties go to the better margin. `threshold` None means the calibrated one."""
    least = calibration.threshold if threshold is None else threshold
    judged = [(span, calibration.probability(evidence), _may_be_shown(evidence)) for span, evidence in candidates]
    judged.sort(key=lambda candidate: -candidate[1])
    ranked = tuple((span, probability) for span, probability, _ in judged)
    confidence = ranked[0][1] if ranked else 0.0
    fit = tuple((span, probability) for span, probability, may_be_shown in judged if may_be_shown)
    if fit and fit[0][1] >= least:
        return Decision("answered", fit[0][1], fit)
    return Decision("unsure" if ranked and confidence >= least * UNSURE_SHARE else "not_found", confidence, ranked)


def _may_be_shown(evidence: Evidence) -> bool:
    return all(getattr(evidence, name) == 0 for name in MUST_BE_ZERO)

"""Predictions and gold answers in, figures out; pure.

Exact match and F1 are SQuAD's (lower case, no punctuation, no articles). Calibration, coverage and risk are of (confidence,
right) pairs. Rates are in [0, 1], exact match and F1 in [0, 100]. Nothing here knows models, stores or files.
"""

import math
import re
import string
from collections import Counter
from collections.abc import Sequence

RIGHT_F1 = 0.5  # an answer at least this close to a gold answer counts as right
BINS = 15  # of equal mass, for the calibration error

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = frozenset(string.punctuation)


def normalise(text: str) -> str:
    """SQuAD's normalisation: lower case, no ASCII punctuation, no articles, single spaces."""
    lower = "".join(character for character in text.lower() if character not in _PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", lower).split())


def exact_match(prediction: str, golds: Sequence[str]) -> float:
    """1.0 if the prediction equals a gold answer when normalised; no gold answers means that "" is the right one."""
    return float(normalise(prediction) in _normal(golds))


def f1(prediction: str, golds: Sequence[str]) -> float:
    """The best token F1 against a gold answer, in [0, 1]; no gold answers means that "" is the right one."""
    words = normalise(prediction).split()
    return max(_token_f1(words, gold.split()) for gold in _normal(golds))


def best_f1(
    no_answer_scores: Sequence[float], scores: Sequence[float], answerable: Sequence[bool], predicted: Sequence[bool]
) -> tuple[float, float]:
    """The best mean F1, in [0, 1], that a threshold on the no-answer score can give, and that threshold.

    As SQuAD 2.0's script finds them. Everything starts as an abstention; then questions are answered one by one, the smallest
    no-answer score first, ties in their order. An answerable one adds its F1 (`scores`); an unanswerable one costs 1, unless
    nothing was `predicted` for it. The threshold is the score of the last question that made the sum larger than ever before;
    0 where none did. A question is answered if its no-answer score is not above it.
    """
    total = best = float(len(answerable) - sum(answerable))
    threshold = 0.0
    for number in sorted(range(len(scores)), key=lambda number: no_answer_scores[number]):
        total += scores[number] if answerable[number] else -float(predicted[number])
        if total > best:
            best, threshold = total, no_answer_scores[number]
    return best / max(1, len(scores)), threshold


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> list[tuple[float, float, int]]:
    """(mean confidence, accuracy, count) of bins of equal mass, least confident first; bins without questions are left out."""
    pairs = sorted(zip(confidences, right, strict=True))
    parts = [pairs[number * len(pairs) // bins : (number + 1) * len(pairs) // bins] for number in range(bins)]
    return [
        (mean([confidence for confidence, _ in part]), mean([is_right for _, is_right in part]), len(part))
        for part in parts
        if part
    ]


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> float:
    """Expected calibration error over bins of equal mass: mean of |mean confidence - accuracy|, weighed by size."""
    found = reliability(confidences, right, bins)
    return sum(count * abs(confidence - accuracy) for confidence, accuracy, count in found) / max(1, len(confidences))


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """(share of questions answered, share of those that are wrong) for each threshold on the confidence, highest first.

    Questions of equal confidence are answered together: no threshold can tell them apart.
    """
    order = sorted(zip(confidences, right, strict=True), key=lambda pair: -pair[0])
    curve, wrong = [], 0
    for count, (confidence, is_right) in enumerate(order, start=1):
        wrong += not is_right
        if count == len(order) or order[count][0] != confidence:
            curve.append((count / len(order), wrong / count))
    return curve


def coverage_at(accuracy: float, confidences: Sequence[float], right: Sequence[bool]) -> float:
    """The largest share of questions that can be answered, most confident first, with at least this accuracy among them."""
    most_risk = 1 - accuracy + 1e-12  # 0.1 is a little less than 1 - 0.9
    return max((coverage for coverage, risk in risk_coverage(confidences, right) if risk <= most_risk), default=0.0)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank); 0 without values."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)] if values else 0.0


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean; 0 without values."""
    return sum(values) / len(values) if values else 0.0


def _normal(golds: Sequence[str]) -> list[str]:
    """The gold answers, normalised; like SQuAD 2.0's script, without those of which nothing is left, unless none is left."""
    return [normal for gold in golds if (normal := normalise(gold))] or [""]


def _token_f1(prediction: Sequence[str], gold: Sequence[str]) -> float:
    if not prediction or not gold:
        return float(prediction == gold)
    common = sum((Counter(prediction) & Counter(gold)).values())
    return 2 * common / (len(prediction) + len(gold))

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
    return float(any(normalise(prediction) == normalise(gold) for gold in golds or [""]))


def f1(prediction: str, golds: Sequence[str]) -> float:
    """The best token F1 against a gold answer, in [0, 1]; no gold answers means that "" is the right one."""
    return max(_token_f1(normalise(prediction).split(), normalise(gold).split()) for gold in golds or [""])


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> float:
    """Expected calibration error over bins of equal mass: mean of |mean confidence - accuracy|, weighed by size."""
    pairs = sorted(zip(confidences, right, strict=True))
    total = len(pairs)
    error = 0.0
    for number in range(bins):
        part = pairs[number * total // bins : (number + 1) * total // bins]
        if part:
            error += abs(sum(confidence for confidence, _ in part) - sum(is_right for _, is_right in part)) / total
    return error


def coverage_at(accuracy: float, confidences: Sequence[float], right: Sequence[bool]) -> float:
    """The largest share of questions that can be answered, most confident first, with at least this accuracy among them."""
    order = sorted(zip(confidences, right, strict=True), key=lambda pair: -pair[0])
    best, correct = 0, 0
    for count, (_, is_right) in enumerate(order, start=1):
        correct += is_right
        if correct >= accuracy * count:
            best = count
    return best / len(order) if order else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank); 0 without values."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)] if values else 0.0


def _token_f1(prediction: Sequence[str], gold: Sequence[str]) -> float:
    if not prediction or not gold:
        return float(prediction == gold)
    common = sum((Counter(prediction) & Counter(gold)).values())
    return 2 * common / (len(prediction) + len(gold))

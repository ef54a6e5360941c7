"""Fits the answer-or-abstain model end to end: questions over stores in, the content of calibration.json out.

Each question is retrieved and read as the product does. Honest unanswerables are made of answerable questions, since people
wrote few: the same question with every passage that holds a gold answer left out, and near misses, whose year, number or
name is another one. A logistic regression learns P(this candidate is right); its figures come from cross-fitting with whole
articles held out.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from index.store.snapshot import Snapshot
from qa.assistant import Assistant
from qa.decide import MUST_BE_ZERO, RISKS
from qa.evaluate.answers import gold_test
from qa.evaluate.datasets import Example, sample
from qa.evaluate.intervals import RESAMPLES, auroc, intervals
from qa.evaluate.metrics import RIGHT_F1, best_f1, calibration_error, coverage_at, f1
from qa.evaluate.reader import Reading
from qa.evidence import FEATURES
from qa.retrieve import retrieve
from qa.rewrite import names, rewrite
from qa.terms import normalised
from qa.train.edits import near_miss
from qa.weigh import weigh

REMOVED_SHARE = 0.33  # of the answerable questions are also asked without their gold passages
NEAR_MISS_SHARE = 0.33  # likewise with another year, number or name
FOLDS = 5
REGULARISATION = 0.3  # C of the logistic regression
SPARE_PASSAGES = 24  # retrieved besides, so that enough are left when those with gold are left out

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's candidates: their evidence and which are right. `group` is the article, held out as a whole."""

    group: str
    kind: str  # answerable | unanswerable | removed | near_miss
    features: Floats  # (candidates, features) float64
    right: npt.NDArray[np.bool_]  # (candidates,)


def corpora(
    examples: Sequence[Example], chosen: Sequence[Example], *, limit: int | None = None
) -> Iterator[tuple[list[Example], list[Example]]]:
    """(what to store, what to ask): every article as a store of its own, and all of them in one store; `chosen` are asked.

    Half of the questions are asked in each way, since people keep one article as well as a wiki; but one that names nothing
    ("How is the sound?") makes sense over its own article only. Questions about articles in a folder have one store. `limit` is
    a seeded sample.
    """
    asked = {example.id for example in sample(chosen, limit)}
    if not examples[0].context:
        yield list(examples), [example for example in examples if example.id in asked]
        return
    questions = {example.id: example.question for example in examples}
    together = {identifier for identifier in sorted(asked)[::2] if _names_something(questions[identifier])}
    yield list(examples), [example for example in examples if example.id in together]
    titles = dict.fromkeys(example.title for example in examples)
    for title in titles:
        article = [example for example in examples if example.title == title]
        if alone := [example for example in article if example.id in asked and example.id not in together]:
            yield article, alone


def collect(assistant: Assistant, examples: Sequence[Example], said: Mapping[str, str], *, seed: int = 0) -> list[Asked]:
    """Asks every example, and the unanswerable questions made of them, over the assistant's store.

    `said`: what each article says, by its title.
    """
    chance = random.Random(seed)
    asked = []
    for example in examples:
        with assistant.store.snapshot() as snapshot:
            kind = "answerable" if example.answers else "unanswerable"
            asked.append(_ask(assistant, snapshot, example, kind, example.question))
            if example.answers and chance.random() < REMOVED_SHARE:
                asked.append(_ask(assistant, snapshot, example, "removed", example.question))
            if example.answers and chance.random() < NEAR_MISS_SHARE and (other := near_miss(example, examples, said, chance)):
                asked.append(_ask(assistant, snapshot, example, "near_miss", other))
    return asked


def fit(asked: Sequence[Asked], *, data: Sequence[str], risk: float) -> dict[str, Any]:
    """calibration.json's content: the model fitted on all questions, its figures from cross-fitting by article.

    `data` names where the questions came from, `risk` (one of `RISKS`) gives the threshold that holds where none is set.
    """
    held_out = _cross_fitted(asked)
    slope, shift = _rescaled(held_out.logits, held_out.right)
    mean, scale, weights, bias = _logistic(asked)
    rows = [
        {"name": name, "mean": _short(mean[i]), "scale": _short(scale[i]), "weight": _short(slope * weights[i])}
        for i, name in enumerate(FEATURES)
    ]
    shown = _probability(held_out.shown_logits, slope, shift)
    thresholds = {kept: least_threshold(shown, held_out.shown_right, kept) for kept in RISKS}
    risks = [_measured(held_out, kept, threshold) for kept, threshold in thresholds.items() if threshold is not None]
    return {
        "model": "P(right) = 1 / (1 + exp(-(bias + sum(weight * (value - mean) / scale))))",
        "features": rows,
        "bias": _short(slope * bias + shift),
        "threshold": next((row["threshold"] for row in risks if row["risk"] == risk), 1.0),
        "risks": risks,
        "date": date.today().isoformat(),
        "data": list(data),
        "questions": {kind: sum(row.kind == kind for row in asked) for kind in sorted({row.kind for row in asked})},
        "cross_fitted": _figures(asked, held_out, risk),
    }


def fit_reader(readings: Sequence[Reading]) -> dict[str, float]:
    """The block "reader" of calibration.json: what a margin alone is worth, and from which one on F1 is best."""
    margins = np.array([row.margin for row in readings])
    slope, shift = _rescaled(margins, np.array([row.right for row in readings]))
    answerable = [bool(row.example.answers) for row in readings]
    predicted = [bool(row.prediction) for row in readings]
    threshold = best_f1(list(-margins), [row.f1 for row in readings], answerable, predicted)[1]
    return {"threshold": _short(-threshold), "slope": _short(slope), "shift": _short(shift)}


def least_threshold(probability: Floats, right: npt.NDArray[np.bool_], risk: float) -> float | None:
    """The least threshold at which at most `risk` of what is shown is wrong, rounded down; None where no threshold keeps it."""
    order = np.argsort(-probability, kind="stable")
    wrong = np.cumsum(~right[order])  # (questions,): of the first 1, 2, ... shown
    counts = np.arange(1, len(order) + 1)
    kept = np.flatnonzero((wrong <= risk * counts) & (probability[order] > 0))
    return math.floor(1e4 * probability[order][kept[-1]]) / 1e4 if kept.size else None


def _measured(held_out: "_HeldOut", risk: float, threshold: float) -> dict[str, float]:
    """What an offered risk comes to in articles that had no part in its threshold.

    `upper_95` is one-sided, by a bootstrap over whole articles: the questions about one article are not independent.
    """
    shown = held_out.shown_at(risk)
    wrong = shown & ~held_out.shown_right
    groups = np.unique(held_out.groups, return_inverse=True)[1]
    counts = np.stack([np.bincount(groups, shown), np.bincount(groups, wrong)])  # (2, articles)
    drawn = np.random.default_rng(0).integers(counts.shape[1], size=(RESAMPLES, counts.shape[1]))
    of_drawn = counts[:, drawn].sum(axis=2)  # (2, resamples)
    row = {
        "threshold": threshold,
        "measured": float(wrong.sum() / max(1, shown.sum())),
        "upper_95": float(np.percentile(of_drawn[1] / np.maximum(1, of_drawn[0]), 95)),
        "coverage": float(shown.mean()),
    }
    return {"risk": risk} | {name: _short(value) for name, value in row.items()}


def _names_something(question: str) -> bool:
    return bool(names(question)) or any(character.isdigit() for character in question)


def _ask(assistant: Assistant, snapshot: Snapshot, example: Example, kind: str, question: str) -> Asked:
    text = rewrite(question).text
    spare = SPARE_PASSAGES if kind == "removed" else 0
    hits = retrieve(snapshot, assistant.embedder, text, top_k=assistant.top_k + spare)
    if kind == "removed":
        golds = [f" {normalised(answer)} " for answer in example.answers]
        hits = [hit for hit in hits if not any(gold in f" {normalised(hit.passage.text)} " for gold in golds)]
    hits = hits[: assistant.top_k]
    _, candidates = weigh(assistant.reader, assistant.verifier, text, hits)
    holds_gold = gold_test(snapshot, example)
    right = [
        kind == "answerable" and f1(span.text, example.answers) >= RIGHT_F1 and holds_gold(hits[span.hit].document)
        for span, _ in candidates
    ]
    features = np.array([astuple(evidence) for _, evidence in candidates], dtype=np.float64).reshape(-1, len(FEATURES))
    return Asked(example.title or example.document, kind, features, np.array(right, dtype=np.bool_))


def _logistic(asked: Sequence[Asked]) -> tuple[Floats, Floats, Floats, float]:
    """Mean, scale and weights, each (features,), and the bias, of a logistic regression over all candidates."""
    from sklearn.linear_model import LogisticRegression

    asked = [row for row in asked if row.right.size]
    features = np.concatenate([row.features for row in asked])  # (candidates, features)
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    share = np.concatenate([np.full(len(row.right), 1 / len(row.right)) for row in asked])
    share += np.concatenate([np.eye(1, len(row.right))[0] for row in asked])  # the best margin is most often the choice
    model = LogisticRegression(C=REGULARISATION, max_iter=2000)
    model.fit((features - mean) / scale, np.concatenate([row.right for row in asked]), sample_weight=share)
    return mean, scale, model.coef_[0], float(model.intercept_[0])


@dataclass(frozen=True, slots=True)
class _HeldOut:
    """Each question's best candidate, and its best among those that may be shown, by a model that has not seen its article.

    Logits are -infinity where there is no such candidate.
    """

    groups: npt.NDArray[np.str_]  # (questions,) the article
    folds: npt.NDArray[np.int64]
    logits: Floats
    right: npt.NDArray[np.bool_]
    shown_logits: Floats
    shown_right: npt.NDArray[np.bool_]

    def probabilities(self) -> Floats:
        """(questions,): of the best candidate, scaled by what the other folds say."""
        probability = np.zeros(len(self.logits))
        for fold in range(FOLDS):
            inside = self.folds == fold
            slope, shift = _rescaled(self.logits[~inside], self.right[~inside])
            probability[inside] = _probability(self.logits[inside], slope, shift)
        return probability

    def shown_at(self, risk: float) -> npt.NDArray[np.bool_]:
        """(questions,): whether an answer is shown at the threshold that keeps `risk` in the other folds."""
        shown = np.zeros(len(self.logits), dtype=np.bool_)
        for fold in range(FOLDS):
            inside = self.folds == fold
            least = least_threshold(_probability(self.shown_logits[~inside], 1.0, 0.0), self.shown_right[~inside], risk)
            shown[inside] = _probability(self.shown_logits[inside], 1.0, 0.0) >= (2.0 if least is None else least)
        return shown


def _cross_fitted(asked: Sequence[Asked]) -> _HeldOut:
    names = sorted({row.group for row in asked})
    random.Random(0).shuffle(names)
    fold_of = {name: number % FOLDS for number, name in enumerate(names)}
    folds = np.array([fold_of[row.group] for row in asked])
    logits, right = np.full(len(asked), -np.inf), np.zeros(len(asked), dtype=np.bool_)
    shown_logits, shown_right = logits.copy(), right.copy()
    for fold in range(FOLDS):
        mean, scale, weights, bias = _logistic([row for row, own in zip(asked, folds, strict=True) if own != fold])
        for number in np.flatnonzero(folds == fold).tolist():
            row = asked[number]
            scores = (row.features - mean) / scale @ weights + bias  # (candidates,)
            logits[number], right[number] = _best(scores, row.right)
            may_be_shown = (row.features[:, [FEATURES.index(name) for name in MUST_BE_ZERO]] == 0).all(axis=1)
            shown_logits[number], shown_right[number] = _best(scores[may_be_shown], row.right[may_be_shown])
    return _HeldOut(np.array([row.group for row in asked]), folds, logits, right, shown_logits, shown_right)


def _best(scores: Floats, right: npt.NDArray[np.bool_]) -> tuple[float, bool]:
    return (float(scores.max()), bool(right[scores.argmax()])) if scores.size else (-np.inf, False)


def _rescaled(logits: Floats, right: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that make the best candidate's probability honest (Platt 1999): choosing the best inflates it."""
    from sklearn.linear_model import LogisticRegression

    there = np.isfinite(logits)
    model = LogisticRegression(C=1e6).fit(logits[there, None], right[there])
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _figures(asked: Sequence[Asked], held_out: _HeldOut, risk: float) -> dict[str, object]:
    probability, right = held_out.probabilities(), held_out.right
    answerable = np.array([row.kind == "answerable" for row in asked])
    shown = held_out.shown_at(risk)
    figures: dict[str, float] = {
        "auroc_right": auroc(list(probability), list(right)) or 0.0,
        "auroc_answerable": auroc(list(probability), list(answerable)) or 0.0,
        "ece": calibration_error(list(probability), list(right)),
        "coverage_at_80": coverage_at(0.8, list(probability), list(right)),
        "coverage_at_90": coverage_at(0.9, list(probability), list(right)),
        "coverage": float(shown.mean()),
        "risk": float((shown & ~held_out.shown_right).sum() / max(1, shown.sum())),
        "answerable_right": float((shown & held_out.shown_right).sum() / max(1, answerable.sum())),
    }
    for kind in sorted({row.kind for row in asked} - {"answerable"}):
        of_kind = np.array([row.kind == kind for row in asked])
        figures[f"refused_{kind}"] = float((~shown & of_kind).sum() / of_kind.sum())
        figures[f"auroc_{kind}"] = auroc(list(probability[of_kind | answerable]), list(answerable[of_kind | answerable])) or 0.0
    pairs = list(zip(probability.tolist(), right.tolist(), strict=True))
    between = intervals(pairs, lambda rows: {"ece": calibration_error([p for p, _ in rows], [r for _, r in rows])})
    return {name: _short(value) for name, value in figures.items()} | {"ece_interval": between["ece"]}


def _probability(logits: Floats, slope: float, shift: float) -> Floats:
    """0 where there is no candidate, whose logit is -infinity."""
    return np.where(np.isneginf(logits), 0.0, 1 / (1 + np.exp(-(slope * np.nan_to_num(logits, neginf=0.0) + shift))))


def _short(value: float) -> float:
    return float(f"{value:.4g}")

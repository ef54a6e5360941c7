"""Fits the answer-or-abstain model end to end: questions over stores in, the content of calibration.json out.

Each question is retrieved and read as the product does. Honest unanswerables are made of answerable questions, since people
wrote few: the same question with every passage that holds a gold answer left out, and near misses, whose year, number or
name is another one. A logistic regression learns P(this candidate is right); its figures come from cross-fitting with whole
articles held out.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from index.store.snapshot import Snapshot
from qa.assistant import Assistant, weigh
from qa.evaluate.answers import gold_test
from qa.evaluate.datasets import Example, sample
from qa.evaluate.metrics import RIGHT_F1, calibration_error, coverage_at, f1
from qa.evidence import FEATURES
from qa.retrieve import retrieve
from qa.rewrite import names, rewrite
from qa.terms import normalised

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


def corpora(examples: Sequence[Example], *, limit: int | None = None) -> Iterator[tuple[list[Example], list[Example]]]:
    """(what to store, what to ask): every article as a store of its own, and all of them in one store.

    Half of the questions are asked in each way, since people keep one article as well as a wiki; but one that names nothing
    ("How is the sound?") makes sense over its own article only. Questions about articles in a folder have one store. `limit` is
    a seeded sample.
    """
    asked = {example.id for example in sample(examples, limit)}
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


def collect(assistant: Assistant, examples: Sequence[Example], *, seed: int = 0) -> list[Asked]:
    """Asks every example, and the unanswerable questions made of them, over the assistant's store."""
    chance = random.Random(seed)
    asked = []
    for example in examples:
        with assistant.store.snapshot() as snapshot:
            kind = "answerable" if example.answers else "unanswerable"
            asked.append(_ask(assistant, snapshot, example, kind, example.question))
            if example.answers and chance.random() < REMOVED_SHARE:
                asked.append(_ask(assistant, snapshot, example, "removed", example.question))
            if example.answers and chance.random() < NEAR_MISS_SHARE and (other := near_miss(example, examples, chance)):
                asked.append(_ask(assistant, snapshot, example, "near_miss", other))
    return [row for row in asked if row.right.size]


def fit(asked: Sequence[Asked], *, data: Sequence[str], threshold: float) -> dict[str, object]:
    """calibration.json's content: the model fitted on all questions, its figures from cross-fitting by article.

    `data` names where the questions came from, `threshold` is the least probability of a shown answer.
    """
    held_out = _cross_fitted(asked)  # (questions,) logits of the best candidate, (questions,) right
    slope, shift = _rescaled(*held_out)
    mean, scale, weights, bias = _logistic(asked)
    rows = [
        {"name": name, "mean": _short(mean[i]), "scale": _short(scale[i]), "weight": _short(slope * weights[i])}
        for i, name in enumerate(FEATURES)
    ]
    probability, right = _sigmoid(slope * held_out[0] + shift), held_out[1]
    return {
        "model": "P(right) = 1 / (1 + exp(-(bias + sum(weight * (value - mean) / scale))))",
        "features": rows,
        "bias": _short(slope * bias + shift),
        "threshold": threshold,
        "date": date.today().isoformat(),
        "data": list(data),
        "questions": {kind: sum(row.kind == kind for row in asked) for kind in sorted({row.kind for row in asked})},
        "cross_fitted": _figures(asked, probability, right, threshold),
    }


def near_miss(example: Example, examples: Sequence[Example], chance: random.Random) -> str | None:
    """The question with its year or number changed, or a name of it swapped for one of another article's question."""
    numbers = list(re.finditer(r"\b\d{1,4}\b", example.question))
    if numbers:
        match = chance.choice(numbers)
        changed = str(int(match.group()) + chance.choice([-7, -4, -3, -2, -1, 1, 2, 3, 4, 7]))
        return (
            None
            if changed in example.context
            else example.question[: match.start()] + changed + example.question[match.end() :]
        )
    own = names(example.question)
    other = names(chance.choice(examples).question)
    if not own or not other or normalised(other[0]) in normalised(example.context):
        return None
    return example.question.replace(chance.choice(own), other[0], 1)


def _names_something(question: str) -> bool:
    return bool(names(question)) or any(character.isdigit() for character in question)


def _ask(assistant: Assistant, snapshot: Snapshot, example: Example, kind: str, question: str) -> Asked:
    text = rewrite(question).text
    hits = retrieve(snapshot, assistant.embedder, text, top_k=assistant.top_k + SPARE_PASSAGES)
    if kind == "removed":
        golds = [f" {normalised(answer)} " for answer in example.answers]
        hits = [hit for hit in hits if not any(gold in f" {normalised(hit.passage.text)} " for gold in golds)]
    hits = hits[: assistant.top_k]
    _, candidates = weigh(assistant.reader, text, hits)
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

    features = np.concatenate([row.features for row in asked])  # (candidates, features)
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    share = np.concatenate([np.full(len(row.right), 1 / len(row.right)) for row in asked])
    share += np.concatenate([np.eye(1, len(row.right))[0] for row in asked])  # the best margin is most often the choice
    model = LogisticRegression(C=REGULARISATION, max_iter=2000)
    model.fit((features - mean) / scale, np.concatenate([row.right for row in asked]), sample_weight=share)
    return mean, scale, model.coef_[0], float(model.intercept_[0])


def _cross_fitted(asked: Sequence[Asked]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The logit and the truth of each question's best candidate, by a model that has not seen its article."""
    groups = sorted({row.group for row in asked})
    random.Random(0).shuffle(groups)
    logits, right = np.zeros(len(asked)), np.zeros(len(asked), dtype=np.bool_)
    for fold in range(FOLDS):
        out = set(groups[fold::FOLDS])
        mean, scale, weights, bias = _logistic([row for row in asked if row.group not in out])
        for number, row in enumerate(asked):
            if row.group in out:
                scores = (row.features - mean) / scale @ weights + bias  # (candidates,)
                best = int(scores.argmax())
                logits[number], right[number] = scores[best], row.right[best]
    return logits, right


def _rescaled(logits: Floats, right: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that make the best candidate's probability honest (Platt 1999): choosing the best inflates it."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(logits[:, None], right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _figures(asked: Sequence[Asked], probability: Floats, right: npt.NDArray[np.bool_], threshold: float) -> dict[str, float]:
    from sklearn.metrics import roc_auc_score

    answerable = np.array([row.kind == "answerable" for row in asked])
    shown = probability >= threshold
    figures = {
        "auroc_right": float(roc_auc_score(right, probability)),
        "auroc_answerable": float(roc_auc_score(answerable, probability)),
        "ece": calibration_error(list(probability), list(right)),
        "coverage_at_80": coverage_at(0.8, list(probability), list(right)),
        "coverage_at_90": coverage_at(0.9, list(probability), list(right)),
        "coverage": float(shown.mean()),
        "risk": float((shown & ~right).sum() / max(1, shown.sum())),
        "answerable_right": float((shown & right).sum() / max(1, answerable.sum())),
    }
    for kind in sorted({row.kind for row in asked} - {"answerable"}):
        of_kind = np.array([row.kind == kind for row in asked])
        figures[f"refused_{kind}"] = float((~shown & of_kind).sum() / of_kind.sum())
    return {name: _short(value) for name, value in figures.items()}


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float64)


def _short(value: float) -> float:
    return float(f"{value:.4g}")

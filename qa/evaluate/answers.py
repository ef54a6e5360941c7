"""End to end: questions asked of a store, answers and abstentions judged against the gold answers.

An answer is right when its F1 against a gold answer is at least 0.5 and it is cited from a document that holds a gold
answer (or from the article that the question names). Any answer to an unanswerable question is wrong. Risk is wrong among
answered.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.store.snapshot import Snapshot
from index.types import DocumentMeta
from qa.assistant import Assistant
from qa.evaluate.datasets import Example
from qa.evaluate.metrics import RIGHT_F1, calibration_error, coverage_at, exact_match, f1, normalise, percentile
from qa.types import Answer

HoldsGold = Callable[[DocumentMeta], bool]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what came of it. `candidate_right`: whether the best candidate is right, shown or not."""

    example: Example
    answer: Answer
    right: bool
    candidate_right: bool
    gold_in_first_five: bool
    faithful: bool


def judge(assistant: Assistant, example: Example) -> Judged:
    """Asks one question of the assistant's store and judges what comes."""
    answer, examined, decision = assistant.explain(example.question)
    with assistant.store.snapshot() as snapshot:
        holds_gold = gold_test(snapshot, example)
        best = decision.ranked[0][0] if decision.ranked else None
        candidate_right = (
            best is not None
            and bool(example.answers)
            and f1(best.text, example.answers) >= RIGHT_F1
            and holds_gold(examined.hits[best.hit].document)
        )
        return Judged(
            example,
            answer,
            right=candidate_right if answer.answered else not example.answers,
            candidate_right=candidate_right,
            gold_in_first_five=any(holds_gold(hit.document) for hit in examined.hits[:5]),
            faithful=_faithful(snapshot, answer),
        )


def gold_test(snapshot: Snapshot, example: Example) -> HoldsGold:
    """Whether a document holds a gold answer of the example, or is the article that the example names."""

    def holds_gold(meta: DocumentMeta) -> bool:
        if example.document:
            return bool(example.answers) and meta.path == example.document
        document = snapshot.document(meta.id)
        text = f" {normalise(document.text)} " if document else ""
        return any(f" {normalise(answer)} " in text for answer in example.answers)

    return holds_gold


def summarise(judged: Sequence[Judged]) -> dict[str, float]:
    """The figures of `footnote evaluate answers`: counts are integers, rates in [0, 1], exact match and F1 in [0, 100]."""
    answerable = [row for row in judged if row.example.answers]
    shown = [row for row in judged if row.answer.answered]
    wrong = sum(not row.right for row in shown)
    texts = [(row.answer.answer or "", row.example.answers) for row in judged]
    confidences = [row.answer.confidence for row in judged]
    rights = [row.candidate_right for row in judged]
    times = [row.answer.milliseconds["total"] for row in judged]
    return {
        "n": len(judged),
        "answerable": len(answerable),
        "exact_match": 100 * _mean([exact_match(text, golds) for text, golds in texts]),
        "f1": 100 * _mean([f1(text, golds) for text, golds in texts]),
        "answered": len(shown),
        "right_answers": len(shown) - wrong,
        "wrong_answers": wrong,
        "false_abstentions": sum(not row.answer.answered for row in answerable),
        "right_abstentions": sum(not row.answer.answered for row in judged if not row.example.answers),
        "coverage": len(shown) / max(1, len(judged)),
        "risk": wrong / max(1, len(shown)),
        "coverage_at_90": coverage_at(0.9, confidences, rights),
        "ece": calibration_error(confidences, rights),
        "recall_at_5": _mean([row.gold_in_first_five for row in answerable]),
        "quote_fidelity": _mean([row.faithful for row in judged]),
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
    }


def _faithful(snapshot: Snapshot, answer: Answer) -> bool:
    """Whether every quotation and the answer stand verbatim at their offsets, in texts that match their checksums."""
    for citation in (*answer.citations, *answer.nearest):
        document = snapshot.document(citation.document.id)
        if document is None or hashlib.sha256(document.text.encode()).hexdigest() != citation.document.sha256:
            return False
        if document.text[citation.start : citation.end] != citation.quote:
            return False
    for citation in answer.citations:
        document = snapshot.document(citation.document.id)
        if document is None or document.text[citation.answer_start : citation.answer_end] != answer.answer:
            return False
    return True


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0

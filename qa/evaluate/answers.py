"""End to end: questions asked of a store, answers and abstentions judged against the gold answers.

An answer is right when its F1 against a gold answer is at least 0.5 and it is cited from a document that holds a gold
answer (or from the article that the question names). A list is judged by its text from the first item to the last. Any answer
to an unanswerable question is wrong. Risk is wrong among answered.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.store.snapshot import Snapshot
from index.store.store import Store
from index.types import DocumentMeta
from qa.assistant import Assistant
from qa.evaluate.corpus import paths_of, without
from qa.evaluate.datasets import Example, sample
from qa.evaluate.intervals import auroc
from qa.evaluate.metrics import RIGHT_F1, calibration_error, coverage_at, exact_match, f1, mean, percentile
from qa.terms import normalised
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
    exact: float  # of what is shown, in [0, 1]; of an abstention it is that of the empty answer
    f1: float
    removed: bool = False  # every document with a gold answer was left out, so nothing answers it any more


def judge_all(
    over: Callable[[Store], Assistant],
    store: Store,
    examples: Sequence[Example],
    asked: Sequence[Example],
    *,
    remove_gold: float = 0.0,
) -> Iterator[Judged]:
    """Asks every example that is `asked`, of the store that was made of `examples`; `over` makes the assistant over a store.

    For a seeded share `remove_gold` of the answerable ones, every document that holds a gold answer is left out for that
    question alone; it then counts as unanswerable.
    """
    answerable = [example for example in asked if example.answers]
    removed = {example.id for example in sample(answerable, round(remove_gold * len(answerable)))}
    assistant, paths = over(store), paths_of(examples)
    texts = _texts(store) if removed else {}
    for example in asked:
        if example.id not in removed:
            yield judge(assistant, example)
            continue
        gone = {example.document or paths[example.context], *_holding(texts, example.answers)}
        with without(store, gone, assistant.embedder) as rest:
            row = judge(over(rest), replace(example, answers=(), starts=(), document=""))
        yield replace(row, removed=True)


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
        text = shown_text(answer)
        shown_right = candidate_right
        if answer.kind == "list":
            cited = any(holds_gold(citation.document) for citation in answer.citations)
            shown_right = bool(example.answers) and f1(text, example.answers) >= RIGHT_F1 and cited
        return Judged(
            example,
            answer,
            right=shown_right if answer.answered else not example.answers,
            candidate_right=candidate_right,
            gold_in_first_five=any(holds_gold(hit.document) for hit in examined.hits[:5]),
            faithful=_faithful(snapshot, answer),
            exact=exact_match(text, example.answers),
            f1=f1(text, example.answers),
        )


def shown_text(answer: Answer) -> str:
    """The text of an answer: of a list from its first item to its last where one quotation holds them, else item by item."""
    if answer.answer is not None or not answer.items:
        return answer.answer or ""
    first, last = answer.items[0], answer.items[-1]
    if {item.citation for item in answer.items} != {first.citation}:
        return ", ".join(item.text for item in answer.items)
    citation = next(citation for citation in answer.citations if citation.number == first.citation)
    return citation.quote[first.start - citation.start : last.end - citation.start]


def gold_test(snapshot: Snapshot, example: Example) -> HoldsGold:
    """Whether a document holds a gold answer of the example, or is the article that the example names."""

    def holds_gold(meta: DocumentMeta) -> bool:
        if example.document:
            return bool(example.answers) and meta.path == example.document
        document = snapshot.document(meta.id)
        text = _padded(document.text) if document else ""
        return any(_padded(answer) in text for answer in example.answers)

    return holds_gold


def summarise(judged: Sequence[Judged]) -> dict[str, float | None]:
    """The figures of `footnote evaluate answers`: counts are integers, rates in [0, 1], exact match and F1 in [0, 100]."""
    answerable = [row for row in judged if row.example.answers]
    shown = [row for row in judged if row.answer.answered]
    wrong = sum(not row.right for row in shown)
    times = [row.answer.milliseconds["total"] for row in judged]
    return {
        "n": len(judged),
        "answerable": len(answerable),
        "removed": sum(row.removed for row in judged),
        "answered": len(shown),
        "right_answers": len(shown) - wrong,
        "wrong_answers": wrong,
        "false_abstentions": sum(not row.answer.answered for row in answerable),
        "right_abstentions": sum(not row.answer.answered for row in judged if not row.example.answers),
        **resampled(judged),
        "quote_fidelity": mean([row.faithful for row in judged]),
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
    }


def resampled(judged: Sequence[Judged]) -> dict[str, float | None]:
    """Those of the figures that get an interval."""
    shown = [row for row in judged if row.answer.answered]
    confidences = [row.answer.confidence for row in judged]
    rights = [row.candidate_right for row in judged]
    return {
        "exact_match": 100 * mean([row.exact for row in judged]),
        "f1": 100 * mean([row.f1 for row in judged]),
        "coverage": len(shown) / max(1, len(judged)),
        "risk": mean([not row.right for row in shown]),
        "coverage_at_90": coverage_at(0.9, confidences, rights),
        "ece": calibration_error(confidences, rights),
        "auroc": auroc(confidences, [bool(row.example.answers) for row in judged]),
        "recall_at_5": mean([row.gold_in_first_five for row in judged if row.example.answers]),
    }


def _texts(store: Store) -> dict[str, str]:
    """The normalised text of every document, by path."""
    with store.snapshot() as snapshot:
        listed = [listing.meta for listing in snapshot.documents()]
        found = {meta.path: snapshot.document(meta.id) for meta in listed}
        return {path: _padded(document.text) for path, document in found.items() if document}


def _holding(texts: Mapping[str, str], answers: Sequence[str]) -> list[str]:
    """The paths of the documents that hold one of the answers."""
    golds = [_padded(answer) for answer in answers]
    return [path for path, text in texts.items() if any(gold in text for gold in golds)]


def _padded(text: str) -> str:
    """The text's words between spaces, so that one text is found in another by whole words: "1973" in "1973–74"."""
    return f" {normalised(text)} "


def _faithful(snapshot: Snapshot, answer: Answer) -> bool:
    """Whether all quotations, the answer and its items stand verbatim at their offsets, in texts that match their checksums."""
    for citation in (*answer.citations, *answer.nearest):
        document = snapshot.document(citation.document.id)
        if document is None or hashlib.sha256(document.text.encode()).hexdigest() != citation.document.sha256:
            return False
        if document.text[citation.start : citation.end] != citation.quote:
            return False
        told = [item for item in answer.items if citation in answer.citations and item.citation == citation.number]
        if not all(citation.start <= item.start and item.end <= citation.end for item in told):
            return False
        if not all(document.text[item.start : item.end] == item.text for item in told):
            return False
    for citation in answer.citations if answer.answer is not None else ():
        document = snapshot.document(citation.document.id)
        if document is None or document.text[citation.answer_start : citation.answer_end] != answer.answer:
            return False
    return all(_faithful(snapshot, part) for part in answer.parts)

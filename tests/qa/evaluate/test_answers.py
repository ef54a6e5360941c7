"""Answers are judged right by their text and their document; the figures are those counted by hand."""

import pytest

from index.types import DocumentMeta
from qa.assistant import Assistant
from qa.evaluate.answers import Judged, gold_test, judge, summarise
from qa.evaluate.datasets import Example
from qa.types import Answer, StoreStamp

CAPTAIN = "Which captain opened the harbour?"


@pytest.mark.parametrize(
    ("example", "right"),
    [
        (Example("1", CAPTAIN, ("Captain Olga Brandt",), document="harbour.txt"), True),
        (Example("2", CAPTAIN, ("Captain Olga Brandt",), document="birds.html"), False),  # the right words of the wrong article
        (Example("3", CAPTAIN, ("Ada Example",), document="harbour.txt"), False),
        (Example("4", CAPTAIN, ()), False),  # any answer to what cannot be answered
        (Example("5", CAPTAIN, ("Captain Olga Brandt",), context="..."), True),  # some article holds the gold answer
    ],
)
def test_what_is_right(assistant: Assistant, example: Example, right: bool) -> None:
    row = judge(assistant, example)
    assert row.answer.answer == "Captain Olga Brandt"
    assert (row.right, row.candidate_right, row.faithful) == (right, right, True)


def test_a_right_refusal(assistant: Assistant) -> None:
    row = judge(assistant, Example("1", "Who painted the ceiling of the chapel?", ()))
    assert (row.answer.answered, row.right, row.candidate_right) == (False, True, False)


def test_which_documents_hold_a_gold_answer(assistant: Assistant) -> None:
    def holding(example: Example) -> list[str]:
        with assistant.store.snapshot() as snapshot:
            test = gold_test(snapshot, example)
            return [listing.meta.path for listing in snapshot.documents() if test(listing.meta)]

    assert holding(Example("1", "q", ("40 metres",), context="c")) == ["harbour.txt"]
    assert holding(Example("1", "q", ("metre",), context="c")) == []  # whole words only
    assert holding(Example("1", "q", ("anything",), document="birds.html")) == ["birds.html"]
    assert holding(Example("1", "q", (), document="birds.html")) == []


def judged(golds: tuple[str, ...], answer: str | None, right: bool, candidate: bool, confidence: float, total: float) -> Judged:
    status = "answered" if answer else "not_found"
    stamp = StoreStamp(1, "", "", "")
    given = Answer("q", "q", status, answer, confidence, "span", (), (), stamp, milliseconds={"total": total})  # type: ignore[arg-type]
    return Judged(Example("1", "q", golds), given, right, candidate, candidate, True)


def test_figures_by_hand() -> None:
    figures = summarise([
        judged(("owl",), "the owl", True, True, 0.9, 10.0),
        judged(("owl",), "bird", False, False, 0.8, 20.0),
        judged(("owl",), None, False, True, 0.4, 30.0),
        judged((), None, True, False, 0.1, 40.0),
        judged((), "owl", False, False, 0.7, 50.0),
    ])  # fmt: skip
    counts = ("n", "answerable", "answered", "right_answers", "wrong_answers", "false_abstentions", "right_abstentions")
    assert [figures[name] for name in counts] == [5, 3, 3, 1, 2, 1, 1]
    assert (figures["coverage"], figures["risk"]) == (3 / 5, 2 / 3)
    assert (figures["exact_match"], figures["f1"]) == (40.0, 40.0)  # one answer and one abstention of five
    assert figures["coverage_at_90"] == 1 / 5
    assert figures["recall_at_5"] == pytest.approx(2 / 3)
    assert figures["ece"] == pytest.approx((0.1 + 0.8 + 0.6 + 0.1 + 0.7) / 5)
    assert (figures["p50_ms"], figures["p95_ms"], figures["quote_fidelity"]) == (30.0, 50.0, 1.0)


def test_no_question_at_all() -> None:
    assert summarise([])["risk"] == 0.0


def test_a_quotation_that_is_not_in_the_store_is_not_faithful(assistant: Assistant) -> None:
    from dataclasses import replace

    from qa.evaluate.answers import _faithful

    answer = assistant.ask(CAPTAIN)
    (citation,) = answer.citations
    other: DocumentMeta = replace(citation.document, sha256="0" * 64)
    with assistant.store.snapshot() as snapshot:
        assert _faithful(snapshot, answer)
        for wrong in (replace(citation, quote="No."), replace(citation, document=other), replace(citation, answer_end=1)):
            assert not _faithful(snapshot, replace(answer, citations=(wrong,)))

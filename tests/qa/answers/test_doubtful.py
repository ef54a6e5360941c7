"""A candidate just above the threshold is not shown where its passage lacks what is asked for."""

import time

import pytest

from index.clean import clean
from index.sentences import sentences
from index.types import Article, Passage, Piece
from qa.answers.doubtful import answer
from qa.cite import cite
from qa.decide import Decision
from qa.found import Found
from qa.types import Answer, Hit, Span, StoreStamp

FERRY = (
    "The ferry from Northport was built in 1921 by Olga Brandt. It leaves at noon. The crossing takes 40 minutes. "
    "Captain Ada Moe spoke with the mayor of Northport."
)


def asked(question: str, value: str, confidence: float, text: str = FERRY) -> Answer | None:
    """What becomes of a question whose best candidate has that value; the threshold is 0.5."""
    document = clean(Article("The ferry", (Piece("paragraph", text),)), source="news", path="ferry.md", space="main")
    units = tuple(sentences(document.text))
    passage = Passage(document.meta.id, 0, 0, len(document.text), document.text, (), document.meta.title, units)
    hit, start = Hit(passage, document.meta, 1.0), document.text.index(value)
    span = Span(0, start, start + len(value), value, 5.0)
    shown = confidence >= 0.5
    decision = Decision("answered" if shown else "unsure", confidence, ((span, confidence),))
    citations = (cite(document, hit, span, 0),) if shown else ()
    said = value if shown else None
    read = Answer(
        question,
        question,
        decision.status,
        said,
        confidence,
        "span",
        citations,
        (),
        StoreStamp(1, "", "", ""),
        missing="It lacks.",
    )
    found = Found(question, (hit,), (span,), decision, 0.5, lambda _: document, lambda *_: decision, lambda *_: ())
    return answer(found, read)


@pytest.mark.parametrize("confidence", [0.4, 0.49])
def test_what_is_refused_stays_refused(confidence: float) -> None:
    assert asked("When was the ferry from Northport built?", "1921", confidence) is None


def test_a_barely_shown_answer_without_what_is_asked_for_is_withdrawn() -> None:
    made = asked("How much does the crossing cost?", "40 minutes", 0.52)
    assert made is not None and not made.answered and made.citations == ()
    assert asked("How much does the crossing cost?", "40 minutes", 0.7) is None
    assert asked("How long does the crossing take?", "40 minutes", 0.52) is None


@pytest.mark.parametrize("question", ["when " * 400, "When A" + "'s b" * 400, "when was " + "9" * 1900, "when \x00‮Ω’s s"])
def test_hostile_questions_cost_little_and_break_nothing(question: str) -> None:
    started = time.perf_counter()
    asked(question, "1921", 0.4)
    assert time.perf_counter() - started < 1

"""A candidate near the threshold: shown where its passage says all that is asked, not where it lacks what is asked for."""

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


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("When was the ferry from Northport built?", "1921"),
        ("By whom was the Northport ferry finished?", "Olga Brandt"),  # one verb is said in other words
        ("How long does the ferry take for a crossing?", "40 minutes"),
    ],
)
def test_what_its_passage_says_in_all_words_is_shown(question: str, value: str) -> None:
    made = asked(question, value, 0.4)
    assert made is not None and made.answered
    assert (made.answer, made.missing, made.confidence) == (value, None, 0.5)
    assert made.citations[0].number == 1


@pytest.mark.parametrize(
    ("question", "value", "confidence"),
    [
        ("When was the ferry from Northport built?", "1921", 0.2),  # too unlikely
        ("When was the ferry from Southport built?", "1921", 0.4),  # another name
        ("When was the Northport ferry painted and sold?", "1921", 0.4),  # two words
        ("How much does the Northport ferry cost?", "40 minutes", 0.4),  # what is asked for
        ("When was the ferry built in 1930?", "1921", 0.4),  # a number
        ("When was the ferry from Northport built?", "Olga Brandt", 0.4),  # another type
        ("When was the last ferry from Northport built?", "1921", 0.4),  # one of several
        ("Who is Olga Brandt?", "Captain Ada Moe", 0.4),  # a name alone
        ("Was the ferry built in 1921?", "1921", 0.4),
        ("by whom, the ferry?", "Olga Brandt", 0.4),  # too few words
        ("By whom was it built in Northport?", "Olga Brandt", 0.4),  # who knows what
    ],
)
def test_what_its_passage_does_not_say_stays_a_refusal(question: str, value: str, confidence: float) -> None:
    assert asked(question, value, confidence) is None


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

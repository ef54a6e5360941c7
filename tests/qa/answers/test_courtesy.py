"""What is courtesy, and what question is left without it."""

import time

import pytest

from qa.answers.courtesy import Courteous, taken_apart


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("Hi", "greeting"),
        ("hello there!", "greeting"),
        ("Good morning! How are you?", "greeting"),
        ("hello 🙂", "greeting"),
        ("Thanks a lot!", "thanks"),
        ("thank you very much, that helped", "thanks"),
        ("that was helpful, thanks", "thanks"),
        ("ok", "thanks"),
        ("Good  night", "goodbye"),
        ("bye", "goodbye"),
    ],
)
def test_what_asks_nothing(text: str, courtesy: str) -> None:
    assert taken_apart(text) == Courteous(courtesy, "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("thanks, and where is the office in Lisbon?", "where is the office in Lisbon?"),
        ("hi, who opened the harbour?", "who opened the harbour?"),
        ("Hi who opened it", "who opened it"),
        ("Hello, is it open?", "is it open?"),
        ("thank you for your help. Could you tell me who leads finance?", "Could you tell me who leads finance?"),
        ("Where is the office? Thanks!", "Where is the office?"),
        ("Where is the office, thank you", "Where is the office"),
        # what only looks like courtesy
        ("Hello, Dolly! opened when?", "Hello, Dolly! opened when?"),
        ("Hey Jude was written by whom?", "Hey Jude was written by whom?"),
        ("Hello is sung by whom?", "Hello is sung by whom?"),
        ("Cheers is set in which city?", "Cheers is set in which city?"),
        ("How are you funded?", "How are you funded?"),
        ("Thanksgiving is when?", "Thanksgiving is when?"),
        ("Who said thanks?", "Who said thanks?"),
        ("Good Day Sunshine", "Good Day Sunshine"),
        ("perfect storm", "perfect storm"),
        ("thanks", ""),
    ],
)
def test_the_question_that_is_left(text: str, question: str) -> None:
    assert taken_apart(text).question == question


@pytest.mark.parametrize(
    "text", ["thanks " * 285, "hi," * 660, "ok " * 660, "hi " + "and," * 490, "a," * 990 + "thanks", "," * 2000]
)
def test_long_texts_are_taken_apart_at_once(text: str) -> None:
    started = time.perf_counter()
    taken_apart(text)
    assert time.perf_counter() - started < 0.05

"""Which words of a question name what is asked for, and what of a text asks at all."""

import time

import pytest

from qa.asked_thing import asked_part, asked_phrase


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("hi, quick one - what's the phone number of the boat shed?", "phone number"),
        ("what salary does a ferry captain get", "salary"),
        ("How deep is the harbour?", "deep"),
        ("Who was Ada Brandt's uncle?", "uncle"),
        ("Who is the referee of the regatta?", "referee"),
        ("how many rowers work nights on the ferry", "rowers"),
        ("Which captain steers the ferry?", "captain"),
        ("Does anybody know the postcode of the boat shed?", "postcode"),
        ("Is there anywhere that says what temperature the water has?", "temperature"),
        ("Who built the ferry?", ""),  # a verb says it
        ("When did she leave?", ""),
        ("What is Northport?", ""),
    ],
)
def test_what_is_asked_for(question: str, phrase: str) -> None:
    assert asked_phrase(question) == phrase


def test_what_stands_before_the_question_asks_for_nothing() -> None:
    assert asked_part("I am new here, and it is cold: who runs the ferry?") == "who runs the ferry?"
    assert asked_part("Ferry to Northport") == "Ferry to Northport"


@pytest.mark.parametrize(
    "question", ["what " * 500, "which 's " * 400, "know the " * 500, "A's " * 500, "\x00‮Ω’s s", "9" * 2000]
)
def test_hostile_questions_cost_little_and_break_nothing(question: str) -> None:
    started = time.perf_counter()
    asked_phrase(question)
    assert time.perf_counter() - started < 1

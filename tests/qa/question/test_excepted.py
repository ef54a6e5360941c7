"""Questions, what they leave out, and how they read without it."""

import time

import pytest

from qa.question.excepted import excepted, unexcepted


@pytest.mark.parametrize(
    ("question", "left_out", "without"),
    [
        ("Besides Arla what ports have they?", ["Arla"], "what ports have they?"),
        ("Which ports other than Arla and Port Berga have a crane?", ["Arla and Port Berga"], "Which ports have a crane?"),
        ("Not counting the old harbour, which ports have a crane?", ["the old harbour"], "which ports have a crane?"),
        ("Which fish (except for eels) are smoked?", ["eels"], "Which fish are smoked?"),
        ("Which crews sail to Arla, apart from R&B?", ["R&B"], "Which crews sail to Arla?"),
        ("Who besides Ada Moor signed?", ["Ada Moor"], "Who signed?"),
        # where what is left out ends is not told
        ("Which ships besides the old one sail?", ["the old one sail"], "Which ships besides the old one sail?"),
        ("What else is sold?", [], "What else is sold?"),
        ("", [], ""),
    ],
)
def test_what_is_left_out(question: str, left_out: list[str], without: str) -> None:
    assert excepted(question) == left_out
    assert unexcepted(question) == without


@pytest.mark.parametrize("question", ["besides " * 2000, "besides A, " * 2000, "besides " + "A of " * 3000])
def test_long_and_hostile_questions_take_no_time(question: str) -> None:
    began = time.perf_counter()
    excepted(question)
    unexcepted(question)
    assert time.perf_counter() - began < 1

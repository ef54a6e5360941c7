"""Processes told one sentence after the other, and what is none or is not asked for as one."""

import time

import pytest
from reading import found_of, quotes

from qa.answers.process import answer, is_process

CHEESE = """# Cheese of Northport

The cheese is sold in Oslo. Milk is warmed in a copper kettle. It is then mixed with rennet. Finally, the curd is pressed
into a form. Forty people work there.
"""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How is the cheese made?", True),
        ("Describe how milk becomes cheese", True),
        ("How does milk turn into cheese?", True),
        ("What happens after milk is warmed?", True),
        ("How did the town react?", False),
        ("How do I make cheese?", False),
        ("Who makes the cheese?", False),
    ],
)
def test_processes_are_asked_for(question: str, expected: bool) -> None:
    assert is_process(question) is expected


def test_the_run_of_sentences_is_the_answer() -> None:
    found, read = found_of("How is milk made into cheese?", CHEESE, reads="rennet", confidence=0.4)
    made = answer(found, read)
    assert made is not None and made.kind == "passage" and made.confidence == 0.5 and len(made.items) == 3
    assert quotes(made) == [
        "Milk is warmed in a copper kettle. It is then mixed with rennet. Finally, the curd is pressed\ninto a form."
    ] or quotes(made) == [
        "Milk is warmed in a copper kettle. It is then mixed with rennet. Finally, the curd is pressed into a form."
    ]


@pytest.mark.parametrize(
    ("question", "reads", "confidence"),
    [
        ("How is milk made into cheese?", "Forty", 0.4),  # stands in no run
        ("How is milk made into cheese?", "rennet", 0.1),  # not worth a look
        ("How is milk made into cheese in Narvik?", "rennet", 0.4),  # of another place
        ("How is the tunnel of the railway drained?", "rennet", 0.4),
    ],
)
def test_what_tells_no_process_stays_refused(question: str, reads: str, confidence: float) -> None:
    found, read = found_of(question, CHEESE, reads=reads, confidence=confidence)
    assert answer(found, read) is None


def test_an_answer_that_was_read_is_left_as_it_is() -> None:
    found, read = found_of("How is milk made into cheese?", CHEESE, reads="rennet", confidence=0.9)
    assert answer(found, read) is None


def test_a_long_question_is_quick() -> None:
    start = time.perf_counter()
    is_process("how " * 100_000)
    assert time.perf_counter() - start < 0.1

"""Questions are changed by one word, and only where the context does not say the changed thing too."""

import random

import pytest

from qa.evaluate.datasets import Example
from qa.train.edits import OPPOSITES, near_miss, opposite


def example(question: str, context: str = "c", title: str = "t") -> Example:
    return Example("1", question, ("a",), context, title)


def test_a_near_miss_has_another_number_or_name() -> None:
    chance = random.Random(1)
    dated = example("What happened in 1921?", "It opened in 1921.")
    changed = near_miss(dated, [dated], chance)
    assert changed is not None and changed != dated.question
    assert changed.startswith("What happened in 19") and abs(int(changed[17:21]) - 1921) <= 7
    named, other = example("What did Olga open?"), example("What did Ada write?")
    assert near_miss(named, [other], chance) == "What did Ada open?"
    assert near_miss(example("what is it?"), [other], chance) is None
    assert near_miss(example("What did Olga open?", "Ada and Olga"), [other], chance) is None  # Ada is in its article


@pytest.mark.parametrize(
    ("question", "context", "expected"),
    [
        ("Who was the first mayor?", "Olga was the first mayor.", "Who was the last mayor?"),
        ("Who was the first mayor?", "The first was Olga, the last was Ada.", None),  # Ada would be right
        ("Who was the mayor?", "Olga was the first mayor.", None),
        ("Who sold it?", "Ada sold it.", "Who bought it?"),
        ("Who won before 1921?", "Olga won after the war, and lost.", None),
    ],
)
def test_an_opposite_is_asked_where_the_context_does_not_say_it(question: str, context: str, expected: str | None) -> None:
    assert opposite(example(question, context), random.Random(0)) == expected


def test_every_opposite_has_one_in_turn() -> None:
    assert all(word != other and other in OPPOSITES for word, other in OPPOSITES.items())

"""Questions are changed by one word, and only where the context does not say the changed thing too."""

import random

import pytest

from qa.evaluate.datasets import Example
from qa.train.edits import OPPOSITES, near_miss, opposite, said_by


def example(question: str, context: str = "c", title: str = "t") -> Example:
    return Example("1", question, ("a",), context, title)


def missed(one: Example, *others: Example, chance: random.Random | None = None) -> str | None:
    return near_miss(one, others or [one], said_by([one, *others]), chance or random.Random(1))


def test_a_near_miss_has_another_number() -> None:
    changed = missed(example("What happened in 1921?", "It opened in 1921."))
    assert changed is not None and changed.startswith("What happened in 19") and 0 < abs(int(changed[17:21]) - 1921) <= 7


def test_a_number_that_the_article_says_anywhere_is_not_put_in() -> None:
    dated = example("What happened in 2?", "It opened in 2.")
    rest = example("Who?", "In 1 and 3, 4 and 5, 6 and 9 more happened.")
    assert [missed(dated, rest, chance=random.Random(seed)) for seed in range(30)] == [None] * 30  # nor is 0 or less


def test_a_near_miss_has_a_name_of_another_article() -> None:
    named = example("What did Olga open?")
    assert missed(named, example("What did Ada write?", title="u")) == "What did Ada open?"
    assert missed(named, example("What did Ada write?", title="t")) is None  # the same article
    assert missed(example("What did Olga open?", "Ada and Olga"), example("What did Ada write?", title="u")) is None
    assert missed(example("what is it?"), example("What did Ada write?", title="u")) is None


@pytest.mark.parametrize(
    ("question", "article", "expected"),
    [
        ("Who was the first mayor?", "Olga was the first mayor.", "Who was the last mayor?"),
        ("Who was the first mayor?", "The first was Olga, the last was Ada.", None),  # Ada would be right
        ("Who was the mayor?", "Olga was the first mayor.", None),
        ("Who sold it?", "Ada sold it.", "Who bought it?"),
        ("Who won before 1921?", "Olga won after the war, and lost.", None),
        ("How long is it?", "It is long.", None),  # how short it is would be answered by the same words
    ],
)
def test_an_opposite_is_asked_where_the_context_does_not_say_it(question: str, article: str, expected: str | None) -> None:
    one = example(question, article)
    assert opposite(one, said_by([one]), random.Random(0)) == expected


def test_every_opposite_has_one_in_turn() -> None:
    assert all(word != other and other in OPPOSITES for word, other in OPPOSITES.items())

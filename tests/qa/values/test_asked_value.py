"""What of a question matters for comparing values: the clause that asks, limits, and names typed small."""

import time

import pytest

from index.sentences import sentences
from index.types import DocumentMeta, Passage
from qa.types import Hit
from qa.values.asked_value import as_written, asked_of, asks_a_limit


def hit(text: str, title: str) -> Hit:
    passage = Passage("d", 0, 0, len(text), text, (), title, tuple(sentences(text)))
    return Hit(passage, DocumentMeta("d", "news", "d.md", "main", title, "", "", "", ""), 1.0)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("If I join the rowers of Penn, how many evenings a month must I come?", "how_many"),
        ("Is my barn big enough for a Corvo press, i.e. how high is it?", "how_much"),
        ("We go to Oss - how long is the ferry ride?", "how_long"),
        ("Is Lake Ombra deep?", "yes_no"),
        ("When it rains, who opens the gate?", "who"),
    ],
)
def test_the_last_clause_that_asks(question: str, kind: str) -> None:
    assert asked_of(question).type == kind


@pytest.mark.parametrize(
    ("question", "limit"),
    [
        ("How many guests are allowed in a hut?", True),
        ("how long must the dough rest at least", True),
        ("How old is Ada?", False),
    ],
)
def test_what_asks_for_a_limit(question: str, limit: bool) -> None:
    assert asks_a_limit(question) == limit


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("how deep is lake ombra", "how deep is Lake Ombra"),
        ("how deep is Lake ombra", "how deep is Lake ombra"),
        ("how many boats are there", "how many boats are there"),
    ],
)
def test_names_typed_small_are_read_as_the_articles_write_them(typed: str, read: str) -> None:
    assert as_written(typed, [hit("Boats cross Lake Ombra. The boats are old.", "About Lake Ombra")]) == read


def test_a_hostile_question_is_read_quickly() -> None:
    began = time.perf_counter()
    asked_of(", how " * 3000), asks_a_limit("least " * 3000), as_written("a " * 3000, [hit("Lake " * 3000, "Lake")])
    assert time.perf_counter() - began < 1

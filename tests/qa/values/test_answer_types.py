"""What is of the type that a question asks for, and what is not."""

import time

import pytest

from qa.question.asked import kind_of
from qa.values.answer_types import holds


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("When did the ferry sink?", "in the spring of 1921", "the outer harbour"),
        ("When did the ferry sink?", "yesterday", "Olga Brandt"),
        ("When did the ferry sink?", "after the war", "the lighthouse keeper"),
        ("When did the ferry sink?", "May 4", "40 metres"),
        ("In what century was the pier built?", "16th", "oak"),
        ("When does the museum open?", "9:30", "for children"),
        ("What time does the museum open?", "half past nine", "Northport"),
        ("How many ships sank?", "four", "in the outer harbour"),
        ("How many ships sank?", "24 of them", "the first Tuesday"),
        ("How many ships sank?", "none", "the Olga"),
        ("How many ships sank?", "1,250", "19 September 2017"),
        ("How much does the ticket cost?", "12 euros", "at the counter"),
        ("How much of the fleet was lost?", "two thirds", "the old ferries"),
        ("How long did the strike last?", "four days", "dock workers"),
        ("How long is the pier?", "320 m", "made of wood"),
        ("How often does the ferry leave?", "every hour", "from the north pier"),
        ("How often does the ferry leave?", "twice a day", "Southport"),
        ("How old was the captain?", "forty-one", "the captain of the Olga"),
        ("Who opened the harbour?", "Captain Olga Brandt", "1921"),
        ("Who opened the harbour?", "the harbour master", "four days"),
        ("Where was the mural painted?", "in the ferry hall", "April 1922"),
    ],
)
def test_a_stretch_is_or_is_not_of_the_type(question: str, right: str, wrong: str) -> None:
    asked = kind_of(question)
    assert holds(right, asked)
    assert not holds(wrong, asked)


def test_a_year_is_not_a_number_of_things() -> None:
    asked = kind_of("How many ships sank?")
    assert not holds("1921", asked, "The harbour was opened in ")
    assert holds("1921", asked, "The storm sank ")


def test_other_questions_take_anything() -> None:
    assert all(holds(text, kind_of("Why was the pier closed?")) for text in ("1921", "rot", ""))


@pytest.mark.parametrize("text", ["1 " * 5000, "a" * 10000, "(" * 5000, "\x00\x1b[31m" * 500, "May " * 3000])
def test_hostile_text_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    for question in ("When?", "How many ships?", "How much is it?", "How long?", "How often?", "Who won?", "Where is it?"):
        holds(text, kind_of(question))
    assert time.perf_counter() - began < 0.5

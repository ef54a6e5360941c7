"""Enumerations in a small article, and whether they are what a question asks for."""

import pytest

from index.clean import clean
from index.load import load
from qa.lists.governed import Placed, is_governed, numbers_said, says_so, speaks_of_more
from qa.question.several import several

TEXT = (
    "The yard has 17 partners in Arla and Berga. Some of its partners are Norland, Westby and Easton. "
    "The ship has features that sailors like. It has the bell, the horn and the light. "
    "In 1921 the guild bought Tern and Gull. Each ship has a Map Room and a Chart Room."
)


def placed(*items: str) -> Placed:
    (article,) = load(TEXT.encode(), "yard.md")
    document = clean(article, source="tests", path="yard.md", space="main")
    first = document.text.index(items[0])
    start = document.text.rfind(". ", 0, first) + 2 if ". " in document.text[:first] else 0
    end = document.text.index(".", document.text.index(items[-1], first))
    places = [(at := document.text.index(item, first), at + len(item)) for item in items]
    return Placed(document, (start, end), tuple(places))


@pytest.mark.parametrize(
    ("question", "items", "governed"),
    [
        ("Which partners does the yard have?", ("Norland", "Westby", "Easton"), True),  # "partners are"
        ("Which rivals does the yard have?", ("Norland", "Westby", "Easton"), False),
        ("Which features does the ship have?", ("the bell", "the horn", "the light"), True),  # of the sentence before
        ("Which things were bought by the guild in 1921?", ("Tern", "Gull"), True),  # by the verb
        ("Which rooms does each ship have?", ("a Map Room", "a Chart Room"), True),  # rooms by their names
    ],
)
def test_what_leads_to_an_enumeration(question: str, items: tuple[str, ...], governed: bool) -> None:
    asked = several(question)
    assert asked is not None
    assert is_governed(question, asked, placed(*items)) == governed


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which ships did the guild buy in 1921?", True),
        ("Which ships did the guild buy in 1922?", False),
        ("Which ships did the guild of Norfolk buy in 1921?", False),
        ("Which most modern ships did the guild buy in 1921?", False),
        ("Which ships did the guild sink, burn and rob?", False),
    ],
)
def test_whether_the_place_says_what_is_asked(question: str, said: bool) -> None:
    asked = several(question)
    assert asked is not None
    assert says_so(question, asked, placed("Tern", "Gull")) == said


def test_what_counts_more_is_no_list_of_it() -> None:
    asked = several("Which partners are there?")
    assert asked is not None
    assert speaks_of_more(asked, placed("Arla", "Berga"))
    assert not speaks_of_more(asked, placed("Norland", "Westby", "Easton"))


def test_the_numbers_of_a_question_but_for_how_many_it_asks_for() -> None:
    assert numbers_said("the two ports of 1921", 2) == ["1921"]


def test_a_long_sentence_takes_no_time() -> None:
    asked = several("Which partners are there?")
    assert asked is not None
    (article,) = load(("17 a " * 5000).encode(), "long.md")
    document = clean(article, source="tests", path="long.md", space="main")
    assert not speaks_of_more(asked, Placed(document, (0, len(document.text)), ((0, 2), (5, 7))))

"""Reasons that sentences state: after because and due to, before led to, in the sentence before; and those that none states."""

import pytest
from reading import found_of, marked, quotes

from qa.answers.reason import answer, is_why

BRIDGE = """# The bridge of Northport

The bridge was closed in March because salt had eaten its cables. A flood in 1966 led to the collapse of the old ferry pier.

Many drivers avoided the toll. As a result, the town lowered the price. The reason for the delay was that steel was late.

The fog was thick, so the pilot turned back. The plans were lost, leading the engineers to draw new ones.

The mayor opened the new lane on a Sunday. Owing to the storm, the concert was moved to the hall.
"""


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Why was the bridge closed in March?", "because salt had eaten its cables"),
        ("What caused the collapse of the ferry pier?", "A flood in 1966"),
        ("Why did the town lower the price?", "Many drivers avoided the toll."),
        ("Why was the concert moved?", "Owing to the storm"),
        ("Why did the pilot turn back?", "The fog was thick"),
        ("Why did the engineers draw new ones?", "The plans were lost"),
    ],
)
def test_a_stated_reason_is_quoted_and_marked(question: str, reason: str) -> None:
    found, read = found_of(question, BRIDGE)
    made = answer(found, read)
    assert made is not None and made.kind == "span" and made.status == "answered" and made.confidence == 0.5
    assert marked(made, found, "answer") == [reason] == [made.answer]


def test_a_reason_in_the_sentence_before_is_quoted_with_what_follows_from_it() -> None:
    found, read = found_of("Why did the town lower the price?", BRIDGE)
    made = answer(found, read)
    assert made is not None
    assert quotes(made) == ["Many drivers avoided the toll. As a result, the town lowered the price."]


def test_fewer_words_do_where_the_reader_looks() -> None:
    asked = "Why was traffic over the bridge stopped in March?"
    found, read = found_of(asked, BRIDGE, reads="salt had eaten its cables", confidence=0.3)
    assert answer(*found_of(asked, BRIDGE)) is None
    made = answer(found, read)
    assert made is not None and marked(made, found, "answer") == ["because salt had eaten its cables"]


@pytest.mark.parametrize(
    "question",
    [
        "Why did the mayor open the new lane?",  # no reason is stated
        "Why was the bridge closed in May?",
        "Why was the bridge of Oslo closed in March?",
        "Why did salt eat the cables of the ferry pier?",
        "When was the bridge closed?",
        "Who closed the bridge because of salt?",
    ],
)
def test_no_stated_reason_no_answer(question: str) -> None:
    found, read = found_of(question, BRIDGE)
    assert answer(found, read) is None


def test_what_was_read_stays() -> None:
    found, read = found_of("Why was the bridge closed?", BRIDGE, reads="salt had eaten its cables", confidence=0.9)
    assert answer(found, read) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("I wonder why the bridge is closed", True),
        ("Looking at the tunnel, why does it matter?", True),
        ("What turned the town against the toll?", True),
        ("How come nobody pays?", True),
        ("Who knows the bridge?", False),
        ("When was it closed?", False),
    ],
)
def test_why_is_heard_anywhere_in_a_question(question: str, expected: bool) -> None:
    assert is_why(question) is expected


def test_a_clause_that_is_read_in_doubt_counts_where_its_sentence_says_that_it_is_the_reason() -> None:
    text = (
        "# The ferry\n\nThe ferry was so heavily damaged that its owner sold it. The crew left, dissatisfied with the low pay."
    )
    found, read = found_of("Why did the crew of the ferry quit?", text, reads="the low pay", confidence=0.3)
    made = answer(found, read)
    assert made is not None and made.answer is not None and "dissatisfied with the low pay" in made.answer
    found, read = found_of("Why did the crew of the Narvik ferry quit?", text, reads="the low pay", confidence=0.3)
    assert answer(found, read) is None


@pytest.mark.parametrize(
    ("reads", "confidence", "stays"),
    [
        ("on a Sunday", 0.6, False),  # a day is no reason
        ("on a Sunday", 0.9, True),
        ("for the drivers", 0.6, True),
    ],
)
def test_what_was_read_without_a_reason_is_withdrawn(reads: str, confidence: float, stays: bool) -> None:
    article = "# The lane\n\nThe mayor opened the new lane on a Sunday for the drivers of Northport.\n"
    made = answer(*found_of("Why did the mayor open the new lane?", article, reads=reads, confidence=confidence))
    assert made is None if stays else made is not None and made.status == "not_found" and made.answer is None


def test_of_a_why_that_is_only_quoted_nothing_is_withdrawn() -> None:
    found, read = found_of('Who asked "Why is it closed?"', BRIDGE, reads="The mayor", confidence=0.6)
    assert answer(found, read) is None


def test_a_doubtful_span_does_where_the_reader_looks_nowhere_else() -> None:
    asked = "What was the point of closing the bridge so early in March?"
    found, read = found_of(asked, BRIDGE, reads="salt had eaten its cables", confidence=0.22)
    made = answer(found, read)
    assert made is not None and made.answer == "because salt had eaten its cables"


GOOSE = """# The Grey Goose

The Grey Goose is an inn at Hallow with nine rooms. The first guest who wrote its name in a book was a pedlar. It was called
after a bird that slept on its roof.
"""
ASKED = "How did the Grey Goose come by its name?"


@pytest.mark.parametrize(
    ("question", "reads", "confidence", "expected"),
    [
        (ASKED, "a pedlar", 0.6, "after a bird that slept on its roof"),  # what was read says nothing of that
        (ASKED, "a bird", 0.3, None),  # it stands there, and is in doubt
        ("How did the Grey Goose get its roof?", "a bird", 0.3, None),
    ],
)
def test_how_something_was_named(question: str, reads: str, confidence: float, expected: str | None) -> None:
    """The first machine that carried a name was once said to be how the name came about."""
    made = answer(*found_of(question, GOOSE, reads=reads, confidence=confidence))
    assert (made.answer if made else None) == expected


def test_no_name_is_explained_by_what_tells_of_no_naming() -> None:
    text = GOOSE.replace("It was called\nafter a bird", "There was\na bird")
    made = answer(*found_of(ASKED, text, reads="a pedlar", confidence=0.6))
    assert made is not None and made.status == "not_found"

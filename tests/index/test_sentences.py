"""Where sentences end, and where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentences

CASES = [
    ("The U.S. economy grew. It did.", ["The U.S. economy grew.", "It did."]),
    ("He lives in the U.S. The weather is fine.", ["He lives in the U.S.", "The weather is fine."]),
    ("Mr. Wang met Dr. J. Smith on Jan. 5. He left.", ["Mr. Wang met Dr. J. Smith on Jan. 5.", "He left."]),
    ("Exports grew 3.7 per cent. Imports fell.", ["Exports grew 3.7 per cent.", "Imports fell."]),
    ('"We agree," he said. "Go now." They went.', ['"We agree," he said.', '"Go now."', "They went."]),
    ('"Really?" she asked. Yes!', ['"Really?" she asked.', "Yes!"]),
    ("He waited… and went. Then… Silence.", ["He waited… and went.", "Then…", "Silence."]),
    ("It closes at 5 p.m. on Monday. Come early.", ["It closes at 5 p.m. on Monday.", "Come early."]),
    ("They went (see p. 5. And more). Then rain.", ["They went (see p. 5. And more).", "Then rain."]),
    ("1. Open the portal.\n2. Sign in.", ["1. Open the portal.", "2. Sign in."]),
    ("A heading without a stop\nA line", ["A heading without a stop", "A line"]),
    ("Acme Inc. was sold. See example.com. Bye.", ["Acme Inc. was sold.", "See example.com.", "Bye."]),
    ("She said no. The end.", ["She said no.", "The end."]),
    ("   \n\t ", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_cases(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(". !?\n\"')(A1b…"))))
def test_sentences_cover_all_that_is_not_white_space(text: str) -> None:
    places = sentences(text)
    assert all(start < end for start, end in places)
    assert all(before[1] <= after[0] for before, after in zip(places, places[1:], strict=False))
    outside = set(range(len(text))) - {position for start, end in places for position in range(start, end)}
    assert all(text[position].isspace() for position in outside)
    assert all(not text[start].isspace() and not text[end - 1].isspace() for start, end in places)


def test_a_long_line_without_end_is_read_once() -> None:
    """Quadratic work on a megabyte would not come back within the suite's patience."""
    assert len(sentences("( a. B " * 150_000)) >= 1

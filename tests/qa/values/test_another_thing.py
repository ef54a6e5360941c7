"""Values that are surely said of something else: another extent, another thing of a series; and those that are not."""

import pytest

from index.sentences import sentences
from index.types import Passage
from qa.values.another_thing import is_of_another_thing

PUMPS = (
    "The Tarn R2 is a pump for gardens. It weighs 12 kilograms.\n\nThe Tarn R5 pumps out cellars. It weighs 31 kilograms, "
    "and costs 450 euros. The R2 and the R5 share a hose of 4 metres."
)


def is_of_another(question: str, text: str, value: str, context: str = "") -> bool:
    passage = Passage("d", 0, 100, 100 + len(text), text, (), context, tuple((100 + a, 100 + b) for a, b in sentences(text)))
    start = 100 + text.index(value)
    return is_of_another_thing(question, passage, (start, start + len(value)))


@pytest.mark.parametrize(
    ("question", "text", "value", "another"),
    [
        ("how deep is the lock?", "The lock is 9 metres high.", "9 metres", True),
        ("How deep is the lock?", "The lock is 9 metres high.", "9 metres high", True),
        ("How deep is the lock?", "The lock is 30 feet (9 m) high.", "30 feet", True),
        ("How wide is the lock?", "The lock is 9 metres in height.", "9 metres", True),
        ("What is the depth of the lock?", "The lock is 9 metres deep.", "9 metres", False),
        ("How tall is the gate?", "The gate is 9 m high and 4 m wide.", "9 m", False),
        ("How wide is the gate?", "The gate is 9 m high and 4 m wide.", "9 m", True),
        ("How wide is the gate?", "The gate is 9 m high and 4 m wide.", "9 m high and 4 m wide", False),
        ("How wide is the gate?", "The gate is 9 m high and 4 m wide.", "4 m", False),
        ("How long did the work take?", "After 9 months a gate 5 metres high stood there.", "9 months", False),
        ("How many gates are there?", "There are gates 9 metres high.", "9", False),
        ("How high is the fence?", "It costs 9 euros a metre.", "9 euros", False),
    ],
)
def test_another_extent(question: str, text: str, value: str, another: bool) -> None:
    assert is_of_another(question, text, value) is another


@pytest.mark.parametrize(
    ("question", "value", "context", "another"),
    [
        ("How much does the Tarn R2 cost?", "450 euros", "", True),
        ("how much does the r-2 cost?", "450 euros", "", True),
        ("How much does the Tarn R5 cost?", "450 euros", "", False),
        ("How heavy is the R2?", "12 kilograms", "", False),
        ("How heavy is the R2?", "31 kilograms", "", True),
        ("How long is the hose of the R2?", "4 metres", "", False),  # its sentence names both
        ("How much does the R2 cost?", "450 euros", "The R2 and its relatives", False),
        ("How much does the R2 cost, and how much the R5?", "450 euros", "", False),
        ("How much does the W2 cost?", "450 euros", "", False),  # of that series nothing is named
        ("How much does the pump cost?", "450 euros", "", False),
    ],
)
def test_another_thing_of_a_series(question: str, value: str, context: str, another: bool) -> None:
    """The price of one instrument was once given for its sister, of which the articles give none."""
    assert is_of_another(question, PUMPS, value, context) is another

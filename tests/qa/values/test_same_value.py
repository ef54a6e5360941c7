"""The same value in other words, another value, and what cannot be compared."""

import pytest

from qa.values.same_value import Stated, are_alike_in_size, is_amount, is_comparable, is_telling, same_value


def stated(text: str) -> Stated:
    """The value in brackets, or the whole text."""
    start = text.find("[")
    if start < 0:
        return Stated(text, 0, len(text))
    return Stated(text.replace("[", "").replace("]", ""), start, text.index("]") - 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("five", "5", True),
        ("1,500", "1500", True),
        ("half a million", "500,000", True),
        ("12 March 2024", "2024-03-12", True),
        ("12 March 2024", "March 12", True),
        ("March 2024", "12 March 2024", True),
        ("3.4.1871", "3 April 1871", True),
        ("Dr. Olga Brandt", "Brandt", True),
        ("O. Brandt", "Olga Brandt", True),
        ("1.5 km", "1,500 metres", True),
        ("UK", "the United Kingdom", True),
        ("Britain", "United Kingdom", True),
        ("WHO", "the World Health Organization", True),
        ("about [5,000] people", "5,012", True),
        ("the [1890] inhabitants", "1,890", True),
        ("old fish hall", "the fish hall", True),
        ("half past seven in the evening", "7.30 p.m.", True),
        ("210 dry days", "[two hundred and ten] days of rain", True),
        ("01997 555 214", "+44 1997 555 214", True),
        ("(01997) 555-214", "01997 555 214", True),
        ("01997 555 214", "01997 555 870", False),
        ("01/05/2024", "01/05/2024", True),
        ("120 000 krone", "120,000 krone", True),
        ("120 000", "130 000", False),
        ("half past seven in the evening", "8 pm", False),
        ("1986", "1989", False),
        ("7:30 in the morning", "8:00", False),
        ("Olga Brandt", "Anna Brandt", False),
        ("Ellby", "Dragsund", False),
        ("old fish hall", "meadow behind the lighthouse", False),
        ("[19] per cent", "31 per cent", False),
        ("Bill Dole", "Bob Dole", None),
        ("between Old Ellby and the Sound", "from Old Ellby in the North to Dragsund in the East", None),
        ("Henrik Aldous", "Hendrik Aldous", None),
        ("1911", "40", None),
        ("up to [480]", "130", None),
        ("teacher", "Henrik Aldous", None),
        ("5 million dollars", "4.6 million euros", None),
        ("OPS-306", "OPS-307", None),
    ],
)
def test_two_values(one: str, other: str, same: bool | None) -> None:
    assert same_value(stated(one), stated(other)) is same
    assert same_value(stated(other), stated(one)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Beth Oakley", "Elizabeth Oakley", True),
        ("Will Oakley", "William Oakley", True),
        ("Paul Oakley", "Paula Oakley", None),
        ("Beth Oakley", "Elizabeth Ashley", False),
        ("Anna Oakley", "Rosa Oakley", False),
    ],
)
def test_a_first_name_may_be_cut(one: str, other: str, same: bool | None) -> None:
    assert same_value(stated(one), stated(other), people=True) is same
    assert same_value(stated(other), stated(one), people=True) is same


def test_a_place_may_not_be_cut() -> None:
    assert same_value(stated("Port Street"), stated("Portland Street")) is None


def test_what_can_be_compared() -> None:
    assert is_comparable(stated("Ellby"))
    assert is_comparable(stated("1921"))
    assert not is_comparable(stated(""))
    assert is_comparable(stated("behind the mill"))
    assert not is_comparable(stated("because the sea had washed the old wall away"))
    assert (is_amount(stated("40 beds")), is_amount(stated("1921"))) == (True, False)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("45 minutes", "55 minutes", True),
        ("1.8 metres", "2.1 metres", True),
        ("1,940", "2,015", True),
        ("36 metres", "2,000 m", False),
        ("two days", "three days", False),
        ("40 metres", "43 days", False),
        ("more than [40]", "45", False),
        ("1921", "1925", False),
        ("Ellby", "Ellum", False),
    ],
)
def test_amounts_that_are_near_each_other(one: str, other: str, alike: bool) -> None:
    assert are_alike_in_size(stated(one), stated(other)) is alike


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("12 March 2024", True),
        ("half past nine", True),
        ("Olga Brandt", True),
        ("480 grams", True),
        ("1921", False),
        ("Brandt", False),
        ("three", False),
    ],
)
def test_what_is_hardly_said_by_chance(text: str, telling: bool) -> None:
    assert is_telling(stated(text)) is telling

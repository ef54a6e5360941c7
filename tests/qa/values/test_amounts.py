"""Amounts as people write them, and when two are one."""

import time

import pytest

from qa.values.amounts import Amount, amount_at, same_amount


def amount(text: str) -> Amount | None:
    """The amount in brackets, or in the whole text."""
    start = text.find("[")
    if start < 0:
        return amount_at(text, 0, len(text))
    return amount_at(text.replace("[", "").replace("]", ""), start, text.index("]") - 1)


@pytest.mark.parametrize(
    ("text", "low", "high", "dimension"),
    [
        ("five people", 5, 5, ""),
        ("1,500 metres", 1500, 1500, "length"),
        ("1.5 km", 1470, 1530, "length"),
        ("half a million", 490_000, 510_000, ""),
        ("four thousand two hundred and six", 4206, 4206, ""),
        ("twenty-three", 23, 23, ""),
        ("two and a half hours", 9000, 9000, "time"),
        ("19 per cent", 19, 19, "share"),
        ("$5m", 5_000_000, 5_000_000, "dollar"),
        ("5 Danish crowns", 5, 5, "crown"),
        ("between 40 and 50", 40, 50, ""),
        ("40 to 50", 40, 50, ""),
        ("about [40] beds", 36, 44, ""),
        ("no more than [90]", float("-inf"), 90, ""),
        ("more than [50] kinds", 50, float("inf"), ""),
        ("just under [8,000] homes", 7_500, 8_000, ""),
        ("slightly more than [8,000] homes", 8_000, 8_500, ""),
        ("a good hour", 3600, 3960, "time"),
        ("two whole days", 172_800, 172_800, "time"),
        ("40 working days", 3_456_000, 3_456_000, "time"),
        ("sold [40] on Sundays", 40, 40, ""),
        ("[40] in years", 40, 40, ""),
        ("[40] last year", 40, 40, ""),
    ],
)
def test_an_amount_is_an_interval_of_a_dimension(text: str, low: float, high: float, dimension: str) -> None:
    found = amount(text)
    assert found is not None
    assert (round(found.low, 6) if low > 0 else found.low, found.dimension) == (low, dimension)
    assert found.high == pytest.approx(high)


@pytest.mark.parametrize("text", ["", "a big car", "the 1980s", "the 3rd", "2,5", "nobody", "‮"])
def test_what_is_no_amount(text: str) -> None:
    assert amount(text) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4.2 km", "4,180 m", True),
        ("4.2 km", "4.3 km", False),
        ("5 million", "5.02 million", True),
        ("5 million", "5.2 million", False),
        ("10 miles", "16 km", True),
        ("three months", "90 days", True),
        ("510", "512", False),
        ("about [5,000]", "5,012", True),
        ("more than [50]", "53", True),
        ("more than [50]", "500", None),
        ("up to [50]", "36", None),
        ("up to [20]", "25", False),
        ("just under [8,000]", "7,150", False),
        ("a good hour", "65 minutes", True),
        ("a good hour", "forty minutes", False),
        ("90 dry days", "ninety days", True),
        ("5 euros", "5 dollars", None),
        ("25 days", "25 metres", None),
    ],
)
def test_two_amounts(one: str, other: str, same: bool | None) -> None:
    first, second = amount(one), amount(other)
    assert first is not None
    assert second is not None
    assert same_amount(first, second) is same
    assert same_amount(second, first) is same


@pytest.mark.parametrize("piece", ["1", "1,", "one hundred ", "a ", "between 1 and ", "1 to "])
def test_a_hostile_text_takes_no_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    before = time.perf_counter()
    amount_at(text, 0, len(text))
    assert time.perf_counter() - before < 1

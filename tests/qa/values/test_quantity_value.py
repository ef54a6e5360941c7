"""Numbers with their units, and those that are ambiguous."""

import pytest

from qa.values.quantity_value import quantity_value


@pytest.mark.parametrize(
    ("text", "after", "value"),
    [
        ("20", " seconds.", "20 second"),
        ("four days", "", "4 day"),
        ("half an hour", "", "0.5 hour"),
        ("7", " million dollars.", "7000000 USD"),
        ("four", " to six days", None),
        ("two", " and a half hours", None),
        ("a year", "", "1 year"),
        ("seven million dollars", "", "7000000 USD"),
        ("$281 million", "", "281000000 USD"),
        ("$5m", "", "5000000 USD"),
        ("GB£150", "", "150 GBP"),
        ("890 euros", "", "890 EUR"),
        ("100 Canadian dollars", "", "100 CAD"),
        ("41.0 billion dollars", "", "41000000000 USD"),
        ("7,495 metres", "", "7495 metre"),
        ("9.75 square kilometres", "", "9.75 square kilometre"),
        ("139,000 acres (560 km)", "", "139000 acre"),
        ("3.7 per cent", "", "3.7 percent"),
        ("45%", "", "45 percent"),
        ("25.6 °F", "", "25.6 °F"),
        ("50 crowns", "", None),  # of which country
        ("50 pounds", "", None),  # money or weight
        ("5m", "", None),  # metres or millions
        ("more than four days", "", None),
        ("several weeks", "", None),
        ("seven and a half hours", "", None),
        ("ten to twelve days", "", None),
        ("10-12 days", "", None),
        ("two thirds", "", None),
        ("41", "", None),  # of what
    ],
)
def test_an_amount(text: str, after: str, value: str | None) -> None:
    told = quantity_value(text, "", after, with_unit=True)
    assert (told.text if told else None) == value


@pytest.mark.parametrize(
    ("text", "before", "value"),
    [
        ("235 old ships", "", "235"),
        ("twelve", "", "12"),
        ("a hundred and five", "", "105"),
        ("nearly 900,000", "", "900000"),
        ("1.5 million people", "", "1500000"),
        ("40", "more than ", None),
        ("the 24th", "", None),
        ("hundreds", "", None),
        ("a ship", "", None),
        ("the old pier", "", None),
    ],
)
def test_a_count(text: str, before: str, value: str | None) -> None:
    told = quantity_value(text, before, "", with_unit=False)
    assert (told.text if told else None) == value


@pytest.mark.parametrize("text", ["1," * 5000, "one " * 3000, "$" * 5000, "(" * 5000, "9" * 5000, "1." * 3000])
def test_hostile_text_takes_no_time(text: str) -> None:
    assert quantity_value(text[:80], text, text, with_unit=True) is None or text.startswith("9")

"""Dates, times and days of the week as people write them."""

import time

import pytest

from qa.values.moments import Date, Time, date_at, same_date, same_time, time_at, weekdays_at


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("12 March 2024", Date(2024, 3, 12)),
        ("March 12, 2024", Date(2024, 3, 12)),
        ("the 12th of March", Date(0, 3, 12)),
        ("2024-03-12", Date(2024, 3, 12)),
        ("Sept. 2021", Date(2021, 9)),
        ("in 1986", Date(1986)),
        ("around 1900", Date(1900, slack=10)),
        ("the 1980s", Date(1985, slack=5)),
        ("1890 inhabitants", None),
        ("they may", None),
        ("1,890", None),
        ("12", None),
        ("", None),
    ],
)
def test_a_date(text: str, date: Date | None) -> None:
    assert date_at(text, 0, len(text)) == date


def test_a_date_is_taken_whole() -> None:
    text = "It closed on 12 March 2024 at noon."
    assert date_at(text, text.index("March"), text.index("March") + 5) == Date(2024, 3, 12)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Date(2024, 3), Date(2024, 3, 12), True),
        (Date(0, 3, 12), Date(2024, 3, 12), True),
        (Date(1986), Date(1989), False),
        (Date(2024, 3, 12), Date(2024, 3, 13), False),
        (Date(2024), Date(0, 3, 12), None),
        (Date(1900, slack=10), Date(1905), True),
    ],
)
def test_two_dates(one: Date, other: Date, same: bool | None) -> None:
    assert same_date(one, other) is same


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("7:30 in the morning", Time(450, half_known=True)),
        ("8:00", Time(480, half_known=False)),
        ("8 p.m.", Time(1200, half_known=True)),
        ("18:00", Time(1080, half_known=True)),
        ("noon", Time(720, half_known=True)),
        ("half past seven in the evening", Time(1170, half_known=True)),
        ("half past 7 in the morning", Time(450, half_known=True)),
        ("a quarter to one", Time(765, half_known=False)),
        ("quarter past eight", Time(495, half_known=False)),
        ("six o'clock", Time(360, half_known=False)),
        ("five to ten guests", None),
        ("six", None),
        ("12 am", Time(0, half_known=True)),
        ("in the afternoon", None),
        ("8", None),
        ("8:00:15,3", None),
    ],
)
def test_a_time_of_day(text: str, moment: Time | None) -> None:
    assert time_at(text, 0, len(text)) == moment


def test_a_time_in_words_is_taken_whole() -> None:
    text = "The doors open at half past seven in the evening."
    assert time_at(text, text.index("seven"), text.index("seven") + 5) == Time(1170, half_known=True)


def test_two_times() -> None:
    assert same_time(Time(480, half_known=False), Time(1200, half_known=True)) is None
    assert same_time(Time(480, half_known=True), Time(1200, half_known=True)) is False
    assert same_time(Time(480, half_known=False), Time(480, half_known=True)) is True


def test_days_of_the_week() -> None:
    assert weekdays_at("on Tuesday and Fridays", 0, 22) == "tues fri"


@pytest.mark.parametrize("piece", ["1", "1999 ", "12 ", "march ", "1:", "am "])
def test_a_hostile_text_takes_no_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    before = time.perf_counter()
    date_at(text, 0, len(text))
    time_at(text, 0, len(text))
    assert time.perf_counter() - before < 1

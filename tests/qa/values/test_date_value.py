"""Dates and times that are told, and those that are ambiguous."""

import pytest

from qa.values.date_value import Stated, date_value, time_value

SUNDAY = "2024-05-19"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18 May 2024", "2024-05-18"),
        ("On May 31, 2012", "2012-05-31"),
        ("the 5th of July 1920", "1920-07-05"),
        ("Sept. 5, 1999", "1999-09-05"),
        ("2024-05-18", "2024-05-18"),
        ("25/12/2021", "2021-12-25"),
        ("May 2012", "2012-05"),
        ("in 1747", "1747"),
        ("03/04/2021", None),
        ("31 February 2020", None),
        ("the 1990s", None),
        ("15 and 16 September 2022", None),
        ("1885–1890", None),
        ("around 1900", None),
        ("last spring", None),
        ("before 4 May 1999", None),
        ("the first Monday of each month", None),
    ],
)
def test_a_date_by_itself(text: str, value: str | None) -> None:
    told = date_value(Stated(text, text, "", SUNDAY))
    assert (told.text if told else None) == value


@pytest.mark.parametrize(
    ("text", "sentence", "around", "of", "value"),
    [
        ("Saturday", "The minister met the captain on Saturday.", "", SUNDAY, "2024-05-18"),
        ("on Monday", "The ferry sank on Monday.", "", SUNDAY, "2024-05-13"),
        ("yesterday", "The ferry sank yesterday.", "", SUNDAY, "2024-05-18"),
        ("May 8", "On May 8 the minister met the captain.", "", SUNDAY, "2024-05-08"),
        ("Saturday", "The minister met the captain on Saturday.", "", "", None),  # no date of the article
        ("Sunday", "The minister met the captain on Sunday.", "", SUNDAY, None),  # that day, or a week before
        ("Monday", "From Monday the ministers were to gather.", "", SUNDAY, None),
        ("Tuesday", "The week begins on Tuesday.", "", SUNDAY, None),
        ("Saturday", "The minister met the captain on Saturday.", "It was 1921.", SUNDAY, None),
        ("Saturday", "The minister met the captain on Saturday.", "On 3 May they had talked.", SUNDAY, None),
        ("8 June", "They met on 8 June.", "", SUNDAY, None),  # not yet
        ("Saturday", "“I came on Saturday,” he said.", "", SUNDAY, None),  # of his Saturday
    ],
)
def test_a_date_by_the_articles(text: str, sentence: str, around: str, of: str, value: str | None) -> None:
    told = date_value(Stated(text, sentence, around, of))
    assert (told.text if told else None) == value
    assert told is None or told.because == "the article is of 19 May 2024"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15:30", "15:30"),
        ("half past nine", "09:30"),
        ("quarter to ten", "09:45"),
        ("9.30 am", "09:30"),
        ("3 p.m.", "15:00"),
        ("12 a.m.", "00:00"),
        ("at noon", "12:00"),
        ("9 o'clock", "09:00"),
        ("7:00 to 19:00", None),
        ("after 9:30", None),
        ("13 pm", None),
        ("25:00", None),
        ("at 12", None),
        ("in the morning", None),
    ],
)
def test_a_time_of_day(text: str, value: str | None) -> None:
    told = time_value(text)
    assert (told.text if told else None) == value

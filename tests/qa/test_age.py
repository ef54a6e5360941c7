"""How old an article is: whole months that have passed."""

from datetime import date

import pytest

from qa.age import age, by_age, months_old

TODAY = date(2024, 5, 19)


@pytest.mark.parametrize(
    ("text", "months", "words"),
    [
        ("2024-05-19", 0, "under a month"),
        ("2024-04-20", 0, "under a month"),
        ("2024-04-19", 1, "1 month"),
        ("2023-05-20", 11, "11 months"),
        ("2023-05-19", 12, "12 months"),
        ("2022-05-20", 23, "23 months"),
        ("2022-05-19", 24, "2 years"),
        ("1999-12-31", 292, "24 years"),
        ("2031-01-01", 0, "under a month"),
        ("", None, ""),
        ("May 2024", None, ""),
        ("2024-13-01", None, ""),
        ("<b>", None, ""),
    ],
)
def test_age(text: str, months: int | None, words: str) -> None:
    assert (months_old(text, TODAY), age(text, TODAY)) == (months, words)


def test_articles_by_age() -> None:
    dates = "2024-05-01 2024-02-20 2024-02-19 2023-11-19 2023-06-01 2023-05-19 2022-05-20 2022-05-19 2001-01-01".split()
    assert by_age([*dates, "", "soon"], TODAY) == [
        ("under 3 months", "< 3 mo", 2),
        ("3 to 6 months", "3–6 mo", 1),
        ("6 to 12 months", "6–12 mo", 2),
        ("1 to 2 years", "1–2 yr", 2),
        ("older", "older", 2),
        ("no date", "no date", 2),
    ]

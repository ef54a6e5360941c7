"""Dates, names, addresses and titles in the spellings that people use."""

from datetime import date, datetime

import pytest

from index.load.metadata import iso_date, one_line, title_of, web_address


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2024, 5, 19), "2024-05-19"),
        (datetime(2024, 5, 19, 23, 0), "2024-05-19"),
        ("2024-05-19T10:00:00Z", "2024-05-19"),
        ("2024/5/9", "2024-05-09"),
        ("19 May 2024", "2024-05-19"),
        ("Sunday, 19th May, 2024", "2024-05-19"),
        ("Sept. 3, 2021", "2021-09-03"),
        ("March 2024", ""),
        ("2024", ""),
        ("05/06/2024", ""),
        ("2024-02-30", ""),
        ("2024-05-190", ""),
        (None, ""),
    ],
)
def test_dates(value: object, expected: str) -> None:
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  a \n b ", "a b"),
        (["Ada", None, " Bo "], "Ada, Bo"),
        ([{"name": "Ada", "mail": "x"}, "Bo"], "Ada, Bo"),
        ({"name": ["Ada"]}, ""),
        ([["Ada"], "Bo"], "Bo"),
        (2024, "2024"),
        (None, ""),
    ],
)
def test_one_line(value: object, expected: str) -> None:
    assert one_line(value) == expected


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "HTTP://EXAMPLE.ORG", "http://[::1]/x"])
def test_web_addresses_stay(address: str) -> None:
    assert web_address(f" {address} ") == address


@pytest.mark.parametrize(
    "address", ["javascript:x", "//example.org", "https://", "https://a b", 'https://a"b', "data:x", "/a", None]
)
def test_other_addresses_become_empty(address: object) -> None:
    assert web_address(address) == ""


def test_title_of_a_file_name() -> None:
    assert title_of("notes/trip_to-oslo.v2.txt") == "Trip to oslo.v2"

"""A first row is headings only where it looks like them: what is taken for a heading is not quoted as an answer."""

import pytest

from index.load.table_rows import has_headings, line_of, pieces_of
from index.types import Piece


@pytest.mark.parametrize(
    ("rows", "usual", "expected"),
    [
        ([["City", "Limit"], ["Lisbon", "120"], ["Oslo", "180 euros"]], False, True),  # a text above values
        ([["City", "Limit"], ["Lisbon", "120"], ["Oslo", "none"]], False, False),
        ([["Owner", "Ada"], ["Place", "Northport"]], False, False),  # perhaps headings at the side
        ([["Owner", "Ada"], ["Place", "Northport"]], True, True),
        ([["City", "Country", "Hotel"], ["Lisbon", "Portugal", "Tagus"]], False, True),
        ([["City", "2023", "2024"], ["Lisbon", "110", "120"]], False, True),  # years above values
        ([["1998", "Lisbon"], ["1999", "Oslo"]], True, False),  # years above years
        ([["2024-05-19", "Lisbon"], ["2024-05-20", "Oslo"]], True, False),
        ([["Lisbon", "120"], ["Oslo", "180"]], True, False),
        ([["Name"], ["Ada"]], True, False),  # a list
        ([["City", "Limit"]], True, False),  # nothing below
        ([["A" * 101, "B"], ["1", "2"]], True, False),
        ([], True, False),
    ],
)
def test_which_first_rows_are_headings(rows: list[list[str]], usual: bool, expected: bool) -> None:
    assert has_headings(rows, usual=usual) is expected


def test_a_row_is_one_line_whose_cells_stand_apart() -> None:
    assert line_of(["Lisbon", "", "120 | 130\neuros", "", ""]) == "Lisbon |  | 120|130 euros"
    assert list(pieces_of([["City", "Limit"], ["", ""], ["Oslo", "180"]], 1, page=3)) == [
        Piece("table_header", "City | Limit", page=3),
        Piece("table_row", "Oslo | 180", page=3),
    ]

"""The rows of a table as lists of cells in, pieces out: which rows are headings, and a row's cells in one line; pure.

No office program says for certain which row holds the headings. What is taken for one is not quoted as an answer, so a row is
only where it looks like one: short texts that are no values, above columns of values or above many columns.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from index.types import CELL_SEPARATOR, Piece

LONGEST_HEADING = 100  # characters
SAMPLE = 20  # rows below the headings that are looked at
WIDE = 3  # columns from which on a table hardly ever has its headings at the side only
_VALUE = re.compile(r"[^\W\d_]")  # a letter; what has a digit and no letter is a value
_YEAR = re.compile(r"(?:19|20)\d\d")

Row = Sequence[str]


def pieces_of(rows: Iterable[Row], headings: int, page: int = 0) -> Iterator[Piece]:
    """The pieces of a table's rows, of which the first `headings` are headings; empty rows are left out."""
    for number, cells in enumerate(rows):
        if any(cells):
            yield Piece("table_header" if number < headings else "table_row", line_of(cells), page=page)


def line_of(cells: Row) -> str:
    """A row's cells in one line. What looks like the border between two cells is changed; empty cells at the end are cut."""
    texts = [" ".join(cell.split()).replace(CELL_SEPARATOR, "|") for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return CELL_SEPARATOR.join(texts)


def has_headings(rows: Sequence[Row], *, usual: bool = False) -> bool:
    """Whether the first of the rows looks like headings. `usual`: files of this kind nearly always begin with them."""
    first, below = list(rows[0]) if rows else [], rows[1 : 1 + SAMPLE]
    if len(first) < 2 or sum(map(bool, first)) < 2 or not any(any(row) for row in below):
        return False
    if any(len(cell) > LONGEST_HEADING for cell in first):
        return False
    columns = [[row[number] for row in below if number < len(row) and row[number]] for number in range(len(first))]
    if any(_is_value(cell, column) for cell, column in zip(first, columns, strict=True)):
        return False
    if any(_holds_values(cell, column) for cell, column in zip(first, columns, strict=True)):
        return True
    return usual or (len(first) >= WIDE and all(first))


def _is_value(cell: str, column: Sequence[str]) -> bool:
    """Whether a cell of the first row is a number, a date, a time; a year may stand above what happened in it."""
    if not any(sign.isdigit() for sign in cell) or _VALUE.search(cell):
        return False
    return not _YEAR.fullmatch(cell) or (bool(column) and all(_YEAR.fullmatch(below) for below in column))


def _holds_values(cell: str, column: Sequence[str]) -> bool:
    """Whether a text without digits stands above cells that all have some."""
    return bool(cell and column) and not _has_digit(cell) and all(map(_has_digit, column))


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)

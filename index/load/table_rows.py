"""The rows of a table as lists of cells in, pieces out: which rows are headings, and a row's cells in one line; pure.

No office program says for certain which row holds the headings. What is taken for one is not quoted as an answer, so a row is
only where it looks like one: short texts that are no values, above columns of values or above many columns. A sheet may hold
several tables with empty rows between them, each with a title above it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from index.errors import LoadError
from index.types import CELL_SEPARATOR, Piece

LONGEST_HEADING = 100  # characters
SAMPLE = 20  # rows below the headings that are looked at
MOST_ROWS = 50_000  # of a file
MOST_COLUMNS = 200
WIDE = 3  # columns from which on a table hardly ever has its headings at the side only
_VALUE = re.compile(r"[^\W\d_]")  # a letter; what has a digit and no letter is a value
_YEAR = re.compile(r"(?:19|20)\d\d")

Row = Sequence[str]


def pieces_of(rows: Iterable[Row], headings: int, page: int = 0) -> Iterator[Piece]:
    """The pieces of a table's rows, of which the first `headings` are headings; empty rows are left out."""
    for number, cells in enumerate(rows):
        if any(cells):
            yield Piece("table_header" if number < headings else "table_row", line_of(cells), page=page)


def sheet_pieces(rows: Iterable[Row]) -> Iterator[Piece]:
    """The pieces of a sheet's rows, empty ones included: they part its tables. Raises `LoadError` where a row is too wide.

    Rows below an empty one that have no headings of their own stand under those above: the gap may only be there for the eye.
    """
    is_new = True  # what comes is no part of the table above
    for is_filled, group in groupby(rows, any):
        block = list(group) if is_filled else []
        if any(len(row) > MOST_COLUMNS for row in block):
            raise LoadError(f"It has more than {MOST_COLUMNS} columns. Split it, or leave out what nobody asks for.")
        first = next((number for number, row in enumerate(block) if sum(map(bool, row)) > 1), len(block))
        yield from (Piece("paragraph", line_of([*filter(None, row)])) for row in block[:first])
        is_new, block = is_new or first > 0, block[first:]
        if block:
            yield from pieces_of(block, int(has_headings(block, usual=True) if is_new else _is_above_values(block)))
            is_new = False


def counted(rows: Iterable[Row], before: int = 0) -> Iterator[Row]:
    """The rows, as long as there are not too many that hold something. Raises `LoadError`."""
    for row in rows:
        before += any(row)
        if before > MOST_ROWS:
            raise LoadError(f"It has more than {MOST_ROWS:,} rows. Split it, or leave out what nobody asks for.")
        yield row


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
    columns = _columns(first, below)
    if any(_is_value(cell, column) for cell, column in zip(first, columns, strict=True)):
        return False
    return usual or _is_above_values(rows) or (len(first) >= WIDE and all(first))


def _is_above_values(rows: Sequence[Row]) -> bool:
    """Whether the first row holds texts without digits of which one stands above cells that all have some."""
    first = list(rows[0])
    columns = _columns(first, rows[1 : 1 + SAMPLE])
    if any(map(_has_digit, first)):
        return False
    return any(cell and column and all(map(_has_digit, column)) for cell, column in zip(first, columns, strict=True))


def _columns(first: Row, below: Sequence[Row]) -> list[list[str]]:
    """What stands in the rows below each cell of the first."""
    return [[row[number] for row in below if number < len(row) and row[number]] for number in range(len(first))]


def _is_value(cell: str, column: Sequence[str]) -> bool:
    """Whether a cell of the first row is a number, a date, a time; a year may stand above what happened in it."""
    if not any(sign.isdigit() for sign in cell) or _VALUE.search(cell):
        return False
    return not _YEAR.fullmatch(cell) or (bool(column) and all(_YEAR.fullmatch(below) for below in column))


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)

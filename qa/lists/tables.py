"""A document in, its tables with their cells and places out; what a cell says as a number; pure.

Only what the blocks say is used: a header row, if there is one, and the rows that follow it without a gap.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.types import CELL_SEPARATOR, Block, Document
from qa.values.amounts import Amount, amount_at

Range = tuple[int, int]

_FALLING = re.compile(r"\s*(?:down|minus|fell|[-−–])\s*\d?", re.I)
_SUM = re.compile(r"\W*(?:all|total|totals|sum|average|mean|overall|together|combined|subtotal)\b", re.I)
_NOTHING = re.compile(r"\W*(?:none|no|nothing|nil|n/a|not available|[-–—]*)\W*", re.I)


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell and its place in the document."""

    text: str
    start: int
    end: int

    @property
    def is_nothing(self) -> bool:
        """Whether the cell is empty, or says that there is none."""
        return _NOTHING.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header: the names of its columns and its rows, without those that sum up others."""

    start: int
    end: int
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(document: Document) -> Iterator[Table]:
    """The tables of a document that have a header."""
    header: Block | None = None
    rows: list[Block] = []
    for block in (*document.blocks, None):
        if block is not None and block.kind == "table_row" and header and not block.label:
            rows.append(block)
            continue
        if header and rows:
            yield _table(document, header, rows)
        header, rows = (block if block is not None and block.kind == "table_header" and not block.label else None), []


def amount_of(cell: str) -> tuple[float, Amount] | None:
    """The number that a cell states, in the base unit, and with which unit; "down 5 per cent" is less than nothing."""
    amount = amount_at(cell, 0, len(cell))
    if amount is None:
        return None
    ends = [end for end in (amount.low, amount.high) if math.isfinite(end)]
    value = sum(ends) / len(ends) if ends else 0.0
    return (-value if _FALLING.match(cell) else value), amount


def _table(document: Document, header: Block, rows: list[Block]) -> Table:
    headings = tuple(document.text[header.start : header.end].split(CELL_SEPARATOR))
    cut = [_cells(document.text, row) for row in rows]
    return Table(header.start, rows[-1].end, headings, tuple(row for row in cut if not _SUM.match(row[0].text)))


def _cells(text: str, row: Block) -> tuple[Cell, ...]:
    found, start = [], row.start
    for cell in text[row.start : row.end].split(CELL_SEPARATOR):
        found.append(Cell(cell, start, start + len(cell)))
        start += len(cell) + len(CELL_SEPARATOR)
    return tuple(found)

"""The rows of one HTML table, out of the cells that the walk through the page hands over; and which tables are none.

Cells over several rows or columns are laid out as a browser lays them, so that a row's cells stand under their headings.
"""

import re
from collections.abc import Iterator
from typing import Any

from index.types import CELL_SEPARATOR, Label, Piece

MOST_SPANNED = 100  # rows and columns of one cell; more is a mistake or an attack
LONGEST_REPEATED = 80  # characters; a cell over several rows is repeated in each where it is as short as a label


class Table:
    """The rows of a table that holds data: cells over several rows are repeated, so that each row can be read alone."""

    def __init__(self) -> None:
        self.in_row = False
        self._in_head = False
        self._is_one_cell = False
        self._cells: list[str] = []
        self._tags: list[str] = []  # of the cells that have text
        self._carried: dict[int, tuple[int, str]] = {}  # column: (rows to come, text)

    def begin_row(self, element: Any) -> None:
        above = element.getparent()
        self.in_row, self._in_head = True, above is not None and above.tag == "thead"
        self._cells, self._tags = [], []

    def add_cell(self, element: Any, text: str) -> None:
        self._carry_down()
        text = text.replace(CELL_SEPARATOR, "|")
        self._is_one_cell = not self._cells
        column, columns, rows = len(self._cells), number_of(element, "colspan", 1), number_of(element, "rowspan", 1)
        self._cells += [text, *[""] * (min(columns, MOST_SPANNED) - 1)]
        self._tags += [element.tag] if text or column else []
        if rows > 1:
            repeated = text if len(text) <= LONGEST_REPEATED else ""
            for position in range(column, len(self._cells)):
                self._carried[position] = (min(rows, MOST_SPANNED) - 1, repeated if position == column else "")

    def end_row(self, label: Label | None) -> Iterator[Piece]:
        if self.in_row and any(self._cells):
            self._carry_down()
            if self._is_one_cell:  # over the whole width, such as a title: nothing stands beside it
                self._cells = self._cells[:1]
            is_header = self._in_head or (bool(self._tags) and set(self._tags) == {"th"})
            yield Piece("table_header" if is_header else "table_row", CELL_SEPARATOR.join(self._cells), label=label)
        self.in_row = False

    def _carry_down(self) -> None:
        while (column := len(self._cells)) in self._carried:
            left, text = self._carried.pop(column)
            self._cells.append(text)
            if left > 1:
                self._carried[column] = (left - 1, text)


def is_layout(table: Any) -> bool:
    """Whether a table only arranges the page: it holds another one, the page's heading, code, or one cell a row with blocks."""
    if table.get("role") in ("presentation", "none") or next(table.iter("h1"), None) is not None:
        return True
    if next(table.iterdescendants("table"), None) is not None:
        return True
    if next(table.iter("pre"), None) is not None and next(table.iter("th"), None) is None:
        return True
    has_blocks = next(table.iter("p", "div", "ul", "ol", "blockquote", "h2"), None) is not None
    return has_blocks and not any(len(row) > 1 for row in table.iter("tr"))


def number_of(element: Any, attribute: str, otherwise: int) -> int:
    """A whole number that an attribute gives, if it is a sensible one."""
    value = element.get(attribute, "").strip()
    return int(value) if re.fullmatch(r"[1-9]\d{0,5}", value) else otherwise

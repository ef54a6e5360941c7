"""A table of an OpenDocument text in, its rows as lists of cells out: short merged cells are repeated, as in HTML."""

from collections.abc import Callable, Iterator
from typing import Any

from index.errors import LoadError
from index.load.html_table import LONGEST_REPEATED, MOST_SPANNED
from index.load.odt_text import is_collapsed
from index.load.table_rows import MOST_ROWS, has_headings
from index.load.xml import local_name

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_AROUND = ("table-rows", "table-row-group", "table-header-rows")


def is_layout(table: Any) -> bool:
    """Whether a table only arranges the page: another one stands in it, or it has one column."""
    if next(table.iterdescendants(f"{TABLE}table"), None) is not None:
        return True
    return all(len(row) < 2 and _whole(row[0], "columns-repeated") < 2 for row, _ in _rows(table, is_head=False) if len(row))


def cells_of(table: Any) -> Iterator[Any]:
    """The cells of a table's rows, in order."""
    return (cell for row, _ in _rows(table, is_head=False) for cell in row)


def rows_of(table: Any, text_of: Callable[[Any], str]) -> Iterator[list[str]]:
    """The rows' texts, cell by cell; a row that stands for several equal ones is told once."""
    carried: dict[int, tuple[int, str]] = {}  # column: (rows to come, text)
    for count, (row, _) in enumerate(_rows(table, is_head=False)):
        if count > MOST_ROWS:
            raise LoadError(f"It has a table of more than {MOST_ROWS:,} rows. Split it.")
        texts: list[str] = []
        for cell in row:
            repeated = min(_whole(cell, "columns-repeated"), MOST_SPANNED)
            if local_name(cell) == "covered-table-cell":
                for column in range(len(texts), len(texts) + repeated):
                    texts.append(_carried_down(carried, column))
                continue
            text = " ".join(text_of(cell).split())
            if (more := min(_whole(cell, "rows-spanned"), MOST_SPANNED) - 1) > 0:
                carried[len(texts)] = more, text if len(text) <= LONGEST_REPEATED else ""
            texts += [text] * repeated
        yield texts[: 2 * MOST_SPANNED]


def headings_of(table: Any, rows: list[list[str]]) -> int:
    """How many rows at the top are headings: those that repeat on each page, else the first if it looks like headings."""
    stated = sum(is_head for _, is_head in _rows(table, is_head=False))
    return stated if 0 < stated < len(rows) else int(has_headings(rows))


def _rows(element: Any, *, is_head: bool) -> Iterator[tuple[Any, bool]]:
    """The rows that are shown, and whether each is one of headings."""
    for child in element:
        name = local_name(child)
        if name == "table-row" and not is_collapsed(child):
            yield child, is_head
        elif name in _AROUND:
            yield from _rows(child, is_head=is_head or name == "table-header-rows")


def _carried_down(carried: dict[int, tuple[int, str]], column: int) -> str:
    """The text of the merged cell that a covered one belongs to, where it began in a row above."""
    left, text = carried.pop(column, (0, ""))
    if left > 1:
        carried[column] = (left - 1, text)
    return text


def _whole(cell: Any, attribute: str) -> int:
    text = cell.get(f"{TABLE}number-{attribute}", "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1

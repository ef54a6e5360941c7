"""A table of a Word file in, its rows as lists of cells out: merged cells repeated where they are short, as in HTML."""

from collections.abc import Callable, Iterator
from typing import Any

from index.load.docx_styles import WORD, Styles, is_on, value
from index.load.html_table import LONGEST_REPEATED, MOST_SPANNED
from index.load.table_rows import has_headings

CellText = Callable[[Any], str]
_AROUND = ("sdt", "sdtContent", "customXml", "ins")


def is_layout(table: Any) -> bool:
    """Whether a table only arranges the page: another one stands in it, or it has one column."""
    if next((inner for inner in table.iterdescendants(f"{WORD}tbl")), None) is not None:
        return True
    return all(len(cells_of(row)) < 2 for row in rows_of(table))


def rows_of(table: Any) -> list[Any]:
    """The rows that are neither deleted nor hidden."""
    rows = list(_children(table, "tr"))
    return [row for row in rows if value(row, "trPr", "del") is None and not is_on(value(row, "trPr", "hidden"))]


def cells_of(row: Any) -> list[Any]:
    """The cells of a row that are not deleted."""
    return [cell for cell in _children(row, "tc") if value(cell, "tcPr", "cellDel") is None]


def texts_of(table: Any, text_of: CellText) -> list[list[str]]:
    """The rows' texts, cell by cell."""
    above: list[str] = []
    found = []
    for row in rows_of(table):
        texts = [""] * _whole(value(row, "trPr", "gridBefore"), 0)
        for cell in cells_of(row):
            merged = value(cell, "tcPr", "vMerge")
            is_below = merged is not None and merged != "restart"
            repeated = above[len(texts)] if is_below and len(texts) < len(above) else ""
            text = " ".join(text_of(cell).split())
            texts.append((repeated if len(repeated) <= LONGEST_REPEATED else "") if is_below else text)
            texts += [""] * (_whole(value(cell, "tcPr", "gridSpan"), 1) - 1)
        found.append(texts)
        above = texts
    return found


def headings_of(table: Any, texts: list[list[str]], styles: Styles) -> int:
    """How many rows at the top are headings: those that repeat on each page, else the first if it looks like headings."""
    rows = rows_of(table)
    repeated = next((number for number, row in enumerate(rows) if not is_on(value(row, "trPr", "tblHeader"))), 0)
    if repeated or len(rows) < 2:
        return repeated
    is_marked = _is_first_row_marked(table) and styles.marks_first_row(value(table, "tblPr", "tblStyle") or "")
    return int(has_headings(texts, usual=is_marked or _is_bold(rows[0])))


def _is_first_row_marked(table: Any) -> bool:
    look = table.find(f"{WORD}tblPr/{WORD}tblLook")
    if look is None:
        return False
    return is_on(look.get(f"{WORD}firstRow", "0")) or look.get(f"{WORD}val", "")[-2:-1] in (
        "2",
        "3",
        "6",
        "7",
        "a",
        "b",
        "A",
        "B",
    )


def _is_bold(row: Any) -> bool:
    """Whether all text of a row is bold, and that of the row below is not."""
    below = row.getnext()
    return _all_bold(row) and below is not None and not _all_bold(below)


def _all_bold(row: Any) -> bool:
    runs = [run for run in row.iter(f"{WORD}r") if run.find(f"{WORD}t") is not None]
    return bool(runs) and all(is_on(value(run, "rPr", "b")) for run in runs)


def _children(element: Any, name: str) -> Iterator[Any]:
    """Children of a name, also those that stand in a field of a form."""
    for child in element:
        if child.tag == WORD + name:
            yield child
        elif child.tag in [WORD + around for around in _AROUND]:
            yield from _children(child, name)


def _whole(text: str | None, otherwise: int) -> int:
    return min(int(text), MOST_SPANNED) if text and text.isascii() and text.isdecimal() and len(text) < 7 else otherwise

"""An Excel workbook in, one article out: each sheet a heading, its rows under the headings of their columns.

Cells are told as the sheet shows them: formulas by the values that Excel has stored, numbers in their formats, dates as ISO
8601; a short text over several merged rows is repeated, so that each row can be read alone. Hidden sheets, rows and columns are
left out. Lost: charts, pictures, comments, formulas whose values were never computed, errors such as #N/A.
"""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.errors import LoadError
from index.load.archive import Archive
from index.load.html_table import LONGEST_REPEATED
from index.load.metadata import title_of
from index.load.office_properties import properties
from index.load.readable import readable
from index.load.table_rows import MOST_COLUMNS, counted, sheet_pieces
from index.load.xlsx_format import shown
from index.load.xlsx_layout import Layout, layout_of
from index.types import Article, Piece

LAST_ROW = 1_048_576  # Excel's; a number beyond it is a mistake or an attack
_SHEETS = 500


def load(data: bytes, path: str) -> Iterator[Article]:
    """The visible sheets of a workbook as an article. Raises `LoadError`."""
    archive = Archive(data)
    archive.check()
    with readable("a spreadsheet program"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, about what it does not read
        stated = properties(archive)
        pieces = tuple(_pieces(data, archive))
    yield Article(stated.title or title_of(path), pieces, author=stated.author, date=stated.date)


def _pieces(data: bytes, archive: Archive) -> Iterator[Piece]:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if len(book.worksheets) > _SHEETS:
        raise LoadError(f"It has more than {_SHEETS} sheets. Split it.")
    rows_before = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        layout = layout_of(archive.read(sheet._worksheet_path), MOST_COLUMNS)
        rows = counted(_rows(sheet, layout), rows_before)
        pieces = list(sheet_pieces(_without_margin(rows)))
        rows_before += len(pieces)
        if pieces:
            yield Piece("heading", sheet.title, level=2)
            yield from pieces


def _rows(sheet: Any, layout: Layout) -> Iterator[list[str]]:
    """The visible rows' texts, cell by cell, empty rows included."""
    sheet.reset_dimensions()  # what the file says of them may be wrong
    above: dict[int, tuple[int, str]] = {}  # column: row and text of its last cell that has some
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW:
            raise LoadError(f"It has a row beyond the last one that there can be, {LAST_ROW:,}. Save it anew.")
        texts = []
        for column, cell in enumerate(row, start=1):
            text = "" if cell.value is None or cell.data_type == "e" else shown(cell.value, cell.number_format)
            top = layout.below.get((number, column))
            if top is not None and above.get(column, (0, ""))[0] == top:
                text = above[column][1]
            elif text and (number + 1, column) in layout.below:
                above[column] = (number, text if len(text) <= LONGEST_REPEATED else "")
            if column not in layout.hidden_columns:
                texts.append(" ".join(text.split()))
        while texts and not texts[-1]:
            texts.pop()
        if number not in layout.hidden_rows:
            yield texts


def _without_margin(rows: Iterator[Any]) -> Iterator[list[str]]:
    """The rows without the empty columns at their left."""
    held = list(rows)
    margin = min((next(at for at, cell in enumerate(row) if cell) for row in held if any(row)), default=0)
    return (row[margin:] for row in held)

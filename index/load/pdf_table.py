"""Neighbouring rows of a PDF with wide gaps in, the header and rows of a table out; a single such row is a paragraph. Pure.

A column is where the fragments of the rows stand above each other. The first row is the header where it alone is bold, or
where it looks like one.
"""

from collections.abc import Iterator, Sequence

from index.load.pdf_lines import Row
from index.load.table_rows import has_headings, pieces_of
from index.types import Piece

MOST_COLUMNS = 60

Column = tuple[float, float]


def table_pieces(rows: Sequence[Row]) -> Iterator[Piece]:
    """The pieces of the rows, which lie on one page."""
    page = rows[0].page
    if len(rows) == 1:
        yield Piece("paragraph", rows[0].text, page=page)
        return
    columns = _columns(rows)
    if len(columns) < 2 or len(columns) > MOST_COLUMNS:
        yield from (Piece("paragraph", row.text, page=page) for row in rows)
        return
    table: list[list[str]] = []
    for row in rows:
        cells = _cells(row, columns)
        if len(row.fragments) > 1 or not table:
            table.append(cells)
        else:  # the second line of a cell
            table[-1] = [" ".join(filter(None, parts)) for parts in zip(table[-1], cells, strict=True)]
    is_bold = rows[0].bold and not any(row.bold for row in rows[1:])
    yield from pieces_of(table, int(is_bold or (len(table) > 2 and has_headings(table))), page)


def is_cell_below(rows: Sequence[Row], row: Row) -> bool:
    """Whether a row of one fragment, right below rows of a table, is the second line of a cell other than the first."""
    columns = _columns([above for above in rows if len(above.fragments) > 1])
    near = 0 < rows[-1].y - row.y < 1.5 * row.size
    return near and len(columns) > 1 and row.x >= columns[1][0] - 1 and not row.bold


def _columns(rows: Sequence[Row]) -> list[Column]:
    """The stretches that the fragments cover when looked at from below."""
    columns: list[Column] = []
    for start, end in sorted((fragment.x, fragment.end) for row in rows for fragment in row.fragments):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((start, end))
    return columns


def _cells(row: Row, columns: Sequence[Column]) -> list[str]:
    return [" ".join(part.text.strip() for part in row.fragments if start <= part.x <= end) for start, end in columns]

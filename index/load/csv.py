"""A CSV or TSV file in, one article out: its rows, each under the headings of its columns. Nothing is lost.

The encoding is found out as for any text, the delimiter by what cuts the first rows into equally many cells, at least two.
"""

from collections.abc import Iterator

from index.errors import LoadError
from index.load.decode import decode
from index.load.metadata import title_of
from index.load.table_rows import counted, sheet_pieces
from index.types import Article

DELIMITERS = "\t;|,"  # a comma also stands within numbers and texts, so it comes last
SAMPLE = 65536  # characters
SAMPLE_ROWS = 50


def load(data: bytes, path: str) -> Iterator[Article]:
    """The rows of a CSV file as an article. Raises `LoadError`."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    stated = text[4:5] if text[:4].lower() == "sep=" and text[5:6] == "\n" else ""  # as Excel writes it
    if stated:
        text = text[6:]
    rows = _rows(text, stated or _delimiter(text, path))
    yield Article(title=title_of(path), pieces=tuple(sheet_pieces(counted(rows))))


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows' cells without white space around them."""
    import csv

    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise LoadError(f"Its rows cannot be told apart ({error}). Look for a quotation mark that is not closed.") from error


def _delimiter(text: str, path: str) -> str:
    """What cuts most of the first rows into the same number of cells."""
    sample = text[:SAMPLE].rpartition("\n")[0] if len(text) > SAMPLE else text
    fits = {delimiter: _fit(sample, delimiter) for delimiter in DELIMITERS}
    usual = "\t" if path.lower().endswith((".tsv", ".tab")) else ","
    best = max(DELIMITERS, key=fits.__getitem__)  # of equals the first
    return best if fits[best] > 0 else usual


def _fit(text: str, delimiter: str) -> float:
    """The share of the first rows that have as many cells as most do; 0 where these have one."""
    from collections import Counter

    try:
        widths = [len(row) for row, _ in zip(_rows(text, delimiter), range(SAMPLE_ROWS), strict=False) if any(row)]
    except LoadError:
        return 0.0
    width, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
    return count / len(widths) if width > 1 else 0.0

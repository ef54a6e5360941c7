"""The rows of all pages of a PDF in, what is usual in the file out, and by that which rows are headings or none of the article.

Body size and leading are those of most of the text; headings are larger, or bold and short with space above. What stands at
the edge of a page is a running head where it repeats from page to page, its numbers aside, or is a page's number. Pure.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from index.load.pdf_lines import Row
from index.types import Label

EDGE = 0.15  # of the page's height, at the top and at the bottom
ROWS_AT_EDGE = 3
LEAST_REPEATS = 3  # pages; of a file of two pages: both
HEADING_SIZE = 1.12  # times the body's
LONGEST_BOLD = 100  # characters of a heading that is not larger than the body
SPACE_ABOVE = 1.25  # times the leading, above such a heading
LEVELS = 5  # of headings that are larger; bold ones are one below
USUAL_LEADING = 1.2
NEIGHBOURS = 4  # rows before and after that tell how wide a column is
MOST_BOLD = 0.3  # of the letters; where more is bold, that says nothing
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite|s\.)?\s*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von)\s*\d{1,4})?\W*", re.IGNORECASE
)


class Measures:
    """What is usual in a file. `heights` are of its pages, by number."""

    def __init__(self, rows: Sequence[Row], heights: dict[int, float]) -> None:
        self._heights = heights
        self._pages = {number: list(page) for number, page in groupby(rows, key=lambda row: row.page)}
        self._edges = {number: _edges(page, heights[number]) for number, page in self._pages.items()}
        self._repeated = self._find_repeated()
        self._labels: dict[int, Label] = {id(row): label for row in rows if (label := self._label(row))}
        content = [row for row in rows if id(row) not in self._labels]
        letters: Counter[float] = Counter()
        for row in content:
            letters[row.size] += len(row.text)
        self.body = max(letters, key=lambda size: letters[size]) if letters else 1.0
        total = max(1, sum(letters.values()))
        self.is_fixed = sum(len(row.text) for row in content if row.fixed) > total / 2
        self._bold_tells = sum(len(row.text) for row in content if row.bold) < MOST_BOLD * total
        self.leading = _leading(content, self.body)
        self._levels = self._find_levels(content)
        self._above = {id(row): _space(before, row) for before, row in pairwise(content)}
        self._content = content
        self._places = {id(row): place for place, row in enumerate(content)}

    def label(self, row: Row) -> Label | None:
        """What the row is where it is no article text: "navigation" above it, "footer" below."""
        return self._labels.get(id(row))

    def heading_level(self, row: Row) -> int:
        """1 to 6; 0 where the row is no heading."""
        if len(row.fragments) > 1 or row.fixed or not any(character.isalpha() for character in row.text):
            return 0
        if row.size in self._levels:
            return self._levels[row.size]
        is_short = len(row.text) <= LONGEST_BOLD and not row.text.endswith((".", ",", ";", ":", "-"))
        is_bold = row.bold and self._bold_tells and row.size >= 0.95 * self.body
        if is_bold and is_short and self._above.get(id(row), 9.0) > SPACE_ABOVE * self.leading:
            return min(LEVELS, max(self._levels.values(), default=0)) + 1
        return 0

    def right_of(self, row: Row) -> float:
        """Where the lines around a row, those that begin near it and are as large, end at most."""
        place = self._places[id(row)]
        around = self._content[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]
        same = (other for other in around if other.page == row.page and other.size == row.size and abs(other.x - row.x) < 36)
        return max(other.end for other in same)

    def _label(self, row: Row) -> Label | None:
        middle = self._heights[row.page] / 2
        where: Label = "navigation" if row.y > middle else "footer"
        if row.aside:
            return where
        edges = self._edges[row.page]
        if not any(row is other for other in edges):
            return None
        if _common(row) in self._repeated or _numbered(row) in self._repeated:
            return where
        outermost = row is edges[0] or row is edges[-1]
        return where if outermost and len(row.text) < 20 and _PAGE_NUMBER.fullmatch(row.text) else None

    def _find_repeated(self) -> frozenset[str]:
        pages = Counter(
            text
            for edges in self._edges.values()
            for text in {common for row in edges for common in (_common(row), _numbered(row))}
        )
        del pages[""]
        least = min(LEAST_REPEATS, max(2, len(self._pages)))
        return frozenset(text for text, count in pages.items() if count >= least)

    def _find_levels(self, content: Sequence[Row]) -> dict[float, int]:
        """The level of each size that is a heading's, the largest first."""
        larger = {row.size for row in content if row.size > HEADING_SIZE * self.body and len(row.fragments) == 1}
        ordered = sorted(larger, reverse=True)
        return {size: min(level, LEVELS) for level, size in enumerate(ordered, start=1)}


def _edges(page: Sequence[Row], height: float) -> list[Row]:
    """The rows nearest to the upper and the lower edge of a page."""
    ordered = sorted((row for row in page if not row.aside), key=lambda row: -row.y)
    top = [row for row in ordered[:ROWS_AT_EDGE] if row.y > (1 - EDGE) * height]
    return top + [row for row in ordered[-ROWS_AT_EDGE:] if row.y < EDGE * height and not any(row is other for other in top)]


def _common(row: Row) -> str:
    """What a row has in common with that of other pages: all but its numbers, and where it stands, roughly."""
    return f"{_NUMBER.sub('#', row.text)} {round(row.y / 12)}"


def _numbered(row: Row) -> str:
    """Where a row stands that has a page's number at one end, as a running head that changes with the chapter; else empty."""
    ends = (row.fragments[0].text.strip(), row.fragments[-1].text.strip())
    return f"# {round(row.y / 12)}" if len(row.fragments) > 1 and any(end.isdecimal() for end in ends) else ""


def _leading(content: Sequence[Row], body: float) -> float:
    """The usual distance of two lines of the body, in sizes."""
    steps = Counter(
        round(_space(before, row), 1)
        for before, row in pairwise(content)
        if before.size == row.size == body and before.page == row.page
    )
    usual = [(count, -step) for step, count in steps.items() if 0.8 <= step <= 3.0]
    return -max(usual)[1] if usual else USUAL_LEADING


def _space(before: Row, row: Row) -> float:
    """From a row down to the next, in its sizes; much where that is on another page or in another column."""
    return (before.y - row.y) / row.size if before.page == row.page and before.y > row.y else 9.0

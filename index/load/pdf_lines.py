"""The runs of a page of a PDF in, its rows of text in reading order out; pure.

A row is what stands on one baseline: one fragment, or several where wide gaps part them (the cells of a table). The order is
the file's, as that is how columns are told apart; where it jumps about, or draws two columns row by row, the places decide.
Digits raised above the line become raised ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from index.load.html import raised
from index.load.pdf_text import PageText, Run

SPACE = 0.14  # of the size: a wider gap is a space
CELL = 1.8  # of the size: a wider gap parts cells
BASELINE = 0.25  # of the size: nearer is the same line
COLUMN = 36.0  # points: what begins nearer is in the same one, roughly
MOST_JUMPS = 0.2  # of the rows may stand above the one before in the same column
LEAST_ROWS = 6  # of two columns that were drawn row by row
LEAST_LETTERS = 20  # of a row in such a column, on average
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_BULLETS = dict.fromkeys([0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF0FC, 0x25CF, 0x25AA, 0x25A0, 0x27A2], "•")
_MARKS = frozenset("•‣–-*◦o▪")
_TRANSLATED = {**_LIGATURES, **_BULLETS, 0xA0: " "}


@dataclass(slots=True)
class Fragment:
    """Text without a wide gap in it."""

    text: str
    x: float
    end: float
    sizes: dict[float, int]  # of how many letters, in half points
    bold: bool
    fixed: bool

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.sizes, key=lambda size: self.sizes[size])


@dataclass(slots=True)
class Row:
    """What stands on one baseline of a page, from left to right. `aside` as of the runs."""

    page: int
    y: float
    fragments: list[Fragment] = field(default_factory=list)
    aside: bool = False

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(fragment.text.strip() for fragment in self.fragments)

    @property
    def x(self) -> float:
        """Where it begins."""
        return self.fragments[0].x

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.fragments[-1].end

    @property
    def size(self) -> float:
        """The size of most of its text."""
        return max(self.fragments, key=lambda fragment: len(fragment.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(fragment.bold for fragment in self.fragments)

    @property
    def fixed(self) -> bool:
        """Whether all of it has letters of one width."""
        return all(fragment.fixed for fragment in self.fragments)


def rows(page: PageText, number: int) -> list[Row]:
    """The rows of page `number` in reading order; what the file says is none of the content comes last."""
    found = [row for row in _built(page.runs, number) if row.text.strip()]
    for row in found:
        row.fragments = _with_marks([fragment for fragment in row.fragments if fragment.text.strip()])
    content = [row for row in found if not row.aside]
    if _is_scrambled(content):
        content = _by_place(content)
    return [*_in_columns(content), *(row for row in found if row.aside)]


def _built(runs: Sequence[Run], number: int) -> list[Row]:
    found: list[Row] = []
    last: Run | None = None
    for run in runs:
        if last is not None and _is_shadow(run, last):
            continue
        row = found[-1] if found else None
        if row is not None and row.aside == run.aside and last is not None and _is_beside(run, row, last):
            _add(row, run)
        else:
            found.append(Row(number, run.y, [_fragment(run, _letters(run.text))], run.aside))
        last = run
    return found


def _is_shadow(run: Run, last: Run) -> bool:
    """Whether it is the text before once more, a little aside: a way to make it bold."""
    near = min(0.3 * last.size, 0.5 * (last.end - last.x))
    return run.text == last.text and abs(run.x - last.x) < near and abs(run.y - last.y) < near and bool(run.text.strip())


def _is_beside(run: Run, row: Row, last: Run) -> bool:
    """Whether a run goes on on the baseline of a row; smaller text may stand above or below it."""
    size = max(run.size, row.fragments[-1].size)
    raised_or_lowered = min(run.size, last.size) < 0.85 * size
    if abs(run.y - row.y) > (0.6 if raised_or_lowered else BASELINE) * size:
        return False
    return run.x > row.end - 0.5 * size


def _add(row: Row, run: Run) -> None:
    fragment = row.fragments[-1]
    gap = run.x - fragment.end
    text = _letters(run.text)
    if run.size < 0.85 * fragment.size and run.y - row.y > 0.15 * fragment.size:
        text = raised(text)
    if not fragment.text.strip():  # only spaces so far
        row.fragments[-1] = _fragment(run, text)
        return
    if gap > CELL * max(fragment.size, run.size):
        row.fragments.append(_fragment(run, text))
        return
    if gap > SPACE * fragment.size and not fragment.text.endswith(" ") and not text.startswith(" "):
        text = " " + text
    if run.size >= 0.85 * fragment.size and len(text) > len(fragment.text):
        row.y = run.y  # what stood before was raised, or the first large letter of a paragraph
    if text.strip():
        fragment.bold, fragment.fixed = fragment.bold and run.bold, fragment.fixed and run.fixed
    size = _half_points(run.size)
    fragment.sizes[size] = fragment.sizes.get(size, 0) + len(text.strip())
    fragment.text += text
    fragment.end = max(fragment.end, run.end)


def _fragment(run: Run, text: str) -> Fragment:
    spaces = len(text) - len(text.lstrip())
    x = run.x + (run.end - run.x) * spaces / max(1, len(text))
    return Fragment(text.lstrip(), x, run.end, {_half_points(run.size): len(text.strip())}, run.bold, run.fixed)


def _half_points(size: float) -> float:
    return max(0.5, round(2 * size) / 2)


def _letters(text: str) -> str:
    return text.translate(_TRANSLATED)


def _with_marks(fragments: list[Fragment]) -> list[Fragment]:
    """The fragments, a list item's mark or number joined to its text."""
    if len(fragments) > 1 and (fragments[0].text.strip() in _MARKS or _is_number(fragments[0].text.strip())):
        mark, item, *others = fragments
        if item.x - mark.end < 5 * item.size:
            joined = Fragment(f"{mark.text.strip()} {item.text}", mark.x, item.end, item.sizes, item.bold, item.fixed)
            return [joined, *others]
    return fragments


def _is_number(text: str) -> bool:
    return len(text) < 12 and text[-1:] in (".", ")") and text[:1].isalnum() and text.rstrip(".)").replace(".", "").isalnum()


def _is_scrambled(found: Sequence[Row]) -> bool:
    """Whether the file draws the rows of a column in another order than they stand in."""
    jumps = 0
    lowest: dict[int, float] = {}  # of the rows that begin about there, the height of the last one
    for row in found:
        column = round(row.x / COLUMN)
        jumps += row.y > lowest.get(column, row.y) + 0.5 * row.size
        lowest[column] = row.y
    return jumps > 3 and jumps > MOST_JUMPS * len(found)


def _by_place(found: Sequence[Row]) -> list[Row]:
    """The rows from top to bottom; those of one baseline made one."""
    ordered: list[Row] = []
    for row in sorted(found, key=lambda row: (-row.y, row.x)):
        if ordered and abs(ordered[-1].y - row.y) < BASELINE * row.size:
            ordered[-1].fragments = sorted([*ordered[-1].fragments, *row.fragments], key=lambda fragment: fragment.x)
        else:
            ordered.append(row)
    return ordered


def _in_columns(found: list[Row]) -> list[Row]:
    """The rows, stretches of two columns that were drawn row by row one column after the other."""
    ordered: list[Row] = []
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and len(found[end].fragments) == 2:
            end += 1
        stretch = found[start:end]
        if _are_columns(stretch):
            for side in (0, 1):
                ordered += [Row(row.page, row.y, [row.fragments[side]]) for row in stretch]
        else:
            ordered += stretch
        ordered += found[end : end + 1]
        start = end + 1
    return ordered


def _are_columns(stretch: Sequence[Row]) -> bool:
    if len(stretch) < LEAST_ROWS:
        return False
    left, right = zip(*(row.fragments for row in stretch), strict=True)
    apart = max(fragment.end for fragment in left) < min(fragment.x for fragment in right)
    return apart and all(median(len(fragment.text) for fragment in side) >= LEAST_LETTERS for side in (left, right))

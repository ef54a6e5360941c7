"""Counts in, a bar chart's geometry out; pure. templates/charts.html draws it as SVG, with the same counts in a table.

Lengths are those of a view box of WIDTH by HEIGHT, whose y grows downwards. Bars of one label stand on each other in the order
of the series. A chart knows no colour: what a series looks like is the style sheet's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 42, 410, 20, 162  # of the plot
GAP = 0.25  # of a label's room that stays free
MOST_STEPS = 4  # lines of the scale above its zero


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle: `label` is what its value counts in words, `series` which of the series it is of."""

    x: float
    y: float
    width: float
    height: float
    series: int
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A word or number at an axis; `at` is its place along that axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn, and the table below it: a row is a label and a count for each series. `total` 0: nothing to draw."""

    title: str
    description: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    bars: tuple[Bar, ...]
    scale: tuple[Tick, ...]  # at the left, from 0 up
    labels: tuple[Tick, ...]  # below
    totals: tuple[tuple[Tick, float], ...]  # above the bars, with their height; none where they would not fit
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT

    @property
    def total(self) -> int:
        """Everything that is counted."""
        return sum(sum(counts) for _, counts in self.rows)


def bar_chart(
    title: str,
    description: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int]]],
    *,
    short: Sequence[str] = (),
    every: int = 1,
) -> Chart:
    """A chart of `rows`: a label and a count of each series.

    `short`: what stands below the bars instead of the labels, where those are too long; `every`: only every so many of them,
    counted from the last. The totals above the bars are left out with them.
    """
    sums = [sum(counts) for _, counts in rows]
    top, step = _scale(max(sums, default=0))
    room = (RIGHT - LEFT) / max(1, len(rows))
    unit = (BOTTOM - TOP) / top
    bars: list[Bar] = []
    labels: list[Tick] = []
    totals: list[tuple[Tick, float]] = []
    for number, (label, counts) in enumerate(rows):
        x, y = LEFT + number * room, float(BOTTOM)
        for which, count in enumerate(counts):
            if count > 0:
                y -= count * unit
                words = f"{label}: {count:,} {series[which].lower()}"
                bars.append(Bar(_r(x + room * GAP / 2), _r(y), _r(room * (1 - GAP)), _r(count * unit), which, words, count))
        if (len(rows) - 1 - number) % every == 0:
            labels.append(Tick(_r(x + room / 2), short[number] if short else label))
        if every == 1 and sums[number]:
            totals.append((Tick(_r(x + room / 2), f"{sums[number]:,}"), _r(y - 4)))
    scale = tuple(Tick(_r(BOTTOM - value * unit), f"{value:,}") for value in range(0, top + 1, step))
    table = tuple((label, tuple(counts)) for label, counts in rows)
    return Chart(title, description, tuple(series), table, tuple(bars), scale, tuple(labels), tuple(totals))


def _scale(most: int) -> tuple[int, int]:
    """(where a scale for `most` ends, its step): whole numbers that begin with 1, 2 or 5."""
    size = 1
    while True:
        for first in (1, 2, 5):
            step = first * size
            if most <= MOST_STEPS * step:
                return step * max(1, -(-most // step)), step
        size *= 10


def _r(length: float) -> float:
    return round(length, 2)

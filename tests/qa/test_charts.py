"""What a chart draws, computed by hand: a plot of 368 by 142, its foot at 162, its left side at 42."""

import pytest

from qa.charts import BOTTOM, LEFT, RIGHT, TOP, Bar, Tick, bar_chart


def test_bars_of_one_label_stand_on_each_other() -> None:
    chart = bar_chart("Two days", "By day.", ["Answered", "Unsure"], [("Monday", [3, 1]), ("Tuesday", [0, 2])])
    assert (BOTTOM - TOP, RIGHT - LEFT) == (142, 368)
    assert chart.bars == (  # the scale ends at 4, so one question is 35.5 high; each label has room for 184
        Bar(65, 55.5, 138, 106.5, 0, "Monday: 3 answered", 3),
        Bar(65, 20, 138, 35.5, 1, "Monday: 1 unsure", 1),
        Bar(249, 91, 138, 71, 1, "Tuesday: 2 unsure", 2),
    )
    assert chart.scale == (Tick(162, "0"), Tick(126.5, "1"), Tick(91, "2"), Tick(55.5, "3"), Tick(20, "4"))
    assert chart.labels == (Tick(134, "Monday"), Tick(318, "Tuesday"))
    assert chart.totals == ((Tick(134, "4"), 16), (Tick(318, "2"), 87))
    assert (chart.rows, chart.total) == ((("Monday", (3, 1)), ("Tuesday", (0, 2))), 6)


@pytest.mark.parametrize(
    ("most", "scale"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (4, ["0", "1", "2", "3", "4"]),
        (5, ["0", "2", "4", "6"]),
        (9, ["0", "5", "10"]),
        (21, ["0", "10", "20", "30"]),
        (100, ["0", "50", "100"]),
        (1234, ["0", "500", "1,000", "1,500"]),
        (1_000_000, ["0", "500,000", "1,000,000"]),
    ],
)
def test_the_scale_is_of_round_numbers_and_holds_the_highest_bar(most: int, scale: list[str]) -> None:
    chart = bar_chart("", "", ["Questions"], [("a", [most]), ("b", [0])])
    assert [tick.label for tick in chart.scale] == scale
    assert all(bar.y >= TOP and round(bar.y + bar.height, 2) == BOTTOM for bar in chart.bars)
    assert chart.scale[-1].at == TOP


def test_only_every_seventh_label_of_many_counted_from_the_last_and_then_no_totals() -> None:
    days = [(f"day {number}", [number]) for number in range(30)]
    chart = bar_chart("", "", ["Questions"], days, short=[str(number) for number in range(30)], every=7)
    assert [tick.label for tick in chart.labels] == ["1", "8", "15", "22", "29"]
    assert chart.totals == ()
    assert all(before.x + before.width < after.x for before, after in zip(chart.bars, chart.bars[1:], strict=False))


def test_no_bar_for_nothing_and_no_rows_at_all() -> None:
    assert bar_chart("", "", ["Questions"], [("a", [0]), ("b", [0])]).bars == ()
    empty = bar_chart("", "", ["Questions"], [])
    assert (empty.total, empty.bars, empty.labels) == (0, (), ())

"""A worksheet's XML in, what its cells do not say out: which rows and columns are hidden, and which cells are merged.

The sheet is read in passing: what was read is let go, so memory does not grow with it.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from index.load.html_table import MOST_SPANNED
from index.load.xml import local_name

MOST_MERGED = 20_000  # cells that are merged from others
_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})")
_ON = ("1", "true")


@dataclass(slots=True)
class Layout:
    """Rows and columns by their numbers from 1. `below`: a merged cell below its first one, and the row of that."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    below: dict[tuple[int, int], int] = field(default_factory=dict)


def layout_of(data: bytes, most_columns: int) -> Layout:
    """The layout of a worksheet."""
    from lxml import etree

    layout = Layout()
    wanted = ("{*}row", "{*}col", "{*}mergeCell")
    for _, element in etree.iterparse(BytesIO(data), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False):
        match local_name(element):
            case "row" if _is_hidden(element):
                layout.hidden_rows.add(_whole(element.get("r")))
            case "col" if _is_hidden(element):
                layout.hidden_columns.update(
                    range(_whole(element.get("min")), min(_whole(element.get("max")), most_columns) + 1)
                )
            case "mergeCell":
                _merge(layout, element.get("ref", ""))
        if local_name(element) == "row":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return layout


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _merge(layout: Layout, reference: str) -> None:
    found = _RANGE.fullmatch(reference)
    if found is None:
        return
    column, top, bottom = column_number(found[1]), int(found[2]), int(found[4])
    for row in range(top + 1, min(bottom, top + MOST_SPANNED) + 1):
        if len(layout.below) < MOST_MERGED:
            layout.below[row, column] = top


def _is_hidden(element: Any) -> bool:
    return str(element.get("hidden", "")).lower() in _ON


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0

"""A passage in, the text that the reader is given for it out, with the place in the document of each of its characters; pure.

A reader is trained on prose. So the context stands in front as sentences ("Travel policy. Hotels."), and a table's row is told
with its headings ("Oslo: Limit per night 180 euros, Booking code LK-OSL."). What is not the passage's own has no place: no
answer can come from it, and every answer keeps its exact offsets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.types import CELL_SEPARATOR, Passage

NOWHERE = -1  # the place of a character that does not stand in the document


@dataclass(frozen=True, slots=True)
class Told:
    """The text for the reader. `places`: (len(text),) int64, each character's place in the document, or `NOWHERE`."""

    text: str
    places: npt.NDArray[np.int64]


def tell(passage: Passage) -> Told:
    """The passage with its context in front, table rows with their headings."""
    *context, last = passage.context.split("\n")
    columns = last.split(CELL_SEPARATOR) if CELL_SEPARATOR in last and CELL_SEPARATOR in passage.text else []
    above = [part for part in (context if columns else [*context, last]) if part]
    parts = [(f"{'. '.join(above)}. ", NOWHERE)] if above else []
    start = passage.start
    for line in passage.text.splitlines(keepends=True):
        is_row = bool(columns) and CELL_SEPARATOR in line
        parts.extend(_row(line.rstrip("\n"), start, columns) if is_row else [(line, start)])
        start += len(line)
    places = [np.full(len(text), NOWHERE) if place == NOWHERE else np.arange(place, place + len(text)) for text, place in parts]
    return Told("".join(text for text, _ in parts), np.concatenate(places).astype(np.int64))


def _row(row: str, start: int, columns: Sequence[str]) -> Iterator[tuple[str, int]]:
    """What a row's text is put together from: cells with their places, and between them what tells them apart."""
    between = ""
    for number, cell in enumerate(row.split(CELL_SEPARATOR)):
        if cell.strip():
            heading = columns[number] if 0 < number < len(columns) else ""
            yield f"{between}{heading} " if heading else between, NOWHERE
            yield cell, start
            between = ", " if number else ": "
        start += len(cell) + len(CELL_SEPARATOR)
    yield ".\n", NOWHERE

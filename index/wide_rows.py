"""A table row that is too long for one passage in, its parts out, each with the headings of its own columns; pure.

A passage of the middle of a row would stand under the headings of the first columns, and a value would be told with another
one's heading. So a row is cut between cells only, and a part's context is the row's first cell and the part's own headings. A
part begins with the border before its first cell, so that its cells are counted as those of a row whose first cell is empty.
"""

from collections.abc import Callable, Iterator, Sequence

from index.types import CELL_SEPARATOR, Block

LONGEST_KEY = 60  # characters of the row's first cell, which says what the row is about


def row_parts(
    text: str, block: Block, above: str, header: str, count_tokens: Callable[[Sequence[str]], list[int]], room: int
) -> Iterator[tuple[str, int, int]]:
    """The context, the start and the end of each part. `above` is the rest of the context; `room` is in tokens."""
    cells = text[block.start : block.end].split(CELL_SEPARATOR)
    headings = [*header.split(CELL_SEPARATOR), *[""] * len(cells)][: len(cells)]
    key = cells[0][:LONGEST_KEY]
    border = CELL_SEPARATOR
    spent, *sizes = count_tokens([f"{above}\n{key}\n{headings[0]}", *map(f"{{}}{border}{{}}{border}".format, headings, cells)])
    for first, last in _groups(sizes, room - spent):
        start = block.start + len(border.join(cells[:first]))
        end = block.start + len(border.join(cells[:last]))
        own = border.join(headings[first:last] if not first else [headings[0], *headings[first:last]])
        yield "\n".join(part for part in (above, key if first else "", own) if part), start, end


def _groups(sizes: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    """Greedy ranges of neighbouring cells, none empty."""
    first = used = 0
    for number, size in enumerate(sizes):
        if number > first and used + size > room:
            yield first, number
            first, used = number, 0
        used += size
    yield first, len(sizes)

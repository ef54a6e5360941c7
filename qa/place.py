"""A stretch of an article that a person points at: a document and offsets in, the place with the text around it out; pure.

A place brings its text and its section as they stood when it was chosen, so nothing that happens to the article afterwards
changes what was meant. `checked_place` is what every place from outside goes through.
"""

import json
from dataclasses import asdict, dataclass

from index.errors import PlaceError, StoreDamaged
from index.sentences import sentences
from index.types import Block, Document

MOST_CONTEXT = 4000  # characters around a place, and the longest place


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document's text, with the text around it; `start`, `end` and `context_start` count in the document.

    `context[offset : offset + len(text)] == text`, whatever becomes of the document.
    """

    document: str  # its id
    title: str
    sha256: str  # of the document's text: its version
    start: int
    end: int
    text: str
    context: str
    context_start: int

    @property
    def offset(self) -> int:
        """Where the text begins in the context."""
        return self.start - self.context_start


def checked_place(document: Document, start: int, end: int) -> Place:
    """The place `[start, end)`, if it is one of article text. Raises `PlaceError`, `StoreDamaged`."""
    title = document.meta.title
    if not document.is_whole:
        raise StoreDamaged(f"The text of {title!r} does not match its checksum. Run `footnote sync --rebuild`.")
    if not 0 <= start < end <= len(document.text) or not document.text[start:end].strip():
        raise PlaceError(
            f"There is no text at {start} to {end} of {title!r}, which has {len(document.text):,} characters. "
            "Give offsets that a citation shows."
        )
    if end - start > MOST_CONTEXT:
        raise PlaceError(f"The place has {end - start:,} characters, at most {MOST_CONTEXT:,} are taken. Choose a shorter one.")
    if not is_article_text(document, start, end):
        raise PlaceError(
            "The place lies in an advertisement, a footer or a menu, which is never cited. Choose one in the text."
        )
    return place_of(document, start, end)


def is_article_text(document: Document, start: int, end: int) -> bool:
    """Whether `[start, end)` begins and ends in the text and touches nothing that is labelled."""
    touched = [block for block in document.blocks if block.start < end and start < block.end]
    return bool(touched) and end <= len(document.text) and all(block.label is None for block in touched)


def place_of(document: Document, start: int, end: int) -> Place:
    """The place `[start, end)`, without white space at its edges, with the text of its section around it.

    It must begin and end in blocks and not be blank; the context is at most `MOST_CONTEXT` long if the place is.
    """
    text = document.text
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    first, last = _context(document, start, end)
    meta = document.meta
    return Place(meta.id, meta.title, meta.sha256, start, end, text[start:end], text[first:last], first)


def _context(document: Document, start: int, end: int) -> tuple[int, int]:
    """Whole blocks around `[start, end)`, as many as fit: from the heading above to the next one, article text only."""
    blocks = document.blocks
    low = next(number for number, block in enumerate(blocks) if start < block.end)
    high = next(number for number, block in enumerate(blocks) if end <= block.end)
    if blocks[high].end - blocks[low].start > MOST_CONTEXT:
        return _sentences_around(document.text, blocks[low].start, blocks[high].end, start, end)
    sides = [-1, 1]  # in turn
    while sides:
        side = sides.pop(0)
        wider = (low - 1, high) if side < 0 else (low, high + 1)
        if _is_section(blocks, *wider, below=side > 0):
            low, high = wider
            sides.append(side)
    return blocks[low].start, blocks[high].end


def _is_section(blocks: tuple[Block, ...], low: int, high: int, *, below: bool) -> bool:
    """Whether the block that was put above or below the others is of their section, and they fit."""
    if low < 0 or high >= len(blocks) or blocks[high].end - blocks[low].start > MOST_CONTEXT:
        return False
    added, heading = (blocks[high], blocks[high]) if below else (blocks[low], blocks[low + 1])
    return added.label is None and heading.kind != "heading"


def _sentences_around(text: str, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    """The whole sentences of `[low, high)` near `[start, end)`, where that is longer than a context may be."""
    spare = (MOST_CONTEXT - (end - start)) // 2
    found = [(low + first, low + last) for first, last in sentences(text[low:high])]
    begins = [first for first, _ in found if start - spare <= first]
    ends = [last for _, last in found if last <= end + spare]
    return min([start, *begins]), max([end, *ends])


def place_json(place: Place | None) -> str | None:
    """A place as it is kept."""
    return None if place is None else json.dumps(asdict(place), ensure_ascii=False, separators=(",", ":"))


def place_from(stored: str | None) -> Place | None:
    """A place from what is kept. Raises `ValueError` or `TypeError` where that is damaged."""
    if stored is None:
        return None
    place = Place(**json.loads(stored))
    if place.offset < 0 or not place.text or place.context[place.offset : place.end - place.context_start] != place.text:
        raise ValueError("its text does not stand at its offsets")
    return place

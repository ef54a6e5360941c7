"""A text and its marks in; the stretches that a page shows one after the other out, cut by offset; pure.

The one place that knows which characters cannot be seen or turn the text around them: each becomes a stretch of its own that
holds its code, so no page and no terminal ever gets the character itself. Nothing is escaped here: stretches are text.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from index.types import CELL_SEPARATOR

Emphasis = Literal["", "answer", "sentence", "word", "control"]  # word: one that was looked for
PlacedMark = tuple[int, int, Emphasis]  # start, end, and how it looks

# Controls, direction marks, zero-width and tag characters, fillers, private and lone halves of characters. Joiners (U+200C,
# U+200D) are left where a script or an emoji needs them: between two characters beyond ASCII. So is the soft hyphen.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\uf8ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text as it is to be shown, which begins at `start` of its document.

    A `control` segment stands for one character that cannot be seen: its text is that character's code, its title the name.
    """

    text: str
    start: int
    emphasis: Emphasis = ""
    title: str = ""


def segments(text: str, offset: int, marks: Iterable[PlacedMark]) -> list[Segment]:
    """`text`, which begins at `offset` of its document, cut at the marks (later ones win) and at what cannot be seen.

    Joined, the segments that are no controls are the text without those characters.
    """
    wanted = [(max(0, start - offset), min(len(text), end - offset), emphasis) for start, end, emphasis in marks]
    edges = sorted({0, len(text), *(edge for start, end, _ in wanted if start < end for edge in (start, end))})
    hidden = [match.start() for match in HIDDEN.finditer(text)]  # of the whole text: joiners are judged by their neighbours
    found: list[Segment] = []
    for start, end in pairwise(edges):
        emphasis: Emphasis = next((mark for first, last, mark in reversed(wanted) if first <= start and end <= last), "")
        for position in (place for place in hidden if start <= place < end):
            found += [Segment(text[start:position], offset + start, emphasis)] if start < position else []
            found.append(_control(text[position], offset + position))
            start = position + 1
        found += [Segment(text[start:end], offset + start, emphasis)] if start < end else []
    return found


def plain(text: str) -> list[Segment]:
    """A text without marks, cut at what cannot be seen."""
    return segments(text, 0, ())


def cells(text: str, offset: int, marks: Iterable[PlacedMark]) -> list[list[Segment]]:
    """The cells of a table row that begins at `offset`, each cut at its marks."""
    wanted, found = list(marks), []
    for cell in text.split(CELL_SEPARATOR):
        found.append(segments(cell, offset, wanted))
        offset += len(cell) + len(CELL_SEPARATOR)
    return found


def in_text(segment: Segment, before: str = "", after: str = "") -> str:
    """A segment where there is no markup: an answer or a word between `before` and `after`, a hidden character as <U+202E>."""
    if segment.emphasis == "control":
        return f"<{segment.text}>"
    return f"{before}{segment.text}{after}" if segment.emphasis in ("answer", "word") else segment.text


def visible(text: str) -> str:
    """The text with characters that cannot be seen, or that turn its direction, written as <U+202E>."""
    return "".join(in_text(segment) for segment in plain(text))


def _control(character: str, start: int) -> Segment:
    code = f"U+{ord(character):04X}"
    return Segment(code, start, "control", f"{code} {unicodedata.name(character, 'control character')}")

"""Plain text in, one article out: paragraphs at blank lines, list items where lines begin like them.

The first line is the title when it stands alone and reads like one. Lines that were wrapped at a fixed width are joined;
lines that end where their writer ended them (an address, a table of names) stay lines. A line
with a rule under it is a heading.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from index.load.decode import decode
from index.load.metadata import title_of
from index.types import Article, Piece

LONGEST_TITLE = 160  # characters
WRAPPED_WIDTH = 50  # characters; a text whose lines are all shorter was not wrapped but broken on purpose
_RULE = re.compile(r"\s*([=~_*#-])\1{2,}\s*")
_ITEM = re.compile(r"\s*(?:[-*•‣–]|\d{1,3}[.)])\s+\S")
_ITEM_MARK = re.compile(r"\s*(?:[-*•‣–]|(\d{1,3}[.)]))\s+")


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of a plain text file. Raises `LoadError` where its encoding is not clear."""
    text = decode(data)
    del data
    groups = _groups(text)
    del text
    title = title_of(path)
    pieces: list[Piece] = []
    for number, lines in enumerate(groups):
        underlined = len(lines) > 1 and _RULE.fullmatch(lines[1]) and _is_title(lines[0])
        if underlined or (number == 0 and len(lines) == 1 and _is_title(lines[0])):
            heading = " ".join(lines[0].split())
            title = heading if number == 0 else title
            pieces.append(Piece("heading", heading, level=1 if number == 0 else 2))
            lines = lines[2:]
        pieces.extend(_pieces([line for line in lines if not _RULE.fullmatch(line)]))
    yield Article(title, tuple(pieces))


def blocks(text: str) -> Iterator[Piece]:
    """The paragraphs and list items of a text whose first line is no title."""
    for lines in _groups(text):
        yield from _pieces([line for line in lines if not _RULE.fullmatch(line)])


def _groups(text: str) -> Iterator[list[str]]:
    """The lines of a text between blank ones."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _is_title(line: str) -> bool:
    return len(line) <= LONGEST_TITLE and not re.search(r"[.:;,]\s*$", line) and not _ITEM.match(line)


def _pieces(lines: list[str]) -> Iterator[Piece]:
    """A group's paragraphs and list items. A line after an item belongs to it if it is indented or goes on in mid-sentence."""
    paragraph: list[str] = []
    item: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            yield from _paragraph(paragraph)
            yield from _item(item)
            paragraph, item = [], [line]
        elif item and (line[:1].isspace() or (line[:1].islower() and len(item[-1]) >= WRAPPED_WIDTH)):
            item.append(line)
        else:
            yield from _item(item)
            item = []
            paragraph.append(line)
    yield from _paragraph(paragraph)
    yield from _item(item)


def _paragraph(lines: list[str]) -> Iterator[Piece]:
    if lines:
        yield Piece("paragraph", (" " if _is_wrapped(lines) else "\n").join(line.strip() for line in lines))


def _item(lines: list[str]) -> Iterator[Piece]:
    if lines:
        depth = 1 + (len(lines[0]) - len(lines[0].lstrip())) // 2
        mark = _ITEM_MARK.match(lines[0])
        number = mark[1] + " " if mark and mark[1] else ""
        first = lines[0][mark.end() :] if mark else lines[0]
        yield Piece("list_item", number + " ".join([first, *(line.strip() for line in lines[1:])]), level=depth)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether a paragraph's lines were broken at a width: all but the last are about as long as the longest."""
    longest = max(len(line) for line in lines)
    if longest < WRAPPED_WIDTH:
        return False
    return all(len(line) + len(after.split(None, 1)[0]) + 1 > 0.8 * longest for line, after in pairwise(lines))

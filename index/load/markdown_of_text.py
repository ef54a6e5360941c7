"""Plain text in, Markdown out that reads as the same text, so that what plain text cannot state can be put above it; pure.

The text is read as the loader for plain text reads it, and each piece is written so that its signs stand for themselves.
"""

import re

from index.load.text import load
from index.types import Piece

DEEPEST = 6  # nested lists; what is deeper is written at this depth
_INLINE = re.compile(r"[\\`*\[<&{]|(?<![^\W_])_|_(?![^\W_])|%(?=%)|(?<!\S)\^|(?<=import )['\"]|(?<=from )['\"]")
_FOOTNOTE = "[<!-- -->^"  # kept apart from what follows: the loader for Markdown drops footnotes' marks
_HEADING_ID = re.compile(r"\{[#.][^{}]*\}$")  # would be dropped too
_MARK = re.compile(r"[#>+=~|:-]|!(?=!!)|\?(?=\?\?)|/(?=//)|[0-9]{1,9}(?=[.)])")  # at the start of a line
_CLOSING = re.compile(r"#+$")  # at the end of a heading


def markdown_of(text: str) -> str:
    """Markdown whose text is that of the plain text. Raises `LoadError` where there is none."""
    (article,) = load(text.replace("\0", "").encode("utf-8", "replace"), "-.txt")
    parts: list[str] = []
    depth = 0  # of the list item before
    for piece in article.pieces:
        deeper = min(max(piece.level, 1), depth + 1, DEEPEST) if piece.kind == "list_item" else 0
        parts.append(("\n" if depth and deeper else "\n\n") + _written(piece, deeper))
        depth = deeper
    return "".join(parts).lstrip("\n") + "\n"


def _written(piece: Piece, depth: int) -> str:
    if piece.kind == "list_item":
        return f"{'  ' * (depth - 1)}- {_escaped(piece.text)}"
    if piece.kind == "heading" and not _HEADING_ID.search(piece.text):
        return f"{'#' * piece.level} {_CLOSING.sub(_with_backslash, _escaped(piece.text))}"
    return "\\\n".join(map(_escaped, piece.text.split("\n")))


def _escaped(line: str) -> str:
    """A line whose signs stand for themselves, at its start and within."""
    inside = _INLINE.sub(_with_backslash, line).replace("\\[^", f"\\{_FOOTNOTE}")
    mark = _MARK.match(inside)
    if mark is None:
        return inside
    end = mark.end()
    return f"{inside[:end]}\\{inside[end:]}" if mark[0].isdigit() else f"\\{inside}"


def _with_backslash(match: re.Match[str]) -> str:
    return f"\\{match[0]}"

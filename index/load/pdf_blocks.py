"""The rows of all pages of a PDF in, its pieces out: headings, paragraphs joined from lines, list items, tables, code; pure.

A file says nothing of that, so it is told from sizes, places and the text itself, each measured against what is usual in this
very file. Rows that repeat at the edge of pages, and page numbers, come out as labelled pieces. A sentence that is cut by the
end of a page is joined and belongs to the page where it begins; what follows it is a piece of the next page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.load.pdf_lines import Row
from index.load.pdf_measures import Measures
from index.load.pdf_table import is_cell_below, table_pieces
from index.load.pdf_words import Words
from index.sentences import sentences
from index.types import BlockKind, Piece

LONGEST_HEADING = 200  # characters
_CONTENTS = re.compile(r"(?:\. ?){5,}\s*[\divxlc]{1,6}$")  # a line of a table of contents
_ITEM = re.compile(r"(?:[-•‣–*◦]|(?:\(?\d{1,3}|\(?[a-z]|\(?[ivx]{1,5})[.)])\s+(?=\S)")
_BULLET = re.compile(r"[-•‣–*◦]\s+")
_CAPTION = re.compile(r"(?:figure|fig\.|table|abbildung|tabelle)\s+\d+(?:\.\d+)?[.:]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’»)\]]*$")


@dataclass(slots=True)
class _Open:
    """The block that is being joined from rows."""

    kind: BlockKind
    rows: list[Row] = field(default_factory=list)
    level: int = 0


class Blocks:
    """Takes the rows of a file in reading order and gives its pieces."""

    def __init__(self, measures: Measures, words: Words) -> None:
        self._measures = measures
        self._words = words
        self._open: _Open | None = None
        self._asides: list[Piece] = []  # labelled rows within the open block
        self._items: list[float] = []  # where the items of the lists around begin

    def pieces(self, rows: Sequence[Row]) -> Iterator[Piece]:
        """The pieces of a file of these rows."""
        for row in rows:
            label = self._measures.label(row) or ("navigation" if _CONTENTS.search(row.text) else None)
            if label:
                self._asides.append(Piece("paragraph", row.text, label=label, page=row.page))
            elif not self._takes(row):
                yield from self._closed()
                self._begin(row)
        yield from self._closed()

    def _takes(self, row: Row) -> bool:
        """Puts a row to the open block, where it goes on there."""
        block = self._open
        if block is None or not self._goes_on(block, row):
            return False
        block.rows.append(row)
        return True

    def _goes_on(self, block: _Open, row: Row) -> bool:
        last = block.rows[-1]
        near = row.page == last.page and 0 < last.y - row.y < self._measures.leading * 1.35 * max(last.size, row.size)
        if block.kind == "table_row":
            return row.page == last.page and (len(row.fragments) > 1 or is_cell_below(block.rows, row))
        if block.kind == "code":
            return self._is_code(row) and row.page == last.page
        if len(row.fragments) > 1 or self._is_code(row):
            return False
        level = self._measures.heading_level(row)
        if block.kind == "heading":
            same = level == block.level and last.size == row.size and near
            return same and sum(len(above.text) for above in block.rows) + len(row.text) < LONGEST_HEADING
        if (
            level
            or self._is_item(row, block if near else None)
            or _CAPTION.match(row.text)
            or abs(last.size - row.size) > 0.15 * last.size
        ):
            return False
        if near:
            return not self._is_ended(block, row)
        if block.kind == "caption" or (row.page == last.page and row.y <= last.y) or _SENTENCE_END.search(last.text):
            return False  # not the next column or page, or nothing that goes on there
        return row.text[:1].islower() or last.text.endswith(("-", "\xad")) or not self._is_ended_short(last, row)

    def _is_item(self, row: Row, above: _Open | None) -> bool:
        """Whether a row begins a list item; a number may also stand there because the line above was full."""
        if not _ITEM.match(row.text):
            return False
        if above is None or above.kind != "paragraph" or _BULLET.match(row.text):
            return True
        return bool(_SENTENCE_END.search(above.rows[-1].text)) or self._is_ended_short(above.rows[-1], row)

    def _is_ended(self, block: _Open, row: Row) -> bool:
        """Whether a row right below the block begins a new one: it is indented, or the line above was ended on purpose."""
        first, last = block.rows[0], block.rows[-1]
        is_sentence, is_short = bool(_SENTENCE_END.search(last.text)), self._is_ended_short(last, row)
        if block.kind == "list_item":
            return row.x < first.x + 0.3 * row.size and (is_short or is_sentence)
        if row.x > min(above.x for above in block.rows) + 0.8 * row.size and (len(block.rows) > 1 or is_sentence):
            return is_sentence or is_short
        return is_short and (is_sentence or row.text[:1].isupper())

    def _is_ended_short(self, last: Row, row: Row) -> bool:
        """Whether the first word of the row would have stood in the line above, had its writer wanted it there."""
        if last.text.endswith(("-", "\xad")):
            return False
        return self._measures.right_of(last) - last.end > _width_of_first_word(row) + 0.5 * row.size

    def _begin(self, row: Row) -> None:
        level = self._measures.heading_level(row)
        if self._is_code(row):
            self._open = _Open("code", [row])
        elif len(row.fragments) > 1:
            self._open = _Open("table_row", [row])
        elif level:
            self._open = _Open("heading", [row], level)
        elif _CAPTION.match(row.text):
            self._open = _Open("caption", [row])
        elif self._is_item(row, None):
            self._items = [x for x in self._items if x < row.x - 0.5 * row.size] + [row.x]
            self._open = _Open("list_item", [row], len(self._items))
            return
        else:
            self._open = _Open("paragraph", [row])
        self._items = []

    def _is_code(self, row: Row) -> bool:
        return row.fixed and not self._measures.is_fixed

    def _closed(self) -> Iterator[Piece]:
        """The pieces of the open block, then what was labelled in between."""
        block, self._open = self._open, None
        if block is not None and block.kind == "table_row":
            yield from table_pieces(block.rows)
        elif block is not None and block.kind == "code":
            yield Piece("code", _code(block.rows), page=block.rows[0].page)
        elif block is not None:
            yield from self._text_pieces(block)
        asides, self._asides = self._asides, []
        yield from asides

    def _text_pieces(self, block: _Open) -> Iterator[Piece]:
        text, turns = self._joined(block.rows)
        mark = _BULLET.match(text) if block.kind == "list_item" else None
        start, page = (mark.end() if mark else 0), block.rows[0].page
        for turn, next_page in turns:
            ends = (end for _, end in sentences(text) if end > turn)
            end = next(ends, len(text)) if turn > start else start
            if text[start:end].strip():
                yield Piece(block.kind, text[start:end].strip(), level=block.level, page=page)
            start, page = max(start, end), next_page
        if text[start:].strip():
            yield Piece(block.kind, text[start:].strip(), level=block.level, page=page)

    def _joined(self, rows: Sequence[Row]) -> tuple[str, list[tuple[int, int]]]:
        """The text of the rows; and where another page begins in it, and its number."""
        text = rows[0].text
        turns = []
        page = rows[0].page
        for row in rows[1:]:
            text = self._words.joined(text, row.text)
            if row.page != page:
                page = row.page
                turns.append((len(text) - len(row.text), page))
        return text, turns


def _width_of_first_word(row: Row) -> float:
    return (len(row.text.split(" ", 1)[0]) + 1) * (row.end - row.x) / max(1, len(row.text))


def _code(rows: Sequence[Row]) -> str:
    """The lines as they are indented."""
    left = min(row.x for row in rows)
    wide = max(1.0, 0.6 * rows[0].size)
    return "\n".join(" " * min(60, round((row.x - left) / wide)) + row.text for row in rows)

"""Places in documents in, citations out: whole sentences, verbatim at their offsets; pure.

A quotation is the sentence (or list item's sentence, or table row) that holds the answer, cut from `Document.text` by its
offsets and checked. A table row's citation has the headings of its table, that of the answer's column marked. Nothing is
searched for by its string: a repeated sentence would be cited at the wrong place.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.errors import StoreDamaged
from index.sentences import sentences
from index.types import CELL_SEPARATOR, Block, Document
from qa.beside import headings_above
from qa.deep_link import deep_link, page_of
from qa.terms import alike, occurrences
from qa.types import Citation, Hit, Mark, Span

Range = tuple[int, int]


def cite(document: Document, hit: Hit, span: Span, number: int) -> Citation:
    """The citation of `span`: the whole sentence it stands in, with the answer marked. Raises `StoreDamaged` on a mismatch."""
    if document.text[span.start : span.end] != span.text:
        raise StoreDamaged(f"A passage of {document.meta.title!r} is not its article's text. Run `footnote sync --rebuild`.")
    block = _block_at(document, span.start)
    start, end = _quotation(document.text, block, span.start, span.end)
    marks = [Mark("answer", span.start, span.end), *_column_heading(document, block, span.start)]
    return _citation(document, hit.passage.heading_path, number, (start, end), (span.start, span.end), tuple(marks))


def cite_nearest(document: Document, hit: Hit, place: Range, number: int) -> Citation:
    """The sentence around `place` as a passage that is not an answer: nothing in it is marked."""
    return _citation(document, hit.passage.heading_path, number, quotation(document, *place), None, ())


def cite_passage(document: Document, hit: Hit, number: int) -> Citation:
    """The whole passage, in which nothing is marked. Raises `StoreDamaged` on a mismatch.

    It has no deep link: to look for one in the whole article takes too long for fifty passages.
    """
    passage, text = hit.passage, document.text
    if text[passage.start : passage.end] != passage.text:
        raise StoreDamaged(f"A passage of {document.meta.title!r} is not its article's text. Run `footnote sync --rebuild`.")
    return Citation(
        number=number,
        document=document.meta,
        heading_path=passage.heading_path,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        answer_start=None,
        answer_end=None,
        start_utf16=_utf16(text, passage.start),
        end_utf16=_utf16(text, passage.end),
        answer_start_utf16=None,
        answer_end_utf16=None,
        table_headings=headings_above(document, passage.start),
        page=page_of(document, passage.start),
    )


def cite_words(document: Document, hit: Hit, place: Range, phrases: Sequence[str]) -> Citation:
    """The sentence around `place` as a passage in which words were looked for: they are marked, and no answer is."""
    start, end = quotation(document, *place)
    places = sorted({found for phrase in phrases for found in occurrences(phrase, document.text[start:end])})
    marks = tuple(Mark("referent", start + first, start + last) for first, last in places)
    return _citation(document, hit.passage.heading_path, 0, (start, end), None, marks)


def cite_at(
    document: Document, place: Range, phrases: Sequence[str] = (), same: Callable[[str, str], bool] = alike
) -> Citation:
    """The whole sentences around `place`, in which nothing is an answer; the phrases are marked as what was looked for."""
    start, end = quotation(document, *place)
    places = sorted({found for phrase in phrases for found in occurrences(phrase, document.text[start:end], same)})
    marks = tuple(Mark("referent", start + first, start + last) for first, last in places)
    return _citation(document, _heading_path(document, start), 0, (start, end), None, marks)


def cite_items(document: Document, quoted: Range, items: Sequence[Range]) -> Citation:
    """The citation of a list's items that lie in `quoted`, each marked as an answer; a single one is the citation's answer."""
    heading = _column_heading(document, _block_at(document, items[0][0]), items[0][0])
    marks = (*(Mark("answer", start, end) for start, end in items), *heading)
    answer = items[0] if len(items) == 1 else None
    return _citation(document, _heading_path(document, quoted[0]), 0, quoted, answer, marks)


def cite_marked(document: Document, quoted: Range, marks: Sequence[Mark], answer: Range | None = None) -> Citation:
    """The citation of `quoted` as it is, with marks that lie in it; `answer` is one of them where there is a single one."""
    return _citation(document, _heading_path(document, quoted[0]), 1, quoted, answer, tuple(marks))


def cite_pinned(document: Document, place: Range) -> Citation:
    """The citation of an answer that a maintainer has pinned to `place`, which lies in one block."""
    block = _block_at(document, place[0])
    marks = (Mark("answer", *place), *_column_heading(document, block, place[0]))
    path = _heading_path(document, place[0])
    return replace(_citation(document, path, 1, quotation(document, *place), place, marks), pinned=True)


def quotation(document: Document, start: int, end: int) -> Range:
    """The whole sentences, or the table row, that `[start, end)` of one block stands in."""
    return _quotation(document.text, _block_at(document, start), start, end)


def without_overlaps(citations: Iterable[Citation]) -> list[Citation]:
    """The citations in order, numbered from 1, without those that overlap an earlier one of the same document."""
    kept: list[Citation] = []
    for citation in citations:
        same = [other for other in kept if other.document.id == citation.document.id]
        if not any(citation.start < other.end and other.start < citation.end for other in same):
            kept.append(replace(citation, number=len(kept) + 1))
    return kept


def _block_at(document: Document, position: int) -> Block:
    for block in document.blocks:
        if block.start <= position < block.end:
            return block
    raise StoreDamaged(f"Place {position} of {document.meta.title!r} lies in no block. Run `footnote sync --rebuild`.")


def _quotation(text: str, block: Block, start: int, end: int) -> Range:
    """From the start of the first sentence that holds `[start, end)` to the end of the last; a table row is quoted whole."""
    if block.kind in ("table_row", "table_header"):
        return block.start, block.end
    places = [(block.start + a, block.start + b) for a, b in sentences(text[block.start : block.end])]
    held = [place for place in places if place[0] < end and start < place[1]]
    return (held[0][0], held[-1][1]) if held else (start, end)


def _heading_path(document: Document, position: int) -> tuple[str, ...]:
    """The headings above `position`, the outermost first, without one that only repeats the title, as in a passage."""
    path: list[Block] = []
    for block in (block for block in document.blocks if block.kind == "heading" and block.start < position and not block.label):
        path = [*(above for above in path if above.level < block.level), block]
    names = (document.text[block.start : block.end] for block in path)
    return tuple(name for name in names if name != document.meta.title)


def _column_heading(document: Document, block: Block, position: int) -> Sequence[Mark]:
    """The header cell above the answer's cell, if the table has a header row."""
    if block.kind != "table_row":
        return ()
    column = document.text[block.start : position].count(CELL_SEPARATOR)
    for above in reversed(document.blocks[: document.blocks.index(block)]):
        if above.kind == "table_header":
            cells = document.text[above.start : above.end].split(CELL_SEPARATOR)
            if column >= len(cells) or not cells[column]:
                return ()
            start = above.start + sum(len(cell) + len(CELL_SEPARATOR) for cell in cells[:column])
            return (Mark("heading", start, start + len(cells[column])),)
        if above.kind != "table_row":
            return ()
    return ()


def _citation(
    document: Document, path: tuple[str, ...], number: int, quote: Range, answer: Range | None, marks: tuple[Mark, ...]
) -> Citation:
    text = document.text
    start, end = quote
    units = [_utf16(text, place) for place in (start, end, *(answer or ()))]
    return Citation(
        number=number,
        document=document.meta,
        heading_path=path,
        quote=text[start:end],
        start=start,
        end=end,
        answer_start=answer[0] if answer else None,
        answer_end=answer[1] if answer else None,
        start_utf16=units[0],
        end_utf16=units[1],
        answer_start_utf16=units[2] if answer else None,
        answer_end_utf16=units[3] if answer else None,
        marks=marks,
        page=page_of(document, start),
        deep_link=deep_link(document, start, end),
        table_headings=headings_above(document, start),
    )


def _utf16(text: str, position: int) -> int:
    """The offset in UTF-16 code units: characters beyond the Basic Multilingual Plane count twice."""
    return len(text[:position].encode("utf-16-le")) // 2

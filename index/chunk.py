"""A Document in, its Passages out: whole sentences along headings, within the embedder's token budget; pure.

A passage never crosses a heading, the border of a table, or a block that is not article text. Neighbours in one section share
one sentence. What a passage needs to be understood but may not be quoted from it (title, headings, a table's header row) is its
`context`. All offsets are half-open code points of `Document.text`. It knows no model: a function given to it counts tokens.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from index.sentences import sentences
from index.types import CELL_SEPARATOR, Block, Document, Passage
from index.wide_rows import row_parts

TokenCounter = Callable[[Sequence[str]], list[int]]

MAX_TOKENS = 192  # of a passage with its context; see the README's figures
SPECIAL_TOKENS = 2  # [CLS] and [SEP]
CONTEXT_SHARE = 3  # the context takes at most a third of the budget
LONGEST_ATOM = 2000  # characters; a longer "sentence" is cut at white space before its tokens are counted
COUNT_BATCH = 256  # atoms whose tokens are counted at once

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Atom:
    """What is never split over two passages: a sentence, a list item's sentence, a table row. `units` lie inside it."""

    start: int
    end: int
    units: tuple[Range, ...]
    tokens: int = 0


@dataclass(slots=True)
class _Section:
    """The headings above the current place, and the header row of the current table."""

    title: str
    headings: list[tuple[int, str]] = field(default_factory=list)
    table_header: str = ""

    def enter(self, level: int, text: str) -> None:
        self.headings = [(above, name) for above, name in self.headings if above < level]
        self.headings.append((level, text))

    @property
    def path(self) -> tuple[str, ...]:
        """The headings from the outermost in, without one that only repeats the title."""
        return tuple(name for _, name in self.headings if name != self.title)

    @property
    def above(self) -> str:
        return "\n".join(part for part in (self.title, " > ".join(self.path)) if part)

    @property
    def context(self) -> str:
        return "\n".join(part for part in (self.above, self.table_header) if part)


def chunk(document: Document, *, count_tokens: TokenCounter, max_tokens: int = MAX_TOKENS) -> Iterator[Passage]:
    """The passages of `document`, in order. `count_tokens` gives the number of tokens of each text, without special tokens."""
    section = _Section(document.meta.title)
    ordinal = 0
    for run in _runs(document, section):
        for context, atoms in _groups(document.text, run, section, count_tokens, max_tokens):
            start, end = atoms[0].start, atoms[-1].end
            units = tuple(unit for atom in atoms for unit in atom.units)
            yield Passage(document.meta.id, ordinal, start, end, document.text[start:end], section.path, context, units)
            ordinal += 1


def _groups(
    text: str, run: list[Block], section: _Section, count_tokens: TokenCounter, max_tokens: int
) -> Iterator[tuple[str, list[Atom]]]:
    """What makes a passage each, with its context. Rows under headings that do not fit get passages of their own."""
    context = _shortened(section.context, count_tokens, max_tokens // CONTEXT_SHARE)
    room = max_tokens - SPECIAL_TOKENS - (count_tokens([context])[0] if context else 0)
    is_cut = context != section.context

    def is_wide(block: Block) -> bool:
        if block.kind != "table_row" or CELL_SEPARATOR not in section.table_header:
            return False
        length = block.end - block.start  # in characters, of which a token has at least one
        return is_cut or (length > room and count_tokens([text[block.start : block.end]])[0] > room)

    for wide, blocks in groupby(run, is_wide):
        if wide:
            for block in blocks:
                yield from _of_wide_row(text, block, section, count_tokens, max_tokens)
        else:
            counted = _counted(text, list(blocks), count_tokens, room)
            yield from ((context, atoms) for atoms in _packed(counted, room, overlap=run[0].kind != "table_row"))


def _of_wide_row(
    text: str, block: Block, section: _Section, count_tokens: TokenCounter, max_tokens: int
) -> Iterator[tuple[str, list[Atom]]]:
    """The parts of a row, each under its own headings; a part of one cell that is still too long is cut further."""
    room = max_tokens - SPECIAL_TOKENS
    above = _shortened(section.above, count_tokens, room // (2 * CONTEXT_SHARE))
    header = section.table_header.rpartition("\n")[2]
    for context, start, end in row_parts(text, block, above, header, count_tokens, room):
        context = _shortened(context, count_tokens, room // 2)
        left = room - count_tokens([context])[0]
        atom = Atom(start, end, tuple(_cells(text, start, end)))
        for whole in _cut_long(text, atom):
            yield from ((context, [fitting]) for fitting in _fitting(text, [whole], count_tokens, left))


def units_of(text: str, block: Block) -> list[Range]:
    """The ranges of a block that no answer may cross: its sentences, those of a row's cells, a code block's lines."""
    if block.kind in ("table_row", "table_header"):
        return _cells(text, block.start, block.end)
    return [(block.start + start, block.start + end) for start, end in sentences(text[block.start : block.end])]


def _runs(document: Document, section: _Section) -> Iterator[list[Block]]:
    """Stretches of neighbouring blocks that passages may be cut from; `section` says where each stretch stands."""
    run: list[Block] = []
    before = ""  # the kind of the block before, where that is article text
    for block in document.blocks:
        borders_table = bool(run) and (run[-1].kind == "table_row") != (block.kind == "table_row")
        if block.label or borders_table or block.kind in ("heading", "table_header"):
            if run:
                yield run
            run = []
        if block.label:
            before = ""
            continue
        if block.kind == "heading":
            section.enter(block.level, document.text[block.start : block.end])
            section.table_header = ""
        elif block.kind == "table_header":
            row = document.text[block.start : block.end]
            section.table_header = f"{section.table_header}\n{row}" if before == "table_header" else row
        else:
            if block.kind != "table_row":
                section.table_header = ""
            run.append(block)
        before = block.kind
    if run:
        yield run


def _counted(text: str, run: list[Block], count_tokens: TokenCounter, room: int) -> Iterator[Atom]:
    """The atoms of a run with their token counts; what is over `room` is cut, at white space where there is some."""
    waiting: list[Atom] = []
    for block in run:
        for atom in _atoms(text, block):
            waiting.extend(_cut_long(text, atom))
            if len(waiting) >= COUNT_BATCH:
                yield from _fitting(text, waiting, count_tokens, room)
                waiting = []
    yield from _fitting(text, waiting, count_tokens, room)


def _atoms(text: str, block: Block) -> Iterator[Atom]:
    units = units_of(text, block)
    if block.kind == "table_row":
        yield Atom(block.start, block.end, tuple(units))
    else:
        for start, end in units:
            yield Atom(start, end, ((start, end),))


def _fitting(text: str, atoms: list[Atom], count_tokens: TokenCounter, room: int) -> Iterator[Atom]:
    counts = count_tokens([text[atom.start : atom.end] for atom in atoms]) if atoms else []
    for atom, tokens in zip(atoms, counts, strict=True):
        if tokens <= room or atom.end - atom.start < 2:
            yield Atom(atom.start, atom.end, atom.units, tokens)
        else:
            yield from _fitting(text, _halved(text, atom), count_tokens, room)


def _packed(atoms: Iterator[Atom], room: int, *, overlap: bool) -> Iterator[list[Atom]]:
    """Greedy groups of neighbouring atoms within `room` tokens; with `overlap` a group begins with the last atom before it."""
    group: list[Atom] = []
    used = 0
    for atom in atoms:
        if group and used + atom.tokens > room:
            yield group
            last = group[-1]
            keep = overlap and len(group) > 1 and last.tokens + atom.tokens <= room
            group = [last] if keep else []
            used = last.tokens if keep else 0
        group.append(atom)
        used += atom.tokens
    if group:
        yield group


def _cut_long(text: str, atom: Atom) -> list[Atom]:
    if atom.end - atom.start <= LONGEST_ATOM:
        return [atom]
    parts = []
    start = atom.start
    while atom.end - start > LONGEST_ATOM:
        cut = _white_space_before(text, start, start + LONGEST_ATOM)
        parts.append(_part(text, start, cut))
        start = cut
    parts.append(_part(text, start, atom.end))
    return [part for part in parts if part.start < part.end]


def _halved(text: str, atom: Atom) -> list[Atom]:
    middle = (atom.start + atom.end + 1) // 2
    cut = _white_space_before(text, atom.start, middle)
    return [part for part in (_part(text, atom.start, cut), _part(text, cut, atom.end)) if part.start < part.end]


def _white_space_before(text: str, start: int, limit: int) -> int:
    """The last place in the second half of `[start, limit)` where white space begins, else `limit`."""
    for position in range(limit - 1, (start + limit) // 2, -1):
        if text[position].isspace():
            return position
    return limit


def _part(text: str, start: int, end: int) -> Atom:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Atom(start, end, ((start, end),))


def _cells(text: str, start: int, end: int) -> list[Range]:
    """The sentences of each cell: most hold none, and are one unit."""
    found = []
    position = start
    for cell in text[start:end].split(CELL_SEPARATOR):
        found += [(position + first, position + last) for first, last in sentences(cell)]
        position += len(cell) + len(CELL_SEPARATOR)
    return found


def _shortened(context: str, count_tokens: TokenCounter, limit: int) -> str:
    """The context, cut at its end until it has at most `limit` tokens."""
    while context and (tokens := count_tokens([context])[0]) > limit:
        context = context[: len(context) * limit // (tokens + 1)].rstrip()
    return context

"""A document and a passage of it in, the places of its sections that tell what to do out; pure, English.

A list tells it where most of its items do, with the sentence before that leads to it; a paragraph where a run of its
sentences does, with the code that follows. Only article text counts, and of that only what may be shown.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.sentences import sentences
from index.types import Block, Document, Passage
from qa.how_to.instructions import doer, tells_what_to_do

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Procedure:
    """Steps: their places, what is to be quoted with them, and the texts that tell what they are about."""

    document: Document
    steps: tuple[Range, ...]
    parts: tuple[Range, ...]  # blocks or sentences to quote: the steps and what stands with them
    about: str  # title, headings, the parts and the sentence before them
    around: str  # title, headings and the whole paragraph or list
    is_list: bool
    above: str = ""  # title and headings
    before: Range | None = None  # the sentence before, in the same paragraph

    def text(self, places: Sequence[Range]) -> str:
        """The text of places, a line each."""
        return _text(self.document, places)


def procedures(document: Document, passage: Passage, shows: Callable[[Range], bool]) -> Iterator[Procedure]:
    """Those of the sections that the passage touches, in their order. `shows`: whether a place may be shown."""
    for section in _sections(document, passage):
        above = _headings(document, section)
        yield from _of_section(document, [block for block in section if shows((block.start, block.end))], above)


def _sections(document: Document, passage: Passage) -> Iterator[list[Block]]:
    """The sections that the passage touches: a heading and the article text that follows it up to the next one."""
    blocks: list[Block] = []
    for block in [block for block in document.blocks if block.label is None]:
        if block.kind == "heading" and blocks:
            yield from [blocks] if _holds(blocks, passage) else []
            blocks = []
        blocks.append(block)
    yield from [blocks] if blocks and _holds(blocks, passage) else []


def _holds(blocks: Sequence[Block], passage: Passage) -> bool:
    return any(block.start < passage.end and passage.start < block.end for block in blocks if block.kind != "heading")


def _of_section(document: Document, blocks: Sequence[Block], above: str) -> Iterator[Procedure]:
    at = 0
    while at < len(blocks):
        last = at + 1
        if blocks[at].kind == "list_item":
            while last < len(blocks) and blocks[last].kind in ("list_item", "code", "caption"):
                last += 1
            yield from _of_list(document, blocks[at - 1] if at else None, blocks[at:last], above)
        elif blocks[at].kind in ("paragraph", "quote"):
            while last < len(blocks) and blocks[last].kind in ("code", "caption"):
                last += 1
            yield from _of_paragraph(document, blocks[at:last], above)
        at = last


def _of_list(document: Document, before: Block | None, blocks: Sequence[Block], above: str) -> Iterator[Procedure]:
    """A list whose items mostly tell what to do, with the sentence that leads to it."""
    steps = [(block.start + _marker(document, block), block.end) for block in blocks if block.kind == "list_item"]
    telling = sum(tells_what_to_do(document.text[start:end]) for start, end in steps)
    if len(steps) < 2 or 2 * telling <= len(steps):
        return
    lead = _sentences(document, before)[-1:] if before is not None and before.kind == "paragraph" else []
    lead = [place for place in lead if document.text[place[0] : place[1]].endswith(":")]
    parts = (*lead, *((block.start, block.end) for block in blocks))
    about = f"{above}\n{_text(document, parts)}"
    yield Procedure(document, tuple(steps), parts, about, about, True, above)


def _marker(document: Document, block: Block) -> int:
    """How long the number is that an item begins with."""
    match = re.match(r"(?:\d{1,3}|[a-z])[.)] +", document.text[block.start : block.end])
    return match.end() if match else 0


def _of_paragraph(document: Document, blocks: Sequence[Block], above: str) -> Iterator[Procedure]:
    """Each run of sentences that tell what to do, with the code that follows the last of a paragraph."""
    paragraph, *after = blocks
    places = _sentences(document, paragraph)
    code = tuple((block.start, block.end) for block in after) if any(block.kind == "code" for block in after) else ()
    telling = _telling([document.text[start:end] for start, end in places])
    at = 0
    while at < len(places):
        last = at
        while last < len(places) and telling[last]:
            last += 1
        if last > at:
            steps = tuple(places[at:last])
            parts = (*steps, *(code if last == len(places) else ()))
            told = (*places[max(0, at - 1) : at], *parts)  # what the sentence before says is what the steps are for
            around = f"{above}\n{_text(document, [(block.start, block.end) for block in blocks])}"
            before = places[at - 1] if at else None
            yield Procedure(document, steps, parts, f"{above}\n{_text(document, told)}", around, False, above, before)
        at = last + 1


def _telling(told: Sequence[str]) -> list[bool]:
    """Of each sentence whether it tells what to do, or what the one does next of whom the sentence before told it."""
    telling: list[bool] = []
    who: str | None = None
    for text in told:
        goes_on = who is not None and who in text.lower()
        telling.append(goes_on or tells_what_to_do(text))
        who = doer(text) or (who if goes_on else None)
    return telling


def _headings(document: Document, blocks: Sequence[Block]) -> str:
    """The title and the headings above a section, the section's own one included."""
    path: list[Block] = []
    for block in document.blocks:
        if block.start > blocks[0].start or (block.kind != "heading" and block.start == blocks[0].start):
            break
        if block.kind == "heading" and block.label is None:
            path = [*(other for other in path if other.level < block.level), block]
    return "\n".join([document.meta.title, *(document.text[block.start : block.end] for block in path)])


def _sentences(document: Document, block: Block | None) -> list[Range]:
    if block is None:
        return []
    return [(block.start + start, block.start + end) for start, end in sentences(document.text[block.start : block.end])]


def _text(document: Document, places: Sequence[Range]) -> str:
    return "\n".join(document.text[start:end] for start, end in places)

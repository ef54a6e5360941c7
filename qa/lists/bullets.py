"""A question for several things and a document in, the entries of the bulleted or numbered list that answers it out; pure.

A list answers where the sentence that leads to it, its heading and those above hold all words of the question that carry
meaning, and the sentence or the nearest heading holds what is asked for. All its entries are given, without their numbers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.sentences import sentences
from index.types import Block, Document
from qa.question.several import Several, content, singular
from qa.terms import alike

Range = tuple[int, int]

MOST_ENTRIES = 40
_SUBJECT = re.compile(  # a name before a verb, a colon or a dash
    r"[A-Z\d][\w'’-]*(?: (?:(?:of|the|de) )?[A-Z\d][\w'’-]*){0,4}"
    r"(?= (?:is|are|was|were|has|have|had|[–—-]|[a-z]+s)\b|:| [–—-] )"
)
_NUMBER = re.compile(r"[0-9]{1,9}[.)]\s+")


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list: the place of the sentence that leads to it, if one does, and those of its entries."""

    intro: Range | None
    entries: tuple[Range, ...]
    end: int = 0  # of the last entry, where only a part of each is given

    @property
    def quoted(self) -> Range:
        return (self.intro or self.entries[0])[0], self.end or self.entries[-1][1]


def bullets_asked_for(question: str, asked: Several, document: Document) -> list[Bullets]:
    """The lists of the document that answer the question; of one with inner lists only the outer entries with all in them."""
    found = [one for one in _lists(document) if _answers(question, asked, document, one)]
    return [_named_in(one, document) for one in found] if re.search(r"\bnames\b", question, re.I) else found


def _named_in(bullets: Bullets, document: Document) -> Bullets:
    """The list with the names that its entries begin with, where all do: "Heron has 12 seats"."""
    names = [_SUBJECT.match(document.text, start, end) for start, end in bullets.entries]
    if not all(names):
        return bullets
    return replace(bullets, entries=tuple((name.start(), name.end()) for name in names if name), end=bullets.quoted[1])


def _answers(question: str, asked: Several, document: Document, bullets: Bullets) -> bool:
    intro = document.text[slice(*bullets.intro)] if bullets.intro else ""
    path = _headings(document, bullets.quoted[0])
    nearest = content(" ".join((intro, path[-1] if path else document.meta.title)))
    around = [*nearest, *content(" ".join((*path, document.meta.title)))]
    return any(alike(singular(asked.noun), word) for word in nearest) and all(
        any(alike(word, other) for other in around) for word in content(question)
    )


def _lists(document: Document) -> Iterator[Bullets]:
    """The lists of two entries or more, each with the sentence before it."""
    before: Block | None = None
    entries: list[Block] = []
    for block in (*document.blocks, None):
        if block is not None and block.kind == "list_item" and not block.label:
            entries.append(block)
            continue
        if len(entries) > 1:
            yield Bullets(_intro(document, before), tuple(_entries(document, entries)))
        before, entries = block, []


def _entries(document: Document, blocks: Sequence[Block]) -> Iterator[Range]:
    """The entries of the outermost level, with the inner ones, without their numbers."""
    outer = min(block.level for block in blocks)
    starts = [number for number, block in enumerate(blocks) if block.level == outer][:MOST_ENTRIES]
    for number, following in zip(starts, [*starts[1:], len(blocks)], strict=True):
        counted = _NUMBER.match(document.text, blocks[number].start, blocks[number].end)
        yield counted.end() if counted else blocks[number].start, blocks[following - 1].end


def _intro(document: Document, before: Block | None) -> Range | None:
    """The last sentence of the paragraph before a list."""
    if before is None or before.kind != "paragraph" or before.label:
        return None
    start, end = sentences(document.text[before.start : before.end])[-1]
    return before.start + start, before.start + end


def _headings(document: Document, position: int) -> list[str]:
    """The headings above a place, the outermost first."""
    path: list[Block] = []
    for block in document.blocks:
        if block.start >= position:
            break
        if block.kind == "heading" and not block.label:
            path = [*(above for above in path if above.level < block.level), block]
    return [document.text[block.start : block.end] for block in path]

"""Passages that say the very same in several documents: which of them is read for all; pure.

Copies of an article have other titles, menus and footers, so their passages may begin and end elsewhere. Sentence by sentence
they are the same, white space and case aside. A passage that is a copy of a better ranked one is not read again; of equal ones
the newest is. A short one says little by itself ("The limit is 35 euros."): it is a copy only under the same headings.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Passage

LEAST_WORDS = 12  # of a passage that is understood without its headings


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage that was found: its id, its document's id and date, its context, and its sentences, folded."""

    identifier: int
    document: str
    date: str
    context: str
    sentences: frozenset[str]

    @property
    def words(self) -> int:
        return sum(len(sentence.split()) for sentence in self.sentences)


def ranked_of(identifier: int, parts: Sequence[Passage], date: str) -> Ranked:
    """A found passage, or the parts of it that may be read."""
    sentences = frozenset(
        folded(part.text[start - part.start : end - part.start]) for part in parts for start, end in part.units
    )
    return Ranked(identifier, parts[0].document_id, date, folded(parts[0].context), sentences)


def distinct(found: Sequence[Ranked]) -> list[tuple[int, int]]:
    """Of passages, best first, those that are no copies: (its id, the id of the one whose rank it takes)."""
    kept: list[tuple[Ranked, Ranked]] = []  # the first of equal ones, and the one that stays
    for one in found:
        place = next((number for number, (first, _) in enumerate(kept) if _is_copy(one, first)), None)
        if place is None:
            kept.append((one, one))
        else:
            first, stays = kept[place]
            if one.sentences == first.sentences and one.date > stays.date:
                kept[place] = (first, one)
    return [(stays.identifier, first.identifier) for first, stays in kept]


def folded(text: str) -> str:
    """Text without its case and with single spaces: what two copies have in common."""
    return " ".join(text.casefold().split())


def _is_copy(one: Ranked, first: Ranked) -> bool:
    """Whether a passage says nothing that a better ranked one of another document does not say."""
    if one.document == first.document or not one.sentences <= first.sentences:
        return False
    return one.words >= LEAST_WORDS or one.context == first.context

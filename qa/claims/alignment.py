"""The words of a claim beside those of a sentence, in order, as many and as close together as can be; pure.

Two words pair where they say the same, or where they rule each other out: other numbers of the same thing, other months,
opposites. The search is by dynamic programming, as for the longest common subsequence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.claims.opposites import is_past, opposite, same
from qa.claims.statement import MONTHS, WEEKDAYS, Token, relation

Sort = Literal["same", "number", "opposite", "date", "place", "name"]

WORTH = {"same": 1.0, "number": 0.6, "opposite": 0.6, "date": 0.6, "place": 0.6, "name": 0.6}
_GAP = 0.005  # of a word between two that were found
_NEAR = 5  # words between a participle and its "by", and between that and who does it


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the claim, where in the sentence (None: nowhere) and as what it was found.

    `chunk`: the preposition of the claim's phrase, "" of its core; "!" where something else stands in its place.
    """

    claimed: Token
    at: int | None = None
    sort: Sort | None = None
    chunk: str = ""


def aligned(chunk: Sequence[Token], said: Sequence[Token], start: int, end: int) -> list[Pair]:
    """A pair for each word of the chunk, found in `said[start:end]` or nowhere."""
    best: list[tuple[float, list[Pair]]] = [(0.0, [])] * (end - start + 1)  # by how far the sentence is read
    for token in chunk:
        row: list[tuple[float, list[Pair]]] = []
        skipped = Pair(token)
        for place in range(start, end + 1):
            value, pairs = best[place - start]
            option = (value, [*pairs, skipped])
            sort = sort_of(token, said[place - 1]) if place > start else None
            if sort:
                value, pairs = best[place - 1 - start]
                taken = [pair.at for pair in pairs if pair.at is not None]
                gap = _GAP * (place - 2 - taken[-1]) if taken else 0.0
                option = max(option, (value + WORTH[sort] - gap, [*pairs, Pair(token, place - 1, sort)]), key=lambda o: o[0])
            if row and row[-1][0] >= option[0]:
                option = row[-1]
            row.append(option)
        best = row
    return best[-1][1]


def is_done_by(core: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether a word of a claim's core stands after its verb's "by", which the claim does not say.

    Ada, beaten by Berta, beat nobody.
    """
    at = [pair.at for pair in core if pair.at is not None]
    by = [n for n, token in enumerate(said) if token.text == "by" and _ends_a_participle(said[max(0, n - _NEAR) : n], n, at)]
    done = [pair.at for pair in core if pair.at is not None and said[pair.at].after == "by" != pair.claimed.after]
    return any(n < place <= n + _NEAR for n in by for place in done)


def _ends_a_participle(before: Sequence[Token], end: int, at: Sequence[int]) -> bool:
    """Whether the last participle of the words up to `end` is one of those at the places `at`."""
    last = next((n for n in range(1, len(before) + 1) if is_past(before[-n].text)), None)
    return last is not None and end - last in at


def sort_of(claimed: Token, said: Token) -> Sort | None:
    """What a word of a sentence is to a word of the claim: the same, what rules it out, or nothing."""
    if claimed.kind == "number" and said.kind == "number":
        agrees = relation(claimed, said)
        return None if agrees is None else "same" if agrees else "number"
    if claimed.kind != "word" or said.kind != "word":
        return None
    for names in (MONTHS, WEEKDAYS):
        if claimed.text in names and said.text in names:
            return "same" if claimed.text == said.text else "date"
    if claimed.text == said.text or (same(claimed.text, said.text) and not (claimed.is_name and said.is_name)):
        return "same"
    if claimed.is_name and said.is_name:
        return "same" if same(claimed.text, said.text) and claimed.text[:4] == said.text[:4] else None
    return "opposite" if opposite(claimed.text, said.text) else None

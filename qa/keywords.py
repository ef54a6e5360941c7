"""A query of keywords in, the passages that hold them out, the best first; pure, English.

"VPN setup", "onboarding", OPS-306: what is no question has no answer, but there are passages to show. Whether it is one is told
by its form alone. Passages are ranked by the rarity of the words that they hold, and only those that hold about as much as the
best are given. A word may stand in another form or, where it has synonyms, in another wording; a code stands as it is.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.evidence import rows
from qa.synonyms import Wording
from qa.terms import STOP_WORDS, WORD, occurrences
from qa.types import Hit

MOST_WORDS = 8  # of a query; what is longer says something
LEAST_SHARE = 0.5  # of the best passage's weight, for another to be given
_ASKING = frozenset("who whom whose what when where which why how who's what's where's when's how's".split())
_OPENING = frozenset(  # first words that ask, command, or go on with a conversation
    "please tell explain describe list show give name find define say compare help and but or so then also hello hi "
    "thanks".split()
)
_SAYING = frozenset(  # words that make a sentence of it
    "is are was were am be been do does did has have had can could will would shall should must i we you he she they isn't "
    "aren't don't doesn't didn't can't i'm".split()
)

Range = tuple[int, int]
Keyword = tuple[str, ...]  # a word or a phrase, then its synonyms


@dataclass(frozen=True, slots=True)
class Holding:
    """A passage that holds keywords, and its best sentence or table row."""

    hit: Hit
    place: Range


def is_keyword_query(text: str) -> bool:
    """Whether a text asks nothing: few words, no question mark, and no word that asks, commands or makes a sentence."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(text)]
    return (
        0 < len(words) <= MOST_WORDS
        and not re.search(r"[?？؟]", text)
        and words[0] not in _OPENING
        and not any(word in _ASKING or word in _SAYING for word in words)
        and any(word not in STOP_WORDS for word in words)
    )


def keywords(text: str, said: Sequence[Wording] = ()) -> list[Keyword]:
    """The words of a query that carry meaning, as typed; those of a phrase with synonyms are one keyword."""
    found: dict[str, tuple[int, Keyword]] = {}  # by the word without case: where it stands first, and the keyword
    for wording in said:
        found.setdefault(wording.said.casefold(), (wording.start, (wording.said, *wording.others)))
    for match in WORD.finditer(text):
        within = any(wording.start < match.end() and match.start() < wording.end for wording in said)
        if not within and match.group().lower() not in STOP_WORDS:
            found.setdefault(match.group().casefold(), (match.start(), (match.group(),)))
    return [keyword for _, keyword in sorted(found.values())]


def rarity(frequency: int, passages: int) -> float:
    """The weight of a word that stands in `frequency` of that many passages; above 0."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def holding(hits: Sequence[Hit], wanted: Sequence[Keyword], weights: Sequence[float]) -> list[Holding]:
    """Of each hit that holds keywords, in its text or in its title and headings, the sentence that holds most; best first.

    `weights` are the keywords'. A keyword in the sentence itself decides between passages that hold the same ones; where any
    sentence holds one, none that stands only below a fitting title is given.
    """
    ranked = []
    for rank, hit in enumerate(hits):
        above = _held(hit.passage.context, wanted)
        places = [(place, _held(_text(hit, place), wanted)) for place in rows(hit.passage) or hit.passage.units]
        place, inside = max(places, key=lambda pair: (_weight(pair[1], weights), -pair[0][0]))
        ranked.append((_weight(inside | above, weights), _weight(inside, weights), -rank, Holding(hit, place)))
    ranked = [row for row in ranked if row[1]] or [row for row in ranked if row[0]]
    ranked.sort(key=lambda row: row[:3], reverse=True)
    return [row[3] for row in ranked if row[0] >= LEAST_SHARE * ranked[0][0]]


def lacking(texts: Sequence[str], wanted: Sequence[Keyword]) -> list[str]:
    """The keywords that stand in none of the texts, as typed."""
    held = frozenset[int]().union(*(_held(text, wanted) for text in texts))
    return [keyword[0] for number, keyword in enumerate(wanted) if number not in held]


def _held(text: str, wanted: Sequence[Keyword]) -> frozenset[int]:
    return frozenset(number for number, keyword in enumerate(wanted) if any(occurrences(word, text) for word in keyword))


def _weight(held: frozenset[int], weights: Sequence[float]) -> float:
    return math.fsum(weights[number] for number in held)


def _text(hit: Hit, place: Range) -> str:
    passage = hit.passage
    return passage.text[place[0] - passage.start : place[1] - passage.start]

"""A place in an article that answers a question: its value, its sentence and its clause, and what those say beside it; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.evidence import close_hits
from qa.rewrite import names
from qa.terms import STOP_WORDS, WORD, alike, has_digit, words
from qa.types import Hit, Span
from qa.values.same_value import Stated

Range = tuple[int, int]

ADVERBIAL = 5  # words of a piece before the clause that still says when or where: "In the summer of 2021, ..."
NOUN_WORDS = 3  # that may stand between a number and what it counts

_PIECES = re.compile(
    r"[;:,](?!\d)|\sand\s(?![A-Z])|\s(?:but|while|whereas|which|who|where|when|after|because|although|though)\s"
)
_APPOSED = re.compile(r", the (?:year|month|week|day|date|time|place|town) (?:(?:in|on|at) which|when|where|that)\b")
MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_SAYING = re.compile(
    r"\b(?:according|said|says|told|reports?|reported|estimates?|estimated|puts|claims?|claimed|writes|wrote)\b"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A place that answers a question: a span of one of the hits."""

    hit: Hit
    span: Span

    @property
    def stated(self) -> Stated:
        """The value in its passage."""
        passage = self.hit.passage
        return Stated(passage.text, self.span.start - passage.start, self.span.end - passage.start)

    @property
    def close(self) -> Hit:
        """The hit with nothing but the sentence or table row of the span."""
        return close_hits([self.hit], [replace(self.span, hit=0)])[0]

    @property
    def near(self) -> Hit:
        """The hit with that sentence and those beside it, or with the table row alone."""
        passage, close = self.hit.passage, self.close.passage
        at = next((number for number, unit in enumerate(passage.units) if unit == (close.start, close.end)), None)
        if at is None:
            return self.close
        units = passage.units[max(0, at - 1) : at + 2]
        start, end = units[0][0], units[-1][1]
        text = passage.text[start - passage.start : end - passage.start]
        return replace(self.hit, passage=replace(passage, start=start, end=end, text=text, units=units))


def clause_of(claim: Claim) -> Range:
    """The clause of the value within its sentence, with a short piece before it that says when or where, as offsets there; of
    "1981, the year in which ..." what follows."""
    passage = claim.close.passage
    start, end = claim.span.start - passage.start, claim.span.end - passage.start
    cuts = [found.span() for found in _PIECES.finditer(passage.text)]
    if apposed := _APPOSED.match(passage.text, end):
        return start, min((first for first, _ in cuts if first >= apposed.end()), default=len(passage.text))
    left = max((stop for _, stop in cuts if stop <= start), default=0)
    right = min((first for first, _ in cuts if first >= end), default=len(passage.text))
    before = max((stop for _, stop in cuts if stop < left), default=0)
    piece = passage.text[before:left]
    opens = re.match(r"\s*(?:in|on|at|for|during|by|since|from|of)\b", piece, re.IGNORECASE)
    return (before if opens and len(piece.split()) <= ADVERBIAL else left), right


def beside(claim: Claim) -> str:
    """The clause without the value."""
    passage = claim.close.passage
    first, last = clause_of(claim)
    return passage.text[first : claim.span.start - passage.start] + " … " + passage.text[claim.span.end - passage.start : last]


def names_beside(claim: Claim, asked: set[str]) -> set[str]:
    """The names in the clause that the question does not have, unless they are of those who say it."""
    text = beside(claim)
    if _SAYING.search(text):
        return set()
    found = {word for name in names(text) for word in words(name)}
    opening = WORD.match(claim.close.passage.text)
    common = {opening.group().lower()} if opening else set()  # a sentence's first word need not be a name
    return {
        word for word in found - common if not is_in(word, asked) and not MONTH.match(word.capitalize()) and not has_digit(word)
    }


def counted(claim: Claim) -> list[str]:
    """The words after the number up to a word that means nothing by itself: "beds" of "510 beds in two houses"."""
    stated = claim.stated
    number_last = re.search(r"[^\W\d_]+[\s-]*$", stated.words) if has_digit(stated.words) else None
    text = (number_last.group() if number_last else "") + " " + stated.text[stated.end : stated.end + 60]
    found: list[str] = []
    for word in re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]", text.lower())[:NOUN_WORDS]:
        if not word[0].isalpha() or word in STOP_WORDS:
            break
        found.append(word)
    return found


def before_noun(noun: str, phrase: Sequence[str]) -> list[str] | None:
    """What stands before the noun in what is counted; None where it is not counted."""
    at = next((number for number, word in enumerate(phrase) if noun and alike(noun, word)), None)
    return None if at is None else list(phrase[:at])


def is_in(word: str, have: set[str]) -> bool:
    """Whether `have` holds the word or a form of it."""
    return word in have or any(alike(word, other) for other in have)


def all_words(hit: Hit) -> set[str]:
    """The words of its passage and titles."""
    return words(hit.passage.context + "\n" + hit.passage.text)

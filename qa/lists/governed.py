"""A question for several things and an enumeration in a document in, whether it is the one asked for out; pure, English.

An enumeration is governed by what is asked for where that leads to it in its sentence ("partners, among them A, B and C"), or
in the sentence before one that only points back ("It has many features. It has A, B and C"), where its items have that as
their noun ("a Dining Room and a Club Room"), or where the question's verb stands right before it ("they occupied A, B and C").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.sentences import sentences
from index.types import Document
from qa.question.several import NUMBERS, Several, content, initials, singular
from qa.rewrite import names
from qa.terms import WORD, alike, has_digit

Range = tuple[int, int]

MOST_TEXT = 4000  # characters of an article that are looked through
MOST_BETWEEN = 90  # characters from what is asked for to the first item
_LEADS = re.compile(
    r"(?:\b(?:includ(?:e[sd]?|ing)|such as|like|among (?:them|these|others)|for (?:example|instance)|namely|called|named"
    r"|are|were|has|have|had|as|especially|notably)|[:(])[\s\"“‘]*(?:(?:the|an?|both) )?$",
    re.I,
)
_RANKS = re.compile(r"most|least|last|[a-z]{3,9}(?<!for)(?<!inter)(?<!qu)est")
_POINTS_BACK = re.compile(r"(?:it|they|these|those|this|that|examples|he|she|there|some|among|here|meanwhile)\b", re.I)
_SAME_THINGS = tuple(
    frozenset(group.split())
    for group in (
        "country state nation republic", "company firm business", "city town place", "person people man woman figure",
        "writer author", "actor star performer cast", "subject topic theme field", "disease illness disorder", "duty task",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """An enumeration in its document: the sentence and the items."""

    document: Document
    sentence: Range
    items: tuple[Range, ...]
    headings: tuple[str, ...] = ()

    @property
    def before(self) -> str:
        """What leads to the first item: its sentence up to there, after the one before where it points back."""
        lead = self.document.text[self.sentence[0] : self.items[0][0]]
        return f"{self.previous} {lead}" if _POINTS_BACK.match(lead) or not lead.strip() else lead

    @property
    def previous(self) -> str:
        """The sentence before, in the same paragraph; empty where there is none."""
        block = next((one for one in self.document.blocks if one.start <= self.sentence[0] < one.end), None)
        if block is None:
            return ""
        text = self.document.text[block.start : block.end]
        ends = [place for place in sentences(text) if block.start + place[1] <= self.sentence[0]]
        return text[slice(*ends[-1])] if ends else ""


def is_governed(question: str, asked: Several, placed: Placed) -> bool:
    """Whether what is asked for, or the verb that it is asked with, leads to the items."""
    return _led_to(asked, placed) or _are_such(asked, placed) or _by_the_verb(question, asked, placed)


def says_so(question: str, asked: Several, placed: Placed) -> bool:
    """Whether the sentence and what is around it say what the question does: its names and numbers, and half of its other words
    but for what is asked for; or the sentence says one of these, and its article most."""
    text = placed.document.text
    sentence = said_in(text[slice(*placed.sentence)])
    near = said_in(" ".join((text[slice(*placed.sentence)], placed.previous, *placed.headings, placed.document.meta.title)))
    whole = said_in(text[:MOST_TEXT])
    named = {word for name in names(question) for word in content(name)}
    if not all(is_said(word, [*whole, *near]) for word in named) or not holds_numbers(
        question, asked, text[slice(*placed.sentence)]
    ):
        return False
    told = [word for word in content(question) if word not in named and word not in content(asked.phrase)]
    here, beside, anywhere = (sum(is_said(word, said) for word in told) for said in (sentence, near, whole))
    return 2 * beside > len(told) or (here > 0 and 4 * anywhere >= 3 * len(told))


def holds_numbers(question: str, asked: Several, text: str) -> bool:
    """Whether the sentence has the numbers of the question, and what ranks what is asked for: "the most", "the tallest"."""
    sentence = said_in(text)
    numbers = numbers_said(question, asked.number)
    ranked = [word for word in WORD.findall(question.lower()) if _RANKS.fullmatch(word)]
    said = {*sentence, *(word for word in WORD.findall(text.lower()) if _RANKS.fullmatch(word))}
    return all(word in said for word in ranked) and all(
        word in said or (not has_digit(word) and is_said(word, sentence)) for word in numbers
    )


def said_in(text: str) -> list[str]:
    """The words of a text, in lower case and singular, with the initials of names and the numbers."""
    return [*content(text), *initials(text), *(word for word in WORD.findall(text.lower()) if word in NUMBERS)]


def is_said(word: str, said: Sequence[str]) -> bool:
    """Whether a word is among others, in any form."""
    return any(alike(word, other) for other in said)


def _led_to(asked: Several, placed: Placed) -> bool:
    near = placed.before[-MOST_BETWEEN:]
    return _LEADS.search(near) is not None and is_named_in(asked, content(near))


def is_named_in(asked: Several, said: Sequence[str]) -> bool:
    """Whether what is asked for, or the same by another word, is among words; things of no kind always are."""
    noun = singular(asked.noun)
    return not content(asked.noun) or is_said(noun, said) or _is_same(noun, said)


def _are_such(asked: Several, placed: Placed) -> bool:
    """Whether two items or more have the noun in them: "a Dining Room and a Club Room"."""
    noun = singular(asked.noun)
    texts = [content(placed.document.text[start:end]) for start, end in placed.items]
    return sum(is_said(noun, words[-1:]) for words in texts) > 1


def _by_the_verb(question: str, asked: Several, placed: Placed) -> bool:
    """Whether the last word that leads to the items is one of the question, but no name and not what is asked for."""
    named = {word for name in names(question) for word in content(name)}
    lead = placed.document.text[placed.sentence[0] : placed.items[0][0]][-40:]
    last = content(lead)[-1:] if ":" not in lead else []
    return any(alike(word, other) for word in content(question) if word not in named for other in last)


def _is_same(word: str, said: Sequence[str]) -> bool:
    return any(word in group and any(other in group for other in said) for group in _SAME_THINGS)


def speaks_of_more(asked: Several, placed: Placed) -> bool:
    """Whether the sentence counts more of what is asked for than there are items: "its 17 sites, among the most in ..."."""
    sentence = placed.document.text[slice(*placed.sentence)].lower()
    counted = re.compile(rf"(?: [\w'’-]+){{0,4}}? {re.escape(asked.noun)}\b")
    for match in WORD.finditer(sentence if asked.noun else ""):
        number = NUMBERS.get(match.group(), 0) or (int(match.group()) if re.fullmatch(r"\d{1,3}", match.group()) else 0)
        if number > len(placed.items) and counted.match(sentence, match.end()):
            return True
    return False


def numbers_said(text: str, but: int) -> list[str]:
    """The numbers of a text, but for one: how many things are asked for."""
    said = [word.lower() for word in WORD.findall(text)]
    return [word for word in said if (word in NUMBERS or word.isdigit()) and NUMBERS.get(word, -1) != but]

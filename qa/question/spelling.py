"""A question in, its words that no article has but nearly out, each with the word that is probably meant; pure.

Only a word of five letters or more is looked at that no article has in any form and that is no common word of English: "desert"
is never read as "dessert". It is read as a word of the articles one edit away, from eight letters on two, that begins with the
same letter, and only if no other is as near. Numbers, codes and abbreviations are left alone, and so is a question most of
whose words are unknown: it is in another language. What was changed is told to whoever asked.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from qa.terms import STOP_WORDS, folded, same_form

FEWEST_LETTERS = 5
LETTERS_FOR_TWO_EDITS = 8
MOST_CORRECTIONS = 2
MOST_LOOKED_UP = 16  # words of a question
LONGEST = 30  # letters of a word that is looked at
LONGEST_ENDING = 4  # letters that a word may have more than its stem
_WORD = re.compile(r"[^\W\d_]+(?!\w)")
_BESIDE_A_SIGN = re.compile(r"[\w@./\\-]")


@dataclass(frozen=True, slots=True)
class Correction:
    """The word at `[start, end)` of the question, and the word of the articles that it is read as."""

    said: str
    start: int
    end: int
    meant: str


def corrections(
    question: str,
    lacking: Callable[[Sequence[str]], Collection[str]],
    words_like: Callable[[str, Callable[[str], bool]], Collection[str]],
    is_common: Callable[[str], bool],
) -> tuple[Correction, ...]:
    """What is to be corrected, in order.

    `lacking`: those of some words that no article has. `words_like`: words of the articles, among them all
    that begin with a letter and whose stem passes a test. `is_common`: whether a word is an everyday word of English.
    """
    places = list(_WORD.finditer(question))
    content = {match.group() for match in places if match.group().lower() not in STOP_WORDS}
    doubtful = [match for match in places if _may_be_misspelt(question, match)][:MOST_LOOKED_UP]
    unknown = lacking([match.group() for match in doubtful]) if doubtful else ()
    misspelt = [match for match in doubtful if match.group() in unknown and not is_common(match.group())]
    if len(misspelt) > MOST_CORRECTIONS or (len(misspelt) > 1 and 2 * len(misspelt) > len(content)):
        return ()
    found = [(match, _meant(match.group(), words_like)) for match in misspelt]
    return tuple(Correction(match.group(), match.start(), match.end(), meant) for match, meant in found if meant)


def corrected(question: str, changes: Sequence[Correction]) -> str:
    """The question with the articles' words; a capital stays one."""
    for change in reversed(changes):
        capital = change.said[0].isupper()
        meant = change.meant[0].upper() + change.meant[1:] if capital else change.meant
        question = question[: change.start] + meant + question[change.end :]
    return question


def notes(changes: Sequence[Correction]) -> tuple[str, ...]:
    """What whoever asked is told."""
    return tuple(f"Did you mean {change.meant}? No article has “{change.said}”." for change in changes)


def edits(one: str, other: str) -> int:
    """How many letters are to be added, left out, exchanged or swapped with their neighbour to make one word the other.

    Optimal string alignment: Damerau 1964, Boytsov 2011.
    """
    return _edits_to_beginnings(one, other)[-1]


def _edits_to_beginnings(one: str, other: str) -> list[int]:
    """The edits from one word to each beginning of the other, the empty one first."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last


def _may_be_misspelt(question: str, match: re.Match[str]) -> bool:
    """Whether it is a word of letters, long enough, and no part of a code, an address or a hyphenated word."""
    word = match.group()
    beside = question[match.start() - 1 : match.start()] + question[match.end() : match.end() + 1].rstrip(".")
    return (
        FEWEST_LETTERS <= len(word) <= LONGEST
        and word[1:].islower()
        and word.lower() not in STOP_WORDS
        and not _BESIDE_A_SIGN.search(beside)
    )


def _meant(word: str, words_like: Callable[[str, Callable[[str], bool]], Collection[str]]) -> str | None:
    """The one word of the articles that is nearest; None where none is near, or several are."""
    typed = folded(word)
    most = 2 if len(typed) >= LETTERS_FOR_TWO_EDITS else 1
    words = {other: folded(other) for other in words_like(typed[0], _could_be_stem_of(typed, most))}
    near = {
        other: edits(typed, plain)
        for other, plain in words.items()
        if plain[0] == typed[0] and abs(len(plain) - len(typed)) <= most
    }
    least = min(near.values(), default=most + 1)
    nearest = sorted((other for other, count in near.items() if count == least), key=lambda other: (other.islower(), other))
    if not 0 < least <= most or any(not same_form(folded(nearest[0]), folded(other)) for other in nearest):
        return None
    return nearest[0]


def _could_be_stem_of(typed: str, most: int) -> Callable[[str], bool]:
    """A quick test of a stem: it is about as long, and shares a third of the word, as two edits cannot change all three; then
    whether the word begins so, but for the edits. Stemming makes an i of a y."""
    third = len(typed) // 3
    parts = [(typed[at : at + third], max(0, at - most), at + third + most) for at in (0, third, 2 * third)]

    def could(stem: str) -> bool:
        if not -most <= len(typed) - len(stem) <= most + LONGEST_ENDING:
            return False
        shares = any(part in stem[first:last] for part, first, last in parts)
        return shares and min(_edits_to_beginnings(stem, typed)) <= most + stem.endswith("i")

    return could

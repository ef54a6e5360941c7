"""A file of synonyms in, its groups and its faults out; a question and the groups in, what else it may be called out; pure.

One group a line, `PTO = vacation = paid time off`; what follows a # is a comment. A line that cannot be used is left out and
told with its number. Case, accents and a plural's s make no difference. A question is searched for in each of its wordings,
and read in that of the best passage.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.terms import STOP_WORDS, WORD, occurrences, same_form
from qa.types import Hit

MOST_PHRASES = 12  # on a line
MOST_CHARACTERS = 80  # of a phrase
MOST_VARIANTS = 8  # of a question: each is embedded

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is not used, counted from 1, and why."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"Line {self.line} {self.reason}"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a question says at `[start, end)`, and what else that may be called."""

    said: str
    start: int
    end: int
    others: tuple[str, ...]


def parse_synonyms(text: str) -> tuple[Groups, tuple[Fault, ...]]:
    """The groups of phrases, and the lines that are left out. A phrase belongs to one group."""
    groups: list[tuple[str, ...]] = []
    faults: list[Fault] = []
    taken: dict[str, int] = {}  # phrase -> the line of its group
    for number, line in enumerate(text.splitlines(), start=1):
        phrases = [" ".join(part.split()) for part in line.split("#")[0].split("=")]
        if phrases == [""]:
            continue
        if reason := _fault(phrases, taken):
            faults.append(Fault(number, reason))
        else:
            groups.append(tuple(phrases))
            taken.update((phrase.casefold(), number) for phrase in phrases)
    return tuple(groups), tuple(faults)


def wordings(question: str, groups: Groups) -> tuple[Wording, ...]:
    """The phrases of the question that have synonyms, in order; the longest of those that overlap."""
    found = [
        Wording(question[start:end], start, end, tuple(other for other in group if other != phrase))
        for group in groups
        for phrase in group
        for start, end in occurrences(phrase, question, same_form)
    ]
    kept: list[Wording] = []
    for wording in sorted(found, key=lambda wording: (wording.start - wording.end, wording.start)):
        if all(wording.end <= other.start or other.end <= wording.start for other in kept):
            kept.append(wording)
    return tuple(sorted(kept, key=lambda wording: wording.start))


def variants(question: str, said: Sequence[Wording]) -> list[str]:
    """The question in its other wordings, one phrase exchanged at a time; without itself."""
    found = [question[: wording.start] + other + question[wording.end :] for wording in said for other in wording.others]
    return list(dict.fromkeys(found))[:MOST_VARIANTS]


def in_their_words(question: str, said: Sequence[Wording], hits: Sequence[Hit]) -> str:
    """The question as it is to be read in the hits: each phrase in the wording of the best hit that has any of its wordings.

    Of 23 questions about seeds/ in words that the articles lack, 15 were answered rightly without synonyms, 14 where they were
    only searched for, 18 where they were told in the passages' context, and 20 so; of 7 that have no answer, one each time.
    """
    texts = [f"{hit.passage.context}\n{hit.passage.text}" for hit in hits]
    for wording in reversed(said):
        phrases = (wording.said, *wording.others)
        theirs = (phrase for text in texts for phrase in phrases if occurrences(phrase, text, same_form))
        question = question[: wording.start] + next(theirs, wording.said) + question[wording.end :]
    return question


def _fault(phrases: Sequence[str], taken: dict[str, int]) -> str:
    """Why a line cannot be used; empty where it can."""
    if len(phrases) == 1:
        return "has no =. Write a group such as: PTO = vacation = paid time off"
    for phrase in phrases:
        words = WORD.findall(phrase.lower())
        if "\ufffd" in phrase:
            return "is not UTF-8. Save the file as UTF-8."
        if len(phrase) > MOST_CHARACTERS:
            return f"has a phrase of {len(phrase)} characters, at most {MOST_CHARACTERS} are read. Shorten it."
        if not words:
            return "has nothing on one side of a =. Write the words there, or take the = out."
        if all(word in STOP_WORDS for word in words):
            return f"gives synonyms of {phrase!r}, which stands in every text. Take it out."
        if phrase.casefold() in taken:
            return f"repeats {phrase!r} of line {taken[phrase.casefold()]}. Put all its synonyms on one line."
    if len({phrase.casefold() for phrase in phrases}) < len(phrases):
        return "says the same phrase twice. Take one out."
    if len(phrases) > MOST_PHRASES:
        return f"has {len(phrases)} phrases, at most {MOST_PHRASES} are read. Split what is not the same."
    return ""

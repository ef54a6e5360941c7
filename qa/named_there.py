"""The names and numbers of a question, and the passages that may speak of them; pure, English.

A question in, the names and numbers in it out; a name and passages in, those of them out that hold the most of its words. What
may stand there in another form, as initials or with other accents, is there.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.asked_thing import ASKING
from qa.evidence import stands_in, words_said
from qa.other_words import name_forms
from qa.rewrite import names
from qa.terms import STOP_WORDS, WORD, folded, has_digit, words
from qa.types import Hit

Frequency = Callable[[Sequence[str]], Mapping[str, int]]

_TITLES = frozenset("mr mrs ms miss dr sir lady lord prof professor president minister king queen saint st captain".split())


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a passage in lower case: all with its context and initials; its own; those with a capital, and initials."""

    words: set[str]
    own: set[str]
    capitals: set[str]


def said_in(hit: Hit) -> Said:
    """The words of a passage."""
    passage, everything = hit.passage, words_said(hit.passage)
    text = f"{passage.context}\n{passage.text}"
    capitals = words(" ".join(word for word in WORD.findall(text) if not word[0].islower()))
    return Said(_with_bare(everything), words(passage.text), _with_bare(capitals | (everything - words(text))))


def names_of(text: str) -> Iterator[str]:
    """The names of a question without titles and numbers; not its first word, which has its capital anyway."""
    small = [word for word in text.split()[1:] if word.lower() in STOP_WORDS]
    if len(small) > 1 and all(word[0].isupper() for word in small):
        return  # a headline: every word has a capital
    for name in names(text):
        typed = WORD.findall(name.replace("'s", ""))
        while len(typed) > 1 and typed[0].lower() in _TITLES and typed[1][0].isupper():
            typed = typed[1:]
        typed = [] if typed[0].lower() in _TITLES and len(typed) == 1 else typed
        own = name.isupper() or has_digit(name) or " " in name or not text.startswith(name)
        if own and not all(word.isdigit() for word in _telling(typed)):
            yield " ".join(typed)


def _telling(parts: Sequence[str]) -> list[str]:
    """The words of a name by which a passage shows that it speaks of it."""
    return [word for word in parts if word.lower() not in STOP_WORDS | ASKING]


def numbers_of(text: str) -> list[str]:
    """Years, codes and large numbers as typed; small ones may be written in words, and times in several ways."""
    found = [word.removesuffix("'s").removesuffix("s") for word in WORD.findall(text) if has_digit(word) and ":" not in word]
    return [word for word in dict.fromkeys(found) if not _plain(word).isdigit() or int(_plain(word)[:9]) >= 100]


def lacking_of(name: str, here: set[str], frequency: Frequency) -> str:
    """The name, where a word of it stands nowhere; else nothing."""
    parts = _telling(name.split())
    initials = _initials(parts)
    if initials and (initials in here or frequency([initials])[initials]):
        return ""
    lacking = [word for word in parts if not _known(word, here) and not may_be_initials(word)]
    counts = frequency([form for word in lacking for form in name_forms(word)]) if lacking else {}
    lacking = [word for word in lacking if not any(counts[form] for form in name_forms(word))]
    return name if lacking else ""


def holds_name(name: str, said: Said) -> bool:
    """Whether a passage may speak of a name or thing: by a word that has a capital in both, or by its initials."""
    parts = WORD.findall(name.removeprefix("the "))
    named = _telling([word for word in parts if word[0].isupper()])
    if not named:
        return all(_known(word, said.words) for word in parts)
    return _initials(named) in said.capitals or any(_known(word, said.capitals) for word in named)


def near(name: str, passages: Sequence[Said]) -> list[Said]:
    """The passages that hold the most of a name's words: of Bear Island, no other island."""
    held = [said for said in passages if holds_name(name, said)]
    shares = [sum(_known(word, said.words) for word in _telling(WORD.findall(name))) for said in held]
    return [said for said, share in zip(held, shares, strict=True) if share == max(shares)]


def written(word: str) -> list[str]:
    """A number as it may be written."""
    plain = _plain(word)
    return [word, plain, f"{int(plain[:18]):,}"] if plain.isdecimal() and plain.isascii() else [word]


def is_year(word: str) -> bool:
    """Whether a number may be a year."""
    return re.fullmatch(r"1\d{3}|20\d{2}|21\d{2}", word) is not None


def may_be_initials(word: str) -> bool:
    """Of what nothing is said: it is not known what they stand for."""
    return 2 <= len(word) <= 6 and word.isalpha() and word.isupper()


def _known(word: str, said: set[str]) -> bool:
    return any(stands_in(form, said) for form in (*name_forms(word.lower()), _bare(word)))


def _initials(parts: Sequence[str]) -> str:
    """Of three words or more: two letters are too often a word."""
    return "".join(word[0] for word in parts).lower() if len(parts) > 2 else ""


def _with_bare(said: set[str]) -> set[str]:
    return said | {_bare(word) for word in said if not word.isascii()}


def _bare(word: str) -> str:
    """Without case, accents and the like, as on another keyboard."""
    return re.sub(r"[^a-z0-9]", "", folded(word)) or word


def _plain(word: str) -> str:
    return word.replace(",", "")

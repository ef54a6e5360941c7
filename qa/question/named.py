"""The names of a question and the words of a passage in, the names of which the passage has no word out; pure, English.

A name stands there also in another form (Mexico, Mexican), as its initials (the SCO), with a letter mistyped, or as the other
name of a country (the UK, Britain). A capital at the beginning of a question makes no name. What is absent is certainly not
spoken of: a sentence about Oslo does not answer for Narvik.
"""

import re
from collections.abc import Collection, Sequence

from qa.question.spelling import FEWEST_LETTERS, edits
from qa.terms import STOP_WORDS, folded, has_digit, same_word

_SAME = tuple(
    frozenset(group.split())
    for group in (
        "uk britain british",
        "us usa america american americans",
        "ussr soviet",
        "eu european",
        "un united",
        "england english",
        "france french",
        "spain spanish spaniards",
        "ireland irish",
        "wales welsh",
        "scotland scottish scots",
        "netherlands holland dutch",
        "switzerland swiss",
        "denmark danish danes",
        "finland finnish finns",
        "poland polish poles",
        "turkey turkish turks",
        "greece greek greeks",
        "persia persian iran iranian",
        "burma burmese myanmar",
        "peking beijing",
        "bombay mumbai",
        "constantinople istanbul byzantium",
    )
)
_PART = re.compile(r"[^\W_]+")


def absent_names(question: str, names: Sequence[str], have: Collection[str]) -> list[str]:
    """Those of `names`, of the question, that no word of stands in `have`: words of a passage in lower case."""
    opening = names[0] if names and question.startswith(names[0]) and " " not in names[0] else None
    whole = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}", question)]  # not the Pod of an iPod
    return [name for name in whole if name != opening and not _stands_in(name, have)]


def _stands_in(name: str, have: Collection[str]) -> bool:
    parts = [part for part in _PART.findall(name) if part[0].isupper() and part.lower() not in STOP_WORDS]
    wanted = [folded(part) for part in parts if not has_digit(part) and (len(part) > 2 or (len(part) == 2 and part.isupper()))]
    initials = folded("".join(part[0] for part in parts))
    if not wanted or (len(initials) > 1 and (initials in have or ".".join(initials) in have)):
        return True
    return any(_is_there(word, have) for word in wanted)


def _is_there(word: str, have: Collection[str]) -> bool:
    """Whether the word, another form or another name of it, or one a letter away is there."""
    if word in have or any(word in group and not group.isdisjoint(have) for group in _SAME):
        return True
    there = [folded(other) for other in have if other[:1] == word[0] or not other.isascii()]
    if any(same_word(word, other) for other in there):
        return True
    near = (other for other in there if len(word) >= FEWEST_LETTERS and abs(len(other) - len(word)) < 2)
    return any(edits(word, other) < 2 for other in near)

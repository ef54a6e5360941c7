"""An abbreviation and a sentence in which it stands in, the place of what it stands for out; pure, English.

"The United Nations (UN)", "UN (United Nations)", "UN stands for United Nations". What is in front of a bracket counts only
where the abbreviation's letters are those that its words begin with, in their order (Schwartz and Hearst 2003, with the first
letter of each word only, or letters within one word): "the sale of tickets (UN)" explains nothing.
"""

import re

from qa.terms import WORD

Range = tuple[int, int]

MOST_LETTERS = 10
_SMALL = frozenset("of for and the in on to a an de la et &".split())
_SAYS = re.compile(
    r"[\"”’')]*\s*,?\s*(?:(?:which |that )?(?:stands|stood|is short|is an? (?:abbreviation|acronym|initialism)|short)\s+"
    r"(?:for|of)|means)\s+[\"“‘']?(?P<full>[^,;.()\"”]{2,100})",
    re.I,
)
_WITHIN = re.compile(r"[\"”’']*\s*\((?:short for |for |from |i\.e\. |the )*[\"“]?(?P<full>[^()\"”;,]{2,100})")
_LINK = re.compile(
    r"(?:\((?:or |the |also |abbreviated (?:as |to )?|known as |hereafter )*[\"“‘']?"
    r"|,? (?:or|abbreviated(?: as| to)?|(?:also |commonly |better )?(?:known|referred to) as|called) (?:the )?[\"“‘']?)$",
    re.I,
)

_STANDS_FOR = re.compile(
    r"\bst(?:and|ands|anding|ood)(?: \w+)? for\b|\bshort(?:ened)? (?:for|of|form)\b|\babbreviat|\bacronym"
    r"|\binitials\b|\bspell(?:ed|t)? out\b",
    re.I,
)


def is_abbreviation(name: str) -> bool:
    """Whether a name is one word of capitals, as SCO, U.N. or TCP/IP."""
    letters = [letter for letter in name if letter.isalpha()]
    return (
        " " not in name
        and 2 <= len(letters) <= MOST_LETTERS
        and sum(letter.isupper() for letter in letters) * 3 >= len(letters) * 2
    )


def letters_asked(text: str) -> str:
    """The one abbreviation of a question that asks, in whatever order, what letters stand for."""
    if not _STANDS_FOR.search(text) or not re.search(r"\bwhat\b", text, re.I):
        return ""
    found = {word.removesuffix("'s") for word in WORD.findall(text) if is_abbreviation(word) and word.isupper()}
    return found.pop() if len(found) == 1 else ""


def expanded(sentence: str, start: int, end: int) -> Range | None:
    """The place in the sentence of what the abbreviation at `[start, end)` stands for; None where it is not said."""
    name, after = sentence[start:end], sentence[end:]
    if said := _SAYS.match(after):
        return _trimmed(sentence, end + said.start("full"), end + said.end("full"))
    within = _WITHIN.match(after)
    if within and agrees(name, within["full"]):
        return _trimmed(sentence, end + within.start("full"), end + within.end("full"))
    link = _LINK.search(sentence[max(0, start - 60) : start])
    return _in_front(sentence[: start - (len(link.group()))], name) if link else None


def agrees(name: str, full: str) -> bool:
    """Whether the words of `full` begin with the letters of the abbreviation, small words apart, or one word holds them."""
    letters = _letters(name)
    words = [part for word in WORD.findall(full) for part in re.split(r"[-/’']", word) if part]
    heads = "".join(word[0] for word in words).casefold()
    content = "".join(word[0] for word in words if word.lower() not in _SMALL).casefold()
    if letters in (heads, content):
        return True
    return (
        bool(words)
        and len(words) < len(letters)
        and words[0][0].casefold() == letters[0]
        and _in_order(letters, "".join(words))
    )


def _in_front(before: str, name: str) -> Range | None:
    """The place of the fewest words at the end of `before` that agree with the abbreviation."""
    words = list(WORD.finditer(before.rstrip(" \"”’'")))
    for first in range(len(words) - 1, max(-1, len(words) - 2 * MOST_LETTERS), -1):
        full = before[words[first].start() : words[-1].end()]
        if agrees(name, full) and words[first].group().lower() not in _SMALL:
            return words[first].start(), words[-1].end()
    return None


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text.casefold())
    return all(letter in rest for letter in letters)


def _letters(name: str) -> str:
    letters = "".join(letter for letter in name if letter.isalnum())
    return (letters[:-1] if letters.endswith("s") and letters[:-1].isupper() else letters).casefold()


def _trimmed(sentence: str, start: int, end: int) -> Range | None:
    while end > start and sentence[end - 1] in " \"”’'":
        end -= 1
    return (start, end) if end > start else None

"""Words of questions and answers, for searching and comparing; pure, English.

What goes in is a text, what comes out are its words in lower case, with or without those that carry no meaning of their own.
"""

import re
import unicodedata
from collections.abc import Callable

Range = tuple[int, int]

WORD = re.compile(r"[^\W_]+(?:[.,:/'’-][^\W_]+)*")
MAX_TERMS = 64  # of a question's words, for full text
SAME_STEM = 4  # letters that two words must share from the left to count as forms of one word

STOP_WORDS = frozenset(
    "a about all also am an and any are as at be been being between both but by can could did do does doing done for from had "
    "has have having he her here him his how i if in into is it its itself just may me might more most much must my no nor not "
    "of on one only or other our ours out over shall she should so some such than that the their them then there these they "
    "this those through to too under until up upon us very was we were what when where which while who whom whose why will "
    "with would you your tell please many give name know say said there's what's who's".split()
)


def search_terms(question: str) -> list[str]:
    """The words of a question for full text, in order, without repeats; stop words only where there is nothing else."""
    words = list(dict.fromkeys(word.lower() for word in re.findall(r"\w+", question)))
    return ([word for word in words if word not in STOP_WORDS] or words)[:MAX_TERMS]


def words(text: str) -> set[str]:
    """The words of a text, lower case; a hyphenated word also gives its parts."""
    found = set()
    for match in WORD.findall(text.lower()):
        whole = match.removesuffix("'s").removesuffix("’s")
        found.add(whole)
        found.update(re.split(r"[/'’-]", whole))
    return found


def same_word(one: str, other: str) -> bool:
    """Whether two words in lower case are the same or forms of one: meet and meeting. Numbers, codes and short words must be
    the same."""
    if one == other:
        return True
    if len(one) < SAME_STEM or has_digit(one):
        return False
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= SAME_STEM and shared >= 0.7 * min(len(one), len(other))  # one begins with most of the other


def same_form(one: str, other: str) -> bool:
    """Whether two words in lower case differ by a plural's s at most; numbers, codes and short words must be the same."""
    return one == other or (not has_digit(one) and _singular(one) == _singular(other))


def alike(one: str, other: str) -> bool:
    """Whether two words in lower case are forms of one word; a short one may have a plural's s."""
    return same_word(one, other) or same_form(one, other)


def occurrences(phrase: str, text: str, same: Callable[[str, str], bool] = alike) -> list[Range]:
    """The places in `text` where the words of `phrase` stand one after the other, whatever their case and accents.

    A code such as OPS-306 is one word, and must be the whole of another.
    """
    wanted = [word for word, _ in _tokens(phrase, codes=True)]
    found = _tokens(text, codes=not all(word.isalnum() for word in wanted))
    places = []
    for first in range(len(found) - len(wanted) + 1 if wanted else 0):
        run = found[first : first + len(wanted)]
        if all(same(word, other) for word, (other, _) in zip(wanted, run, strict=True)):
            places.append((run[0][1][0], run[-1][1][1]))
    return places


def _tokens(text: str, *, codes: bool) -> list[tuple[str, Range]]:
    """The words of a text without case and accents, with their places, taken apart at hyphens; `codes` are left whole."""
    found = []
    for match in WORD.finditer(text):
        if codes and has_digit(match.group()):
            parts = [(re.sub("['’]s$", "", match.group()), match.start())]
        else:
            parts = [(part.group(), match.start() + part.start()) for part in re.finditer(r"[^\W_]+", match.group())]
        found += [(folded(part), (start, start + len(part))) for part, start in parts]
    return found


def folded(word: str) -> str:
    """A word without case and accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def has_digit(word: str) -> bool:
    """Whether a word is a number or a code."""
    return any(character.isdigit() for character in word)


def normalised(text: str) -> str:
    """An answer without case, punctuation and articles: two answers that agree give the same string."""
    return " ".join(word for word in re.findall(r"\w+", text.lower()) if word not in ("a", "an", "the"))

"""An answer that was barely shown in, a refusal or None out, by what its passage says; pure.

Just above the threshold nothing is shown where passage and headings lack a name of the question, or what is asked for and all
other words for that: half an hour is not what a test costs.
"""

from collections.abc import Sequence

from qa.answers.withdrawn import withdrawn
from qa.asked_thing import ASKING
from qa.found import Found
from qa.other_words import is_known, name_forms, other_words
from qa.question.asked import kind_of
from qa.rewrite import names
from qa.terms import words
from qa.types import Answer, Hit
from qa.word_forms import content_words, lacking

DOUBTFUL = 1.1  # of the threshold: up to here a shown answer is looked at
_FILLING = frozenset("roughly whole altogether total around ask asked thanks hello".split())
_ONE_ANSWER = frozenset("who when where how_many how_much how_long how_old other".split())


def answer(found: Found, read: Answer) -> Answer | None:
    """A refusal in place of what was read, or None where the words decide nothing."""
    if not read.answered or read.kind != "span" or read.notice or kind_of(found.question).type not in _ONE_ANSWER:
        return None
    span, probability = found.decision.ranked[0]
    is_it = read.answer == span.text and probability < DOUBTFUL * found.threshold
    return withdrawn(found, read) if is_it and _lacks_what_is_asked(found.question, found.hits[span.hit]) else None


def _lacks_what_is_asked(question: str, hit: Hit) -> bool:
    """Whether the passage has no word for a thing asked for that is known to be said in some, or lacks a word of a name."""
    missing = _missing(content_words(question, ASKING | _FILLING), hit)
    parts = {part for name in names(question) if " " in name for part in words(name)}
    return any(_is_known(word) or word in parts for word in missing)


def _is_known(word: str) -> bool:
    """Whether it is known, of one form of the word, in which others the same is said."""
    return any(map(is_known, (word, f"{word}s", f"{word}ed", f"{word}d", word.removesuffix("s"))))


def _missing(said: Sequence[str], hit: Hit) -> list[str]:
    """Those words of the question that the passage and its headings say in no form, and in no other words."""
    text = _text(hit)
    have = words(text)
    initials = {"".join(word[0] for word in name.split()).lower() for name in names(text) if " " in name}
    others = {word: other_words(word) | set(name_forms(word)) for word in lacking(said, text)}
    return [word for word, known in others.items() if not known & have and word not in initials]


def _text(hit: Hit) -> str:
    return f"{hit.passage.text}\n{hit.passage.context}\n{hit.document.title}"

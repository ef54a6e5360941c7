"""A question and the turns before it in, a question that stands alone out; pure.

Checks the question, cleans what no reader can use (control characters, runs of white space), and puts the person or thing
that a pronoun stands for in its place where the question names nothing itself: the last answer if that is a name, else the
last question's name. Only words of the dialogue are copied. The question as it is read is always shown.
"""

import re
import unicodedata
from collections.abc import Sequence

from index.errors import QuestionError
from qa.types import MAX_QUESTION, Query, Turn

_PERSON = re.compile(r"\b(he|she|him)\b", re.IGNORECASE)
_THING = re.compile(r"\b(it|they|them)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(his|her|its|their)\b(?=\s+\w)", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w'’-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w'’-]*)*")
_OPENERS = frozenset(
    "Who What When Where Which Why How Is Are Was Were Do Does Did Has Have Had Can Could Will Would Should May And But So In "
    "On At The A An To From For By With If Tell Name List Show Give I He She It They His Her Its Their".split()
)


def rewrite(question: str, turns: Sequence[Turn] = ()) -> Query:
    """The question as it is to be read. Raises `QuestionError` when it is too long, or holds no letter and no digit."""
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters, at most {MAX_QUESTION:,} are read. Shorten it.", too_long=True
        )
    text = _cleaned(question)
    if not any(character.isalnum() for character in text):
        raise QuestionError("The question holds no word. Type a question, for example: Who met whom?")
    if turns and not names(text):
        text = _with_referent(text, turns[-1])[:MAX_QUESTION]
    return Query(question, text)


def names(text: str) -> list[str]:
    """The runs of capitalised words of a question, without the word that merely opens it."""
    found = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0] in _OPENERS:
            words = words[1:]
        if words:
            found.append(" ".join(words))
    return found


def _cleaned(question: str) -> str:
    visible = "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in question)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _with_referent(text: str, last: Turn) -> str:
    asked = names(_cleaned(last.read_as or last.question))
    answered = [last.answer] if last.answer and names(last.answer) == [last.answer] else []
    for pattern, candidates in ((_PERSON, answered + asked[-1:]), (_THING, asked[-1:] + answered)):
        if candidates and pattern.search(text):
            return pattern.sub(candidates[0].replace("\\", "\\\\"), text, count=1)
    candidates = answered + asked[-1:]
    if candidates and _POSSESSIVE.search(text):
        return _POSSESSIVE.sub(candidates[0].replace("\\", "\\\\") + "'s", text, count=1)
    return text

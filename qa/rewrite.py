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
# What two wordings of one question may differ in. Words of direction, time, number and negation are not among them.
_IGNORED = frozenset(
    "a an the is are am be been do does has have can could would should may might please tell me us you i we it this that "
    "there of in on at and s exactly".split()
)
_ASKING = frozenset("who what when where which whose whom why how".split())
_PAST = frozenset("was were did had".split())


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


def gist(question: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the wordings of one question have in common: who, when ... and the tense wherever they stand, and the other words.

    Those keep their order but may begin anywhere, so "What is the limit for Oslo?" is "For Oslo, what is the limit?", but
    trains from Oslo to Lisbon are not those from Lisbon to Oslo. Words are compared as they are, whatever their case.
    """
    words = [word for word in re.findall(r"\w+", question.casefold()) if word not in _IGNORED]
    asking = {"was" if word in _PAST else word for word in words if word in _ASKING | _PAST}
    rest = [word for word in words if word not in _ASKING | _PAST]
    return tuple(sorted(asking)), tuple(min((rest[at:] + rest[:at] for at in range(len(rest))), default=[]))


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

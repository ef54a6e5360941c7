"""A question and the turns before it in, a question that stands alone out; pure.

Checks the question, cleans what no reader can use (control characters, runs of white space), and has one that continues a
conversation completed (follow_up.py). Only words of the dialogue and of what it quoted are copied. The question as it is read
is always shown.
"""

import re
import unicodedata
from collections.abc import Sequence

from index.errors import QuestionError
from qa.dialogue.follow_up import follow_up
from qa.dialogue.named_before import Past
from qa.dialogue.referents import MOST_TURNS
from qa.terms import STOP_WORDS
from qa.types import MAX_QUESTION, Query, Turn

MOST_FOLLOWING = 300  # characters of a question that may continue a conversation, and of one that it continues

_CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x530))))}]"  # Latin, Greek and Cyrillic
_NAME = re.compile(rf"(?<!\d){_CAPITAL}[\w'’-]*(?:\s+(?:of\s+(?:the\s+)?)?{_CAPITAL}[\w'’-]*)*")
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


def rewrite(question: str, turns: Sequence[Turn] = (), quoted: Sequence[str] = ()) -> Query:
    """The question as it is to be read. Raises `QuestionError` when it is too long, or holds no letter and no digit.

    `quoted`: the sentences that the answer of each turn cited, as far as they are known.
    """
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters, at most {MAX_QUESTION:,} are read. Shorten it.", too_long=True
        )
    text = _cleaned(question)
    if not any(character.isalnum() for character in text):
        raise QuestionError("The question holds no word. Type a question, for example: Who met whom?")
    read = follow_up(text, _past(turns, quoted)) if turns and len(text) <= MOST_FOLLOWING else text
    return Query(question, read if len(read) <= MAX_QUESTION else text)


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


def _past(turns: Sequence[Turn], quoted: Sequence[str]) -> list[Past]:
    """The last turns, the latest first, without what is longer than a question or a quotation is."""
    known = [*quoted, *([""] * len(turns))][: len(turns)]
    last = list(zip(turns, known, strict=True))[-MOST_TURNS:]
    found: list[Past] = []
    for turn, sentences in last:
        earlier = " ".join(f"{before.asked} {before.answer} {before.quoted}" for before in found)
        found.insert(0, _of_turn(turn, _cleaned(sentences[:MAX_QUESTION]), earlier))
    return found


def _of_turn(turn: Turn, quoted: str, earlier: str) -> Past:
    asked = _cleaned(turn.read_as or turn.question)[:MOST_FOLLOWING]
    answer = _cleaned(re.sub(r'["“”«»]', "", turn.answer or "")[:MOST_FOLLOWING]).rstrip(" .,;:")
    return Past(_as_written(asked, f"{answer} {quoted} {earlier}"), answer, quoted, earlier)


def _as_written(asked: str, quoted: str) -> str:
    """A question typed without capitals, with those that its words always have within the sentences that were quoted."""
    within = set(re.findall(r"(?<=[^.?!:] )[^\W\d_]\w+", quoted))
    written = set(re.findall(r"\w+", quoted))
    named = {word.lower(): word for word in within if word[:1].isupper() and word.lower() not in written | STOP_WORDS}
    return re.sub(r"\w+", lambda word: named.get(word.group(), word.group()), asked)


def _cleaned(question: str) -> str:
    visible = "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in question)
    return " ".join(unicodedata.normalize("NFC", visible).split())

"""A question and the turns before it in, the question in words that stand alone out; pure, English.

A question that names what it asks about is left as it is. One that only continues ("And Oslo?", "Why?") is completed from the
last question (ellipsis.py); in others the words that stand for something said before give way to it (pronouns.py, pointers.py);
and a short one that names nothing at all gets what the last one was about (topic.py).
"""

import re
from collections.abc import Sequence

from qa.dialogue.ellipsis import is_alike, with_asking, with_else, with_piece
from qa.dialogue.named_before import AUXILIARIES, PREPOSITIONS, Past
from qa.dialogue.pointers import counted, named
from qa.dialogue.pronouns import ASKING, BEGINNING, TOKEN, without_pronouns
from qa.dialogue.topic import SPEAKER, at_end, with_topic

MOST_PIECE = 7  # words of a piece that completes the last question
_PRE = "|".join(sorted(PREPOSITIONS))
_OPENING = re.compile(r"^(?:(?:and|but|or|so|also|ok|okay|then|now)\b,? +)+", re.IGNORECASE)
_CONTINUING = re.compile(r"^(?:(?:so|also|ok|okay),? )?(?:and|but|or)\b|^(?:\w+,? )?(?:what|how) about\b", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:what|how) about +", re.IGNORECASE)
_BARE = re.compile(  # "Why?", "Since when?", "In which year exactly?", "When was that?"
    rf"^((?:(?:{_PRE}) )?(?:when|where|why|whom?|how|which|"
    r"how (?:many|much|long|often|far|old|big|high|tall|large|fast|soon)|"
    r"(?:which|what) (?:year|month|day|date|time|country|city|town|place|river|language|colour|color|reason)|"
    r"which \w+|how many \w+s|whose \w+))(?: exactly| precisely| again| so)?"
    r"(?: (?:was|did|is) (?:that|this)(?: happen| take place| exactly| so)?| was it)?\W*$",
    re.IGNORECASE,
)
_NAME = r"(?:[A-Z][\w'’-]*|\d[\w.,]*)"
_NAME_ONLY = re.compile(rf"^(?:(?:{_PRE}|{_PRE.title()}) )?(?:the )?{_NAME}(?: (?:of )?{_NAME}){{0,3}} ?\?$")  # "In Oslo?"
_ELSE = re.compile(
    r"^(who|whom|what|where|which|any|some)(?: ?(?:one|body|thing))? (?:else|others?(?: ones?)?)\W*$", re.IGNORECASE
)
_PRONOUNS = frozenset("he she it they him her them".split())  # whoever that is, they have no place in the last question
_OF_THEM = re.compile(rf"^how (?:many|much) of (?:them|these|those|it) ((?:{_PRE}) [^?]*)\??$", re.IGNORECASE)


def follow_up(text: str, past: Sequence[Past]) -> str:
    """The question as it stands alone; `past` is the latest turn first."""
    rest = _OPENING.sub("", text)
    read = _completed(rest, past, continues=bool(_CONTINUING.match(text)))
    if read is None and _asks(rest):
        read = _resolved(rest, past)
        read = with_topic(rest, past[0]) if read == rest else read
    return _tidy(read, text) if read and read != rest else text


def _completed(rest: str, past: Sequence[Past], *, continues: bool) -> str | None:
    """What only continues the last question, as a whole one."""
    last, piece = past[0], _ABOUT.sub("", rest)
    if found := _ELSE.match(rest):
        return with_else(last, found[1])
    if found := _BARE.match(rest):
        return with_asking(last, found[1]) if last.asking != found[1].lower() or last.answer else None
    if (found := _OF_THEM.match(rest)) and not _words(rest) & AUXILIARIES:
        return with_piece(last, found[1])
    if (
        _is_piece(piece)
        and not _words(piece) <= _PRONOUNS
        and (continues or (_NAME_ONLY.match(rest) and is_alike(last, piece)))
    ):
        return with_piece(last, _resolved(piece, past))
    return None


def _is_piece(text: str) -> bool:
    """Whether a text is a piece of a question: a few words, none of which asks or makes a sentence."""
    words = _words(text)
    return len(text.split()) <= MOST_PIECE and not words & (AUXILIARIES | ASKING) and not SPEAKER.search(text) and words > set()


def _asks(text: str) -> bool:
    """Whether a text begins as a question or a request does."""
    words = [word.lower() for word in TOKEN.findall(text)[:2]]
    return bool(words) and (words[0] in BEGINNING or (words[0] in PREPOSITIONS and words[-1] in ASKING))


def _resolved(text: str, past: Sequence[Past]) -> str:
    """The question with what its words stand for in their place; "how many of them" also gets the topic."""
    several = counted(text, past)
    return named(without_pronouns(at_end(several, past[0]) if several != text else text, past), past)


def _words(text: str) -> set[str]:
    return {word.lower() for word in TOKEN.findall(text)}


def _tidy(read: str, text: str) -> str:
    """The reading with one space between words, and a capital where the question had one."""
    read = " ".join(read.split())
    return read[:1].upper() + read[1:] if text[:1].isupper() else read

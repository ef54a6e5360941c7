"""A question in, the words of it that say what is asked for out; pure, English.

"hi, quick one: what's the phone number of the shop?" asks for the "phone number", "what salary does a nurse get" for the
"salary", "how tall is it" for "tall". What stands before the question itself asks for nothing.
"""

import re

from qa.question.asked import asking_clause
from qa.terms import STOP_WORDS

LONGEST_PHRASE = 3  # words

ASKING = frozenset(  # words that say nothing of what is asked for
    "who whom whose what when where which why how much many long often old far big large kind "
    "type sort called named happen happened happens mean means meant exactly actually person people thing things place time "
    "times year years day days date number amount name names first last next new best most get got gotten go goes take takes "
    "took make makes made use used list describe explain show want need needs like us use find anyone somebody someone anybody "
    "company article articles passage passages text page reason reasons way ways ever still yet already there here mention "
    "mentioned put puts supposed allowed able usually according during since after before against without within per each "
    "every else whats wondering please whether now roughly another own less".split()
)
_OPENING = re.compile(
    r"(?:(?P<many>how many)|what|which|who|whose|how much|(?P<how>how))(?: (?:sorts?|kinds?|types?) of)?"
    r"(?P<be>'s| (?:is|are|was|were))?(?= )"
)
_WANTED = re.compile(
    r"\b(?:know|need|want|find|get|looking for|tell me|give me|looking up)(?: about| out)? (?=(?:the|a|an|his|her|its) )"
)
_OWNER = re.compile(r"(?:[\w.-]+ ){0,4}?[\w.-]+(?:'s|s') (?=[a-z])")
_LEADING = frozenset("the a an all of some any other total exact main his her its their our my your".split())
_ENDS = STOP_WORDS | frozenset("used called named needed required does did has have had get got".split())
_HELPING = frozenset("is are was were do does did has have had can could will would should may might must".split())
_WORD = re.compile(r"[^\W\d_][\w-]*")


def asked_part(text: str) -> str:
    """The part of a question that asks, without a greeting or a story before it; all of it where none shows itself."""
    clause = asking_clause(text)
    wanted = _WANTED.search(text) if clause == text else None
    return text[wanted.end() :] if wanted else clause


def asked_phrase(text: str) -> str:
    """The words that name what is asked for, as typed; or an empty string, as where a verb names it."""
    part = asked_part(text)
    opening = _OPENING.match(part.lower())
    if not opening and part == asking_clause(text):
        return ""
    rest = part[opening.end() :].strip() if opening else part
    owner = _OWNER.match(rest) if opening and opening["be"] else None
    run, end = _run(rest[owner.end() :] if owner else rest)
    if opening and (opening["how"] or (not opening["be"] and end not in _HELPING)):
        run = run[: _plural(run) if opening["many"] else 1]  # "how many nurses work nights": the verb does not show itself
    asks = opening is None or opening.group() != "who"  # "who designed": no thing, and a verb
    return " ".join(run) if asks and any(word not in ASKING for word in run) else ""


def _run(text: str) -> tuple[list[str], str]:
    """The small words up to a name, a preposition or a verb that helps; and the word that ends them."""
    found: list[str] = []
    for word in re.split(r"\s+", text):
        plain = word.rstrip("?.!,;:")
        if plain in _LEADING and not found:
            continue
        if not _WORD.fullmatch(plain) or plain[0].isupper() or plain in _ENDS:
            return found, plain.lower()
        found.append(plain)
        if plain != word or len(found) == LONGEST_PHRASE:
            break
    return found, ""


def _plural(run: list[str]) -> int:
    """How many words there are up to the first plural; 1 without one."""
    return next((number for number, word in enumerate(run, 1) if re.search(r"[^su]s$", word)), 1)

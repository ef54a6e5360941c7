"""A refused question and its passages in, the sentence that says what the articles lack out, or None; pure, English.

Names and numbers that stand nowhere, then what is asked about a name or thing that no passage about it says, then words that
no article uses, or no passage that speaks of the same. All words are the question's own. Abstaining counts more than telling:
what may stand there in another form, as initials, as another word for it, or only further away, is not called missing.
`frequency` says of words and phrases in how many passages of the store they stand, in any of their forms.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.asked_thing import ASKING, asked_part, asked_phrase
from qa.evidence import stands_in
from qa.named_there import (
    Frequency,
    Said,
    holds_name,
    is_year,
    lacking_of,
    may_be_initials,
    names_of,
    near,
    numbers_of,
    said_in,
    written,
)
from qa.other_words import PEOPLE, UNITS, is_form, is_known, other_words
from qa.rewrite import names
from qa.terms import STOP_WORDS, WORD
from qa.types import Hit

MOST_NAMED = 3
LONGEST = 300  # characters of a question that are looked at

_IRREGULAR = frozenset(  # verbs whose forms do not show that they are forms of one word
    "become became begin began begun born bought break broke broken bring brought build built choose chose chosen come came "
    "draw drew drive drove eaten fall fell feel felt fight fought find found flew flown forget give gave given grow grew grown "
    "hear heard held hold keep kept knew known lead leave left lose lost meet paid rise rose roll sell sold send sent shown "
    "sing speak spoke spoken spend spent stand stood steal stole stolen swim teach taught tell told think thought throw threw "
    "understand wear wore write wrote written win won".split()
)
_NAME = r"(?:the )?[A-Z][\w-]*(?: (?:of (?:the )?)?[A-Z][\w-]*){0,4}(?: [a-z]{3,20})?"
_THING = r"the [a-z]{3,20}"
_ATTRIBUTE = r"(?P<what>(?:[a-z-]{2,20} ){0,2}(?P<head>[a-z-]{3,20}))"
_END = r"(?=[ ?.!,]*$| (?:in|on|at|of|during|for|called|named)\b)"
_NAMES = re.compile(rf"\b(?:is|was|are|were|what|which|who) (?P<said>(?P<of>{_NAME}|{_THING})'s? {_ATTRIBUTE}){_END}")
_NAMES_OF = re.compile(rf"\b(?:is|was|are|were) (?P<said>the {_ATTRIBUTE} (?:of|for) (?P<of>{_NAME}|{_THING})){_END}")
_WHICH = re.compile(
    rf"^(?:[Ww]hat|[Ww]hich) (?P<what>(?P<head>[a-z]{{3,20}})) (?:is|was|has|had|does|did) (?P<of>{_NAME}|{_THING}){_END}"
)
_WHO = re.compile(rf"^[Ww]ho (?P<what>(?P<head>[a-z]{{3,20}}(?:s|ed))) (?P<of>{_NAME}|{_THING}){_END}")


def what_is_missing(
    question: str, hits: Sequence[Hit], frequency: Frequency, *, nothing_close: bool, hopeless: bool = False
) -> str | None:
    """One sentence, or None where nothing is surely missing.

    `nothing_close`: whether no candidate came near an answer; only then it is said that an attribute is not told. `hopeless`:
    whether none may be one; only then that is said of what is asked for though its words stand there.
    """
    text = " ".join(question.replace("’", "'").split())[:LONGEST]
    passages = [said_in(hit) for hit in hits]
    return (
        _nowhere(text, passages, frequency)
        or (_not_told(text, passages) if nothing_close else None)
        or _absent(text, passages)
        or _not_beside(text, passages, frequency)
        or _apart(text, passages)
        or (_unsaid(text, passages) if hopeless else None)
    )


def _nowhere(text: str, passages: Sequence[Said], frequency: Frequency) -> str | None:
    """The names and numbers that the whole store lacks."""
    here = {word for said in passages for word in said.capitals}
    named = [said for name in names_of(text) if (said := lacking_of(name, here, frequency))]
    numbers = [word for word in numbers_of(text) if not any(word.lower() in said.words for said in passages)]
    counts = frequency([form for word in numbers for form in written(word)]) if numbers else {}
    numbers = [word for word in numbers if not any(counts[form] for form in written(word))]
    codes = [word for word in numbers if not is_year(word) and not any(word in name for name in named)]
    years = [word for word in numbers if is_year(word)]
    told = [f"mentions {_either([*named, *codes][:MOST_NAMED])}"] if named or codes else []
    told += [f"speaks of {_either(years[:MOST_NAMED])}"] if years else []
    return f"No passage {' or '.join(told)}." if told else None


def _not_told(text: str, passages: Sequence[Said]) -> str | None:
    """What is asked about a name or thing, where no passage about it holds a word for that."""
    for pattern in (_NAMES, _NAMES_OF, _WHICH, _WHO):
        match = pattern.search(text)
        if not match or match["head"] in ASKING | _IRREGULAR:
            continue
        head, about = match["head"], match["of"]
        held = near(about, passages)
        others = other_words(head)
        if not held or any(stands_in(head, said.words) or any(word in said.own for word in others) for said in held):
            continue
        return _told(match, known=pattern is not _WHO and is_known(head))
    return None


def _told(match: re.Match[str], *, known: bool) -> str:
    """Where it is not `known` in which other words the thing is said, nothing is told of it but that its word is not there."""
    if not known:
        return f"No passage about {match['of']} mentions “{match['what']}”."
    if match.re is _WHICH:
        return f"No passage about {match['of']} says its {match['what']}."
    return f"No passage {'names' if match['head'] in PEOPLE else 'gives'} {match['said']}."


def _absent(text: str, passages: Sequence[Said]) -> str | None:
    """Names and years that stand in none of the passages."""
    absent = [name for name in names_of(text) if not near(name, passages) and not may_be_initials(name)]
    years = [word for word in numbers_of(text) if is_year(word)]
    absent += [word for word in years if not any(form in said.words for form in written(word) for said in passages)]
    return f"None of the closest passages mentions {_either(absent[:MOST_NAMED])}." if absent and passages else None


def _apart(text: str, passages: Sequence[Said]) -> str | None:
    """Two names that stand in none of the passages together."""
    for one, other in pairwise(names_of(text)):
        if not any(holds_name(one, said) and holds_name(other, said) for said in passages):
            return f"None of the closest passages mentions both {one} and {other}." if passages else None
    return None


def _not_beside(text: str, passages: Sequence[Said], frequency: Frequency) -> str | None:
    """The words that no article uses, or that stand nowhere near what the closest passage shares with the question."""
    asked = _content(text)
    named = [name for name in names_of(text) if near(name, passages)]
    about = _about(asked, named, passages)
    lacking = [word for word in asked if not any(_says(word, said) for said in about)]
    counts = frequency(lacking) if lacking else {}
    unused = [word for word in lacking if not counts[word]]
    if unused and (len(unused) == len(lacking) or not about):
        return f"No passage uses the word{'s' if len(unused) > 1 else ''} {_quoted(unused)}."
    told = _told_first(text, lacking) if about else []
    return f"No passage about {' and '.join(named[:2]) or 'this'} mentions {_quoted(told)}." if told else None


def _told_first(text: str, lacking: Sequence[str]) -> list[str]:
    """What is asked for before whatever else is lacking, in all the words that name it."""
    phrase = asked_phrase(text)
    of_it = [word for word in lacking if word in phrase.lower().split()]
    known = [word for word in lacking if word not in of_it and is_known(word)]
    return list(dict.fromkeys([*([phrase] if of_it else []), *known, *(word for word in lacking if word not in of_it)]))


def _unsaid(text: str, passages: Sequence[Said]) -> str | None:
    """What is asked for, where all words of it stand there and yet none of the passages comes near to an answer."""
    wanted = asked_phrase(text) or next(iter(_content(text)), "")
    named = " and ".join([name for name in names_of(text) if near(name, passages)][:2])
    about = f" about {named}" if named else ""
    return f"None of the closest passages{about} clearly tells what is asked for: “{wanted}”." if wanted and passages else None


def _about(asked: Sequence[str], names: Sequence[str], passages: Sequence[Said]) -> list[Said]:
    """The closest passage that speaks of the names, and those that hold what it shares with the question."""
    of_names = [said for said in passages if all(said in near(name, passages) for name in names)]
    shared = [word for word in asked if of_names and _says(word, of_names[0])]
    return [said for said in of_names if all(_says(word, said) for word in shared)] if shared or names else []


def _content(text: str) -> list[str]:
    """The words in lower case that are no names and say something: of what asks, where it has any."""
    return _content_of(text, asked_part(text)) or _content_of(text, text)


def _content_of(text: str, part: str) -> list[str]:
    named = {word for name in names(text) for word in WORD.findall(name)}
    asked = [
        word
        for word in WORD.findall(part.replace("'s", ""))
        if word not in named and word.isalpha() and (word[0].islower() or word == text.split()[0]) and len(word) > 2
    ]
    return [word for word in dict.fromkeys(map(str.lower, asked)) if word not in STOP_WORDS | ASKING | _IRREGULAR]


def _says(word: str, said: Said) -> bool:
    """Whether a passage has the word, a form of it or another word for it; units of measure may be said of anything."""
    others = other_words(word) - UNITS
    return not others.isdisjoint(said.own) or any(is_form(word, other) for other in said.words)


def _quoted(told: Sequence[str]) -> str:
    return _either([f"“{word}”" for word in told[:MOST_NAMED]])


def _either(told: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(told[:-1]), told[-1])))

"""A refused question and its passages in, the sentence that says what the articles lack out, or None; pure, English.

Names and numbers that stand nowhere, then what is asked about a name or thing that no passage about it says, then words that
no article uses, or no passage that speaks of the same. All words are the question's own. Abstaining counts more than telling:
what may stand there in another form, as initials, as another word for it, or only further away, is not called missing.
`frequency` says of words and phrases in how many passages of the store they stand, in any of their forms.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.evidence import stands_in, words_said
from qa.other_words import PEOPLE, UNITS, is_form, is_known, name_forms, other_words
from qa.rewrite import names
from qa.terms import STOP_WORDS, WORD, has_digit, words
from qa.types import Hit

MOST_NAMED = 3
LONGEST = 300  # characters of a question that are looked at

Frequency = Callable[[Sequence[str]], Mapping[str, int]]

_TITLES = frozenset("mr mrs ms miss dr sir lady lord prof professor president minister king queen saint st captain".split())
_ASKING = frozenset(
    "who whom whose what when where which why how much many long often old far big large kind "
    "type sort called named happen happened happens mean means meant exactly actually person people thing things place time "
    "times year years day days date number amount name names first last next new best most get got go goes take takes took "
    "make makes made use used list describe explain show want need needs like us use find anyone somebody someone anybody "
    "company article articles passage passages text page reason reasons way ways ever still yet already there here mention "
    "mentioned put puts supposed allowed able usually according during since after before against without within per each "
    "every else".split()
)
_IRREGULAR = frozenset(  # verbs whose forms do not show that they are forms of one word
    "become became begin began begun born bought break broke broken bring brought build built choose chose chosen come came "
    "draw drew drive drove eaten fall fell feel felt fight fought find found flew flown forget give gave given grow grew grown "
    "hear heard held hold keep kept knew known lead leave left lose lost meet paid rise rose roll sell sold send sent shown "
    "sing speak spoke spoken spend spent stand stood steal stole stolen swim teach taught tell told think thought throw threw "
    "understand wear wore write wrote written win won".split()
)
_AFTER_ASKING = re.compile(
    r"\b(?:what|which|how)(?: (?:many|much|sorts?|kinds?|types?|of))*(?: (?:is|are|was|were))?(?: the)? (?P<word>[a-z-]{3,30})"
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


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a passage in lower case: all with its context and initials; its own; those with a capital, and initials."""

    words: set[str]
    own: set[str]
    capitals: set[str]


def what_is_missing(question: str, hits: Sequence[Hit], frequency: Frequency, *, nothing_close: bool) -> str | None:
    """One sentence, or None where nothing is surely missing.

    `nothing_close`: whether no candidate came near an answer; only then it is said that an attribute is not told.
    """
    text = " ".join(question.replace("’", "'").split())[:LONGEST]
    passages = [_said(hit) for hit in hits]
    return (
        _nowhere(text, passages, frequency)
        or (_not_told(text, passages) if nothing_close else None)
        or _absent(text, passages)
        or _not_beside(text, passages, frequency)
        or _apart(text, passages)
    )


def _nowhere(text: str, passages: Sequence[_Said], frequency: Frequency) -> str | None:
    """The names and numbers that the whole store lacks."""
    here = {word for said in passages for word in said.capitals}
    named = [said for name in _names(text) if (said := _lacking_of(name, here, frequency))]
    numbers = [word for word in _numbers(text) if not any(word.lower() in said.words for said in passages)]
    counts = frequency([form for word in numbers for form in _written(word)]) if numbers else {}
    numbers = [word for word in numbers if not any(counts[form] for form in _written(word))]
    codes = [word for word in numbers if not _is_year(word) and not any(word in name for name in named)]
    years = [word for word in numbers if _is_year(word)]
    told = [f"mentions {_either([*named, *codes][:MOST_NAMED])}"] if named or codes else []
    told += [f"speaks of {_either(years[:MOST_NAMED])}"] if years else []
    return f"No passage {' or '.join(told)}." if told else None


def _not_told(text: str, passages: Sequence[_Said]) -> str | None:
    """What is asked about a name or thing, where no passage about it holds a word for that."""
    for pattern in (_NAMES, _NAMES_OF, _WHICH, _WHO):
        match = pattern.search(text)
        if not match or match["head"] in _ASKING | _IRREGULAR:
            continue
        head, about = match["head"], match["of"]
        near = _near(about, passages)
        others = other_words(head)
        if not near or any(stands_in(head, said.words) or any(word in said.own for word in others) for said in near):
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


def _absent(text: str, passages: Sequence[_Said]) -> str | None:
    """Names and years that stand in none of the passages."""
    absent = [name for name in _names(text) if not _near(name, passages) and not _may_be_initials(name)]
    years = [word for word in _numbers(text) if _is_year(word)]
    absent += [word for word in years if not any(form in said.words for form in _written(word) for said in passages)]
    return f"None of the closest passages mentions {_either(absent[:MOST_NAMED])}." if absent and passages else None


def _apart(text: str, passages: Sequence[_Said]) -> str | None:
    """Two names that stand in none of the passages together."""
    for one, other in pairwise(_names(text)):
        if not any(_holds(one, said) and _holds(other, said) for said in passages):
            return f"None of the closest passages mentions both {one} and {other}." if passages else None
    return None


def _not_beside(text: str, passages: Sequence[_Said], frequency: Frequency) -> str | None:
    """The words that no article uses, or that stand nowhere near what the closest passage shares with the question.

    What is asked for goes before whatever else is lacking.
    """
    asked = _content(text)
    names = [name for name in _names(text) if _near(name, passages)]
    near = _about(asked, names, passages)
    lacking = [word for word in asked if not any(_says(word, said) for said in near)]
    counts = frequency(lacking) if lacking else {}
    unused = [word for word in lacking if not counts[word]]
    wanted = [word for word in lacking if word in _asked_for(text)]
    told = [word for word in wanted or ([] if unused else lacking) if word not in unused] if near else []
    said = [f"uses the word{'s' if len(unused) > 1 else ''} {_quoted(unused)}"] if unused else []
    said += [f"about {' and '.join(names[:2]) or 'this'} mentions {_quoted(told)}"] if told else []
    return f"No passage {', and none '.join(said)}." if said else None


def _about(asked: Sequence[str], names: Sequence[str], passages: Sequence[_Said]) -> list[_Said]:
    """The closest passage that speaks of the names, and those that hold what it shares with the question."""
    of_names = [said for said in passages if all(said in _near(name, passages) for name in names)]
    shared = [word for word in asked if of_names and _says(word, of_names[0])]
    return [said for said in of_names if all(_says(word, said) for word in shared)] if shared or names else []


def _content(text: str) -> list[str]:
    """The words in lower case that are no names and say something."""
    named = {word for name in names(text) for word in WORD.findall(name)}
    asked = [word for word in WORD.findall(text.replace("'s", "")) if word not in named and word.isalpha() and len(word) > 2]
    return [word for word in dict.fromkeys(map(str.lower, asked)) if word not in STOP_WORDS | _ASKING | _IRREGULAR]


def _asked_for(text: str) -> set[str]:
    """The words that say what is asked for: after what, which or how, or what may be said in other words."""
    said = {word for word in WORD.findall(text.lower()) if is_known(word)}
    return said | {match["word"] for match in _AFTER_ASKING.finditer(text.lower())}


def _says(word: str, said: _Said) -> bool:
    """Whether a passage has the word, a form of it or another word for it; units of measure may be said of anything."""
    others = other_words(word) - UNITS
    return not others.isdisjoint(said.own) or any(is_form(word, other) for other in said.words)


def _quoted(told: Sequence[str]) -> str:
    return _either([f"“{word}”" for word in told[:MOST_NAMED]])


def _names(text: str) -> Iterator[str]:
    """The names of a question without titles and numbers; not its first word, which has its capital anyway."""
    small = [word for word in text.split()[1:] if word.lower() in STOP_WORDS]
    if len(small) > 1 and all(word[0].isupper() for word in small):
        return  # a headline: every word has a capital
    for name in names(text):
        plain = [word for word in WORD.findall(name.replace("'s", "")) if word.lower() not in _TITLES | STOP_WORDS | _ASKING]
        own = name.isupper() or has_digit(name) or " " in name or not text.startswith(name)
        if plain and own and not all(word.isdigit() for word in plain):
            yield " ".join(plain)


def _lacking_of(name: str, here: set[str], frequency: Frequency) -> str:
    """What of a name stands nowhere: all of it where its last word does not, else the words that do not; or nothing."""
    parts = name.split()
    initials = _initials(parts)
    if initials and (initials in here or frequency([initials])[initials]):
        return ""
    lacking = [word for word in parts if not _known(word, here) and not _may_be_initials(word)]
    counts = frequency([form for word in lacking for form in name_forms(word)]) if lacking else {}
    lacking = [word for word in lacking if not any(counts[form] for form in name_forms(word))]
    if not lacking:
        return ""
    return name if lacking[-1] == parts[-1] else " ".join(lacking)


def _holds(name: str, said: _Said) -> bool:
    """Whether a passage may speak of a name or thing: by a word that has a capital in both, or by its initials."""
    parts = WORD.findall(name.removeprefix("the "))
    named = [word for word in parts if word[0].isupper()]
    if not named:
        return all(_known(word, said.words) for word in parts)
    return _initials(named) in said.capitals or any(_known(word, said.capitals) for word in named)


def _near(name: str, passages: Sequence[_Said]) -> list[_Said]:
    """The passages that hold the most of a name's words: of Bear Island, no other island."""
    held = [said for said in passages if _holds(name, said)]
    shares = [sum(_known(word, said.words) for word in WORD.findall(name)) for said in held]
    return [said for said, share in zip(held, shares, strict=True) if share == max(shares)]


def _said(hit: Hit) -> _Said:
    passage, everything = hit.passage, words_said(hit.passage)
    text = f"{passage.context}\n{passage.text}"
    capitals = words(" ".join(word for word in WORD.findall(text) if not word[0].islower()))
    return _Said(everything, words(passage.text), capitals | (everything - words(text)))


def _known(word: str, said: set[str]) -> bool:
    return any(stands_in(form, said) for form in name_forms(word.lower()))


def _initials(parts: Sequence[str]) -> str:
    """Of three words or more: two letters are too often a word."""
    return "".join(word[0] for word in parts).lower() if len(parts) > 2 else ""


def _may_be_initials(word: str) -> bool:
    """Of what nothing is said: it is not known what they stand for."""
    return 2 <= len(word) <= 6 and word.isalpha() and word.isupper()


def _numbers(text: str) -> list[str]:
    """Years, codes and large numbers as typed; small ones may be written in words, and times in several ways."""
    found = [word.removesuffix("'s").removesuffix("s") for word in WORD.findall(text) if has_digit(word) and ":" not in word]
    return [word for word in dict.fromkeys(found) if not _plain(word).isdigit() or int(_plain(word)[:9]) >= 100]


def _written(word: str) -> list[str]:
    """A number as it may be written."""
    plain = _plain(word)
    return [word, plain, f"{int(plain[:18]):,}"] if plain.isdecimal() and plain.isascii() else [word]


def _plain(word: str) -> str:
    return word.replace(",", "")


def _is_year(word: str) -> bool:
    return re.fullmatch(r"1\d{3}|20\d{2}|21\d{2}", word) is not None


def _either(told: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(told[:-1]), told[-1])))

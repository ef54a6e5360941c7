"""What a sentence need not say again of a claim: what the title or a heading names, or the sentence before, if it points back.

Comes in: the pairs of words that were found or not; goes out: those without what is understood. A word that something else
stands for in the sentence is not understood: a green incident is no red one, whatever the sentence before is about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.claims.alignment import Pair
from qa.claims.opposites import has_opposite, is_past, same
from qa.claims.statement import Token

_VERBS = frozenset("is are was were be been has have had do does did can could will would may might must should".split())
_RUN = re.compile(r"(?:[A-Z][\w'’-]* ){1,6}[A-Z][\w'’-]*")  # of capitalised words
_PRONOUNS = frozenset("it its he his him she her hers they their them this these both".split())
_POSSESSIVES = frozenset("its his her their".split())
_THE_SAME = frozenset(
    "country city town company organisation organization group body state team club film book album song band museum "
    "empire party school university church building island river region dynasty war battle show series game device "
    "product".split()
)  # which "the" ties to what was spoken of


@dataclass(frozen=True, slots=True)
class Context:
    """Words that a sentence need not repeat, and which names follow each other in the passage and its title.

    `near`: of title and headings; `before`: of the sentence before; `subject`: of what that one is about, its first words;
    `lead`: of what the passage's first sentence is about.
    """

    near: frozenset[str]
    before: frozenset[str]
    subject: frozenset[str]
    names: frozenset[tuple[str, str]]
    lead: frozenset[str] = frozenset()


def without_understood(pairs: list[Pair], said: Sequence[Token], context: Context) -> list[Pair]:
    """The pairs without those of words that are understood."""
    at = [pair.at for pair in pairs if pair.at is not None]
    if not at:
        return pairs
    return [pair for number, pair in enumerate(pairs) if not _is_understood(pairs, number, said, at, context)]


def _is_understood(pairs: list[Pair], number: int, said: Sequence[Token], at: list[int], context: Context) -> bool:
    """Whether a word that was not found leads the claim, is an attribute ("of the club") or a phrase, and is known."""
    pair = pairs[number]
    if pair.at is not None or pair.claimed.kind != "word" or pair.chunk == "!":
        return False
    if _is_replaced(pairs, number, said, at) or not _is_one_name(pairs, number, context):
        return False
    points_back = any(refers(said, place) for place in range(max(at) + 1))
    in_lead = pair.claimed.is_name and not has_opposite(pair.claimed.text) and stands_in(pair.claimed, context.lead)
    known = in_lead or stands_in(pair.claimed, context.near)
    recalled = points_back and stands_in(pair.claimed, context.before)
    if _is_definite(pairs, number, said):  # the empire, for the Ottoman Empire
        return known or stands_in(pair.claimed, context.before)
    if pair.claimed.after == "of" or pair.chunk not in ("", "(somebody)"):
        return known or (recalled and pair.claimed.is_name)
    if pair.chunk == "" and any(other.at is not None for other in pairs[:number]):
        return _is_beside_a_name(pairs, number) and (known or stands_in(pair.claimed, context.before))
    foreign = any(token.kind in ("word", "number") for token in said[: min(at)])
    if any(token.is_name and not token.after and place for place, token in enumerate(said[: min(at)])):
        return False  # "the country builds Rogun, which is to be ..." is of no other dam
    points = any(refers(said, place) and points_at(said, place, at) for place in range(min(at)))
    return (known and (points or not foreign or pair.chunk != "")) or (points and stands_in(pair.claimed, context.subject))


def _is_one_name(pairs: Sequence[Pair], number: int, context: Context) -> bool:
    """Whether the names on both sides of a name follow it in the article too: Vladimir Putin, but not Vladimir Jinping."""
    token = pairs[number].claimed
    beside = [token, *(pairs[n].claimed for n in (number - 1, number + 1) if 0 <= n < len(pairs))]
    both = [(one, other) for one in beside for other in beside if one.is_name and other.is_name and one.end + 1 == other.start]
    return all((one.text, other.text) in context.names for one, other in both)


def _is_beside_a_name(pairs: Sequence[Pair], number: int) -> bool:
    token = pairs[number].claimed
    near = [pairs[n].claimed for n in (number - 1, number + 1) if 0 <= n < len(pairs)]
    return token.is_name and any(o.is_name and (o.end + 1 == token.start or token.end + 1 == o.start) for o in near)


def refers(said: Sequence[Token], number: int) -> bool:
    """Whether a word points back: "it", "the country", "there"."""
    token = said[number]
    if token.text in ("there", "one"):
        return number > 0 and (number + 1 == len(said) or said[number + 1].text not in ("is", "are", "was", "were"))
    return token.text in _PRONOUNS or (token.text in _THE_SAME and number > 0 and said[number - 1].text == "the")


def points_at(said: Sequence[Token], number: int, at: Sequence[int]) -> bool:
    """Whether a possessive stands before what was found: "its forerunner was the club" says nothing of itself."""
    return said[number].text not in _POSSESSIVES or number + 1 in at


def _is_definite(pairs: Sequence[Pair], number: int, said: Sequence[Token]) -> bool:
    """Whether "the" stands in the sentence where the claim has a name: the empire, for the Ottoman Empire."""
    following = pairs[number + 1] if number + 1 < len(pairs) else None
    if following is None or not following.at or following.claimed.start != pairs[number].claimed.end + 1:
        return False
    return said[following.at - 1].text == "the"


def _is_replaced(pairs: Sequence[Pair], number: int, said: Sequence[Token], at: Sequence[int]) -> bool:
    """Whether another word stands before the same noun: a green incident is no red one."""
    pair, before = pairs[number], pairs[number - 1] if number else None
    if pair.claimed.after == "of" and before and before.at is not None:  # "mayor of Dushanbe" is of no other town
        of_group = before.claimed.after == "of"
        return of_group or any(token.text == "of" for token in said[before.at + 1 : before.at + 2])
    if pair.claimed.is_name and any(token.is_name and token.after == pair.chunk != "" for token in said):
        return True
    following = pairs[number + 1].at if number + 1 < len(pairs) else None
    return bool(following) and said[(following or 1) - 1].kind == "word" and (following or 1) - 1 not in at


def stands_in(token: Token, have: frozenset[str]) -> bool:
    """Whether the words have this one, in any form."""
    return token.text in have or any(same(token.text, other) for other in have if other[:2] == token.text[:2])


def subject_of(said: Sequence[Token]) -> frozenset[str]:
    """The words before the first that looks like a verb, eight at most: what a sentence is about."""
    found: list[str] = []
    for token in said:
        if found and (token.text in _VERBS or is_past(token.text)):
            break
        found += [token.text] if token.kind == "word" else []
    return frozenset(found[:8])


def names_of(text: str) -> frozenset[tuple[str, str]]:
    """The pairs of names that follow each other."""
    runs = [[re.sub("['’]s$", "", word).lower() for word in run.split()] for run in _RUN.findall(text)]
    return frozenset(pair for run in runs for pair in pairwise(run))


def initials_of(text: str) -> frozenset[str]:
    """Of each run of capitalised words: SCO, where that is spelled out."""
    names = [run.split() for run in _RUN.findall(text)]
    return frozenset("".join(word[0] for word in name[n:]).lower() for name in names for n in range(len(name) - 1))

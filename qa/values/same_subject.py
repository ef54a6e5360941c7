"""A question and what two articles say, whether both are about what it names out, and how many of its words one lacks; pure.

An article may call a thing by a part of its name, by its kind ("the bridge"), or leave out what its title says; it may measure
in another word. What has another name, another number or another modifier is something else.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.evidence import unmet
from qa.rewrite import names
from qa.terms import STOP_WORDS, WORD, alike, has_digit, words
from qa.types import Hit
from qa.values.amounts import NUMBER_WORDS
from qa.values.asked_value import asked_of
from qa.values.stated_by import Claim, all_words, before_noun, counted, is_in, names_beside

LEAST_MET = 0.3  # of the question's words, that an article's passages must have
SHORTEST = 4  # letters of a name's first word that may stand for it
# What asks for a measure, in place of which the other sentence has another word: deep and depth, cost and price.
_MEASURING = frozenset(
    "long length high height tall deep depth wide width old age big large size far distance heavy weight fast speed cost costs "
    "price much many often people persons year day date time area percentage percent share number amount total sum place "
    "per like country city town name called take takes took get gets got happen happened located situated based "
    "exact exactly".split()
)
_KINDS = frozenset(
    "mount lake river cape fort port allotments bridge school museum festival park library tunnel station hoard company "
    "hospital church castle theatre harbour hotel college university airport farm club society".split()
)
_WAYS = frozenset("street road lane avenue square".split())  # no name without what stands before: Harbour Street
_OPENING = frozenset(("since", "within", "during", "until", "per"))  # that are no names where they open a question
_OWNS = re.compile(rf"\b([A-Z][\w-]+)['’]s((?: (?!(?:{'|'.join(sorted(STOP_WORDS))})\b)[a-z][\w-]+){{1,3}})")
_OF = re.compile(r"\b([a-z][\w-]+) (?:of|for) (?:the )?([A-Z][\w-]+)")
_TWO_LARGE = re.compile(r"\b(?=([A-Z][\w'’-]*) ([A-Z][\w'’-]*))")  # of each two words of a name
_YEAR = re.compile(r"(?<![\d.,])(?:1\d{3}|20\d{2})(?![\d,]|\.\d)")


def is_about(question: str, hits: Sequence[Hit], others: Sequence[Hit] = ()) -> bool:
    """Whether an article's passages have the question's names and numbers, as far as those of another have them; of a
    question without a name, all its words."""
    wanted = _unmet(question, hits)
    if not names(question):
        told = set[str]().union(*map(all_words, hits))
        wanted |= {word for word in WORD.findall(question.lower()) if _is_content(word) and not is_in(word, told)}
    known = set[str]().union(*map(all_words, others))
    return not {word for word in wanted if not others or is_in(word.lower(), known)}


def lacking(question: str, one: Claim, other: Claim, whole: Sequence[Hit] = ()) -> int | None:
    """How many words of the question the other lacks that the one has; None where it lacks a name, a number or a modifier,
    or has none of them. `whole`: what else was found of the other's article, which may say what its sentence leaves out."""
    near = [other.near]
    numbers = {word for word in _unmet(question, near) if has_digit(word)}
    if (_unmet(question, [*near, *whole]) | numbers) - _unmet(question, [one.near]) or _speaks_of_another(question, one, other):
        return None
    if any(_is_anothers(question, claim.close.passage.text) for claim in (one, other)):
        return None
    asked = WORD.findall(question.lower())
    counts = {word for word in asked if word in NUMBER_WORDS and word in words(one.close.passage.text)}
    if counts - words(other.near.passage.text):
        return None  # a cabin for two, and one for four
    has, told = all_words(one.near), set[str]().union(_written([*near, *whole]), *map(all_words, [*near, *whole]))
    content = {word for word in asked if _is_content(word)}
    if len(content) < 2 and not names(question):
        return None  # "How high is the tower?" may be asked of any
    if content and sum(is_in(word, told) for word in content) < LEAST_MET * len(content):
        return None
    missed = [at for at, word in enumerate(asked) if _is_content(word) and is_in(word, has) and not is_in(word, told)]
    named = {word for name in names(question) for word in words(name)}
    follow = [word for at in missed for word in asked[at + 1 : at + 2] if _is_content(word) and word not in named]
    here = words(other.close.passage.text)
    if any(is_in(word, here) or _is_of_another_kind(word, other.near) for word in follow):
        return None
    return len(missed)


def _is_of_another_kind(head: str, hit: Hit) -> bool:
    """Whether a noun has another modifier than the question's: the finance department is not the legal department."""
    said = WORD.findall(f"{hit.passage.context}\n{hit.passage.text}".lower())
    return any(alike(head, word) and _is_content(before) and not has_digit(before) for before, word in pairwise(said))


def _unmet(question: str, hits: Sequence[Hit]) -> set[str]:
    """The names and numbers that stand in none of the hits. An article may call a thing by the first word of its name; its
    year need not be said where no other is."""
    written = _written(hits) | {word.removesuffix(".0") for hit in hits for word in all_words(hit) if word.endswith(".0")}
    named = [WORD.findall(name) for name in names(question)]
    short = {word for name in named for word in (*_left_out(name, hits), *_kinds_left_out(name, hits))}
    return {word for word in unmet(question, hits) if word not in written | short and word.lower() not in _OPENING}


def _written(hits: Sequence[Hit]) -> set[str]:
    """The years of articles whose passages say no other."""
    return {hit.document.date[:4] for hit in hits if not set(_YEAR.findall(hit.passage.text)) - {hit.document.date[:4]}}


def _left_out(name: Sequence[str], hits: Sequence[Hit]) -> Sequence[str]:
    """All but the first word of a name, where the titles have that one and no passage has it before another name."""
    if len(name) < 2 or len(name[0]) < SHORTEST or not all(name[0] in hit.passage.context for hit in hits):
        return ()
    longer = re.compile(rf"\b{re.escape(name[0])} (?!{re.escape(name[1])}\b)[A-Z]")
    return () if any(longer.search(f"{hit.passage.context}\n{hit.passage.text}") for hit in hits) else name[1:]


def _kinds_left_out(name: Sequence[str], hits: Sequence[Hit]) -> Sequence[str]:
    """The word of a name that says what kind of thing it is: "Mount", where no passage has the rest with another such word."""
    rest = [word for word in name if word.lower() not in _KINDS | _WAYS]
    if not rest or len(rest) == len(name):
        return ()
    said = [WORD.findall(f"{hit.passage.context}\n{hit.passage.text}".lower()) for hit in hits]
    others = {pair[1 - at] for text in said for pair in pairwise(text) for at in (0, 1) if pair[at] == rest[-1].lower()}
    return () if others & _KINDS - {word.lower() for word in name} else [word for word in name if word.lower() in _KINDS]


def names_it(question: str, claim: Claim) -> bool:
    """Whether the claim's own sentence or its titles have the question's names, or it counts what the question does."""
    return not _unmet(question, [claim.close]) or before_noun(asked_of(question).noun, counted(claim)) is not None


def _speaks_of_another(question: str, one: Claim, other: Claim) -> bool:
    """Whether the other's sentence names something else in place of what the question and the one's sentence name."""
    missing = set(unmet(question, [other.close])) - set(unmet(question, [one.close]))
    if not missing:
        return False
    return bool(names_beside(other, words(question))) or _is_of_the_kind(question, missing, other.close.passage.text)


def _is_of_the_kind(question: str, missing: set[str], sentence: str) -> bool:
    """Whether the sentence has a part of a name that is asked for in another name: Orr County, not Kell County."""
    said = _TWO_LARGE.findall(sentence)
    for first, last in (pair for name in names(question) for pair in pairwise(WORD.findall(name))):
        if first in missing and any(other != first and same == last for other, same in said):
            return True
        if last in missing and any(same == first and other != last for same, other in said):
            return True
    return False


def _is_anothers(question: str, sentence: str) -> bool:
    """Whether the sentence has what the question asks of one owner, and only of others: China's minister, not Chile's."""
    asked, said = _owned(question), _owned(sentence)
    for owner, thing in asked:
        owners = [other for other, its in said if alike(thing, its)]
        if owners and not any(alike(owner, other) for other in owners):
            return True
    return False


def _owned(text: str) -> set[tuple[str, str]]:
    """The owners with a name and what they own, in lower case: "Chile's foreign minister", "the minister of Chile"."""
    of = {(owner.lower(), thing) for thing, owner in _OF.findall(text)}
    return of | {(owner.lower(), re.split(r"\W", things)[-1]) for owner, things in _OWNS.findall(text)}


def _is_content(word: str) -> bool:
    return len(word) > 1 and word not in STOP_WORDS | _MEASURING and "'" not in word.removesuffix("'s")

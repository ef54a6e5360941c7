"""A claim in, the claim asked with a question word for one of its pieces out; pure, English.

"Were 12 boats sold in Oslo in May?" asks as much as "How many boats were sold in Oslo in May?", "Where were 12 boats sold in
May?" and "When were 12 boats sold in Oslo?": who answers these says whether the claim holds, however its sentence is worded.
The pieces are its numbers, dates and names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.claims.claim import Claim
from qa.claims.opposites import is_past
from qa.claims.statement import MONTHS, WEEKDAYS, Token

Sort = Literal["number", "date", "name"]

_NUMBERS = frozenset("count percent times time".split())
_DATES = frozenset("year day decade".split())
_BEFORE = frozenset(
    "the a an more less fewer than at least most about over under exactly around only just nearly almost up to".split()
)
_OWNERS = frozenset("the a an my our your his her its their".split())
_PREPOSITIONS = frozenset("in on at from to for with by since during until into against through before after".split())
_OF_PLACES = frozenset("in at".split())


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of a claim, and the question that it would answer."""

    sort: Sort
    value: tuple[Token, ...]
    question: str


def slots(claim: Claim) -> list[Slot]:
    """The pieces of a claim that can be asked for, the most telling first."""
    found = [_slot(claim, start, end) for start, end in _runs(claim.tokens)]
    order: list[Sort] = ["number", "date", "name"]
    return sorted((slot for slot in found if slot), key=lambda slot: order.index(slot.sort))


def _runs(found: Sequence[Token]) -> list[tuple[int, int]]:
    """Where dates of several words, names of several words, and numbers stand."""
    runs: list[tuple[int, int]] = []
    for number, token in enumerate(found):
        last = runs[-1] if runs else None
        if last and last[1] == number and (_is_joined(found, number) or _goes_on(found[number - 1], token)):
            runs[-1] = (last[0], number + 1)
        elif token.kind == "number" or _is_date(token) or (token.is_name and token.kind == "word"):
            runs.append((number, number + 1))
    return runs


def _is_joined(found: Sequence[Token], number: int) -> bool:
    """Whether "of" ties two names to one: the University of Bologna."""
    names = [n for n in (number - 1, number + 1) if 0 < n < len(found) and found[n].is_name and found[n].kind == "word"]
    return found[number].text == "of" and len(names) == 2


def _goes_on(before: Token, token: Token) -> bool:
    if before.text == "of":
        return True
    if _is_date(before) or _is_date(token):
        return _is_date(before) and _is_date(token)
    return before.is_name and token.is_name and token.kind == before.kind == "word" and before.end + 1 == token.start


def _is_date(token: Token) -> bool:
    named = token.text in WEEKDAYS or (token.text in MONTHS and token.is_name)
    return named or (token.kind == "number" and token.slot in _DATES)


def _slot(claim: Claim, start: int, end: int) -> Slot | None:
    found, value = claim.tokens, claim.tokens[start:end]
    if _is_date(value[0]):
        if start and found[start - 1].text in _OWNERS:  # "the 2009 final"
            return None
        return Slot("date", tuple(value), _asked(claim, start, end, "When", with_preposition=False))
    if value[0].kind == "number":
        return _number_slot(claim, start) if value[0].slot in _NUMBERS else None
    if _is_attribute(claim, start, end):
        return None
    names = tuple(token for token in value if token.kind == "word")
    return Slot("name", names, _asked(claim, start, end, "Who or what"))


def _is_attribute(claim: Claim, start: int, end: int) -> bool:
    """Whether a name says whose or what kind: "Hitler's party", "the Protestant churches", "in Nordic countries"."""
    found = claim.tokens
    if claim.text[found[end - 1].end - 2 : found[end - 1].end + 1].replace("’", "'").find("'") >= 0:
        return True
    follows = end < len(found) and found[end].kind in ("word", "number") and found[end].start == found[end - 1].end + 1
    return follows and start > 0 and (found[start - 1].text in _OWNERS | _PREPOSITIONS or found[start - 1].kind == "word")


def _number_slot(claim: Claim, number: int) -> Slot:
    found, value = claim.tokens, claim.tokens[number]
    start, end = number, number + 1
    while start and found[start - 1].text in _BEFORE:
        start -= 1
    while end < len(found) and _is_counted(value, found[end]):
        end += 1
    counted = claim.text[value.end : found[end - 1].end].strip(" %")
    return Slot("number", (value,), _asked(claim, start, end, _question_word(value, counted), with_preposition=False))


def _asked(claim: Claim, start: int, end: int, asking: str, *, with_preposition: bool = True) -> str:
    """The claim without its words from `start` to `end`, asked for them."""
    found = claim.tokens
    while start and found[start - 1].text in _OWNERS:
        start -= 1
    preposition = found[start - 1].text if start and found[start - 1].text in _PREPOSITIONS else ""
    low, high = found[start - bool(preposition)].start, found[end - 1].end
    rest = claim.text[high:].removeprefix("'s").removeprefix("%")
    if asking == "Who or what" and preposition in _OF_PLACES:
        asking, preposition = "Where", ""
    if not claim.auxiliary:
        kept = preposition if with_preposition else ""
        question = f"{claim.text[:low]} {kept} {asking[0].lower()}{asking[1:]} {rest}" if low else f"{asking} {rest}"
    else:
        question = f"{asking} {claim.auxiliary} {claim.text[:low]} {rest} {preposition if with_preposition else ''}"
    return " ".join(question.split()) + "?"


def _is_counted(value: Token, token: Token) -> bool:
    return token.text in ("people", "percent", "cent") or (
        token.text in value.units and not is_past(token.text) and token.text not in _PREPOSITIONS
    )


def _question_word(value: Token, counted: str) -> str:
    if value.slot == "count":
        return f"How many {counted}" if counted else "How many"
    return {"percent": "What percentage", "times": "How many times", "time": "What time"}[value.slot]

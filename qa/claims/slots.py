"""A claim in, the claim asked with "how many" or "what time" for one of its numbers out; pure, English.

"Were 12 boats sold in Oslo?" asks as much as "How many boats were sold in Oslo?": who answers that says whether the claim
holds, however its sentence is worded. Only numbers are asked for: whoever else it was, or wherever, the reader names
somebody, and another year may be that of another time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.claims.claim import Claim
from qa.claims.opposites import is_past
from qa.claims.statement import Token

_SLOTS = frozenset("count percent times time".split())
_BEFORE = frozenset(
    "the a an more less fewer than at least most about over under exactly around only just nearly almost up to".split()
)
_PREPOSITIONS = frozenset("in on at from to for with by since during until into against through before after".split())


@dataclass(frozen=True, slots=True)
class Slot:
    """A number of a claim, and the question that it would answer."""

    value: Token
    question: str


def slots(claim: Claim) -> list[Slot]:
    """The numbers of a claim that can be asked for; none where the claim is no question itself: "is it true that ..."."""
    if not claim.auxiliary:
        return []
    return [_asked(claim, n) for n, token in enumerate(claim.tokens) if token.kind == "number" and token.slot in _SLOTS]


def _asked(claim: Claim, number: int) -> Slot:
    found, value = claim.tokens, claim.tokens[number]
    start, end = number, number + 1
    while start and found[start - 1].text in _BEFORE:
        start -= 1
    while end < len(found) and _is_counted(value, found[end]):
        end += 1
    preposition = start > 0 and found[start - 1].text in _PREPOSITIONS
    low, high = found[start - preposition].start, found[end - 1].end
    counted = claim.text[value.end : high].strip(" %")
    asking = _question_word(value, counted)
    question = f"{asking} {claim.auxiliary} {claim.text[:low]} {claim.text[high:].removeprefix('%')}"
    return Slot(value, " ".join(question.split()) + "?")


def _is_counted(value: Token, token: Token) -> bool:
    return token.text in ("people", "percent", "cent") or (
        token.text in value.units and not is_past(token.text) and token.text not in _PREPOSITIONS
    )


def _question_word(value: Token, counted: str) -> str:
    if value.slot == "count":
        return f"How many {counted}" if counted else "How many"
    return {"percent": "What percentage", "times": "How many times", "time": "What time"}[value.slot]


def number_in(said: Sequence[Token], start: int, end: int) -> Token | None:
    """The only number of the sentence at `[start, end)` of its text; None where there is none or more than one."""
    found = [token for token in said if token.kind == "number" and start <= token.start and token.end <= end]
    return found[0] if len(found) == 1 else None

"""A piece of a claim and what was read for it in a sentence in, what this makes of the claim out; pure, English.

Who asks "When was the harbour opened?" and reads "1921" knows whether "the harbour was opened in 1921" holds, however the
sentence is worded, as long as it speaks of the same: the other names and numbers of the claim are said or understood, most of
its words too, nothing rules one of them out, and the sentence neither denies nor doubts.
"""

from collections.abc import Sequence

from qa.claims.alignment import Pair, sort_of
from qa.claims.claim import Claim
from qa.claims.compare import Finding, Verdict, may_rule_out, speaks_alike
from qa.claims.opposites import opposite, same
from qa.claims.slots import Slot
from qa.claims.statement import DENIALS, MONTHS, Token, relation
from qa.claims.understood import Context, stands_in

_MOST_LOST = 1 / 3  # of the words beside a number or date; beside a name none: a reader names somebody for any verb


def judged_by(claim: Claim, slot: Slot, read: Sequence[Token], said: Sequence[Token], context: Context) -> Finding | None:
    """What the words `read` for a piece of the claim make of it; None where anything else may decide it."""
    agrees = agreement(slot, read)
    if any(_is_beside_another(token, said) for token in claim.content if token not in slot.value):
        return None
    if agrees is None or any(token.kind == "negation" or token.text in DENIALS for token in (*said, *claim.tokens)):
        return None
    pairs = _others(claim, slot, said)
    lost = [pair.claimed for pair in pairs if pair.at is None and not _is_known(pair.claimed, context)]
    if not any(pair.at is not None for pair in pairs) or not _is_of_the_same(slot, lost, len(pairs)):
        return None
    places = [number for number, token in enumerate(said) if token in read]
    at = [*places, *(pair.at for pair in pairs if pair.at is not None)]
    found = [*pairs, Pair(slot.value[0], places[0], "same" if agrees else "number")]
    if not speaks_alike(claim, said, found, at, not agrees) or not _keeps_order(claim, slot, said, places[0], pairs):
        return None
    if not agrees and (_is_elsewhere(slot, said, read) or not all(may_rule_out(claim, token) for token in slot.value)):
        return None
    verdict: Verdict = "supported" if agrees else "contradicted"
    return Finding(verdict, read[0], 1 - len(lost) / len(claim.content), tuple(lost), slot.sort)


def agreement(slot: Slot, read: Sequence[Token]) -> bool | None:
    """Whether what was read is the piece (True) or rules it out (False); None where that cannot be told."""
    if slot.sort == "number":
        return _same_number(slot.value[0], read)
    if slot.sort == "date":
        return _same_date(slot.value, read)
    words = [token for token in read if token.kind in ("word", "number")]
    claimed = [any(same(token.text, other.text) for other in words) for token in slot.value]
    told = [any(same(token.text, other.text) for other in slot.value) for token in words]
    return True if words and (all(claimed) or (all(told) and slot.sort == "name")) else None


def _same_number(value: Token, read: Sequence[Token]) -> bool | None:
    numbers = [token for token in read if token.kind == "number"]
    if len(numbers) != 1:
        return None
    (number,) = numbers
    if number.slot == value.slot and not value.bound + number.bound:
        return number.value == value.value
    return relation(value, number)


def _same_date(value: Sequence[Token], read: Sequence[Token]) -> bool | None:
    """Whether year, month and day are the same, as far as both say them; what is bounded ("before 1921") by the year."""
    compared: list[bool | None] = []
    for token in value:
        if token.text in MONTHS:
            others = [other.text == token.text for other in read if other.text in MONTHS]
        else:
            others = [relation(token, o) is True for o in read if o.kind == "number" and o.slot == token.slot]
        compared.append(others[0] if len(others) == 1 else None)
    return False if False in compared else None if None in compared else True


def _others(claim: Claim, slot: Slot, said: Sequence[Token]) -> list[Pair]:
    """Where the words of the claim beside the piece stand in the sentence."""
    own = {token.start for token in slot.value}
    rest = [token for token in claim.content if token.start not in own]
    return [
        Pair(t, next((n for n, other in enumerate(said) if sort_of(t, other) == "same"), None), chunk=t.after) for t in rest
    ]


def _is_known(token: Token, context: Context) -> bool:
    """Whether a name is understood, or title and lead say the word: "bought", of the sentence before, is not said of this."""
    return stands_in(token, context.near | context.lead | (context.before if token.is_name else frozenset()))


def _is_beside_another(token: Token, said: Sequence[Token]) -> bool:
    """Whether the sentence says the opposite of a word, or another number of the same thing: it sold that and bought this."""
    return any(opposite(token.text, other.text) or relation(token, other) is False for other in said)


def _is_of_the_same(slot: Slot, lost: Sequence[Token], total: int) -> bool:
    """Whether the sentence speaks of what the claim speaks of: few words are lost, no name and no number."""
    if any(token.is_name or token.kind == "number" for token in lost):
        return False
    return not lost or (slot.sort != "name" and len(lost) <= max(1, total * _MOST_LOST))


def _keeps_order(claim: Claim, slot: Slot, said: Sequence[Token], place: int, pairs: Sequence[Pair]) -> bool:
    """Whether the names stand in the claim's order, which tells who does it to whom."""
    if slot.sort != "name" or slot.value[0].after:
        return True
    if (
        said[place].after == "by" and slot.value[0].start > claim.content[0].start
    ):  # whom Ada beat is not whom she was beaten by
        return False
    names = [pair for pair in pairs if pair.claimed.is_name and not pair.claimed.after and pair.at is not None]
    start = slot.value[0].start
    return all((pair.at < place) == (pair.claimed.start < start) for pair in names if pair.at is not None)


def _is_elsewhere(slot: Slot, said: Sequence[Token], read: Sequence[Token]) -> bool:
    """Whether the sentence says the claimed piece too, of something else."""
    return any(o not in read and o.kind == v.kind and o.text == v.text for o in said for v in slot.value) or any(
        o not in read and o.kind == "number" == v.kind and o.value == v.value for o in said for v in slot.value
    )

"""Where the words of a claim stand in one sentence in any order, for a claim that is worded in another way; pure.

Comes in: a claim, the words of a sentence and what goes without saying there; goes out: a pair for each word that was found,
or nothing where that would be a guess. Order carries roles ("Ada defeated Berta"), so the words around the claim's verb keep
theirs, and nobody else may stand between. The article's title, its headings and, for a pronoun, the sentences before may name
what the sentence does not say again.
"""

from collections.abc import Sequence
from itertools import pairwise

from qa.claims.alignment import Pair, Sort, is_done_by, sort_of
from qa.claims.claim import Claim
from qa.claims.opposites import has_opposite, is_past
from qa.claims.qualified import ENDS_A_SCOPE, MODALS, QUANTITY
from qa.claims.statement import MONTHS, WEEKDAYS, Token
from qa.claims.understood import Context, points_at, refers, stands_in

WITH_A_ROLE = frozenset("than over against from to into by before after until".split())  # a phrase that must stay one
_MOST_BETWEEN = 6  # words of meaning that the claim does not have, between two that it has
_LEAST_FOUND = 0.5  # of the claim's words, in the sentence itself
_LEAST_AGAINST = 0.6  # the same, to be contradicted
_BE = frozenset("is are was were".split())
_GET = frozenset("get gets got".split())  # "get fined": be fined


def scattered(claim: Claim, said: Sequence[Token], context: Context) -> list[Pair]:
    """A pair for each word of the claim that stands in the sentence; empty where one is neither there nor understood."""
    wanted = [(chunk, token) for chunk, words in claim.chunks for token in words if token.text not in QUANTITY]
    pairs = _placed(wanted, said)
    found = [pair for pair in pairs if pair.at is not None]
    lost = [pair for pair in pairs if pair.at is None and pair.claimed.text not in MODALS and not _is_light(pair, pairs)]
    same = sum(pair.sort == "same" for pair in found)
    conflicts = len(found) - same
    total = len(found) + len(lost)
    if same < 2 or conflicts > 1 or same < total * (_LEAST_AGAINST if conflicts else _LEAST_FOUND):
        return []
    if not _is_one_statement(found, said) or not _keeps_roles(claim, found, said) or not _is_one_number(found, said):
        return []
    if not all(_is_understood(pair, pairs, said, context) for pair in lost):
        return []
    return found if not lost or _may_be_left_out(claim, lost, found, said) else []


def _placed(wanted: Sequence[tuple[str, Token]], said: Sequence[Token]) -> list[Pair]:
    """Each word as near to those before it as can be: where it stands itself, else where something rules it out."""
    taken: set[int] = set()
    pairs: list[Pair] = []
    for exact in (True, False):
        for number, (chunk, token) in enumerate(wanted):
            if exact:
                pairs.append(Pair(token, chunk=chunk))
            if pairs[number].at is None and (found := _nearest(token, said, taken, exact)):
                pairs[number] = Pair(token, found[0], found[1], chunk)
                taken.add(found[0])
    return pairs


def _nearest(token: Token, said: Sequence[Token], taken: set[int], exact: bool) -> tuple[int, Sort] | None:
    sorts = [(n, sort_of(token, other)) for n, other in enumerate(said) if n not in taken]
    fit = [(n, sort) for n, sort in sorts if sort and (sort == "same") == exact]
    middle = sum(taken) / len(taken) if taken else 0
    return min(fit, key=lambda place: abs(place[0] - middle)) if fit else None


def _is_light(pair: Pair, pairs: Sequence[Pair]) -> bool:
    """ "Get" in "get fined"."""
    after = next((other.claimed for other in pairs if other.claimed.start > pair.claimed.end), None)
    return pair.claimed.text in _GET and after is not None and is_past(after.text)


def _is_one_statement(found: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether what was found hangs together: no one else between, and no other clause unless it points back."""
    at = sorted(pair.at for pair in found if pair.at is not None)
    for first, second in pairwise(at):
        between = said[first + 1 : second]
        others = [token for token in between if token.kind in ("word", "number") and token.text not in QUANTITY]
        if len(others) > _MOST_BETWEEN or any(is_somebody(token) for token in others):
            return False
        borders = [n for n in range(first + 1, second) if said[n].text == ";" or said[n].text in ENDS_A_SCOPE]
        if borders and not any(refers(said, n) for n in range(borders[-1], min(at[-1] + 3, len(said)))):
            return False
    return True


def _is_one_number(found: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether no other number among what was found may be the one that is meant."""
    at = sorted(pair.at for pair in found if pair.at is not None)
    slots = {pair.claimed.slot for pair in found if pair.claimed.kind == "number"}
    others = [said[n] for n in range(at[0], at[-1]) if n not in at and said[n].kind == "number"]
    return not any(other.slot in slots for other in others)


def is_somebody(token: Token) -> bool:
    """Whether a name that stands after no preposition may be who does it."""
    return token.is_name and not token.after and token.text not in (*MONTHS, *WEEKDAYS)


def _keeps_roles(claim: Claim, found: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether the words of the core stand in the claim's order, and a phrase whose preposition tells a role after it."""
    core = [pair.at for pair in found if pair.chunk == "" and pair.at is not None]
    if is_done_by([pair for pair in found if pair.chunk == ""], said):
        return False
    if core != sorted(core) and not _is_turned(claim, core, said):
        return False
    for preposition, words in claim.chunks:
        places = [pair.at for pair in found if pair.chunk == preposition and pair.at is not None and pair.claimed in words]
        if preposition in WITH_A_ROLE and places and not _is_after(preposition, min(places), said):
            return False
    return True


def _is_turned(claim: Claim, core: Sequence[int], said: Sequence[Token]) -> bool:
    """Whether what is the same stands on the other side of "is": one of the papers is the Mercury."""
    cuts = [n for n in range(1, len(core)) if core[n] < core[n - 1]]
    if claim.auxiliary not in (*_BE, "") or len(cuts) != 1:
        return False
    turned = [*core[cuts[0] :], *core[: cuts[0]]]
    return turned == sorted(turned) and any(token.text in _BE for token in said[core[-1] + 1 : core[0]])


def _is_after(preposition: str, place: int, said: Sequence[Token]) -> bool:
    alike = {"to", "into"} if preposition in ("to", "into") else {preposition}
    return said[place].after in alike or any(token.text in alike for token in said[max(0, place - 3) : place])


def _is_understood(pair: Pair, pairs: Sequence[Pair], said: Sequence[Token], context: Context) -> bool:
    """Whether the title or a heading says the word, or what the sentence points back to, and nothing stands in its place."""
    token = pair.claimed
    if token.kind == "number":
        return token.slot == "year" and token.text in context.near and not any(other.slot == "year" for other in said)
    if token.text in MONTHS or token.text in WEEKDAYS or has_opposite(token.text):
        return False
    if token.is_name and any(other.claimed.text == token.text and other.at is not None for other in pairs):
        return True
    if _is_cut(token, pairs):
        return _is_half_a_name(token, pairs, said, context)
    recalled = context.before | context.subject if token.is_name else context.subject
    known = stands_in(token, context.near | context.lead) or (_points_back(pairs, said) and stands_in(token, recalled))
    return known or _is_half_a_name(token, pairs, said, context)


def _is_cut(token: Token, pairs: Sequence[Pair]) -> bool:
    """Whether only a part of a name of several words was found: a line, for Line D."""
    beside = [o for o in pairs if o.claimed.end + 1 == token.start or token.end + 1 == o.claimed.start]
    return token.is_name and any(other.claimed.is_name and other.at is not None for other in beside)


def _is_half_a_name(token: Token, pairs: Sequence[Pair], said: Sequence[Token], context: Context) -> bool:
    """Whether the article has it before or after a name that was found: Ada, for the Lovelace of the sentence."""
    beside = [pair.claimed for pair in pairs if pair.at is not None and pair.claimed.is_name and said[pair.at].is_name]
    return token.is_name and any(
        (token.end + 1 == other.start and (token.text, other.text) in context.names)
        or (other.end + 1 == token.start and (other.text, token.text) in context.names)
        for other in beside
    )


def _may_be_left_out(claim: Claim, lost: Sequence[Pair], found: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether the sentence may be of what it leaves out: it points back, or has nobody else before what was found."""
    first = min(pair.at for pair in found if pair.at is not None)
    before = [token for token in said[:first] if token.kind in ("word", "number") and token.text not in QUANTITY]
    if any(is_somebody(token) and token.start for token in before):
        return False
    if any(_is_rival(pair, found, said) for pair in lost):
        return False
    last = max(pair.at for pair in found if pair.at is not None)
    points = _points_back(found, said[: last + 2])
    if not points and any(_is_within(pair, found) for pair in lost):
        return False
    foreign = sum(token.kind == "word" and token.text not in QUANTITY for token in said[: last + 1]) > len(found)
    return points or not (before or (foreign and any(not pair.claimed.is_name for pair in lost)))


def _is_within(pair: Pair, found: Sequence[Pair]) -> bool:
    """Whether a word of the claim's core stands after others of it: whom it is done to."""
    core = [other.claimed.start for other in found if other.chunk == ""]
    return pair.chunk == "" and bool(core) and pair.claimed.start > min(core) and pair.claimed.after != "of"


def _points_back(pairs: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether a word points back, and not as the owner of something else: "its forerunner"."""
    at = [pair.at for pair in pairs if pair.at is not None]
    return any(refers(said, number) and points_at(said, number, at) for number in range(len(said)))


def _is_rival(pair: Pair, found: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether another name stands where the claim's would: after the same preposition, or just before the same noun."""
    at = {other.at for other in found}
    others = [token for number, token in enumerate(said) if number not in at and token.is_name and token.start]
    if pair.claimed.is_name and any(token.after == pair.claimed.after for token in others):
        return True
    following = next((o.at for o in found if o.claimed.start == pair.claimed.end + 1), None)
    leading = next((o.at for o in found if o.claimed.end + 1 == pair.claimed.start), None)
    beside = [n for n in (following and following - 1, leading is not None and leading + 1) if n and n < len(said)]
    return any(place not in at and said[place].kind == "word" for place in beside)

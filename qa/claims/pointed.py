"""A claim and the sentence that the reader points at for it in; a verdict out where the words say it, in whatever shape; pure.

The reader's pointing tells that the sentence is about what is asked, so that less has to be tied by its form (compare.py): the
claim's words need only stand in it in their order. It denies the claim where it denies its words, or says the opposite of
one. A reader points as readily at a sentence of another crop or colour: no word of an affirmed claim may be missing.
"""

from collections.abc import Sequence
from itertools import pairwise

from qa.claims.alignment import Pair, is_done_by, sort_of
from qa.claims.claim import Claim
from qa.claims.compare import Finding, Verdict, speaks_alike
from qa.claims.opposites import has_opposite, opposite
from qa.claims.qualified import QUANTITY, denial, is_negative
from qa.claims.scattered import WITH_A_ROLE, is_somebody
from qa.claims.statement import Token
from qa.claims.understood import Context, stands_in

_LEAST_SAID = 2  # words of a claim that the sentence itself must say
_MOST_MOVED = 2  # words that one of the claim may stand before another where the claim has it after


def pointed_at(claim: Claim, said: Sequence[Token], context: Context) -> Finding | None:
    """What the sentence `said` makes of the claim, once the reader points at it."""
    pairs = [_found(token, preposition, said) for preposition, words in claim.chunks for token in words]
    at = [pair.at for pair in pairs if pair.at is not None]
    lost = [pair.claimed for pair in pairs if pair.at is None and not _is_known(pair, pairs, said, context)]
    if len(at) < _LEAST_SAID or any(token.is_name or token.kind == "number" for token in lost):
        return None
    if not _is_in_order(pairs) or not _keeps_roles(pairs, said) or not _is_alone(pairs, said):
        return None
    finding = _denied(claim, said, pairs, lost) or _turned(claim, said, pairs, lost) or _affirmed(claim, said, pairs, lost)
    if finding and finding.verdict and speaks_alike(claim, said, pairs, at, finding.verdict == "contradicted"):
        return finding
    return None


def _denied(claim: Claim, said: Sequence[Token], pairs: Sequence[Pair], lost: Sequence[Token]) -> Finding | None:
    """By a negation: of the claim, or of both."""
    at = [pair.at for pair in pairs if pair.at is not None]
    denying, denies = denial(said, at)
    if not denies or denying is None or len(lost) > 1 or any(opposite(t.text, o.text) for t in lost for o in said):
        return None
    verdict: Verdict = "supported" if is_negative(claim.tokens) else "contradicted"
    return Finding(
        "supported" if verdict == "supported" else "contradicted", said[denying], _share(pairs), tuple(lost), "negation"
    )


def _turned(claim: Claim, said: Sequence[Token], pairs: Sequence[Pair], lost: Sequence[Token]) -> Finding | None:
    """By the opposite of the only word that is missing."""
    against = [other for token in lost for other in said if opposite(token.text, other.text)]
    if len(lost) != 1 or len(against) != 1 or _has_negation(claim, said):
        return None
    return Finding("contradicted", against[0], _share(pairs), tuple(lost), "opposite")


def _affirmed(claim: Claim, said: Sequence[Token], pairs: Sequence[Pair], lost: Sequence[Token]) -> Finding | None:
    if lost or _has_negation(claim, said):
        return None
    last = max(pair.at for pair in pairs if pair.at is not None)
    return Finding("supported", said[last], _share(pairs))


def _has_negation(claim: Claim, said: Sequence[Token]) -> bool:
    return any(token.kind == "negation" for token in (*claim.tokens, *said))


def _is_known(pair: Pair, pairs: Sequence[Pair], said: Sequence[Token], context: Context) -> bool:
    """Whether title, heading or lead say a word that nothing in the sentence stands in place of: a green incident, for red."""
    token = pair.claimed
    if token.kind == "number" or has_opposite(token.text) or token.text in QUANTITY:
        return False
    if not stands_in(token, context.near | context.lead | context.subject):
        return False
    following = next((other.at for other in pairs if other.claimed.start == token.end + 1 and other.at is not None), None)
    others = {other.at for other in pairs}
    return not following or following - 1 in others or said[following - 1].kind != "word"


def _found(token: Token, preposition: str, said: Sequence[Token]) -> Pair:
    at = next((number for number, other in enumerate(said) if sort_of(token, other) == "same"), None)
    return Pair(token, at, chunk=preposition)


def _is_in_order(pairs: Sequence[Pair]) -> bool:
    """Whether the words stand in the claim's order, which tells who does it to whom; phrases of place and time may move."""
    at = [pair.at for pair in pairs if pair.at is not None and (pair.chunk == "" or pair.chunk in WITH_A_ROLE)]
    return all(first < second + _MOST_MOVED + 1 for first, second in pairwise(at))


def _keeps_roles(pairs: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether nobody is given "to", "from" or "by" in the one who is not in the other."""
    if is_done_by([pair for pair in pairs if pair.chunk == ""], said):
        return False
    named = [(pair, said[pair.at]) for pair in pairs if pair.at is not None and pair.claimed.is_name]
    roles = [(pair.chunk * (pair.chunk in WITH_A_ROLE), token.after * (token.after in WITH_A_ROLE)) for pair, token in named]
    return all(claimed == told for claimed, told in roles)


def _is_alone(pairs: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether nobody else, no other number and no other phrase of the claim's kinds stands among its words."""
    at = {pair.at for pair in pairs if pair.at is not None}
    slots = {pair.claimed.slot for pair in pairs if pair.claimed.kind == "number"}
    phrases = {pair.chunk for pair in pairs if pair.chunk and pair.claimed.kind == "word"}
    others = [said[n] for n in range(min(at), max(at)) if n not in at]
    if any(token.kind == "number" and token.slot in slots for token in others):
        return False
    return not any(is_somebody(token) or (token.kind == "word" and token.after in phrases) for token in others)


def _share(pairs: Sequence[Pair]) -> float:
    return sum(pair.at is not None for pair in pairs) / len(pairs)

"""A claim and one sentence in; whether the sentence supports it, contradicts it or leaves it open, and by which word; pure.

Everything that the claim says must be found in the sentence, in the same order or as its passive: then it is supported. It is
contradicted where all but one thing is found, and in that thing's place stands what rules it out: another number or date, an
opposite, a negation, or the two whom it is about with their roles exchanged. The title, the headings and, for a pronoun, the
sentence before may name what it is about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from qa.claims import qualified
from qa.claims.alignment import WORTH, Pair, is_done_by
from qa.claims.claim import Claim
from qa.claims.opposites import complementary, is_past, same
from qa.claims.placed import AGENT, BESIDE, UNSAID, Way, found
from qa.claims.scattered import scattered
from qa.claims.statement import Token, comparable, relation
from qa.claims.told import is_told
from qa.claims.understood import Context

Verdict = Literal["supported", "contradicted"]

# What may be so in several years: who came in 2024 may have come in 2023.
_REPEATED = tuple(
    "come visit go travel meet say speak play live stay lie locate headquarter base work serve host win lose attend celebrate "
    "perform appear sing teach lecture tour compete rank chair trade grow cost earn sell buy hold".split()
)
# Who does it with whom makes no difference.
_SYMMETRIC = tuple("meet marry border join agree talk play differ match tie cooperate link connect share resemble".split())
_LEAST_AGAINST = 3  # words of a claim that are said in another order, for what stands among them to contradict it
_OTHER_PHRASES = frozenset("in on at to from by with for after before between against under".split())
_DATES = frozenset("year decade day time".split())
_BE = frozenset("is are was were be been being".split())
_EXCHANGED = frozenset("from to than over against into".split())


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, None where the sentence leaves it open; the word that decides it; and how much of the claim was found.

    `missing`: the claim's words that were not. `reason`: number, date, opposite, negation or roles.
    """

    verdict: Verdict | None
    decisive: Token | None
    found: float
    missing: tuple[Token, ...] = ()
    reason: str = ""


def compare(claim: Claim, said: Sequence[Token], context: Context) -> Finding:
    """What the sentence, whose words are `said`, makes of the claim."""
    ways = [found(way, said, context) for way in _ways(claim, said)]
    best = max(ways, key=_worth)
    if _missing(best) or not _is_enough(claim, said, best):
        exchanged = _exchanged(claim, said, context) if _says_all(claim, said) else None
        opened = Finding(None, None, _share(best), tuple(pair.claimed for pair in _missing(best)))
        return exchanged or _in_other_words(claim, said, context) or opened
    return _judged(claim, said, best)


def _in_other_words(claim: Claim, said: Sequence[Token], context: Context) -> Finding | None:
    """What the sentence makes of the claim where its words stand in another order, or are understood."""
    pairs = scattered(claim, said, context)
    finding = _judged(claim, said, pairs) if pairs else None
    same_words = sum(pair.sort == "same" for pair in pairs)
    if finding and finding.verdict == "contradicted" and same_words < _LEAST_AGAINST:
        return None
    return finding if finding and finding.verdict else None


def _judged(claim: Claim, said: Sequence[Token], pairs: Sequence[Pair]) -> Finding:
    at = [pair.at for pair in pairs if pair.at is not None]
    conflicts = [pair for pair in pairs if pair.sort not in (None, "same")]
    if _is_ambiguous(said, pairs):
        return Finding(None, None, _share(pairs))
    denying, denied = qualified.denial(said, at)
    opened = Finding(None, None, _share(pairs))
    if denied is None or len(conflicts) > 1:
        return opened
    turned = denied != qualified.is_negative(claim.tokens)
    contradicts = turned != bool(conflicts)
    if not turned and not conflicts and (clashing := _clashing(claim, said, pairs, at)):
        return Finding("contradicted", clashing, _share(pairs), reason="quantity")
    same_after_all = turned and bool(conflicts) and _is_a_double_negation(said, conflicts[0])
    if (turned and conflicts and not same_after_all) or not speaks_alike(claim, said, pairs, at, contradicts):
        return opened
    if not contradicts:
        return Finding("supported", _telling(said, pairs), _share(pairs))
    if turned:
        return Finding(
            "contradicted", said[denying] if denying is not None else _telling(said, pairs), _share(pairs), reason="negation"
        )
    (conflict,) = conflicts
    if any(token.kind == "number" == conflict.claimed.kind and token.value == conflict.claimed.value for token in said):
        return opened  # two of the five boats are two boats
    if conflict.sort == "opposite" and is_past(said[conflict.at or 0].text) and any(t.slot in _DATES for t in claim.content):
        return opened  # who was born in 1921 may have died then
    if not may_rule_out(claim, conflict.claimed):
        return opened
    return Finding("contradicted", said[conflict.at or 0], _share(pairs), reason=conflict.sort or "")


def _is_a_double_negation(said: Sequence[Token], conflict: Pair) -> bool:
    """Whether a negation and an opposite say the same as neither: not forbidden, allowed."""
    return conflict.sort == "opposite" and complementary(conflict.claimed.text, said[conflict.at or 0].text)


def may_rule_out(claim: Claim, value: Token) -> bool:
    """Whether another year rules out the claim's, which it does where something happens once and the year is its date."""
    if value.slot == "ordinal":
        return claim.auxiliary in _BE  # who won the second race may have won the first
    if value.slot != "year":
        return True
    plain = [token.text for token in claim.content if not token.is_name]
    repeated = any(same(word, verb) for word in plain for verb in _REPEATED)
    happens = claim.auxiliary not in _BE or any(is_past(word) for word in plain)  # "is the most popular" may be so every year
    return value.after != "of" and not repeated and happens


def _clashing(claim: Claim, said: Sequence[Token], pairs: Sequence[Pair], at: list[int]) -> Token | None:
    """The word of the sentence that says of all what is claimed of a part, or the other way round."""
    around = qualified.window(said, at)
    if not qualified.quantities_clash(qualified.quantities(claim.tokens), qualified.quantities(around)):
        return None
    if not _is_of_one_kind(claim, said, pairs, at):
        return None
    return next((token for token in around if qualified.QUANTITY.get(token.text) in ("all", "part", "only")), None)


def speaks_alike(claim: Claim, said: Sequence[Token], pairs: Sequence[Pair], at: list[int], contradicts: bool) -> bool:
    """Whether quantity, mood and time are the same."""
    told = qualified.quantities(qualified.window(said, at))
    return qualified.quantities_agree(qualified.quantities(claim.tokens), told, contradicts) and _is_of_one_kind(
        claim, said, pairs, at
    )


def _is_of_one_kind(claim: Claim, said: Sequence[Token], pairs: Sequence[Pair], at: list[int]) -> bool:
    """Whether mood and time are the same, and what is said is told as a fact of the same."""
    if not is_told(claim, said, pairs):
        return False
    clause = qualified.clause(said, at)
    own = {said[place].start for place in at}
    matched = [(pair.claimed, said[pair.at]) for pair in pairs if pair.at is not None and pair.sort == "same"]
    found = {pair.claimed.start for pair in pairs if pair.at is not None}
    claimed = [token for token in claim.tokens if token.start not in found]
    return qualified.is_same_mood(claim.tokens, claimed, claim.auxiliary, said, clause, own) and qualified.is_same_time(
        claim.auxiliary, matched, clause
    )


def _ways(claim: Claim, said: Sequence[Token]) -> Iterator[Way]:
    """The orders in which the claim may be said: as asked, or active for passive and the other way round."""
    (_, first), *rest = claim.chunks
    core = [token for token in first if token.text not in qualified.QUANTITY or token.text == "most"]
    others = [(preposition, [t for t in chunk if t.text not in qualified.QUANTITY]) for preposition, chunk in rest]
    yield [("", core), *others]
    by = [number for number, (preposition, _) in enumerate(others) if preposition == "by"]
    if by and len(core) > 1:  # "was the harbour opened by Olga": Olga opened the harbour
        agent = others[by[0]][1]
        yield [("", [*agent, core[-1], *core[:-1]]), *(other for number, other in enumerate(others) if number != by[0])]
    if any(token.text == "by" for token in said):  # "did Olga open the harbour": the harbour was opened by Olga
        for verb in range(1, len(core)):
            yield [("", [*core[verb + 1 :], core[verb]]), (AGENT, core[:verb]), *others]
    if claim.auxiliary in _BE or any(token.text in _BE for token in claim.tokens):  # "is the mayor Rustam": Rustam is the mayor
        for cut in range(1, len(core)):
            yield [("", core[cut:]), (BESIDE, core[:cut]), *others]
    if (
        claim.auxiliary in ("do", "does", "did", "can", "may") and len(core) > 1
    ):  # "does it support phones": phones are supported
        yield [("", [*core[2:], core[1]]), (UNSAID, core[:1]), *others]
    if claim.tokens[0].text in ("i", "we", "you", "one", "it") and len(core) > 1:  # "do I need a note": a note is needed
        yield [("", [*core[1:], core[0]]), (UNSAID, []), *others]


def _exchanged(claim: Claim, said: Sequence[Token], context: Context) -> Finding | None:
    """A contradiction where the sentence says the claim with the two exchanged whom it is about."""
    (_, first), *rest = claim.chunks
    for verb in range(1, len(first)):
        if first[verb].is_name or any(same(first[verb].text, other) for other in _SYMMETRIC):
            continue
        if not _is_done(claim, first[verb], said):
            continue
        for turned in _turns(list(first), verb, rest):
            finding = _if_supported(claim, turned, said, context)
            if finding:
                return finding
    return None


def _is_done(claim: Claim, verb: Token, said: Sequence[Token]) -> bool:
    """Whether a word, by its form in the sentence, is what the one does to the other there."""
    if claim.auxiliary in _BE:  # "was the boat bigger than the ship": between nouns there is nobody who does it
        return any(preposition in _EXCHANGED for preposition, _ in claim.chunks)
    at = [number for number, other in enumerate(said) if other.kind == "word" and same(verb.text, other.text)]
    if claim.auxiliary in ("do", "does"):
        return bool(at) and not any(said[number].text.endswith("ing") for number in at)
    return bool(at) and all(is_past(said[number].text) for number in at)


def _turns(core: list[Token], verb: int, rest: Sequence[tuple[str, tuple[Token, ...]]]) -> Iterator[Way]:
    doer, done = core[:verb], core[verb + 1 :]
    if done:
        yield [("", (*done, core[verb], *doer)), *rest]
    for number, (preposition, chunk) in enumerate(rest):
        if preposition == "than" and len(doer) > 1 and chunk:  # "the second eruption was more powerful than the first"
            yield [
                ("", (*chunk, doer[-1], core[verb], *done)),
                (preposition, tuple(doer[:-1])),
                *rest[:number],
                *rest[number + 1 :],
            ]
        if preposition in _EXCHANGED and chunk:
            others = [other for place, other in enumerate(rest) if place != number]
            yield [("", (*chunk, core[verb], *done)), (preposition, tuple(doer)), *others]


def _if_supported(claim: Claim, turned: Way, said: Sequence[Token], context: Context) -> Finding | None:
    other = replace(claim, chunks=tuple((lead, tuple(words)) for lead, words in turned))
    ways = [found(way, said, context) for way in _ways(other, said)]
    best = max(ways, key=_worth)
    named = [pair.claimed for pair in best if pair.at is not None]
    if _missing(best) or len(named) < len(claim.content) or not _is_coherent(claim, said, best):
        return None
    finding = _judged(other, said, best)
    return replace(finding, verdict="contradicted", reason="roles") if finding.verdict == "supported" else None


def _says_all(claim: Claim, said: Sequence[Token]) -> bool:
    """Whether most of the claim's words stand in the sentence, in whatever order."""
    words = [token for token in claim.content if token.kind == "word"]
    return sum(any(same(token.text, other.text) for other in said) for token in words) >= 0.7 * len(words)


def _is_coherent(claim: Claim, said: Sequence[Token], pairs: Sequence[Pair]) -> bool:
    """Whether what was found hangs together: the subject is none of a phrase's, and little stands within the core."""
    core = [pair for pair in pairs if pair.chunk == ""]
    if core and core[0].at is not None and not core[0].claimed.after and _is_in_a_phrase(said, core[0].at):
        return False
    if is_done_by(core, said):
        return False
    if any(pair.claimed.after == "of" and said[pair.at].after in _OTHER_PHRASES for pair in pairs if pair.at is not None):
        return False
    places = [pair.at for pair in core if pair.at is not None]
    gaps = [
        sum(t.kind in ("word", "number") and t.text not in qualified.QUANTITY for t in said[a + 1 : b])
        for a, b in pairwise(places)
    ]
    passive = claim.auxiliary in ("is", "are", "was", "were") and bool(core) and is_past(core[-1].claimed.text)
    if passive and gaps and not any(token.text in _BE for token in said[places[-2] : places[-1]]) and gaps[-1]:
        return False
    apart = [any(token.kind == "break" for token in said[a + 1 : b]) for a, b in pairwise(places)]
    return all(
        gap <= (8 if between or not number else 3) for number, (gap, between) in enumerate(zip(gaps, apart, strict=True))
    )


def _is_in_a_phrase(said: Sequence[Token], at: int) -> bool:
    """Whether a word stands after a preposition, unless it goes on: "won by India, who defeated Pakistan"."""
    following = [token.text for token in said[at + 1 : at + 6]]
    return said[at].after not in ("", "of") and not {"who", "which"} & set(following)


def _is_enough(claim: Claim, said: Sequence[Token], pairs: Sequence[Pair]) -> bool:
    """Whether the sentence itself says at least two words of the claim, and half of it, and says them together."""
    found = sum(pair.at is not None for pair in pairs)
    wanted = sum(token.text not in qualified.QUANTITY for token in claim.content)
    return found >= min(2, wanted) and found >= wanted / 2 and _is_coherent(claim, said, pairs)


def _is_ambiguous(said: Sequence[Token], pairs: Sequence[Pair]) -> bool:
    """Whether another number of the same thing would decide otherwise, or an opposite is of the subject itself."""
    if pairs[0].sort == "opposite" and len(pairs) > 1:
        return True
    at = [pair.at for pair in pairs if pair.at is not None]
    for pair in pairs:
        if pair.at is None or pair.claimed.kind != "number":
            continue
        between = [said[n] for n in range(min(at), max(at)) if n not in at]
        if any(comparable(said[pair.at], other) for other in between):  # six months have 31 days, the next five have 30
            return True
        exact = pair.claimed.value == said[pair.at].value and pair.sort == "same"
        others = [relation(pair.claimed, t) for n, t in enumerate(said) if n != pair.at and comparable(pair.claimed, t)]
        if not exact and any(other != (pair.sort == "same") for other in others):
            return True
    return False


def _telling(said: Sequence[Token], pairs: Sequence[Pair]) -> Token:
    """The word to mark: the number that agrees, else the last that was found."""
    at = [pair.at for pair in pairs if pair.at is not None]
    numbers = [place for place in at if said[place].kind == "number"]
    return said[numbers[0] if numbers else at[-1]]


def _worth(pairs: Sequence[Pair]) -> float:
    return sum(WORTH[pair.sort] if pair.sort else 0.0 for pair in pairs) - len(_missing(pairs))


def _missing(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.at is None]


def _share(pairs: Sequence[Pair]) -> float:
    return sum(pair.at is not None for pair in pairs) / len(pairs) if pairs else 0.0

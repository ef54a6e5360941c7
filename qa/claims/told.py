"""A sentence in which a claim was found in; whether it tells this as a fact, and of those whom the claim is about, out; pure.

Words in the right order are not yet the claim: Ada's brother is not Ada, whom Rolf saw win won nothing, who nearly won did
not win, and what nobody knows is neither so nor otherwise. Where such a word governs what was found, no verdict is given.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from qa.claims.alignment import Pair
from qa.claims.claim import Claim
from qa.claims.opposites import is_past, same
from qa.claims.qualified import QUANTITY
from qa.claims.scattered import is_somebody
from qa.claims.statement import DENIALS, MONTHS, WEEKDAYS, Token, comparable

_FACT = frozenset("is are was were do does did has have had".split())  # what asks for a fact, not for a plan or a permission
_BE = frozenset("is are was were be been being".split())
_NEARLY = frozenset("almost nearly virtually practically barely".split())
_WITHOUT = tuple("lack doubt dream pretend imagine fear worry".split())
_INSTEAD = {("instead", "of"), ("rather", "than"), ("anything", "but"), ("far", "from"), ("other", "than"), ("apart", "from")}
# Who managed to win won; who hoped, helped others or is said to win may not have.
_IMPLY = tuple("manage begin start continue come go know help get prove serve tend use have able cease seem appear".split())
# What is denied of "not sure", "not all", "no doubt" is how sure it is, or of how many: not the fact.
_HOW_SURE = frozenset(
    "sure certain clear clearly known know knows knew convinced doubt doubts proven prove say says said think thinks believe "
    "believes evidence question mean means matter surprising secret necessarily exactly entirely completely wholly fully "
    "strictly purely simply solely".split()
)
_OPENS_A_CLAUSE = frozenset("that whether because how why".split())
_RELATIVES = frozenset("who which that".split())
_PLACES = ("in", "at", "on", "within", "inside")
_BESIDE = frozenset("beside besides unlike beyond despite alongside towards above below".split())
_CLAUSES = frozenset("and but while as because when".split())
_DETERMINERS = frozenset("the a an his her its their".split())
_ROLES = frozenset("from to by with for against near after before over than into without like behind under outside".split())
_KINDS = tuple(
    "city town village state province region county district island river lake country republic kingdom county number lot "
    "kind type sort form part group member series set pair couple majority use".split()
)  # "the city of Oslo" is Oslo


def is_told(claim: Claim, said: Sequence[Token], pairs: Sequence[Pair]) -> bool:
    """Whether what was found at the places of `pairs` is told as a fact, and of those whom the claim is about."""
    found = [pair for pair in pairs if pair.at is not None and not pair.chunk.startswith("(")]
    at = {pair.at for pair in pairs if pair.at is not None}
    if claim.auxiliary in _BE and _has_it(found, said):
        return False
    numbers = [pair.at or 0 for pair in found if pair.claimed.kind == "number"]
    claimed = {token.text for token in claim.tokens}
    return not (
        _is_left_open(claimed, said, at)
        or _is_of_an_owner(found, said, at)
        or _is_in_another_role(found, said, at)
        or _is_of_somebody_else(found, said, at)
        or (claim.auxiliary in _FACT and _is_only_meant(found, said, claim))
        or _is_of_another_rank(claimed, found, said)
        or _has_another_date(found, said, at)
        or any(_is_of_a_range(number, said, at) or _is_in_others_brackets(number, said, at) for number in numbers)
    )


def _has_it(found: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether the sentence says what somebody has, for a claim of what they are: shoes that have red laces are not red."""
    core = sorted(pair.at or 0 for pair in found if pair.chunk == "")
    between = [said[first + 1 : second + 1] for first, second in pairwise(core)]
    return any(
        one.text in ("has", "have", "had") and other.text not in ("been", "also", "always", "not") and not is_past(other.text)
        for words in between
        for one, other in pairwise(words)
    )


def _is_left_open(claimed: Collection[str], said: Sequence[Token], at: Collection[int]) -> bool:
    """Whether it is nearly so, not known to be so, or is so of another instead."""
    last = max(at)
    if said[0].text in ("had", "were", "should"):  # "had Ada won, she would ..."
        return True
    for number, (token, following) in enumerate(pairwise(said[: last + 1])):
        if token.text in claimed:
            continue
        if (token.text, following.text) in _INSTEAD or any(same(token.text, word) for word in _WITHOUT):
            return True
        if token.text in _NEARLY and token.kind != "function" and {number + 1, number + 2} & set(at):
            return True
        if token.text == "too" and any(other.text == "to" for other in said[number + 2 : last]):
            return True
        if token.kind == "negation" and _denies_how_sure(said, number, at, claimed):
            return True
    return any(
        said[number].text == "or" and {number - 1, number + 1} & set(at) and not {number - 1, number + 1} <= set(at)
        for number in range(1, len(said) - 1)
        if "or" not in claimed
    )


def _denies_how_sure(said: Sequence[Token], number: int, at: Collection[int], claimed: Collection[str]) -> bool:
    """Whether a negation denies that something is known, said, or so of all, rather than the thing itself."""
    following = [token.text for token in said[number + 1 : number + 3]]
    if any(word in _HOW_SURE and word not in claimed for word in following):
        return True
    is_of_all = bool(following) and QUANTITY.get(following[0]) == "all"
    if is_of_all and not any(QUANTITY.get(word) in ("all", "some") for word in claimed):
        return True
    clauses = [n for n in range(number + 1, len(said) - 1) if said[n].text in _OPENS_A_CLAUSE and said[n + 1].kind != "break"]
    opens = next((n for n in clauses if said[n].text not in claimed), None)
    return opens is not None and any(place > opens for place in at) and not any(number < place < opens for place in at)


def _is_of_an_owner(found: Sequence[Pair], said: Sequence[Token], at: Collection[int]) -> bool:
    """Whether something of a thing is spoken of instead of it: Ada's brother, the music of the film."""
    for pair in found:
        number = pair.at or 0
        is_of = pair.claimed.after == "of" or pair.claimed.owns
        if said[number].owns and not is_of and pair.chunk not in _PLACES and number + 1 not in at:
            return True
        is_dated = pair.claimed.kind == "number" or pair.claimed.text in MONTHS
        if is_dated or _goes_on(said, number, at):
            continue
        if said[number].after == "of" and not is_of and pair.sort == "same" and pair.chunk != "of":
            of = next((n for n in range(number - 1, max(-1, number - 6), -1) if said[n].text == "of"), 0)
            head = said[of - 1]
            if of and of - 1 not in at and head.kind == "word" and not any(same(head.text, kind) for kind in _KINDS):
                return head.text not in QUANTITY
    return False


def _goes_on(said: Sequence[Token], number: int, at: Collection[int]) -> bool:
    """Whether it is the word at `number` that the sentence goes on to speak of: "of Ada, who ...", "of Ada, the mayor"."""
    if any(said[n].text in _RELATIVES for n in range(number + 1, min(number + 5, len(said)))):
        return True
    return number + 1 < len(said) and said[number + 1].kind == "break" and bool({number + 2, number + 3, number + 4} & set(at))


def _is_in_another_role(found: Sequence[Pair], said: Sequence[Token], at: Collection[int]) -> bool:
    """Whether a word stands after "from", "near" or "to" that the claim has as its core or in a place."""
    for pair in found:
        after, number = said[pair.at or 0].after, pair.at or 0
        if any(token.text in _BESIDE for token in said[max(0, number - 2) : number]) and pair.claimed.after == "":
            return True
        if after in _ROLES - {"to"} and said[number].text.endswith("ing") and pair.claimed.text != said[number].text:
            return True
        if pair.claimed.kind == "number" or after not in _ROLES or pair.claimed.after == after or pair.chunk == after:
            continue
        to = next((n for n in range(number - 1, max(-1, number - 6), -1) if said[n].text == after), number)
        if to + 1 in at and (after == "to" or (said[to + 1].is_name and to + 2 in at)) and to + 1 != number + 1:
            continue  # "to open the harbour", "after Ada opened it"
        if _goes_on(said, number, at):
            continue
        if said[number].is_name or pair.chunk in _PLACES:
            return True
    return False


def _is_of_somebody_else(found: Sequence[Pair], said: Sequence[Token], at: Collection[int]) -> bool:
    """Whether somebody else stands before the verb, or another verb before the phrase."""
    core = sorted(pair.at or 0 for pair in found if pair.chunk == "")
    for first, second in pairwise(core):
        between = _without_brackets(said[first + 1 : second])
        words = [token for token in between if token.kind == "word"]
        texts = [token.text for token in between]
        listed = {"and", "nor"} & set(texts) and all(token.is_name for token in words)
        if "whose" in texts or (not listed and any(is_somebody(token) for token in words)):
            return True
        if _is_a_clause_of_another(between):
            return True
        if any(one in _OPENS_A_CLAUSE and other in ("he", "she", "it", "they") for one, other in pairwise(texts)):
            return True
        joined = {"and", "but", *_RELATIVES} & set(texts) or any(token.kind == "break" for token in between)
        affirmed = [said[first], *(token for token in between if token.kind != "negation")]
        verbs = [other for one, other in pairwise(affirmed) if is_past(other.text) and one.text not in _BE]
        if not joined and said[first].is_name and any(verb.kind == "word" and verb.text not in DENIALS for verb in verbs):
            return True
    return any(
        _is_of_another_verb(pair, core, said, at) for pair in found if pair.chunk in (*_PLACES, "during", "since", "until")
    )


def _is_a_clause_of_another(between: Sequence[Token]) -> bool:
    """Whether another clause begins between two words: the mayor "left, and the council" closed the school."""
    said = False
    for token, following in pairwise(between):
        if said and (token.text in _CLAUSES or token.kind == "break") and following.text in _DETERMINERS:
            return True
        said = said or (token.kind == "word" and not token.after)
    return False


def _without_brackets(found: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    depth = 0
    for token in found:
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        kept += [token] if depth <= 0 else []
    return kept


def _is_of_another_verb(pair: Pair, core: Sequence[int], said: Sequence[Token], at: Collection[int]) -> bool:
    """Whether a phrase hangs on a participle or a second object that the claim does not have: "born in Oslo"."""
    number = pair.at or 0
    start = next((n for n in range(number - 1, max(-1, number - 5), -1) if said[n].text in (*_PLACES, "during")), None)
    if start is None or not core:
        return False
    head = said[start - 1] if start else None
    if head and start - 1 not in at and head.kind == "word" and is_past(head.text) and len(core) > 1:
        return True
    before = [place for place in core if place < start]
    between = said[before[-1] + 1 : start] if before else []
    joined = next((n for n, token in enumerate(between) if token.text in ("and", "but") or token.text == ";"), None)
    if joined is not None and any(token.kind == "word" and not token.is_name for token in between[joined:]):
        return True
    rivals = [
        token
        for token in between
        if token.after in _PLACES and (token.is_name == pair.claimed.is_name) and token.kind == pair.claimed.kind
    ]
    rivals = [token for token in rivals if token.text not in (*MONTHS, *WEEKDAYS)]
    return any(token.is_name or token.slot == pair.claimed.slot != "" for token in rivals)


def _is_only_meant(found: Sequence[Pair], said: Sequence[Token], claim: Claim) -> bool:
    """Whether the verb stands after "to" in the sentence only: who was to win, or helped to win."""
    before = {one.start: other.text for other, one in pairwise(claim.tokens)}
    for pair in found:
        number = pair.at or 0
        to = number - 1 - (number > 1 and said[number - 1].text in ("have", "be"))
        if to < 1 or said[to].text != "to" or pair.claimed.after == "to" or pair.chunk == "to" or pair.claimed.kind != "word":
            continue
        if (
            before.get(pair.claimed.start) == "to"
            or said[to - 1].text in DENIALS
            or any(same(said[to - 1].text, verb) for verb in _IMPLY)
        ):
            continue
        if not said[number].is_name:
            return True
    return False


def _is_of_another_rank(claimed: Collection[str], found: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether the second biggest, or one of the biggest, is spoken of instead of the biggest."""
    ranks = {pair.at for pair in found if pair.claimed.slot == "ordinal" or pair.claimed.text == "one"}
    for pair in found:
        number = pair.at or 0
        if not (pair.claimed.text.endswith("est") or pair.claimed.text in ("best", "worst")):
            continue
        before = [token.text for token in said[max(0, number - 3) : number]]
        if (number and said[number - 1].slot == "ordinal" and number - 1 not in ranks) or (
            "one" in before and "one" not in claimed
        ):
            return True
    return False


def _is_of_a_range(number: int, said: Sequence[Token], at: Collection[int]) -> bool:
    """Whether a number is one end of "20 to 40" or "between 20 and 40", and the other is not claimed too."""
    for end, low in ((number + 2, number), (number - 2, number - 2)):
        if 0 <= end < len(said) and end not in at and comparable(said[number], replace(said[end], units=said[number].units)):
            joint = said[(number + end) // 2].text
            if joint in ("to", "–", "—", "or") or (joint == "and" and low and said[low - 1].text == "between"):
                return True
    return False


def _is_in_others_brackets(number: int, said: Sequence[Token], at: Collection[int]) -> bool:
    """Whether a number stands in brackets after what the claim is not about: "Rome (in 1921) and Oslo"."""
    opens = next((n for n in range(number, -1, -1) if said[n].text in ("(", "[", ")", "]")), None)
    if not opens or said[opens].text in (")", "]") or any(opens < place < number for place in at):
        return False
    first = opens - 1
    while first and said[first].is_name and said[first - 1].is_name:
        first -= 1
    return not set(range(first, opens)) & set(at)


def _has_another_date(found: Sequence[Pair], said: Sequence[Token], at: Collection[int]) -> bool:
    """Whether another month or weekday stands among what was found, so that it may be the one that is meant."""
    among = [said[number].text for number in range(min(at), max(at)) if number not in at]
    names = [names for names in (MONTHS, WEEKDAYS) if any(pair.claimed.text in names for pair in found)]
    return any(word in group for group in names for word in among)

"""What a sentence's small words do to what it says, and whether a claim does the same; pure, English.

Comes in: the words of a claim and of a sentence, and which of the sentence's words the claim was found in. Goes out: whether
both affirm or both deny; whether "some" or "all" is said; and whether a plan, a permission, a doubt or another time is only
said of what the claim states as a fact. Where that cannot be told the answer is None, and no verdict is given.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise

from qa.claims.opposites import is_past
from qa.claims.statement import DENIALS, Token

_QUANTITIES = {
    "all": "all every everyone everybody everything always each entire entirely whole wholly completely fully both".split(),
    "most": "most mostly mainly usually generally typically normally largely".split(),
    "some": "some several many few numerous sometimes often occasionally certain somebody someone various".split(),
    "part": "partly partially".split(),
    "only": "only solely exclusively sole".split(),
}
_PART = frozenset("one some few part partly partially several".split())
QUANTITY = {word: name for name, words in _QUANTITIES.items() for word in words}
_MODAL = {
    "future": "will shall would plan planned plans hope hopes hoped expect expects expected intend intends intended want wants "
    "wanted wish aim aims aimed propose proposed proposes due scheduled going planning "
    "projects projected forecast forecasts predict predicts predicted".split(),
    "ability": "can could may might able allow allows allowed permit permits permitted possible possibly perhaps".split(),
    "duty": "must should ought need needs needed require requires required".split(),
    "doubt": "allegedly alleged reportedly rumoured rumored accused denied denies deny suspected suspects threatened threatens "
    "probably likely supposedly claimed claims tried attempted tries falsely former formerly".split(),
}
MODALS = {word: name for name, words in _MODAL.items() for word in words}
_NEGATED = {"cannot": "ability", "can't": "ability", "couldn't": "ability", "won't": "future", "mustn't": "ability"}
_CONDITIONS = frozenset("if unless except whether".split())
ENDS_A_SCOPE = frozenset("but although though because while whereas".split())
_BE_PRESENT, _BE_PAST = frozenset("is are am has have".split()), frozenset("was were had".split())
_BESIDE = 8  # words before the first that the claim was found in which may still speak of it


def is_negative(found: Sequence[Token]) -> bool:
    """Whether a claim denies: with one negation, not with two."""
    return sum(token.kind == "negation" for token in found) % 2 == 1


def denial(said: Sequence[Token], at: Collection[int]) -> tuple[int | None, bool | None]:
    """The negation in a sentence that denies what stands at `at`, and whether there is one; None where it is in doubt."""
    denying = [(number, _denies(said, number, at)) for number in range(len(said))]
    found = [number for number, denies in denying if denies]
    if any(denies is None for _, denies in denying):
        return None, None
    words = [said[number].text for number in found]
    if len(found) > 1 and not (words[0] == "neither" and set(words[1:]) <= {"nor"}):
        return None, None
    return (found[0], True) if found else (None, False)


def quantities(found: Sequence[Token]) -> set[str]:
    """The kinds of quantity words: all, most, some, only; and "part", for "just one of" and "only a few"."""
    texts = [token.text for token in found if token.text not in ("a", "an", "the")]
    if any(first in ("only", "just") and second in _PART for first, second in pairwise(texts)):
        return {"part", "some"}
    words = [(n, token) for n, token in enumerate(found) if token.kind == "word" and token.text in QUANTITY]
    return {QUANTITY[token.text] for n, token in words if not _is_superlative(found, n)}


def quantities_agree(claimed: set[str], said: set[str], contradicts: bool) -> bool:
    """Whether what is claimed of all, most, some or only these is said of as many; of a contradiction: whether it stands."""
    if contradicts:
        return "all" in claimed or "some" not in said or "some" in claimed or not claimed
    if not claimed:
        return not said & {"some", "part"}
    return all(kind in said or (kind == "some" and "all" in said) for kind in claimed)


def quantities_clash(claimed: set[str], said: set[str]) -> bool:
    """Whether the one says it of all and the other of a part only: fully and partly, both and just one of."""
    return ("all" in claimed and "part" in said) or ("part" in claimed and "all" in said)


def window(said: Sequence[Token], at: Collection[int]) -> list[Token]:
    """The words around which the claim was found: from a little before the first to the last, within the clause."""
    first = max(0, min(at) - _BESIDE)
    breaks = [number for number in range(first, min(at)) if said[number].kind == "break"]
    return list(said[breaks[-1] + 1 if breaks else first : max(at) + 1])


def clause(said: Sequence[Token], at: Collection[int]) -> list[Token]:
    """The words of the clause that holds the last of what is no name among the places `at`, up to the last of them."""
    plain = [number for number in at if not said[number].is_name and said[number].kind == "word"] or list(at)
    first = max(0, min(at) - _BESIDE)
    breaks = [n for n in range(first, max(plain)) if said[n].kind == "break" or said[n].text in ENDS_A_SCOPE]
    return list(said[breaks[-1] + 1 if breaks else first : max(at) + 1])


def is_same_mood(
    claim: Sequence[Token],
    claimed: Sequence[Token],
    auxiliary: str,
    said: Sequence[Token],
    around: Sequence[Token],
    own: Collection[int],
) -> bool:
    """Whether neither is only planned, allowed, doubted or conditional where the other is a fact.

    `claimed`: the words of the `claim` that were not found; `around`: the clause of the sentence `said`; `own`: where the
    words start in it that were.
    """
    asked = {MODALS[word] for word in (auxiliary, *(token.text for token in claimed)) if word in MODALS}
    asked |= _to_be(claim, auxiliary)
    told = {MODALS[token.text] for token in around if token.text in MODALS and token.start not in own} | _to_be(around, "")
    told |= {_NEGATED[word] for token in around if (word := token.text.replace("’", "'")) in _NEGATED}
    if "duty" in told and any(one.text == "must" and other.text == "not" for one, other in pairwise(around)):
        told = told - {"duty"} | {"ability"}  # who must not may not
    conditions = {token.text for token in said} & _CONDITIONS - {token.text for token in claimed}
    may_or_must = any(MODALS.get(token.text) in ("duty", "ability") and token.start not in own for token in around)
    asked -= {"future"} if may_or_must and auxiliary in ("will", "would", "shall") else set()
    return asked == told and not conditions


def is_same_time(auxiliary: str, pairs: Sequence[tuple[Token, Token]], around: Sequence[Token]) -> bool:
    """Whether both speak of the past or both of the present, as far as the verbs tell; `pairs`: (claimed, said)."""
    words = {token.text for token in around}
    if auxiliary in ("is", "are"):
        return not words & _BE_PAST or bool(words & _BE_PRESENT)
    if auxiliary in ("was", "were"):
        return not words & {"is", "are"} or bool(words & _BE_PAST)
    changed = [said for claimed, said in pairs if said.text != claimed.text and not claimed.is_name]
    if auxiliary in ("do", "does"):
        return bool(words & _BE_PRESENT) or not (words & _BE_PAST or any(is_past(token.text) for token in changed))
    if auxiliary == "did":
        singular = [said for claimed, said in pairs if said.text in (f"{claimed.text}s", f"{claimed.text}es")]
        return not singular or any(is_past(token.text) for token in around)
    return True


def _denies(said: Sequence[Token], number: int, at: Collection[int]) -> bool | None:
    """Whether the word at `number` denies what the claim was found in; None where it denies an unclear part of it."""
    token = said[number]
    following = said[number + 1].text if number + 1 < len(said) else ""
    denial_of_verb = token.text in DENIALS and (following == "to" or token.text.startswith("avoid"))
    if number in at or not (token.kind == "negation" or denial_of_verb) or following in ("only", "just", "merely", "least"):
        return False
    end = next((n for n in range(number + 1, len(said)) if said[n].kind == "break" or said[n].text in ENDS_A_SCOPE), len(said))
    within, beyond = [n for n in at if number < n < end], [n for n in at if n >= end]
    if not within:
        return False
    if any(said[n].text == "until" for n in range(number, end)):
        return None
    return True if len(within) >= len(beyond) else None


def _is_superlative(found: Sequence[Token], number: int) -> bool:
    return found[number].text == "most" and number > 0 and found[number - 1].text in ("the", "a")


def _to_be(found: Sequence[Token], auxiliary: str) -> set[str]:
    """ "Is to open" is a plan, "has to open" is a duty."""
    words = [auxiliary, *(token.text for token in found)]
    pairs = {(first, second) for first, second in pairwise(words)}
    plans = any((be, "to") in pairs for be in ("is", "are", "was", "were"))
    plans = plans or (auxiliary in ("is", "are", "was", "were") and "to" in words and ("to", "be") in pairs)
    return ({"future"} if plans else set()) | (
        {"duty"} if any((has, "to") in pairs for has in ("has", "have", "had")) else set()
    )

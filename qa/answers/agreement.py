"""Articles that give different values for the same thing, shown side by side; and those that give the same in other words.

What comes in is the plain answer; what goes out names, of the other articles among the hits, those that give a rival to it. A
rival that is the same value in other words is named as "also in". Any other is shown beside the answer, the newest article
first and never a silent winner, if the two speak of the same thing (qa/same_thing.py), if the values cannot both be so
(qa/same_value.py), and if the rival's article, read by itself, answers with enough confidence. Otherwise the answer stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.types import DocumentMeta
from qa.cite import cite
from qa.found import Found
from qa.question.asked import kind_of
from qa.terms import occurrences
from qa.types import Alternative, Answer, Citation
from qa.values.same_thing import Claim, lacking, same_thing
from qa.values.same_value import is_comparable, same_value

MOST_RIVALS = 4  # other articles that are looked at
LEAST_MARGIN = 2.0  # of a rival among all hits, to be looked at
MOST_BEHIND = 9.0  # that its margin may be behind that of the answer
SURE = 0.8  # confidence of an article read by itself, where its sentence lacks a word of the question or the answer is unsure

_SEVERAL = frozenset(("why", "how_to", "list", "yes_no", "definition"))  # questions that have no single value


@dataclass(frozen=True, slots=True)
class _Rival:
    """Another article's claim, whether it is the answer's value, and how many words of the question its sentence lacks."""

    claim: Claim
    same: bool
    lacks: int


def answer(found: Found, read: Answer) -> Answer | None:
    """The values side by side, or the plain answer with the articles that agree; None where there is neither."""
    if read.kind != "span" or read.status == "not_found" or kind_of(found.question).type in _SEVERAL:
        return None
    best, confidence = found.decision.ranked[0]
    own = Claim(found.hits[best.hit], best)
    rivals = _rivals(found, own)
    others = [rival.claim for rival in rivals if not rival.same and _holds(found, rival.claim, _least(found, read, rival))]
    if others and (read.answered or _holds(found, own, SURE)):
        agreeing = [rival.claim for rival in rivals if rival.same]
        return _side_by_side(found, read, [own, *agreeing], others)
    near = [rival.claim.hit.document for rival in rivals if rival.same and _is_near(found, rival.claim, confidence)]
    return _with_agreement(read, near) if read.answered else None


def _rivals(found: Found, own: Claim) -> list[_Rival]:
    """Of each other article the best claim that can be compared and speaks of the same thing."""
    place = kind_of(found.question).type == "where"
    if not is_comparable(own.stated, place=place):
        return []
    firsts: dict[str, Claim] = {}
    for span in found.spans:
        claim = Claim(found.hits[span.hit], span)
        least = max(LEAST_MARGIN, own.span.score - MOST_BEHIND)
        if span.score >= least and is_comparable(claim.stated, place=place):
            firsts.setdefault(claim.hit.document.id, claim)
    firsts.pop(own.hit.document.id, None)
    return [rival for claim in list(firsts.values())[:MOST_RIVALS] if (rival := _rival(found.question, own, claim))]


def _rival(question: str, own: Claim, other: Claim) -> _Rival | None:
    same = same_value(own.stated, other.stated)
    lacks = lacking(question, own, other)
    if same is None or lacks is None or lacks > 1:
        return None
    if not same and (_mentions(own, other) or _mentions(other, own) or not same_thing(question, own, other)):
        return None
    return _Rival(other, same, lacks)


def _mentions(one: Claim, other: Claim) -> bool:
    """Whether one's sentence has the other's value too: both may be so."""
    return bool(occurrences(other.span.text, one.close.passage.text, str.__eq__))


def _least(found: Found, read: Answer, rival: _Rival) -> float:
    """More where its sentence lacks a word of the question, and where the answer is in doubt because the articles differ."""
    return SURE if rival.lacks or not read.answered else found.threshold


def _holds(found: Found, claim: Claim, least: float) -> bool:
    """Whether the claim's article, read by itself, gives its value with that confidence."""
    hits = [hit for hit in found.hits if hit.document.id == claim.hit.document.id]
    decision = found.read(found.question, hits)
    if decision.status != "answered" or decision.confidence < least:
        return False
    span = decision.ranked[0][0]
    return same_value(Claim(hits[span.hit], span).stated, claim.stated) is True


def _is_near(found: Found, claim: Claim, confidence: float) -> bool:
    """Whether it is half as probable as the answer."""
    return any(span == claim.span and probability >= confidence / 2 for span, probability in found.decision.ranked)


def _side_by_side(found: Found, read: Answer, own: Sequence[Claim], others: Sequence[Claim]) -> Answer:
    """Every value with its sentences, the newest article first."""
    groups: list[list[Claim]] = [list(own)]
    for claim in others:
        alike = next((group for group in groups[1:] if same_value(group[0].stated, claim.stated)), None)
        groups = groups if alike else [*groups, []]
        (alike or groups[-1]).append(claim)
    groups = sorted((sorted(group, key=_age) for group in groups), key=lambda group: _age(group[0]))
    citations: list[Citation] = []
    alternatives = []
    for group in groups:
        numbers = range(len(citations) + 1, len(citations) + len(group) + 1)
        citations += [_cited(found, claim, number) for claim, number in zip(group, numbers, strict=True)]
        alternatives.append(Alternative(group[0].span.text, tuple(numbers)))
    return replace(
        read,
        kind="alternatives",
        status="answered",
        answer=None,
        citations=tuple(citations),
        nearest=(),
        missing=None,
        alternatives=tuple(alternatives),
    )


def _age(claim: Claim) -> tuple[int, ...]:
    """Sorts the newest first and the undated last."""
    return tuple(-ord(character) for character in claim.hit.document.date) or (1,)


def _cited(found: Found, claim: Claim, number: int) -> Citation:
    return cite(found.document(claim.hit.document.id), claim.hit, claim.span, number)


def _with_agreement(read: Answer, agreeing: Sequence[DocumentMeta]) -> Answer | None:
    """The plain answer with the articles that say the same in other words and are not cited already."""
    cited = {citation.document.id for citation in read.citations}
    also = tuple(meta for meta in agreeing if meta.id not in cited)
    first, *more = read.citations
    return replace(read, citations=(replace(first, also_in=also), *more)) if also else None

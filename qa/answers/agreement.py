"""Articles that give different values for the same thing, shown side by side; and those that give the same in other words.

What comes in is the plain answer or the refusal; what goes out names, of the articles among the hits that are about what the
question names, those that give a rival to it. Each such article is read by itself, because one that uses the question's words
hides those that say the same in their own. A rival that is the same value in other words is named as "also in". Any other is
shown beside the answer, the newest article first and never a silent winner, if the two speak of the same thing
(qa/values/same_thing.py), if the values cannot both be so (qa/values/same_value.py), and if both are probable enough.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.types import DocumentMeta
from qa.cite import cite
from qa.found import Found
from qa.terms import occurrences
from qa.types import Alternative, Answer, Citation, Hit
from qa.values.asked_value import as_written, asked_of, asks_a_limit
from qa.values.same_subject import is_about, lacking, names_it
from qa.values.same_thing import same_thing
from qa.values.same_value import are_alike_in_size, is_amount, is_comparable, is_telling, same_value
from qa.values.stated_by import Claim

MOST_READ = 2  # articles that are read by themselves
MORE = 1  # that is read too where they differ
MOST_HITS = 3  # passages of each
LEAST_MARGIN = -8.0  # of an article's best span among all hits, for it to be read by itself
LEAST = 0.2  # confidence of an article read by itself
LEAST_ALIKE = 0.05  # where its amount is near the other's, so that both are hardly of different things
LEAST_LACKING = 0.25  # where it lacks a word of the question
LEAST_ELSE = 0.6  # where it lacks several, or the one may be what is asked of a person, a time or a place: "directed"
LEAST_UNNAMED = 0.5  # where an amount's sentence and its titles do not name what is asked about
BOTH = 0.75  # of two articles that differ, together
BOTH_UNSURE = 0.7  # where neither is an answer by itself
AGREEING = 0.6  # of two articles that agree, together, to be an answer where neither is sure

_SEVERAL = frozenset(("why", "how_to", "list", "yes_no", "definition"))  # questions that have no single value

_EVENTS = frozenset(("who", "when", "where"))  # of which another word makes it another event or role


@dataclass(frozen=True, slots=True)
class _Told:
    """What an article says by itself, with its confidence, and its passages."""

    claim: Claim
    confidence: float
    hits: tuple[Hit, ...]
    others: tuple[tuple[Claim, float], ...] = ()  # what else it may say, less probable

    def beside(self, question: str, own: "_Told") -> "_Told":
        """With what it may say that is the other's value, or else with the most probable that is of the same type."""
        likely = [one for one in self.said if one.confidence >= LEAST]
        comparable = [one for one in likely or self.said if _same(question, own.claim, one.claim) is not None]
        return next((one for one in comparable if _same(question, own.claim, one.claim)), (*comparable, self)[0])

    @property
    def said(self) -> "tuple[_Told, ...]":
        """All that it may say, the most probable first."""
        return (self, *(replace(self, claim=claim, confidence=confidence) for claim, confidence in self.others))


def answer(found: Found, read: Answer) -> Answer | None:
    """The values side by side, or the plain answer with the articles that agree; None where there is neither."""
    if read.kind != "span" or not found.decision.ranked or asked_of(found.question).type in _SEVERAL:
        return None
    question = as_written(found.question, found.hits)
    names, first = _articles(found, read, question)
    told = [*first, *_by_themselves(found, names[:MOST_READ])]
    if len(told) < 2:
        return None
    own, *rest = told if first else sorted(told, key=lambda one: -one.confidence)
    both = BOTH if read.answered else BOTH_UNSURE
    same, others = _compared(question, own, rest, both)
    if others:
        more, further = _compared(question, own, _by_themselves(found, names[MOST_READ : MOST_READ + MORE]), both)
        same, others = [*same, *more], [*others, *further]
        return _side_by_side(found, read, [own.claim, *(other.claim for other in same)], [other.claim for other in others])
    if read.answered:
        return _with_agreement(read, [other.claim.hit.document for other in same])
    return _agreed(found, read, own, [other for other in same if other.confidence >= LEAST])


def _articles(found: Found, read: Answer, question: str) -> tuple[list[str], list[_Told]]:
    """The articles that are about what the question names and are to be read by themselves, and what is known of the answer's
    own."""
    by_document = _by_document(found)
    best, confidence = found.decision.ranked[0]
    first = found.hits[best.hit].document.id if read.answered else ""
    whole = by_document.get(first, [])
    wanted = [name for name in _speaking(found) if name != first and is_about(question, by_document[name], whole)]
    own = Claim(found.hits[best.hit], best)
    if len(wanted) + bool(first) < 2 or (first and not is_comparable(own.stated)):
        return [], []
    return wanted, [_Told(own, confidence, tuple(whole))] if first else []


def _by_document(found: Found) -> dict[str, list[Hit]]:
    by_document: dict[str, list[Hit]] = {}
    for hit in found.hits:
        by_document.setdefault(hit.document.id, []).append(hit)
    return by_document


def _by_themselves(found: Found, names: Sequence[str]) -> list[_Told]:
    by_document = _by_document(found)
    return [one for name in names if (one := _by_itself(found, by_document[name][:MOST_HITS]))]


def _same(question: str, one: Claim, other: Claim) -> bool | None:
    """Whether two places state the same value, by what the question asks for."""
    people = asked_of(question).type == "who"
    return same_value(one.stated, other.stated, limits=asks_a_limit(question), people=people)


def _compared(question: str, own: _Told, rest: Sequence[_Told], both: float) -> tuple[list[_Told], list[_Told]]:
    """Those of the rest that say the same, and those that differ."""
    same, others = [], []
    for other in rest:
        beside = other.beside(question, own)
        if beside.confidence >= LEAST and _same(question, own.claim, beside.claim):
            same.append(beside)
        elif _differs(question, own, beside, both):
            others.append(beside)
        elif is_telling(own.claim.stated):
            same += [one for one in other.said if _same(question, own.claim, one.claim) and _lacks(question, own, one) <= 1][:1]
    return same, others


def _speaking(found: Found) -> list[str]:
    """The articles in which the reader proposes a value that can be compared, the best margin first."""
    return list(
        dict.fromkeys(
            found.hits[span.hit].document.id
            for span in found.spans
            if span.score >= LEAST_MARGIN and is_comparable(Claim(found.hits[span.hit], span).stated)
        )
    )


def _by_itself(found: Found, hits: Sequence[Hit]) -> _Told | None:
    """The article's own answer, if it is probable and can be compared."""
    decision = found.read(found.question, hits)
    claims = [(Claim(hits[span.hit], span), confidence) for span, confidence in decision.ranked if confidence >= LEAST_ALIKE]
    if not claims or not is_comparable(claims[0][0].stated):
        return None
    return _Told(*claims[0], tuple(hits), tuple(one for one in claims[1:] if is_comparable(one[0].stated)))


def _differs(question: str, own: _Told, other: _Told, both: float) -> bool:
    """Whether the two give values for the same thing that cannot both be so."""
    one, two = own.claim, other.claim
    if _same(question, one, two) is not False or own.confidence + other.confidence < both:
        return False
    if other.confidence < _least(question, _lacks(question, own, other), one, two):
        return False
    return not _mentions(one, two) and not _mentions(two, one) and same_thing(question, one, two)


def _lacks(question: str, own: _Told, other: _Told) -> float:
    """How many words of the question the other lacks; of one that speaks of something else, all."""
    lacks = lacking(question, own.claim, other.claim, other.hits)
    return math.inf if lacks is None else lacks


def _least(question: str, lacks: float, one: Claim, two: Claim) -> float:
    """The least confidence of an article that lacks so many words of the question."""
    if lacks == math.inf:
        return math.inf
    if lacks <= 1 and are_alike_in_size(one.stated, two.stated):
        return LEAST_ALIKE
    unnamed = LEAST_UNNAMED if is_amount(two.stated) and not names_it(question, two) else LEAST
    if not lacks:
        return unnamed
    return max(unnamed, LEAST_ELSE if lacks > 1 or asked_of(question).type in _EVENTS else LEAST_LACKING)


def _mentions(one: Claim, other: Claim) -> bool:
    """Whether one's sentence has the other's value too: both may be so."""
    return bool(occurrences(other.span.text, one.close.passage.text, str.__eq__))


def _agreed(found: Found, read: Answer, own: _Told, same: Sequence[_Told]) -> Answer | None:
    """The answer that two articles give in their own words though neither is sure."""
    if not same or own.confidence + same[0].confidence < AGREEING:
        return None
    claim = own.claim
    shown = replace(
        read, status="answered", answer=claim.span.text, citations=(_cited(found, claim, 1),), nearest=(), missing=None
    )
    return _with_agreement(shown, [other.claim.hit.document for other in same])


def _side_by_side(found: Found, read: Answer, own: Sequence[Claim], others: Sequence[Claim]) -> Answer:
    """Every value with its sentences, the newest article first."""
    groups: list[list[Claim]] = [list(own)]
    for claim in others:
        alike = next((group for group in groups[1:] if _same(found.question, group[0], claim)), None)
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

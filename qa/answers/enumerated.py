"""A question for several things and what was found in, the enumerations in sentences that answer it out, the likeliest first.

What the reader proposes shows where to look: at its answer, in the sentences of its doubtful candidates, and behind what leads
to items there. Which of them is asked for is told by the words around it (qa/lists/governed.py), else by the reader's
probability and by how much of the question the sentence says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.types import Document
from qa.cite import quotation
from qa.found import Found
from qa.lists.enumerations import Enumeration, enumeration_at
from qa.lists.governed import (
    Placed,
    holds_numbers,
    is_governed,
    is_named_in,
    is_said,
    numbers_said,
    said_in,
    says_so,
    speaks_of_more,
)
from qa.question.several import Several, content, open_to_several, singular
from qa.terms import alike
from qa.types import Answer, Span
from qa.word_forms import base_form, content_words

Range = tuple[int, int]

MOST_CANDIDATES = 4  # of the reader, whose sentences are looked at
SURE = 1.25  # of the threshold, for a single thing that no other place takes the place of
LEAST_SHARE = 0.4  # of the threshold, for an enumeration whose sentence holds all that the question says
LEAST_SHARE_IN_DOUBT = 0.65  # of the threshold, for one whose sentence holds only some of it
MOST_SAID, HALF_SAID, LEAST_SAID = 0.75, 0.5, 0.25  # of the question's words
MOST_BEFORE_LEAD = 4  # words that carry meaning, among which is what leads to the items
_LEADS_ON = re.compile(r"(?:: |, (?:among them|including|namely|such as|for example) )(?=\S)")
_DONE_BY = re.compile(r"\b([a-z-]+(?:(?:,|,? and) [a-z-]+)*)(?: in \d{4})? by (?:the )?(?:[a-z-]+ ){0,2}$")
_IS_SOMEBODY = re.compile(r"(?:(?:the )?[a-z]+ (?=[A-Z]\S* [A-Z])|the )?[A-Z](?!.* (?:by|in|with|on) )")
_ANYTHING = Several("", "")


@dataclass(frozen=True, slots=True)
class Listed:
    """Items of one document by the quotation that they stand in; `open`: the words that say that there are more."""

    document: Document
    quoted: tuple[tuple[Range, tuple[Range, ...]], ...]
    open: str = ""
    confidence: float = 0.0
    headings: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        return [self.document.text[start:end] for _, items in self.quoted for start, end in items]


def in_sentences(found: Found, asked: Several, read: Answer) -> Iterator[Listed]:
    """The enumeration that what is asked for leads to; else the one at the answer; else a likely one of the reader's.

    One that is not at the answer must be sure by itself: by the reader's probability, all of it in the sentence taken together,
    and by how much of the question the sentence says, and it must fit the number that the question states.
    """
    at_answer = _at(found, *found.decision.ranked[0], asked) if read.answered and found.decision.ranked else None
    likely = [listed for listed in _likely(found, asked) if _fits(asked, listed)]
    told = not at_answer or _covers(found.decision.ranked[0][0], at_answer)
    sure = read.answered and told and found.decision.confidence >= SURE * found.threshold
    governed = [listed for listed in likely if not sure and _is_governed(found, asked, listed)]
    if not at_answer or not is_governed(found.question, asked, _placed(at_answer)):
        yield from (listed for listed in governed if at_answer or _is_sure(found, asked, listed))
    if at_answer and (_fits(asked, at_answer) or _covers(found.decision.ranked[0][0], at_answer)):
        if at_answer.open or not speaks_of_more(asked, _placed(at_answer)):
            yield at_answer
    elif not read.answered or asked.commanded or asked.number:
        yield from (listed for listed in likely if _is_sure(found, asked, listed))
    yield from governed


def _is_governed(found: Found, asked: Several, listed: Listed) -> bool:
    """Whether what is asked for leads to the list, and its place says what the question does."""
    placed = _placed(listed)
    return (
        is_governed(found.question, asked, placed)
        and says_so(found.question, asked, placed)
        and not _is_named(found, asked, listed)
        and (bool(listed.open) or not speaks_of_more(asked, placed))
    )


def _placed(listed: Listed) -> Placed:
    (quoted, items), *_ = listed.quoted
    return Placed(listed.document, quoted, items, listed.headings)


def _is_named(found: Found, asked: Several, listed: Listed) -> bool:
    """Whether an item is what the question names, and so not what it asks for."""
    named = [word for word in content(found.question) if word not in content(asked.phrase)]
    return any(all(is_said(word, named) for word in content(text)) for text in listed.texts)


def _likely(found: Found, asked: Several) -> list[Listed]:
    """The enumerations at the reader's candidates, the likeliest sentence first."""
    listed: dict[tuple[str, Range], Listed] = {}
    for span, probability in found.decision.ranked[:MOST_CANDIDATES]:
        document = found.document(found.hits[span.hit].document.id)
        place = document.meta.id, quotation(document, span.start, span.end)
        if one := None if place in listed else _at(found, span, probability, asked):
            listed[place] = replace(one, headings=found.hits[span.hit].passage.heading_path)
    sure = [replace(one, confidence=min(1.0, _together(found, one))) for one in listed.values()]
    return sorted(sure, key=lambda one: -one.confidence)


def _together(found: Found, listed: Listed) -> float:
    """The probability of all candidates among the items, and of those that lead to them."""
    (quoted, items), *_ = listed.quoted
    return sum(
        probability
        for span, probability in found.decision.ranked[:MOST_CANDIDATES]
        if found.hits[span.hit].document.id == listed.document.meta.id and quoted[0] <= span.start < items[-1][1]
    )


def _at(found: Found, span: Span, probability: float, asked: Several) -> Listed | None:
    """The enumeration at a candidate, or the one that its sentence leads to: "It has three bands: A, B and C"."""
    document = found.document(found.hits[span.hit].document.id)
    if listed := enumerated(document, span, probability):
        return _of_its_number(found.question, listed)
    start, end = quotation(document, span.start, span.end)
    for lead in _LEADS_ON.finditer(document.text, span.start, end):
        if any(alike(singular(asked.noun), word) for word in content(document.text[start : lead.start()])[-MOST_BEFORE_LEAD:]):
            return enumerated(document, replace(span, start=lead.end(), end=end), probability)
    return None


def _of_its_number(question: str, listed: Listed) -> Listed | None:
    """The list without the items that have another number behind them than the question: "Arla in 2001 and Berga in 2005"."""
    (quoted, items), *_ = listed.quoted
    wanted, text = set(numbers_said(question, 0)), listed.document.text
    ends = [*(start for start, _ in items[1:]), quoted[1]]
    numbers = [set(numbers_said(text[last:end], 0)) for (_, last), end in zip(items, ends, strict=True)]
    kept = tuple(item for item, said in zip(items, numbers, strict=True) if said & wanted)
    if not kept or sum(map(bool, numbers)) < 2:
        return listed
    return replace(listed, quoted=((quoted, kept),)) if len(kept) > 1 else None


def _fits(asked: Several, listed: Listed) -> bool:
    return not asked.number or len(listed.texts) == asked.number


def _is_sure(found: Found, asked: Several, listed: Listed) -> bool:
    """Whether a list that the reader doubts is the one: by the probability that its sentence answers, and what that says."""
    words, said = content(found.question), _said(listed)
    if _is_named(found, asked, listed) or (not listed.open and speaks_of_more(asked, _placed(listed))):
        return False
    if re.search(r"\bnames\b", found.question, re.I) and not all(text[:1].isupper() for text in listed.texts):
        return False
    (quoted, _), *_ = listed.quoted
    if not holds_numbers(found.question, asked, listed.document.text[slice(*quoted)]):
        return False
    if not is_named_in(asked, said) and listed.confidence < found.threshold:
        return False
    share = sum(is_said(word, said) for word in words) / len(words) if words else 0.0
    least = LEAST_SHARE if share >= (HALF_SAID if asked.number else MOST_SAID) else LEAST_SHARE_IN_DOUBT
    return share >= LEAST_SAID and listed.confidence >= least * found.threshold


def _said(listed: Listed) -> list[str]:
    """The words of the quotation and its title, in lower case and singular, with the initials of names and the numbers."""
    (quoted, _), *_ = listed.quoted
    return said_in(" ".join((listed.document.text[slice(*quoted)], *listed.headings, listed.document.meta.title)))


def whole(found: Found, read: Answer) -> Iterator[Listed]:
    """The answer that is an enumeration from its first word to its last, of three things or of names; of a question that may
    have several answers also the one in which the reader doubts, or in whose sentence it doubts which item answers."""
    is_open = open_to_several(found.question)
    span, probability = found.decision.ranked[0]
    listed = enumerated(found.document(found.hits[span.hit].document.id), span, probability)
    if listed and _covers(span, listed):
        named = is_open and all(text[:1].isupper() for text in listed.texts)
        doubted = not read.answered and not (is_open and _is_sure(found, _ANYTHING, listed))
        if (named or len(listed.texts) > 2) and not doubted:
            yield listed
    elif read.answered and is_open:
        yield from _beside(found, span, probability, listed)


def _beside(found: Found, best: Span, probability: float, listed: Listed | None) -> Iterator[Listed]:
    """The enumeration of those by whom something was done; of several of whose items the reader is about as sure; or that in
    the sentence which stands behind a number of the question: "in Arla, and in 2010 in Berga and Corla"."""
    document = found.document(found.hits[best.hit].document.id)
    if listed and _did_it(found.question, listed):
        yield listed
    for span, other in found.decision.ranked[1:MOST_CANDIDATES]:
        beside = enumerated(document, span, other) if found.hits[span.hit].document.id == document.meta.id else None
        if beside is None or quotation(document, span.start, span.end) != quotation(document, best.start, best.end):
            continue
        same = listed is not None and listed.quoted == beside.quoted and "," in span.text
        between = numbers_said(document.text[best.end : span.start], 0)
        if (same or any(number in between for number in numbers_said(found.question, 0))) and other >= probability / 2:
            yield beside


def _did_it(question: str, listed: Listed) -> bool:
    """Whether the items are those by whom was done what the question asks: "built by Ada Moor and Ben Tiller" names both."""
    (quoted, items), *_ = listed.quoted
    text = listed.document.text
    done = _DONE_BY.search(text[quoted[0] : items[0][0]])
    asked = set(map(base_form, content_words(question)))
    if done is None or "respectively" in text[items[-1][1] : quoted[1]] or not all(map(_IS_SOMEBODY.match, listed.texts)):
        return False
    named = any(all(is_said(word, content(question)) for word in content(name)) for name in listed.texts)
    joined = len(items) > 2 or "," not in text[items[0][1] : items[1][0]]  # ", and Ada turned back" is another clause
    return joined and not named and any(base_form(word) in asked for word in content_words(done[1]))


def enumerated(document: Document, span: Span, probability: float) -> Listed | None:
    """The enumeration that a span stands in or holds."""
    start, end = quotation(document, span.start, span.end)
    found: Enumeration | None = enumeration_at(document.text[start:end], span.start - start, span.end - start)
    if found is None:
        return None
    items = tuple((start + first, start + last) for first, last in found.entries)
    return Listed(document, (((start, end), items),), found.open, probability)


def _covers(span: Span, listed: Listed) -> bool:
    """Whether the span holds every item, up to an article or a full stop at its ends."""
    (_, items), *_ = listed.quoted
    return span.start <= items[0][0] + 4 and items[-1][1] <= span.end + 1

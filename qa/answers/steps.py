"""A how-to in, what to do out: the steps of a list, or the sentences of a paragraph that tell it, whole and in order; pure,
English.

"How do I connect?", "What should I do when the phone rings?" Looked through are the sections of the hits. A list counts as
steps where most of its items tell what to do; a paragraph has them where its sentences do, with the code that follows. The
words of the question must stand there, in the headings or in the title; fewer of them where the reader finds its answer in
that very place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from index.types import Document
from qa.answers.withdrawn import withdrawn
from qa.cite import cite_marked, without_overlaps
from qa.found import Found
from qa.how_to.instructions import doer, tells_what_to_do
from qa.how_to.procedures import Procedure, procedures
from qa.how_to.same_action import lacking as same_action_lacking
from qa.question.asked import kind_of
from qa.types import Answer, Citation, Item, Mark, Span
from qa.word_forms import content_words, lacking

Range = tuple[int, int]

MOST_STEPS = 30
MOST_CHARACTERS = 4000
MOST_HITS = 6  # whose sections are looked through
LEAST_MET = 0.5  # share of the question's words that must stand there where the reader's best span does too
LEAST_READ = 0.4  # of the threshold, for that span to be worth a look
CUT = "Only the first steps are shown; the article has more."

_HOW_TO = re.compile(
    r"\bhow (?:to|should|must|can|may|might|shall)\b|\bhow (?:do|would|could) (?:i|you|we|one|people|users)\b"
    r"|\bwhat (?:do|should|must|can|shall|would) (?:i|you|we|one|people) (?:have to |need to |be )?do(?:ing)?\b|\bwhat to do\b"
    r"|\b(?:what|which)(?: are| is|['’]s) (?:the|my) (?:\w+ ){0,2}(?:steps?|procedure|process|instructions|way)\b"
    r"|\bsteps (?:to|for)\b"
    r"|\binstructions (?:to|for|on)\b|\bwalk me through\b",
    re.I,
)
_NOT = re.compile(
    r"\bhow (?:much|many|far|long|often|old|big|high|is|are|was|were|did|does)\b|\bhow can (?:it|this|that|there)\b", re.I
)
_OF_SOMEBODY = re.compile(r"\bhow (?:does|do) (?:(?:the|an?) )?[a-z]+ [a-z]+", re.I)
_OF_PEOPLE = re.compile(  # of an organisation, who do what its articles tell them to
    r"\bhow (?:do|does|can|could|should|must|may) (?:(?:an?|the|our|my|any|all|new|other|two|three|four|\d+) ){0,2}"
    r"(?:people|persons?|users?|colleagues?|guests?|visitors?|newcomers?|employees?|members?|customers?|staff|teams?"
    r"|students?) ",
    re.I,
)
_STEPS = re.compile(r"\b(?:step|instruction)s?\b", re.I)
_FRAME = (  # what a how-to is made of; the articles need not say it
    "how step steps way procedure process instruction instructions get want need use make possible properly correctly "
    "best right able fix solve resolve handle help happen happens set go start thing something someone somebody anyone "
    "now follow following case must should really work works have put going like quickly myself ourselves own new take"
    " needed required necessary come comes occur occurs ve got ll re describe explain tell show know like please advise wants"
).split()


def answer(found: Found, read: Answer) -> Answer | None:
    """The steps; None where nothing is asked for them, or no place of the articles is known to have them."""
    if read.kind != "span":
        return None
    asked = is_how_to(found.question)
    told = _chosen(found) if asked or _OF_SOMEBODY.search(found.question[:500]) else None
    if not asked:
        if told and not read.answered and _OF_PEOPLE.search(found.question[:500]) and _speaks_of_all(found, told):
            return _as_steps(read, told) if len(told.parts) > 1 else _as_one(found, read, told)
        return _as_steps(read, told) if told and _is_done_for_it(found, told) else None
    if told is None:
        return withdrawn(found, read) if read.answered and not _is_told(found, read) else None
    if read.answered and not told.is_list:
        return _with_the_rest(read, told, found.decision.ranked[0][0])
    return _as_steps(read, told) if len(told.parts) > 1 else _as_one(found, read, told)


def _is_done_for_it(found: Found, told: Procedure) -> bool:
    """Whether a paragraph says what somebody does for all that is asked: "To bake bread, the baker ..."."""
    text = told.text(told.steps)
    return len(told.steps) > 1 and doer(text) is not None and not lacking(content_words(found.question, _FRAME), text)


def _speaks_of_all(found: Found, told: Procedure) -> bool:
    return not same_action_lacking(_wanted(found.question)[0], told.about)


def is_how_to(question: str) -> bool:
    """Whether a question asks what to do."""
    text = question[:500]
    return kind_of(text).type == "how_to" or (_HOW_TO.search(text) is not None and _NOT.search(text) is None)


def _chosen(found: Found) -> Procedure | None:
    """Of the places that speak of what is asked the one where the reader looks, else that has most of its words."""
    wanted, circumstances = _wanted(found.question)
    read_in = _best_places(found)
    fitting: list[tuple[bool, int, int, bool, int, Procedure]] = []
    for told in _procedures(found) if wanted else ():
        near = (*told.parts, *([told.before] if told.before else []))
        holds = any(told.document.meta.id == name and _touches(near, place) for name, place in read_in)
        missed = same_action_lacking(wanted, told.around if holds else told.about)
        if len(lacking(wanted, told.above)) < len(wanted):  # a heading speaks of it
            missed = [word for word in missed if word not in circumstances]
        if not missed or (holds and _allowed(missed, wanted, found.question)):
            far = len(lacking([word for word in wanted if word not in circumstances], told.text(told.parts)))
            fitting.append((not holds, len(missed), far, not told.is_list, len(fitting), told))
    return _with_before(min(fitting, key=lambda entry: entry[:5])[5], wanted) if fitting else None


def _wanted(question: str) -> tuple[list[str], set[str]]:
    """The words of what is asked, and those of them that only tell before it how it came to that: "I have a new laptop."."""
    asking = _HOW_TO.search(question)
    asked = content_words(question[asking.start() :] if asking else question, _FRAME)
    whole = content_words(question, _FRAME)
    return whole, {word for word in whole if word not in asked} if asked else set()


def _with_before(told: Procedure, wanted: Sequence[str]) -> Procedure:
    """With the sentence before, where that has words of the question which the steps lack: "Error 7 means ..."."""
    missed = lacking(wanted, told.text(told.parts))
    if told.before is None or lacking(missed, told.text([told.before])) == missed:
        return told
    return replace(told, parts=(told.before, *told.parts))


def _allowed(missed: Sequence[str], wanted: Sequence[str], question: str) -> bool:
    """Whether the missed words are few, and neither names nor numbers."""
    named = [
        word for word in missed if re.search(rf"\b{re.escape(word)}\b", question) is None or any(c.isdigit() for c in word)
    ]
    return not named and len(missed) <= (1 - LEAST_MET) * len(wanted)


def _best_places(found: Found) -> list[tuple[str, Range]]:
    """Where the reader's most probable span stands, if it is worth a look."""
    ranked = found.decision.ranked
    if not ranked or ranked[0][1] < LEAST_READ * found.threshold:
        return []
    span = ranked[0][0]
    return [(found.hits[span.hit].document.id, (span.start, span.end))]


def _procedures(found: Found) -> Iterator[Procedure]:
    """What the sections of the hits tell to do, of each place once."""
    seen: set[tuple[str, int]] = set()
    for hit in found.hits[:MOST_HITS]:
        name = hit.document.id
        for told in procedures(found.document(name), hit.passage, partial(found.shows, name)):
            if (name, told.steps[0][0]) not in seen:
                seen.add((name, told.steps[0][0]))
                yield told


def _is_told(found: Found, read: Answer) -> bool:
    """Whether the sentence that was read tells what to do, or its paragraph has all words of the question."""
    citation = read.citations[0]
    document = found.document(citation.document.id)
    block = next(block for block in document.blocks if block.start <= citation.start < block.end)
    if tells_what_to_do(citation.quote):
        return True
    about = "\n".join([document.meta.title, *citation.heading_path, document.text[block.start : block.end]])
    return _STEPS.search(found.question) is None and not lacking(content_words(found.question, _FRAME), about)


def _with_the_rest(read: Answer, told: Procedure, own: Span) -> Answer | None:
    """The answer as it was read, quoted with all that tells what to do beside it; None where its own sentence says all."""
    document, first = told.document, read.citations[0]
    if first.document.id != document.meta.id or first.start > told.parts[-1][1] or first.end + 2 < told.parts[0][0]:
        return None
    place = min(first.start, told.parts[0][0]), max(first.end, told.parts[-1][1])
    if (place == (first.start, first.end) and len(told.steps) < 2) or place[1] - place[0] > MOST_CHARACTERS:
        return None
    if len(told.steps) > 1:
        return _as_steps(read, _with_sentence(told, (first.start, first.end)))
    wide = cite_marked(document, place, [Mark("answer", own.start, own.end)], (own.start, own.end))
    return replace(read, citations=tuple(without_overlaps([wide, *read.citations])))


def _with_sentence(told: Procedure, place: Range) -> Procedure:
    """With the sentence that was read among the steps, where it stands beside them."""
    if _touches(told.parts, place):
        return told
    return replace(told, steps=tuple(sorted([*told.steps, place])), parts=tuple(sorted([*told.parts, place])))


def _as_one(found: Found, read: Answer, told: Procedure) -> Answer:
    """A single sentence as the answer; its confidence is that of the least sure answer which is shown: no reader gave one."""
    text, (start, end) = told.document.text, told.steps[0]
    end -= len(text[start:end]) - len(text[start:end].rstrip(" .:!"))
    citations = _cited(told, told.parts, [(start, end)])
    first = next(number for number, citation in enumerate(citations) if citation.start <= start < citation.end)
    place = (citations[first].start, citations[first].end)
    answering = replace(cite_marked(told.document, place, [Mark("answer", start, end)], (start, end)), number=first + 1)
    return replace(
        read,
        status="answered",
        answer=text[start:end],
        confidence=max(read.confidence, found.threshold),
        citations=(*citations[:first], answering, *citations[first + 1 :]),
        nearest=(),
        missing=None,
    )


def _as_steps(read: Answer, told: Procedure) -> Answer:
    steps, parts = _within_limits(told)
    citations = _cited(told, parts, steps)
    items = tuple(Item(told.document.text[start:end], _number(citations, start), start, end) for start, end in steps)
    notes = (*read.notes, *([CUT] if len(steps) < len(told.steps) else []))
    return replace(
        read,
        kind="passage",
        status="answered",
        answer=None,
        citations=citations,
        nearest=(),
        missing=None,
        items=items,
        notes=notes,
    )


def _within_limits(told: Procedure) -> tuple[Sequence[Range], Sequence[Range]]:
    """The first steps, at least one, and the parts up to the last of them, that are not too long to show."""
    first = told.parts[0][0]
    steps = [step for step in told.steps if step[1] - first <= MOST_CHARACTERS][:MOST_STEPS] or told.steps[:1]
    cut = len(steps) < len(told.steps)
    return steps, [part for part in told.parts if not cut or part[1] <= steps[-1][1]]


def _cited(told: Procedure, parts: Sequence[Range], steps: Sequence[Range]) -> tuple[Citation, ...]:
    """One quotation, or several where text that is not quoted or an image stands between."""
    stretches: list[Range] = []
    follows = False
    for start, end in parts:
        if stretches and follows and not told.document.text[stretches[-1][1] : start].strip():
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
        follows = not _is_image(told.document, start)
    return tuple(
        replace(cite_marked(told.document, place, _marks(place, steps)), number=number)
        for number, place in enumerate(stretches, start=1)
    )


def _marks(place: Range, steps: Sequence[Range]) -> list[Mark]:
    return [Mark("answer", start, end) for start, end in steps if place[0] <= start < place[1]]


def _is_image(document: Document, start: int) -> bool:
    return any(block.start == start and block.image for block in document.blocks)


def _number(citations: Sequence[Citation], position: int) -> int:
    return next(citation.number for citation in citations if citation.start <= position < citation.end)


def _touches(parts: Sequence[Range], place: Range) -> bool:
    return any(start < place[1] and place[0] < end for start, end in parts)

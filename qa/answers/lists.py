"""A question for several things, answered by every item with its own place, in the order of the source, and their number.

What comes in is the plain answer or refusal; what goes out is a list, its items cut from a table's column whose rows meet the
question (columns.py), a bulleted list whose introduction does (bullets.py), or an enumeration within the sentence that was read
("A, B and C"). Where the article or a second one says that there are more, a note says that the list may be incomplete. A
question for one thing is left alone, and so is what holds no enumeration.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.types import Document
from qa.cite import cite_items, quotation
from qa.evidence import rows
from qa.found import Found
from qa.lists.bullets import bullets_asked_for
from qa.lists.columns import cells_asked_for
from qa.lists.enumerations import Enumeration, enumeration_at
from qa.question.several import NUMBERS, Several, content, initials, open_to_several, several, singular
from qa.terms import WORD, alike, normalised
from qa.types import Answer, Citation, Item, Span

Range = tuple[int, int]

MOST_DOCUMENTS = 4  # in whose lists and tables is looked
MOST_CANDIDATES = 4  # of the reader, whose sentences are looked at
MOST_ITEMS = 50
LEAST_SHARE = 0.4  # of the threshold, for an enumeration whose sentence holds all that the question says
LEAST_SHARE_IN_DOUBT = 0.65  # of the threshold, for one whose sentence holds only some of it
MOST_SAID, LEAST_SAID = 0.75, 0.25  # of the question's words
_ARTICLES = frozenset("article page document text source file".split())  # what other kinds answer
_ELSEWHERE = _ARTICLES | {"step", "reason", "cause"}
_WORDS = "zero one two three four five six seven eight nine ten".split()


@dataclass(frozen=True, slots=True)
class _Listed:
    """Items of one document by the quotation that they stand in; `open`: the words that say that there are more."""

    document: Document
    quoted: tuple[tuple[Range, tuple[Range, ...]], ...]
    open: str = ""
    confidence: float = 0.0
    headings: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        return [self.document.text[start:end] for _, items in self.quoted for start, end in items]


def answer(found: Found, read: Answer) -> Answer | None:
    """The list that the question asks for; None where it asks for one thing, or there is none."""
    if read.kind != "span":
        return None
    asked = several(found.question)
    if asked is None:
        listed = next(_whole(found), None) if read.answered and open_to_several(found.question) else None
        return _shown(found, read, listed, 0) if listed else None
    if any(alike(asked.noun, word) for word in (_ARTICLES if read.answered else _ELSEWHERE)):
        return None
    listed = next((one for one in (*_tables(found, asked), *_bullets(found, asked), *_sentences(found, asked, read))), None)
    if listed:
        return _shown(found, read, listed, asked.number)
    return _refused(read) if asked.number or asked.commanded else None


def _refused(read: Answer) -> Answer | None:
    """No answer instead of one thing where several are to be listed."""
    if not read.answered or read.answer is None or re.search(r",|;| and | or ", read.answer):
        return None
    near = tuple(
        replace(citation, answer_start=None, answer_end=None, answer_start_utf16=None, answer_end_utf16=None, marks=())
        for citation in read.citations
    )
    return replace(read, status="unsure", answer=None, citations=(), nearest=near, value=None)


def _tables(found: Found, asked: Several) -> Iterator[_Listed]:
    for hit in found.hits:
        if rows(hit.passage):
            document = found.document(hit.document.id)
            cells = cells_asked_for(found.question, asked, document, (hit.passage.start, hit.passage.end))
            places = [(quotation(document, cell.start, cell.end), ((cell.start, cell.end),)) for cell in cells[:MOST_ITEMS]]
            if places and all(found.shows(document.meta.id, row) for row, _ in places):
                yield _Listed(document, tuple(places), confidence=found.decision.confidence)


def _bullets(found: Found, asked: Several) -> Iterator[_Listed]:
    for identifier in list(dict.fromkeys(hit.document.id for hit in found.hits))[:MOST_DOCUMENTS]:
        document = found.document(identifier)
        for bullets in bullets_asked_for(found.question, asked, document):
            if not found.shows(identifier, bullets.quoted):
                continue
            intro = document.text[slice(*bullets.intro)] if bullets.intro else ""
            opened = next((words for words in ("such as", "including", "for example", "among others") if words in intro), "")
            yield _Listed(document, ((bullets.quoted, bullets.entries),), opened, found.decision.confidence)


def _sentences(found: Found, asked: Several, read: Answer) -> Iterator[_Listed]:
    """The enumeration at the answer; else the likeliest ones that the reader's candidates stand in or lead to.

    One that is not at the answer must be sure by itself: by the reader's probability, all of it in the sentence taken together,
    and by how much of the question the sentence says, and it must fit the number that the question states.
    """
    at_answer = _at(found, *found.decision.ranked[0], asked) if read.answered and found.decision.ranked else None
    if at_answer and (_fits(asked, at_answer) or _covers(found.decision.ranked[0][0], at_answer)):
        yield at_answer
    if not read.answered or asked.commanded or asked.number:
        yield from (listed for listed in _likely(found, asked) if _fits(asked, listed) and _is_sure(found, asked, listed))


def _likely(found: Found, asked: Several) -> list[_Listed]:
    """The enumerations at the reader's candidates, the likeliest sentence first."""
    likely: dict[tuple[str, Range], float] = {}
    listed: dict[tuple[str, Range], _Listed] = {}
    for span, probability in found.decision.ranked[:MOST_CANDIDATES]:
        document = found.document(found.hits[span.hit].document.id)
        place = document.meta.id, quotation(document, span.start, span.end)
        likely[place] = likely.get(place, 0.0) + probability
        if one := None if place in listed else _at(found, span, probability, asked):
            listed[place] = replace(one, headings=found.hits[span.hit].passage.heading_path)
    sure = [replace(one, confidence=min(1.0, likely[place])) for place, one in listed.items()]
    return sorted(sure, key=lambda one: -one.confidence)


def _at(found: Found, span: Span, probability: float, asked: Several) -> _Listed | None:
    """The enumeration at a candidate, or the one that its sentence leads to: "It has three bands: A, B and C"."""
    document = found.document(found.hits[span.hit].document.id)
    if listed := _enumerated(document, span, probability):
        return listed
    start, end = quotation(document, span.start, span.end)
    colon = document.text.find(": ", span.end, end)
    leads = colon > 0 and any(alike(singular(asked.noun), word) for word in content(document.text[start:colon]))
    return _enumerated(document, replace(span, start=colon + 2, end=end), probability) if leads else None


def _fits(asked: Several, listed: _Listed) -> bool:
    return not asked.number or len(listed.texts) == asked.number


def _is_sure(found: Found, asked: Several, listed: _Listed) -> bool:
    """Whether a list that the reader doubts is the one: by the probability that its sentence answers, and what that says."""
    words, said = content(found.question), _said(listed)
    named = [word for word in words if word not in content(asked.phrase)]
    if any(all(any(alike(word, other) for other in named) for word in content(text)) for text in listed.texts):
        return False  # what the question names is not what it asks for
    if re.search(r"\bnames\b", found.question, re.I) and not all(text[:1].isupper() for text in listed.texts):
        return False
    if not all(any(alike(number, word) for word in said) for number in _numbers(found.question, asked)):
        return False
    share = sum(any(alike(word, other) for other in said) for word in words) / len(words) if words else 0.0
    least = LEAST_SHARE if asked.number or share >= MOST_SAID else LEAST_SHARE_IN_DOUBT
    return share >= LEAST_SAID and listed.confidence >= least * found.threshold


def _numbers(question: str, asked: Several) -> list[str]:
    """The numbers of the question, but for how many things it asks for."""
    said = [word.lower() for word in WORD.findall(question)]
    return [word for word in said if (word in NUMBERS or word.isdigit()) and NUMBERS.get(word, 0) != asked.number]


def _said(listed: _Listed) -> list[str]:
    """The words of the quotation and its title, in lower case and singular, with the initials of names and the numbers."""
    (quoted, _), *_ = listed.quoted
    said = " ".join((listed.document.text[slice(*quoted)], *listed.headings, listed.document.meta.title))
    return [*content(said), *initials(said), *(word for word in WORD.findall(said.lower()) if word in NUMBERS)]


def _whole(found: Found) -> Iterator[_Listed]:
    """The answer to "Who ...?", if it is an enumeration of names, or of three things, from its first word to its last."""
    span, probability = found.decision.ranked[0]
    listed = _enumerated(found.document(found.hits[span.hit].document.id), span, probability)
    named = listed is not None and all(text[:1].isupper() for text in listed.texts)
    if listed and _covers(span, listed) and (named or len(listed.texts) > 2):
        yield listed


def _enumerated(document: Document, span: Span, probability: float) -> _Listed | None:
    start, end = quotation(document, span.start, span.end)
    found: Enumeration | None = enumeration_at(document.text[start:end], span.start - start, span.end - start)
    if found is None:
        return None
    items = tuple((start + first, start + last) for first, last in found.entries)
    return _Listed(document, (((start, end), items),), found.open, probability)


def _covers(span: Span, listed: _Listed) -> bool:
    """Whether the span holds every item, up to an article or a full stop at its ends."""
    (_, items), *_ = listed.quoted
    return span.start <= items[0][0] + 4 and items[-1][1] <= span.end + 1


def _shown(found: Found, read: Answer, listed: _Listed, number: int) -> Answer:
    citations, items = _cited([listed])
    notes = [f'The list may be incomplete: the article says "{listed.open}".'] if listed.open else []
    for other in _others(found, listed):
        if _same(listed.texts, other.texts):
            citations[0] = replace(citations[0], also_in=(*citations[0].also_in, other.document.meta))
        else:
            citations, items = _cited([listed, _beyond(listed, other)])
            notes.append(f"The list may be incomplete: {other.document.meta.title} names others.")
        break
    if number and number != len(items):
        notes.append(
            f"The question speaks of {_spoken(number)}; {_spoken(len(items))} {'is' if len(items) == 1 else 'are'} named here."
        )
    return replace(
        read,
        kind="list",
        status="answered",
        answer=None,
        confidence=round(listed.confidence, 4),
        citations=tuple(citations),
        items=tuple(items),
        nearest=(),
        missing=None,
        value=None,
        notes=(*read.notes, *notes),
    )


def _cited(lists: Sequence[_Listed]) -> tuple[list[Citation], list[Item]]:
    """The citations of the lists, numbered from 1, and their items."""
    citations: list[Citation] = []
    items: list[Item] = []
    for listed in lists:
        for quoted, places in listed.quoted:
            citations.append(replace(cite_items(listed.document, quoted, places), number=len(citations) + 1))
            items += [Item(listed.document.text[start:end], len(citations), start, end) for start, end in places]
    return citations, items


def _others(found: Found, listed: _Listed) -> Iterator[_Listed]:
    """The same question's lists in other articles, of which at least half stands in this one or the other way round."""
    if len(listed.quoted) > 1 or found.decision.status != "answered":
        return
    for span, probability in found.decision.ranked[1:]:
        identifier = found.hits[span.hit].document.id
        if identifier != listed.document.meta.id and probability >= found.threshold:
            other = _enumerated(found.document(identifier), span, probability)
            shared = set(map(normalised, listed.texts)) & set(map(normalised, other.texts)) if other else ()
            if other and 2 * len(shared) >= min(len(listed.texts), len(other.texts)):
                yield other


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    return set(map(normalised, other)) <= set(map(normalised, one))


def _beyond(listed: _Listed, other: _Listed) -> _Listed:
    """The other list without the items that stand in the first."""
    known = set(map(normalised, listed.texts))
    (quoted, items), *_ = other.quoted
    new = tuple(place for place in items if normalised(other.document.text[slice(*place)]) not in known)
    return replace(other, quoted=((quoted, new),))


def _spoken(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else str(number)

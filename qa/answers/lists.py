"""A question for several things, answered by every item with its own place, in the order of the source, and their number.

What comes in is the plain answer or refusal; what goes out is a list, its items cut from a table's column whose rows meet the
question (columns.py), a bulleted list whose introduction does (bullets.py), or an enumeration within the sentence that was read
("A, B and C"). Where the article or a second one says that there are more, a note says that the list may be incomplete. A
question for one thing is left alone, and so is what holds no enumeration. What a question leaves out ("besides A") is no item.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qa.answers.enumerated import Listed, enumerated, in_sentences, whole
from qa.cite import cite_items, quotation
from qa.evidence import rows
from qa.found import Found
from qa.lists.bullets import bullets_asked_for
from qa.lists.columns import cells_asked_for
from qa.lists.governed import is_said
from qa.question.excepted import excepted, unexcepted
from qa.question.several import Several, content, several
from qa.terms import alike, normalised
from qa.types import Answer, Citation, Item

Range = tuple[int, int]

MOST_DOCUMENTS = 4  # in whose lists and tables is looked
MOST_ITEMS = 50
_ARTICLES = frozenset("article page document text source file".split())  # what other kinds answer
_ELSEWHERE = _ARTICLES | {"step", "reason", "cause"}
_WORDS = "zero one two three four five six seven eight nine ten".split()


def answer(found: Found, read: Answer) -> Answer | None:
    """The list that the question asks for; None where it asks for one thing, or there is none."""
    if read.kind != "span":
        return None
    asked, left_out = several(found.question), [content(text) for text in excepted(found.question)]
    found = replace(found, question=unexcepted(found.question))
    wrong = _unanswered(read) if read.answer and _is_left_out(read.answer, left_out) else None
    if asked is None:
        listed = next(_but(left_out, whole(found, read)), None) if found.decision.ranked else None
        return _shown(found, read, listed, 0) if listed else wrong
    if any(alike(asked.noun, word) for word in (_ARTICLES if read.answered else _ELSEWHERE)):
        return wrong
    lists = (*_tables(found, asked), *_bullets(found, asked), *in_sentences(found, asked, read))
    listed = next(_but(left_out, lists), None)
    if listed:
        return _shown(found, read, listed, asked.number)
    return (_refused(read, asked.number) if asked.number or asked.commanded else None) or wrong


def _refused(read: Answer, number: int) -> Answer | None:
    """No answer instead of one thing, or of fewer than so many, where several are to be listed."""
    said = len(re.findall(r",|;| and | or ", read.answer or "")) + 1
    return None if not read.answered or read.answer is None or (said > 1 and said >= number) else _unanswered(read)


def _unanswered(read: Answer) -> Answer:
    near = tuple(
        replace(citation, answer_start=None, answer_end=None, answer_start_utf16=None, answer_end_utf16=None, marks=())
        for citation in read.citations
    )
    return replace(read, status="unsure", answer=None, citations=(), nearest=near, value=None)


def _but(left_out: Sequence[Sequence[str]], lists: Iterable[Listed]) -> Iterator[Listed]:
    """The lists without the items that the question leaves out."""
    for listed in lists:
        text = listed.document.text
        quoted = [
            (place, tuple(item for item in items if not _is_left_out(text[slice(*item)], left_out)))
            for place, items in listed.quoted
        ]
        if kept := tuple((place, items) for place, items in quoted if items):
            yield replace(listed, quoted=kept)


def _is_left_out(text: str, left_out: Sequence[Sequence[str]]) -> bool:
    words = content(text)
    return bool(words) and any(all(is_said(word, out) for word in words) for out in left_out)


def _tables(found: Found, asked: Several) -> Iterator[Listed]:
    for hit in found.hits:
        if rows(hit.passage):
            document = found.document(hit.document.id)
            cells = cells_asked_for(found.question, asked, document, (hit.passage.start, hit.passage.end))
            places = [(quotation(document, cell.start, cell.end), ((cell.start, cell.end),)) for cell in cells[:MOST_ITEMS]]
            if places and all(found.shows(document.meta.id, row) for row, _ in places):
                yield Listed(document, tuple(places), confidence=found.decision.confidence)


def _bullets(found: Found, asked: Several) -> Iterator[Listed]:
    for identifier in list(dict.fromkeys(hit.document.id for hit in found.hits))[:MOST_DOCUMENTS]:
        document = found.document(identifier)
        for bullets in bullets_asked_for(found.question, asked, document):
            if not found.shows(identifier, bullets.quoted):
                continue
            intro = document.text[slice(*bullets.intro)] if bullets.intro else ""
            opened = next((words for words in ("such as", "including", "for example", "among others") if words in intro), "")
            yield Listed(document, ((bullets.quoted, bullets.entries),), opened, found.decision.confidence)


def _shown(found: Found, read: Answer, listed: Listed, number: int) -> Answer:
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


def _cited(lists: Sequence[Listed]) -> tuple[list[Citation], list[Item]]:
    """The citations of the lists, numbered from 1, and their items."""
    citations: list[Citation] = []
    items: list[Item] = []
    for listed in lists:
        for quoted, places in listed.quoted:
            citations.append(replace(cite_items(listed.document, quoted, places), number=len(citations) + 1))
            items += [Item(listed.document.text[start:end], len(citations), start, end) for start, end in places]
    return citations, items


def _others(found: Found, listed: Listed) -> Iterator[Listed]:
    """The same question's lists in other articles, of which at least half stands in this one or the other way round."""
    if len(listed.quoted) > 1 or found.decision.status != "answered":
        return
    for span, probability in found.decision.ranked[1:]:
        identifier = found.hits[span.hit].document.id
        if identifier != listed.document.meta.id and probability >= found.threshold:
            other = enumerated(found.document(identifier), span, probability)
            shared = set(map(normalised, listed.texts)) & set(map(normalised, other.texts)) if other else ()
            if other and 2 * len(shared) >= min(len(listed.texts), len(other.texts)):
                yield other


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    return set(map(normalised, other)) <= set(map(normalised, one))


def _beyond(listed: Listed, other: Listed) -> Listed:
    """The other list without the items that stand in the first."""
    known = set(map(normalised, listed.texts))
    (quoted, items), *_ = other.quoted
    new = tuple(place for place in items if normalised(other.document.text[slice(*place)]) not in known)
    return replace(other, quoted=((quoted, new),))


def _spoken(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else str(number)

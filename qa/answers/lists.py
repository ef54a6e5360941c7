"""A question for several things, answered by every item with its own place, in the order of the source, and their number.

What comes in is the plain answer or refusal; what goes out is a list, its items cut from a table's column whose rows meet the
question (columns.py), a bulleted list whose introduction does (bullets.py), or an enumeration within the sentence that was read
("A, B and C"). Where the article or a second one says that there are more, a note says that the list may be incomplete. A
question for one thing is left alone, and so is what holds no enumeration.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.types import Document
from qa.cite import cite_items, quotation
from qa.evidence import rows
from qa.found import Found
from qa.lists.bullets import bullets_asked_for
from qa.lists.columns import cells_asked_for
from qa.lists.enumerations import Enumeration, enumeration_at
from qa.question.several import Several, content, initials, open_to_several, several
from qa.terms import alike, normalised
from qa.types import Answer, Citation, Hit, Item, Span

Range = tuple[int, int]

MOST_DOCUMENTS = 4  # in whose lists and tables is looked
MOST_CANDIDATES = 4  # of the reader, whose sentences are looked at
MOST_ITEMS = 50
LEAST_SHARE = 0.5  # of the threshold, for an enumeration whose sentence holds all that the question says
_ELSEWHERE = frozenset("step article page document text source file reason cause".split())  # what other kinds answer
_WORDS = "zero one two three four five six seven eight nine ten".split()


@dataclass(frozen=True, slots=True)
class _Listed:
    """Items of one document by the quotation that they stand in; `open`: the words that say that there are more."""

    document: Document
    quoted: tuple[tuple[Range, tuple[Range, ...]], ...]
    open: str = ""
    confidence: float = 0.0

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
    elif any(alike(asked.noun, word) for word in _ELSEWHERE):
        return None
    else:
        listed = next((one for one in (*_tables(found, asked), *_bullets(found, asked), *_sentences(found, asked, read))), None)
    return _shown(found, read, listed, asked.number if asked else 0) if listed else None


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
    """The enumeration at the answer; where nothing is answered, one in a sentence that holds all that the question says."""
    for span, probability in found.decision.ranked[: 1 if read.answered else MOST_CANDIDATES]:
        document = found.document(found.hits[span.hit].document.id)
        doubtful = probability < LEAST_SHARE * found.threshold
        if not read.answered and (doubtful or not _says_it_all(found.question, document, found.hits[span.hit], span)):
            continue
        listed = _enumerated(document, span, probability)
        if listed and (not asked.number or len(listed.texts) == asked.number or _covers(span, listed)):
            yield listed


def _whole(found: Found) -> Iterator[_Listed]:
    """The answer to "Who ...?", if it is an enumeration of names from its first word to its last."""
    span, probability = found.decision.ranked[0]
    listed = _enumerated(found.document(found.hits[span.hit].document.id), span, probability)
    if listed and _covers(span, listed) and all(text[:1].isupper() for text in listed.texts):
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


def _says_it_all(question: str, document: Document, hit: Hit, span: Span) -> bool:
    """Whether the sentence, with its headings and title, holds every word of the question that carries meaning."""
    sentence = document.text[slice(*quotation(document, span.start, span.end))]
    said = " ".join((sentence, *hit.passage.heading_path, document.meta.title))
    words = [*content(said), *initials(said)]
    return all(any(alike(word, other) for other in words) for word in content(question))


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

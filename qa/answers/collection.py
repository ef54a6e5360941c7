"""A question about the collection itself in, its answer out: what there is, what is new, what an article is about; pure.

Such questions are told by their form before anything is searched for (qa/question/of_the_collection.py). What is said of ours
is a fixed sentence with names and counts; what an article says is quoted from its beginning, at its place. What is known of
the articles comes in `Collection`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.sentences import sentences
from index.types import Block, Document, DocumentMeta, Passage
from qa.answers.courtesy import Courtesy
from qa.cite import cite_at, without_overlaps
from qa.question.of_the_collection import Request
from qa.terms import STOP_WORDS, WORD, alike, normalised
from qa.types import Answer, Citation

Range = tuple[int, int]

MOST_TITLES = 5
MOST_ALIKE = 3  # articles whose titles fit equally well
LEAD_SENTENCES = 2
MOST_LOOKED_AT = 50  # articles whose titles hold a word of what is asked about
MOST_SECTIONS = 8
MOST_SUGGESTIONS = 3

SAID: Mapping[Courtesy, str] = {
    "greeting": "Hello. Ask me something that the articles may say.",
    "thanks": "You are welcome.",
    "goodbye": "Goodbye.",
}
SELF = "I answer questions from {articles}, by quoting them word for word with the place. I write nothing of my own."
WHICH = "Say which article you mean, by its title."
UNDATED = "No article says its date, so I cannot tell which is new."

_PROSE = ("paragraph", "list_item", "quote", "table_row", "code", "caption")


@dataclass(frozen=True, slots=True)
class Collection:
    """What is known of the articles before a question is read in them."""

    count: int
    metas: Callable[[], Sequence[DocumentMeta]]
    document: Callable[[str], Document]  # by id, whole and checked; raises `StoreDamaged`
    holding: Callable[[str], Sequence[Passage]]  # the passages whose text or headings hold a phrase, the best first
    hidden: Mapping[str, Sequence[Range]]  # what is never shown, by document
    suggestions: Sequence[str] = ()  # questions that the articles do answer

    def shows(self, identifier: str, place: Range) -> bool:
        """Whether a maintainer has hidden nothing of the place."""
        return all(place[1] <= start or end <= place[0] for start, end in self.hidden.get(identifier, ()))


def about_the_collection(request: Request, collection: Collection, before: str | None, blank: Answer) -> Answer | None:
    """The answer; None where no article fits and the question may be meant for what the articles say.

    `before` is the document that was cited last, `blank` an answer with nothing in it.
    """
    if request.about in ("self", "topics"):
        return _what_there_is(request, collection, blank)
    if request.about == "count":
        return said(blank, _there_are(collection.count))
    if request.about == "new":
        return _newest(request, collection, blank)
    if request.about == "this":
        only = [meta for meta in collection.metas() if meta.id == before or collection.count == 1]
        return _told(only, collection, blank) if only else refused(blank, notice=WHICH)
    fitting = _fitting(request, collection)
    return _told(fitting, collection, blank) if fitting else None


def said(blank: Answer, notice: str, citations: Sequence[Citation] = (), notes: Sequence[str] = ()) -> Answer:
    """An answer about the collection: a sentence of ours, and quotations."""
    shown = tuple(without_overlaps(citations))
    return replace(blank, status="answered", confidence=1.0, notice=notice, citations=shown, notes=(*blank.notes, *notes))


def refused(blank: Answer, *, notice: str | None = None, missing: str | None = None) -> Answer:
    """A refusal about the collection."""
    return replace(blank, status="not_found", notice=notice, missing=missing)


def articles(count: int) -> str:
    """A number of articles in words."""
    return "1 article" if count == 1 else f"{count:,} articles"


def lead(document: Document, collection: Collection, most: int) -> Range | None:
    """The place of the first sentences of an article, at most so many of one paragraph; None where it has no text to show."""
    blocks = [block for block in document.blocks if block.label is None and block.kind in _PROSE]
    for block in (*(block for block in blocks if block.kind == "paragraph"), *blocks):
        places = [place for place in _sentences(document, block) if collection.shows(document.meta.id, place)][:most]
        if places:
            return (block.start, block.end) if block.kind == "table_row" else (places[0][0], places[-1][1])
    return None


def _there_are(count: int) -> str:
    return f"There {'is' if count == 1 else 'are'} {articles(count)}."


def _what_there_is(request: Request, collection: Collection, blank: Answer) -> Answer:
    metas = sorted(collection.metas(), key=lambda meta: (meta.date, meta.title), reverse=True)
    titles = list(dict.fromkeys(meta.title for meta in metas))[:MOST_TITLES]
    named = ", ".join(f"“{title}”" for title in titles)
    few = len(titles) == collection.count
    opening = SELF.format(articles=articles(collection.count)) if request.about == "self" else _there_are(collection.count)
    told = said(blank, opening, notes=[f"{'They are' if few and len(titles) > 1 else 'Among them'}: {named}."])
    return replace(told, suggestions=tuple(collection.suggestions[:MOST_SUGGESTIONS]))


def _newest(request: Request, collection: Collection, blank: Answer) -> Answer:
    dated = [meta for meta in collection.metas() if re.match(r"\d{4}", meta.date)]
    dated.sort(key=lambda meta: meta.title)
    dated.sort(key=lambda meta: meta.date, reverse=True)
    if not dated:
        return refused(blank, notice=UNDATED)
    citations = list(_leads(dated[: request.most], collection, 1))
    return said(
        blank, f"The latest of {articles(collection.count)}, by their dates." if len(dated) > 1 else "By its date.", citations
    )


def _told(metas: Sequence[DocumentMeta], collection: Collection, blank: Answer) -> Answer | None:
    """How articles begin, and what their sections are called; None where nothing of them may be shown."""
    citations = list(_leads(metas, collection, LEAD_SENTENCES))
    if not citations:
        return None
    if len(metas) > 1:
        return said(blank, f"{articles(len(metas))} fit; they begin:", citations)
    sections = list(_sections(collection.document(metas[0].id)))[:MOST_SECTIONS]
    notes = [f"Its sections: {'; '.join(sections)}."] if len(sections) > 1 else []
    return said(blank, f"“{metas[0].title}” begins:", citations, notes)


def _leads(metas: Sequence[DocumentMeta], collection: Collection, most: int) -> Iterator[Citation]:
    for meta in metas:
        document = collection.document(meta.id)
        if place := lead(document, collection, most):
            yield cite_at(document, place)


def _sections(document: Document) -> Iterator[str]:
    for block in document.blocks:
        heading = document.text[block.start : block.end]
        if block.kind == "heading" and block.label is None and normalised(heading) != normalised(document.meta.title):
            yield heading


def _sentences(document: Document, block: Block) -> list[Range]:
    places = sentences(document.text[block.start : block.end])
    return [(block.start + start, block.start + end) for start, end in places]


def _fitting(request: Request, collection: Collection) -> list[DocumentMeta]:
    """The articles whose titles hold all that is asked about, or begin so that they do; none where too many do."""
    metas, wanted = collection.metas(), _content(request.thing)
    exact = [meta for meta in metas if normalised(meta.title) == normalised(request.thing)]
    if exact or request.titled or not wanted:
        return exact[:MOST_ALIKE]
    fitting = [meta for meta in metas if _holds(wanted, meta.title)]
    begun = [meta for meta in metas if any(_holds([word], meta.title) for word in wanted)] if not fitting else []
    fitting += [meta for meta in begun[:MOST_LOOKED_AT] if _holds(wanted, f"{meta.title} {_beginning(meta, collection)}")]
    return fitting if len(fitting) <= MOST_ALIKE else []


def _beginning(meta: DocumentMeta, collection: Collection) -> str:
    document = collection.document(meta.id)
    place = lead(document, collection, LEAD_SENTENCES)
    return document.text[place[0] : place[1]] if place else ""


def _holds(wanted: Sequence[str], text: str) -> bool:
    said = _content(text)
    return all(any(alike(word, other) for other in said) for word in wanted)


def _content(text: str) -> list[str]:
    return [part for word in WORD.findall(text.lower()) for part in re.split(r"[-’']", word) if part not in STOP_WORDS]

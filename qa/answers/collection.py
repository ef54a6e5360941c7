"""A question about the collection itself in, its answer out: what there is, what is new, what an article is about; pure.

Such questions are told by their form before anything is searched for, and only where all of it fits: "What is new?" is one,
"What is new in version 2?" is read in the articles like any other. What is said of ours is a fixed sentence with names and
counts; what an article says is quoted from its beginning, at its place. What is known of the articles comes in `Collection`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.sentences import sentences
from index.types import Block, Document, DocumentMeta, Passage
from qa.answers.courtesy import Courtesy
from qa.cite import cite_at, without_overlaps
from qa.terms import STOP_WORDS, WORD, alike, normalised
from qa.types import Answer, Citation

Range = tuple[int, int]
About = Literal["self", "topics", "count", "new", "this", "article"]

MOST_TITLES = 5
MOST_NEW = 5  # articles
MOST_SHOWN = 10  # however many are asked for
MOST_ALIKE = 3  # articles whose titles fit equally well
LEAD_SENTENCES = 2
MOST_SECTIONS = 8
MOST_SUGGESTIONS = 3
MOST_ASKED = 300  # characters of such a question

SAID: Mapping[Courtesy, str] = {
    "greeting": "Hello. Ask me something that the articles may say.",
    "thanks": "You are welcome.",
    "goodbye": "Goodbye.",
}
SELF = "I answer questions from {articles}, by quoting them word for word with the place. I write nothing of my own."
WHICH = "Say which article you mean, by its title."
UNDATED = "No article says its date, so I cannot tell which is new."

_ARTICLE = r"(?:article|page|document|text|entry|post)"
_ARTICLES = rf"{_ARTICLE}s"
_WIKI = r"(?:wiki|collection|library|archive|store|knowledge base|site)"
HERE = (  # what may follow without changing what is asked; also used by qa/answers/mentions.py
    rf"(?:,? (?:here|there|in here|anywhere|somewhere|at all|so far|now|today|lately|recently|altogether|in total|in all|"
    rf"(?:in|of|on|from|by) (?:the|this|your|that|these|all|any)(?: of)?(?: the)? (?:{_WIKI}|{_ARTICLES})|"
    r"in store|in the index|(?:that )?you (?:have|know|hold)(?: about)?|for me|to me|me|please))*"
)
_DO = r"(?:are there|exist|do you (?:have|know|hold|contain|cover)|have you (?:got|read)|can you (?:search|read)|are)"
_SHOW = r"(?:(?:show|give|tell|list|name)(?: me)?(?: all)?(?: of)?|(?:what|which) (?:are|is)|what['’]s)"
_SUM_UP = r"(?:(?:summari[sz]e|sum up)|(?:(?:give|write|show)(?: me)? )?(?:a |the )?(?:short |brief |quick )?summary of)"
_ITS_CONTENT = r"(?:(?:all )?about|say|cover|deal with|talk about|describe|contain)"
_IS = r"(?:what(?:['’]s| is| was| does| did))"
_NEWS = rf"(?:{_ARTICLE}s?|additions|updates)"
_COURSE = r"(?:(?:sort|kind|kinds|sorts|type|types) of )?(?:things? |questions? |stuff |topics? |subjects? )?"
_FORMS: tuple[tuple[About, str], ...] = (
    (
        "self",
        r"(?:who|what) are you|what (?:can|do|could|are) you (?:able to )?do|how (?:do you|does (?:this|it)) work|help(?: me)?",
    ),
    ("self", r"how (?:can|could|do) you help(?: me)?|what can you help(?: me)? with|(?:introduce|describe) yourself"),
    ("self", r"(?:who|what) am i (?:talking|speaking|writing) to|what are you(?: good)? for|tell me about yourself"),
    ("self", r"are you (?:an? )?(?:real |actual )?(?:human|person|bot|robot|machine|chatbot|ai|computer|program)"),
    ("topics", rf"what {_COURSE}(?:can|could|should|may|might|shall) (?:i|we|one) ask(?: you)?(?: about| for)?"),
    ("topics", rf"what {_COURSE}(?:do you know|can you (?:answer|tell(?: me)?))(?: about)?"),
    ("topics", rf"(?:what|which) (?:topics|subjects|themes|areas)(?: {_DO}| (?:are|is) (?:covered|in))?(?: about)?"),
    ("topics", rf"what(?:['’]s| is| do you have) in (?:here|the {_ARTICLES}|(?:this|the|your) {_WIKI})"),
    ("topics", rf"what (?:is|are|do|does) (?:the|these|your|this|all the) (?:{_ARTICLES}|{_WIKI}) {_ITS_CONTENT}"),
    ("topics", rf"(?:what|which) {_ARTICLES}(?: {_DO}| can i ask about| is there)"),
    ("topics", rf"{_SHOW} (?:the |your |all )*(?:titles of )?(?:the |your |all )*(?:{_ARTICLES}|topics|subjects)"),
    ("topics", r"(?:give me |show me )?(?:an? |some |any )?(?:examples?|sample|example)(?: (?:of )?questions?)?"),
    ("count", rf"how many (?:different )?{_ARTICLES}(?: {_DO})?|(?:what is )?(?:the )?number of {_ARTICLES}"),
    (
        "new",
        r"what(?:['’]s| is| has been) (?:new|added)|(?:is there )?anything new|(?:is there )?any news|what['’]s the latest",
    ),
    (
        "new",
        rf"(?:{_SHOW} )?(?:the |your )?(?:\d\d? |five |three |ten )?(?:latest|newest|most recent|recent|new) {_NEWS}",
    ),
    (
        "new",
        rf"(?:what|which) {_ARTICLE}s? (?:is|are|was|were|has been|have been) (?:the )?(?:latest|newest|most recent|new|added)",
    ),
    ("this", rf"{_IS} (?:this|that|the) {_ARTICLE} {_ITS_CONTENT}|{_SUM_UP} (?:this|that|the) {_ARTICLE}|tl;?dr"),
    ("this", r"(?:summari[sz]e|sum up) (?:this|that|it)|(?:give me )?(?:a |the )?(?:short |brief )?summary"),
    ("article", rf"{_IS} (?:the|an?|your) {_ARTICLE} (?:about|on|called|titled|named|entitled) (?P<thing1>.+) {_ITS_CONTENT}"),
    ("article", rf"{_SUM_UP} (?:the|an?|your) {_ARTICLE} (?:about|on|called|titled|named|entitled) (?P<thing2>.+)"),
    ("article", rf"{_IS} (?:the |our |your )?(?P<thing3>.+) {_ARTICLE} {_ITS_CONTENT}"),
    ("article", rf"{_SUM_UP} (?:the |our |your )?(?P<thing4>.+) {_ARTICLE}"),
    ("this", rf"what (?:this|that|the) {_ARTICLE} (?:is|was) about"),
    ("article", rf"what (?:the |our |your )?(?P<thing5>.+) {_ARTICLE} (?:is|was) about"),
    ("article", rf"{_IS} (?P<title1>.+) about|{_SUM_UP} (?:the )?(?P<title2>.+)"),
)
_COMPILED = tuple((about, re.compile(rf"(?:{form}){HERE}", re.I)) for about, form in _FORMS)
_POLITE = re.compile(
    r"(?:please|so|and|ok(?:ay)?|well|now|then|just|(?:can|could|would|will) you(?: please)?|"
    r"i(?:['’]d| would) like (?:to (?:know|see|have|get)|you to)|do you know|tell me)\b[,:]? +(?=\S)",
    re.I,
)
_CLOSING = re.compile(r"[\s.?!]+$|,? please[\s.?!]*$", re.I)
_NUMBERS = {"three": 3, "five": 5, "ten": 10}
_QUOTES = "\"'“”‘’«»„ "
_PROSE = ("paragraph", "list_item", "quote", "table_row", "code", "caption")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the collection. `thing` is what the article is about; `titled`: only an article called so is meant."""

    about: About
    thing: str = ""
    titled: bool = False
    most: int = MOST_NEW


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


def recognised(text: str) -> Request | None:
    """What a text asks of the collection; None where it asks something of the articles."""
    asked = trimmed(text)
    for about, form in _COMPILED:
        if match := form.fullmatch(asked):
            return _request(about, asked, match)
    return None


def trimmed(text: str) -> str:
    """A question without what only makes it polite, and without its closing mark; empty where it is too long for one."""
    text = " ".join(text.split())
    if len(text) > MOST_ASKED:
        return ""
    text = _CLOSING.sub("", text)
    while polite := _POLITE.match(text):
        text = text[polite.end() :]
    return _CLOSING.sub("", text)


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
    fitting = _fitting(request, collection.metas())
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


def _request(about: About, asked: str, match: re.Match[str]) -> Request:
    if about == "new":
        number = re.search(r"\d{1,2}|three|five|ten", asked, re.I)
        most = _NUMBERS.get(number.group().lower()) or int(number.group()) if number else MOST_NEW
        return Request(about, most=1 if re.search(rf"\b{_ARTICLE}\b", asked, re.I) else max(1, min(most, MOST_SHOWN)))
    if about != "article":
        return Request(about)
    name, thing = next((name, value) for name, value in match.groupdict().items() if value)
    return Request(about, thing.strip(_QUOTES), name.startswith("title"))


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


def _fitting(request: Request, metas: Sequence[DocumentMeta]) -> list[DocumentMeta]:
    """The articles whose titles hold all that is asked about, those that say least besides; none where too many do."""
    wanted = _content(request.thing)
    exact = [meta for meta in metas if normalised(meta.title) == normalised(request.thing)]
    if exact or request.titled or not wanted:
        return exact[:MOST_ALIKE]
    held = [(meta, _content(meta.title)) for meta in metas]
    fitting = [(meta, title) for meta, title in held if all(any(alike(word, other) for other in title) for word in wanted)]
    return [meta for meta, _ in fitting] if len(fitting) <= MOST_ALIKE else []


def _content(text: str) -> list[str]:
    return [part for word in WORD.findall(text.lower()) for part in re.split(r"[-’']", word) if part not in STOP_WORDS]

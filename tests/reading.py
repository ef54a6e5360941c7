"""What is found for a question in articles given as Markdown, without a model: every passage is a hit, the reader is told."""

from collections.abc import Sequence

from index.chunk import chunk
from index.clean import clean
from index.load import load
from index.types import Document
from qa.cite import cite, cite_nearest
from qa.decide import Decision
from qa.found import Found
from qa.types import Answer, Hit, Span, Status, StoreStamp

THRESHOLD = 0.5


def document_of(markdown: str, name: str = "article.md") -> Document:
    """An article as a sync would store it."""
    (article,) = load(markdown.encode(), name)
    return clean(article, source="wiki", path=name, space="main")


def found_of(question: str, *markdown: str, reads: str = "", confidence: float = 0.0) -> tuple[Found, Answer]:
    """What is found, and what was read: the first place of the text `reads`, with that confidence."""
    documents = [document_of(text, f"{number}.md") for number, text in enumerate(markdown)]
    passages = [passage for document in documents for passage in chunk(document, count_tokens=_words)]
    by_id = {document.meta.id: document for document in documents}
    hits = tuple(Hit(passage, by_id[passage.document_id].meta, 1.0) for passage in passages)
    spans = _spans(hits, reads) if reads else []
    status: Status = "answered" if confidence >= THRESHOLD else "unsure" if confidence >= THRESHOLD / 2 else "not_found"
    decision = Decision(status, confidence, tuple((span, confidence) for span in spans[:1]))
    found = Found(
        question=question,
        hits=hits,
        spans=tuple(spans),
        decision=decision,
        threshold=THRESHOLD,
        document=by_id.__getitem__,
        read=lambda asked, some: decision,
        search=lambda query, top_k: (),
    )
    return found, _read(found, status)


def quotes(answer: Answer) -> list[str]:
    """What is quoted, in order."""
    return [citation.quote for citation in answer.citations]


def marked(answer: Answer, found: Found, role: str) -> list[str]:
    """What is marked so, in order."""
    return [
        found.document(citation.document.id).text[mark.start : mark.end]
        for citation in answer.citations
        for mark in citation.marks
        if mark.role == role
    ]


def _words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def _spans(hits: Sequence[Hit], text: str) -> list[Span]:
    found = []
    for number, hit in enumerate(hits):
        at = hit.passage.text.find(text)
        if at >= 0:
            start = hit.passage.start + at
            found.append(Span(number, start, start + len(text), text, 5.0))
    return found


def _read(found: Found, status: Status) -> Answer:
    answered = status == "answered"
    ranked = found.decision.ranked
    citations = [cite(found.document(found.hits[s.hit].document.id), found.hits[s.hit], s, 1) for s, _ in ranked if answered]
    near = [
        cite_nearest(found.document(hit.document.id), hit, hit.passage.units[0], 1) for hit in found.hits[:1] if not answered
    ]
    return Answer(
        question=found.question,
        read_as=found.question,
        status=status,
        answer=ranked[0][0].text if answered else None,
        confidence=found.decision.confidence,
        kind="span",
        citations=tuple(citations),
        nearest=tuple(near),
        store=StoreStamp(1, "", "", ""),
    )

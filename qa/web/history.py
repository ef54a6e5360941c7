"""A conversation as the visitor's browser keeps it: exchanges in, JSON values of a bounded size out, and back again.

The server keeps no conversation: the browser sends these values with every question. Only places are in them, no quotation and
no title: what is shown is cut from the articles as they are now. So nothing that was changed on the way can be quoted, and
an answer whose articles have changed since, or are gone, comes back as its question alone. What has another shape is left out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard, get_args

from index.errors import StoreDamaged
from index.store.snapshot import Snapshot
from index.types import Document
from qa.beside import Surroundings, beside
from qa.deep_link import safe_link
from qa.quotations import Documents
from qa.turns import turn_of
from qa.types import MAX_QUESTION, Answer, Citation, Kind, Mark, Role, Status, StoreStamp, Turn

MOST_EXCHANGES = 30
MOST_BYTES = 90_000  # as JSON: it has to fit into a request beside the next question
MOST_CITATIONS = 50  # in one answer, and marks in one citation
MOST_HEADINGS = 20
MOST_NOTES = 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer, with what stands beside its quotations.

    The answer is None where its articles have changed since, or are gone.
    """

    question: str
    read_as: str
    answer: Answer | None
    beside: Surroundings = field(default_factory=dict)

    @property
    def turn(self) -> Turn:
        """What the next question is read with."""
        return turn_of(self.answer) if self.answer else Turn(self.question, None, self.read_as)


def exchange_of(answer: Answer, snapshot: Snapshot) -> Exchange:
    """The exchange that a new answer makes."""
    return Exchange(answer.question, answer.read_as, answer, _beside(answer, Documents(snapshot)))


def save(exchanges: Sequence[Exchange]) -> list[dict[str, object]]:
    """The newest exchanges as JSON values, as many as may be kept."""
    kept: list[dict[str, object]] = []
    room = MOST_BYTES
    for exchange in reversed(exchanges[-MOST_EXCHANGES:]):
        item = _saved(exchange)
        room -= len(json.dumps(item, ensure_ascii=False).encode())
        if room < 0:
            break
        kept.insert(0, item)
    return kept


def restore(items: object, snapshot: Snapshot, stamp: StoreStamp) -> list[Exchange]:
    """The exchanges of what `save` gave, each checked against the articles of `snapshot`; `stamp` names that store."""
    if not isinstance(items, list):
        return []
    documents = Documents(snapshot)
    exchanges = (_restored(item, documents, stamp) for item in items[-MOST_EXCHANGES:])
    return [exchange for exchange in exchanges if exchange is not None]


def _saved(exchange: Exchange) -> dict[str, object]:
    saved: dict[str, object] = {"question": exchange.question, "read_as": exchange.read_as}
    answer = exchange.answer
    if answer is None:
        return saved | {"lost": True}
    return saved | {
        "status": answer.status,
        "kind": answer.kind,
        "confidence": answer.confidence,
        "notice": answer.notice,
        "missing": answer.missing,
        "notes": list(answer.notes),
        "citations": [_place(citation) for citation in answer.citations],
        "nearest": [_place(citation) for citation in answer.nearest],
    }


def _place(citation: Citation) -> dict[str, object]:
    return {
        "document": citation.document.id,
        "sha256": citation.document.sha256,
        "headings": list(citation.heading_path),
        "quote": [citation.start, citation.end],
        "answer": None if citation.answer_start is None else [citation.answer_start, citation.answer_end],
        "marks": [[mark.role, mark.start, mark.end] for mark in citation.marks],
        "pinned": citation.pinned,
        "link": citation.deep_link,
    }


def _restored(item: object, documents: Documents, stamp: StoreStamp) -> Exchange | None:
    """The exchange of a saved item; None where it has no sound shape."""
    match item:
        case {"question": str(question), "read_as": str(read_as), **rest} if _sound(question) and _sound(read_as):
            pass
        case _:
            return None
    match rest:
        case {"lost": True}:
            return Exchange(question, read_as, None)
        case {
            "status": str(status),
            "kind": str(kind),
            "confidence": float() | int() as confidence,
            "notice": str() | None as notice,
            "missing": str() | None as missing,
            "notes": list(notes),
            "citations": list(cited),
            "nearest": list(near),
        }:
            pass
        case _:
            return None
    if not _is_status(status) or not _is_kind(kind) or not 0 <= confidence <= 1:
        return None
    if len(notes) > MOST_NOTES or not all(text is None or _sound(text) for text in (notice, missing, *notes)):
        return None
    if len(cited) + len(near) > MOST_CITATIONS or (status == "answered") != bool(cited):
        return None
    if not all(map(_is_place, (*cited, *near))):
        return None
    citations, nearest = _cut(cited, documents), _cut(near, documents)
    if citations is None or nearest is None:
        return Exchange(question, read_as, None)
    answer = Answer(
        question=question,
        read_as=read_as,
        status=status,
        answer=_answer_text(citations),
        confidence=float(confidence),
        kind=kind,
        citations=citations,
        nearest=nearest,
        store=stamp,
        notice=notice,
        missing=missing,
        notes=tuple(notes),
    )
    return Exchange(question, read_as, answer, _beside(answer, documents))


def _is_status(text: str) -> TypeGuard[Status]:
    return text in get_args(Status)


def _is_kind(text: str) -> TypeGuard[Kind]:
    return text in get_args(Kind)


def _is_place(place: object) -> bool:
    match place:
        case {
            "document": str(),
            "sha256": str(),
            "headings": list(headings),
            "quote": [int(), int()],
            "answer": None | [int(), int()],
            "marks": list(marks),
            "pinned": bool(),
            "link": str() | None,
        }:
            return len(headings) <= MOST_HEADINGS and len(marks) <= MOST_CITATIONS and all(map(_is_mark, marks))
    return False


def _is_mark(mark: object) -> bool:
    match mark:
        case [str(role), int(), int()]:
            return role in get_args(Role)
    return False


def _cut(places: Sequence[Any], documents: Documents) -> tuple[Citation, ...] | None:
    """The citations at these places; None where one does not hold any more."""
    citations: list[Citation] = []
    for number, place in enumerate(places, start=1):
        document = _document(documents, place["document"])
        if document is None or document.meta.sha256 != place["sha256"] or not _holds(document, place):
            return None
        text, (start, end), answer = document.text, place["quote"], place["answer"] or (None, None)
        before = _utf16(text[:start])
        units = [before + _utf16(text[start:at]) for at in (*place["quote"], *(place["answer"] or ()))]
        citations.append(
            Citation(
                number=number,
                document=document.meta,
                heading_path=tuple(place["headings"]),
                quote=text[start:end],
                start=start,
                end=end,
                answer_start=answer[0],
                answer_end=answer[1],
                start_utf16=units[0],
                end_utf16=units[1],
                answer_start_utf16=units[2] if answer[0] is not None else None,
                answer_end_utf16=units[3] if answer[0] is not None else None,
                marks=tuple(Mark(*mark) for mark in place["marks"]),
                pinned=place["pinned"],
                deep_link=_link(document, place["link"]),
            )
        )
    return tuple(citations)


def _holds(document: Document, place: dict[str, Any]) -> bool:
    """Whether the quotation lies in article text, the answer inside it, and the headings stand above it."""
    (start, end), (first, last) = place["quote"], place["answer"] or place["quote"]
    if not 0 <= start <= first < last <= end <= len(document.text):
        return False
    if any(block.label for block in document.blocks if block.start < end and start < block.end):
        return False
    above = {document.text[block.start : block.end] for block in document.blocks if block.kind == "heading"}
    return all(heading in above for heading in place["headings"]) and all(
        0 <= first < last <= len(document.text) for _, first, last in place["marks"]
    )


def _link(document: Document, link: str | None) -> str | None:
    """The link, if it leads to a place on the very page that is the document's original."""
    page, mark, _ = (link or "").partition(":~:text=")
    leads = mark and safe_link(link or "") and page.removesuffix("#") == document.meta.url.removesuffix("#")
    return link if leads else None


def _answer_text(citations: tuple[Citation, ...]) -> str | None:
    """What the first citation marks, which is the answer of every kind that has one span."""
    for first in citations[:1]:
        if first.answer_start is not None and first.answer_end is not None:
            return first.quote[first.answer_start - first.start : first.answer_end - first.start]
    return None


def _beside(answer: Answer, documents: Documents) -> Surroundings:
    """What stands beside each quotation whose article can still be read."""
    return {
        (citation.document.id, citation.start): beside(document, citation)
        for citation in (*answer.citations, *answer.nearest)
        if (document := _document(documents, citation.document.id)) is not None
    }


def _document(documents: Documents, identifier: str) -> Document | None:
    """The document; None for one that is not there any more, or does not match its checksum."""
    try:
        return documents.of(identifier)
    except StoreDamaged:
        return None


def _sound(text: object) -> bool:
    """Whether this is a text of the length of a question, without halves of characters, which no answer can carry."""
    return isinstance(text, str) and len(text) <= MAX_QUESTION and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

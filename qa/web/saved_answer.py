"""An answer as JSON values of a bounded size, and back again; both for the conversation that the visitor's browser keeps.

Only places are in it, no quotation and no title: what is shown is cut from the articles as they are now, so nothing that was
changed on the way can be quoted. An answer in parts holds those of its parts.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard, get_args

from index.errors import StoreDamaged
from index.types import Document
from qa.beside import headings_above
from qa.deep_link import safe_link
from qa.quotations import Documents
from qa.types import (
    MAX_QUESTION,
    Alternative,
    Answer,
    Citation,
    Item,
    Kind,
    Mark,
    Role,
    Status,
    StoreStamp,
    Value,
    ValueKind,
    Verdict,
)

MOST_CITATIONS = 50  # in one answer, and marks and items likewise
MOST_HEADINGS = 20
MOST_NOTES = 20
MOST_PARTS = 4


def saved_answer(answer: Answer) -> dict[str, object]:
    """The answer as JSON values."""
    return {
        "status": answer.status,
        "kind": answer.kind,
        "confidence": answer.confidence,
        "notice": answer.notice,
        "missing": answer.missing,
        "notes": list(answer.notes),
        "citations": [_place(citation) for citation in answer.citations],
        "nearest": [_place(citation) for citation in answer.nearest],
        "single": answer.answer is not None,
        "items": [[item.citation, item.start, item.end] for item in answer.items],
        "verdict": answer.verdict,
        "alternatives": [list(other.citations) for other in answer.alternatives],
        "value": [answer.value.text, answer.value.kind, answer.value.because] if answer.value else None,
        "suggestions": list(answer.suggestions),
        "parts": [{"question": part.question, "read_as": part.read_as, **saved_answer(part)} for part in answer.parts],
    }


def restored_answer(item: object, documents: Documents, stamp: StoreStamp, *, part: bool = False) -> Answer | None:
    """The answer of saved values with "question" and "read_as"; None where its articles have changed since, or are gone.

    Raises `ValueError` for values of another shape.
    """
    match item:
        case {
            "question": str(question),
            "read_as": str(read_as),
            "status": str(status),
            "kind": str(kind),
            "confidence": float() | int() as confidence,
            "notice": str() | None as notice,
            "missing": str() | None as missing,
            "notes": list(notes),
            "citations": list(cited),
            "nearest": list(near),
            **more,
        } if _is_status(status) and _is_kind(kind) and 0 <= confidence <= 1:
            pass
        case _:
            raise ValueError("no answer")
    suggestions, saved_parts = _listed(more, "suggestions"), [] if part else _listed(more, "parts")
    texts = [question, read_as, *notes, *suggestions, *(text for text in (notice, missing) if text is not None)]
    if len(notes) + len(suggestions) > MOST_NOTES or not all(map(is_sound, texts)):
        raise ValueError("no texts")
    if len(cited) + len(near) > MOST_CITATIONS or len(saved_parts) > MOST_PARTS or not all(map(_is_place, (*cited, *near))):
        raise ValueError("no places")
    told = bool(cited or saved_parts or (kind == "collection" and notice))
    if (status == "answered" and not told) or (status != "answered" and cited):
        raise ValueError("no quotation")
    parts = [restored_answer(one, documents, stamp, part=True) for one in saved_parts]
    citations, nearest = _cut(cited, documents), _cut(near, documents)
    if citations is None or nearest is None or None in parts:
        return None
    return Answer(
        question=question,
        read_as=read_as,
        status=status,
        answer=_marked(citations[0]) if citations and more.get("single", kind == "span") is True else None,
        confidence=float(confidence),
        kind=kind,
        citations=citations,
        nearest=nearest,
        store=stamp,
        notice=notice,
        missing=missing,
        notes=tuple(notes),
        items=_items(_listed(more, "items"), citations),
        verdict=_verdict(more.get("verdict")),
        parts=tuple(one for one in parts if one is not None),
        alternatives=_alternatives(_listed(more, "alternatives"), citations),
        value=_value(more.get("value")),
        suggestions=tuple(suggestions),
    )


def _listed(values: Mapping[Any, Any], name: str) -> list[Any]:
    """A list that older values lack."""
    found = values.get(name, [])
    if not isinstance(found, list) or len(found) > MOST_CITATIONS:
        raise ValueError("no list")
    return found


def _items(saved: list[Any], citations: Sequence[Citation]) -> tuple[Item, ...]:
    """The items, each cut from its quotation."""
    found = []
    for item in saved:
        match item:
            case [int(number), int(start), int(end)] if 1 <= number <= len(citations):
                citation = citations[number - 1]
            case _:
                raise ValueError("no item")
        if not citation.start <= start < end <= citation.end:
            raise ValueError("no item")
        found.append(Item(citation.quote[start - citation.start : end - citation.start], number, start, end))
    return tuple(found)


def _alternatives(saved: list[Any], citations: Sequence[Citation]) -> tuple[Alternative, ...]:
    """The values that articles give, each cut from the first quotation that gives it."""
    found = []
    for numbers in saved:
        sound = isinstance(numbers, list) and all(isinstance(one, int) and 1 <= one <= len(citations) for one in numbers)
        text = _marked(citations[numbers[0] - 1]) if sound and numbers else None
        if text is None:
            raise ValueError("no value")
        found.append(Alternative(text, tuple(numbers)))
    return tuple(found)


def _verdict(value: object) -> Verdict | None:
    if value is None or _is_verdict(value):
        return value
    raise ValueError("no verdict")


def _value(saved: object) -> Value | None:
    match saved:
        case None:
            return None
        case [str(text), str(kind), str(because)] if _is_value_kind(kind) and is_sound(text) and is_sound(because):
            return Value(text, kind, because)
    raise ValueError("no value")


def _is_value_kind(value: object) -> TypeGuard[ValueKind]:
    return value in get_args(ValueKind)


def _is_verdict(value: object) -> TypeGuard[Verdict]:
    return value in get_args(Verdict)


def _marked(citation: Citation) -> str | None:
    """The text that a citation marks as its answer."""
    if citation.answer_start is None or citation.answer_end is None:
        return None
    return citation.quote[citation.answer_start - citation.start : citation.answer_end - citation.start]


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
        "also_in": [meta.id for meta in citation.also_in],
    }


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
            **more,
        }:
            also = more.get("also_in", [])
            if not isinstance(also, list) or len(also) > MOST_CITATIONS or not all(isinstance(one, str) for one in also):
                return False
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
        document = document_of(documents, place["document"])
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
                table_headings=headings_above(document, start),
                deep_link=_link(document, place["link"]),
                also_in=tuple(other.meta for one in place.get("also_in", []) if (other := document_of(documents, one))),
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


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def document_of(documents: Documents, identifier: str) -> Document | None:
    """The document; None for one that is not there any more, or does not match its checksum."""
    try:
        return documents.of(identifier)
    except StoreDamaged:
        return None


def is_sound(text: object) -> bool:
    """Whether this is a text of the length of a question, without halves of characters, which no answer can carry."""
    return isinstance(text, str) and len(text) <= MAX_QUESTION and not any("\ud800" <= sign <= "\udfff" for sign in text)

"""An Answer in, JSON values out: what `footnote ask --json`, the REST API and MCP give; pure."""

from dataclasses import asdict

from index.types import DocumentMeta
from qa.deep_link import safe_link
from qa.links import source_url
from qa.types import Answer, Citation


def to_dict(answer: Answer, *, deterministic: bool = False, home: str = "") -> dict[str, object]:
    """The answer as JSON values; `deterministic` leaves the timings out. With `home`, our own address, links are absolute."""
    result: dict[str, object] = {
        "question": answer.question,
        "read_as": answer.read_as,
        "status": answer.status,
        "answered": answer.answered,
        "answer": answer.answer,
        "confidence": answer.confidence,
        "kind": answer.kind,
        "citations": [citation_dict(citation, home) for citation in answer.citations],
        "items": [asdict(item) for item in answer.items],
        "verdict": answer.verdict,
        "parts": [to_dict(part, deterministic=deterministic, home=home) for part in answer.parts],
        "alternatives": [asdict(alternative) for alternative in answer.alternatives],
        "value": asdict(answer.value) if answer.value else None,
        "nearest": [citation_dict(citation, home) for citation in answer.nearest],
        "missing": answer.missing,
        "suggestions": list(answer.suggestions),
        "notice": answer.notice,
        "notes": list(answer.notes),
        "store": {
            "generation": answer.store.generation,
            "sha256": answer.store.sha256,
            "reader": answer.store.reader,
            "embedder": answer.store.embedder,
        },
    }
    if not deterministic:
        result["milliseconds"] = dict(answer.milliseconds)
    return result


def citation_dict(citation: Citation, home: str = "") -> dict[str, object]:
    """A quotation as JSON values."""
    return {
        "number": citation.number,
        "document": document_dict(citation.document),
        "heading_path": list(citation.heading_path),
        "page": citation.page,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "answer_start": citation.answer_start,
        "answer_end": citation.answer_end,
        "start_utf16": citation.start_utf16,
        "end_utf16": citation.end_utf16,
        "answer_start_utf16": citation.answer_start_utf16,
        "answer_end_utf16": citation.answer_end_utf16,
        "marks": [{"role": mark.role, "start": mark.start, "end": mark.end} for mark in citation.marks],
        "source_url": home + source_url(citation),
        "table_headings": list(citation.table_headings),
        "deep_link": citation.deep_link,
        "also_in": [document_dict(document) for document in citation.also_in],
        "pinned": citation.pinned,
    }


def document_dict(meta: DocumentMeta) -> dict[str, object]:
    """Who a document is, as JSON values."""
    return {
        "id": meta.id,
        "title": meta.title,
        "source": meta.source,
        "path": meta.path,
        "space": meta.space,
        "url": safe_link(meta.url) or None,
        "author": meta.author or None,
        "date": meta.date or None,
        "sha256": meta.sha256,
    }

"""A saved Answer and a snapshot in, whether it still holds out.

A receipt is the JSON that `footnote ask --json` prints, or the part of it that one quotation needs, which is made here. Each
quotation is looked up by document id, SHA-256 and offsets, never by its string: it holds, or its source was moved and says the
same, or its source has changed, or its source is gone. A receipt comes from outside, so its shape is checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from index.clean import document_id
from index.errors import DataError
from index.store.snapshot import Snapshot
from index.types import Document, DocumentMeta
from qa.types import StoreStamp

Range = tuple[int, int]
State = Literal["holds", "source moved", "source changed", "source gone", "not verbatim"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one citation: its number, its source's title, and its state."""

    number: int
    title: str
    state: State

    @property
    def holds(self) -> bool:
        """Whether the quotation still is true: its source says it there, wherever that lies now."""
        return self.state in ("holds", "source moved")


def receipt_of(document: Document, quoted: Range, answer: Range | None, store: StoreStamp, question: str) -> dict[str, object]:
    """The receipt of one quotation, as JSON values; `answer` is the place in it that was marked."""
    meta = document.meta
    return {
        "question": question,
        "answer": document.text[slice(*answer)] if answer else None,
        "citations": [
            {
                "number": 1,
                "document": {
                    "id": meta.id,
                    "title": meta.title,
                    "source": meta.source,
                    "path": meta.path,
                    "url": meta.url or None,
                    "author": meta.author or None,
                    "date": meta.date or None,
                    "sha256": meta.sha256,
                },
                "quote": document.text[slice(*quoted)],
                "start": quoted[0],
                "end": quoted[1],
                "answer_start": answer[0] if answer else None,
                "answer_end": answer[1] if answer else None,
            }
        ],
        "nearest": [],
        "store": asdict(store),
    }


def check_receipt(receipt: object, snapshot: Snapshot) -> list[Receipt]:
    """The state of every citation and nearest passage of a saved answer. Raises `DataError` on a wrong shape."""
    if not isinstance(receipt, Mapping) or "question" not in receipt:
        raise DataError("This is not a saved answer. Save one by `footnote ask QUESTION --json > answer.json`.")
    parts = [row for part in _parts(receipt) for row in _checked_rows(part)]
    rows = [*_checked_rows(receipt), *parts]
    return [_check(number, row, marked, items, snapshot) for number, (row, marked, items) in enumerate(rows, start=1)]


def _checked_rows(receipt: Mapping[str, object]) -> list[tuple[object, object, list[object]]]:
    """The citations and nearest passages, each with the answer that it must mark and the items that it must hold."""
    cited, nearest = _rows(receipt, "citations"), _rows(receipt, "nearest")
    answer = receipt.get("answer")
    if answer is not None and not cited:
        raise DataError("The saved answer quotes nothing, so nothing can be checked. Ask its question again.")
    items = _rows(receipt, "items") if "items" in receipt else []
    of = {number: [item for item in items if _number(item) == number] for number in range(1, len(cited) + 1)}
    return [*((row, answer, of[number]) for number, row in enumerate(cited, start=1)), *((row, None, []) for row in nearest)]


def _parts(receipt: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The saved answers of the parts, which have none themselves."""
    parts = _rows(receipt, "parts") if "parts" in receipt else []
    if not all(isinstance(part, Mapping) for part in parts):
        raise DataError("A part of the saved answer is damaged. Save it again by `footnote ask QUESTION --json`.")
    return [part for part in parts if isinstance(part, Mapping)]


def _number(item: object) -> object:
    return item.get("citation") if isinstance(item, Mapping) else None


def _rows(receipt: Mapping[str, object], name: str) -> list[object]:
    rows = receipt.get(name)
    if not isinstance(rows, list):
        raise DataError(f"The saved answer has no list of {name}. Save it again by `footnote ask QUESTION --json`.")
    return rows


def _check(number: int, row: object, answer: object, items: Sequence[object], snapshot: Snapshot) -> Receipt:
    """The state of one citation, whose mark must show `answer` unless that is None, and which must hold the items."""
    match row:
        case {
            "document": {"id": str(identifier), "sha256": str(sha256), "title": str(title)} as saved,
            "quote": str(quote),
            "start": int(start),
            "end": int(end),
            "answer_start": int() | None as answer_start,
            "answer_end": int() | None as answer_end,
        }:
            pass
        case _:
            raise DataError(
                f"Citation {number} of the saved answer is damaged. Save it again by `footnote ask QUESTION --json`."
            )
    document = snapshot.document(identifier)
    if document is None:
        return Receipt(number, title, "source gone")
    if document.meta.sha256 != sha256:
        return Receipt(number, title, "source changed")
    quoted = 0 <= start < end and document.text[start:end] == quote
    marked = answer is None or (answer_start is not None and document.text[answer_start:answer_end] == answer)
    told = all(_is_held(item, document, start, end) for item in items)
    if not (quoted and marked and told):
        return Receipt(number, title, "not verbatim")
    return Receipt(number, title, "source moved" if _is_moved(saved.get("path"), document.meta) else "holds")


def _is_moved(path: object, meta: DocumentMeta) -> bool:
    """Whether a document lies elsewhere than at the saved path; receipts from before ids outlived moves have none."""
    return path != meta.path if isinstance(path, str) else meta.id != document_id(meta.source, meta.path, meta.key)


def _is_held(item: object, document: Document, start: int, end: int) -> bool:
    """Whether a list's item stands at its place, in the quotation."""
    match item:
        case {"text": str(text), "start": int(first), "end": int(last)}:
            return start <= first < last <= end and document.text[first:last] == text
    return False

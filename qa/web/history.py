"""A conversation as the visitor's browser keeps it: exchanges in, JSON values of a bounded size out, and back again.

The server keeps no conversation: the browser sends these values with every question. Only places are in them, no quotation and
no title: what is shown is cut from the articles as they are now. So nothing that was changed on the way can be quoted, and
an answer whose articles have changed since, or are gone, comes back as its question alone. What has another shape is left out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.store.snapshot import Snapshot
from qa.beside import Surroundings, beside
from qa.quotations import Documents
from qa.turns import turn_of
from qa.types import Answer, StoreStamp, Turn
from qa.web.saved_answer import document_of, is_sound, restored_answer, saved_answer

MOST_EXCHANGES = 30
MOST_BYTES = 90_000  # as JSON: it has to fit into a request beside the next question


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
    return saved | ({"lost": True} if exchange.answer is None else saved_answer(exchange.answer))


def _restored(item: object, documents: Documents, stamp: StoreStamp) -> Exchange | None:
    """The exchange of a saved item; None where it has no sound shape."""
    match item:
        case {"question": str(question), "read_as": str(read_as), **rest} if is_sound(question) and is_sound(read_as):
            if rest.get("lost") is True:
                return Exchange(question, read_as, None)
        case _:
            return None
    try:
        answer = restored_answer(item, documents, stamp)
    except ValueError:
        return None
    return Exchange(question, read_as, answer, _beside(answer, documents) if answer else {})


def _beside(answer: Answer, documents: Documents) -> Surroundings:
    """What stands beside each quotation whose article can still be read."""
    return {
        (citation.document.id, citation.start): beside(document, citation)
        for told in (answer, *answer.parts)
        for citation in (*told.citations, *told.nearest)
        if (document := document_of(documents, citation.document.id)) is not None
    }

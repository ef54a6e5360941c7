"""The turns of a conversation in, the sentences that their answers cited out, for the next question to be read by.

Clients keep the conversation, so nothing in it is trusted: a place is looked up in the snapshot that the question is answered
from, and what is unknown, outside its document, no article text, or hidden by a maintainer gives nothing.
"""

from collections.abc import Mapping, Sequence

from index.store.snapshot import Snapshot
from index.types import Document
from qa.types import Turn

MOST_TURNS = 4  # the last ones
MOST_PLACES = 4  # of a turn
MOST_CHARACTERS = 600  # of a place

Range = tuple[int, int]


def cited_before(snapshot: Snapshot, turns: Sequence[Turn], hidden: Mapping[str, Sequence[Range]]) -> list[str]:
    """One text a turn, empty where nothing of it can be used."""
    texts = [""] * max(0, len(turns) - MOST_TURNS)
    documents: dict[str, Document | None] = {}
    for turn in turns[-MOST_TURNS:]:
        places = turn.citations[:MOST_PLACES]
        for identifier in {identifier for identifier, _, _ in places} - set(documents):
            documents[identifier] = _whole(snapshot, identifier)
        found = [_text(documents[identifier], (start, end), hidden.get(identifier, ())) for identifier, start, end in places]
        texts.append(" ".join(text for text in found if text))
    return texts


def _whole(snapshot: Snapshot, identifier: str) -> Document | None:
    try:
        document = snapshot.document(identifier)
    except UnicodeEncodeError:  # half a character is no document's name
        return None
    return document if document and document.is_whole else None


def _text(document: Document | None, place: Range, hidden: Sequence[Range]) -> str:
    if document is None:
        return ""
    start, end = place
    within = 0 <= start < end <= len(document.text)
    shown = not any(block.label and block.start < end and start < block.end for block in document.blocks)
    kept = not any(first < end and start < last for first, last in hidden)
    return document.text[start : min(end, start + MOST_CHARACTERS)] if within and shown and kept else ""

"""An answer as it was read in; what is shown instead out: the place that is pinned to its question, or passages for keywords.

Both quote from the same snapshot that the answer was read from, and raise `StoreDamaged` where that cannot be done.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.store.snapshot import Snapshot
from qa.fixes import PINNED
from qa.keywords import Keyword, holding, lacking, rarity
from qa.place import Place
from qa.quotations import Documents, Ranked, of_keywords, of_pin
from qa.retrieve import Hidden, search_words
from qa.types import Answer, Hit


def pinned(snapshot: Snapshot, read: Answer, asked: str, place: Place, hits: Sequence[Hit], ranked: Ranked) -> Answer:
    """The pinned place as the answer. Its confidence is what the reader by itself gives for it, 0 where it did not see it:
    that somebody chose the place is said in the notes, and is no probability."""
    own = [
        probability
        for span, probability in ranked
        if hits[span.hit].document.id == place.document and span.start < place.end and place.start < span.end
    ]
    return replace(
        plain(read),
        read_as=asked,
        status="answered",
        answer=place.text,
        confidence=round(max(own, default=0.0), 4),
        citations=of_pin(Documents(snapshot), place.document, (place.start, place.end)),
        nearest=(),
        missing=None,
        notes=(PINNED, *read.notes),
    )


def plain(read: Answer) -> Answer:
    """The answer without what only its kind has."""
    return replace(read, kind="span", items=(), verdict=None, parts=(), alternatives=(), value=None, suggestions=())


def passages(snapshot: Snapshot, read: Answer, asked: str, wanted: Sequence[Keyword], hidden: Hidden | None) -> Answer | None:
    """The best passages that hold the words of a query that asks nothing; None where none does."""
    phrases = [phrase for keyword in wanted for phrase in keyword]
    frequency = snapshot.document_frequency(phrases)
    weights = [rarity(max(frequency[phrase] for phrase in keyword), snapshot.passage_count) for keyword in wanted]
    found = holding(search_words(snapshot, phrases, hidden=hidden), wanted, weights)
    if not found:
        return None
    citations = of_keywords(Documents(snapshot), found, wanted)
    shown = ["\n".join((cited.document.title, *cited.heading_path, cited.quote)) for cited in citations]
    words = lacking(shown, wanted)
    return replace(
        plain(read),
        read_as=asked,
        status="answered",
        answer=None,
        kind="passage",
        citations=citations,
        nearest=(),
        missing=f"These quotations do not mention {', '.join(words)}." if words else None,
    )

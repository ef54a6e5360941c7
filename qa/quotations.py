"""What was read and decided in, the quotations that are shown out: of an answer, a refusal, a keyword query, a pinned place.

Each document is read once from the snapshot and checked against its SHA-256; where that fails, `StoreDamaged` is raised and
nothing is quoted. Everything is a verbatim slice, which `cite.py` makes.
"""

from collections.abc import Sequence

from index.errors import StoreDamaged
from index.store.snapshot import Snapshot
from index.types import Document
from qa.cite import cite, cite_nearest, cite_pinned, cite_words, without_overlaps
from qa.evidence import close_hits, unmet
from qa.keywords import Holding, Keyword
from qa.types import Citation, Hit, Span

MOST_CITATIONS = 4
MOST_NEAREST = 3  # passages shown with a refusal
WITHHELD = (
    "The best passage does not match its article's checksum, so the answer is withheld. Run `footnote verify`, "
    "then `footnote sync --rebuild`."
)

Range = tuple[int, int]
Ranked = Sequence[tuple[Span, float]]  # candidates with their probabilities, most probable first


class Documents:
    """The documents of one snapshot, each read once and checked against its SHA-256."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._read: dict[str, Document] = {}

    def of(self, identifier: str) -> Document:
        """The document. Raises `StoreDamaged` where it is gone or is not what was written."""
        if identifier not in self._read:
            document = self._snapshot.document(identifier)
            if document is None or not document.is_whole:
                raise StoreDamaged(f"The text of document {identifier} does not match its checksum. {WITHHELD}")
            self._read[identifier] = document
        return self._read[identifier]


def of_answer(documents: Documents, question: str, hits: Sequence[Hit], ranked: Ranked) -> tuple[Citation, ...]:
    """The best span's sentence, then those of other spans that give the very same answer to the very same question.

    A sentence that lacks a name or number of the question which the first one has is about something else: another year.
    """
    best, confidence = ranked[0]
    agreeing = [span for span, probability in ranked if span.text == best.text and probability >= confidence / 2]
    lacking = [set(unmet(question, [close])) for close in close_hits(hits, agreeing)]
    kept = [span for span, lacks in zip(agreeing, lacking, strict=True) if lacks <= lacking[0]]
    found = [cite(documents.of(hits[span.hit].document.id), hits[span.hit], span, 0) for span in kept]
    return tuple(without_overlaps(found)[:MOST_CITATIONS])


def nearest(documents: Documents, hits: Sequence[Hit], spans: Sequence[Span], ranked: Ranked) -> tuple[Citation, ...]:
    """Of each hit the sentence that is closest to an answer, the hit with the best candidate first."""
    places: dict[int, Range] = {}
    for span in (*(span for span, _ in ranked), *spans):
        places.setdefault(span.hit, (span.start, span.end))
    for number, hit in enumerate(hits):
        places.setdefault(number, hit.passage.units[0])
    found = []
    for number, place in list(places.items())[: 2 * MOST_NEAREST]:
        hit = hits[number]
        found.append(cite_nearest(documents.of(hit.document.id), hit, place, 0))
    return tuple(without_overlaps(found)[:MOST_NEAREST])


def of_keywords(documents: Documents, holding: Sequence[Holding], wanted: Sequence[Keyword]) -> tuple[Citation, ...]:
    """The sentences that hold keywords, best first, with the words marked."""
    phrases = [phrase for keyword in wanted for phrase in keyword]
    found: list[Citation] = []
    for holds in holding:
        if len(found) == MOST_CITATIONS:
            break
        citation = cite_words(documents.of(holds.hit.document.id), holds.hit, holds.place, phrases)
        found = without_overlaps([*found, citation])
    return tuple(found)


def of_pin(documents: Documents, identifier: str, place: Range) -> tuple[Citation, ...]:
    """The sentence of a pinned place."""
    return (cite_pinned(documents.of(identifier), place),)

"""The gaps of a store: what its journal keeps of refused and voted-down questions, grouped, each with the nearest article.

The question log is read as far as it is kept, and the feedback; nothing is written, and nothing is known of who asked. With an
embedder questions in other words are found to be of one topic, and the nearest article by its meaning; without, by words.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.embed import Embedder
from index.store.snapshot import Snapshot
from index.types import DocumentMeta
from qa.gaps import Gap, Unmet, gaps
from qa.journal import Journal
from qa.question_log import QuestionLog
from qa.retrieve import Hidden, search, search_words
from qa.terms import search_terms

MOST_KEPT = 20_000  # of the newest questions
HOW = "Set FOOTNOTE_LOG_QUESTIONS to the days that questions are kept, for example 30, where the server runs and here."
OFF = f"The text of refused questions is not kept, so only what was voted down is here. {HOW}"
NONE = "No question was refused and kept, and none voted down yet."


@dataclass(frozen=True, slots=True)
class FoundGap:
    """A gap with the article that is nearest to its example, where any is."""

    gap: Gap
    nearest: DocumentMeta | None


def unmet_questions(log: QuestionLog, folder: Path) -> Iterator[Unmet]:
    """Every kept question that was not answered, and every answer that was voted down. Raises `JournalError`."""
    for asked in log.texts(most=MOST_KEPT):
        if asked.status != "answered":
            yield Unmet(asked.read_as, voted_down=False, when=asked.when)
    for entry in Journal(folder).entries():
        if entry.verdict != "right":
            yield Unmet(entry.read_as, voted_down=True, when=entry.when)


def found_gaps(
    snapshot: Snapshot, unmet: Iterator[Unmet], most: int, *, hidden: Hidden | None = None, embedder: Embedder | None = None
) -> list[FoundGap]:
    """The gaps that were met most often; `embedder`: the one that the store was made with."""
    found = gaps(unmet, snapshot.document_frequency, _cosines(embedder) if embedder else None)[:most]
    return [FoundGap(gap, _nearest(snapshot, gap.example, hidden, embedder)) for gap in found]


def _cosines(embedder: Embedder) -> Callable[[Sequence[str]], Callable[[int, int], float]]:
    def of(texts: Sequence[str]) -> Callable[[int, int], float]:
        vectors = embedder.encode(texts)  # (n, d) float32, unit length
        return lambda one, other: float(vectors[one] @ vectors[other])

    return of


def _nearest(snapshot: Snapshot, question: str, hidden: Hidden | None, embedder: Embedder | None) -> DocumentMeta | None:
    if embedder:
        hits = search(snapshot, embedder, question, top_k=1, hidden=hidden).hits
    else:
        hits = search_words(snapshot, search_terms(question), hidden=hidden)
    return hits[0].document if hits else None

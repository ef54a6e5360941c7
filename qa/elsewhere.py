"""Citations in, the same out with the other documents that hold their very sentence: the copies that were not read.

They are found by full text, in the same snapshot, and compared as `qa.duplicates` compares: white space and case aside. A short
sentence may stand anywhere by chance, so it names nobody. Nothing is cited from them.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.store.snapshot import Snapshot
from index.types import DocumentMeta
from qa.duplicates import folded
from qa.retrieve import Hidden, without
from qa.types import Citation

LEAST_WORDS = 6
MOST_SEARCHED = 30  # words of a sentence
MOST_FOUND = 50  # passages that hold them
MOST_NAMED = 10


def named_elsewhere(snapshot: Snapshot, citations: Sequence[Citation], hidden: Hidden | None) -> tuple[Citation, ...]:
    """The citations, each with the documents that say the same and are not cited themselves, the newest first."""
    cited = {citation.document.id for citation in citations}
    named = []
    for citation in citations:
        known = cited | {meta.id for meta in citation.also_in}
        others = [meta for meta in _holding(snapshot, citation.quote, hidden or {}) if meta.id not in known]
        named.append(replace(citation, also_in=(*citation.also_in, *others)[:MOST_NAMED]))
    return tuple(named)


def _holding(snapshot: Snapshot, quote: str, hidden: Hidden) -> list[DocumentMeta]:
    """The documents with a passage that holds the quotation, as far as it may be read."""
    words = quote.split()
    if len(words) < LEAST_WORDS:
        return []
    found = snapshot.search_text([" ".join(words[:MOST_SEARCHED])], MOST_FOUND)
    wanted = folded(quote)
    identifiers = {
        passage.document_id
        for passage in snapshot.passages([identifier for identifier, _ in found])
        if any(wanted in folded(part.text) for part in without(passage, hidden.get(passage.document_id, ())))
    }
    metas = sorted(snapshot.metas(identifiers).values(), key=lambda meta: (meta.title, meta.id))
    return sorted(metas, key=lambda meta: meta.date, reverse=True)

"""A refusal that helps: what the articles lack for the question, and up to three questions near it that they do answer.

An answer goes in as its kind made it, and comes out as it was, or, where it is a refusal, with both. What is missing is said
only where the kind of answer does not say it; the suggestions were asked beforehand (qa/suggest), and come first of the
articles that are shown as nearest.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.store.snapshot import Snapshot
from qa.missing import what_is_missing
from qa.suggest.stored import Hidden, Suggestions
from qa.types import Answer, Hit

MOST_SUGGESTED = 3
HOPELESS = 0.15  # of the confidence: the best candidate is not the answer


def helped(
    snapshot: Snapshot,
    answer: Answer,
    hits: Sequence[Hit],
    suggestions: Suggestions,
    *,
    hidden: Hidden | None = None,
    answers_by: str = "",
) -> Answer:
    """The answer, with help if it is a refusal. `answers_by`: the fingerprint of what answers now."""
    if answer.answered or answer.notice:
        return answer
    text, far = answer.read_as, answer.status == "not_found"
    hopeless = far and answer.confidence < HOPELESS
    told = what_is_missing(text, hits, snapshot.document_frequency, nothing_close=far, hopeless=hopeless)
    missing = answer.missing or told
    first = [*(citation.document.id for citation in answer.nearest), *(hit.document.id for hit in hits)]
    found = suggestions.near(snapshot, text, MOST_SUGGESTED, first=first, hidden=hidden, made_by=answers_by)
    return replace(answer, missing=missing, suggestions=answer.suggestions or tuple(found))

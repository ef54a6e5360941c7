"""A question and its hits in, what the readers make of them out: the proposed spans, and the best of them with evidence."""

import hashlib
from collections.abc import Sequence

from qa.definition import whole_definitions
from qa.evidence import Evidence, close_hits, gather, right_type_first
from qa.read import Reader
from qa.types import Hit, Span
from qa.verifier import Verifier


def fingerprint_of_readers(reader: Reader, verifier: Verifier | None) -> str:
    """One fingerprint of the reader and the verifier."""
    prints = [reader.fingerprint, *([verifier.fingerprint] if verifier else [])]
    return prints[0] if len(prints) == 1 else hashlib.sha256(" ".join(prints).encode()).hexdigest()


def weigh(
    reader: Reader, verifier: Verifier | None, question: str, hits: Sequence[Hit]
) -> tuple[list[Span], list[tuple[Span, Evidence]]]:
    """What the reader proposes in the hits, and the best of it with its evidence: each is read once more in its sentence alone,
    and verified there."""
    spans = whole_definitions(question, hits, reader.read(question, hits))
    judged = right_type_first(question, hits, spans)
    close = close_hits(hits, judged)
    verified = verifier.verify(question, close, judged[: len(close)]) if verifier else []
    return spans, gather(question, hits, judged, reader.read(question, close), verified)

"""A question and its hits in, what the readers make of them out: the proposed spans, and the best of them with evidence."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

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
    reader: Reader, verifier: Verifier | None, question: str, hits: Sequence[Hit], read: list[Span] | None = None
) -> tuple[list[Span], list[tuple[Span, Evidence]]]:
    """What the reader proposes in the hits, and the best of it with its evidence: each is read once more in its sentence alone,
    and verified there. `read`: what is known already to be proposed in them."""
    spans = whole_definitions(question, hits, reader.read(question, hits)) if read is None else read
    judged = right_type_first(question, hits, spans)
    close = close_hits(hits, judged)
    verified = verifier.verify(question, close, judged[: len(close)]) if verifier else []
    return spans, gather(question, hits, judged, reader.read(question, close), verified)


def among(hits: Sequence[Hit], read: Sequence[Hit], spans: Sequence[Span]) -> list[Span] | None:
    """Of the spans that were proposed in the hits that were `read`, those of `hits`; None where one of them was not read.

    What the reader makes of a passage does not depend on what it reads beside it, so nothing needs to be read twice.
    """
    numbers = {id(hit): number for number, hit in enumerate(hits)}
    if not numbers.keys() <= {id(hit) for hit in read}:
        return None
    found = [replace(span, hit=numbers[id(read[span.hit])]) for span in spans if id(read[span.hit]) in numbers]
    return sorted(found, key=lambda span: (-span.score, span.hit, span.start, span.end))

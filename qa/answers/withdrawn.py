"""An answer that was read but is not one of the kind that was asked for in, a refusal with its passages out; pure.

What was quoted for it is shown as close by, with nothing marked; what else was close is not known any more.
"""

from dataclasses import replace

from qa.found import Found
from qa.types import Answer, Citation

MOST_NEAREST = 3


def withdrawn(found: Found, read: Answer, missing: str | None = None) -> Answer:
    """The refusal: `unsure` never, since what was read is known not to answer. `missing` says what the articles lack."""
    near = tuple(unmarked(citation) for citation in (read.citations or read.nearest)[:MOST_NEAREST])
    confidence = min(read.confidence, found.threshold / 2)
    return replace(
        read,
        status="not_found",
        answer=None,
        citations=(),
        nearest=near,
        missing=missing or read.missing,
        confidence=confidence,
    )


def unmarked(citation: Citation) -> Citation:
    """The quotation as one that answers nothing."""
    return replace(
        citation, answer_start=None, answer_end=None, answer_start_utf16=None, answer_end_utf16=None, marks=(), also_in=()
    )

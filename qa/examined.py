"""What is known about a question when its passages have been read, and before anything is decided."""

from dataclasses import dataclass

from qa.evidence import Evidence
from qa.fixes import InForce
from qa.question.spelling import Correction
from qa.types import Hit, Query, Span


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything known about a question before it is decided; `times` are the moments between the stages, in seconds."""

    query: Query
    hits: tuple[Hit, ...]
    spans: tuple[Span, ...]
    candidates: tuple[tuple[Span, Evidence], ...]
    times: tuple[float, ...]
    asked: str  # what stands alone, before a synonym took the place of its words
    fixed: InForce
    hidden: int  # passages among the best that a maintainer has hidden
    changes: tuple[Correction, ...] = ()  # words that were read as words of the articles

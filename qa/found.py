"""What is known about a question once its passages have been read: what every kind of answer is made from.

A kind of answer (qa/answers) sees this and nothing else. It may read further passages, look for others and open documents,
all in the snapshot that the question is answered from and without what a maintainer has hidden.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.types import Document
from qa.decide import Decision
from qa.types import Hit, Span

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A question that stands alone, and what was found for it. `threshold`: the least confidence of a shown answer."""

    question: str
    hits: tuple[Hit, ...]  # best first
    spans: tuple[Span, ...]  # what the reader proposes in them, best margin first
    decision: Decision
    threshold: float
    document: Callable[[str], Document]  # by id, whole and checked; raises `StoreDamaged`
    read: Callable[[str, Sequence[Hit]], Decision]  # another question over other hits; about 100 ms
    search: Callable[[str, int], Sequence[Hit]]  # the best hits for another query; about 15 ms
    shows: Callable[[str, Range], bool] = lambda document, place: True  # whether a maintainer has hidden nothing of a place

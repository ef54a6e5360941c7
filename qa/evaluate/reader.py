"""Reading alone: each question is read over the passages of its own context, and the best span is judged; nothing is retrieved.

The context goes the product's way (a page with its title, cleaned, cut into passages), so what is measured is what the product
reads. The span with the best margin is the prediction. Where some questions have no answer, exact match and F1 are those of a
reader that abstains below the shipped margin; what the margin is worth as a probability is said by a Platt scaling.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.chunk import chunk
from index.clean import clean
from index.embed import Embedder
from index.errors import LoadError
from index.load import load
from index.sync import passage_tokens
from qa.evaluate.corpus import page_of
from qa.evaluate.datasets import Example
from qa.evaluate.intervals import auroc
from qa.evaluate.metrics import RIGHT_F1, best_f1, calibration_error, coverage_at, exact_match, f1, mean
from qa.read import Reader
from qa.rewrite import rewrite
from qa.types import Hit

NO_SPAN = -100.0  # the margin where a reader proposes nothing; JSON has no infinity
Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class ReaderCalibration:
    """What a margin is worth by itself: P(right) = 1 / (1 + exp(-(slope * margin + shift))); shown from `threshold` on."""

    threshold: float = 0.0
    slope: float = 1.0
    shift: float = 0.0

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ReaderCalibration | None":
        """From the block "reader" of calibration.json; None where there is none. Raises `ValueError` for no numbers."""
        block = data.get("reader")
        if block is None:
            return None
        try:
            return cls(float(block["threshold"]), float(block["slope"]), float(block["shift"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"the block reader lacks numbers: {error!r}") from error

    def probability(self, margin: float) -> float:
        """P(the best span is right), in [0, 1]."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.slope * margin + self.shift))))


@dataclass(frozen=True, slots=True)
class Reading:
    """One question with its best span. `exact` and `f1`, in [0, 1], are of that span, whether it would be shown or not."""

    example: Example
    prediction: str  # "" where the reader proposes nothing
    margin: float
    exact: float
    f1: float
    seconds: float

    @property
    def right(self) -> bool:
        return bool(self.example.answers) and self.f1 >= RIGHT_F1


def read_all(reader: Reader, embedder: Embedder, examples: Sequence[Example]) -> Iterator[Reading]:
    """The reading of each example, in order. The embedder only counts tokens."""
    known: dict[tuple[str, str], list[Hit]] = {}
    for example in examples:
        page = (example.context, example.title)
        if page not in known:
            known = {page: hits_of(*page, embedder)}  # the questions about one context are neighbours
        question, begun = rewrite(example.question).text, time.perf_counter()
        spans = reader.read(question, known[page])
        seconds = time.perf_counter() - begun
        text, margin = (spans[0].text, spans[0].score) if spans else ("", NO_SPAN)
        yield Reading(example, text, margin, exact_match(text, example.answers), f1(text, example.answers), seconds)


def hits_of(context: str, title: str, embedder: Embedder) -> list[Hit]:
    """All passages of a context, made as a sync makes them; none where nothing in it is article text."""
    hits = []
    try:
        for article in load(page_of(context, title).encode(), "context.html"):
            titled = article if title else replace(article, title="")  # not called after a file that there is not
            document = clean(titled, source="evaluate", path="context.html", space="main")
            passages = chunk(document, count_tokens=embedder.count_tokens, max_tokens=passage_tokens(embedder))
            hits += [Hit(passage, document.meta, score=0.0) for passage in passages]
    except LoadError:  # it holds no text that could be quoted: a sync reports such a page and goes on
        return []
    return hits


def summarise(readings: Sequence[Reading], calibration: ReaderCalibration) -> Figures:
    """The figures of `footnote evaluate reader`; None where the questions have nothing that a figure is of."""
    answerable = [bool(row.example.answers) for row in readings]
    predicted = [bool(row.prediction) for row in readings]
    best, threshold = best_f1([-row.margin for row in readings], [row.f1 for row in readings], answerable, predicted)
    seconds = sum(row.seconds for row in readings)
    return {
        "n": len(readings),
        "answerable": sum(answerable),
        **resampled(readings, calibration)(readings),
        "best_f1": 100 * best,
        "best_threshold": threshold,
        "questions_per_second": len(readings) / seconds if seconds else None,
    }


def resampled(every: Sequence[Reading], calibration: ReaderCalibration) -> Callable[[Sequence[Reading]], Figures]:
    """The function from some of the readings to those of the figures that get an interval; `every` decides on abstention."""
    abstains = not all(row.example.answers for row in every)

    def is_shown(row: Reading) -> bool:
        return not abstains or row.margin >= calibration.threshold

    def earned(row: Reading, value: float) -> float:
        return value if is_shown(row) else float(not row.example.answers)

    def figures(readings: Sequence[Reading]) -> Figures:
        answerable = [row for row in readings if row.example.answers]
        confidences = [calibration.probability(row.margin) for row in readings]
        rights = [row.right for row in readings]
        refused = [not is_shown(row) for row in readings if not row.example.answers]
        return {
            "exact_match": _percent([earned(row, row.exact) for row in readings]),
            "f1": _percent([earned(row, row.f1) for row in readings]),
            "has_answer_exact_match": _percent([row.exact for row in answerable]),
            "has_answer_f1": _percent([row.f1 for row in answerable]),
            "no_answer_accuracy": mean(refused) if refused else None,
            "auroc": auroc([row.margin for row in readings], [bool(row.example.answers) for row in readings]),
            "ece": calibration_error(confidences, rights),
            "coverage_at_80": coverage_at(0.8, confidences, rights),
        }

    return figures


def _percent(values: Sequence[float]) -> float | None:
    return 100 * mean(values) if values else None

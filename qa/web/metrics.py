"""`/metrics` for Prometheus: what was answered and how fast, what was refused and why, who waits, and what is in the store.

Answers and served requests go in, counts come out as text; no label holds what a person typed. Each application counts for
itself. Who may read it decides `Doorkeeper`: it is nobody else's business how much is asked here.
"""

from collections.abc import Iterator
from typing import get_args

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from index.errors import FootnoteError
from index.store.store import Store
from qa.types import Answer, Status
from qa.web.asking import Asking
from qa.web.limits import METRICS
from qa.web.request_log import Served

STAGES = ("rewrite", "retrieve", "read", "total")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
REFUSALS = {429: "rate", 413: "too_large", 408: "too_slow"}  # by status; `Asking` tells of those that are busy


class Metrics:
    """The counts of one server over one store."""

    def __init__(self, store: Store) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        registry = self.registry
        self._seconds = Histogram(
            "footnote_stage_seconds", "Seconds of each stage of an answer.", ["stage"], buckets=SECONDS, registry=registry
        )
        self._answers = Counter("footnote_answers", "Questions that were read, by outcome.", ["status"], registry=registry)
        self._requests = Counter("footnote_requests", "Requests, by route and status.", ["route", "status"], registry=registry)
        self._refusals = Counter("footnote_refusals", "Requests that were refused, by reason.", ["reason"], registry=registry)
        self._waiting = Gauge("footnote_questions_waiting", "Questions that wait for their turn.", registry=registry)
        for stage in STAGES:
            self._seconds.labels(stage)
        for status in get_args(Status):
            self._answers.labels(status)
        for reason in ("busy", *REFUSALS.values()):
            self._refusals.labels(reason)
        registry.register(_Contents(store))

    def follow(self, asking: Asking) -> None:
        """From now on the gauge says how many wait there."""
        self._waiting.set_function(lambda: asking.waiting)

    def answered(self, answer: Answer) -> None:
        """Counts an answer and its seconds."""
        self._answers.labels(answer.status).inc()
        for stage in STAGES:
            if stage in answer.milliseconds:
                self._seconds.labels(stage).observe(answer.milliseconds[stage] / 1000)

    def busy(self) -> None:
        """Counts a question for which there was no turn."""
        self._refusals.labels("busy").inc()

    def served(self, served: Served) -> None:
        """Counts a request that was answered."""
        self._requests.labels(served.path, str(served.status)).inc()
        if served.status in REFUSALS:
            self._refusals.labels(REFUSALS[served.status]).inc()


class _Contents(Collector):
    """What is in the store when it is asked; nothing where it cannot be read, as /readyz says."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with self._store.snapshot() as snapshot:
                counts = {
                    "generation": (snapshot.generation, "Number of the store's last change."),
                    "articles": (snapshot.document_count, "Articles in the store."),
                    "passages": (snapshot.passage_count, "Passages in the store."),
                }
        except FootnoteError:
            return
        for name, (value, help) in counts.items():
            yield GaugeMetricFamily(f"footnote_store_{name}", help, value=value)


def routes(metrics: Metrics) -> APIRouter:
    """The one route."""
    router = APIRouter(include_in_schema=False)

    @router.get(METRICS)
    def text() -> Response:
        return Response(generate_latest(metrics.registry), headers={"content-type": CONTENT_TYPE_LATEST})

    return router

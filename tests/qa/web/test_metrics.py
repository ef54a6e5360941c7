"""What /metrics says is what happened; nobody else may read it, and nothing that a person typed is in it."""

import asyncio
import threading
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from index.errors import BusyError
from index.store import schema
from qa.assistant import Assistant
from qa.question_log import QuestionLog
from qa.settings import Settings
from qa.web.app import create_app
from qa.web.asking import Asking
from qa.web.limits import MOST_BODY_BYTES
from qa.web.metrics import Metrics

HOME = "http://localhost:7860"
TOKEN = "a-token-of-more-than-sixteen"
Figures = dict[tuple[str, ...], float]


def opened(assistant: Assistant, settings: Settings, peer: str = "127.0.0.1", **changes: object) -> TestClient:
    app = create_app(assistant, replace(settings, **changes))  # type: ignore[arg-type]
    return TestClient(app, base_url=HOME, client=(peer, 1), raise_server_exceptions=False)


def figures(text: str) -> Figures:
    """Each sample's value by its name and its labels' values."""
    families = text_string_to_metric_families(text)
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


def test_it_counts_what_happened(assistant: Assistant, settings: Settings) -> None:
    client = opened(assistant, settings, questions_a_minute=4)
    before = figures(client.get("/metrics").text)
    assert before["footnote_answers_total", "answered"] == 0 and before["footnote_refusals_total", "busy"] == 0
    for question in ("Which captain opened the harbour?", "Which captain opened the harbour?", "Who sells purple xylophones?"):
        assert client.post("/api/ask", json={"question": question}).status_code == 200
    assert client.post("/api/ask", content=b"x" * (MOST_BODY_BYTES + 1)).status_code == 413
    assert [client.post("/api/ask", json={"question": "Who?"}).status_code for _ in range(2)] == [429, 429]
    client.get("/source/canary")
    client.get("/canary")
    counted = figures(client.get("/metrics").text)
    expected: Figures = {
        ("footnote_answers_total", "answered"): 2,
        ("footnote_answers_total", "unsure"): 0,
        ("footnote_answers_total", "not_found"): 1,
        ("footnote_requests_total", "/api/ask", "200"): 3,
        ("footnote_requests_total", "/api/ask", "429"): 2,
        ("footnote_requests_total", "/source/{id}", "404"): 1,
        ("footnote_requests_total", "elsewhere", "404"): 1,
        ("footnote_refusals_total", "rate"): 2,
        ("footnote_refusals_total", "too_large"): 1,
        ("footnote_stage_seconds_count", "read"): 3,
        ("footnote_stage_seconds_count", "total"): 3,
        ("footnote_questions_waiting",): 0,
        ("footnote_store_generation",): 1,
        ("footnote_store_articles",): 3,
    }
    assert {name: counted.get(name) for name in expected} == expected
    assert counted["footnote_store_passages",] > 3
    assert 0 < counted["footnote_stage_seconds_sum", "read"] <= counted["footnote_stage_seconds_sum", "total"]


def test_who_waits_and_who_is_refused(assistant: Assistant, settings: Settings) -> None:
    metrics = Metrics(assistant.store)
    held = threading.Event()

    def value(*name: str) -> float:
        return metrics.registry.get_sample_value(name[0], {"reason": name[1]} if name[1:] else {}) or 0.0

    async def scene() -> None:
        asking = Asking(assistant, QuestionLog(settings.store), most_waiting=1, seconds=0.3, refused=metrics.busy)
        metrics.follow(asking)
        tasks = [asyncio.create_task(asking.in_turn(lambda _: held.wait(5), lambda _: None)) for _ in range(2)]
        await asyncio.sleep(0.05)
        assert value("footnote_questions_waiting") == 1
        with pytest.raises(BusyError):
            await asking.in_turn(lambda _: None, lambda _: None)
        assert value("footnote_refusals_total", "busy") == 1
        assert [type(result) for result in await asyncio.gather(*tasks, return_exceptions=True)] == [BusyError, BusyError]
        assert (value("footnote_refusals_total", "busy"), value("footnote_questions_waiting")) == (3, 0)
        held.set()

    asyncio.run(scene())


def test_each_application_counts_for_itself(assistant: Assistant, settings: Settings) -> None:
    first, second = opened(assistant, settings), opened(assistant, settings)
    first.post("/api/ask", json={"question": "Which captain opened the harbour?"})
    counts = [figures(client.get("/metrics").text)["footnote_answers_total", "answered"] for client in (first, second)]
    assert counts == [1, 0]


def test_who_may_read_it(assistant: Assistant, settings: Settings) -> None:
    here, afar = opened(assistant, settings), opened(assistant, settings, "192.0.2.7")
    assert here.get("/metrics").headers["content-type"].startswith("text/plain")
    for refused in (
        afar.get("/metrics"),
        here.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}),
        here.get("/metrics", headers={"authorization": f"Bearer {TOKEN}", "via": "1.1 proxy"}),
        opened(assistant, settings, admin_token=TOKEN).get("/metrics"),
        opened(assistant, settings, admin_token=TOKEN).get("/metrics", headers={"authorization": "Bearer wrong"}),
        opened(assistant, settings, host="0.0.0.0").get("/metrics"),
    ):
        assert (refused.status_code, refused.json()["error"]["code"]) == (401, "no_token")
        assert refused.headers["www-authenticate"] == "Bearer" and "footnote_" not in refused.text
    by_token = opened(assistant, settings, "192.0.2.7", admin_token=TOKEN)
    assert by_token.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    for method in ("POST", "PUT", "DELETE"):
        assert here.request(method, "/metrics").status_code == 405
    assert "default-src 'none'" in here.get("/metrics").headers["content-security-policy"]


def test_a_store_that_cannot_be_read_costs_only_its_own_figures(assistant: Assistant, settings: Settings) -> None:
    client = opened(assistant, settings)
    for file in assistant.store.folder.glob(f"{schema.FILE_NAME}*"):
        file.unlink()
    counted = figures(client.get("/metrics").text)
    assert ("footnote_store_generation",) not in counted and ("footnote_questions_waiting",) in counted

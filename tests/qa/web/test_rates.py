"""How many questions one client may ask in a minute; who asks more is told how long to wait, before his body is read."""

import asyncio
import json
import tracemalloc
from dataclasses import replace

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Message

from qa.assistant import Assistant
from qa.settings import Settings
from qa.web.app import create_app
from qa.web.rates import ASKING, Buckets, Rates


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_spent_and_fills_evenly() -> None:
    buckets = Buckets(3, 60.0)
    assert [buckets.wait("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert buckets.wait("a", 0.0) == 20.0
    assert buckets.wait("a", 5.0) == pytest.approx(15.0)  # a refusal costs nothing
    assert buckets.wait("b", 5.0) == 0.0
    assert buckets.wait("a", 20.0) == 0.0
    assert buckets.wait("a", 20.0) == pytest.approx(20.0)
    assert [buckets.wait("a", 10_000.0) for _ in range(4)] == [0, 0, 0, 20.0]  # never more than it holds


def test_the_clients_that_are_remembered_are_bounded_and_the_oldest_go() -> None:
    tracemalloc.start()
    buckets = Buckets(1, 60.0)
    for number in range(30_000):
        buckets.wait(f"192.0.2.{number}", 0.0)
        buckets.wait("who goes on asking", 0.0)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(buckets) == 10_000 and most < 8_000_000
    assert buckets.wait("who goes on asking", 0.0) > 0
    assert buckets.wait("192.0.2.29999", 0.0) > 0
    assert buckets.wait("192.0.2.0", 0.0) == 0, "it was forgotten"


def sent_through(rates: Rates, path: str, host: str | None = "192.0.2.7", method: str = "POST") -> list[Message]:
    sent: list[Message] = []

    async def unread() -> Message:
        raise AssertionError("the body is read")

    async def send(message: Message) -> None:
        sent.append(message)

    client = (host, 1) if host is not None else None
    asyncio.run(rates({"type": "http", "method": method, "path": path, "headers": [], "client": client}, unread, send))
    return sent


def test_one_too_many_is_refused_with_the_seconds_to_wait_and_its_body_not_read() -> None:
    clock = Clock()
    rates = Rates(PlainTextResponse("in"), 3, clock)
    for path in sorted(ASKING):  # three, together
        assert sent_through(rates, path)[0]["status"] == 200
    start, body = sent_through(rates, "/api/ask")
    assert start["status"] == 429 and dict(start["headers"])[b"retry-after"] == b"20"
    assert json.loads(body["body"]) == {
        "error": {
            "code": "too_fast",
            "message": "More questions came from your address than one may ask in a minute. Ask again in 20 seconds.",
        }
    }
    assert sent_through(rates, "/api/ask", "192.0.2.8")[0]["status"] == 200
    clock.now += 19.5
    assert dict(sent_through(rates, "/api/ask")[0]["headers"])[b"retry-after"] == b"1"
    clock.now += 0.5
    assert sent_through(rates, "/api/ask")[0]["status"] == 200


def test_only_asking_is_counted() -> None:
    rates = Rates(PlainTextResponse("in"), 1, Clock())
    for method, path in [("GET", "/"), ("GET", "/api/documents"), ("POST", "/api/feedback"), ("OPTIONS", "/api/ask")]:
        for _ in range(3):
            assert sent_through(rates, path, method=method)[0]["status"] == 200, path


def test_no_limit_is_none() -> None:
    rates = Rates(PlainTextResponse("in"), 0, Clock())
    assert {sent_through(rates, "/api/ask")[0]["status"] for _ in range(500)} == {200}


def test_a_customer_with_many_addresses_is_one_and_who_has_none_is_one_too() -> None:
    rates = Rates(PlainTextResponse("in"), 1, Clock())
    hosts = ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", None, None)
    assert [sent_through(rates, "/api/ask", host)[0]["status"] for host in hosts] == [200, 429, 200, 200, 429]


def test_whom_the_server_counts(assistant: Assistant, settings: Settings) -> None:
    def statuses(settings: Settings, *forwarded: str) -> list[int]:
        app = create_app(assistant, replace(settings, questions_a_minute=1))
        client = TestClient(app, base_url="http://localhost:7860", client=("127.0.0.1", 1))
        body = {"question": "Which captain opened the harbour?"}
        return [client.post("/api/ask", json=body, headers={"x-forwarded-for": text}).status_code for text in forwarded]

    asked = ("192.0.2.7", "192.0.2.8", "198.51.100.1, 192.0.2.8")
    assert statuses(settings, *asked) == [200, 429, 429], "a header of anybody's gives nobody a second bucket"
    assert statuses(replace(settings, trusted_proxies=("127.0.0.1",)), *asked) == [200, 200, 429]

"""Every answer has an id; a line a request says what was served, and nothing of what was asked, by whom, of which article."""

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from index.errors import SettingError
from qa.assistant import Assistant
from qa.settings import Settings
from qa.web import request_log
from qa.web.app import create_app
from qa.web.request_log import RequestLog, Served, checked_format, log_as_json, route_of


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is written to the log, which afterwards is as it was."""
    loggers = [logging.getLogger(name) for name in ("footnote", "uvicorn", "footnote.requests")]
    before = [(logger, logger.handlers, logger.propagate, logger.level) for logger in loggers]
    stream = io.StringIO()
    log_as_json(stream)
    yield stream
    for logger, handlers, propagate, level in before:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def opened(assistant: Assistant, settings: Settings, peer: str = "192.0.2.7") -> TestClient:
    app = create_app(assistant, settings)
    return TestClient(app, base_url="http://localhost:7860", client=(peer, 1), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("/api/ask", "/api/ask"),
        ("/source/0123456789abcdef", "/source/{id}"),
        ("/source/0123456789abcdef/receipt", "/source/{id}"),
        ("/api/documents/0123456789abcdef", "/api/documents/{id}"),
        ("/gradio_api/heartbeat/k2j3h4", "/gradio_api/heartbeat/{id}"),
        ("/admin/feedback", "/admin/{id}"),
        ("/static/js/x.js", "/static/{id}"),
        ("/who-is-ill-in-our-company", "elsewhere"),
        ("/API/ASK", "elsewhere"),
        ("", "elsewhere"),
    ],
)
def test_a_path_is_written_as_its_route(path: str, route: str) -> None:
    assert route_of(path) == route


def test_a_line_a_request_and_nothing_of_what_was_asked(assistant: Assistant, settings: Settings, written: io.StringIO) -> None:
    client = opened(assistant, settings)
    body = {"question": "Which captain opened the harbour?"}
    headers = {"authorization": "Bearer canary-of-a-header", "cookie": "canary=of-a-cookie", "user-agent": "canary-agent"}
    reply = client.post("/api/ask?canary=in-the-query", json=body, headers=headers)
    document = reply.json()["citations"][0]["document"]["id"]
    source = client.get(f"/source/{document}?q=Which+captain", headers=headers)
    client.post("/api/ask", json={"question": "captain " * 500}, headers=headers)
    client.get("/canary-of-a-path", headers=headers)
    client.request("CANARY", "/api/ask", headers=headers)
    logged = lines(written)
    assert [(line["method"], line["path"], line["status"]) for line in logged] == [
        ("POST", "/api/ask", 200),
        ("GET", "/source/{id}", 200),
        ("POST", "/api/ask", 413),
        ("GET", "elsewhere", 404),
        ("OTHER", "/api/ask", 405),
    ]
    assert {tuple(line) for line in logged} == {("time", "id", "method", "path", "status", "milliseconds", "bytes")}
    assert logged[0]["id"] == reply.headers["x-request-id"] and logged[0]["bytes"] == len(reply.content)
    assert logged[1]["id"] == source.headers["x-request-id"] != logged[0]["id"]
    assert all(re.fullmatch("[0-9a-f]{16}", line["id"]) for line in logged)
    assert all(line["milliseconds"] > 0 and re.fullmatch(r"[\d-]{10}T[\d:.]{12}\+00:00", line["time"]) for line in logged)
    for secret in ("canary", "captain", "Brandt", document, "192.0.2.7", "harbour"):
        assert secret.lower() not in written.getvalue().lower(), secret


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("a1b2c3d4e5f60718", True),
        ("0af7651916cd43dd8448eb211c80319c", True),
        ("Root=1-67891233", False),
        ("x" * 65, False),
        ("", False),
        ('"}\n{"id": "made up', False),
        ("é", False),
    ],
)
def test_an_id_of_a_trusted_proxy_is_taken_over_if_it_is_plain(given: str, taken: bool) -> None:
    app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("in"))])
    trusting = Settings(trusted_proxies=("127.0.0.1",))
    for settings, peer, by in [
        (trusting, "127.0.0.1", taken),
        (trusting, "192.0.2.7", False),
        (Settings(), "127.0.0.1", False),
    ]:
        client = TestClient(RequestLog(app, settings), client=(peer, 1))
        answered = client.get("/", headers={b"x-request-id": given.encode()}).headers["x-request-id"]  # type: ignore[dict-item]
        assert (answered == given) == by
        assert by or re.fullmatch("[0-9a-f]{16}", answered)


def test_refusals_have_an_id_too(assistant: Assistant, settings: Settings) -> None:
    client = opened(assistant, settings)
    for reply in (
        client.get("/nothing"),
        client.get("/", headers={"host": "evil.example"}),
        client.post("/api/ask", json={}, headers={"origin": "https://evil.example"}),
        client.get("/admin"),
    ):
        assert reply.status_code >= 400 and re.fullmatch("[0-9a-f]{16}", reply.headers["x-request-id"])


def test_what_the_product_says_carries_the_requests_id(
    assistant: Assistant, settings: Settings, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also from the thread in which it was said; of a fault the kind and the places, not its text, which may quote anything."""

    def broken(*_: object, **__: object) -> None:
        logging.getLogger("footnote").warning("Something is odd.")
        raise ValueError("canary: the question was so and so")

    monkeypatch.setattr(assistant, "ask", broken)
    reply = opened(assistant, settings).post("/api/ask", json={"question": "Which captain opened the harbour?"})
    assert reply.status_code == 500
    odd, fault, served = lines(written)
    assert (odd["level"], odd["message"]) == ("warning", "Something is odd.")
    assert (fault["level"], fault["fault"]) == ("error", "ValueError") and fault["at"][-1].endswith("broken")
    assert served["status"] == 500
    assert {line["id"] for line in (odd, fault, served)} == {reply.headers["x-request-id"]}
    assert "canary" not in written.getvalue() and "captain" not in written.getvalue()


def test_in_text_no_request_is_written(assistant: Assistant, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    opened(assistant, settings).get("/healthz")
    assert capsys.readouterr().err == ""


def test_what_is_told_of_a_request_that_fails_before_its_answer() -> None:
    def broken(_: object) -> None:
        raise RuntimeError

    told: list[Served] = []
    client = TestClient(
        RequestLog(Starlette(routes=[Route("/", broken)]), Settings(), told.append), raise_server_exceptions=False
    )
    assert client.get("/").status_code == 500
    assert [(served.path, served.status) for served in told] == [("/", 500)]
    assert request_log._request_id.get() == ""


def test_the_format_is_one_of_two() -> None:
    assert [checked_format(Settings(log_format=text)) for text in ("text", "json")] == ["text", "json"]
    with pytest.raises(SettingError, match=r"FOOTNOTE_LOG_FORMAT is 'xml'\. Set it to text or json\."):
        checked_format(replace(Settings(), log_format="xml"))

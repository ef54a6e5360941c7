"""What is let in at all: known paths and methods, bounded JSON bodies; Gradio's other routes and settings stay shut."""

import asyncio
import json
import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from qa.web import chat
from qa.web.limits import MOST_BODY_BYTES, Gate

SHUT = (
    "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/gradio_api/file=store/store.db", "/gradio_api/file=.env",
    "/gradio_api/file=..%2f..%2fetc%2fpasswd", "/gradio_api/file=C:\\Windows\\win.ini", "/gradio_api/file=\\\\evil\\share",
    "/gradio_api/file=http://evil.example/", "/gradio_api/FILE=/etc/passwd", "/file=/etc/passwd", "/file/etc/passwd",
    "/gradio_api/proxy=http://evil.example/", "/proxy=http://169.254.169.254/", "/gradio_api/upload", "/upload",
    "/gradio_api/upload_progress", "/gradio_api/stream/x/x/x/playlist.m3u8", "/gradio_api/component_server", "/monitoring",
    "/monitoring/summary", "/gradio_api/monitoring", "/login", "/login/", "/logout", "/token", "/gradio_api/login_check",
    "/gradio_api/run/predict", "/gradio_api/api/predict", "/gradio_api/call/respond", "/gradio_api/info",
    "/gradio_api/openapi.json",
    "/gradio_api/startup-events", "/gradio_api/deep_link", "/gradio_api/vibe-editor", "/gradio_api/mcp/",
    "/gradio_api/process_recording",
    "/pwa_icon", "/svelte/index.js", "/docs", "/redoc", "/custom_component/x/x/x", "/config/", "/dev/reload",
    "/static/../../../etc/passwd", "/static/..%2f..%2fetc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd",
    "//etc/passwd", "/.env", "/store/store.db", "/%2fgradio_api/file=/etc/passwd", "/?next=//evil.example/../login",
)  # fmt: skip


def test_gradios_other_routes_are_shut(client: TestClient) -> None:
    for path in SHUT[:-1]:
        for method in ("GET", "POST"):
            reply = client.request(method, path)
            assert reply.status_code in (404, 405), (method, path)
            assert "root:" not in reply.text and "error" in reply.json(), (method, path)
            assert "location" not in reply.headers, (method, path)
    assert client.get(SHUT[-1]).status_code == 200  # only a query: the page itself


def test_a_path_below_a_known_one_cannot_leave_it(client: TestClient) -> None:
    for path in ("/static/%2e%2e/%2e%2e/gradio/routes.py", "/assets/....//x", "/static//etc/passwd", "/assets/%2fetc%2fpasswd"):
        reply = client.get(path)
        assert reply.status_code in (403, 404) and "root:" not in reply.text, path


def test_methods(client: TestClient) -> None:
    for method, path, status, allow in [
        ("GET", "/api/ask", 405, "POST"),
        ("PUT", "/api/ask", 405, "POST"),
        ("POST", "/api/documents", 405, "GET, HEAD"),
        ("DELETE", "/api/documents/x", 405, "GET, HEAD"),
        ("POST", "/source/x", 405, "GET, HEAD"),
        ("TRACE", "/", 405, "GET, HEAD"),
        ("GET", "/gradio_api/queue/join", 405, "POST"),
        ("HEAD", "/healthz", 200, None),
        ("HEAD", "/", 200, None),
    ]:
        reply = client.request(method, path)
        assert (reply.status_code, reply.headers.get("allow")) == (status, allow), (method, path)


def test_the_size_is_limited_before_every_route(client: TestClient) -> None:
    body = b'{"question": "' + b"x" * MOST_BODY_BYTES + b'"}'
    for path in ("/api/ask", "/gradio_api/queue/join", "/gradio_api/cancel", "/gradio_api/reset"):
        reply = client.post(path, content=body, headers={"content-type": "application/json"})
        assert (reply.status_code, reply.json()["error"]["code"]) == (413, "too_large"), path
    reply = client.request("GET", "/healthz", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 413


def test_bodies_of_other_kinds_never_reach_a_parser(client: TestClient) -> None:
    parts = (
        b"".join(b'--x\r\nContent-Disposition: form-data; name="%d"\r\n\r\n\r\n' % number for number in range(2000)) + b"--x--"
    )
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain", "application/jsonp", ""):
        for path in ("/api/ask", "/gradio_api/queue/join"):
            reply = client.post(path, content=parts[: MOST_BODY_BYTES - 1], headers={"content-type": kind})
            assert (reply.status_code, reply.json()["error"]["code"]) == (415, "not_json"), (kind, path)


def test_a_lying_length_does_not_help() -> None:
    """The body is counted as it comes: neither a missing nor a wrong Content-Length lets more in, or makes us keep more."""
    pulled = 0

    async def receive() -> Message:
        nonlocal pulled
        pulled += 1
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}  # for ever

    for headers in ([], [(b"content-length", b"10")], [(b"transfer-encoding", b"chunked")]):
        pulled = 0
        sent = send_through(Gate(unreached, most_bytes=5000), "POST", "/api/ask", receive, headers)
        assert (sent[0]["status"], pulled) == (413, 6)


def test_many_small_parts_take_linear_time() -> None:
    def seconds(count: int) -> float:
        parts = iter(
            [{"type": "http.request", "body": b"x", "more_body": True}] * count + [{"type": "http.request", "body": b""}]
        )

        async def receive() -> Message:
            return next(parts)  # type: ignore[return-value]

        begun = time.process_time()
        assert send_through(Gate(unreached, most_bytes=10**6), "POST", "/api/ask", receive)[0]["status"] == 415
        return time.process_time() - begun

    seconds(1000)
    assert seconds(80_000) < 8 * max(seconds(20_000), 0.01)


def test_the_body_reaches_the_route_as_it_came(client: TestClient) -> None:
    question = "Which captain opened the harbour? " + "é谁🙂" * 300
    assert client.post("/api/ask", json={"question": question}).json()["question"] == question


def test_range_floods_are_harmless(client: TestClient) -> None:
    header = "bytes=" + ",".join("0-0" for _ in range(5000))
    begun = time.process_time()
    for path in ("/style.css", "/static/img/logo.svg", "/healthz"):
        assert client.get(path, headers={"range": header}).status_code < 500, path
    assert time.process_time() - begun < 2


def test_web_sockets_are_closed() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    asyncio.run(Gate(unreached)({"type": "websocket", "path": "/", "headers": []}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_gradios_settings(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    page = gradio_app(client).blocks
    config = client.get("/config").json()
    assert page.max_file_size == 1
    assert page.allowed_paths == []
    assert page.enable_monitoring is False
    assert page.show_error is False
    assert page.analytics_enabled is False
    assert page.share is False
    assert page._queue.max_size == chat.MOST_WAITING
    assert page.api_open is False
    assert page.footer_links == [] and config["footer_links"] == []
    assert config["run_history"] is False
    assert page.mcp_server in (False, None)
    assert {dependency["api_visibility"] for dependency in config["dependencies"]} == {"private"}
    assert not [
        component for component in config["components"] if component["type"] in ("chatbot", "markdown", "file", "uploadbutton")
    ]


def test_the_config_tells_nothing_of_this_machine(own_client: TestClient, tmp_path: Path) -> None:
    for path in ("/config", "/"):
        text = own_client.get(path).text
        for secret in (str(tmp_path), "site-packages", str(Path.home()), "/home/", os.environ["GRADIO_TEMP_DIR"]):
            assert secret not in text, (path, secret)


def test_gradio_calls_nobody_and_keeps_its_files_private(client: TestClient) -> None:
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    folder = Path(os.environ["GRADIO_TEMP_DIR"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    client.post("/api/ask", json={"question": "Which captain opened the harbour?"})
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_functions_of_the_page_are_not_an_api(client: TestClient) -> None:
    """Only the page's own events go through the queue; what a script posts by name or number alone is refused."""
    for body in (
        {"data": [], "api_name": "/respond"},
        {"data": "x", "fn_index": 0},
        {"fn_index": -1},
        [],
        {},
    ):
        reply = client.post("/gradio_api/queue/join", content=json.dumps(body), headers={"content-type": "application/json"})
        assert reply.status_code >= 400, body
        assert "Traceback" not in reply.text and "site-packages" not in reply.text


def gradio_app(client: TestClient) -> Any:
    return next(route.app for route in client.app.routes if hasattr(getattr(route, "app", None), "blocks"))  # type: ignore[attr-defined]


async def unreached(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError("the request went through")


def send_through(gate: Gate, method: str, path: str, receive: Receive, headers: object = ()) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(gate({"type": "http", "method": method, "path": path, "headers": list(headers)}, receive, send))  # type: ignore[call-overload]
    return sent

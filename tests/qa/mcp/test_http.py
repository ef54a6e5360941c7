"""Streamable HTTP: the SDK's client over a real socket of this machine, and the requests that are turned away at the door."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
import uvicorn
from mcp import Client
from starlette.testclient import TestClient

from index.errors import SettingError
from qa.as_json import to_dict
from qa.assistant import Assistant
from qa.mcp.http import PATH, create_app
from qa.mcp.server import create_server
from qa.settings import Settings

QUESTION = "Who opened the harbour of Northport?"
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": QUESTION}}}
HEADERS = {"accept": "application/json, text/event-stream"}
SETTINGS = Settings(allowed_origins=("https://wiki.example",), allowed_hosts=("ask.example",), port=7861)


@pytest.fixture
def address(assistant: Assistant) -> Iterator[str]:
    """The address of a server that listens on this machine, in a thread."""
    app = create_app(create_server(lambda: assistant), SETTINGS)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}{PATH}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture
def door(assistant: Assistant) -> Iterator[TestClient]:
    app = create_app(create_server(lambda: assistant), SETTINGS)
    with TestClient(app, base_url="http://127.0.0.1:7861", headers=HEADERS) as client:
        yield client


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_the_whole_way_over_http(assistant: Assistant, address: str, mode: str) -> None:
    async def followed() -> None:
        async with Client(address, mode=mode) as client:
            assert [tool.name for tool in (await client.list_tools()).tools] == ["ask", "search_passages", "read_article"]
            answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content
            assert answer | {"milliseconds": 0} == to_dict(assistant.ask(QUESTION)) | {"milliseconds": 0}
            cited = answer["citations"][0]
            read = await client.call_tool("read_article", {"id": cited["document"]["id"], "start": 26, "end": 86})
            assert read.structured_content["text"] == cited["quote"]
            wrong = await client.call_tool("ask", {"question": ""})
            assert wrong.is_error

    anyio.run(followed)


def test_a_plain_post_without_a_session(door: TestClient) -> None:
    answer = door.post(PATH, json=CALL)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("application/json")
    assert answer.json()["result"]["structuredContent"]["answer"] == "Captain Olga Brandt"
    assert "mcp-session-id" not in answer.headers


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://localhost:6274", 200),
        ("http://127.0.0.1", 200),
        ("http://[::1]:80", 200),
        ("https://wiki.example", 200),
        ("HTTPS://WIKI.EXAMPLE", 200),
        ("https://evil.example", 403),
        ("null", 403),
        ("", 403),
        ("http://wiki.example", 403),
        ("https://wiki.example:444", 403),
        ("https://wiki.example.evil.example", 403),
        ("http://localhost.evil.example", 403),
        ("http://localhost:1.evil.example", 403),
        ("http://127.0.0.1.evil.example:80", 403),
        ("http://evil.example/http://localhost", 403),
        ("http://ask.example", 403),  # a host that is answered to is no page that may call
    ],
)
def test_only_known_pages_may_call(door: TestClient, origin: str | None, status: int) -> None:
    answer = door.post(PATH, json=CALL, headers={} if origin is None else {"origin": origin})
    assert answer.status_code == status
    allowed = answer.headers.get("access-control-allow-origin")
    assert allowed == (origin if status == 200 and origin != "HTTPS://WIKI.EXAMPLE" else None)
    if status == 403:
        assert answer.json()["error"]["code"] == "foreign_origin"


def test_a_second_origin_does_not_slip_in_behind_a_known_one(door: TestClient) -> None:
    headers = [("origin", "http://localhost:1"), ("origin", "https://evil.example")]
    assert door.post(PATH, json=CALL, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7861", 200),
        ("localhost:7861", 200),
        ("[::1]:7861", 200),
        ("ask.example", 200),
        ("ASK.example:443", 200),
        ("evil.example", 400),
        ("wiki.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("localhost@evil.example", 400),
    ],
)
def test_only_known_hosts_are_answered_for(door: TestClient, host: str, status: int) -> None:
    answer = door.post(PATH, json=CALL, headers={"host": host})
    assert answer.status_code == status
    if status == 400:
        assert answer.json()["error"]["code"] == "unknown_host"


def test_a_page_on_the_list_may_ask_first(door: TestClient) -> None:
    asks = {"access-control-request-method": "POST", "access-control-request-headers": "content-type,mcp-protocol-version"}
    allowed = door.options(PATH, headers={**asks, "origin": "https://wiki.example"})
    assert allowed.status_code == 200 and allowed.headers["access-control-allow-origin"] == "https://wiki.example"
    assert "access-control-allow-credentials" not in allowed.headers
    refused = door.options(PATH, headers={**asks, "origin": "https://evil.example"})
    assert refused.status_code == 403 and "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE"])
def test_there_are_no_sessions_and_no_streams(door: TestClient, method: str) -> None:
    answer = door.request(method, PATH)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("path", ["/", "/mcp/x", "/sse", "/messages/", "/docs"])
def test_there_is_nothing_else(door: TestClient, path: str) -> None:
    assert door.post(path, json=CALL).status_code == 404


def test_a_large_body_is_refused_however_long_it_says_it_is(door: TestClient) -> None:
    large = json.dumps(CALL | {"padding": "a" * 200_000}).encode()
    assert door.post(PATH, content=large, headers={"content-type": "application/json"}).status_code == 413
    chunks = (large[at : at + 10_000] for at in range(0, len(large), 10_000))
    assert door.post(PATH, content=chunks, headers={"content-type": "application/json"}).status_code == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "\xed\xa0\x80"}', "application/json"),
        (json.dumps(CALL).encode(), "text/plain"),
        (json.dumps(CALL).encode(), "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("version", [None, "2025-06-18", "2026-07-28", "1999-01-01", "\x7f"])
def test_what_is_no_call_is_refused_without_a_trace(door: TestClient, body: bytes, kind: str, version: str | None) -> None:
    headers = {"content-type": kind, **({"mcp-protocol-version": version} if version else {})}
    answer = door.post(PATH, content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert (
        "Traceback" not in answer.text
        and "site-packages" not in answer.text
        and str(Path(__file__).parents[3]) not in answer.text
    )


def test_an_origin_that_is_none_is_refused_at_the_start(assistant: Assistant) -> None:
    with pytest.raises(SettingError, match="which is no origin"):
        create_app(create_server(lambda: assistant), Settings(allowed_origins=("*",)))

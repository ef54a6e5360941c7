"""The server on real sockets: who is slow is not waited for, one too many is turned away, and its end loses no answer."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from index.store.store import Store
from index.sync import sync
from qa.settings import Settings
from qa.web import server
from qa.web.limits import Gate

SEEDS = Path(__file__).parents[3] / "seeds"
ASK = b"POST /api/ask HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"


class Hasty(server.PatientProtocol):
    head_seconds = 0.4
    taking_seconds = 0.4
    most_connections = 5


async def plain(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] == "/much":

        async def much() -> Any:
            for _ in range(2000):
                yield b"x" * 65536

        await StreamingResponse(much())(scope, receive, send)
    elif scope["type"] == "http":
        await PlainTextResponse("in")(scope, receive, send)


@contextmanager
def served(app: ASGIApp = plain, **changes: object) -> Iterator[tuple[str, int]]:
    """The address of an application, served in a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    made = server.make(app, replace(Settings(), **changes), Hasty)  # type: ignore[arg-type]
    made.config.lifespan = "off"
    thread = threading.Thread(target=made.run, args=([listener],), daemon=True)
    thread.start()
    while not made.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield listener.getsockname()
    made.should_exit = True
    thread.join(10)
    assert not thread.is_alive()
    listener.close()


def seconds_until_closed(connection: socket.socket, drip: bytes = b"") -> tuple[float, bytes]:
    """How long the server keeps a connection on which a byte comes now and then, and all that it says on it."""
    begun, said = time.monotonic(), b""
    connection.settimeout(0.05)
    while time.monotonic() - begun < 8:
        try:
            if drip:
                connection.sendall(drip)
            part = connection.recv(65536)
            if not part:
                break
            said += part
        except TimeoutError:
            pass
        except OSError:
            break
    return time.monotonic() - begun, said


@pytest.mark.parametrize(
    ("begin", "drip"),
    [
        (b"", b""),
        (b"GET / HT", b""),
        (b"GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ", b"x"),  # a byte now and then is no sign of life
        (b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\nGET / HTTP/1.1\r\nx-slow: ", b"x"),  # the second of a connection
        (b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9999\r\n\r\n", b"x"),  # the rest of one that was answered
    ],
)
def test_a_request_that_does_not_come_is_not_waited_for(begin: bytes, drip: bytes) -> None:
    with served() as address, socket.create_connection(address) as connection:
        connection.sendall(begin)
        seconds, _ = seconds_until_closed(connection, drip)
    assert 0.3 < seconds < 3


def test_a_connection_that_asks_in_time_is_kept() -> None:
    with served() as address:
        connection = http.client.HTTPConnection(*address, timeout=5)
        for _ in range(4):
            connection.request("GET", "/")
            assert connection.getresponse().read() == b"in"
            kept = connection.sock
            time.sleep(0.3)
        assert connection.sock is kept, "it is longer there than a head may take"
        connection.close()


def test_a_body_that_does_not_come_is_refused() -> None:
    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("the request went through")

    with served(Gate(inside, most_seconds=0.4)) as address, socket.create_connection(address) as connection:
        connection.sendall(ASK + b"content-length: 100\r\n\r\n{")
        seconds, said = seconds_until_closed(connection, b"x")
    assert 0.3 < seconds < 3
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ") and b"connection: close" in head.lower()
    assert json.loads(body)["error"] == {
        "code": "too_slow",
        "message": "The request's body did not come within 0.4 seconds. Send it again.",
    }


def test_an_answer_that_nobody_takes_is_dropped() -> None:
    with served() as address, socket.create_connection(address) as connection:
        connection.sendall(b"GET /much HTTP/1.1\r\nhost: localhost\r\n\r\n")
        time.sleep(1.5)
        _, said = seconds_until_closed(connection)
    assert len(said) < 2000 * 65536


def test_one_connection_too_many_is_turned_away_and_the_others_go_on() -> None:
    with served() as address:
        held = [socket.create_connection(address) for _ in range(5)]
        time.sleep(0.1)
        with socket.create_connection(address) as last:
            assert seconds_until_closed(last)[0] < 0.3
        held[0].sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert held[0].recv(100).startswith(b"HTTP/1.1 200")
        for connection in held:
            connection.close()
        time.sleep(0.1)
        connection = http.client.HTTPConnection(*address, timeout=5)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        connection.close()


def test_nobody_but_a_trusted_proxy_says_who_asks() -> None:
    """uvicorn believes whoever asks from this machine, unless it is told not to."""
    seen: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope["client"][0], scope["scheme"]))
        await PlainTextResponse("in")(scope, receive, send)

    with served(app) as address:
        connection = http.client.HTTPConnection(*address, timeout=5)
        connection.request("GET", "/", headers={"x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https"})
        connection.getresponse().read()
        connection.close()
    assert seen == [("127.0.0.1", "http")]


CHILD = """
import asyncio, sys, threading, time
from starlette.responses import PlainTextResponse, StreamingResponse
from qa.settings import Settings
from qa.web import server

async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    if scope["path"] == "/slow":
        await asyncio.to_thread(time.sleep, 1.5)
    if scope["path"].startswith("/gradio_api/heartbeat/"):
        async def alive():
            while True:
                yield "data: ALIVE\\n\\n"
                await asyncio.sleep(30)
        await StreamingResponse(alive())(scope, receive, send)
        return
    await PlainTextResponse("in")(scope, receive, send)

server.serve(app, Settings(port=int(sys.argv[1]), question_seconds=10))
print("ended", flush=True)
"""


@contextmanager
def child(*command: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server in a process of its own, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *command, str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment},
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 90
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < deadline, process.communicate()
                time.sleep(0.05)
        yield process, port
    finally:
        process.kill()
        process.communicate()


def fetched(port: int, path: str, **options: Any) -> Callable[[], tuple[int, bytes]]:
    """Asks in a thread; what is returned waits for the answer, which has the status 0 where the connection is broken."""
    answers: list[tuple[int, bytes]] = []

    def fetch() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request(options.pop("method", "GET"), path, **options)
            response = connection.getresponse()
            answers.append((response.status, response.read()))
        except OSError:
            answers.append((0, b""))
        connection.close()

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()

    def answer() -> tuple[int, bytes]:
        thread.join(60)
        return answers[0]

    return answer


def test_at_its_end_a_server_answers_what_was_asked_and_closes_what_never_ends() -> None:
    with child("-c", CHILD) as (process, port):
        heartbeat = socket.create_connection(("127.0.0.1", port))
        heartbeat.sendall(b"GET /gradio_api/heartbeat/x HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert heartbeat.recv(1000)
        idle = socket.create_connection(("127.0.0.1", port))
        slow = fetched(port, "/slow")
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.4)
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        assert slow() == (200, b"in")
        output, errors = process.communicate(timeout=5)
        assert (process.returncode, output, errors) == (0, "ended\n", "")
        heartbeat.close()
        idle.close()


def test_a_second_signal_ends_it_at_once() -> None:
    with child("-c", CHILD) as (process, port):
        slow = fetched(port, "/slow")
        time.sleep(0.5)
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == -signal.SIGTERM and time.monotonic() - begun < 1
        assert slow() == (0, b"")


@pytest.mark.slow
def test_the_product_answers_everybody_before_it_ends(tmp_path: Path) -> None:
    """Twenty questions at once and a chat's page, then SIGTERM: each has its answer or a 503, none a broken connection."""
    from index.embed import load_embedder

    sync(Store.open(tmp_path / "store", create=True), [SEEDS], load_embedder(""))
    environment = {"FOOTNOTE_STORE": str(tmp_path / "store"), "FOOTNOTE_LOG_FORMAT": "json", "OMP_NUM_THREADS": "1"}
    with child("-m", "qa.cli", "serve", "--port", **environment) as (process, port):
        heartbeat = socket.create_connection(("127.0.0.1", port))
        heartbeat.sendall(f"GET /gradio_api/heartbeat/x HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n".encode())
        assert b"ALIVE" in heartbeat.recv(2000) + heartbeat.recv(2000)
        body = json.dumps({"question": "Who did Wang Yi meet in Dushanbe?"})
        headers = {"content-type": "application/json"}
        asked = [fetched(port, "/api/ask", method="POST", body=body, headers=headers) for _ in range(20)]
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        answers = [answer() for answer in asked]
        _, errors = process.communicate(timeout=30)
        heartbeat.close()
    assert process.returncode == 0
    assert {status for status, _ in answers} <= {200, 503}
    assert {json.loads(text)["answer"] for status, text in answers if status == 200} == {"President Emomali Rahmon"}
    logged = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    assert sum(line.get("path") == "/api/ask" for line in logged) == 20 and "Dushanbe" not in errors
    assert not [line for line in logged if line.get("level") == "error"], errors

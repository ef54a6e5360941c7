"""The printed site in a real nginx, with a certificate of its own, before a server that remembers what it was asked."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from answering import Answering, answering
from chromium import served

from index.fetch import fetch
from qa.assistant import Assistant
from qa.deploy.filled import nginx
from qa.listening import free_port
from qa.settings import Settings
from qa.web.app import create_app
from qa.web.limits import MOST_FORM_BYTES

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MISSING = (NGINX is None or shutil.which("openssl") is None) and "FOOTNOTE_REQUIRE_ALL" not in os.environ
pytestmark = pytest.mark.skipif(MISSING, reason="nginx or openssl is not installed")

WHOLE = """daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/site.conf;
}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a certificate for this machine."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=footnote", "-addext",
         "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return tmp_path


def configured(folder: Path, settings: Settings) -> list[str]:
    (folder / "site.conf").write_text(nginx(settings, str(folder / "cert.pem"), str(folder / "key.pem")))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder, user=user))
    return [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


@pytest.mark.parametrize(
    "url",
    [
        "https://ask.example",
        "https://ask.example/footnote",
        "http://ask.example",
        "https://ask.example:8443/a/b-c.d",
        "http://[::1]:8080",
    ],
)
def test_nginx_takes_the_site(folder: Path, url: str) -> None:
    tested = subprocess.run([*configured(folder, Settings(public_url=url)), "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr


@contextmanager
def proxied(folder: Path, backend: int, users: int = 0, **settings: Any) -> Iterator[str]:
    """The public address of a server on this machine. `users`: the port of what knows who is signed in."""
    port = free_port()
    command = configured(folder, Settings(port=backend, public_url=f"https://127.0.0.1:{port}/footnote", **settings))
    if users:
        site = folder / "site.conf"
        site.write_text(site.read_text().replace("127.0.0.1:4180", f"127.0.0.1:{users}"))
    proxy = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            assert proxy.poll() is None, (folder / "error.log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"https://127.0.0.1:{port}/footnote"
    finally:
        proxy.terminate()
        proxy.wait(10)


def sent(folder: Path, address: str, path: str, body: bytes, **headers: str) -> int:
    """The status of a POST below the address."""
    _, _, host, base = address.split("/", 3)
    connection = http.client.HTTPSConnection(
        host, timeout=30, context=ssl.create_default_context(cafile=str(folder / "cert.pem"))
    )
    connection.request("POST", f"/{base}{path}", body, headers)
    with connection.getresponse() as response:
        status = response.status
        response.read()
    connection.close()
    return status


def got(folder: Path, address: str, **headers: str) -> tuple[int, str]:
    """(status, where it leads) of a GET."""
    _, _, host, path = address.split("/", 3)
    connection = http.client.HTTPSConnection(
        host, timeout=30, context=ssl.create_default_context(cafile=str(folder / "cert.pem"))
    )
    connection.request("GET", f"/{path}", headers=headers)
    with connection.getresponse() as response:
        found = response.status, response.getheader("location", "")
        response.read()
    connection.close()
    return found


def test_a_request_through_it(folder: Path) -> None:
    with answering({"/api/documents": (200, {}, "[]")}) as server, proxied(folder, server.port) as address:
        host = address.split("/")[2]
        found = fetch(f"{address}/api/documents?a=%20", named=[host], ca_file=folder / "cert.pem")
        assert (found.status, found.body) == (200, b"[]")
        (asked,) = server.asked
    assert asked.line == "GET /api/documents?a=%20 HTTP/1.1"
    wanted = {"host": host, "x-forwarded-host": host, "x-forwarded-proto": "https", "x-forwarded-prefix": "/footnote"}
    assert asked.headers | wanted | {"x-forwarded-for": "127.0.0.1"} == asked.headers


def test_what_a_client_says_of_itself_is_not_handed_on(folder: Path) -> None:
    lies = {"X-Forwarded-For": "10.0.0.1", "Forwarded": "for=10.0.0.1", "X-Real-IP": "10.0.0.1", "X-Forwarded-Proto": "http"}
    with answering({"/api/ask": (200, {}, "")}) as server, proxied(folder, server.port) as address:
        assert sent(folder, address, "/api/ask", b"{}", **lies) == 200
        (asked,) = server.asked
    assert asked.headers["x-forwarded-for"] == "127.0.0.1" and asked.headers["x-forwarded-proto"] == "https"
    assert "10.0.0.1" not in str(asked.headers)


def test_its_own_answers(folder: Path) -> None:
    with answering({}) as server, proxied(folder, server.port) as address:
        assert got(folder, address) == (308, "/footnote/")
        assert got(folder, address.removesuffix("footnote") + "elsewhere") == (404, "")
        assert server.asked == []


def test_how_much_it_lets_in(folder: Path) -> None:
    with (
        answering(dict.fromkeys(["/api/ask", "/add/preview"], (200, {}, ""))) as server,
        proxied(folder, server.port) as address,
    ):
        assert sent(folder, address, "/add/preview", b"x" * MOST_FORM_BYTES) == 200
        assert sent(folder, address, "/api/ask", b"x" * 128 * 1024) == 200
        assert sent(folder, address, "/api/ask", b"x" * 512 * 1024) == 413
        assert lines_of(server) == ["POST /add/preview HTTP/1.1", "POST /api/ask HTTP/1.1"]


def lines_of(server: Answering) -> list[str]:
    return [asked.line for asked in server.asked]


def test_each_event_of_a_stream_is_passed_on_at_once(folder: Path) -> None:
    """The second event is sent only after the first one has come through."""
    first_came = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\ndata: 1\n\n"
                )
                assert first_came.wait(20)
                connection.sendall(b"data: 2\n\n")

        server = threading.Thread(target=serve, daemon=True)
        server.start()
        with proxied(folder, listener.getsockname()[1]) as address:
            _, _, host, base = address.split("/", 3)
            trusted = ssl.create_default_context(cafile=str(folder / "cert.pem"))
            connection = http.client.HTTPSConnection(host, timeout=10, context=trusted)
            connection.request("GET", f"/{base}/gradio_api/queue/data?session_hash=a")
            with connection.getresponse() as response:
                assert response.readline() == b"data: 1\n"
                first_came.set()
                assert response.read() == b"\ndata: 2\n\n"
            connection.close()
        server.join(5)


class Users(BaseHTTPRequestHandler):
    """A stand-in for oauth2-proxy: who has the cookie "signed_in=NAME" is NAME; its own page signs in."""

    def do_GET(self) -> None:
        name = self.headers.get("cookie", "").partition("signed_in=")[2]
        if self.path.startswith("/oauth2/auth"):
            self.send_response(202 if name else 401)
            self.send_header("X-Auth-Request-User", name)
        else:
            self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_single_sign_on(folder: Path, assistant: Assistant, settings: Settings, without_chat: None) -> None:
    """The application itself: who is not signed in is sent to sign in, the proxy's word counts, a client's own does not."""
    sso = {"user_header": "X-Forwarded-User", "trusted_proxies": ("127.0.0.1",), "admins": ("alice",)}
    knows = ThreadingHTTPServer(("127.0.0.1", 0), Users)
    threading.Thread(target=knows.serve_forever, daemon=True).start()
    try:
        with served(create_app(assistant, replace(settings, **sso))) as root:
            backend = int(root.rpartition(":")[2])
            with proxied(folder, backend, knows.server_port, **sso) as address:
                documents, lie = f"{address}/api/documents", {"X-Forwarded-User": "alice"}
                assert got(folder, documents) == (302, "/oauth2/sign_in?rd=/footnote/api/documents")
                assert got(folder, documents, **lie) == (302, "/oauth2/sign_in?rd=/footnote/api/documents")
                assert got(folder, f"https://{address.split('/')[2]}/oauth2/sign_in")[0] == 200
                assert got(folder, documents, Cookie="signed_in=bob")[0] == 200
                assert got(folder, f"{address}/admin", Cookie="signed_in=bob", **lie)[0] == 403
                assert got(folder, f"{address}/admin", Cookie="signed_in=alice")[0] == 200
                assert got(folder, f"{address}/admin", **lie)[0] == 302
    finally:
        knows.shutdown()
        knows.server_close()

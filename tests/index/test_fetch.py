"""The one way out, against servers on this machine that count who comes: what may be asked, how much of an answer is taken."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.errors import FetchError
from index.fetch import MOST_REDIRECTS, fetch, is_public, parse

OK = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 5\r\n\r\nhello"


class Server:
    """Answers every connection with `reply`, and counts them; `asked` holds what they sent."""

    def __init__(self, reply: bytes = OK, pause: float = 0) -> None:
        self.reply, self.pause = reply, pause
        self.asked: list[bytes] = []
        self.accepted = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._done = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                self.asked.append(connection.recv(65536))
                if not self.pause:
                    connection.sendall(self.reply)
                for byte in self.reply if self.pause else b"":
                    if self._done:
                        return
                    connection.sendall(bytes([byte]))
                    time.sleep(self.pause)
            except OSError:  # who asked has gone away
                return

    def close(self) -> None:
        self._done = True
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    @property
    def named(self) -> list[str]:
        return [f"127.0.0.1:{self.port}"]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def serving(reply: bytes = OK, pause: float = 0) -> Iterator[Server]:
    server = Server(reply, pause)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def redirect(to: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n".encode()


def known(monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]]) -> list[str]:
    """Makes the names known, each look-up with its next address; returns the list of the look-ups."""
    looked_up: list[str] = []
    given = socket.getaddrinfo

    def answer(host: Any, port: Any, *others: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in names:
            return given(host, port, *others, **more)
        looked_up.append(name)
        address = names[name][min(len(looked_up), len(names[name])) - 1]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return looked_up


def test_what_a_named_host_answers() -> None:
    with serving() as server:
        found = fetch(f"{server.url}a/b?c=%20d", named=server.named)
        assert (found.status, found.body, found.header("content-type")) == (200, b"hello", "text/plain")
        assert found.url == f"{server.url}a/b?c=%20d"
        (request,) = server.asked
    lines = request.decode().split("\r\n")
    assert lines[0] == "GET /a/b?c=%20d HTTP/1.1"
    assert f"host: 127.0.0.1:{server.port}" in [line.lower() for line in lines]
    assert not any(line.lower().startswith(("cookie", "authorization", "referer")) for line in lines)


def test_an_error_of_the_server_is_an_answer() -> None:
    with serving(b"HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\nx-a: 1\r\nx-a: 2\r\n\r\ngone") as server:
        found = fetch(server.url, named=server.named)
    assert (found.status, found.body, found.header("x-a")) == (404, b"gone", "1, 2")


@pytest.mark.parametrize(
    "host",
    """
    127.0.0.1 localhost 127.1 2130706433 0x7f000001 0177.0.0.1 0x7f.0.0.1 127.0.0.1. [::1] 0.0.0.0 [::]
    [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::127.0.0.1] [2002:7f00:1::]
    [2001:0:7f00:1::] [fe80::1] [fc00::1] [fec0::1] [ff02::1] 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254
    100.64.0.1 192.0.0.8 192.88.99.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 [2001:db8::1]
    """.split(),
)
def test_no_private_address_is_reached_however_it_is_written(host: str) -> None:
    """Rows 1 and 2: refused before a connection is made, on the usual port as on the server's."""
    with serving() as server:
        for url in (f"http://{host}/secret", f"http://{host}:{server.port}/secret"):
            with pytest.raises(FetchError):
                fetch(url, named=["other.example:80", f"other.example:{server.port}"], most_seconds=5)
        assert server.accepted == 0


@pytest.mark.parametrize(
    ("address", "public"),
    [("1.1.1.1", True), ("93.184.215.14", True), ("2606:4700:4700::1111", True), ("::ffff:1.1.1.1", True),
     ("::ffff:10.0.0.1", False), ("100.64.0.1", False), ("192.0.0.8", False), ("64:ff9b::7f00:1", False),
     ("2002:7f00:1::", False), ("::1", False), ("x", False)],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) == public


def test_what_is_named_is_a_host_with_its_port() -> None:
    with serving() as one, serving() as other:
        with pytest.raises(FetchError, match=f"name it: 127.0.0.1:{other.port}"):
            fetch(other.url, named=one.named)
        assert other.accepted == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_judged_like_the_first_address(status: int) -> None:
    """Row 3: a named server leads to another one of this machine."""
    with serving() as secret, serving(redirect(secret.url, status)) as server:
        with pytest.raises(FetchError, match="which is asked only where you name it"):
            fetch(server.url, named=server.named)
        assert (server.accepted, secret.accepted) == (1, 0)
        assert fetch(server.url, named=[*server.named, *secret.named]).body == b"hello"


def test_redirects_end() -> None:
    with serving(redirect("/again")) as server:
        with pytest.raises(FetchError, match=f"comes after {MOST_REDIRECTS} redirects"):
            fetch(server.url, named=server.named)
        assert server.accepted == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://user@1.1.1.1/", "http://1.1.1.1\\@127.0.0.1/", "//"]
)
def test_a_redirect_leads_to_web_addresses_only(to: str) -> None:
    with serving(redirect(to)) as server, pytest.raises(FetchError):
        fetch(server.url, named=server.named)


def test_a_host_is_looked_up_once_and_that_address_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 4: the first look-up is allowed, the second would lead to a secret of this machine."""
    with serving() as server:
        looked_up = known(monkeypatch, {"rebind.example": ["127.0.0.1", "127.0.0.2"]})
        found = fetch(f"http://rebind.example:{server.port}/", named=[f"rebind.example:{server.port}"])
        assert found.body == b"hello" and looked_up == ["rebind.example"]
        assert f"host: rebind.example:{server.port}" in server.asked[0].decode().lower()


def test_a_public_name_with_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("127.0.0.1", "10.1.2.3", "::1", "64:ff9b::a01:203"):
        known(monkeypatch, {"wiki.example": [address]})
        with pytest.raises(FetchError, match=r"wiki\.example is .*, which is no public address"):
            fetch("http://wiki.example/")


def test_a_name_with_a_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: entries)
    with pytest.raises(FetchError, match=r"10\.0\.0\.1, which is no public address"):
        fetch("http://wiki.example/")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:6666\\@1.1.1.1", "http://1.1.1.1@127.0.0.1/", "http://user:word@wiki.example/",
     "http://wiki.example/a b", "http://wiki.example/\r\nx: y", "http://wiki.example/\t", " http://wiki.example/",
     "http://wiki.example/\x00", "http://wíki.example/", "http://wiki.example:0/", "http://wiki.example:99999/",
     "http://wiki.example:x/", "http://[::1", "http://", "http:///x", "//wiki.example", "wiki.example", "",
     "file:///etc/passwd", "ftp://wiki.example/", "gopher://wiki.example/", "javascript:alert(1)", "data:,x",
     "unix:/run/x", "http://[v1.x]/", "http://[fe80::1%25eth0]/", "http://-x.example/", "http://x..example\u3002/",
     "http://a,b/", "http://wiki.example/" + "x" * 3000],
)  # fmt: skip
def test_an_address_that_two_parsers_could_read_differently_is_refused(url: str) -> None:
    """Rows 5 and 7."""
    with pytest.raises(FetchError):
        parse(url)


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_another_port_is_asked_only_where_it_is_named(port: int) -> None:
    with pytest.raises(FetchError, match=f"name it: 1.1.1.1:{port}"):
        fetch(f"http://1.1.1.1:{port}/")


def test_an_answer_without_end_is_cut_off() -> None:
    """Row 8: no length, one byte after the other."""
    for head in (
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nx: ",
    ):
        with serving(head + b"x" * 1000, pause=0.02) as server:
            begun = time.monotonic()
            with pytest.raises(FetchError, match=r"did not answer within 0\.5 seconds"):
                fetch(server.url, named=server.named, most_seconds=0.5)
            assert time.monotonic() - begun < 1.5


def test_an_answer_that_is_too_large_is_refused() -> None:
    for head in (b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"):
        with serving(head + b"x" * 100_000) as server:
            with pytest.raises(FetchError, match="has more than 9,999 bytes"):
                fetch(server.url, named=server.named, most_bytes=9999)
            assert len(fetch(server.url, named=server.named, most_bytes=100_000).body) == 100_000


def test_nothing_is_unpacked() -> None:
    """Row 8: a thousand times larger than it looks."""
    with serving(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x8b\x08\x00") as server:
        with pytest.raises(FetchError, match="comes packed"):
            fetch(server.url, named=server.named)
        assert b"accept-encoding: identity" in server.asked[0].lower()


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nx",
        b"HTTP/9 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100_000,
    ],
)
def test_what_is_no_answer_is_one_sentence(reply: bytes) -> None:
    with serving(reply) as server, pytest.raises(FetchError, match="cannot be reached"):
        fetch(server.url, named=server.named, most_seconds=5)


def test_nobody_there() -> None:
    with serving() as server:
        port = server.port
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(f"http://127.0.0.1:{port}/", named=[f"127.0.0.1:{port}"])


def test_a_proxy_of_the_environment_is_asked_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as proxy, serving() as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        known(monkeypatch, {"wiki.example": ["93.184.215.14"]})
        assert fetch("http://wiki.example/page").body == b"hello"
        assert proxy.asked[0].startswith(b"GET http://wiki.example/page HTTP/1.1")
        with pytest.raises(FetchError, match="no public address"):
            fetch("http://10.0.0.1/")
        assert proxy.accepted == 1
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert fetch(server.url, named=server.named).body == b"hello"
        assert (proxy.accepted, server.accepted) == (1, 1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_asked_without_a_proxy(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """The doctor asked a server of this machine through the company's proxy, which took the address for its own."""
    with serving() as proxy, serving() as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert fetch(f"http://{host}:{server.port}/", named=[f"{host}:{server.port}"]).body == b"hello"
        assert (proxy.accepted, server.accepted) == (0, 1)


def test_a_name_that_only_the_proxy_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*given: object, **more: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    with serving() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("127.0.0.1", "127.0.0.1"))
        given = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *more, **named: (unknown if host == "wiki.corp" else given)(host, *more, **named),
        )
        assert fetch("http://wiki.corp/").body == b"hello"
        monkeypatch.delenv("http_proxy")
        with pytest.raises(FetchError, match=r"The host wiki\.corp is not known"):
            fetch("http://wiki.corp/")


def test_certificates_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nonsense")
    for file in (tmp_path / "ca.pem", tmp_path / "none.pem"):
        with pytest.raises(FetchError, match="Set FOOTNOTE_CA_FILE to a PEM file"):
            fetch("http://1.1.1.1/", ca_file=file)

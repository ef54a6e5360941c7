"""A server on this machine that gives fixed answers and remembers what it was asked."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, Mapping[str, str], str]  # status, headers, body


@dataclass
class Asked:
    """One request: its line and its headers, in lower case."""

    line: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Answering:
    """The server: its port, and what it was asked so far."""

    port: int
    asked: list[Asked]

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def answering(answers: Mapping[str, Answer]) -> Iterator[Answering]:
    """Answers each path (without its query) as given, GET and POST alike; others with 404."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(Asked(self.requestline, {name.lower(): value for name, value in self.headers.items()}))
            self.rfile.read(int(self.headers.get("content-length", 0)))
            status, headers, body = answers.get(self.path.partition("?")[0], (404, {}, ""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Answering(server.server_port, asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)

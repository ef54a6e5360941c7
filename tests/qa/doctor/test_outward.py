"""Which audit events lead away from this machine."""

import socket
import sys
from typing import Any

import pytest

from qa.doctor.outward import outward


@pytest.mark.parametrize(
    ("event", "arguments", "attempt"),
    [
        ("socket.connect", (None, ("127.0.0.1", 7860)), None),
        ("socket.connect", (None, ("::1", 7860, 0, 0)), None),
        ("socket.connect", (None, ("localhost", 7860)), None),
        ("socket.connect", (None, "/run/socket"), None),
        ("socket.connect", (None, b"\0abstract"), None),
        ("socket.connect", (None, ("192.0.2.1", 443)), "socket.connect 192.0.2.1:443"),
        ("socket.connect", (None, ("2001:db8::1", 443, 0, 0)), "socket.connect 2001:db8::1:443"),
        ("socket.connect", (None, ("hub.example", 443)), "socket.connect hub.example:443"),
        ("socket.connect", (None, ("169.254.169.254", 80)), "socket.connect 169.254.169.254:80"),
        ("socket.connect", (None, ("localhost.evil.example", 80)), "socket.connect localhost.evil.example:80"),
        ("socket.sendto", (None, ("8.8.8.8", 53)), "socket.sendto 8.8.8.8:53"),
        ("socket.sendto", (None, None), None),
        ("socket.sendmsg", (None, ("8.8.8.8", 53)), "socket.sendmsg 8.8.8.8:53"),
        ("socket.getaddrinfo", ("localhost", 80, 0, 0, 0), None),
        ("socket.getaddrinfo", (None, 80, 0, 0, 0), None),
        ("socket.getaddrinfo", (b"0.0.0.0", 80, 0, 0, 0), None),
        ("socket.getaddrinfo", ("hub.example", 443, 0, 0, 0), "socket.getaddrinfo hub.example"),
        ("socket.getaddrinfo", (b"hub.example", 443, 0, 0, 0), "socket.getaddrinfo hub.example"),
        ("socket.gethostbyname", ("hub.example",), "socket.gethostbyname hub.example"),
        ("urllib.Request", ("https://hub.example/", None, {}, "GET"), "urllib.Request https://hub.example/"),
        ("socket.bind", (None, ("0.0.0.0", 7860)), None),
        ("open", ("/etc/hosts", "r", 0), None),
    ],
)
def test_which_events(event: str, arguments: tuple[Any, ...], attempt: str | None) -> None:
    assert outward(event, arguments) == attempt


def test_the_events_are_those_that_python_raises() -> None:
    """Proof of the names and the places of the arguments. A hook cannot be removed, so it looks at its own time only."""
    heard: list[str | None] = []
    listening = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if listening and (attempt := outward(event, arguments)) is not None:
            heard.append(attempt)
            raise PermissionError

    sys.addaudithook(hook)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for attempt in (
            lambda: sender.sendto(b"x", ("192.0.2.1", 9)),
            lambda: sender.sendmsg([b"x"], [], 0, ("192.0.2.1", 9)),
            lambda: sender.connect(("192.0.2.1", 9)),
            lambda: socket.getaddrinfo("hub.invalid", 443),
            lambda: socket.gethostbyname("hub.invalid"),
        ):
            with pytest.raises(PermissionError):
                attempt()
    listening = False
    assert heard == [
        "socket.sendto 192.0.2.1:9", "socket.sendmsg 192.0.2.1:9", "socket.connect 192.0.2.1:9",
        "socket.getaddrinfo hub.invalid", "socket.gethostbyname hub.invalid",
    ]  # fmt: skip

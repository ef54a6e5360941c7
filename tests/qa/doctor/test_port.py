"""Whether a port is free, ours or somebody else's, against servers on this machine."""

import socket

import pytest
from answering import Answer, answering

from qa.doctor.port import port_finding
from qa.listening import free_port

ALIVE = (200, {}, '{"status": "alive"}')
READY = (200, {}, "{}")
NOT_READY = "Footnote is at 127.0.0.1 port PORT, but it is not ready (status 503)."


def test_a_free_port() -> None:
    port = free_port()
    finding = port_finding("127.0.0.1", port)
    assert (finding.state, finding.found) == ("ok", f"127.0.0.1 port {port} is free.")


@pytest.mark.parametrize(
    ("answers", "state", "said"),
    [
        ({"/healthz": ALIVE, "/readyz": READY}, "ok", "Footnote answers at 127.0.0.1 port PORT."),
        ({"/healthz": ALIVE, "/readyz": (503, {}, "")}, "warning", NOT_READY),
        ({"/healthz": (200, {}, '{"ok": true}')}, "BAD", "127.0.0.1 port PORT is used by another program."),
        ({"/healthz": (200, {}, "hello")}, "BAD", "127.0.0.1 port PORT is used by another program."),
        ({}, "BAD", "127.0.0.1 port PORT is used by another program."),
    ],
)  # fmt: skip
def test_a_port_where_somebody_answers(answers: dict[str, Answer], state: str, said: str) -> None:
    with answering(answers) as server:
        finding = port_finding("127.0.0.1", server.port)
    assert (finding.state, finding.found) == (state, said.replace("PORT", str(server.port)))


def test_our_own_server_is_found_though_a_proxy_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    with answering({"/healthz": ALIVE, "/readyz": READY}) as server:
        assert port_finding("127.0.0.1", server.port).state == "ok"


def test_a_port_whose_owner_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.doctor.port.SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        finding = port_finding("127.0.0.1", silent.getsockname()[1])
    assert finding.state == "BAD" and "set FOOTNOTE_PORT to another one" in finding.remedy


def test_an_address_that_is_not_this_machines() -> None:
    finding = port_finding("192.0.2.1", 7860)
    assert finding.state == "BAD" and finding.found.startswith("192.0.2.1 port 7860 cannot be listened on (")
    assert finding.remedy.startswith("Set FOOTNOTE_HOST to an address of this machine")

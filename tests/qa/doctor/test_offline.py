"""The proof that nothing leaves this machine: how it is judged, and, with the real models, that it holds."""

from pathlib import Path

import pytest

from qa.doctor import offline
from qa.doctor.offline import judged, offline_findings


def test_how_steps_are_judged() -> None:
    steps = [
        {"name": "start", "status": 0, "tried": []},
        {"name": "sync", "status": 0, "tried": [*["socket.connect 192.0.2.1:443"] * 2, "socket.getaddrinfo a"]},
        {"name": "ask", "status": 1, "tried": []},
        {"name": "serve", "status": 0, "tried": [], "visits": {"/": 200, "/embed": 0}},
    ]  # fmt: skip
    found = [(finding.name, finding.state, finding.found) for finding in judged(steps)]
    assert found == [
        ("offline start", "ok", "the program was loaded: no connection, look-up or datagram beyond this machine."),
        (
            "offline sync",
            "BAD",
            "2 attempts to leave this machine, refused: socket.connect 192.0.2.1:443, socket.getaddrinfo a.",
        ),
        ("offline ask", "BAD", "It did not get through (1), so it proves nothing."),
        ("offline serve", "BAD", "It did not get through ({'/embed': 0}), so it proves nothing."),
    ]


def test_a_proof_that_stops_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "CHILD", "qa.cli.no_such_module")
    (finding,) = offline_findings()
    assert finding.state == "BAD" and "no_such_module" in finding.found


@pytest.mark.slow
def test_the_proof_holds() -> None:
    findings = list(offline_findings())
    assert [(finding.name, finding.state) for finding in findings] == [
        ("offline start", "ok"), ("offline sync", "ok"), ("offline ask", "ok"), ("offline serve", "ok"),
    ]  # fmt: skip


@pytest.mark.slow
def test_the_proof_sees_a_model_that_looks_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of that name comes first in the child, and looks a host up when the program loads its settings."""
    (tmp_path / "sitecustomize.py").write_text(
        "import threading, time\n"
        "def look():\n"
        "    import socket\n"
        "    time.sleep(3)\n"
        "    try: socket.getaddrinfo('hub.invalid', 443)\n"
        "    except OSError: pass\n"
        "threading.Thread(target=look, daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    findings = list(offline_findings())
    assert [finding.found for finding in findings if finding.state == "BAD"] == [
        "1 attempts to leave this machine, refused: socket.getaddrinfo hub.invalid."
    ]

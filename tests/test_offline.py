"""With the real models, nothing is sent and no name is looked up: sync, ask, verify and the web chat try no connection."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# An audit hook sees every use of a socket, also one that a library makes without Python's own socket module.
GUARD = """
import json, sys
from pathlib import Path
tried = []
OUTWARD = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg", "urllib.Request")

def refuse(event, arguments):
    if event in OUTWARD:
        tried.append([event, str(arguments[1:])])
        raise PermissionError(f"{event} {arguments[1:]}")

sys.addaudithook(refuse)
"""
COMMANDS = """
from qa.cli import main
seeds, store = sys.argv[1:]
statuses = [
    main(["sync", seeds, "--store", store]),
    main(["ask", "Who wrote this?", "--store", store, "--json"]),
    main(["documents", "--store", store, "--json"]),
    main(["verify", "--store", store, "--json"]),
]
print(json.dumps({"tried": tried, "statuses": statuses}))
"""
SERVER = """
from starlette.testclient import TestClient
from qa.assistant import open_assistant
from qa.settings import Settings
from qa.web.app import create_app
settings = Settings(store=Path(sys.argv[2]))
with TestClient(create_app(open_assistant(settings), settings), base_url="http://127.0.0.1:7860") as client:
    asked = client.post("/api/ask", json={"question": "Who wrote this?"})
    statuses = [asked.status_code] + [client.get(path).status_code for path in ("/", "/api/documents", "/readyz")]
    found = asked.json()["citations"] or asked.json()["nearest"]
    statuses.append(client.get(found[0]["source_url"]).status_code)
print(json.dumps({"tried": tried, "statuses": statuses}))
"""
# Proof that the guard sees what it is there for.
PROBE = """
import socket, urllib.request
attempts = [(socket.create_connection, ("192.0.2.1", 80)), (urllib.request.urlopen, "http://example.org")]
for attempt, address in attempts:
    try:
        attempt(address, timeout=1)
    except OSError:
        pass
print(json.dumps({"tried": tried, "statuses": []}))
"""


def run(code: str, store: Path) -> dict[str, list[object]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FOOTNOTE_", "HF_", "GRADIO_"))}
    child = subprocess.run(
        [sys.executable, "-c", GUARD + code, str(ROOT / "seeds"), str(store)],
        capture_output=True, text=True, env=environment, cwd=store.parent, check=False, timeout=300,
    )  # fmt: skip
    assert child.returncode == 0, child.stderr[-2000:]
    return dict(json.loads(child.stdout.splitlines()[-1]))


def test_the_guard_sees_connections_and_lookups(tmp_path: Path) -> None:
    events = [event for event, _ in run(PROBE, tmp_path / "store")["tried"]]  # type: ignore[misc]
    assert "socket.getaddrinfo" in events and "urllib.Request" in events


@pytest.mark.slow
def test_commands_and_server_try_no_connection(tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run(COMMANDS, store) == {"tried": [], "statuses": [0, 0, 0, 0]}
    assert run(SERVER, store) == {"tried": [], "statuses": [200] * 5}

"""Proves that nothing leaves this machine: start, sync, ask and serve in a process of their own that hears every socket.

What comes out is a finding for each step. The settings count as they are set, but for the store and the address: those are
the proof's own, in a folder that is deleted afterwards.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.doctor.finding import Finding

CHILD = "qa.cli.offline_child"
MOST_SECONDS = 600
OWN = ("FOOTNOTE_STORE", "FOOTNOTE_SEEDS", "FOOTNOTE_HOST", "FOOTNOTE_PORT", "FOOTNOTE_SYNONYMS")
DONE = {
    "start": "the program was loaded",
    "sync": "an article was synced",
    "ask": "a question was asked",
    "serve": "a server was started, its pages were opened and a question was asked there",
}
HEARD = "no connection, look-up or datagram beyond this machine"


def offline_findings() -> Iterator[Finding]:
    """What the steps tried to reach."""
    with tempfile.TemporaryDirectory(prefix="footnote-offline-") as folder:
        yield from _of_child(Path(folder))


def judged(steps: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """The findings of steps as the child process writes them down."""
    for step in steps:
        name, tried = f"offline {step['name']}", list(dict.fromkeys(step["tried"]))
        refused = {path: status for path, status in step.get("visits", {}).items() if not 0 < status < 500}
        if tried:
            found = f"{len(tried)} attempts to leave this machine, refused: {', '.join(tried[:5])}."
            yield Finding(name, "BAD", found, "Take out of the settings what names another machine, or report it as a fault.")
        elif step["status"] != 0 or refused:
            found = f"It did not get through ({refused or step['status']}), so it proves nothing."
            yield Finding(name, "BAD", found, "See what is wrong first: footnote doctor")
        else:
            yield Finding(name, "ok", f"{DONE[step['name']]}: {HEARD}.")


def _of_child(folder: Path) -> Iterator[Finding]:
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    try:
        child = subprocess.run(
            [sys.executable, "-m", CHILD, str(folder)],
            capture_output=True, text=True, errors="replace", env=environment, check=False, timeout=MOST_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        yield Finding("offline", "BAD", f"The proof did not end in {MOST_SECONDS} seconds.", "Try again on a quiet machine.")
        return
    report = folder / "offline.json"
    if not report.exists():
        last = next((line.strip() for line in reversed(child.stderr.splitlines()) if line.strip()), "it said nothing")
        yield Finding("offline", "BAD", f"The proof stopped ({last[:300]}).", "See what is wrong first: footnote doctor")
        return
    yield from judged(json.loads(report.read_text(encoding="utf-8")))

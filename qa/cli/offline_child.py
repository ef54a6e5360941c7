"""The process that `footnote doctor --offline` starts: syncs an article, asks, serves and visits itself, under an audit hook.

A folder goes in (its argument), offline.json in that folder comes out: each step with its exit status and what it tried to
reach beyond this machine. Whatever it tries is refused as well, so the proof itself sends nothing.
"""

import asyncio
import json
import signal
import sys
import threading
import time
from pathlib import Path

from qa.doctor.outward import outward
from qa.listening import free_port

ARTICLE = "The ferry\n\nThe ferry to Southport leaves at noon. Captain Olga Brandt commands it.\n"
QUESTION = "When does the ferry to Southport leave?"
PATIENCE = 120.0  # seconds until the server answers
VISITS = (("GET", "/"), ("GET", "/embed"), ("GET", "/widget.js"), ("GET", "/api/documents"), ("POST", "/api/ask"))

Step = dict[str, object]


def main(folder: Path) -> None:
    """Runs all steps and writes what they tried."""
    steps: list[Step] = []
    _listen(steps)
    (folder / "articles").mkdir()
    (folder / "articles" / "ferry.txt").write_text(ARTICLE, encoding="utf-8")
    store = ["--store", str(folder / "store")]
    port = free_port()
    steps.append({"name": "start", "status": 0, "tried": []})
    from qa.cli import main as footnote  # the libraries that this loads are listened to as well

    for words in (["sync", str(folder / "articles"), *store], ["ask", QUESTION, *store]):
        steps.append({"name": words[0], "tried": []})
        steps[-1]["status"] = footnote(words)
    steps.append({"name": "serve", "tried": [], "visits": {path: 0 for _, path in VISITS}})
    ended = threading.Event()
    visitor = threading.Thread(target=_visit, args=[port, steps[-1], ended])
    visitor.start()
    # the visitor ends it by an interrupt, whose status is 130 where the server hands it on
    steps[-1]["status"] = 0 if footnote(["serve", "--host", "127.0.0.1", "--port", str(port), *store]) in (0, 130) else 1
    ended.set()
    visitor.join()
    (folder / "offline.json").write_text(json.dumps(steps), encoding="utf-8")


def _listen(steps: list[Step]) -> None:
    def heard(event: str, arguments: tuple[object, ...]) -> None:
        if (attempt := outward(event, arguments)) is not None:
            tried = steps[-1]["tried"] if steps else None
            if isinstance(tried, list):
                tried.append(attempt)
            raise PermissionError(f"{attempt} was refused: this process stays offline.")

    sys.addaudithook(heard)


def _visit(port: int, step: Step, ended: threading.Event) -> None:
    """Asks the server what a browser asks it, then interrupts it, unless it has ended by itself."""
    until = time.monotonic() + PATIENCE
    while not ended.wait(0.2) and time.monotonic() < until:
        if _status(port, "GET", "/healthz") == 200:
            step["visits"] = {path: _status(port, method, path) for method, path in VISITS}
            break
    if not ended.is_set():
        signal.raise_signal(signal.SIGINT)


def _status(port: int, method: str, path: str) -> int:
    """The status of the answer to one request; 0 where nobody answers."""
    try:
        return asyncio.run(_asked(port, method, path))
    except OSError:
        return 0


async def _asked(port: int, method: str, path: str) -> int:
    body = json.dumps({"question": QUESTION}).encode() if method == "POST" else b""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\ncontent-type: application/json\r\n"
        writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        answer = await reader.read()
    finally:
        writer.close()
    words = answer.split(None, 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


if __name__ == "__main__":
    main(Path(sys.argv[1]))

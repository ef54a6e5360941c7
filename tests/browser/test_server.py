"""A server that is told to stop while a person waits in the chat: the answer still comes, and then the server ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chromium import PATIENCE, box, visit
from playwright.sync_api import BrowserContext, expect

from index.embed import load_embedder
from index.store.store import Store
from index.sync import sync
from qa.listening import free_port

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The product over the articles of seeds/, in a process of its own."""
    sync(Store.open(tmp_path / "store", create=True), [SEEDS], load_embedder(""))
    port = free_port()
    environment = {**os.environ, "FOOTNOTE_STORE": str(tmp_path / "store"), "FOOTNOTE_SEEDS": str(SEEDS)}
    command = [sys.executable, "-m", "qa.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}", process
    process.kill()
    process.communicate()


def test_who_waits_gets_the_answer(
    new_context: Callable[..., BrowserContext], process: tuple[str, "subprocess.Popen[str]"]
) -> None:
    address, server = process
    tabs = [visit(new_context().new_page(), address) for _ in range(3)]  # each a visitor of his own
    for tab in tabs:
        with tab.expect_response("**/gradio_api/queue/data*", timeout=PATIENCE):
            box(tab).fill("Who did Wang Yi meet in Dushanbe?")
            box(tab).press("Enter")
    server.send_signal(signal.SIGTERM)
    for tab in tabs:
        expect(tab.locator(".fn-reply")).to_contain_text("President Emomali Rahmon", timeout=PATIENCE)
    _, errors = server.communicate(timeout=20)
    assert server.returncode == 0 and "Traceback" not in errors and "ERROR" not in errors, errors

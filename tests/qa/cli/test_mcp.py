"""`footnote mcp`: what it says before it serves, and the whole way over standard input and output with the real models."""

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

import qa
from index.store.store import Store
from qa.cli import main
from qa.cli import mcp as command

ROOT = Path(qa.__file__).parents[1]
GREETING = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
# Runs the command; chatter on standard output stands in for what a library might print, and sockets outward are refused.
SERVER = """
import os, subprocess, sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        print(event, arguments[1:], file=sys.stderr, flush=True)
        os._exit(9)
sys.addaudithook(refuse)
import qa.assistant
opened = qa.assistant.open_assistant
def chatty(settings):
    print("Loading weights: 100%")  # stays in Python's buffer
    subprocess.run([sys.executable, "-c", "print('from a child')"])  # os.system would take no SIGINT meanwhile
    return opened(settings)
qa.assistant.open_assistant = chatty
from qa.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("mcp") / "store"
    assert main(["sync", str(Path(__file__).parents[3] / "seeds"), "--store", str(store)]) == 0
    return store


def server(store: Path) -> list[str]:
    return [sys.executable, "-c", SERVER, "mcp", "--store", str(store)]


@pytest.mark.parametrize(
    ("words", "missing", "sentence"),
    [
        ([], "mcp", "The library mcp, which this command needs, is not installed. Run: pip install '.[mcp]'"),
        (["--port", "8000"], "", "--host and --port are for HTTP. Add --http, or leave them out."),
        (["--http", "--port", "99999"], "", "FOOTNOTE_PORT is 99999, outside 1 to 65535. Set a value in that range."),
        ([], "", "There is no store in nowhere. Make one: footnote sync seeds/ (or the folder of your articles)."),
        (["--http"], "", "There is no store in nowhere. Make one: footnote sync seeds/ (or the folder of your articles)."),
        (["--http", "--host", "192.0.2.1"], "", "192.0.2.1 port 7861 cannot be listened on"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    words: list[str],
    missing: str,
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == missing else importlib.util.find_spec(name))
    monkeypatch.setattr(command, "PORT", 7861)
    assert main(["mcp", "--store", "nowhere", *words]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(f"footnote: {sentence}") and err.count("\n") == 1


def test_settings_of_the_web_chat_do_not_open_it_to_others(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    """FOOTNOTE_HOST and FOOTNOTE_PORT are the web chat's."""
    monkeypatch.setenv("FOOTNOTE_HOST", "0.0.0.0")
    monkeypatch.setenv("FOOTNOTE_PORT", "7860")
    served = []
    monkeypatch.setattr(command, "_serve_http", served.append)
    assert main(["mcp", "--http", "--store", str(store.folder)]) == 0
    assert main(["mcp", "--http", "--store", str(store.folder), "--host", "0.0.0.0", "--port", "8000"]) == 0
    assert [(settings.host, settings.port) for settings in served] == [("127.0.0.1", 7861), ("0.0.0.0", 8000)]


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_the_whole_way_over_stdio(seeds_store: Path, tmp_path: Path, mode: str) -> None:
    """A client starts the server, lists, asks, searches and reads; no socket outward is opened, or the server would be gone."""
    program, *words = server(seeds_store)

    async def followed(log: Any) -> None:
        parameters = StdioServerParameters(command=program, args=words, cwd=ROOT)
        async with Client(stdio_client(parameters, errlog=log), mode=mode) as client:
            assert len((await client.list_tools()).tools) == 3
            asked = await client.call_tool("ask", {"question": "How much may a hotel in Oslo cost per night?"})
            assert asked.structured_content["answer"] == "180 euros"
            place = asked.structured_content["citations"][0]
            read = await client.call_tool("read_article", {"id": place["document"]["id"]})
            assert read.structured_content["text"][place["start"] : place["end"]] == place["quote"]
            found = await client.call_tool("search_passages", {"query": "hotel limit Oslo", "top_k": 3})
            assert "180 euros" in found.structured_content["passages"][0]["quote"]

    with (tmp_path / "log").open("w+", encoding="utf-8") as log:
        anyio.run(followed, log)
        log.seek(0)
        said = log.read()
    assert "Loading weights: 100%\n" in said and "from a child\n" in said


@pytest.mark.slow
def test_standard_output_carries_the_protocol_alone(seeds_store: Path) -> None:
    call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "Who?"}}}
    lines = [json.dumps(GREETING), "not JSON", '{"jsonrpc": "2.0", "method": "notifications/initialized"}', json.dumps(call)]
    with subprocess.Popen(
        server(seeds_store), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin and child.stdout and child.stderr
        child.stdin.write("".join(f"{line}\n" for line in lines))
        child.stdin.flush()
        replies = [json.loads(child.stdout.readline()) for _ in range(2)]
        child.stdin.close()
        rest, said = child.stdout.read(), child.stderr.read()
    assert [reply["id"] for reply in replies] == [1, 2] and rest == "" and child.returncode == 0
    assert "Loading weights: 100%" in said and "Traceback" not in said


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_it_stops_when_told_while_it_waits_for_input(seeds_store: Path, name: str) -> None:
    with subprocess.Popen(
        server(seeds_store), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin and child.stdout and child.stderr
        child.stdin.write(json.dumps(GREETING) + "\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["id"] == 1
        child.send_signal(getattr(signal, name))
        assert child.wait(10) == -getattr(signal, name)
        assert "Traceback" not in child.stderr.read()


@pytest.mark.slow
def test_the_whole_way_over_http(seeds_store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [*server(seeds_store), "--http", "--port", str(port)]

    async def asked() -> str:
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            answer = await client.call_tool("ask", {"question": "How much may a hotel in Oslo cost per night?"})
            return str(answer.structured_content["answer"])

    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr
        try:
            assert child.stderr.readline() == f"Footnote's MCP server is at http://127.0.0.1:{port}/mcp (Ctrl-C stops it)\n"
            deadline = time.monotonic() + 30
            while not listens(port) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert anyio.run(asked) == "180 euros"
        finally:
            child.terminate()
        child.wait(30)
        assert child.stderr.read() == ""


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

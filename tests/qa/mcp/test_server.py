"""The server as the SDK's own client sees it, in one process: what it lists, what a call gives, and what a fault says."""

import logging
import re
import threading
from pathlib import Path
from typing import Any

import anyio
import pytest
from fakes import HashEmbedder
from mcp import Client, MCPError
from mcp_types import CallToolResult, TextContent

from index.errors import StoreBusy, StoreDamaged
from index.sync import sync
from qa.as_json import to_dict
from qa.assistant import Assistant
from qa.mcp.server import BROKEN, BUSY, UNAVAILABLE, create_server

QUESTION = "Who opened the harbour of Northport?"
ERAS = pytest.mark.parametrize("mode", ["legacy", "auto"])  # the handshake of 2025, and the protocol of 2026


def asked(assistant: Assistant, *calls: tuple[str, dict[str, Any]], mode: str = "auto") -> list[CallToolResult]:
    """The results of calls by a client that has listed the tools, so it checks each result against its schema."""

    async def all_of_them() -> list[CallToolResult]:
        async with Client(create_server(lambda: assistant), mode=mode) as client:
            await client.list_tools()
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(all_of_them)


def texts(result: CallToolResult) -> list[str]:
    return [block.text for block in result.content if isinstance(block, TextContent)]


@ERAS
def test_what_it_offers(assistant: Assistant, mode: str) -> None:
    async def listed() -> None:
        async with Client(create_server(lambda: assistant), mode=mode) as client:
            tools = (await client.list_tools()).tools
            assert [tool.name for tool in tools] == ["ask", "search_passages", "read_article"]
            for tool in tools:
                assert tool.annotations and tool.annotations.read_only_hint and tool.annotations.open_world_hint is False
                assert tool.description and re.search("verbatim.*untrusted data", tool.description)
                assert len(tool.description) < 300
                assert tool.input_schema["additionalProperties"] is False
                assert all(value.get("description") for value in tool.input_schema["properties"].values())
            info = client.server_info
            assert info and (info.name, info.title) == ("footnote", "Footnote") and info.version
            assert "untrusted data" in (client.instructions or "")

    anyio.run(listed)


@ERAS
def test_an_answer_is_that_of_ask_json(assistant: Assistant, mode: str) -> None:
    """Every field, also those that are null."""
    (result,) = asked(assistant, ("ask", {"question": QUESTION}), mode=mode)
    expected = to_dict(assistant.ask(QUESTION))
    assert not result.is_error and result.structured_content | {"milliseconds": 0} == expected | {"milliseconds": 0}
    assert texts(result)[0].startswith("Captain Olga Brandt\n")


def test_links_are_absolute_where_the_web_chats_address_is_known(assistant: Assistant) -> None:
    async def linked() -> None:
        async with Client(create_server(lambda: assistant, "https://ask.example/below")) as client:
            answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content
            found = (await client.call_tool("search_passages", {"query": QUESTION, "top_k": 2})).structured_content
            for quotation in [*answer["citations"], *found["passages"]]:
                assert quotation["source_url"].startswith("https://ask.example/below/source/")

    anyio.run(linked)


@ERAS
def test_from_a_passage_to_its_article(assistant: Assistant, mode: str) -> None:
    async def followed() -> None:
        async with Client(create_server(lambda: assistant), mode=mode) as client:
            found = await client.call_tool("search_passages", {"query": "arctic tern", "top_k": 1})
            (passage,) = found.structured_content["passages"]
            read = await client.call_tool("read_article", {"id": passage["document"]["id"]})
            article = read.structured_content
            assert article["text"][passage["start"] : passage["end"]] == passage["quote"]
            assert article["document"] == passage["document"]
            assert len(texts(read)) == 2 and texts(read)[1] == article["text"]

    anyio.run(followed)


@ERAS
@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("ask", {}, "question: Field required."),
        ("ask", {"question": "a b", "top_k": 51}, "top_k: Input should be less than or equal to 50."),
        ("ask", {"question": "a b", "turns": [1]}, "turns.0: Input should be a valid dictionary."),
        ("ask", {"question": "a b", "x\u202e": 1}, "x<U+202E>: Extra inputs are not permitted."),
        ("ask", {"question": "?"}, "The question holds no word. Type a question, for example: Who met whom?"),
        ("search_passages", {"query": 5}, "query: Input should be a valid string."),
        ("read_article", {"id": "x"}, "There is no article with this id. Take one from ask or search_passages."),
    ],
)
def test_a_fault_of_the_caller_is_a_tool_error_of_one_sentence(
    assistant: Assistant, mode: str, name: str, arguments: dict[str, Any], sentence: str
) -> None:
    (result,) = asked(assistant, (name, arguments), mode=mode)
    assert (result.is_error, texts(result), result.structured_content) == (True, [sentence], None)


@ERAS
def test_an_unknown_tool_is_a_fault_of_the_protocol(assistant: Assistant, mode: str) -> None:
    async def refused() -> None:
        async with Client(create_server(lambda: assistant), mode=mode) as client:
            with pytest.raises(MCPError, match=r"^There is no such tool\. There are ask, search_passages, read_article\.$"):
                await client.call_tool("rm", {})

    anyio.run(refused)


@ERAS
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RuntimeError("in /home/secret"), BROKEN),
        (StoreDamaged("/home/secret/store.db is damaged. Run `footnote verify`."), UNAVAILABLE),
        (StoreBusy("/home/secret is being written."), BUSY),
        (OSError(28, "No space left", "/home/secret"), BROKEN),
    ],
)
def test_any_other_fault_names_no_path(
    assistant: Assistant,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    mode: str,
    error: Exception,
    sentence: str,
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(assistant, "ask", fails)
    with caplog.at_level(logging.ERROR, "footnote"):
        failed, works = asked(assistant, ("ask", {"question": QUESTION}), ("search_passages", {"query": "tern"}), mode=mode)
    assert (failed.is_error, texts(failed), works.is_error) == (True, [sentence], False)
    assert "/home/secret" in caplog.text


def test_the_newest_state_of_the_store_answers(assistant: Assistant, articles: Path) -> None:
    async def before_and_after() -> tuple[str, str]:
        async with Client(create_server(lambda: assistant)) as client:
            before = texts(await client.call_tool("ask", {"question": QUESTION}))[0]
            (articles / "harbour.txt").unlink()
            sync(assistant.store, [articles], HashEmbedder())
            return before, texts(await client.call_tool("ask", {"question": QUESTION}))[0]

    before, after = anyio.run(before_and_after)
    assert "Brandt" in before and "Brandt" not in after


def test_tools_are_listed_while_the_models_load(assistant: Assistant) -> None:
    loaded = threading.Event()

    def opened() -> Assistant:
        assert loaded.wait(30)
        return assistant

    async def listed_then_asked() -> tuple[int, list[str]]:
        async with Client(create_server(opened)) as client:
            count = len((await client.list_tools()).tools)
            loaded.set()
            return count, texts(await client.call_tool("ask", {"question": QUESTION}))

    count, (text,) = anyio.run(listed_then_asked)
    assert count == 3 and "Brandt" in text


def test_models_that_cannot_be_loaded_are_said_to_whoever_asks(caplog: pytest.LogCaptureFixture) -> None:
    def opened() -> Assistant:
        raise StoreDamaged("/home/secret")

    async def ask() -> list[str]:
        async with Client(create_server(opened)) as client:
            return texts(await client.call_tool("ask", {"question": QUESTION}))

    with caplog.at_level(logging.ERROR, "footnote"):
        assert anyio.run(ask) == [UNAVAILABLE] and "/home/secret" in caplog.text


def test_many_at_once_get_each_their_own_answer(assistant: Assistant) -> None:
    questions = [QUESTION, "How many kilometres does the arctic tern fly a year?"]

    async def together() -> dict[int, str]:
        got: dict[int, str] = {}

        async def ask(number: int, client: Client) -> None:
            answer = (await client.call_tool("ask", {"question": questions[number % 2]})).structured_content
            got[number] = answer["citations"][0]["quote"]

        async with Client(create_server(lambda: assistant)) as client, anyio.create_task_group() as group:
            for number in range(20):
                group.start_soon(ask, number, client)
        return got

    quotes = ["Captain Olga Brandt opened the harbour of Northport in 1921.", "The arctic tern flies 70,000 kilometres a year."]
    assert anyio.run(together) == {number: quotes[number % 2] for number in range(20)}

"""The chat's greeting, without a browser: what it knows, how to fill it, and that it cannot be read."""

from pathlib import Path

import lxml.html
from starlette.testclient import TestClient

from index.store.store import Store
from qa.assistant import Assistant
from qa.settings import Settings
from qa.web import chat


def test_the_greeting_says_how_many_articles_it_knows_and_since_when(assistant: Assistant, settings: Settings) -> None:
    words = lxml.html.fragment_fromstring(chat._greeting(assistant)).text_content()
    assert "Knows 3 articles; last read " in words


def test_an_empty_store_says_how_to_fill_it(assistant: Assistant, tmp_path: Path) -> None:
    assistant.store = Store.open(tmp_path / "empty", create=True)
    greeting = chat._greeting(assistant)
    assert "There are no articles yet." in greeting and "footnote sync FOLDER" in greeting


def test_a_store_that_is_gone_is_said_in_the_greeting(assistant: Assistant, settings: Settings) -> None:
    (settings.store / "store.db").rename(settings.store / "elsewhere.db")
    greeting = chat._greeting(assistant)
    assert "cannot be read just now" in greeting and str(settings.store) not in greeting


def test_it_says_where_to_add_only_where_one_can(assistant: Assistant, own_client: TestClient) -> None:
    assert '<a href="/add">Add an article</a>' in chat._greeting(assistant, adds=True)
    assert "/add" not in chat._greeting(assistant)
    assert "/add" in own_client.get("/").text

"""Fixtures: three short articles, a store of them, an assistant over it with stand-ins for the models, and a web client."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from starlette.testclient import TestClient

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.settings import Settings

ARTICLES = {
    "budget.md": """---
title: The budget
author: Ada Example
date: 2024-03-01
url: https://wiki.example.org/budget
---

# The budget

In 2023 the budget was 5 million dollars. In 2024 the budget was 5 million dollars.

## Travel

| City | Limit |
| --- | --- |
| Lisbon | 120 euros |
| Oslo | 180 euros |
""",
    "harbour.txt": """The harbour of Northport

Captain Olga Brandt opened the harbour of Northport in 1921. The lighthouse is 40 metres high.

Subscribe to our newsletter today and get our best harbour stories in your inbox. Sign up now, cancel anytime.

The ferry to Southport leaves at noon. Emoji 🙂 stand here before the answer 4711.

© 2024 Harbour Press. All rights reserved.
""",
    "birds.html": """<html><head><title>Birds</title><link rel="canonical" href="https://birds.example.org/terns"></head>
<body><nav>Home | Birds | About</nav><h1>Birds</h1><p>The arctic tern flies 70,000 kilometres a year.</p>
<p>Terns nest in Iceland &amp; Norway.</p><div style="display:none">Hidden words</div></body></html>
""",
}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    write_articles(tmp_path / "articles")
    return tmp_path / "articles"


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def store(tmp_path: Path, articles: Path, embedder: HashEmbedder) -> Store:
    store = Store.open(tmp_path / "store", create=True)
    sync(store, [articles], embedder)
    return store


@pytest.fixture
def assistant(store: Store, embedder: HashEmbedder) -> Assistant:
    return Assistant(store, embedder, WordReader(), MARGIN_ALONE)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return _settings(tmp_path)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_") and name != "FOOTNOTE_REQUIRE_ALL"]:
        monkeypatch.delenv(name)
    yield


@pytest.fixture
def without_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Applications come without Gradio's page, which takes most of the time that one is made in."""
    monkeypatch.setattr("qa.web.chat.mount", lambda *given, **named: None)


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of an application that all tests share, over a store that none of them changes."""
    folder = tmp_path_factory.mktemp("shared")
    write_articles(folder / "articles")
    store = Store.open(folder / "store", create=True)
    sync(store, [folder / "articles"], HashEmbedder())
    with _served(Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE), _settings(folder)) as client:
        yield client


@pytest.fixture
def own_client(assistant: Assistant, settings: Settings) -> Iterator[TestClient]:
    """A client of the test's own `assistant`, for tests that change its store."""
    with _served(assistant, settings) as client:
        yield client


def write_articles(folder: Path) -> None:
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")


def _settings(folder: Path) -> Settings:
    return Settings(
        store=folder / "store",
        seeds=folder / "articles",
        allowed_origins=("https://wiki.example",),
        questions_a_minute=0,  # one client asks all questions of all tests
    )


def _served(assistant: Assistant, settings: Settings) -> TestClient:
    from qa.web.app import create_app  # brings Gradio, which takes seconds

    return TestClient(create_app(assistant, settings), base_url="http://localhost:7860")

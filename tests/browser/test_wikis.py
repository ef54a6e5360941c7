"""Real wikis, each in a browser: the button is there, a question is asked, the marked quotation read, its article opened."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from os import environ
from pathlib import Path

import pytest
from chromium import PATIENCE, served
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from playwright.sync_api import BrowserContext, expect
from wikis import DOKUWIKI, MEDIAWIKI, dokuwiki, mediawiki, mkdocs

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.listening import free_port
from qa.settings import Settings

Wiki = Callable[[Path, str, int], AbstractContextManager[str]]
NEEDS = {mediawiki: MEDIAWIKI, dokuwiki: DOKUWIKI}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Our server, and the port of the wiki that it knows."""
    from conftest import write_articles

    from qa.web.app import create_app

    folder = tmp_path_factory.mktemp("wikis")
    write_articles(folder / "articles")
    store = Store.open(folder / "store", create=True)
    sync(store, [folder / "articles"], HashEmbedder())
    port = free_port()
    settings = replace(
        Settings(), store=folder / "store", seeds=folder / "articles", allowed_origins=(f"http://127.0.0.1:{port}",)
    )
    with served(create_app(Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE), settings)) as root:
        yield root, port


@pytest.mark.parametrize("wiki", [mediawiki, dokuwiki, mkdocs])
def test_a_question_is_answered_in_the_wiki(
    wiki: Wiki, ours: tuple[str, int], new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    if wiki in NEEDS and not (NEEDS[wiki].exists() and shutil.which("php")) and "FOOTNOTE_REQUIRE_ALL" not in environ:
        pytest.skip(f"{NEEDS[wiki].name} is not installed")
    root, port = ours
    outside: list[str] = []
    page = new_context().new_page()
    page.on("request", lambda request: None if "//127.0.0.1:" in request.url else outside.append(request.url))
    expect.set_options(timeout=PATIENCE)
    with wiki(tmp_path, root, port) as first:
        page.goto(first)
        page.get_by_role("button", name="Ask Footnote").click()
        frame = page.frame_locator("footnote-widget iframe")
        expect(frame.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
        frame.get_by_label("Your question").fill("Who opened the harbour of Northport?")
        frame.get_by_label("Your question").press("Enter")
        expect(frame.locator(".fn-reply blockquote").first).to_contain_text(
            "Captain Olga Brandt opened the harbour of Northport in"
        )
        expect(frame.locator(".fn-reply mark.fn-answer").first).to_be_visible()
        with page.context.expect_page() as opened:
            frame.get_by_role("link", name="Open in the article").first.click()
        expect(opened.value.locator("#hit")).to_be_in_viewport()
    assert [address for address in outside if not address.startswith("data:")] == []

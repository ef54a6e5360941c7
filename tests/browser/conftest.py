"""The real application over the real models and the articles of seeds/, and visitors' browsers that note every fault."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chromium import PATIENCE, served, visit, watched
from playwright.sync_api import BrowserContext, Page, expect

from index.embed import load_embedder
from index.store.store import Store
from index.sync import sync
from qa.assistant import open_assistant
from qa.settings import Settings

CHROMIUM = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else shutil.which("chromium")
SEEDS = Path(__file__).parents[2] / "seeds"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run"
).split()
HOSTILE = """The guild of glassblowers

The guild of glassblowers elected Mira Kolstad as its chair. <script>document.title = "hacked"</script>

The patron of the glassblowers is <img src=x onerror="document.title='hacked'"> Saint Laurentius </mark><svg onload=alert(1)>.
"""


HERE = Path(__file__).parent
BASE_URL = "ignore:Session-scoped fixtures defined as instance methods:pytest.PytestRemovedIn10Warning"


@pytest.hookimpl(trylast=True)  # pytest itself groups by fixtures before
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is slow, and skipped where there is no Chromium unless all tests are required.

    They run last: Playwright leaves an event loop running, and nothing after it could call `asyncio.run`.
    """
    items.sort(key=lambda item: HERE in item.path.parents)
    missing = CHROMIUM is None and "FOOTNOTE_REQUIRE_ALL" not in os.environ
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("slow")
            item.add_marker("browser")
            item.add_marker(pytest.mark.filterwarnings(BASE_URL))
            if missing:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM or "/usr/bin/chromium", "args": FLAGS}


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real application, served in a thread."""
    from qa.web.app import create_app

    folder = tmp_path_factory.mktemp("browser")
    (folder / "more").mkdir()
    (folder / "more" / "guild.txt").write_text(HOSTILE, encoding="utf-8")
    settings = replace(Settings(), store=folder / "store", seeds=SEEDS, questions_a_minute=0)
    sync(Store.open(settings.store, create=True), [SEEDS, folder / "more"], load_embedder(""))
    with served(create_app(open_assistant(settings), settings)) as root:
        yield root


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext], address: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a visitor's browser. The test fails if any page asks another server, writes an error to the console, or throws."""
    faults: list[str] = []

    def made(**options: Any) -> BrowserContext:
        return watched(new_context(**options), address, faults)

    expect.set_options(timeout=PATIENCE)
    yield made
    assert faults == []


@pytest.fixture
def context(visitor: Callable[..., BrowserContext]) -> BrowserContext:
    return visitor()


@pytest.fixture
def chat(page: Page, address: str) -> Page:
    return visit(page, address)

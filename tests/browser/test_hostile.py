"""Every payload as title, author, text and question, in a real browser: nothing of it runs, loads or becomes an element."""

import json
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from chromium import PATIENCE, box, served, watched
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from payloads import ADDRESSES, PAYLOADS
from pictures import png
from playwright.sync_api import BrowserContext, Page, expect

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.settings import Settings

NO_FILE = "Failed to load resource: the server responded with a status of 404 (Not Found)"  # our own, of an image so named
NEVER = "script, svg, iframe, style, link, object, embed, video, audio"
FOREIGN = """images => images.map(image => image.outerHTML).filter(
    html => !/^<img src="\\/image\\/[0-9a-f]{16}\\/\\d+" alt="" loading="lazy" decoding="async">$/.test(html)
)"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a server whose articles are hostile, and the ids of those articles."""
    from qa.web.app import create_app

    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles").mkdir()
    (folder / "articles" / "harbour.png").write_bytes(png())
    for number, payload in enumerate(PAYLOADS):
        write(folder / "articles" / f"a{number}.md", number, payload.replace("\0", ""))
    store = Store.open(folder / "store", create=True)
    sync(store, [folder / "articles"], HashEmbedder())
    with store.snapshot() as snapshot:
        identifiers = [listing.meta.id for listing in snapshot.documents()]
    assert len(identifiers) == len(PAYLOADS)
    settings = Settings(store=folder / "store", seeds=folder / "articles", questions_a_minute=0)
    with served(create_app(Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE), settings)) as root:
        yield root, identifiers


def write(path: Path, number: int, payload: str) -> None:
    said = {"title": payload, "author": payload, "url": ADDRESSES[number % len(ADDRESSES)], "date": payload}
    head = "\n".join(f"{name}: {json.dumps(value)}" for name, value in said.items())
    image = "".join(
        f'<div><img src="{address}" alt="{escape(payload)}"></div>\n\n' for address in ("harbour.png", escape(payload))
    )
    text = f"Captain Mark{number} opened harbour {number}, said {payload} Olga.\n\n{image}- {payload}\n"
    path.write_text(f"---\n{head}\n---\n\n{text}")


@pytest.fixture
def watching(new_context: Callable[..., BrowserContext], hostile: tuple[str, list[str]]) -> Iterator[Page]:
    """A page that may ask our server only, and may neither log nor throw."""
    faults: list[str] = []
    page = watched(new_context(), hostile[0], faults).new_page()
    expect.set_options(timeout=PATIENCE)
    yield page
    assert [fault for fault in faults if fault != NO_FILE] == []


def test_no_source_page_runs_or_loads_anything(watching: Page, hostile: tuple[str, list[str]]) -> None:
    root, identifiers = hostile
    for identifier in identifiers:
        watching.goto(f"{root}/source/{identifier}")
        expect(watching.locator("main")).to_contain_text("opened harbour")
        assert watching.locator(f"main :is({NEVER})").count() == 0
        assert watching.locator("main img").evaluate_all(FOREIGN) == []


def test_the_chat_runs_nothing_of_what_it_is_asked_and_answers(watching: Page, hostile: tuple[str, list[str]]) -> None:
    watching.goto(hostile[0])
    for number, payload in enumerate(PAYLOADS):
        replies = watching.locator(".fn-reply").count()
        box(watching).fill(f"Which captain Mark{number} opened harbour {number}? {payload}".replace("\n", " "))
        box(watching).press("Enter")
        shown = min(replies + 1, 30)  # as many exchanges as are kept
        expect(watching.locator(".fn-reply")).to_have_count(shown)
        expect(watching.locator(".fn-exchange:not(.fn-pending) .fn-question").last).to_contain_text(f"Mark{number} ")
        expect(box(watching)).to_have_value("")
        assert watching.locator(f"#conversation :is({NEVER})").count() == 0
        assert watching.locator("#conversation img").evaluate_all(FOREIGN) == []
    assert watching.locator("#conversation img").count() > 0

"""Pictures of the real pages: `python tests/screenshots.py` renews the four of the README in tests/screenshots/.

`python tests/screenshots.py FOLDER` takes each page in light and dark, wide and narrow, to be looked at.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path

from chromium import ask, served, visit
from playwright.sync_api import Page, sync_playwright

from index.embed import load_embedder
from index.store.store import Store
from index.sync import sync
from qa.assistant import open_assistant
from qa.settings import Settings
from qa.web.app import create_app

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "screenshots"
MOST_BYTES = 150_000  # of a kept one
ANSWERED = "Who did Wang Yi meet in Dushanbe?"
IN_A_TABLE = "How much may a hotel in Oslo cost per night?"
UNSURE = "Who approves a business class flight?"
ABSENT = "What is the boiling point of ethanol?"
ASKED = {"chat": ANSWERED, "table": IN_A_TABLE, "keywords": "VPN setup", "unsure": UNSURE, "refusal": ABSENT}
DESK = ("/admin", "/admin/documents", "/admin/feedback", "/admin/fixes", "/admin/questions", "/add")
WIDE, NARROW = (1000, 760), (360, 740)

Open = Callable[[str, tuple[int, int]], Page]


def main() -> None:
    scratch = tempfile.TemporaryDirectory(prefix="footnote-")
    with scratch as folder, _server(Path(folder)) as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])

        def opened(scheme: str, size: tuple[int, int]) -> Page:
            viewport = {"width": size[0], "height": size[1]}
            return browser.new_page(color_scheme=scheme, viewport=viewport, reduced_motion="reduce")  # type: ignore[arg-type]

        if len(sys.argv) > 1:
            all_pages(Path(sys.argv[1]), root, opened)
        else:
            kept_pages(root, opened)
        browser.close()


def kept_pages(root: str, opened: Open) -> None:
    """The README's: an answer, a refusal, the article with the place marked, the maintainer's page."""
    KEPT.mkdir(exist_ok=True)
    chat = visit(opened("light", WIDE), root)
    link = ask(chat, IN_A_TABLE).get_by_role("link", name="Open in the article").get_attribute("href")
    _take(chat, KEPT / "answer.png")
    for question in (UNSURE, *ASKED.values(), IN_A_TABLE, ANSWERED):
        ask(chat, question)
    refused = visit(opened("light", NARROW), root)
    ask(refused, ABSENT)
    _take(refused, KEPT / "refusal.png")
    article = opened("dark", WIDE)
    article.goto(f"{root}{link}")
    _take(article, KEPT / "article.png")
    desk = opened("light", WIDE)
    desk.goto(f"{root}/admin")
    _take(desk, KEPT / "admin.png")
    for picture in KEPT.glob("*.png"):
        size = picture.stat().st_size
        print(f"{picture.relative_to(ROOT)}: {size:,} bytes")
        assert size <= MOST_BYTES, picture


def all_pages(folder: Path, root: str, opened: Open) -> None:
    """Every page that a person sees, in full length."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme, size in product(("light", "dark"), (WIDE, NARROW)):
        suffix = f"{scheme}-{size[0]}.png"
        first = visit(opened(scheme, size), root)
        first.screenshot(path=folder / f"first-{suffix}")
        for name, question in ASKED.items():
            chat = visit(opened(scheme, size), root)
            reply = ask(chat, question)
            chat.screenshot(path=folder / f"{name}-{suffix}", full_page=True)
            if name in ("chat", "table"):
                link = reply.get_by_role("link", name="Open in the article").first.get_attribute("href")
                chat.goto(f"{root}{link}")
                chat.screenshot(path=folder / f"article-of-{name}-{suffix}")
        desk = opened(scheme, size)
        for path in DESK:
            desk.goto(f"{root}{path}")
            desk.screenshot(path=folder / f"{path.strip('/').replace('/', '-')}-{suffix}", full_page=True)


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    seeds = shutil.copytree(ROOT / "seeds", folder / "seeds")
    settings = replace(Settings(), store=folder / "store", seeds=seeds, log_questions=30)
    sync(Store.open(settings.store, create=True), [settings.seeds], load_embedder(""))
    with served(create_app(open_assistant(settings), settings)) as root:
        yield root


def _take(page: Page, file: Path) -> None:
    page.screenshot(path=file)


if __name__ == "__main__":
    main()

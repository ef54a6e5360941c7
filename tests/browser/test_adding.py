"""Adding, editing and removing an article in a real browser: by keyboard alone, on a narrow screen, in both themes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import PATIENCE, ask, reached, served, visit, watched
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from payloads import PAYLOADS
from playwright.sync_api import BrowserContext, Locator, Page, expect

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.settings import Settings

REFUSED = "Failed to load resource: the server responded with a status of 4"  # our own pages that say what is amiss
ALREADY = "Autofocus processing was blocked"
FOREIGN = ":is(script, img, svg, iframe, style, link, object, embed, video, audio, base, meta)"
FERRY = """# The ferry

Captain Ida Holm steered the ferry of Westport in 1950.

| From | Leaves |
| --- | --- |
| Westport | 08:00 |

    ferry --now

© 2024 Harbour Press. All rights reserved.
"""
QUESTION = "Which captain steered the ferry of Westport?"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small server that this machine's maintainer may use."""
    from qa.web.app import create_app

    folder = tmp_path_factory.mktemp("adding")
    (folder / "articles").mkdir()
    (folder / "articles" / "harbour.txt").write_text("The harbour\n\nCaptain Olga Brandt opened the harbour in 1921.")
    store = Store.open(folder / "store", create=True)
    sync(store, [folder / "articles"], HashEmbedder())
    (folder / "articles" / "questions.jsonl").write_text(
        '{"question": "Who opened the harbour?", "answers": ["Captain Olga Brandt"], "document": "harbour.txt"}'
    )
    settings = Settings(store=store.folder, seeds=folder / "articles")
    with served(create_app(Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE), settings)) as root:
        yield root


@pytest.fixture
def maintainer(new_context: Callable[..., BrowserContext], desk: str) -> Iterator[Callable[..., Page]]:
    """Opens a maintainer's browser at /add. Nothing may be asked of others, thrown, or logged but refusals of ours."""
    faults: list[str] = []
    expect.set_options(timeout=PATIENCE)

    def made(**options: object) -> Page:
        opened = watched(new_context(**options), desk, faults).new_page()
        opened.goto(f"{desk}/add")
        return opened

    yield made
    assert [fault for fault in faults if not fault.startswith((REFUSED, ALREADY))] == []


def violations(opened: Page) -> list[str]:
    found = Axe().run(opened).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def tabbed_to(wanted: Locator) -> None:
    """Presses Tab until it has the focus; its name has a part that is not seen."""
    for _ in range(30):
        wanted.page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("Tab never reaches it")


def fits(opened: Page) -> bool:
    return bool(opened.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_by_keyboard_alone_from_the_chat_to_the_answer_and_back(maintainer: Callable[..., Page], desk: str) -> None:
    opened = maintainer()
    visit(opened, desk)
    reached(opened, "Add an article")
    opened.keyboard.press("Enter")
    expect(opened).to_have_url(f"{desk}/add")
    for label, words in (("Title", "Ferries of Westport"), ("Author", "Ada Example"), ("Date, like 2024-05-19", "19 May 2024")):
        reached(opened, label)
        opened.keyboard.type(words)
    reached(opened, "Text")
    opened.keyboard.insert_text(FERRY)
    reached(opened, "Preview")
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("heading", name="Preview")).to_be_focused()
    expect(opened.get_by_role("group", name="Footer, not article text")).to_contain_text("All rights reserved.")
    expect(opened.get_by_label("Text", exact=True)).to_have_value(FERRY)
    reached(opened, "Add this article")
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("heading", name="The ferry")).to_be_visible()
    expect(opened.locator("main")).to_contain_text("19 May 2024")

    visit(opened, desk)
    expect(ask(opened, QUESTION).locator(".fn-big")).to_have_text("Captain Ida Holm")

    opened.goto(f"{desk}/add")
    tabbed_to(opened.get_by_role("link", name="Edit Ferries of Westport"))
    opened.keyboard.press("Enter")
    expect(opened.get_by_label("Title")).to_have_value("Ferries of Westport")
    reached(opened, "Text")
    opened.keyboard.press("Control+A")
    opened.keyboard.insert_text(FERRY.replace("Ida Holm", "Nils Dahl"))
    reached(opened, "Save this article")
    opened.keyboard.press("Enter")
    expect(opened.locator("main")).to_contain_text("Captain Nils Dahl")

    opened.goto(f"{desk}/add")
    tabbed_to(opened.get_by_role("link", name="Remove Ferries of Westport"))
    opened.keyboard.press("Enter")
    expect(opened.locator("main")).to_contain_text("Ferries of Westport")
    reached(opened, "Remove this article")
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("status")).to_contain_text("The article is removed.")
    opened.goto(desk)
    expect(opened.locator("#conversation")).to_contain_text("This answer no longer holds.")
    answer = ask(opened, QUESTION)
    expect(answer).to_contain_text("Olga Brandt")
    expect(answer).not_to_contain_text("Nils Dahl")


def test_a_file_is_carried_through_the_preview(maintainer: Callable[..., Page], desk: str, tmp_path: Path) -> None:
    path = tmp_path / "old ferries.txt"
    path.write_bytes("Old ferries\r\n\r\nPilot Åse Lie steered them all.\r\n".encode())
    opened = maintainer(viewport={"width": 360, "height": 740})
    opened.get_by_label("Or a file").set_input_files(path)
    opened.get_by_role("button", name="Preview").click()
    expect(opened.locator("#draft")).to_contain_text("old ferries.txt")
    assert fits(opened)
    opened.get_by_role("button", name="Add this article").first.click()
    expect(opened.get_by_role("heading", name="Old ferries")).to_be_visible()
    with opened.expect_download() as download:
        opened.get_by_role("link", name="Download the stored file").click()
    assert download.value.path().read_bytes() == path.read_bytes()
    opened.goto(f"{desk}/add")
    opened.get_by_role("link", name="Remove Old ferries").click()
    opened.get_by_role("button", name="Remove this article").click()


def test_two_edits_at_once(maintainer: Callable[..., Page], desk: str) -> None:
    mine, theirs = maintainer(), maintainer()
    mine.get_by_label("Text", exact=True).fill("# Twice edited\n\nThe first text.")
    mine.get_by_role("button", name="Preview").click()
    mine.get_by_role("button", name="Add this article").first.click()
    for opened in (mine, theirs):
        opened.goto(f"{desk}/add")
        opened.get_by_role("link", name="Edit Twice edited").click()
    for opened, words in ((theirs, "Their text."), (mine, "My text.")):
        opened.get_by_label("Text", exact=True).fill(f"# Twice edited\n\n{words}")
        opened.get_by_role("button", name="Save this article").click()
    expect(mine.get_by_role("alert")).to_contain_text("The article was changed by somebody else meanwhile")
    expect(mine.get_by_label("What is stored now")).to_have_value("# Twice edited\n\nTheir text.")
    expect(mine.get_by_label("Text", exact=True)).to_have_value("# Twice edited\n\nMy text.")
    assert violations(mine) == []
    mine.get_by_role("button", name="Save this article").click()
    expect(mine.locator("main")).to_contain_text("My text.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_and_all_fit_a_narrow_screen(maintainer: Callable[..., Page], desk: str, scheme: str) -> None:
    opened = maintainer(color_scheme=scheme, viewport={"width": 360, "height": 740})

    def judged() -> None:
        assert violations(opened) == []
        assert fits(opened)

    judged()
    opened.get_by_role("button", name="Preview").click()
    expect(opened.get_by_role("alert")).to_contain_text("There is nothing to add.")
    judged()
    opened.get_by_label("Title").fill("A long title of an article " * 5 + "Donaudampfschifffahrtsgesellschaftskapitän" * 3)
    opened.get_by_label("Text", exact=True).fill(FERRY)
    opened.get_by_role("button", name="Preview").click()
    expect(opened.get_by_role("heading", name="Preview")).to_be_visible()
    judged()
    opened.get_by_role("button", name="Add this article").first.click()
    expect(opened.locator(".fn-article")).to_be_visible()
    opened.goto(f"{desk}/add")
    judged()
    opened.get_by_role("link", name="Edit A long title").click()
    judged()
    opened.goto(f"{desk}/add")
    opened.get_by_role("link", name="Remove A long title").click()
    judged()
    opened.get_by_role("button", name="Remove this article").click()
    expect(opened.get_by_role("status")).to_be_visible()
    judged()
    opened.goto(f"{desk}/add/0123456789abcdef/edit")
    judged()


def test_works_without_script(maintainer: Callable[..., Page]) -> None:
    opened = maintainer(java_script_enabled=False)
    opened.get_by_label("Text", exact=True).fill("# Plain\n\n\n Text & <b>signs</b>")
    opened.get_by_label("Plain text").check()
    opened.get_by_role("button", name="Preview").click()
    expect(opened.locator(".fn-add-article")).to_contain_text("Text & <b>signs</b>")
    expect(opened.get_by_label("Plain text")).to_be_checked()
    expect(opened.get_by_label("Text", exact=True)).to_have_value("# Plain\n\n\n Text & <b>signs</b>")


def test_nothing_hostile_runs_or_loads(maintainer: Callable[..., Page], desk: str, tmp_path: Path) -> None:
    opened = maintainer()
    for number, payload in enumerate(PAYLOADS):
        inside = payload.replace("\0", "")
        text = f"Number {number} of many plain words, and {inside}\n\n- {inside}\n\n> {inside}\n\n" + "Plain words. " * 30
        path = tmp_path / f"{number}.{('md', 'txt', 'html')[number % 3]}"
        path.write_text(f"<title>x</title>\n\n{text}" if number % 3 == 2 else text, encoding="utf-8")
        opened.goto(f"{desk}/add")
        if number % 3 != 2:
            opened.get_by_label("Title").fill(inside)
            opened.get_by_label("Author").fill(inside)
        opened.get_by_label("Or a file").set_input_files(path)
        opened.get_by_role("button", name="Preview").click()
        expect(opened.get_by_role("heading", name="Preview")).to_be_visible()
        assert opened.locator(f"body {FOREIGN}").count() == 0
        if number % 9 == 0:
            opened.get_by_role("button", name="Add this article").first.click()
            expect(opened.locator(".fn-article")).to_be_visible()
    opened.goto(f"{desk}/add")
    assert opened.locator(".fn-add-list li").count() >= 9
    assert opened.locator(f"body {FOREIGN}").count() == 0

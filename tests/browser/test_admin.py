"""The maintainer's pages in a real browser: sign-in, a sync that is followed, fixes by keyboard alone, and axe's rules."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import PATIENCE, ask, reached, served, watched
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from payloads import PAYLOADS
from playwright.sync_api import BrowserContext, Page, expect

from index.embed import FloatArray
from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.fixes import place_by_text
from qa.journal import Feedback, Journal
from qa.place import checked_place
from qa.question_log import QuestionLog
from qa.settings import Settings

TOKEN = "a token of our own, for these tests"
PAGES = ("/admin", "/admin/documents", "/admin/feedback", "/admin/fixes", "/admin/questions")
HARBOUR = """The harbour of Northport

Captain Olga Brandt opened the harbour of Northport in 1921. The lighthouse is 40 metres high.
"""
SLOWLY = 1.0  # seconds that the embedder takes for a batch of articles, while it is told to be slow


class PatientEmbedder(HashEmbedder):
    """Takes its time where it is told to, so that a person can watch a sync."""

    def __deepcopy__(self, _: object) -> "PatientEmbedder":
        return self

    def __init__(self) -> None:
        super().__init__()
        self.slow = False

    def encode(self, texts: Sequence[str]) -> FloatArray:
        if self.slow:
            time.sleep(SLOWLY)
        return super().encode(texts)


@dataclass(frozen=True)
class Desk:
    """A server that takes the token, and what stands behind it."""

    address: str
    folder: Path
    assistant: Assistant
    embedder: PatientEmbedder


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    from qa.web.app import create_app

    folder = tmp_path_factory.mktemp("desk")
    (folder / "articles").mkdir()
    (folder / "articles" / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (folder / "articles" / "broken.md").write_text("", encoding="utf-8")
    for number, payload in enumerate(PAYLOADS):
        text = f"Captain Mark{number} opened harbour {number}, said {payload} Olga.\n".replace("\0", "")
        (folder / "articles" / f"hostile {number:02}.txt").write_text(text, encoding="utf-8")
    store, embedder = Store.open(folder / "store", create=True), PatientEmbedder()
    sync(store, [folder / "articles"], embedder)
    assistant = Assistant(store, embedder, WordReader(), MARGIN_ALONE)
    settings = Settings(store=store.folder, seeds=folder / "articles", admin_token=TOKEN, log_questions=30)
    write(assistant)
    with served(create_app(assistant, settings)) as root:
        yield Desk(root, folder, assistant, embedder)


def write(assistant: Assistant) -> None:
    """Feedback, fixes and synonyms, hostile ones too."""
    with assistant.store.snapshot() as snapshot:
        found = {row.meta.path: snapshot.document(row.meta.id) for row in snapshot.documents()}
    harbour = found["harbour.txt"]
    assert harbour
    shown = checked_place(harbour, *place_by_text(harbour, "The lighthouse is 40 metres high."))
    right = checked_place(harbour, *place_by_text(harbour, "Olga Brandt"))
    journal = Journal(assistant.store.folder)
    for payload in PAYLOADS[:30]:
        journal.add(Feedback(f"Who {payload}?", "wrong", "", payload, shown, right))
        assistant.fixes.pin(f"Who {payload}?", harbour, right.start, right.end)
    assistant.fixes.hide(harbour, shown.start, shown.end)
    assistant.fixes.synonyms_file.write_text("skipper = captain\nlodging\n<b>x</b> = y1\n", encoding="utf-8")


@pytest.fixture
def visiting(new_context: Callable[..., BrowserContext], desk: Desk) -> Iterator[Callable[..., Page]]:
    """A page of a maintainer who signs in by the token; the test fails on any request elsewhere, console error or dialog."""
    faults: list[str] = []

    def signed_in(**options: object) -> Page:
        page = watched(new_context(**options), desk.address, faults).new_page()
        page.goto(f"{desk.address}/admin/sign-in")
        page.get_by_label("The administrator's token").fill(TOKEN)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()
        return page

    expect.set_options(timeout=PATIENCE)
    yield signed_in
    assert [fault for fault in faults if "status of 422" not in fault] == []  # of a form that is refused, as it should be


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360])
def test_every_page_keeps_axes_rules_and_fits(visiting: Callable[..., Page], desk: Desk, scheme: str, width: int) -> None:
    page = visiting(color_scheme=scheme, viewport={"width": width, "height": 800})
    for question in ("Which captain opened the harbour of Northport?", "Who walked on the moon?"):
        reply = page.request.post(f"{desk.address}/api/ask", data={"question": question})
        assert reply.ok
    for path in PAGES:
        page.goto(f"{desk.address}{path}")
        for closed in page.locator("summary").all():
            closed.click()
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("main :is(script, img, iframe, style, link, object, embed, video, audio, b)").count() == 0


def test_a_sync_is_followed_to_its_report(visiting: Callable[..., Page], desk: Desk) -> None:
    page = visiting()
    for number in range(100):
        (desk.folder / "articles" / f"new {number}.txt").write_text(f"New {number}\n\nIt is short.\n", encoding="utf-8")
    desk.embedder.slow = True
    try:
        page.get_by_role("button", name="Sync now").click()
        working = page.locator("[data-sync]")
        expect(working).to_have_text(re.compile(r"A sync is at work: 64 passages so far\."))
        assert working.get_attribute("role") == "status" and page.get_by_role("button", name="Sync now").is_disabled()
        expect(page.get_by_text("The sync has ended.")).to_be_focused()
    finally:
        desk.embedder.slow = False
    report = page.get_by_role("group", name="The last sync").locator("tbody tr td")
    assert report.all_inner_texts()[:3] == ["100", "0", "0"]
    expect(page.get_by_role("heading", name="Failed in articles")).to_be_visible()


def test_a_place_is_pinned_and_unpinned_by_keyboard_alone(visiting: Callable[..., Page], desk: Desk) -> None:
    page = visiting()
    reached(page, "Articles")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Articles")).to_be_visible()
    reached(page, "Title or path contains")
    page.keyboard.type("harbour.txt")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    reached(page, "Fix\nThe harbour of Northport")
    expect(page.get_by_role("link", name="Fix The harbour of Northport")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pin a place")).to_be_in_viewport()
    page.locator("#pin").evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")  # where a fragment leads the focus
    reached(page, "Question")
    page.keyboard.type("Who keeps the lamp?")
    reached(page, "Its exact words, which stand there once")
    page.keyboard.type("Olga Brandt")
    reached(page, "Pin")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The place is pinned.")).to_be_focused()
    assert desk.assistant.ask("Who keeps the lamp?").answer == "Olga Brandt"
    entry = page.get_by_role("article", name="Who keeps the lamp?")
    entry.get_by_role("button").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("The fix is taken away.")).to_be_focused()
    expect(entry).to_have_count(0)


def test_charts_say_what_they_show_and_have_their_numbers_below(visiting: Callable[..., Page], desk: Desk) -> None:
    page = visiting()
    page.goto(desk.address)
    before = QuestionLog(desk.assistant.store.folder, 30).kept()
    ask(page, "Which captain opened the harbour of Northport?")
    assert QuestionLog(desk.assistant.store.folder, 30).kept() == before + 1, "the chat is not counted"
    page.goto(f"{desk.address}/admin")
    chart = page.get_by_role("img", name="Questions of the last 30 days")
    expect(chart).to_have_accessible_description(re.compile(r"In all [1-9]\d* answered, \d+ unsure, \d+ not in the articles\."))
    page.get_by_text("The numbers: Questions of the last 30 days").click()
    table = page.get_by_role("group", name="Questions of the last 30 days").get_by_role("row")
    assert table.count() == 31
    fills = page.locator(".fn-legend rect").evaluate_all("found => found.map(one => getComputedStyle(one).fill)")
    assert len(set(fills)) == 3 and "url(" in fills[1], "outcomes look alike without colour"


def test_it_all_works_without_script(visiting: Callable[..., Page], desk: Desk) -> None:
    page = visiting(java_script_enabled=False)
    page.get_by_role("button", name="Sync now").click()
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    page.goto(f"{desk.address}/admin/fixes")
    page.get_by_label("The synonyms").fill("skipper = captain\nlodging")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2 has no =.")
    expect(page.get_by_label("The synonyms")).to_have_value("skipper = captain\nlodging")
    page.get_by_label("The synonyms").fill("skipper = captain")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The synonyms are saved.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{desk.address}/")
    assert page.request.get(f"{desk.address}/admin").status == 401

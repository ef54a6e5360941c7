"""The source page in a real Chromium: where it opens, how it is read, and that a selection is sent as the very place."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import contrast, luminance, reached, served, watched
from fakes import HashEmbedder, WordReader
from playwright.sync_api import BrowserContext, Page, expect

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.decide import Calibration
from qa.evidence import FEATURES
from qa.journal import Feedback, Journal
from qa.settings import Settings

FILLING = "\n\n".join(f"Paragraph {number} says something that nobody asked about." for number in range(40))
MANUAL = f"""---
title: The portal
author: Ada Example
date: 2024-03-01
url: https://wiki.example.org/portal
---

# The portal

The price rose. The portal opened in 2019 🙂 and 👩‍👩‍👧 came to see it.

{FILLING}

## Steps

1. Open the portal.
2. Sign in with the code 4711 🙂 and wait.

The claim is \u202enot\u202c approved\u2066 at all. e\u0301t\u00e9 ends.

The price rose. The price fell.

ارتفع السعر في عام 2024. ثم أُغلق الميناء.

| City | Limit | Note |
| --- | --- | --- |
| Oslo | 180 euros |  |
| Rome |  | 🙂 two |
|  | Bonn | x |

```
port = 443
  indented <b>𝔘nicode</b>
```

> A saying. Another **bold** saying.

Subscribe to our newsletter today and get our best harbour stories in your inbox. Sign up now, cancel anytime.

© 2024 Harbour Press. All rights reserved.
"""
HOSTILE = """# <img src=x onerror=alert(1)>

The chair is <script>document.title = "hacked"</script> Mira </p></main><svg onload=alert(1)> Kolstad.
"""


class Site:
    """The application over stand-ins for the models and one folder of articles."""

    def __init__(self, root: str, store: Store) -> None:
        self.root = root
        self.store = store
        with store.snapshot() as snapshot:
            listed = {row.meta.path: row.meta.id for row in snapshot.documents()}
            self.texts = {path: snapshot.document(identifier).text for path, identifier in listed.items()}  # type: ignore[union-attr]
        self.ids = listed

    def link(self, path: str, quoted: str, answer: str, *, number: int = 0, question: str = "") -> str:
        text, start = self.texts[path], -1
        for _ in range(number + 1):
            start = text.index(quoted, start + 1)
        place = text.index(answer, start)
        places = f"start={start}&end={start + len(quoted)}&answer_start={place}&answer_end={place + len(answer)}"
        return f"{self.root}/source/{self.ids[path]}?{places}&q={question}#hit"

    def feedback(self) -> list[Feedback]:
        return list(Journal(self.store.folder).entries())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    from qa.web.app import create_app

    folder = tmp_path_factory.mktemp("source")
    (folder / "articles").mkdir()
    (folder / "articles" / "portal.md").write_text(MANUAL, encoding="utf-8")
    (folder / "articles" / "evil.txt").write_text(HOSTILE, encoding="utf-8")
    store = Store.open(folder / "store", create=True)
    sync(store, [folder / "articles"], HashEmbedder())
    flat = Calibration((0.0,) * len(FEATURES), (1.0,) * len(FEATURES), (0.0,) * len(FEATURES), 0.0, 0.5)
    app = create_app(Assistant(store, HashEmbedder(), WordReader(), flat), Settings(store=folder / "store"))
    with served(app) as root:
        yield Site(root, store)


@pytest.fixture
def reader(new_context: Callable[..., BrowserContext], site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a page. The test fails if it asks another server, writes an error to the console, throws or shows a dialog."""
    faults: list[str] = []

    def opened(address: str, **options: Any) -> Page:
        page = watched(new_context(**options), site.root, faults).new_page()
        page.goto(address)
        return page

    yield opened
    assert faults == []


def test_it_opens_at_the_right_one_of_repeated_sentences(reader: Callable[..., Page], site: Site) -> None:
    page = reader(site.link("portal.md", "The price rose.", "price", number=1))
    expect(page.locator("#hit")).to_be_in_viewport()
    assert page.evaluate("scrollY") > 500
    assert page.locator("mark").all_inner_texts() == ["The ", "price", " rose."]
    expect(page.locator("p", has=page.locator("mark"))).to_have_text("The price rose. The price fell.")
    page = reader(site.link("portal.md", "The price rose.", "price", number=0))
    expect(page.locator("#hit")).to_be_in_viewport()
    assert page.evaluate("scrollY") < 50


def test_it_is_read_without_javascript(new_context: Callable[..., BrowserContext], site: Site) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(site.link("portal.md", "Oslo | 180 euros | ", "180 euros"))
    expect(page.locator("mark.fn-answer")).to_have_text("180 euros")
    expect(page.locator("#hit")).to_be_in_viewport()
    expect(page.locator(".fn-report")).to_be_hidden()


SELECT = """([from, to]) => {
    const nodes = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const find = (words, edge) => {
        nodes.currentNode = nodes.root;
        while (nodes.nextNode()) {
            const at = nodes.currentNode.data.lastIndexOf(words);
            if (at >= 0 && nodes.currentNode.parentElement.closest("[data-start]")) return [nodes.currentNode, at + edge];
        }
    };
    const [start, end] = [find(from, 0), find(to, to.length)];
    getSelection().setBaseAndExtent(...start, ...end);
}"""


SELECTED = [  # from the first words to the last: the article's text
    ("2019", "2019", "2019"),
    ("🙂 and 👩", "came", "🙂 and 👩‍👩‍👧 came"),
    ("4711 🙂", "wait", "4711 🙂 and wait"),
    ("1. Open", "code 4711", "1. Open the portal.\n2. Sign in with the code 4711"),
    ("U+202E", "U+202E", "\u202e"),
    ("claim is ", "approved", "claim is \u202enot\u202c approved"),
    ("approved", "at all", "approved\u2066 at all"),
    ("ends", "The price fell", "ends.\n\nThe price rose. The price fell"),
    ("السعر في", "2024", "السعر في عام 2024"),
    ("180", "euros", "180 euros"),
    ("Oslo", "180 euros", "Oslo | 180 euros"),
    ("180 euros", "Rome", "180 euros | \nRome"),
    ("Rome", "two", "Rome |  | 🙂 two"),
    ("🙂 two", "Bonn", "🙂 two\n | Bonn"),
    ("443", "𝔘nicode", "443\n  indented <b>𝔘nicode"),
    ("Another", "saying.", "Another bold saying."),
]  # fmt: skip


def test_a_selection_is_sent_as_the_very_place(reader: Callable[..., Page], site: Site) -> None:
    page = reader(f"{site.root}/source/{site.ids['portal.md']}")
    article = site.texts["portal.md"]
    for first, last, text in SELECTED:
        page.get_by_role("button", name="Report a wrong answer").click()
        page.get_by_label("The question").fill(f"Where is it? {first}")
        page.evaluate(SELECT, [first, last])
        expect(page.locator(".fn-chosen")).not_to_have_text("nothing is selected yet")
        with page.expect_response("**/api/feedback") as sent:
            page.get_by_role("button", name="Send").click()
        assert sent.value.status == 201, sent.value.text()
        corrected = json.loads(sent.value.request.post_data or "")["corrected"]
        assert article[corrected["start"] : corrected["end"]] == corrected["text"] == text
        expect(page.locator(".fn-told")).to_have_text("Kept. Thank you.")
        expect(page.locator("form")).to_be_hidden()
        kept = site.feedback()[0].corrected
        assert kept is not None and kept.text == text.strip()


def test_the_report_says_what_was_asked_and_shown(reader: Callable[..., Page], site: Site) -> None:
    page = reader(site.link("portal.md", "Oslo | 180 euros | ", "180 euros", question="How+%3Cb%3Emuch%3C/b%3E%3F"))
    page.get_by_role("button", name="Report a wrong answer").click()
    expect(page.get_by_label("The question")).to_have_value("How <b>much</b>?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".fn-told")).to_have_text("Nothing is selected yet. Select the right answer in the article.")
    page.locator("td", has_text="Rome").click(click_count=3)
    expect(page.locator(".fn-chosen")).to_have_text("Rome")
    page.get_by_label("The question").click()  # takes the selection away, not what was chosen
    page.keyboard.press("Enter")
    expect(page.locator(".fn-told")).to_have_text("Kept. Thank you.")
    kept = site.feedback()[0]
    assert (kept.question, kept.verdict) == ("How <b>much</b>?", "wrong")
    assert kept.shown is not None and kept.shown.text == "180 euros"
    assert kept.corrected is not None and kept.corrected.text == "Rome"


def test_a_refused_report_says_why_and_keeps_what_was_typed(new_context: Callable[..., BrowserContext], site: Site) -> None:
    page = new_context().new_page()
    page.goto(f"{site.root}/source/{site.ids['portal.md']}")
    page.get_by_role("button", name="Report a wrong answer").click()
    page.get_by_label("The question").fill("Who publishes it?")
    page.evaluate(SELECT, ["newsletter", "today"])
    expect(page.locator(".fn-chosen")).to_have_text("newsletter today")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".fn-told")).to_contain_text("lies in an advertisement")
    page.route("**/api/feedback", lambda route: route.abort())
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".fn-told")).to_have_text("It was not sent: the server is not reached. Try again.")
    expect(page.get_by_label("The question")).to_have_value("Who publishes it?")
    expect(page.locator(".fn-chosen")).to_have_text("newsletter today")


def test_everything_is_reached_by_keyboard(reader: Callable[..., Page], site: Site) -> None:
    page = reader(site.link("portal.md", "The price rose.", "price").removesuffix("#hit"))
    for name in (
        "Ask a question",
        "Go to the marked place",
        "Open the original",
        "Download the stored file",
        "Download a receipt",
    ):
        reached(page, name)
    reached(page, "Report a wrong answer")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_label("The question")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Report a wrong answer")).to_be_focused()
    expect(page.locator("form")).to_be_hidden()


def test_the_stored_file_and_the_receipt_are_saved(reader: Callable[..., Page], site: Site, tmp_path: Path) -> None:
    page = reader(site.link("portal.md", "The price rose.", "price"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the stored file").click()
    assert download.value.suggested_filename == "portal.md"
    assert Path(download.value.path()).read_text(encoding="utf-8") == MANUAL
    with page.expect_download() as download:
        page.get_by_role("link", name="Download a receipt").click()
    receipt = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert receipt["citations"][0]["quote"] == "The price rose."


def test_a_page_that_says_why_there_is_no_file_has_our_style(new_context: Callable[..., BrowserContext], site: Site) -> None:
    """It is sandboxed like the file itself would be."""
    page = new_context().new_page()
    page.goto(f"{site.root}/original/missing")
    expect(page.locator("h1")).to_have_text("Article not found")
    assert "serif" in page.evaluate("getComputedStyle(document.body).fontFamily").split(", ")
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
    page.get_by_role("link", name="Ask a question").click()
    page.wait_for_url(f"{site.root}/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_have_contrast_and_break_no_rule(reader: Callable[..., Page], site: Site, scheme: str) -> None:
    page = reader(site.link("portal.md", "Oslo | 180 euros | ", "180 euros"), color_scheme=scheme)
    assert (luminance(page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")) < 0.1) == (
        scheme == "dark"
    )
    page.get_by_role("button", name="Report a wrong answer").click()
    texts = "h1, mark.fn-answer, mark.fn-sentence, main > p, .fn-dim p, .fn-label, .fn-origin a, th, .fn-control"
    parts = ".fn-report p, .fn-report label, .fn-report input, .fn-buttons button, .fn-open"
    for selector in f"{texts}, {parts}".split(", "):
        assert contrast(page, selector) >= 4.5, selector
    found = Axe().run(page).response["violations"]
    assert [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]] == []


@pytest.mark.parametrize("size", [{"width": 360, "height": 640}, {"width": 640, "height": 360}])  # a phone; 200 % zoom
def test_a_small_screen_shows_everything_in_its_width(reader: Callable[..., Page], site: Site, size: dict[str, int]) -> None:
    page = reader(site.link("portal.md", "Oslo | 180 euros | ", "180 euros"), viewport=size)
    expect(page.locator("mark.fn-answer")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("button", name="Report a wrong answer").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate("document.querySelector('.fn-report').getBoundingClientRect().top") > 0.35 * size["height"]
    page.get_by_role("button", name="Send").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)


def test_right_to_left_text_stands_on_the_right(reader: Callable[..., Page], site: Site) -> None:
    page = reader(f"{site.root}/source/{site.ids['portal.md']}")
    arabic = page.locator("p", has_text="السعر")
    assert arabic.evaluate("element => [getComputedStyle(element).direction, getComputedStyle(element).textAlign]") == [
        "rtl",
        "start",
    ]


def test_a_hostile_article_is_shown_and_not_run(reader: Callable[..., Page], site: Site) -> None:
    page = reader(
        site.link("evil.txt", "Mira </p></main><svg onload=alert(1)> Kolstad.", "Mira", question="</script><img+src=x>")
    )
    expect(page.locator("main")).to_contain_text('<script>document.title = "hacked"</script>')
    expect(page.locator("main img, main svg, main script, style")).to_have_count(0)
    assert "hacked" not in page.title()
    assert page.locator("main").count() == 1

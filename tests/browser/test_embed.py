"""The chat in other sites' pages, in a real browser: the widget and the plain iframe, what they tell each other, who may."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import PATIENCE, served
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect
from wikis import site

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.settings import Settings

QUESTION = "Who opened the harbour of Northport?"
STRICT = "default-src 'none'; style-src 'self'; script-src {ours}; frame-src {ours}"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Our server, and the pages and headers of a site that it knows: both can be filled by a test."""
    from conftest import write_articles

    from qa.web.app import create_app

    folder = tmp_path_factory.mktemp("embed")
    write_articles(folder / "articles")
    store = Store.open(folder / "store", create=True)
    sync(store, [folder / "articles"], HashEmbedder())
    pages: dict[str, str] = {}
    headers: dict[str, str] = {}
    with site(pages, headers) as wiki:
        settings = replace(Settings(), store=folder / "store", seeds=folder / "articles", allowed_origins=(wiki,))
        with served(create_app(Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE), settings)) as root:
            headers["x-wiki"] = wiki
            yield root, pages, headers


@pytest.fixture
def reader(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens a page in a visitor's browser; the test fails if it logs an error or asks anybody but the site and us."""
    faults: list[str] = []

    def opened(*allowed: str, **options: Any) -> Page:
        page = new_context(**options).new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith((*allowed, "data:")) else faults.append(request.url))
        return page

    expect.set_options(timeout=PATIENCE)
    yield opened
    assert faults == []


def host_page(root: str, attributes: str = "", before: str = "", after: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>Wiki</title></head><body>{before}"
        f'<script async src="{root}/widget.js" {attributes}></script>{after}</body></html>'
    )


def asked(frame: FrameLocator, question: str = QUESTION) -> Any:
    expect(frame.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
    frame.get_by_label("Your question").fill(question)
    frame.get_by_label("Your question").press("Enter")
    reply = frame.locator(".fn-reply").last
    expect(reply).to_be_visible()
    return reply


def test_a_button_opens_the_chat_and_the_quotation_is_read_with_its_mark(held: Any, reader: Callable[..., Page]) -> None:
    root, pages, headers = held
    wiki = headers["x-wiki"]
    pages["/"] = host_page(root, 'data-title="Ask the harbour" data-questions="How high is the lighthouse?|When was it?"')
    page = reader(root, wiki)
    page.goto(wiki)
    page.get_by_role("button", name="Ask the harbour").click()
    frame = page.frame_locator("footnote-widget iframe")
    expect(frame.get_by_label("Your question")).to_be_focused()
    expect(frame.locator(".fn-example")).to_have_text(["How high is the lighthouse?", "When was it?"])
    reply = asked(frame)
    expect(reply.locator("blockquote")).to_contain_text("Captain Olga Brandt opened the harbour of Northport in 1921.")
    expect(reply.locator("mark.fn-answer")).to_be_visible()
    with page.context.expect_page() as opened:
        reply.get_by_role("link", name="Open in the article").first.click()
    source = opened.value
    expect(source.locator("#hit")).to_be_in_viewport()
    assert source.url.startswith(f"{root}/source/")


def test_an_example_is_asked_by_a_click_and_a_second_question_is_read_with_the_first(
    held: Any, reader: Callable[..., Page]
) -> None:
    root, pages, headers = held
    pages["/"] = host_page(root, f'data-questions="{QUESTION}"')
    page = reader(root, headers["x-wiki"])
    page.goto(headers["x-wiki"])
    page.get_by_role("button", name="Ask Footnote").click()
    frame = page.frame_locator("footnote-widget iframe")
    frame.get_by_role("button", name=QUESTION).click()
    expect(frame.locator(".fn-reply")).to_have_count(1)
    asked(frame, "How high is the lighthouse?")
    expect(frame.locator(".fn-reply")).to_have_count(2)
    page.reload()  # the conversation is in the browser
    page.get_by_role("button", name="Ask Footnote").click()
    expect(frame.locator(".fn-reply")).to_have_count(2)


def test_with_the_keyboard_alone(held: Any, reader: Callable[..., Page]) -> None:
    """Enter opens, the focus stays inside, Escape closes and gives the focus back."""
    root, pages, headers = held
    pages["/"] = host_page(root, before='<a href="/">A link of the wiki</a>', after='<a href="/">Another</a>')
    page = reader(root, headers["x-wiki"])
    page.goto(headers["x-wiki"])
    launch = page.get_by_role("button", name="Ask Footnote")
    expect(launch).to_be_visible()
    launch.focus()
    page.keyboard.press("Enter")
    frame = page.frame_locator("footnote-widget iframe")
    expect(frame.get_by_label("Your question")).to_be_focused()
    expect(frame.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(frame.locator(".fn-reply")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") in ("footnote-widget", "body"), "the focus left the chat"
    frame.get_by_label("Your question").focus()
    page.keyboard.press("Escape")
    expect(page.locator("footnote-widget dialog")).not_to_be_visible()
    assert page.evaluate("document.activeElement.localName") == "footnote-widget"
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("footnote-widget dialog")).not_to_be_visible()


def test_inline_it_is_as_high_as_its_content(held: Any, reader: Callable[..., Page]) -> None:
    root, pages, headers = held
    pages["/"] = host_page(root, 'data-mode="inline"', before="<p id='above'>Above</p>", after="<p id='below'>Below</p>")
    page = reader(root, headers["x-wiki"])
    page.goto(headers["x-wiki"])
    frame = page.frame_locator("footnote-widget iframe")
    expect(frame.get_by_label("Your question")).to_be_visible()
    before = page.locator("footnote-widget iframe").bounding_box()
    asked(frame)
    expect.set_options(timeout=PATIENCE)
    page.wait_for_function(
        "height => document.querySelector('footnote-widget').shadowRoot.querySelector('iframe').offsetHeight > height",
        arg=before["height"] + 50,
    )
    inner = frame.locator("main").evaluate("main => main.getBoundingClientRect().height")
    outer = page.locator("footnote-widget iframe").bounding_box()
    assert 0 <= outer["height"] - inner < 10
    above, below = (page.locator(name).bounding_box() for name in ("#above", "#below"))
    assert above["y"] < outer["y"] < below["y"]


def test_a_page_with_a_strict_policy_of_its_own(held: Any, reader: Callable[..., Page]) -> None:
    """No inline style, no connection: only our server in script-src and frame-src."""
    root, pages, headers = held
    pages["/"] = host_page(root)
    headers["content-security-policy"] = STRICT.format(ours=root)
    try:
        page = reader(root, headers["x-wiki"])
        page.goto(headers["x-wiki"])
        launch = page.get_by_role("button", name="Ask Footnote")
        assert launch.evaluate("button => getComputedStyle(button).position") == "fixed"
        launch.click()
        asked(page.frame_locator("footnote-widget iframe"))
    finally:
        del headers["content-security-policy"]


def test_the_five_lines_without_a_script(held: Any, reader: Callable[..., Page]) -> None:
    root, pages, headers = held
    pages["/"] = f'<!doctype html><title>Wiki</title><iframe src="{root}/embed" title="Ask" width="100%" height="600"></iframe>'
    page = reader(root, headers["x-wiki"])
    page.goto(headers["x-wiki"])
    asked(page.frame_locator("iframe"))


@pytest.mark.parametrize(("attributes", "style", "scheme", "dark"), [
    ('data-theme="dark"', "", "light", True),
    ('data-theme="light"', "body { background: #111 }", "dark", False),
    ("", "body { background: #111 }", "light", True),
    ("", "body { background: #fff }", "dark", False),
    ("", "", "dark", False),  # a page that says nothing is white whatever the system likes
    ("", ":root { color-scheme: light dark }", "dark", True),
])  # fmt: skip
def test_light_and_dark_as_the_page_is(
    held: Any, reader: Callable[..., Page], attributes: str, style: str, scheme: str, dark: bool
) -> None:
    root, pages, headers = held
    pages["/"] = host_page(root, attributes, before=f"<style>{style}</style>")
    page = reader(root, headers["x-wiki"], color_scheme=scheme)
    page.goto(headers["x-wiki"])
    page.get_by_role("button", name="Ask Footnote").click()
    frame = page.frame_locator("footnote-widget iframe")
    expect(frame.get_by_label("Your question")).to_be_visible()
    assert lightness(frame) < 60 if dark else lightness(frame) > 200


def test_a_page_that_changes_its_look_takes_the_chat_along(held: Any, reader: Callable[..., Page]) -> None:
    root, pages, headers = held
    pages["/"] = host_page(root, before="<style>body { background: #fff } .night body { background: #111 }</style>")
    page = reader(root, headers["x-wiki"])
    page.goto(headers["x-wiki"])
    page.get_by_role("button", name="Ask Footnote").click()
    frame = page.frame_locator("footnote-widget iframe")
    expect(frame.locator("html.fn-light")).to_be_attached()
    page.evaluate("document.documentElement.className = 'night'")
    expect(frame.locator("html.fn-dark")).to_be_attached()
    assert lightness(frame) < 60


def lightness(frame: FrameLocator) -> float:
    color = frame.locator("body").evaluate("body => getComputedStyle(document.documentElement).backgroundColor")
    channels = [int(part) for part in re.findall(r"\d+", color)[:3]]
    return sum(channels) / 3


def test_it_survives_a_page_that_exchanges_its_content(held: Any, reader: Callable[..., Page]) -> None:
    root, pages, headers = held
    pages["/"] = host_page(root, before="<main>One</main>")
    page = reader(root, headers["x-wiki"])
    page.goto(headers["x-wiki"])
    expect(page.get_by_role("button", name="Ask Footnote")).to_be_visible()
    page.evaluate("history.pushState({}, '', '/two'); document.body.replaceChildren(document.createElement('main'))")
    page.get_by_role("button", name="Ask Footnote").click()
    asked(page.frame_locator("footnote-widget iframe"))
    page.evaluate("document.body = document.createElement('body')")
    expect(page.get_by_role("button", name="Ask Footnote")).to_have_count(1)
    page.evaluate(f"() => document.body.append(Object.assign(document.createElement('script'), {{src: '{root}/widget.js'}}))")
    page.wait_for_timeout(300)
    expect(page.get_by_role("button", name="Ask Footnote")).to_have_count(1)


def test_a_site_that_is_not_on_the_list_cannot_hold_us(held: Any, new_context: Callable[..., BrowserContext]) -> None:
    root, *_ = held
    with site({"/": f'<iframe src="{root}/embed?host=https://wiki.example"></iframe>{host_page(root)}'}) as stranger:
        page = new_context().new_page()
        page.goto(stranger)
        page.get_by_role("button", name="Ask Footnote").click()
        page.wait_for_timeout(1000)
        frames = [frame for frame in page.frames if frame is not page.main_frame]
        assert len(frames) == 2
        assert not any(frame.locator("textarea").count() for frame in frames)


def test_messages_of_other_windows_and_wrong_ones_are_not_heard(held: Any, reader: Callable[..., Page]) -> None:
    """Neither does the chat tell its height to a page whose origin the server was not given."""
    root, pages, headers = held
    wiki = headers["x-wiki"]
    heard = "<script>window.heard = []; addEventListener('message', ({data}) => window.heard.push(data))</script>"
    page = reader(root, wiki)
    for host, told in [(wiki, True), ("https://other.example", False), ("", False)]:
        pages["/"] = f'<!doctype html><body>{heard}<iframe src="{root}/embed?host={host}" title="Ask"></iframe></body>'
        page.goto(wiki)
        frame = page.frame_locator("iframe")
        expect(frame.get_by_label("Your question")).to_be_visible()
        page.wait_for_timeout(300)
        assert bool(page.evaluate("window.heard.length")) == told, host
        page.evaluate("frames[0].postMessage({type: 'footnote:theme', theme: 'dark'}, '*')")
        for wrong in (
            "null",
            "7",
            "'footnote:theme'",
            "{type: 'footnote:theme', theme: 'x\" onload=alert(1)'}",
            "{type: 'ask', question: 'x'}",
        ):
            page.evaluate(f"frames[0].postMessage({wrong}, '*')")
        frame.locator("body").evaluate("postMessage({type: 'footnote:theme', theme: 'light'}, '*')")  # from the frame itself
        page.wait_for_timeout(200)
        assert frame.locator("html").evaluate("html => html.className") == (
            "fn-page fn-embed fn-dark" if told else "fn-page fn-embed"
        )
        assert frame.locator(".fn-reply").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(held: Any, reader: Callable[..., Page], scheme: str) -> None:
    root, _, headers = held
    page = reader(root, headers["x-wiki"], color_scheme=scheme, viewport={"width": 360, "height": 640})
    page.goto(f"{root}/embed")
    for question in (None, QUESTION, "What is the boiling point of ethanol?"):
        if question:
            page.get_by_label("Your question").fill(question)
            page.get_by_label("Your question").press("Enter")
            expect(page.locator(".fn-pending")).to_have_count(0)
            expect(page.locator(".fn-reply").last).to_be_visible()
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], node["html"][:150]) for rule in found for node in rule["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

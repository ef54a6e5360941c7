"""Images in a real Chromium: beside their step in chat and article, from our own server, and no hole where one is gone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import PATIENCE, ask, served, watched
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from pictures import png
from playwright.sync_api import BrowserContext, Locator, Page, expect

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.settings import Settings

FILLING = "\n\n".join(f"Paragraph {number} says something that nobody asked about." for number in range(40))
GUIDE = f"""# The winter gate

1. Turn the handle at the north wall towards Ulvik.

   ![The handle at the north wall](img/handle.png "The iron handle, painted in Bergen red")

2. Wait for the lamp.

![A picture that is gone](img/gone.png)

![Not one of ours](https://evil.example/beacon.png)

{FILLING}

![The lamp](img/lamp.png "The signal lamp of Karl Anders")

The last harbour master was Olga Brandt.

قال الحارس إن البوابة الشتوية تُفتح في Tromso عام 1921.
"""
LOADED = "image => image.decode().then(() => image.naturalWidth)"


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """The address of a server with one article that has images, the article's id and its text."""
    from qa.web.app import create_app

    folder = tmp_path_factory.mktemp("images")
    (folder / "wiki" / "img").mkdir(parents=True)
    (folder / "wiki" / "guide.md").write_text(GUIDE, encoding="utf-8")
    (folder / "wiki" / "img" / "handle.png").write_bytes(png(1600, 900))
    (folder / "wiki" / "img" / "lamp.png").write_bytes(png(40, 30, color=(200, 160, 40)))
    store = Store.open(folder / "store", create=True)
    sync(store, [folder / "wiki"], HashEmbedder())
    with store.snapshot() as snapshot:
        document = snapshot.document(next(snapshot.documents()).meta.id)
    assert document is not None
    settings = Settings(store=folder / "store", seeds=folder / "wiki")
    with served(create_app(Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE), settings)) as root:
        yield root, document.meta.id, document.text


@pytest.fixture
def opened(new_context: Callable[..., BrowserContext], guide: tuple[str, str, str]) -> Iterator[Callable[..., Page]]:
    """Opens a page. The test fails if it asks another server, throws, or complains of more than the file that is gone."""
    faults: list[str] = []

    def made(path: str, **options: Any) -> Page:
        made = watched(new_context(**options), guide[0], faults).new_page()
        made.goto(guide[0] + path)
        return made

    expect.set_options(timeout=PATIENCE)
    yield made
    assert [fault for fault in faults if "404" not in fault] == []


def width(image: Locator) -> int:
    """The width, in its own pixels, of an image that is shown."""
    image.scroll_into_view_if_needed()
    expect(image).to_be_visible()
    return int(image.evaluate(LOADED))


def test_the_article_shows_its_images_in_its_width(opened: Callable[..., Page], guide: tuple[str, str, str]) -> None:
    shown = opened(f"/source/{guide[1]}", viewport={"width": 360, "height": 640})
    assert width(shown.locator("figure", has_text="The iron handle, painted in Bergen red").locator("img")) == 1600
    size = shown.locator("main img").first.bounding_box()
    assert size is not None and size["width"] <= 328 and abs(size["width"] / size["height"] - 16 / 9) < 0.02
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    assert width(shown.locator("figure", has_text="The signal lamp").locator("img")) == 40
    expect(shown.locator("main img")).to_have_count(3)  # the fourth is not ours


def test_an_image_that_is_gone_leaves_its_caption_and_no_hole(opened: Callable[..., Page], guide: tuple[str, str, str]) -> None:
    shown = opened(f"/source/{guide[1]}")
    figure = shown.locator("figure", has_text="A picture that is gone")
    figure.scroll_into_view_if_needed()
    shown.wait_for_function("document.querySelectorAll('main img')[1].complete")
    expect(figure.locator("figcaption")).to_be_visible()
    assert figure.locator("img").evaluate("image => [image.naturalWidth, image.getBoundingClientRect().height]") == [0, 0]
    size = figure.bounding_box()
    assert size is not None and size["height"] < 40


def test_the_marked_place_stays_in_sight_while_images_come(opened: Callable[..., Page], guide: tuple[str, str, str]) -> None:
    start = guide[2].index("Karl Anders")
    shown = opened(f"/source/{guide[1]}?start={start}&end={start + 11}#hit")
    assert width(shown.locator("figure", has_text="Karl Anders").locator("img")) == 40
    expect(shown.locator("figcaption mark#hit")).to_be_in_viewport()


def test_the_chat_shows_the_image_of_the_step_and_of_its_own_caption(opened: Callable[..., Page]) -> None:
    chat = opened("/")
    step = ask(chat, "Where do you turn the handle towards the north?").locator(".fn-citation").first
    expect(step.locator("blockquote")).to_contain_text("Turn the handle at the north wall")
    assert width(step.locator("img")) == 1600
    expect(step.locator(".fn-caption")).to_have_text("The iron handle, painted in Bergen red")
    box = step.locator("img").bounding_box()
    quoted = step.locator("blockquote").bounding_box()
    assert box is not None and quoted is not None and box["y"] >= quoted["y"] + quoted["height"]
    assert box["width"] <= quoted["width"] and box["height"] <= 22 * 16
    assert chat.locator("a:has(img)").count() == 0
    caption = ask(chat, "Whose signal lamp is it?").locator(".fn-citation").first
    expect(caption.locator("blockquote")).to_have_text("The signal lamp of Karl Anders")
    assert width(caption.locator("img")) == 40
    expect(caption.locator(".fn-caption")).to_have_count(0)
    none = ask(chat, "Who was the last harbour master?").locator(".fn-citation").first
    expect(none.locator("blockquote")).to_contain_text("Olga Brandt")
    expect(none.locator("img")).to_have_count(0)
    chat.reload()
    expect(chat.locator(".fn-citation img")).to_have_count(2)
    assert width(chat.locator(".fn-citation img").first) == 1600


def test_the_article_that_the_chat_opens_knows_what_was_asked(opened: Callable[..., Page]) -> None:
    chat = opened("/")
    answer = ask(chat, "Whose <signal> lamp is it?")
    with chat.expect_popup() as popup:
        answer.get_by_role("link", name="Open in the article").first.click()
    article = popup.value
    expect(article.locator("#hit")).to_be_in_viewport()
    article.get_by_role("button", name="Report a wrong answer").click()
    expect(article.get_by_label("The question")).to_have_value("Whose <signal> lamp is it?")


def test_a_quotation_in_arabic_stands_on_the_right(opened: Callable[..., Page]) -> None:
    chat = opened("/")
    quoted = ask(chat, "متى قال الحارس إن البوابة الشتوية تُفتح").locator("blockquote").first
    expect(quoted).to_contain_text("Tromso")
    right, left = quoted.evaluate("""quoted => {
        const range = document.createRange();
        range.selectNodeContents(quoted);
        const [words, all] = [range.getBoundingClientRect(), quoted.getBoundingClientRect()];
        return [all.right - words.right, words.left - all.left];
    }""")
    assert right < 30 < left  # an opening quotation mark stands before the words
    assert quoted.evaluate("quoted => [getComputedStyle(quoted).direction, getComputedStyle(quoted).unicodeBidi]") == [
        "rtl",
        "isolate",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_with_images_break_no_rule(opened: Callable[..., Page], guide: tuple[str, str, str], scheme: str) -> None:
    start = guide[2].index("Karl Anders")
    article = opened(f"/source/{guide[1]}?start={start - 19}&end={start + 11}", color_scheme=scheme)
    assert article.locator("figcaption mark").count() == 1
    assert Axe().run(article).response["violations"] == []
    chat = opened("/", color_scheme=scheme)
    assert width(ask(chat, "Where do you turn the handle towards the north?").locator("img").first) == 1600
    found = Axe().run(chat, context=".fn-conversation").response["violations"]
    assert [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]] == []

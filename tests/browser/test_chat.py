"""The page in a real Chromium, over the real models and the articles of seeds/: what people see, click and read."""

from collections.abc import Callable

import pytest
from chromium import ask, box, contrast, luminance, reached, visit
from playwright.sync_api import BrowserContext, Page, expect

ANSWERED = "Who did Wang Yi meet in Dushanbe?"
IN_A_TABLE = "How much may a hotel in Oslo cost per night?"
ABSENT = "What is the boiling point of ethanol?"


def test_first_visit_says_what_it_knows_and_gives_examples(chat: Page) -> None:
    expect(chat.locator("#knows")).to_contain_text("Knows 11 articles; last read")
    expect(box(chat)).to_be_focused()
    expect(chat.locator(".fn-example")).to_have_count(6)
    expect(chat.get_by_text("Built with Gradio")).to_have_count(0)
    expect(chat.locator("footer")).to_have_count(0)
    expect(chat.get_by_role("button", name="Settings")).to_have_count(0)


def test_an_answer_is_a_quotation_with_its_mark_and_origin(chat: Page) -> None:
    answer = ask(chat, ANSWERED)
    expect(answer.locator(".fn-big")).to_have_text("President Emomali Rahmon")
    expect(answer.locator("blockquote").first).to_contain_text("held talks with President Emomali Rahmon in the Tajik capital")
    expect(answer.locator("blockquote mark").first).to_have_text("President Emomali Rahmon")
    expect(answer.locator("cite").first).to_contain_text("Wang Yi in Dushanbe")
    expect(answer.locator("time").first).to_have_text("19 May 2024")
    expect(answer.locator(".fn-confidence")).to_contain_text("right")
    expect(box(chat)).to_have_value("")


def test_a_table_row_is_quoted_under_its_headings(chat: Page) -> None:
    answer = ask(chat, IN_A_TABLE)
    expect(answer.locator("table th.fn-asked").first).to_have_text("Limit per night")
    expect(answer.locator("table td mark").first).to_have_text("180 euros")


def test_what_the_articles_do_not_say_is_refused_with_the_nearest_passages(chat: Page) -> None:
    answer = ask(chat, ABSENT)
    expect(answer.locator(".fn-headline")).to_have_text("The articles do not say.")
    expect(answer.get_by_text("Closest passages, not an answer:")).to_be_visible()
    expect(answer.locator(".fn-near blockquote")).to_have_count(3)
    expect(answer.locator("mark")).to_have_count(0)
    expect(answer.locator(".fn-confidence")).to_have_count(0)


def test_the_source_page_opens_at_the_marked_place(chat: Page, context: BrowserContext) -> None:
    answer = ask(chat, IN_A_TABLE)
    with context.expect_page() as opened:
        answer.get_by_role("link", name="Open in the article").first.click()
    source = opened.value
    source.wait_for_load_state()
    expect(source.locator("h1")).to_have_text("Travel and expenses policy")
    expect(source.locator("mark.fn-answer")).to_have_text("180 euros")
    expect(source.locator("#hit")).to_be_in_viewport()
    assert source.evaluate("scrollY") > 0
    assert source.evaluate("opener") is None


def test_a_follow_up_is_read_with_the_turn_before(chat: Page) -> None:
    ask(chat, ANSWERED)
    answer = ask(chat, "For how many decades has he been in charge?")
    expect(answer.locator(".fn-read-as")).to_contain_text("Rahmon")
    expect(chat.locator(".fn-question")).to_have_count(2)
    chat.get_by_role("button", name="New conversation").click()
    expect(chat.locator(".fn-question")).to_have_count(0)
    expect(chat.locator(".fn-example")).to_have_count(6)


def test_an_example_is_asked_by_a_click(chat: Page) -> None:
    chat.get_by_role("button", name=ANSWERED).click()
    expect(chat.locator(".fn-big")).to_have_text("President Emomali Rahmon")
    expect(chat.locator(".fn-question")).to_have_text(ANSWERED)
    expect(chat.locator(".fn-example")).to_have_count(0)


def test_the_page_says_at_once_that_it_reads_and_keeps_what_is_typed_meanwhile(chat: Page) -> None:
    """The box was emptied when the answer came, together with the next question that was being typed in it."""
    chat.evaluate("""() => {
        window.seen = [];
        const look = () => document.querySelector(".fn-reading") && window.seen.push(performance.now());
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    }""")
    box(chat).fill(ANSWERED)
    box(chat).press("Enter")
    expect(chat.locator(".fn-question")).to_have_text(ANSWERED)
    expect(box(chat)).to_have_value("")
    box(chat).press_sequentially("And then")
    expect(chat.locator(".fn-big")).to_have_text("President Emomali Rahmon")
    chat.wait_for_timeout(300)
    expect(box(chat)).to_have_value("And then")
    assert chat.evaluate("window.seen.length") > 0


def test_a_question_without_a_word_is_told_so(chat: Page) -> None:
    box(chat).fill("?!")
    box(chat).press("Enter")
    expect(chat.locator(".fn-fault")).to_contain_text("holds no word")
    expect(box(chat)).to_have_value("?!")


def test_everything_is_reached_by_keyboard(chat: Page) -> None:
    expect(box(chat)).to_be_focused()
    chat.keyboard.type(ANSWERED)
    chat.keyboard.press("Tab")
    expect(chat.get_by_role("button", name="Ask", exact=True)).to_be_focused()
    outline = chat.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    chat.keyboard.press("Enter")
    expect(chat.locator(".fn-big")).to_have_text("President Emomali Rahmon")
    for name in ("Open in the article", "Open the original", "Your question", "Ask", "New conversation"):
        reached(chat, name)


def test_a_phone_shows_everything_in_its_width(visitor: Callable[..., BrowserContext], address: str) -> None:
    context = visitor(viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True, device_scale_factor=2)
    phone = visit(context.new_page(), address)
    for example in phone.locator(".fn-example").all():
        expect(example).to_be_in_viewport(ratio=1)
    for question in (ANSWERED, IN_A_TABLE, ABSENT):
        answer = ask(phone, question)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 375
        expect(phone.get_by_role("button", name="Ask", exact=True)).to_be_in_viewport()
    assert phone.evaluate("parseFloat(getComputedStyle(document.querySelector('#question textarea')).fontSize)") >= 16
    phone.goto(address + str(answer.get_by_role("link").first.get_attribute("href")))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_have_contrast(visitor: Callable[..., BrowserContext], address: str, scheme: str) -> None:
    page = visit(visitor(color_scheme=scheme).new_page(), address)
    body = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (luminance(body) < 0.1) == (scheme == "dark")
    answer = ask(page, ANSWERED)
    href = answer.get_by_role("link").first.get_attribute("href")
    for selector in (".fn-big", "blockquote", "mark", "cite", ".fn-byline", "a", ".fn-confidence", ".fn-question", "#knows p"):
        assert contrast(page, selector) >= 4.5, selector
    ask(page, ABSENT)
    for selector in (
        ".fn-not-found .fn-headline",
        ".fn-near blockquote",
        ".fn-nearest-headline",
        "#ask",
        "#question span",
        "#clear",
    ):
        assert contrast(page, selector) >= 4.5, selector
    page.goto(address + str(href))
    for selector in ("h1", "mark.fn-answer", "mark.fn-sentence", "p", ".fn-dim p", ".fn-label", ".fn-origin", "a"):
        assert contrast(page, selector) >= 4.5, selector


def test_a_hostile_article_is_shown_and_not_run(chat: Page, context: BrowserContext) -> None:
    answer = ask(chat, "Whom did the guild of glassblowers elect as its chair?")
    expect(answer.locator("blockquote").first).to_contain_text("elected Mira Kolstad as its chair")
    with context.expect_page() as opened:
        answer.get_by_role("link", name="Open in the article").first.click()
    expect(opened.value.locator("main")).to_contain_text('<script>document.title = "hacked"</script>')
    answer = ask(chat, 'Who is the patron of the glassblowers? <img src=x onerror="document.title=1"> ${alert(1)}')
    expect(answer.locator("xpath=..").locator("h2")).to_contain_text("${alert(1)}")
    expect(chat.locator("#conversation").locator("script, img, svg")).to_have_count(0)
    for page in (chat, opened.value):
        assert page.title() != "hacked" and page.title() != "1"


def test_two_visitors_never_see_each_others_turns(visitor: Callable[..., BrowserContext], address: str) -> None:
    contexts = [visitor(), visitor()]
    first, second = (visit(context.new_page(), address) for context in contexts)
    first_tab = visit(contexts[0].new_page(), address)
    questions = {
        first: (ANSWERED, "For how many decades has he been in charge?"),
        second: (IN_A_TABLE, "Where is the IT desk?"),
    }
    for turn in (0, 1):
        for page, asked in questions.items():  # both are being read at the same time
            box(page).fill(asked[turn])
            box(page).press("Enter")
        for page in questions:
            expect(page.locator(".fn-reply")).to_have_count(turn + 1)
    for page, asked in questions.items():
        assert page.locator(".fn-question").all_inner_texts() == list(asked)
    assert "euros" not in first.locator("#conversation").inner_text()
    assert "Rahmon" not in second.locator("#conversation").inner_text()
    expect(second.locator(".fn-read-as")).to_have_count(0)
    answer = ask(first_tab, "For how many decades has he been in charge?")  # another tab of the first visitor starts anew
    expect(answer.locator(".fn-read-as")).to_have_count(0)

"""The page in a real Chromium, over the real models and the articles of seeds/: what people see, click and read."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from chromium import ask, box, contrast, luminance, reached, visit
from playwright.sync_api import BrowserContext, Page, Route, expect

from qa.assistant import Assistant

ANSWERED = "Who did Wang Yi meet in Dushanbe?"
IN_A_TABLE = "How much may a hotel in Oslo cost per night?"
ABSENT = "What is the boiling point of ethanol?"
UNSURE = "How many overpasses does Dushanbe want to build?"
TWICE = "Which program do I have to install for the VPN?"
KEYWORDS = "VPN"


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
    expect(answer.get_by_text("Close, but not an answer:")).to_be_visible()
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
    expect(chat.locator(".fn-question")).to_be_focused()  # the button that was pressed had made way for Stop
    names = ("Open in the article", "Open the original", "Copy", "Copy as Markdown", "Right", "Wrong", "Your question", "Ask")
    for name in (*names, "New conversation", "Copy link to this conversation"):
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


def saved(chat: Page) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = json.loads(chat.evaluate("localStorage.getItem('footnote.conversation')") or "[]")
    return kept


@contextmanager
def slow_reading(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Iterator[list[str]]:
    """Reading takes that long; gives the questions that were read."""
    read: list[str] = []
    ask_at_once = Assistant.ask

    def ask_slowly(self: Assistant, question: str, *rest: Any, **named: Any) -> Any:
        read.append(question)
        time.sleep(seconds)
        return ask_at_once(self, question, *rest, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Assistant, "ask", ask_slowly)
        yield read


def test_several_quotations_are_numbered(chat: Page) -> None:
    answer = ask(chat, TWICE)
    numbers = answer.locator(".fn-citation .fn-number").all_inner_texts()
    assert len(numbers) > 1 and numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert set(answer.locator("mark.fn-answer").all_inner_texts()) == {answer.locator(".fn-big").inner_text()}


def test_who_is_not_sure_says_so_and_looks_unlike_the_other_outcomes(chat: Page) -> None:
    looks = []
    for question, words in ((UNSURE, "I am not sure."), (ABSENT, "The articles do not say.")):
        answer = ask(chat, question)
        expect(answer.locator(".fn-headline")).to_have_text(words)
        expect(answer.locator(".fn-big, mark")).to_have_count(0)
        looks.append(answer.locator(".fn-citation").first.evaluate("e => getComputedStyle(e).borderInlineStart"))
    expect(chat.get_by_text("These passages may help:")).to_be_visible()
    looks.append(ask(chat, ANSWERED).locator(".fn-citation").first.evaluate("e => getComputedStyle(e).borderInlineStart"))
    assert len(set(looks)) == 3


def test_keywords_find_passages_with_the_words_marked(chat: Page) -> None:
    answer = ask(chat, KEYWORDS)
    expect(answer.locator(".fn-headline")).to_have_text("Passages with your words.")
    for mark in answer.locator(".fn-citation mark").all():
        assert mark.inner_text().casefold() == "vpn"
    assert answer.locator(".fn-citation mark").count() >= 2
    expect(answer.locator(".fn-big, .fn-confidence")).to_have_count(0)


def test_confidence_is_in_words_and_its_number_shows_under_the_mouse_and_by_keyboard(chat: Page) -> None:
    confidence = ask(chat, ANSWERED).locator(".fn-confidence")
    number = confidence.locator(".fn-exactly")
    width = number.bounding_box
    assert (box_before := width()) is not None and box_before["width"] <= 1
    confidence.hover()
    assert (hovered := width()) is not None and hovered["width"] > 50
    chat.mouse.move(0, 0)
    confidence.focus()
    assert (focused := width()) is not None and focused["width"] > 50
    assert re.fullmatch(r": \d+ %, by our own calibration", number.inner_text())


def test_an_answer_is_announced_once_and_alone(chat: Page) -> None:
    ask(chat, IN_A_TABLE)
    expect(chat.locator("#fn-said")).to_contain_text("180 euros")
    chat.evaluate("""() => {
        window.said = [];
        const said = document.querySelector("#fn-said");
        new MutationObserver(() => said.textContent && window.said.push(said.textContent)).observe(said, { childList: true });
    }""")
    answer = ask(chat, ANSWERED)
    chat.wait_for_timeout(300)
    words = answer.locator(".fn-confidence").inner_text().partition("\n")[0].partition(":")[0]
    count = answer.locator(".fn-citation").count()
    spoken = f"President Emomali Rahmon. {words}. {count} quotation{'' if count == 1 else 's'}."
    assert chat.evaluate("window.said") == ["Reading the articles.", spoken]
    expect(chat.locator("#fn-said")).to_have_role("status")
    assert chat.locator("#conversation [aria-live], #conversation [role=log]").count() == 0


def test_the_question_is_shown_within_a_tenth_of_a_second(chat: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    with slow_reading(monkeypatch, 0.5):
        took = chat.evaluate(
            """question => new Promise(resolve => {
                const box = document.querySelector("#question textarea");
                box.value = question;
                box.dispatchEvent(new Event("input", { bubbles: true }));
                const began = performance.now();
                new MutationObserver(() => {
                    if (document.querySelector(".fn-reading")) resolve(performance.now() - began);
                }).observe(document.body, { childList: true, subtree: true });
                box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
                box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true }));
            })""",
            ANSWERED,
        )
        assert took < 100
        expect(chat.locator(".fn-pending .fn-question")).to_have_text(ANSWERED)
        expect(chat.locator(".fn-big")).to_have_text("President Emomali Rahmon")


def test_stop_drops_the_answer_and_gives_the_question_back(chat: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a forward pass still found after it was stopped must not be shown, nor read with the next question."""
    with slow_reading(monkeypatch, 1.0):
        box(chat).fill(ANSWERED)
        box(chat).press("Enter")
        expect(chat.locator(".fn-pending")).to_be_visible()
        expect(chat.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
        chat.get_by_role("button", name="Stop").click()
        expect(chat.locator(".fn-pending")).to_have_count(0)
        expect(box(chat)).to_have_value(ANSWERED)
        expect(box(chat)).to_be_focused()
        expect(chat.locator("#fn-said")).to_have_text("Stopped.")
        chat.wait_for_timeout(2000)
        expect(chat.locator(".fn-question")).to_have_count(0)
        assert saved(chat) == []
    answer = ask(chat, "For how many decades has he been in charge?")
    expect(answer.locator(".fn-read-as")).to_have_count(0)
    expect(chat.locator(".fn-question")).to_have_count(1)


def test_who_stops_and_asks_anew_gets_the_new_answer(chat: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    with slow_reading(monkeypatch, 0.7):
        box(chat).fill(ANSWERED)
        box(chat).press("Enter")
        expect(chat.locator(".fn-pending")).to_be_visible()
        box(chat).press("Escape")
        expect(box(chat)).to_have_value(ANSWERED)
        chat.wait_for_timeout(300)  # Gradio's own stop takes 0.1 s; nobody types a question faster
        answer = ask(chat, IN_A_TABLE)
        expect(answer.locator(".fn-big")).to_have_text("180 euros")
        chat.wait_for_timeout(1000)
    expect(chat.locator(".fn-question")).to_have_text([IN_A_TABLE])


def test_a_question_that_is_stopped_in_the_queue_is_never_read(
    visitor: Callable[..., BrowserContext], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = visit(visitor().new_page(), address), visit(visitor().new_page(), address)
    with slow_reading(monkeypatch, 1.5) as read:
        for page, question in ((first, ANSWERED), (second, IN_A_TABLE)):
            box(page).fill(question)
            box(page).press("Enter")
            page.wait_for_timeout(200)
        second.get_by_role("button", name="Stop").click()
        expect(first.locator(".fn-big")).to_have_text("President Emomali Rahmon")
        second.wait_for_timeout(500)
    assert read == [ANSWERED]


def test_a_server_with_too_much_to_do_is_told_and_the_question_is_not_lost(
    address: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = visit(new_context().new_page(), address)
    page.route("**/gradio_api/queue/join*", lambda route: route.fulfill(status=503, json={"detail": "Queue is full."}))
    box(page).fill(ANSWERED)
    box(page).press("Enter")
    expect(page.locator(".fn-fault")).to_contain_text("The question was not answered")
    expect(box(page)).to_have_value(ANSWERED)
    expect(page.locator(".fn-pending")).to_have_count(0)
    page.unroute("**/gradio_api/queue/join*")
    expect(ask(page, ANSWERED).locator(".fn-big")).to_have_text("President Emomali Rahmon")
    expect(page.locator(".fn-fault")).to_have_count(0)


def test_a_server_that_went_away_loses_no_question(address: str, new_context: Callable[..., BrowserContext]) -> None:
    """Gradio loads the page anew as soon as the server is back: what was being asked was gone then."""
    page = visit(new_context().new_page(), address)
    page.route("**/gradio_api/queue/join*", lambda route: route.abort())
    box(page).fill(ANSWERED)
    with page.expect_navigation():
        box(page).press("Enter")
    page.unroute("**/gradio_api/queue/join*")
    expect(box(page)).to_have_value(ANSWERED)


def test_shift_enter_begins_a_line_and_arrow_up_recalls_earlier_questions(chat: Page) -> None:
    for question in (ANSWERED, IN_A_TABLE):
        ask(chat, question)
    box(chat).press_sequentially("one")
    box(chat).press("Shift+Enter")
    box(chat).press_sequentially("two")
    expect(box(chat)).to_have_value("one\ntwo")
    box(chat).press("ArrowUp")
    expect(box(chat)).to_have_value("one\ntwo")  # a box that is not empty is not overwritten
    box(chat).fill("")
    for key, value in (
        ("ArrowUp", IN_A_TABLE), ("ArrowUp", ANSWERED), ("ArrowUp", ANSWERED), ("ArrowDown", IN_A_TABLE), ("ArrowDown", ""),
        ("ArrowUp", IN_A_TABLE),
    ):  # fmt: skip
        box(chat).press(key)
        expect(box(chat)).to_have_value(value)
    box(chat).press("Enter")
    expect(chat.locator(".fn-question")).to_have_text([ANSWERED, IN_A_TABLE, IN_A_TABLE])


def test_a_conversation_survives_a_reload_and_the_next_question_is_read_with_it(chat: Page, context: BrowserContext) -> None:
    ask(chat, ANSWERED)
    chat.reload()
    expect(chat.locator(".fn-big")).to_have_text("President Emomali Rahmon")
    expect(chat.locator("blockquote mark").first).to_have_text("President Emomali Rahmon")
    expect(chat.locator(".fn-example")).to_have_count(0)
    expect(ask(chat, "For how many decades has he been in charge?").locator(".fn-read-as")).to_contain_text("Rahmon")
    later = context.new_page()
    later.goto(chat.url)  # another day
    expect(later.locator(".fn-question")).to_have_text([ANSWERED, "For how many decades has he been in charge?"])
    later.get_by_role("button", name="New conversation").click()
    expect(later.locator(".fn-question")).to_have_count(0)
    assert saved(later) == []
    later.reload()
    expect(later.locator(".fn-example").first).to_be_visible()
    expect(later.locator(".fn-question")).to_have_count(0)


def test_what_the_browser_kept_is_not_believed(chat: Page, address: str) -> None:
    ask(chat, ANSWERED)
    [item] = saved(chat)
    elsewhere = json.loads(json.dumps(item))
    elsewhere["citations"][0]["sha256"] = "0" * 64
    damaged = {**item, "question": "<img src=x onerror=alert(1)>", "confidence": 7}
    hostile = {**elsewhere, "question": '<img src=x onerror=alert(1)>" onclick="alert(1)'}
    chat.evaluate(
        "text => { localStorage.setItem('footnote.conversation', text); sessionStorage.clear(); }",
        json.dumps([damaged, hostile, elsewhere, item]),
    )
    chat.goto(address)
    expect(chat.locator(".fn-question")).to_have_text([hostile["question"], ANSWERED, ANSWERED])
    expect(chat.locator(".fn-lost .fn-headline")).to_have_text(["This answer no longer holds."] * 2)
    expect(chat.locator("blockquote")).to_have_count(1)
    expect(chat.locator("#conversation img, #conversation [onclick]")).to_have_count(0)
    chat.get_by_role("button", name="Ask again").nth(1).click()
    expect(chat.locator(".fn-question")).to_have_count(4)
    expect(chat.locator(".fn-big").last).to_have_text("President Emomali Rahmon")


@pytest.mark.parametrize("text", ["not json", "[" * 5000, '{"a": 1}', "[null]"])
def test_a_damaged_memory_is_a_new_conversation(chat: Page, address: str, text: str) -> None:
    chat.evaluate("text => localStorage.setItem('footnote.conversation', text)", text)
    visit(chat, address)
    box(chat).press("ArrowUp")
    expect(ask(chat, ANSWERED).locator(".fn-big")).to_have_text("President Emomali Rahmon")
    assert [exchange["question"] for exchange in saved(chat)] == [ANSWERED]


def test_a_browser_that_keeps_nothing_still_answers(visitor: Callable[..., BrowserContext], address: str) -> None:
    context = visitor()
    context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    page = visit(context.new_page(), address)
    ask(page, ANSWERED)
    answer = ask(page, "For how many decades has he been in charge?")
    expect(answer.locator(".fn-read-as")).to_contain_text("Rahmon")


def test_a_question_that_is_asked_while_the_page_loads_is_answered(page: Page, address: str) -> None:
    """Once, what arrived late from the server took the place of the question, and its answer was dropped."""

    def late(route: Route) -> None:
        if '"fn_index":' in (route.request.post_data or "") and not held:
            held.append(route)  # the first is the arrival
        else:
            route.continue_()

    held: list[Route] = []
    page.route("**/gradio_api/queue/join*", late)
    page.goto(address)
    expect(box(page)).to_be_visible()
    while not held:
        page.wait_for_timeout(20)
    box(page).fill(ANSWERED)
    box(page).press("Enter")
    expect(page.locator(".fn-pending")).to_contain_text(ANSWERED)
    held[0].continue_()
    expect(page.locator(".fn-reply .fn-big")).to_have_text("President Emomali Rahmon")
    expect(page.locator(".fn-question")).to_have_text([ANSWERED])


def test_a_shared_link_carries_the_questions_which_are_asked_again(
    visitor: Callable[..., BrowserContext], address: str
) -> None:
    context = visitor(permissions=["clipboard-read", "clipboard-write"])
    chat = visit(context.new_page(), address)
    follow_up = "For how many decades has he been in charge?"
    for question in (ANSWERED, follow_up):
        ask(chat, question)
    chat.get_by_role("button", name="Copy link to this conversation").click()
    expect(chat.get_by_role("button", name="Copied: the questions only")).to_be_visible()
    link = str(chat.evaluate("navigator.clipboard.readText()"))
    assert link.startswith(f"{address}/?q=Who+did") and "Rahmon" not in link and link.count("q=") == 2
    other = visitor().new_page()
    other.goto(address)
    ask(other, IN_A_TABLE)
    other.goto(link)
    expect(other.locator(".fn-question")).to_have_text([ANSWERED, follow_up])
    expect(other.locator(".fn-reply")).to_have_count(2)
    expect(other.locator(".fn-read-as")).to_contain_text("Rahmon")
    assert other.url == f"{address}/"
    assert [exchange["question"] for exchange in saved(other)] == [IN_A_TABLE]  # one's own conversation is not lost
    other.reload()
    expect(other.locator(".fn-question")).to_have_text([ANSWERED, follow_up])
    other.wait_for_timeout(500)
    expect(other.locator(".fn-question")).to_have_count(2)


def test_a_shared_link_is_bounded_and_its_text_is_text(chat: Page, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    with slow_reading(monkeypatch, 0.01) as read:
        chat.goto(f"{address}/?" + "&".join(f"q={hostile}%20{number}" for number in range(14)))
        expect(chat.locator(".fn-reply")).to_have_count(10, timeout=30_000)
        chat.wait_for_timeout(500)
    assert len(read) == 10
    expect(chat.locator("#conversation img")).to_have_count(0)


def test_an_answer_is_copied_with_its_citation(visitor: Callable[..., BrowserContext], address: str) -> None:
    context = visitor(permissions=["clipboard-read", "clipboard-write"])
    chat = visit(context.new_page(), address)
    answer = ask(chat, ANSWERED).locator("xpath=..")
    answer.get_by_role("button", name="Copy", exact=True).click()
    expect(answer.get_by_role("button", name="Copied")).to_be_visible()
    text = str(chat.evaluate("navigator.clipboard.readText()"))
    assert text.startswith("President Emomali Rahmon\n\n“China's foreign minister, Wang Yi, held talks with")
    assert "· Mirela Castanho · 19 May 2024\nhttps://news.example.org/2024/05/dushanbe-talks" in text
    expect(answer.get_by_role("button", name="Copy", exact=True)).to_be_visible()  # it says "Copied" for a while
    answer.get_by_role("button", name="Copy as Markdown").click()
    expect(answer.get_by_role("button", name="Copied")).to_be_visible()
    markdown = str(chat.evaluate("navigator.clipboard.readText()"))
    assert markdown.startswith("**President Emomali Rahmon**\n\n> ")
    assert "](<https://news.example.org/2024/05/dushanbe-talks>)" in markdown


def test_an_article_without_an_address_is_cited_by_its_place_here(visitor: Callable[..., BrowserContext], address: str) -> None:
    context = visitor(permissions=["clipboard-read", "clipboard-write"])
    chat = visit(context.new_page(), address)
    answer = ask(chat, "Whom did the guild of glassblowers elect as its chair?")
    expect(answer.get_by_role("link", name="Open the original").first).to_have_attribute("href", re.compile("^/original/"))
    chat.get_by_role("button", name="Copy", exact=True).click()
    expect(chat.get_by_role("button", name="Copied")).to_be_visible()
    text = str(chat.evaluate("navigator.clipboard.readText()"))
    chat.goto(text.split("\n")[-1])
    expect(chat.locator("#hit")).to_be_in_viewport()


def test_a_page_without_a_clipboard_still_copies(visitor: Callable[..., BrowserContext], address: str) -> None:
    """Browsers give pages without TLS no clipboard, and intranets often have none."""
    context = visitor()
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });")
    chat = visit(context.new_page(), address)
    ask(chat, ANSWERED)
    chat.get_by_role("button", name="Copy", exact=True).click()
    expect(chat.get_by_role("button", name="Copied")).to_be_visible()
    box(chat).press("Control+V")
    expect(box(chat)).to_have_value(re.compile("^President Emomali Rahmon\n\n“China's"))


def test_a_verdict_with_a_note_is_sent_by_keyboard_and_thanked_for(chat: Page) -> None:
    ask(chat, ANSWERED)
    wrong = chat.get_by_role("button", name="Wrong")
    wrong.focus()
    chat.keyboard.press("Enter")
    dialog = chat.get_by_role("dialog", name="This answer is wrong")
    expect(dialog.get_by_label("Note, if you like")).to_be_focused()
    chat.keyboard.type("It was <b>another</b>.")
    chat.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(wrong).to_be_focused()
    chat.keyboard.press("Enter")
    expect(dialog.get_by_label("Note, if you like")).to_have_value("It was <b>another</b>.")
    chat.keyboard.press("Tab")
    with chat.expect_request("**/api/feedback") as sent:
        chat.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    body = sent.value.post_data_json
    assert {name: body[name] for name in ("question", "verdict", "note", "text")} == {
        "question": ANSWERED,
        "verdict": "wrong",
        "note": "It was <b>another</b>.",
        "text": "President Emomali Rahmon",
    }
    response = sent.value.response()
    assert response is not None and response.status == 201
    expect(wrong).to_have_attribute("aria-pressed", "true")
    expect(chat.locator(".fn-thanks").first).to_contain_text("Thank you.")
    ask(chat, IN_A_TABLE)
    expect(chat.locator(".fn-thanks").first).to_contain_text("Thank you.")


def test_a_verdict_that_is_not_taken_says_why_and_keeps_the_note(
    address: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = visit(new_context().new_page(), address)
    ask(page, ANSWERED)

    def refuse(route: Route) -> None:
        fault = {"error": {"code": "journal_full", "message": "The journal is <b>full</b>."}}
        route.fulfill(status=507, json=fault)

    page.route("**/api/feedback", refuse)
    page.get_by_role("button", name="Right").click()
    page.get_by_label("Note, if you like").fill("Good.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_have_text("The journal is <b>full</b>.")
    page.unroute("**/api/feedback")
    page.route("**/api/feedback", lambda route: route.abort())
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("The server is not reached.")
    expect(page.get_by_label("Note, if you like")).to_have_value("Good.")
    page.unroute("**/api/feedback")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".fn-thanks")).to_contain_text("Thank you.")


@pytest.mark.parametrize("options", [{"viewport": {"width": 360, "height": 640}}, {"viewport": {"width": 500, "height": 400}}])
def test_a_narrow_window_and_one_at_200_percent_show_everything(
    visitor: Callable[..., BrowserContext], address: str, options: dict[str, Any]
) -> None:
    page = visit(visitor(reduced_motion="reduce", **options).new_page(), address)
    for question in (ANSWERED, IN_A_TABLE, KEYWORDS, UNSURE):
        ask(page, question)
        assert page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"]
    page.get_by_role("button", name="Right").first.click()
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_text_from_right_to_left_is_shown_so(chat: Page) -> None:
    question = "מי פגש את Wang Yi?"
    answer = ask(chat, question)
    assert answer.locator("xpath=..").locator("h2 bdi").evaluate("e => getComputedStyle(e).direction") == "rtl"
    notice = answer.locator(".fn-notice")
    expect(notice).to_have_text("The articles are in English; this question seems to be in Hebrew. Ask it in English.")
    assert notice.evaluate("e => getComputedStyle(e).direction") == "ltr"

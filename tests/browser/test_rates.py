"""Who asks more often than he may is told so by the chat and by the embed, and keeps what he typed."""

from collections.abc import Callable
from dataclasses import replace

from chromium import box, served
from playwright.sync_api import BrowserContext, expect

from qa.assistant import Assistant
from qa.settings import Settings

QUESTION = "Which captain opened the harbour?"
NOT_ANSWERED = "more is asked than it takes. Wait a moment, then try again."


def test_a_question_too_many(new_context: Callable[..., BrowserContext], assistant: Assistant, settings: Settings) -> None:
    from qa.web.app import create_app

    arrived = [0]

    def count(request: object) -> None:
        arrived[0] += getattr(request, "url", "").endswith(("/queue/join?", "/embed/ask"))

    with served(create_app(assistant, replace(settings, questions_a_minute=2))) as root:
        tab = new_context().new_page()
        tab.on("request", count)
        tab.goto(root)  # which is one, as the chat finds out what is kept
        box(tab).fill(QUESTION)
        box(tab).press("Enter")
        expect(tab.locator(".fn-reply")).to_have_count(1)
        box(tab).fill("How high is the lighthouse?")
        box(tab).press("Enter")
        expect(tab.locator(".fn-conversation > .fn-fault")).to_contain_text(NOT_ANSWERED)
        expect(box(tab)).to_have_value("How high is the lighthouse?")
        expect(tab.locator(".fn-reply")).to_have_count(1)
        expect(tab.locator(".fn-pending")).to_have_count(0)
        tab.goto(f"{root}/embed")
        expect(tab.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
        box(tab).fill(QUESTION)
        box(tab).press("Enter")
        expect(tab.locator(".fn-fault").first).to_contain_text(NOT_ANSWERED)
        expect(box(tab)).to_have_value(QUESTION)
        assert arrived[0] >= 4
        tab.context.close()

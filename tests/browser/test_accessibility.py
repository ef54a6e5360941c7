"""axe-core's rules over every page in every state that a person sees: none is broken by a part of ours."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import ask, visit
from playwright.sync_api import BrowserContext, Page

ANSWERED = "Who did Wang Yi meet in Dushanbe?"
IN_A_TABLE = "How much may a hotel in Oslo cost per night?"
ABSENT = "What is the boiling point of ethanol?"


def violations(page: Page) -> list[str]:
    """What axe finds, as "rule: element"."""
    found: Iterable[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat_breaks_no_rule(visitor: Callable[..., BrowserContext], address: str, scheme: str) -> None:
    chat = visit(visitor(color_scheme=scheme).new_page(), address)
    assert violations(chat) == []
    for question in (ANSWERED, IN_A_TABLE, ABSENT):
        ask(chat, question)
    assert violations(chat) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_source_page_breaks_no_rule(visitor: Callable[..., BrowserContext], address: str, scheme: str) -> None:
    chat = visit(visitor(color_scheme=scheme).new_page(), address)
    links = [ask(chat, question).locator("a").first.get_attribute("href") for question in (ANSWERED, IN_A_TABLE)]
    for link in links:
        chat.goto(f"{address}{link}")
        assert violations(chat) == []

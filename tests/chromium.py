"""A real Chromium for the tests in this folder: where it is, how it is started, and what a person does with the page."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

PATIENCE = 20_000  # milliseconds


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of the application, served in a thread."""
    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    server.force_exit = True  # open pages keep a heartbeat
    thread.join(10)
    listener.close()


def watched(context: BrowserContext, address: str, faults: list[str]) -> BrowserContext:
    """The context, which adds to `faults` what its pages ask of other servers, log as an error, throw, or say in a dialog."""
    context.on("request", lambda request: None if request.url.startswith((address, "data:")) else faults.append(request.url))
    context.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    return context


def visit(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator(".fn-example").first).to_be_visible(timeout=PATIENCE)
    return page


def box(page: Page) -> Locator:
    return page.get_by_label("Your question")


def ask(page: Page, question: str) -> Locator:
    """Asks by Enter; the answer, when it is there."""
    before = page.locator(".fn-reply").count()
    box(page).fill(question)
    box(page).press("Enter")
    answer = page.locator(".fn-reply").nth(before)
    expect(answer).to_be_visible(timeout=PATIENCE)
    return answer


def reached(page: Page, name: str) -> None:
    """Presses Tab until the link, button or box of this name has the focus."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if name == page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()"):
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def contrast(page: Page, selector: str) -> float:
    """The contrast (WCAG 2) of an element's text with the first background below it that is not transparent."""
    ink, paper = page.locator(selector).first.evaluate("""element => {
        const ink = getComputedStyle(element).color;
        for (let below = element; below; below = below.parentElement) {
            const paper = getComputedStyle(below).backgroundColor;
            if (paper !== "rgba(0, 0, 0, 0)") return [ink, paper];
        }
        return [ink, "rgb(255, 255, 255)"];
    }""")
    lighter, darker = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    channels = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

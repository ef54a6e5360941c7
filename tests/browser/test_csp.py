"""What the doctor says keeps the chat out of a page keeps it out of that page in Chromium, and nothing else does."""

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import BrowserContext, Page, Route
from policies import ASK, ASK_HTTP, HTTP, HTTPS, MATRIX

from qa.doctor.embedding import embedding
from qa.doctor.our_answer import OurAnswer
from qa.doctor.page import read_page
from qa.settings import Settings

FRAMED_BY = {"content-security-policy": "frame-ancestors 'self' https://wiki.example http://wiki.example"}
OF_THE_FRAME = ("https", "frames", "embedder policy", "our origins", "our frame")


def test_chromium_agrees_on_policies(new_context: Callable[..., BrowserContext]) -> None:
    tab = new_context().new_page()
    disagreed = []
    for wiki, server, header, script, frame in MATRIX:
        ran, asked, _ = opened(tab, wiki, server, {"content-security-policy": header} if header else {})
        disagreed += [] if (ran, asked) == (script, frame) else [(wiki, server, header, ran, asked)]
    assert disagreed == []


@pytest.mark.parametrize(
    ("wiki", "server", "headers", "ours", "shown"),
    [
        (HTTPS, ASK, {}, FRAMED_BY, True),
        (HTTPS, ASK, {"x-frame-options": "DENY"}, FRAMED_BY, True),
        (HTTPS, ASK, {"cross-origin-embedder-policy": "unsafe-none"}, FRAMED_BY, True),
        (HTTPS, ASK, {"cross-origin-embedder-policy": "require-corp"}, FRAMED_BY, False),
        (HTTPS, ASK, {"cross-origin-embedder-policy": "credentialless"}, FRAMED_BY, False),
        (HTTPS, ASK, {"content-security-policy": "sandbox allow-scripts"}, FRAMED_BY, False),
        (HTTPS, ASK_HTTP, {}, FRAMED_BY, False),
        (HTTPS, "http://127.0.0.1:7860", {}, FRAMED_BY, True),  # this machine is trusted as it is
        (HTTP, ASK_HTTP, {}, FRAMED_BY, True),
        (HTTPS, ASK, {}, {"content-security-policy": "frame-ancestors 'self'"}, False),
        (HTTPS, ASK, {}, {"content-security-policy": "frame-ancestors *"}, True),
        (HTTPS, ASK, {}, {"x-frame-options": "SAMEORIGIN"}, False),
    ],
)
def test_chromium_agrees_on_the_rest(
    new_context: Callable[..., BrowserContext],
    wiki: str,
    server: str,
    headers: Mapping[str, str],
    ours: Mapping[str, str],
    shown: bool,
) -> None:
    _, _, real = opened(new_context().new_page(), wiki, server, headers, ours)
    answer = OurAnswer(200, tuple(ours.items()))
    findings = embedding(read_page(wiki, 200, list(headers.items()), b""), wiki, server, answer, Settings())
    said = [finding for finding in findings if finding.state == "BAD" and finding.name in OF_THE_FRAME]
    assert (real, said == []) == (shown, shown)


def opened(
    tab: Page, wiki: str, server: str, headers: Mapping[str, str], ours: Mapping[str, str] | None = None
) -> tuple[bool, bool, bool]:
    """Whether the script ran, the frame was asked for, and it was shown. Nothing leaves this machine."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if route.request.url == wiki:
            body = f'<title>w</title><script src="{server}/widget.js"></script><iframe src="{server}/embed"></iframe>'
            route.fulfill(body=body, headers={"content-type": "text/html", **headers})
        elif route.request.url.endswith("/widget.js"):
            route.fulfill(body="document.title = 'ran'", content_type="text/javascript")
        else:
            route.fulfill(body="framed", headers={"content-type": "text/html", **(ours or {})})

    tab.route("**/*", answer)
    tab.goto(wiki, wait_until="load")
    tab.unroute("**/*", answer)
    embed = f"{server}/embed"
    return tab.title() == "ran", embed in asked, embed in [frame.url for frame in tab.frames]

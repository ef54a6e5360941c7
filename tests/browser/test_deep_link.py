"""Chromium itself finds the place that a link names: what it highlights on the page is the cited place, to the pixel."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from chromium import served
from PIL import Image
from playwright.sync_api import BrowserContext, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from index.clean import clean
from index.load import load
from index.types import Document
from qa.deep_link import deep_link

FILLING = "".join(f"<p>Paragraph {number} tells nothing that is asked for.</p>" for number in range(60))
# The place that is cited stands between [[ and ]].
PAGES = [
    "<p>Terns nest in Iceland. [[Puffins nest in Norway.]] Owls do not.</p>",
    "<p>In 2023 the budget was 5 million dollars. [[In 2024 the budget was 5 million dollars.]]</p>",
    "<p>Oslo opened. The price rose.</p>{}<p>Rome opened. [[The price rose.]]</p>{}<p>Bonn opened. The price rose.</p>",
    "<p>The price rose. Then Oslo opened.</p>{}<p>[[The price rose.]] Then Rome opened.</p>",
    "<p>[[The price rose.]]</p>{}<p>The price rose.</p><p>The end.</p>",
    "<h2>Oslo</h2><p>The price rose.</p>{}<h2>Rome</h2><p>[[The price rose.]]</p>",
    "<p>An art-work. He said “[[art]]” twice, but partly smart.</p>",
    "<p>[[A well-known, state-of-the-art &amp; 100% sure mill - the best, and more.]] Another.</p>",
    "<p>He said: [[“It’s here”.]]</p>{}<p>He said 'it's here'.</p>",
    "<p>THE CAFÉ IS OPEN.</p>{}<p>Here [[the cafe is open.]] Yes.</p>",
    "<p>[[A <b>long</b> sen<i>ten</i>ce <a href='#'>goes on</a> and on <code>over</code> much <em>inline <b>markup</b></em> "
    "until its end is here.]] A long sentence goes on.</p>",
    "<p>A long sentence goes on until one end.</p>{}<p>B. [[A long sentence goes on and on and on until another end.]]</p>",
    "<p>It begins the same way and it goes on like this to its very end.</p>{}"
    "<p>[[It begins the same way and it goes on like that to its very end.]] So.</p>",
    "<ul><li>Open the portal.</li><li>[[Choose a language.]]</li><li>Sign in.</li></ul>",
    "<ol><li>Open the portal.</li><li>[[Press the key.]]</li><li>Sign in.</li><li>Press the key.</li></ol>",
    "<ol><li>Press the key.</li>{}<li>Sign in.</li><li>[[Press the key.]]</li></ol>",
    "<table><tr><th>City</th><th>Limit</th></tr><tr><td>Oslo</td><td>180 euros</td></tr>"
    "<tr><td>[[Rome</td><td>190 euros]]</td></tr></table>",
    "<table><tr><th>City</th><th>Limit</th></tr><tr><td>[[Oslo</td><td>180 euros]]</td></tr></table>{}<p>Oslo. Limit.</p>",
    "<table><tr><th>City</th><th>Year</th><th>Limit</th></tr><tr><td rowspan=2>Oslo</td><td>2023</td><td>180 euros</td></tr>"
    "<tr><td>[[2024</td><td>190 euros]]</td></tr></table><p>In 2023, then 2025.</p>",
    "<table><tr><th>Item</th><th>Price</th></tr>"
    + "".join(f"<tr><td>Bolt M{number}</td><td>{number % 3} euros</td></tr>" for number in range(1, 12))
    + "<tr><td>[[Bolt M12</td><td>0 euros]]</td></tr></table>",
    "<table><tr><td>Oslo</td><td>none</td></tr><tr><td>Bonn</td><td>none</td></tr><tr><td>Rome</td><td>[[some, more]]</td></tr>"
    "</table>{}<p>In Rome.</p>",
    "<p>First line,<br>[[second line of it.]]</p>",
    "<p>[[12 Mill Lane<br>Northport]]</p><p>12 Mill Lane is old.</p>",
    "<pre>port = 443\n[[host = example]]\nport = 80</pre>",
    "<blockquote>[[The sea is wide.]]</blockquote>{}<p>He wrote that the sea is wide.</p>",
    "<p>In 10<sup>6</sup> cases. [[It has 25 m<sup>2</sup> of space.]] More.</p>",
    "<p style='text-transform:uppercase'>Loud words. [[Louder words stand here.]]</p>",
    "<p>Emoji 🙂 here. [[Then 👩‍👩‍👧 comes to 🇳🇴 at noon.]] Then 🙂.</p>",
    "<p>[[Dogs &amp; cats, “a-b”, 50% — #1 / ?x=y; (so) [x].]]</p>",
    "<p>他说好。这是第一句话。[[这是第二句话。]]这是第三句话。</p>",
    "<p>我们同意。甲方来。</p>{}<p>他们不在。[[甲方来。]]</p>",
    "<p>価格が上がった。[[東京は、雨です。]]大阪は晴れです。</p>",
    "<p>สวัสดีครับ [[วันนี้อากาศดี]] ขอบคุณครับ</p>",
    "<p dir=rtl>فتح الميناء. [[ارتفع السعر في عام 2024.]] ثم أغلق.</p>{}<p dir=rtl>ارتفع السعر في عام 2023.</p>",
    "<p dir=rtl>המחיר עלה. [[הנמל נפתח בשנת 1921, ביום שני.]] סוף.</p>",
    "<p>Цена выросла в Осло.</p>{}<p>Порт открыт. [[Цена выросла в Риме.]] Конец.</p>",
    "<p>Η τιμή ανέβηκε. [[Το λιμάνι άνοιξε το 1921.]]</p>",
    "<p>कीमत बढ़ी। [[बंदरगाह 1921 में खुला।]] अंत।</p>",
    "<p>가격이 올랐다. [[항구는 1921년에 열렸다.]] 끝.</p>",
    "<p>A soft&shy;hyphen&shy;ated word. [[Then hyphen&shy;ation and&nbsp;a hard space.]]</p>",
    "<p>Straße und STRASSE.</p>{}<p>Die [[Strasse ist lang.]] Ende.</p>",
    "<nav>The price rose. Home</nav><p>Today [[the price rose.]] So.</p><footer>The price rose.</footer>",
    "<p>Version 1.2.3 of it. [[Version 1.2 of it]] came, e.g. before.</p>",
]  # fmt: skip


@pytest.fixture(scope="module")
def shelf() -> Iterator[str]:
    """The address under which the pages are served, each by its number."""

    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(markup(PAGES[request.path_params["number"]], "<b id=from></b>", "<b id=to></b>"))

    with served(Starlette(routes=[Route("/{number:int}", page)])) as root:
        yield root


def test_chromium_highlights_the_cited_place(new_context: Callable[..., BrowserContext], shelf: str) -> None:
    page = new_context(viewport={"width": 800, "height": 600}).new_page()
    wrong = {}
    for number, text in enumerate(PAGES):
        link = cited(text, f"{shelf}/{number}")
        assert link is not None, text
        page.goto("about:blank")
        page.goto(link)
        if fault := difference(page):
            wrong[link] = (text, fault)
    assert wrong == {}


def test_a_place_that_nothing_tells_apart_has_no_link() -> None:
    for text in ("<p>Same.</p><p>Same.</p><p>[[Same.]]</p><p>Same.</p><p>Same.</p>", "<p>[[这是]]一句话。</p>"):
        assert cited(text, "https://a.example/") is None


def markup(text: str, before: str, after: str) -> str:
    style = (
        "::target-text { background: #ff0000; color: #ff0000 } body { color: #000; background: #fff; font: 16px sans-serif }"
    )
    body = (FILLING + text.replace("{}", FILLING) + FILLING).replace("[[", before).replace("]]", after)
    return f"<!DOCTYPE html><title>Title</title><style>{style}</style><body>{body}</body>"


def cited(text: str, url: str) -> str | None:
    """The link to the place between the brackets."""
    marked = document(markup(text, "[[", "]]"))
    start, end = marked.text.index("[["), marked.text.index("]]") - 2
    plain = document(markup(text, "", ""))
    assert plain.text[start:end] == marked.text[start + 2 : end + 2]
    return deep_link(replace(plain, meta=replace(plain.meta, url=url)), start, end)


def document(page: str) -> Document:
    return clean(next(load(page.encode(), "p.html")), source="s", path="p", space="main")


def difference(page: Page) -> str:
    """How what is highlighted differs from the place between the two anchors; empty where it does not."""
    lines: Sequence[dict[str, float]] = page.evaluate("""() => {
        const range = document.createRange();
        range.setStartAfter(document.getElementById("from"));
        range.setEndBefore(document.getElementById("to"));
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), lines = [];
        while (walk.nextNode()) {
            if (!walk.currentNode.data.trim() || !range.intersectsNode(walk.currentNode)) continue;
            const part = document.createRange();
            part.selectNodeContents(walk.currentNode);
            lines.push(...[...part.getClientRects()].map(({left, top, right, bottom}) => ({left, top, right, bottom})));
        }
        return lines;
    }""")
    shot = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))  # uint8 (height, width, 3)
    red = [(int(x), int(y)) for y, x in np.argwhere((shot == (255, 0, 0)).all(axis=2))]
    if not red:
        return "nothing is highlighted in sight"
    outside = [(x, y) for x, y in red if not any(holds(line, x, y) for line in lines)]
    bare = [line for line in lines if line["right"] - line["left"] > 2 and not any(holds(line, x, y) for x, y in red)]
    return f"highlighted elsewhere: {outside[0]}" if outside else f"not highlighted: {bare}" if bare else ""


def holds(line: dict[str, float], x: int, y: int) -> bool:
    return line["left"] - 1 <= x <= line["right"] + 1 and line["top"] - 3 <= y <= line["bottom"] + 3

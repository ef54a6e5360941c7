"""Markup, scripts and direction tricks in every field of an answer: nothing of it becomes an element, all of it is shown."""

import re
from dataclasses import replace

import lxml.html
import pytest

from index.types import Block, Document, DocumentMeta
from qa.render import html, to_html
from qa.segments import segments
from qa.types import Answer, Citation, StoreStamp
from qa.web.source_page import source_html

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x20type='text/javascript'>alert(1)//",
    "<script/xss src=data:,alert(1)>",
    "<<script>alert(1);//<</script>",
    "<script>\u2028alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<IMG SRC=\"javascript:alert('1');\">",
    "<img src='x' onerror='&#97;lert(1)'>",
    '<img/src="x"/onerror="alert(1)">',
    "<img src=`x` onerror=`alert(1)`>",
    "<img src=http://evil.example/beacon?q=1>",
    "<image href=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
    "<svg><style>*{background:url(//evil.example)}</style></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<a href=javascript:alert(1)>click</a>",
    "<a href='JaVa\tScRiPt:alert(1)'>click</a>",
    "<a href='&#x6A;avascript:alert(1)'>click</a>",
    "<a href=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==>click</a>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<form><button formaction=javascript:alert(1)>Session expired, sign in</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select onfocus=alert(1) autofocus><option>x</select>",
    "<textarea></textarea><script>alert(1)</script>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<style>@import '//evil.example/x.css';</style>",
    "<div style='position:fixed;inset:0;background:url(//evil.example)'>overlay</div>",
    "<x onclick=alert(1)>custom</x>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<title></title><script>alert(1)</script>",
    "<plaintext>",
    "<xmp><script>alert(1)</script></xmp>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><x/>",
    "</mark><script>alert(1)</script><mark>",
    "</bdi></blockquote></figure><img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "` onload=`alert(1)`",
    "{{ 7 * 7 }}{% raw %}",
    "{{ cycler.__init__.__globals__ }}",
    "${alert(1)} #{alert(1)} <%= 7 %>",
    "${value}`; alert(1); `",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "&amp;lt;b&amp;gt;",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "<\x00script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "java\x01script:alert(1)",
    "\u202e<b>txt.exe</b>\u202c",
    "a\u200bb\u2066c\u2069\ufeffd",
    "\U000e0041\U000e0042 hidden tags",
    "[click](javascript:alert(1)) ![x](//evil.example/?q=1)",
    "$\\href{javascript:alert(1)}{x}$",
    "one\ntwo\r\nthree\x0bfour",
)
ALLOWED = {
    "section": {"class"},
    "div": {"class", "role", "aria-live", "aria-label"},
    "article": {"class"},
    "p": {"class", "title"},
    "h2": {"class"},
    "figure": {"class"},
    "figcaption": {"class"},
    "blockquote": {"class", "tabindex", "role", "aria-label"},
    "bdi": {"dir"},
    "mark": {"class", "id"},
    "span": {"class", "title"},
    "cite": set(),
    "time": {"datetime"},
    "a": {"href", "target", "rel"},
    "table": set(),
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "class"},
    "td": set(),
}
OF_A_PAGE = ALLOWED | {
    "html": {"lang", "class"},
    "head": set(),
    "body": set(),
    "meta": {"charset", "name", "content"},
    "title": set(),
    "link": {"rel", "href"},
    "main": {"class"},
    "header": set(),
    "aside": {"class", "aria-label"},
    "h1": set(),
    "h3": set(),
    "ul": set(),
    "li": {"class"},
    "pre": {"tabindex"},
    "code": set(),
    "div": {"class", "tabindex", "role", "aria-label"},
}
TAG = re.compile(r"""<!DOCTYPE html>|</?[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"<>]*")?)*>""")


def hostile(payload: str) -> Answer:
    """An answer with the payload in every field that is shown."""
    meta = DocumentMeta("d" + payload, payload, payload, "main", payload, payload, payload, payload, payload)
    text = f"before {payload} after"
    citation = Citation(1, meta, (payload, payload), text, 9, 9 + len(text), 16, 16 + len(payload), 9, 9, 9, 9)
    near = replace(citation, answer_start=None, answer_end=None)
    stamp = StoreStamp(1, payload, payload, payload)
    return Answer(
        payload, payload + "?", "answered", payload, 0.9, "span", (citation, citation), (near,), stamp, payload, payload
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_field_of_an_answer_becomes_markup(payload: str) -> None:
    answer = hostile(payload)
    assert_only(ALLOWED, to_html(answer))
    assert_only(ALLOWED, to_html(answer, {(answer.citations[0].document.id, 9): (payload, "x")}))
    exchange = {"answer": answer, "headings": {}}
    assert_only(ALLOWED, html("conversation.html", exchanges=[exchange], pending=payload, fault=payload))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_part_of_an_article_becomes_markup(payload: str) -> None:
    page = source_html(article(payload), [(0, len(payload), "sentence")])
    assert_only(OF_A_PAGE, page)
    assert not re.search("<script|<style", page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_quotation_is_shown_verbatim(payload: str) -> None:
    fragment = lxml.html.fragment_fromstring(to_html(hostile(payload)))
    for quote in fragment.xpath(".//blockquote"):
        assert shown(quote) == f"before {payload} after"
    marked = "".join(shown(mark) for mark in fragment.xpath(".//figure[1]//blockquote//mark"))
    assert marked == "".join(part.text for part in segments(payload, 0, ()) if part.emphasis != "control")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_links_lead_only_to_our_own_page(payload: str) -> None:
    for link in lxml.html.fragment_fromstring(to_html(hostile(payload))).xpath(".//a/@href"):
        assert re.fullmatch(
            r"/source/d[A-Za-z0-9%._~-]+\?start=9&end=[0-9]+(&answer_start=16&answer_end=[0-9]+)?&v=[^&]*#hit", link
        )


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) >= 60


def article(payload: str) -> Document:
    """An article that is the payload in every kind of block."""
    kinds = ("paragraph", "heading", "list_item", "table_header", "table_row", "code", "quote", "caption", "paragraph")
    blocks = []
    for number, kind in enumerate(kinds):
        start = number * (len(payload) + 1)
        label = "advertisement" if number == len(kinds) - 1 else None
        blocks.append(Block(kind, start, start + len(payload), 1, label))  # type: ignore[arg-type]
    meta = DocumentMeta("d", payload, payload, "main", payload, payload, payload, payload, "0" * 64)
    return Document(meta, "\n".join([payload] * len(kinds)), tuple(blocks))


def assert_only(allowed: dict[str, set[str]], markup: str) -> None:
    """Both ways of reading agree: a parser finds no other element or attribute, and no `<` is left beside the tags."""
    root = lxml.html.document_fromstring(markup)
    for element in root.iter():
        assert isinstance(element.tag, str), f"a comment or an instruction: {element}"
        if element.tag in ("html", "body") and element.tag not in allowed:
            continue  # the parser's own frame around a fragment
        assert element.tag in allowed
        assert set(element.attrib) <= allowed[element.tag]
    assert "<" not in TAG.sub("", markup)


def shown(element: lxml.html.HtmlElement) -> str:
    """The text of an element, with the codes of hidden characters read back."""
    parts = [element.text or ""]
    for child in element:
        code = child.text[2:] if child.get("class") == "fn-control" else None
        parts += [chr(int(code, 16)) if code else shown(child), child.tail or ""]
    return "".join(parts)

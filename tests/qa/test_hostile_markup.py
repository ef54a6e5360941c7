"""Markup, scripts and direction tricks in every field of an answer: nothing of it becomes an element, all of it is shown."""

import re
from dataclasses import replace

import lxml.html
import pytest
from markup import ALLOWED, OF_A_PAGE, assert_only
from payloads import PAYLOADS

from index.types import Block, Document, DocumentMeta
from qa.beside import Beside
from qa.render import to_html
from qa.segments import segments
from qa.types import Answer, Citation, StoreStamp
from qa.web.conversation import conversation_html
from qa.web.history import Exchange
from qa.web.source_page import Cited, source_html


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
    beside = {(answer.citations[0].document.id, 9): Beside((payload, "x"), 9, payload)}
    assert_only(ALLOWED, to_html(answer, beside))
    exchanges = [Exchange(payload, payload, answer, beside), Exchange(payload, payload, None)]
    assert_only(ALLOWED, conversation_html(exchanges, home="http://localhost:7860"))
    assert_only(ALLOWED, conversation_html([], examples=[payload]))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_part_of_an_article_becomes_markup(payload: str) -> None:
    page = source_html(article(payload), Cited((0, len(payload)), (0, len(payload)), payload))
    assert_only(OF_A_PAGE, page)


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
            r"/original/d[A-Za-z0-9%._~-]+|"
            r"/source/d[A-Za-z0-9%._~/-]+\?start=9&end=[0-9]+(&answer_start=16&answer_end=[0-9]+)?&v=[^&]*"
            r"&q=[A-Za-z0-9%._~+-]+#hit",
            link,
        )


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) >= 60


def article(payload: str) -> Document:
    """An article that is the payload in every kind of block, and an image's path."""
    kinds = ("paragraph", "heading", "list_item", "table_header", "table_row", "code", "quote", "caption", "paragraph")
    blocks = []
    for number, kind in enumerate(kinds):
        start = number * (len(payload) + 1)
        label = "advertisement" if number == len(kinds) - 1 else None
        image = payload if kind == "caption" else ""
        blocks.append(Block(kind, start, start + len(payload), 1, label, image))  # type: ignore[arg-type]
    meta = DocumentMeta("d", payload, payload, "main", payload, payload, payload, payload, "0" * 64)
    return Document(meta, "\n".join([payload] * len(kinds)), tuple(blocks))


def shown(element: lxml.html.HtmlElement) -> str:
    """The text of an element, with the codes of hidden characters read back."""
    parts = [element.text or ""]
    for child in element:
        code = child.text[2:] if child.get("class") == "fn-control" else None
        parts += [chr(int(code, 16)) if code else shown(child), child.tail or ""]
    return "".join(parts)

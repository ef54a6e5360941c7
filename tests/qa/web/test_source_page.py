"""The article page: the right place marked by offset, honest about what it cannot show, and only text of the article."""

from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from fakes import HashEmbedder
from httpx import Response
from lxml.html import HtmlElement
from starlette.testclient import TestClient

from index.store.store import Store
from index.sync import sync
from index.types import Block, Document, DocumentMeta
from qa.web.source_page import source_html

REPEATED = "In 2023 the budget was 5 million dollars. In 2024 the budget was 5 million dollars."
MANUAL = """---
title: A manual
url: javascript:alert(1)
---

# A manual

## Steps

1. Open the portal.
   - Choose a language.
2. Sign in.

```
port = 443
  indented <b>
```

> A saying.

| City | Limit |
| --- | --- |
| Oslo | 180 euros |
"""
HOSTILE = """# <script>alert(1)</script> Hostile

<script>alert(2)</script>

The answer is <img src=x onerror=alert(3)> or `<svg onload=alert(4)>` and not\u202e approved.

[click](javascript:alert(5)) ![x](http://evil.example/beacon) </mark></main><style>*{display:none}</style>
"""


def test_of_two_equal_stretches_the_one_at_the_offset_is_marked(client: TestClient) -> None:
    identifier, text = document(client, "budget.md")
    for year in ("2023", "2024"):
        start = text.index(f"In {year}")
        end = start + len("In 2023 the budget was 5 million dollars.")
        answer = text.index("5 million dollars", start)
        page = opened(client, identifier, start=start, end=end, answer_start=answer, answer_end=answer + 17)
        assert marks(page) == [
            ("fn-sentence", f"In {year} the budget was ", "hit"),
            ("fn-answer", "5 million dollars", None),
            ("fn-sentence", ".", None),
        ]
        paragraph = page.xpath("//p[mark]/bdi | //p/bdi[mark]")[0]
        assert paragraph.text_content() == REPEATED
        before = "".join(paragraph.xpath("./mark[1]/preceding-sibling::text()"))
        assert before == REPEATED[: REPEATED.index(f"In {year}")]


def test_an_answer_that_begins_its_sentence_is_where_the_link_leads(client: TestClient) -> None:
    identifier, text = document(client, "harbour.txt")
    start = text.index("Captain")
    page = opened(client, identifier, start=start, end=start + 60, answer_start=start, answer_end=start + 20)
    assert marks(page)[0] == ("fn-answer", "Captain Olga Brandt ", "hit")
    assert page.xpath("count(//*[@id='hit'])") == 1


def test_without_a_place_nothing_is_marked(client: TestClient) -> None:
    identifier, _ = document(client, "budget.md")
    assert marks(opened(client, identifier)) == []


def test_an_offset_after_an_emoji_counts_code_points(client: TestClient) -> None:
    identifier, text = document(client, "harbour.txt")
    start, answer = text.index("Emoji"), text.index("4711")
    page = opened(client, identifier, start=start, end=answer + 5, answer_start=answer, answer_end=answer + 4)
    assert [text for kind, text, _ in marks(page) if kind == "fn-answer"] == ["4711"]


def test_places_that_are_none_are_not_found(client: TestClient) -> None:
    identifier, text = document(client, "budget.md")
    end, start = len(text), text.index("In 2023")
    gap = text.index("\n")
    for query in (
        f"start={end}&end={end + 5}", f"start=0&end={end + 1}", "start=5&end=5", "start=9&end=3", "start=-1&end=4",
        "start=0&end=1e3",
        "start=0&end=999999999999999999999", "start=x&end=y", "start=4", "end=4", f"start={gap}&end={gap + 1}", "start=٣&end=٩",
        f"start={start}&end={start + 41}&answer_start={start + 50}&answer_end={start + 60}",
        f"start={start}&end={start + 41}&answer_start=0&answer_end=3",
        f"start={start}&end={start + 41}&answer_start=zwei&answer_end=3",
    ):  # fmt: skip
        reply = client.get(f"/source/{identifier}?{query}")
        page = lxml.html.document_fromstring(reply.text)
        assert (reply.status_code, page.xpath("string(//h1)")) == (404, "Place not found"), query
        assert page.xpath("//a/@href") == ["/"]


def test_an_article_that_is_none_is_not_found(client: TestClient) -> None:
    for identifier in ("missing", "%3Cscript%3E", "%00", "x" * 3000):
        reply = client.get(f"/source/{identifier}")
        assert reply.status_code == 404
        assert "Article not found" in reply.text and "script" not in reply.text


def test_a_changed_article_says_so_and_marks_nothing(
    own_client: TestClient, store: Store, articles: Path, embedder: HashEmbedder
) -> None:
    url = own_client.post("/api/ask", json={"question": "Which captain opened the harbour?"}).json()["citations"][0][
        "source_url"
    ]
    assert marks(read(own_client.get(url)))
    path = articles / "harbour.txt"
    path.write_text("A new first line.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    sync(store, [articles], embedder)
    page = read(own_client.get(url))
    assert marks(page) == []
    assert (
        page.xpath("string(//*[@role='status'])") == "The article has changed since this link was made, so nothing is marked."
    )
    assert "has changed" not in own_client.get(url.partition("?")[0]).text


def test_what_is_no_article_text_is_set_apart_with_its_label(client: TestClient) -> None:
    page = opened(client, document(client, "harbour.txt")[0])
    asides = [
        (aside.get("aria-label"), aside.xpath("string(p[1])"), aside.xpath("string(p[2])")[:9])
        for aside in page.xpath("//aside")
    ]
    assert asides == [
        ("Advertisement, not article text", "Advertisement, not article text", "Subscribe"),
        ("Footer, not article text", "Footer, not article text", "© 2024 Ha"),
    ]
    assert [aside.get("class") for aside in page.xpath("//aside")] == ["fn-dim"] * 2
    assert not page.xpath("//aside//*[contains(., 'ferry')]")


def test_hidden_text_of_a_page_is_not_there_and_its_navigation_is_labelled(client: TestClient) -> None:
    page = opened(client, document(client, "birds.html")[0])
    assert "Hidden words" not in page.text_content()
    assert page.xpath("//aside/@aria-label") == ["Navigation, not article text"]
    assert "Iceland & Norway" in page.text_content()


def test_lists_tables_code_and_quotes_keep_their_shape(
    own_client: TestClient, store: Store, articles: Path, embedder: HashEmbedder
) -> None:
    (articles / "manual.md").write_text(MANUAL, encoding="utf-8")
    sync(store, [articles], embedder)
    page = opened(own_client, document(own_client, "manual.md")[0])
    assert page.xpath("//h1//text()[normalize-space()]") == ["A manual"]
    assert [heading.text_content() for heading in page.xpath("//h2")] == ["Steps"]
    assert [(item.get("class"), item.text_content()) for item in page.xpath("//ul/li")] == [
        ("fn-level-1 fn-numbered", "1. Open the portal."),  # its number is part of the text, so it gets no bullet
        ("fn-level-2", "Choose a language."),
        ("fn-level-1 fn-numbered", "2. Sign in."),
    ]
    assert page.xpath("string(//pre/code)") == "port = 443\n  indented <b>"
    assert page.xpath("string(//blockquote)") == "A saying."
    assert [[cell.text_content() for cell in row] for row in page.xpath("//table//tr")] == [
        ["City", "Limit"],
        ["Oslo", "180 euros"],
    ]
    assert [cell.tag for cell in page.xpath("//table//tr")[0]] == ["th", "th"]
    assert page.xpath("//a/@href") == ["/"]  # the article's own address is a script


def test_a_table_cell_is_marked_inside_its_row(client: TestClient) -> None:
    identifier, text = document(client, "budget.md")
    start, answer = text.index("Oslo"), text.index("180 euros")
    page = opened(client, identifier, start=start, end=answer + 9, answer_start=answer, answer_end=answer + 9)
    assert [cell.xpath("string(.//mark[@class='fn-answer'])") for cell in page.xpath("//tr[td//mark]/td")] == ["", "180 euros"]
    assert page.xpath("string(//*[@id='hit'])") == "Oslo"


def test_a_hostile_article_is_text(own_client: TestClient, store: Store, articles: Path, embedder: HashEmbedder) -> None:
    (articles / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    sync(store, [articles], embedder)
    page = opened(own_client, document(own_client, "hostile.txt")[0])
    assert not page.xpath("//script | //img | //svg | //style | //main//a[not(@href='/')] | //@*[starts-with(name(), 'on')]")
    assert "<img src=x onerror=alert(3)>" in page.text_content()
    assert page.xpath("//span[@class='fn-control']/text()") == ["U+202E"]


def test_a_title_that_differs_in_signs_only_stands_once() -> None:
    """Front matter cannot hold a colon unquoted, so titles there often lack the heading's: both were shown."""
    meta = DocumentMeta("d", "s", "p", "main", "Trade - a survey", "", "", "", "0" * 64)
    text = "Trade: a survey\nIt grew."
    page = read_html(source_html(Document(meta, text, (Block("heading", 0, 15, 1), Block("paragraph", 16, 24))), []))
    assert [heading.text_content() for heading in page.xpath("//h1 | //h2")] == ["Trade: a survey"]
    other = replace(meta, title="Another title")
    page = read_html(source_html(Document(other, text, (Block("heading", 0, 15, 1), Block("paragraph", 16, 24))), []))
    assert [heading.text_content() for heading in page.xpath("//h1 | //h2")] == ["Another title", "Trade: a survey"]


@pytest.mark.parametrize(
    ("url", "links"), [("https://a.example/x", 2), ("javascript:alert(1)", 1), ("data:text/html,x", 1), ("", 1)]
)
def test_the_original_is_linked_only_over_the_web(url: str, links: int) -> None:
    meta = DocumentMeta("d", "s", "p", "main", "T", "", "", url, "0" * 64)
    page = read_html(source_html(Document(meta, "Text.", (Block("paragraph", 0, 5),)), []))
    assert len(page.xpath("//a")) == links


def document(client: TestClient, path: str) -> tuple[str, str]:
    """The id and the text of an article."""
    identifier = next(row["id"] for row in client.get("/api/documents").json() if row["path"] == path)
    return identifier, client.get(f"/api/documents/{identifier}").json()["text"]


def opened(client: TestClient, identifier: str, **place: int) -> HtmlElement:
    return read(client.get(f"/source/{identifier}", params=place))


def read(reply: Response) -> HtmlElement:
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return read_html(reply.text)


def read_html(page: str) -> HtmlElement:
    return lxml.html.document_fromstring(page)


def marks(page: HtmlElement) -> list[tuple[str, str, str | None]]:
    return [(mark.get("class"), mark.text_content(), mark.get("id")) for mark in page.xpath("//mark")]

"""The article page: the right place marked by offset, honest about what it cannot show, and only text of the article."""

import hashlib
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
from fakes import HashEmbedder
from httpx import Response
from lxml.html import HtmlElement
from starlette.testclient import TestClient

from index.store.store import Store
from index.sync import sync
from index.types import CELL_SEPARATOR, Block, Document, DocumentMeta
from qa.receipt import check_receipt
from qa.render import spoken_date
from qa.web.source_page import Cited, source_html

pytestmark = pytest.mark.usefixtures("without_chat")

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
        paragraph = page.xpath("//p[mark]")[0]
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
    identifier, _ = document(own_client, "manual.md")
    page = opened(own_client, identifier)
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
    assert page.xpath("//a/@href") == ["/", f"/original/{identifier}"]  # the article's own address is a script


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
    assert page.xpath("//script/@src") == ["/source.js"] and not page.xpath("//script/text()")
    assert not page.xpath(
        "//img | //svg | //style | //@style | //main//a[not(starts-with(@href, '/'))] | //@*[starts-with(name(), 'on')]"
    )
    assert "<img src=x onerror=alert(3)>" in page.text_content()
    assert page.xpath("//span[@class='fn-control']/text()") == ["U+202E"]


def test_a_title_that_differs_in_signs_only_stands_once() -> None:
    """Front matter cannot hold a colon unquoted, so titles there often lack the heading's: both were shown."""
    meta = DocumentMeta("d", "s", "p", "main", "Trade - a survey", "", "", "", "0" * 64)
    text = "Trade: a survey\nIt grew."
    page = read_html(source_html(Document(meta, text, (Block("heading", 0, 15, 1), Block("paragraph", 16, 24))), Cited()))
    assert [heading.text_content() for heading in page.xpath("//h1 | //h2")] == ["Trade: a survey"]
    other = replace(meta, title="Another title")
    page = read_html(source_html(Document(other, text, (Block("heading", 0, 15, 1), Block("paragraph", 16, 24))), Cited()))
    assert [heading.text_content() for heading in page.xpath("//h1 | //h2")] == ["Another title", "Trade: a survey"]


@pytest.mark.parametrize(
    ("url", "links"),
    [("https://a.example/x", ["https://a.example/x"]), ("javascript:alert(1)", []), ("data:text/html,x", []), ("", [])],
)
def test_the_original_is_linked_only_over_the_web(url: str, links: list[str]) -> None:
    meta = DocumentMeta("d", "s", "p", "main", "T", "", "", url, "0" * 64)
    page = read_html(source_html(Document(meta, "Text.", (Block("paragraph", 0, 5),)), Cited()))
    assert page.xpath("//a[@target='_blank']/@href") == links


def test_the_original_opens_at_the_cited_place(client: TestClient) -> None:
    identifier, text = document(client, "budget.md")
    start = text.index("In 2024")
    page = opened(client, identifier, start=start, end=start + 41)
    (link,) = page.xpath("//a[@target='_blank']")
    assert link.get("href") == (
        "https://wiki.example.org/budget#:~:text=In%202024%20the%20budget%20was%205%20million%20dollars."
    )
    assert link.get("rel") == "noopener noreferrer"


def test_every_stretch_of_the_text_says_where_it_begins(client: TestClient) -> None:
    """The script counts from there: an element's text, with each code counted as one character, is the article's."""
    for path in ("budget.md", "harbour.txt", "birds.html"):
        identifier, text = document(client, path)
        places = [
            (int(element.get("data-start")), element.text_content())
            for element in opened(client, identifier).xpath("//*[@data-start]")
        ]
        assert all(text.startswith(words, start) for start, words in places)
        assert sum(len(words) for _, words in places) == len(text) - gaps(client, identifier)


def test_a_title_of_its_own_is_no_text_of_the_article() -> None:
    meta = DocumentMeta("d", "s", "p", "main", "Another", "", "", "", "0" * 64)
    page = read_html(source_html(Document(meta, "Text.", (Block("paragraph", 0, 5),)), Cited()))
    assert [element.text_content() for element in page.xpath("//*[@data-start]")] == ["Text."]


QUESTION = '  Which "captain"\u202e <b>opened</b>\nthe harbour?\x00 '


def test_the_question_of_a_link_is_text(client: TestClient) -> None:
    identifier, _ = document(client, "harbour.txt")
    page = read(client.get(f"/source/{identifier}", params={"q": QUESTION}))
    assert page.xpath("//input/@value") == ['Which "captain" <b>opened</b> the harbour?']
    assert not page.xpath("//b")
    page = read(client.get(f"/source/{identifier}", params={"q": "x" * 5000}))
    assert page.xpath("string-length(//input/@value)") == 2000
    assert opened(client, identifier).xpath("//input/@value") == [""]


def test_a_receipt_is_one_that_can_be_verified(
    own_client: TestClient, store: Store, articles: Path, embedder: HashEmbedder
) -> None:
    identifier, text = document(own_client, "harbour.txt")
    start = text.index("Captain")
    query = {"start": start, "end": start + 57, "answer_start": start + 8, "answer_end": start + 19}
    page = read(own_client.get(f"/source/{identifier}", params={**query, "q": QUESTION}))
    (link,) = page.xpath("//a[text()='Download a receipt']/@href")
    reply = own_client.get(link)
    assert reply.headers["content-disposition"] == f'attachment; filename="receipt-{identifier}.json"'
    receipt = reply.json()
    (cited,) = receipt["citations"]
    assert receipt["question"] == 'Which "captain" <b>opened</b> the harbour?' and receipt["answer"] == "Olga Brandt"
    assert (cited["quote"], cited["start"], cited["end"]) == (text[start : start + 57], start, start + 57)
    assert (cited["answer_start"], cited["answer_end"]) == (start + 8, start + 19)
    assert cited["document"]["title"] == "The harbour of Northport" and cited["document"]["sha256"] == sha256(text)
    with store.snapshot() as snapshot:
        assert (receipt["store"]["generation"], receipt["store"]["sha256"]) == (snapshot.generation, snapshot.sha256)
        assert [row.state for row in check_receipt(receipt, snapshot)] == ["holds"]
    path = articles / "harbour.txt"
    path.write_text("A new first line.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    sync(store, [articles], embedder)
    with store.snapshot() as snapshot:
        assert [row.state for row in check_receipt(receipt, snapshot)] == ["source changed"]
    reply = own_client.get(link)
    assert reply.status_code == 409 and "has changed" in reply.text


def test_there_is_no_receipt_without_a_place(client: TestClient) -> None:
    identifier, text = document(client, "budget.md")
    assert not opened(client, identifier).xpath("//a[contains(@href, 'receipt')]")
    for address in (identifier, "missing"):
        assert client.get(f"/source/{address}/receipt").status_code == 404
    assert client.get(f"/source/{identifier}/receipt", params={"start": len(text), "end": len(text) + 1}).status_code == 404


def test_a_text_that_was_altered_in_the_store_is_not_shown(own_client: TestClient, store: Store) -> None:
    identifier, _ = document(own_client, "harbour.txt")
    with sqlite3.connect(store.folder / "store.db") as connection:
        connection.execute("UPDATE documents SET text = replace(text, '1921', '1922') WHERE id = ?", [identifier])
    for path in (f"/source/{identifier}", f"/source/{identifier}/receipt?start=0&end=5"):
        reply = own_client.get(path)
        assert reply.status_code == 503 and "1922" not in reply.text


def gaps(client: TestClient, identifier: str) -> int:
    """How many characters of an article stand between its blocks and between its cells."""
    found = client.get(f"/api/documents/{identifier}").json()
    blocks = found["blocks"]
    between = sum(after["start"] - before["end"] for before, after in pairwise(blocks))
    rows = (found["text"][block["start"] : block["end"]] for block in blocks if block["kind"].startswith("table"))
    return between + sum(len(CELL_SEPARATOR) * row.count(CELL_SEPARATOR) for row in rows)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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


def test_the_page_of_the_marked_place_is_said() -> None:
    blocks = (Block("paragraph", 0, 5, page=1), Block("paragraph", 7, 12, page=2))
    of = Document(DocumentMeta("d", "s", "a.pdf", "main", "T", "", "", "", "0" * 64), "First\n\nAgain", blocks)
    assert "Marked on page 2" in source_html(of, Cited((7, 12)))
    assert "Marked on" not in source_html(of, Cited())


def test_an_article_that_was_removed_says_since_when_until_it_is_back(
    own_client: TestClient, store: Store, articles: Path, embedder: HashEmbedder
) -> None:
    identifier, text = document(own_client, "harbour.txt")
    (articles / "harbour.txt").rename(articles.parent / "away.txt")
    sync(store, [articles], embedder)
    today = spoken_date(datetime.now(UTC).date().isoformat())
    for address in (f"/source/{identifier}", f"/source/{identifier}?start=0&end=9", f"/source/{identifier}/receipt"):
        reply = own_client.get(address)
        page = lxml.html.fromstring(reply.text)
        assert (reply.status_code, page.xpath("string(//h1)")) == (410, "Article removed")
        assert f"was removed on {today}." in page.xpath("string(//main/p)")
        assert "harbour" not in reply.text.lower()
    reply = own_client.get(f"/api/documents/{identifier}")
    message = f"This document was removed on {today}."
    assert (reply.status_code, reply.json()) == (410, {"error": {"code": "removed", "message": message}})
    (articles.parent / "away.txt").rename(articles / "harbour.txt")
    sync(store, [articles], embedder)
    assert document(own_client, "harbour.txt") == (identifier, text)
    assert own_client.get(f"/source/{identifier}").status_code == 200

"""Title, author, date and address: stated by the page in one of the usual places, or left empty."""

import pytest
from lxml import html

from index.load import load
from index.load.html_metadata import address_of, author_of, date_of


def about(head: str, body: str = "<p>Text.</p>") -> tuple[str, str, str]:
    root = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return author_of(root), date_of(root), address_of(root)


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        ('<meta name="author" content=" Ada B. ">', "", "Ada B."),
        ('<meta name="citation_author" content="A"><meta name="citation_author" content="B">', "", "A, B"),
        ('<meta property="article:author" content="https://social.example/ada">', '<a rel="author" href="/a">Ada</a>', "Ada"),
        (
            '<script type="application/ld+json">{"@graph": [{"author": [{"name": "Jo"}, {"name": "Al"}]}]}</script>',
            "",
            "Jo, Al",
        ),
        (
            '<script type="application/ld+json">{broken</script>',
            '<span itemprop="author"><b itemprop="name">Bo</b></span>',
            "Bo",
        ),
        ("", '<p class="byline">By Lena Ruiz | 3 May 2020</p>', "Lena Ruiz"),
        ("", "<p>By the river, nobody signs.</p>", ""),
    ],
)
def test_author(head: str, body: str, author: str) -> None:
    assert about(head, body)[0] == author


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ('<meta property="article:published_time" content="2024-05-19T23:10:00+02:00">', "", "2024-05-19"),
        ('<meta name="citation_publication_date" content="2020/6/3">', "", "2020-06-03"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2023-02-01"}</script>',
            "",
            "2023-02-01",
        ),
        ("", '<article><header><time datetime="2022-07-08">Friday</time></header></article>', "2022-07-08"),
        ("", '<span class="entry-date">June 3, 2020</span>', "2020-06-03"),
        ("", '<p>The war ended on <time datetime="1945-05-08">8 May 1945</time>. Copyright 2021.</p>', ""),
        ("", "<table><tr><th>2023</th></tr></table>", ""),
    ],
)
def test_date(head: str, body: str, date: str) -> None:
    """A table's heading "2023" was taken for the first of January of that year."""
    assert about(head, body)[1] == date


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="https://example.org/a">', "https://example.org/a"),
        ('<link rel="canonical" href="javascript:alert(1)">', ""),
        ('<link rel="canonical" href="/a"><meta property="og:url" content="https://example.org/b">', "https://example.org/b"),
    ],
)
def test_address(head: str, address: str) -> None:
    assert about(head)[2] == address


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ('<title>T | Site</title><meta property="og:title" content="OG"><h1>H</h1>', "OG"),
        ("<title>T | Site</title><h2>Small</h2><h1>Big</h1>", "Big"),
        ("<title>T | Site</title><nav><h2>Menu</h2></nav><p>Text</p>", "T | Site"),
        ("<p>Text</p>", "My page"),
    ],
)
def test_title(markup: str, title: str) -> None:
    (article,) = load(markup.encode(), "my-page.html")
    assert article.title == title

"""Images in articles: one within a text leaves its description there, one that stands alone becomes a caption with its file."""

import pytest
from payloads import PAYLOADS

from index.clean import clean
from index.load import load
from index.types import Article


def pieces(text: str, path: str) -> list[tuple[str, str, str]]:
    """(kind, text, image) of each piece."""
    (found,) = load(text.encode(), path)
    return [(piece.kind, piece.text, piece.image) for piece in found.pieces]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![The map](map.png)", [("caption", "The map", "guide/map.png")]),
        ('![The map](map.png "Oslo and\nits harbour")', [("caption", "Oslo and its harbour", "guide/map.png")]),
        ("![The *big* map][m]\n\n[m]: ../map.png 'T'", [("caption", "T", "map.png")]),
        ("[![The map](map%20a.png)](https://x.example)", [("caption", "The map", "guide/map a.png")]),
        ("![One](1.png)\n![Two](2.png) ![](3.png)", [("caption", "One", "guide/1.png"), ("caption", "Two", "guide/2.png")]),
        ("![](map.png)", []),
        ("![The map](https://x.example/map.png)", [("caption", "The map", "")]),
        ("See ![the map](map.png).", [("paragraph", "See the map.", "")]),
        ("![The map](map.png) of Oslo", [("paragraph", "The map of Oslo", "")]),
        ("## ![The map](map.png)", [("heading", "The map", "")]),
        ("| A |\n|---|\n| ![Yes](yes.png) |", [("table_header", "A", ""), ("table_row", "Yes", "")]),
        ("> ![The map](map.png)", [("caption", "The map", "guide/map.png")]),
        (
            "1. Open it.\n\n   ![The gear](gear.png)\n\n2. Close it.",
            [("list_item", "1. Open it.", ""), ("caption", "The gear", "guide/gear.png"), ("list_item", "2. Close it.", "")],
        ),
        (
            "1. ![](gear.png)\n\n   Open it.",  # the number is the text's
            [("list_item", "1. Open it.", "")],
        ),
        (
            "1. ![The gear](gear.png)\n\n   Open it.",
            [("caption", "The gear", "guide/gear.png"), ("list_item", "1. Open it.", "")],
        ),
        ("1. Open it.\n   ![the gear](gear.png)", [("list_item", "1. Open it. the gear", "")]),
        ('<img src="map.png" alt="The map">', [("caption", "The map", "guide/map.png")]),
        (
            '<figure>\n<img src="map.png" alt="A map">\n<figcaption>Oslo in <b>1921</b></figcaption>\n</figure>',
            [("caption", "Oslo in 1921", "guide/map.png")],
        ),
        ('A line <img src="map.png" alt="the map">', [("paragraph", "A line the map", "")]),
    ],
)
def test_in_markdown(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert pieces(text, "guide/page.md") == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p><img src=map.png alt='The map'></p>", [("caption", "The map", "guide/map.png")]),
        (
            "<p>\n<a href=x><picture><source><img src=map.png alt=' The \n map '></picture></a>\n</p>",
            [("caption", "The map", "guide/map.png")],
        ),
        (
            "<p>One</p><img src=map.png alt='The map'><p>Two</p>",
            [("paragraph", "One", ""), ("caption", "The map", "guide/map.png"), ("paragraph", "Two", "")],
        ),
        (
            "<p><img src=1.png alt=One><br><img src=2.png alt=Two><img src=3.png></p>",
            [("caption", "One", "guide/1.png"), ("caption", "Two", "guide/2.png")],
        ),
        ("<p>See <img src=map.png alt='the map'></p>", [("paragraph", "See the map", "")]),
        ("<p><img src=map.png alt='The map'> of Oslo</p>", [("paragraph", "The map of Oslo", "")]),
        ("<p><img src=map.png></p><img><img alt=''><p><img alt=' '></p>", []),
        ("<h2><img src=map.png alt='The map'></h2>", [("heading", "The map", "")]),
        ("<pre><img src=map.png alt='a  b'></pre>", [("code", " a  b ", "")]),
        (
            "<ol><li>Open it.<p><img src=g.png alt=Gear></p></li></ol>",
            [("list_item", "1. Open it.", ""), ("caption", "Gear", "guide/g.png")],
        ),
        (
            "<ol><li><p><img src=g.png alt=Gear></p>Open it.</li></ol>",
            [("caption", "Gear", "guide/g.png"), ("list_item", "1. Open it.", "")],
        ),
        ("<p><img src='data:image/png;base64,AA' alt='Dot'></p>", [("caption", "Dot", "")]),
        ("<p><img src=map.png alt='The map' hidden></p>", []),
    ],
)
def test_in_html(markup: str, expected: list[tuple[str, str, str]]) -> None:
    assert pieces(markup, "guide/page.html") == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<figure><img src=a.png alt=Alt><figcaption>Cap</figcaption></figure>", [("caption", "Cap", "a.png")]),
        ("<figure><figcaption>Cap</figcaption><img src=a.png></figure>", [("caption", "Cap", "a.png")]),
        (
            "<figure><div><a><img src=a.png></a></div><figcaption><p>One</p><p>Two</p></figcaption></figure>",
            [("caption", "One", "a.png"), ("caption", "Two", "")],
        ),
        ("<figure><img src=a.png alt=Alt></figure>", [("caption", "Alt", "a.png")]),
        ("<figure><img src=a.png alt=Alt><figcaption> </figcaption></figure>", [("caption", "Alt", "a.png")]),
        ("<figure><img src=a.png alt=Alt><figcaption hidden>Cap</figcaption></figure>", [("caption", "Alt", "a.png")]),
        (
            "<figure><img src=a.png alt=Alt><figcaption><b hidden>Cap</b></figcaption></figure>"
            "<table><caption>T</caption><tr><td>1</table>",
            [("caption", "T", ""), ("table_row", "1", "")],
        ),
        (
            "<figure><img src=a.png><img src=b.png alt=B><figcaption>Cap</figcaption></figure>",
            [("caption", "B", "b.png"), ("caption", "Cap", "a.png")],
        ),
        ("<figure><img src=a.png hidden><img src=b.png><figcaption>Cap</figcaption></figure>", [("caption", "Cap", "b.png")]),
        (
            "<figure><figure><img src=a.png><figcaption>A</figcaption></figure>"
            "<figure><img src=b.png><figcaption>B</figcaption></figure><figcaption>All</figcaption></figure>",
            [("caption", "A", "a.png"), ("caption", "B", "b.png"), ("caption", "All", "")],
        ),
        (
            "<figure><img src=a.png alt=Alt><figcaption>See <img src=i.png alt=icon></figcaption></figure>",
            [("caption", "See icon", "a.png")],
        ),
        ("<figure><figcaption><img src=i.png alt=icon></figcaption></figure>", [("caption", "icon", "i.png")]),
        (
            "<figure><table><tr><td>A</td><td><img src=y.png alt=Yes></td></tr></table><figcaption>Cap</figcaption></figure>",
            [("table_row", "A | Yes", ""), ("caption", "Cap", "")],
        ),
        (
            "<table><tr><td>A</td><td><figure><img src=y.png alt=Alt><figcaption>Cap</figcaption></figure></td></tr></table>",
            [("table_row", "A | Alt Cap", "")],
        ),
        ("<figure><pre>x = 1</pre><figcaption>Cap</figcaption></figure>", [("code", "x = 1", ""), ("caption", "Cap", "")]),
    ],
)
def test_figures(markup: str, expected: list[tuple[str, str, str]]) -> None:
    assert pieces(markup, "page.html") == expected


def test_an_image_of_what_is_no_article_text_is_not_kept() -> None:
    markup = "<nav><p><img src=logo.png alt='The logo'></p></nav><p>Terns fly.</p><p><img src=tern.png alt='A tern'></p>"
    (found,) = load(markup.encode(), "page.html")
    assert [(piece.text, piece.label, piece.image) for piece in found.pieces if piece.kind == "caption"] == [
        ("The logo", "navigation", "logo.png"),
        ("A tern", None, "tern.png"),
    ]
    assert blocks(found) == [("The logo", ""), ("Terns fly.", ""), ("A tern", "tern.png")]


def test_a_caption_is_cleaned_like_any_text_and_keeps_its_image() -> None:
    (found,) = load("Terns.\n\n![A cafe\u0301\u200b  terrace](a.png)\n\nMore.".encode(), "page.md")
    assert blocks(found) == [("Terns.", ""), ("A café terrace", "a.png"), ("More.", "")]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_captions_and_addresses_name_no_file_outside(payload: str) -> None:
    quoted = payload.replace("&", "&amp;").replace('"', "&quot;")
    terns = "Terns fly. " * 30
    markup = f'<p>{terns}</p><figure><img src="{quoted}" alt="{quoted}"></figure><img src="ok.png" alt="{quoted}">'
    written = "".join(f"\\{sign}" if sign in "[]\\`*_<>()!&" else sign for sign in payload)
    for text, path in ((markup, "a/page.html"), (f"{terns}\n\n![{written}](<ok.png>)\n", "a/page.md")):
        (found,) = load(text.encode(), path)
        images = [image for _, image in blocks(found) if image]
        assert all(image.startswith("a/") and not set(image) & set("\\:\0\n") for image in images), images
        assert "a/ok.png" in images


def blocks(article: Article) -> list[tuple[str, str]]:
    document = clean(article, source="s", path="p", space="main")
    return [(document.text[block.start : block.end], block.image) for block in document.blocks]

"""HTML as it is found: what is text, what is hidden, what is not the article's, and how tables and lists are read."""

import time
from pathlib import Path

import pytest

from index.errors import LoadError
from index.load import load
from index.types import Article


def article(markup: str, path: str = "page.html") -> Article:
    (found,) = load(markup.encode(), path)
    return found


def texts(markup: str) -> list[str]:
    return [piece.text for piece in article(markup).pieces]


def kinds(markup: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in article(markup).pieces]


def labelled(markup: str) -> list[tuple[str | None, str]]:
    return [(piece.label, piece.text) for piece in article(markup).pieces]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("Text in body<p>One</p>tail <i>x</i>", ["Text in body", "One", "tail x"]),
        ("<p>A<span>B</span> <b>C</b>d</p>", ["AB Cd"]),
        ("<p>One<br>two\nthree<br/><br/>four</p>", ["One\ntwo three\n\nfour"]),
        ("<p>Fish &amp; chips&nbsp;5&nbsp;&euro; &lt;b&gt; &#8212; &bogus;</p>", ["Fish & chips 5 € <b> — &bogus;"]),
        ("<p>See <img src=x alt='a map of Oslo'> here</p>", ["See a map of Oslo here"]),
        ("<dl><dt>Term</dt><dd>Meaning</dd><dd><p>a</p><p>b</p></dd></dl>", ["Term", "Meaning", "a", "b"]),
        (
            "<p>About 10<sup>6</sup> of 5 m<sup>2</sup>, the 5<sup>th</sup> H<sub>2</sub>O</p>",
            ["About 10⁶ of 5 m², the 5th H2O"],
        ),
        ("<p>Long<wbr>word <code>a  b</code></p>", ["Longword a b"]),
    ],
)
def test_text_and_inline_elements(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_lists_keep_their_numbers_and_depth() -> None:
    markup = "<ol start=3><li><p>First</p><p>more</p></li><li>Two<ul><li>deep</li></ul>tail</li><li value=9>Nine</li></ol>"
    found = [(piece.kind, piece.level, piece.text) for piece in article(markup).pieces]
    assert found == [
        ("list_item", 1, "3. First"),
        ("list_item", 1, "more"),
        ("list_item", 1, "4. Two"),
        ("list_item", 2, "deep"),
        ("list_item", 1, "tail"),
        ("list_item", 1, "9. Nine"),
    ]


def test_code_quotations_and_captions_are_told_apart() -> None:
    markup = (
        "<pre>\nif x:\n    <b>y</b>\n</pre><blockquote><p>So be it.</p></blockquote>"
        "<figure><img><figcaption>A dam</figcaption></figure>"
    )
    assert kinds(markup) == [("code", "if x:\n    y"), ("quote", "So be it."), ("caption", "A dam")]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Secret</p>",
        "<p aria-hidden='true'>Secret</p>",
        "<p style='color: red; display : none'>Secret</p>",
        "<p style='visibility:hidden'>Secret</p>",
        "<p style='font-size:0'>Secret</p>",
        "<p style='opacity: 0'>Secret</p>",
        "<p style='position:absolute;left:-9999px'>Secret</p>",
        "<p style='color:#FFF'>Secret</p>",
        "<p style='background:#fff;color:white'>Secret</p>",
        "<font color=white>Secret</font>",
        "<span class='screen-reader-text'>Secret</span>",
        "<!-- Secret -->",
        "<script>Secret</script>",
        "<style>Secret</style>",
        "<template><p>Secret</p></template>",
        "<noscript>Secret</noscript>",
        "<svg><text>Secret</text></svg>",
        "<div hidden><table><tr><td>Secret</td><td>x</td></tr></table></div>",
    ],
)
def test_what_a_browser_does_not_show_is_left_out(hidden: str) -> None:
    assert texts(f"<p>Before</p>{hidden}<p>After</p>") == ["Before", "After"]


def test_white_text_on_a_colour_is_shown() -> None:
    """Many wikis' header rows are white on blue; they were taken for hidden text, and the columns lost their names."""
    markup = '<table><tr style="background:#036"><th style="color:white">Name</th><th style="color:#fff">Age</th></tr></table>'
    assert kinds(markup) == [("table_header", "Name | Age")]


def test_marks_of_a_wiki_are_no_text() -> None:
    """ "It grew.[1] Then" was one sentence, and each heading of a MediaWiki page ended in "[edit]"."""
    markup = (
        '<div class="mw-heading"><h2 id="Legal">Legal</h2><span class="mw-editsection">[<a href="/e">edit</a>]</span></div>'
        '<p>It grew.<sup class="reference"><a href="#cite-1">[1]</a></sup> Then<sup><a href="#n2">2</a></sup> it fell.</p>'
        '<h3>Files<a class="headerlink" href="#files">¶</a></h3>'
    )
    assert kinds(markup) == [("heading", "Legal"), ("paragraph", "It grew. Then it fell."), ("heading", "Files")]


def test_navigation_footers_and_advertisement_are_labelled() -> None:
    markup = (
        "<header><p>The Post</p></header><nav><ul><li>Home</li></ul></nav><main><article><h1>Title</h1><p>Text.</p>"
        "<div class='ad-slot'><p>Buy.</p></div><aside><p>See also</p></aside><footer><p>By Ann</p></footer>"
        "<button>Share</button></article></main><div class='newsletter-box'><p>Join.</p></div><div id='cookie-bar'>OK?</div>"
        "<div role='complementary'>Related</div><footer><p>© Post</p></footer>"
    )
    assert labelled(markup) == [
        ("navigation", "The Post"),
        ("navigation", "Home"),
        (None, "Title"),
        (None, "Text."),
        ("advertisement", "Buy."),
        ("navigation", "See also"),
        (None, "By Ann"),
        ("navigation", "Share"),
        ("advertisement", "Join."),
        ("navigation", "OK?"),
        ("navigation", "Related"),
        ("footer", "© Post"),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        '<div id="page" class="has-sidebar"><h2>Files</h2><p>Text.</p></div>',
        '<div class="sidebar"><h1>Files</h1><p>Text.</p></div>',
        '<div class="post comments-open"><h2>Files</h2><p>Text.</p></div>',
        '<section id="sharing"><h2>Files</h2><p>Text.</p></section>',
        '<div class="section" id="sharing-files"><h2>Sharing files</h2><p>Text.</p></div>',
        '<h2 id="legal">Legal</h2><p>Text.</p>',
        '<aside class="admonition note"><p>Mind the gap.</p></aside><p>Text.</p>',
        '<h3><button aria-expanded="false">What is it?</button></h3><p>Text.</p>',
    ],
)
def test_names_that_do_not_say_what_a_block_is(markup: str) -> None:
    """Whole pages were greyed out as navigation because their frame was of class "has-sidebar"."""
    assert [label for label, _ in labelled(markup)] == [None, None]


TABLES = [
    (
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
        [("table_header", "A | B"), ("table_row", "1 | 2")],
    ),
    (
        "<table><thead><tr><td>A</td><td>B</td></tr></thead><tr><td>1</td><td>2</td></tr></table>",
        [("table_header", "A | B"), ("table_row", "1 | 2")],
    ),
    (
        "<table><tr><td></td><th>2023</th></tr><tr><th>Oslo</th><td>1</td></tr></table>",
        [("table_header", " | 2023"), ("table_row", "Oslo | 1")],
    ),
    ("<table><tr><th>Total</th><td></td></tr></table>", [("table_row", "Total | ")]),
    (
        "<table><tr><td><p>a</p><p>b</p></td><td><ul><li>x</li><li>y</li></ul>z<br>w</td></tr></table>",
        [("table_row", "a b | x y z w")],
    ),
    ("<table><tr><td>a | b</td><td><img alt=Yes></td></tr></table>", [("table_row", "a|b | Yes")]),
    (
        "<table><tr><th rowspan=2>City</th><th colspan=2>Limit</th></tr><tr><th>2023</th><th>2024</th></tr>"
        "<tr><td rowspan=2>Oslo</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
        "<tr><td colspan=3>None</td></tr></table>",
        [
            ("table_header", "City | Limit | "),
            ("table_header", "City | 2023 | 2024"),
            ("table_row", "Oslo | 1 | 2"),
            ("table_row", "Oslo | 3 | 4"),
            ("table_row", "None"),
        ],
    ),
    ("<table><caption>Limits</caption><tr><td>1</td><td>2</td></tr></table>", [("caption", "Limits"), ("table_row", "1 | 2")]),
]


@pytest.mark.parametrize(("markup", "expected"), TABLES)
def test_tables(markup: str, expected: list[tuple[str, str]]) -> None:
    """Paragraphs in a cell were glued ("ab"), and cells over several rows shifted all others under the wrong headings."""
    assert kinds(markup) == expected


def test_a_table_that_arranges_the_page_is_read_as_text() -> None:
    """Old pages and e-mails are tables in tables: the outer cells' text was lost, or a whole article was one row."""
    markup = (
        "<table><tr><td>Menu</td><td><h1>Title</h1><p>One.</p><p>Two.</p>"
        "<table><tr><td>a</td><td>b</td></tr></table>After</td></tr></table>"
    )
    assert kinds(markup) == [
        ("paragraph", "Menu"),
        ("heading", "Title"),
        ("paragraph", "One."),
        ("paragraph", "Two."),
        ("table_row", "a | b"),
        ("paragraph", "After"),
    ]


@pytest.mark.parametrize(
    "markup",
    ["<table><tr><td>a<tr><td>b</table>", "<td>a</td>", "<table><td>a<td>b</table>", "<tr><tr></tr><td>a", "</li></ul>a"],
)
def test_broken_tables_and_lists_keep_their_text(markup: str) -> None:
    assert "a" in " ".join(texts(markup))


def test_a_span_over_a_million_cells_stays_small() -> None:
    markup = f"<table><tr><td rowspan=999999 colspan=999999>{'x' * 70}</td></tr>{'<tr></tr>' * 1000}</table>"
    assert sum(len(text) for text in texts(markup)) < 10_000


def test_elements_that_xhtml_closes_at_once_do_not_swallow_the_page() -> None:
    markup = (
        '<?xml version="1.0" encoding="utf-8"?><html><head><title>T</title><script src="x"/></head>'
        '<body><a name="q"/><p>Seen</p></body></html>'
    )
    assert texts(markup) == ["Seen"]


def test_text_below_the_256th_element_is_read() -> None:
    """libxml2 stops at depth 256 unless told otherwise, and the rest of the page was lost without a word."""
    assert texts("<p>Before</p>" + "<div>" * 300 + "deep" + "</div>" * 300 + "<p>After</p>") == ["Before", "deep", "After"]


def test_a_page_too_deep_to_be_read_whole_is_refused_at_once() -> None:
    begin = time.process_time()
    with pytest.raises(LoadError, match="nested too deep"):
        article("<div>" * 100_000 + "deep" + "</div>" * 100_000)
    assert time.process_time() - begin < 5


def test_an_entity_cannot_read_a_file(tmp_path: Path) -> None:
    (tmp_path / "canary").write_text("CANARY", encoding="utf-8")
    markup = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "canary").as_uri()}">]><html><body><p>Text &x; end</p></body></html>'
    )
    for path in ("page.html", "page.xhtml"):
        assert "CANARY" not in str(article(markup, path))


@pytest.mark.parametrize("markup", ["", "  "])
def test_a_page_without_markup_is_refused(markup: str) -> None:
    with pytest.raises(LoadError, match="no readable HTML"):
        article(markup)

"""Markdown as it is found: front matter, headings, lists, tables, code, and the HTML inside it."""

import time
from itertools import pairwise

import pytest

from index.errors import LoadError
from index.load import load
from index.types import Article


def article(text: str, path: str = "my-page.md") -> Article:
    (found,) = load(text.encode(), path)
    return found


def kinds(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in article(text).pieces]


def test_front_matter() -> None:
    found = article("---\nTitle: 'A: b'\nauthor: Ada\ndate: 2024-03-01\nurl: https://example.org/a\n---\n\nText.\n")
    assert (found.title, found.author, found.date, found.url) == ("A: b", "Ada", "2024-03-01", "https://example.org/a")
    assert [piece.text for piece in found.pieces] == ["Text."]


@pytest.mark.parametrize(
    ("front", "title", "author", "date"),
    [
        ("title: No\nauthor: [Ada, Bo]\ndate: 3 May 2024", "No", "Ada, Bo", "2024-05-03"),
        ("title: 007\nauthors:\n  - name: Ada\n    mail: a@example.org\n  - Bo", "007", "Ada, Bo", ""),
        ("title:\nauthor: ~\ndate: 2024-13-45", "My page", "", ""),
        ("# a remark\ntitle: T\ndate: 2024-05-19 10:00:00 +02:00", "T", "", "2024-05-19"),
        ("url: javascript:alert(1)\ntitle: [[deep], T]", "T", "", ""),
        ("", "My page", "", ""),
    ],
)
def test_odd_front_matter(front: str, title: str, author: str, date: str) -> None:
    """The title `No` became "False", and the leading zeros of `007` went."""
    found = article(f"---\n{front}\n---\nText.\n")
    assert (found.title, found.author, found.date, found.url) == (title, author, date, "")


@pytest.mark.parametrize("front", ["title: a: b", "title: 'open", "\ttitle: x: y", "a: [1"])
def test_broken_front_matter_names_its_line(front: str) -> None:
    with pytest.raises(LoadError, match=r"front matter is not YAML in line \d"):
        article(f"---\n{front.strip()}\n---\nText.\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\n\nSay this: it is.\n\n---\n\nMore\n", [("paragraph", "Say this: it is."), ("paragraph", "More")]),
        ("---\nJust words\n---\nMore\n", [("heading", "Just words"), ("paragraph", "More")]),
        ("Text\n\n---\ntitle: x\n---\n", [("paragraph", "Text"), ("heading", "title: x")]),
    ],
)
def test_text_between_rules_is_no_front_matter(text: str, expected: list[tuple[str, str]]) -> None:
    """A file that began with a rule was refused, or its first part taken for front matter and lost."""
    assert kinds(text) == expected


def test_front_matter_of_a_billion_items_is_read_at_once() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]" for before, name in pairwise("abcdefghi")]
    begin = time.process_time()
    assert article("---\n" + "\n".join(lines) + "\nauthor: *i\ntitle: T\n---\nText.\n").author == ""
    assert time.process_time() - begin < 2


def test_headings_of_both_styles() -> None:
    found = article("Title\n=====\n\nSub *one*\n---\n\n### Third ###\n\n## With id {#with-id}\n\n####### seven\n")
    assert [(piece.kind, piece.level, piece.text) for piece in found.pieces] == [
        ("heading", 1, "Title"),
        ("heading", 2, "Sub one"),
        ("heading", 3, "Third"),
        ("heading", 2, "With id"),
        ("paragraph", 0, "####### seven"),
    ]


def test_lists_keep_their_numbers_and_depth() -> None:
    found = article("- a\n  - b\n\n    more of b\n- c\n\n3. three\n4. four\n   - in\n\n   tail\n\n> quoted\n")
    assert [(piece.kind, piece.level, piece.text) for piece in found.pieces] == [
        ("list_item", 1, "a"),
        ("list_item", 2, "b"),
        ("list_item", 2, "more of b"),
        ("list_item", 1, "c"),
        ("list_item", 1, "3. three"),
        ("list_item", 1, "4. four"),
        ("list_item", 2, "in"),
        ("list_item", 1, "tail"),
        ("quote", 0, "quoted"),
    ]


def test_tables_are_rows_under_their_header() -> None:
    assert kinds("| A | B |\n|---|:-:|\n| x \\| y | **b** |\n| | `c` |\n| last | |\n") == [
        ("table_header", "A | B"),
        ("table_row", "x|y | b"),
        ("table_row", " | c"),
        ("table_row", "last | "),
    ]


def test_code_is_verbatim() -> None:
    assert kinds("```py\ndef f():\n\n    return '<b>' # [^1]\n```\n\n    in  dented\n\nUse `a  <b>`.\n") == [
        ("code", "def f():\n\n    return '<b>' # [^1]"),
        ("code", "in  dented"),
        ("paragraph", "Use a  <b>."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [the *doc*](https://x.example 'T'), <https://auto.example>.", "See the doc, https://auto.example."),
        ("See ![a map](m.png) and ![ref *em*][r].\n\n[r]: /u", "See a map and ref em."),
        ("One\\\ntwo  \nthree\nfour<br>five", "One\ntwo\nthree four\nfive"),
        ("&amp; &copy; \\* 10<sup>6</sup> H<sub>2</sub>O", "& © * 10⁶ H2O"),
        ("It grew.[^1] Set `[^a]`.", "It grew. Set [^a]."),
        ("A<!-- secret -->B<script>secret()</script>C<span hidden>se<b>cr</b>et</span>D", "ABCD"),
        ('A <img alt="map" src="x"> <b>B</b> <unknown>C</unknown>', "A map B C"),
    ],
)
def test_inline(text: str, expected: str) -> None:
    """The text of a script inside a line was read as the article's."""
    assert kinds(text) == [("paragraph", expected)]


def test_blocks_of_html_are_read_as_html() -> None:
    """A table written in HTML was one paragraph, and what its style hides was shown."""
    text = (
        "# T\n\n<!-- secret\n\nlines -->\n\n<script>\nsecret()\n</script>\n\n<p style='display:none'>secret</p>\n\n"
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>\n\n"
        "<aside>\nMind the gap.\n</aside>\n\n</div>\n"
    )
    found = [(piece.kind, piece.text, piece.label) for piece in article(text).pieces]
    assert found == [
        ("heading", "T", None),
        ("table_header", "A | B", None),
        ("table_row", "1 | 2", None),
        ("paragraph", "Mind the gap.", None),
    ]


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    assert kinds("\ufeff---\r\ntitle: T\r\n---\r\n# H\r\n\r\nOne\r\ntwo\r\n") == [("heading", "H"), ("paragraph", "One two")]


@pytest.mark.parametrize("part", ["> ", "- ", "*a ", "[", "![a](", "<b>", "`", "**a", "| ", "1. ", "<!--", "<span hidden>"])
def test_deep_nesting_takes_linear_time(part: str) -> None:
    def seconds(count: int) -> float:
        begin = time.process_time()
        article(part * count + "x\n")
        return time.process_time() - begin

    seconds(10)  # which imports what is needed
    short = max(min(seconds(500) for _ in range(2)), 0.005)
    assert min(seconds(4000) for _ in range(2)) < 30 * short  # quadratic work would take 64 times as long

"""Plain text written as Markdown reads as the very same text: no sign of it becomes a heading, a list, a link or a tag."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from payloads import PAYLOADS

from index.clean import clean
from index.errors import LoadError
from index.load import markdown, text
from index.load.markdown_of_text import markdown_of
from index.types import Article

SIGNS = st.text(st.sampled_from("ab1 \n\n#*_-+=~`\\[]()<>!&;|:.{}^$@%?/'\"\t©é"), max_size=60)


def texts(articles: Iterator[Article]) -> list[tuple[str, str]]:
    """(kind, text) of each block as it would be stored; a heading may have become a paragraph."""
    (article,) = articles
    try:
        document = clean(article, source="", path="", space="main")
    except LoadError:
        return []
    found = [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    return [("paragraph" if kind == "heading" and text.endswith("}") else kind, text) for kind, text in found]


def assert_same(plain: str) -> None:
    assert texts(markdown.load(markdown_of(plain).encode(), "x.md")) == texts(text.load(plain.encode(), "x.txt"))


@pytest.mark.parametrize(
    "plain",
    [
        "Title\n\nA line *with* stars, _these_ and snake_case, `ticks`, [a](b), ![c](d), <b>tags</b>, &copy; and \\ too.",
        "# not a heading\n\n> no quote\n\n=====\n\n| a | b |\n| - | - |\n| c | d |\n",
        "A heading\n=========\n\nText.\n\nSecond # #\n------\n\nThird {#id}\n-------\n\nText",
        "1. one\n2. two\n   - three\n\n- four\n\n\n3) five",
        "An address\n12 Long Street\nOslo\n\n    indented\n\n- item\n\nparagraph after it",
        "A note[^1] and [^2].\n\n[x]: https://example.org\n\n[^1]: no note",
        "```\nno code\n```\n\n~~~\n\n***\n\n<div>\n\n<!-- no comment -->\n\n<script>",
        "    - deep\n        - deeper\n              - deepest\n- flat",
        "Setext\n- - -\ntext  \nwith break\\\nhere",
        "1986\\. A year\n\n1986. Another\n\n+1 is a number\n-1 too",
        'Of dialects\n\n!!! note\n\n    Text\n\n??? note\n\n=== "Tab"\n\n    Text\n\n:::note\nText\n:::\n\n/// note\n///',
        'More\n\n[[Page|alias]] ![[Page]] %%said%% {: .x } {.x}\n\n%%\nText\n%%\n\nText ^abc\n\n--8<-- "a.md"\n\n#tag',
        "Code\n\nimport a from 'b'\n\nimport \"b\";\n\nThe <B c={d}> {e} text",
    ],
)
def test_signs_stand_for_themselves(plain: str) -> None:
    assert_same(plain)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_stay_what_they_are(payload: str) -> None:
    assert_same(f"Title\n\nsaid {payload} Olga\n\n{payload}\n\n- {payload}")


@given(SIGNS)
@example("a\n- ---")
@example("1)\n- 1)")
def test_any_signs(plain: str) -> None:
    assert_same(plain)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text(plain: str) -> None:
    assert_same(plain)


def test_usual_prose_needs_no_backslash() -> None:
    assert markdown_of('The harbour\n\nOlga (born 1890) said: "It\'s 5 % - see FOOTNOTE_STORE!"') == (
        '# The harbour\n\nOlga (born 1890) said: "It\'s 5 % - see FOOTNOTE_STORE!"\n'
    )

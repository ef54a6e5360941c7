"""What is stated in front matter is what the loader reads, whatever the words are, and nothing else of the text changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payloads import PAYLOADS

from index.errors import LoadError
from index.load.front_matter import parted, state, stated
from index.load.markdown import load
from index.load.metadata import one_line

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(one_line)
TRICKY = [
    "null",
    "~",
    "No",
    "2024",
    "1.0",
    "- a",
    "a: b",
    "#x",
    "'",
    '"',
    "[a, b]",
    "{a: b}",
    "*x",
    "&x",
    "!x",
    "%x",
    "---",
    "...",
]


def read(text: str) -> tuple[str, str, str, str]:
    (article,) = load(text.encode(), "x.md")
    return article.title, article.author, article.date, article.url


@pytest.mark.parametrize("value", [*map(one_line, PAYLOADS), *TRICKY])
def test_any_title_and_author_is_read_back(value: str) -> None:
    text = state("Some text.\n", {"title": value, "author": value, "date": "2024-05-19", "url": "https://a.example/?q=1"})
    assert read(text) == (value, value, "2024-05-19", "https://a.example/?q=1")
    assert parted(text)[1] == "Some text.\n"


@given(WORDS, WORDS, st.text(max_size=80))
def test_what_is_stated_is_read_and_the_text_stays(title: str, author: str, body: str) -> None:
    body = body.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    try:
        before = parted(body)[1]
    except LoadError:
        return
    text = state(body, {"title": title, "author": author})
    assert (stated(text)["title"], stated(text)["author"]) == (title, author)
    assert parted(text)[1] == before
    assert state(text, {"title": title, "author": author}) == text
    assert "".join(parted(text)) == text


def test_what_else_is_stated_stays() -> None:
    text = "---\r\ntags: [a, 'No', 007]\r\nAuthors:\r\n- Ada\r\n- Ben\r\nTitle: Old\r\n---\r\n\r\nText.\r\n"
    assert stated(text) == {"title": "Old", "author": "Ada, Ben", "date": "", "url": ""}
    assert state(text, {"title": "Old", "author": "Ada, Ben"}) == text  # as it came, to the letter
    assert state(text, {"title": "New: it", "author": "Cleo"}) == (
        "---\ntitle: 'New: it'\nauthor: Cleo\ntags:\n- a\n- 'No'\n- '007'\n---\n\nText.\n"
    )


def test_what_is_taken_out_is_gone() -> None:
    assert state("---\ntitle: A\ndate: 1 May 2020\n---\nText.", {"date": ""}) == "---\ntitle: A\n---\n\nText."
    assert state("---\ntitle: A\n---\n\nText.", {"title": ""}) == "\nText."
    assert read(state("---\ntitle: A\n---\n---\ntitle: B\n---\nText.", {"title": ""}))[0] != "B"


def test_front_matter_that_is_none_is_told() -> None:
    with pytest.raises(LoadError, match="front matter is not YAML in line 3"):
        state("---\ntitle: [\n---\nText.", {"title": "A"})

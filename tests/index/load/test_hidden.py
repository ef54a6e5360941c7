"""Drafts and hidden pages are told by their front matter, in the words of several site generators, in YAML and in TOML."""

import time

import pytest

from index.errors import LoadError
from index.load import load
from index.load.front_matter import state
from index.types import Article


def article(text: str) -> Article:
    (found,) = load(text.encode(), "page.md")
    return found


@pytest.mark.parametrize(
    ("front", "hidden"),
    [
        ("draft: true", True),
        ("draft: True", True),
        ("Draft: yes", True),
        ("draft: false", False),
        ("draft:", False),
        ("draft: [true]", False),
        ("hidden: on", True),
        ("hidden: null", False),
        ("unlisted: true", True),
        ("published: false", True),
        ("published: true", False),
        ("published: 2024-05-01", False),
        ("publish: no", True),
        ("publish: true", False),
        ("title: draft", False),
    ],
)
def test_what_hides_a_page(front: str, hidden: bool) -> None:
    assert article(f"---\n{front}\n---\n\nThe gate opens at nine.\n").hidden is hidden


def test_front_matter_in_toml() -> None:
    text = '+++\n# by hand\ntitle = "The gate"\nauthors = ["Ada", "Bo"]\ndate = 2024-05-01T10:00:00Z\ndraft = true\n'
    found = article(f'{text}url = "https://example.org/gate"\n[params]\nweight = 3\n+++\n\nThe gate opens at nine.\n')
    assert (found.title, found.author, found.date, found.hidden) == ("The gate", "Ada, Bo", "2024-05-01", True)
    assert (found.url, [piece.text for piece in found.pieces]) == ("https://example.org/gate", ["The gate opens at nine."])


@pytest.mark.parametrize("text", ["+++\nMore and more\n+++\n\nText.\n", "+++\n\nText without an end.\n", "+++ a\nb = 1\n+++\n"])
def test_plus_signs_that_are_no_front_matter_are_text(text: str) -> None:
    assert "+++" in article(text).pieces[0].text


@pytest.mark.parametrize("front", ["title = No quotes", "a = 1\na = 2", "a = " + "[" * 5000])
def test_broken_toml_is_refused(front: str) -> None:
    with pytest.raises(LoadError, match="front matter is not TOML"):
        article(f"+++\n{front}\n+++\nText.\n")


def test_many_empty_lines_are_read_at_once() -> None:
    began = time.process_time()
    article("+++\n" + " \n" * 50_000 + "!\n+++\nText.\n")
    assert time.process_time() - began < 1


def test_what_is_written_in_the_browser_goes_into_a_front_matter_of_yaml() -> None:
    text = '+++\ntitle = "The gate"\nweight = 3\n+++\n\nThe gate opens at nine.\n'
    assert state(text, {"title": "The old gate"}) == "---\ntitle: The old gate\nweight: '3'\n---\n\nThe gate opens at nine.\n"

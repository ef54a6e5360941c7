"""Patterns as in a .gitignore: what each means and does not mean, and that none is slow."""

import time

import pytest

from index.sources.patterns import Patterns


@pytest.mark.parametrize(
    ("pattern", "means", "not_means"),
    [
        ("*.draft.md", ["a.draft.md", "sub/b.draft.md"], ["a.md", "draft.md", "a.draft.md.txt"]),
        ("docs/**", ["docs/a.md", "docs/sub/b.md"], ["docs", "other/docs/a.md"]),
        ("docs", ["docs", "docs/a.md", "sub/docs/a.md"], ["docs2/a.md", "a/mydocs"]),
        ("docs/", ["docs/a.md", "sub/docs/b.md"], ["docs", "sub/docs"]),
        ("/a.md", ["a.md"], ["sub/a.md"]),
        ("sub/a.md", ["sub/a.md"], ["more/sub/a.md", "a.md"]),
        ("**/old/*.md", ["old/a.md", "x/y/old/a.md"], ["old/sub/a.md", "older/a.md"]),
        ("a/**/b.md", ["a/b.md", "a/x/b.md", "a/x/y/b.md"], ["b.md", "x/a/b.md", "a/b.md.txt"]),
        ("v?.md", ["v1.md", "va.md"], ["v.md", "v10.md"]),
        ("a*c*e", ["abcde", "ace", "acece"], ["abcd", "xace"]),
        ("**", ["a", "b/c"], []),
        ("*", ["a", "b/c"], []),
        (r"\#a.md", ["#a.md"], ["a.md"]),
        (r"\!a.md", ["!a.md"], ["a.md"]),
        (r"a\*.md", ["a*.md"], ["ab.md"]),
        ("a.md   ", ["a.md"], ["a.md   "]),
        ("a\\ ", ["a "], ["a", "a\\"]),
        ("[ab].md", ["[ab].md"], ["a.md"]),
        ("Äpfel*", ["Äpfel.md"], ["Apfel.md"]),
    ],
)
def test_what_a_pattern_means(pattern: str, means: list[str], not_means: list[str]) -> None:
    patterns = Patterns([pattern])
    assert [path for path in [*means, *not_means] if patterns.means(path)] == means


@pytest.mark.parametrize("line", ["", "   ", "# a remark", "/", "!", "//"])
def test_a_line_that_says_nothing(line: str) -> None:
    assert not Patterns([line])
    assert Patterns([line]).verdict("a") is None


def test_the_last_pattern_that_fits_decides() -> None:
    patterns = Patterns(["*.md", "!keep.md", "sub/keep.md"])
    assert [patterns.verdict(path) for path in ("a.md", "keep.md", "sub/keep.md", "a.txt")] == [True, False, True, None]


def test_what_is_said_of_the_file_itself_counts_more_than_what_is_said_of_its_folder() -> None:
    patterns = Patterns(["docs/", "!docs/secret.md"])
    assert [patterns.means(path) for path in ("docs/a.md", "docs/secret.md", "b.md")] == [True, False, False]


@pytest.mark.parametrize("pattern", ["*a" * 40 + "b", "**/a/" * 40 + "b", "?*" * 60 + "b"])
def test_no_pattern_is_slow(pattern: str) -> None:
    """A pattern of many stars took time exponential in their number where it was made a regular expression."""
    patterns = Patterns([pattern])
    began = time.process_time()
    assert not patterns.means("a" * 2000)
    assert not patterns.means("a/" * 1000 + "a")
    assert time.process_time() - began < 2

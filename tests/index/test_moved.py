"""An article that was moved, or moved and edited, is the same article; one that only looks like another is not."""

import pytest

from index.moved import MOST_NAMESAKES, moved
from index.types import DocumentMeta

TEXTS = {
    "old": {"The guide", "Take the ladder.", "Mind the third step.", "Wear gloves."},
    "near": {"The guide", "Take the ladder.", "Mind the third step.", "Wear goggles."},
    "far": {"The guide", "Take the ladder.", "Call the office.", "Wait for the bus."},
    "much longer": {"The guide", "Take the ladder.", "Mind the third step.", "Wear gloves.", "a", "b", "c", "d"},
    "heading only": {"The guide"},
}


def meta(identifier: str, *, path: str = "", key: str = "", title: str = "The guide", sha256: str = "") -> DocumentMeta:
    return DocumentMeta(identifier, "s", path or identifier, "main", title, "", "", "", sha256 or f"sha of {identifier}", key)


def texts(identifier: str) -> set[str]:
    return TEXTS.get(identifier.split("/")[0], set())


def test_the_same_text_is_the_same_article_whatever_its_title() -> None:
    assert moved([meta("a", sha256="1")], [meta("b", sha256="1", title="Another")], texts) == {"b": "a"}


def test_several_with_one_text_keep_their_order() -> None:
    """A folder was renamed that holds the same notice in two places."""
    before = [meta("x", path="old/b.md", sha256="1"), meta("y", path="old/a.md", sha256="1")]
    after = [meta("v", path="new/b.md", sha256="1"), meta("w", path="new/a.md", sha256="1")]
    assert moved(before, after, texts) == {"v": "x", "w": "y"}


def test_of_copies_only_as_many_as_vanished_are_the_same() -> None:
    after = [meta("v", path="new/a.md", sha256="1"), meta("w", path="new/b.md", sha256="1")]
    assert moved([meta("x", sha256="1")], after, texts) == {"v": "x"}


@pytest.mark.parametrize(("came", "kept"), [("near", True), ("far", False), ("much longer", False), ("heading only", False)])
def test_the_same_title_and_half_of_the_texts_are_the_same_article(came: str, kept: bool) -> None:
    assert moved([meta("old")], [meta(came)], texts) == ({came: "old"} if kept else {})


def test_half_of_the_texts_under_another_title_are_another_article() -> None:
    assert moved([meta("old")], [meta("near", title="The leaflet")], texts) == {}


def test_where_two_could_be_meant_neither_is() -> None:
    assert moved([meta("old")], [meta("near/1"), meta("near/2")], texts) == {}
    assert moved([meta("old/1"), meta("old/2")], [meta("near")], texts) == {}
    assert moved([meta("old")], [meta("near"), meta("far")], texts) == {"near": "old"}


def test_one_with_the_same_text_goes_before_one_that_is_alike() -> None:
    assert moved([meta("old", sha256="1")], [meta("near"), meta("copy", sha256="1")], texts) == {"copy": "old"}


def test_many_of_one_title_are_not_compared() -> None:
    def asked(identifier: str) -> set[str]:
        raise AssertionError

    many = [meta(f"near/{number}") for number in range(MOST_NAMESAKES + 1)]
    assert moved([meta("old")], many, asked) == {}
    assert moved(many, [meta("old", title="Alone")], asked) == {}

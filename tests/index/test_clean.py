"""From pieces to one text: what goes, what stays, and that offsets hold for any Unicode text."""

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean import clean, document_id
from index.errors import LoadError
from index.types import Article, Document, Piece


def cleaned(*pieces: Piece, **about: str) -> Document:
    return clean(Article(about.pop("title", "T"), pieces, **about), source="s", path="p.txt", space="main")


def test_blocks_are_joined_by_blank_lines_and_list_items_by_line_breaks() -> None:
    found = cleaned(
        Piece("paragraph", "One."), Piece("list_item", "a", level=1), Piece("list_item", "b", level=1), Piece("code", "x\n  y")
    )
    assert found.text == "One.\n\na\nb\n\nx\n  y"
    assert [found.text[block.start : block.end] for block in found.blocks] == ["One.", "a", "b", "x\n  y"]


def test_white_space_and_controls_go_and_letters_are_composed() -> None:
    found = cleaned(Piece("paragraph", "Cafe\u0301\u00a0 \t au\u00ad lait\x00\x07\r\nline \ufeff two\u2028three"))
    assert found.text == "Café au lait\nline two\nthree"


def test_characters_that_only_mark_where_a_word_may_break_go() -> None:
    """A soft hyphen or a zero-width space in "shipping" made a word that no question could find."""
    assert cleaned(Piece("paragraph", "ship\u00adping in North\u200bport, 5\u2060km")).text == "shipping in Northport, 5km"


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("Oslo |  | 180", "Oslo |  | 180"),
        (" | 2023", " | 2023"),
        ("Oslo | ", "Oslo | "),
        ("Oslo\n city |  \t  | 1", "Oslo city |  | 1"),
    ],
)
def test_an_empty_cell_keeps_its_place(row: str, kept: str) -> None:
    """White space was collapsed over the whole row, so "Oslo |  | 180" had two cells, the second of them "| 180"."""
    assert cleaned(Piece("table_row", row)).text == kept


def test_letters_are_composed_across_what_went() -> None:
    """Controls went after the letters were composed: cleaning the text again gave another text."""
    assert cleaned(Piece("paragraph", "cafe\u200b\u0301")).text == "café"


def test_a_row_of_empty_cells_goes() -> None:
    assert cleaned(Piece("table_header", " | "), Piece("table_row", "a | b")).text == "a | b"


def test_identity_is_of_place_and_version_of_text() -> None:
    found = cleaned(Piece("paragraph", "Text."))
    assert found.meta.id == document_id("s", "p.txt") == hashlib.sha256(b"s\0p.txt\0").hexdigest()[:16]
    assert found.meta.sha256 == hashlib.sha256(b"Text.").hexdigest()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "\x01javascript:x", "JaVa\tScript:x", "data:text/html,x", "ftp://x", "//x", "http:// x"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert cleaned(Piece("paragraph", "Text."), url=url).meta.url == ""


def test_an_article_without_text_is_refused() -> None:
    with pytest.raises(LoadError, match="no text"):
        cleaned(Piece("paragraph", " \x00 \n"), Piece("paragraph", "***"))


TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" |\n")))


@given(st.lists(st.tuples(st.sampled_from(["paragraph", "heading", "list_item", "table_row", "code"]), TEXTS), max_size=6))
def test_any_text_keeps_its_offsets(pieces: list[tuple[str, str]]) -> None:
    found = cleaned(Piece("paragraph", "Some text."), *(Piece(kind, text) for kind, text in pieces))
    end = 0
    for block in found.blocks:
        assert end <= block.start < block.end <= len(found.text)
        assert not found.text[end : block.start].strip()
        assert found.text[block.start : block.end].strip()
        end = block.end
    assert end == len(found.text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in found.text if character not in "\n\t")
    again = cleaned(*(Piece(block.kind, found.text[block.start : block.end]) for block in found.blocks))
    assert again.text == found.text

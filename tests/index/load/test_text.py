"""Plain text: the title line, wrapped and broken lines, list items."""

import pytest

from index.load import load
from index.types import Article


def article(text: str | bytes, path: str = "my-notes.txt") -> Article:
    (found,) = load(text if isinstance(text, bytes) else text.encode(), path)
    return found


def kinds(text: str | bytes) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in article(text).pieces]


WRAPPED = (
    "The harbour was opened in the year 1921 by a captain of\n"
    "the old navy, who had lost his ship on a reef and never\n"
    "went out again."
)


@pytest.mark.parametrize(
    ("text", "title", "first"),
    [
        ("The harbour\n\nText.", "The harbour", "heading"),
        ("  The  harbour?\r\n\r\nText.", "The harbour?", "heading"),
        ("It opened in 1921.\n\nText.", "My notes", "paragraph"),
        ("- an item\n\nText.", "My notes", "list_item"),
        ("The harbour\nof Northport\n\nText.", "My notes", "paragraph"),
        ("The harbour\n===========\n\nText.", "The harbour", "heading"),
        ("x" * 161 + "\n\nText.", "My notes", "paragraph"),
    ],
)
def test_title_line(text: str, title: str, first: str) -> None:
    found = article(text)
    assert (found.title, found.pieces[0].kind) == (title, first)


def test_wrapped_lines_are_joined_and_broken_ones_kept() -> None:
    assert kinds(f"{WRAPPED}\n\nHarbour Office\n2 Quay Street\nNorthport") == [
        ("paragraph", WRAPPED.replace("\n", " ")),
        ("paragraph", "Harbour Office\n2 Quay Street\nNorthport"),
    ]


def test_list_items() -> None:
    """An item wrapped without indentation lost its second half to a paragraph of its own."""
    text = (
        "Bring:\n- a rope\n  of ten metres\n* a knife that opens with one hand and has no point, so\nthat nobody is hurt\n"
        "    • a float\n2) a whistle\n13. a flag\n1999 was better"
    )
    found = [(piece.kind, piece.level, piece.text) for piece in article(text).pieces]
    assert found == [
        ("paragraph", 0, "Bring:"),
        ("list_item", 1, "a rope of ten metres"),
        ("list_item", 1, "a knife that opens with one hand and has no point, so that nobody is hurt"),
        ("list_item", 3, "a float"),
        ("list_item", 1, "2) a whistle"),
        ("list_item", 1, "13. a flag"),
        ("paragraph", 0, "1999 was better"),
    ]


def test_a_line_with_a_rule_under_it_is_a_heading() -> None:
    assert kinds("Notes\n\nFirst part\n----------\nText.\n\n* * *\n\n*****\n\nEnd.") == [
        ("heading", "Notes"),
        ("heading", "First part"),
        ("paragraph", "Text."),
        ("list_item", "* *"),
        ("paragraph", "End."),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends(line_end: str) -> None:
    assert kinds(line_end.join(["Title", "", "One.", "", "Two.", ""])) == [
        ("heading", "Title"),
        ("paragraph", "One."),
        ("paragraph", "Two."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "Das Rathaus\n\nDie Straße führt über die Brücke zum Rathaus; dort wohnen fünfzig Bürger in größter Höhe."
    assert kinds(text.encode(encoding))[1][1] == text.split("\n\n")[1]

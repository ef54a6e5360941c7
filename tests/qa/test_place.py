"""A place brings the text around it, whole blocks or sentences of its section, and only article text can be one."""

import hashlib
from dataclasses import replace

import pytest

from index.errors import PlaceError, StoreDamaged
from index.types import Block, Document, DocumentMeta
from qa import place as place_file
from qa.place import checked_place, place_of


def document(*parts: tuple[str, str]) -> Document:
    """A document of blocks, ("heading" or "paragraph" or "ad", text), with an empty line between them."""
    blocks, text = [], ""
    for kind, words in parts:
        text += "\n\n" if text else ""
        place = (len(text), len(text) + len(words))
        blocks.append(
            Block("paragraph", *place, label="advertisement") if kind == "ad" else Block(kind, *place)  # type: ignore[arg-type]
        )
        text += words
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(DocumentMeta("d1", "folder", "owls.md", "main", "Owls 🦉", "", "", "", sha256), text, tuple(blocks))


ARTICLE = document(
    ("heading", "Owls 🦉"),
    ("paragraph", "Owls are birds."),
    ("heading", "Nests"),
    ("paragraph", "One. 🙂 Two. Cafe\u0301. Four."),
    ("paragraph", "In Oslo."),
    ("ad", "Buy now."),
    ("paragraph", "In Bergen."),
    ("heading", "Food"),
    ("paragraph", "Mice."),
)


@pytest.mark.parametrize(
    ("marked", "most", "around"),
    [
        ("birds", 4000, "Owls 🦉\n\nOwls are birds."),  # from the heading above
        ("Oslo", 4000, "Nests\n\nOne. 🙂 Two. Cafe\u0301. Four.\n\nIn Oslo."),  # to the advertisement below
        ("Bergen", 4000, "In Bergen."),  # between an advertisement and a heading
        ("Nests", 4000, "Nests\n\nOne. 🙂 Two. Cafe\u0301. Four.\n\nIn Oslo."),  # a heading is of what follows
        ("Mice", 4000, "Food\n\nMice."),  # to the end
        ("Oslo", 34, "One. 🙂 Two. Cafe\u0301. Four.\n\nIn Oslo."),  # whole blocks only
        ("Oslo", 33, "In Oslo."),
        ("Two. Cafe\u0301", 20, "🙂 Two. Cafe\u0301."),  # a block that is too long: whole sentences
        ("Two. Cafe\u0301", 10, "Two. Cafe\u0301"),
        (" Oslo. \n\n".rstrip(), 4000, "Nests\n\nOne. 🙂 Two. Cafe\u0301. Four.\n\nIn Oslo."),
        ("birds.\n\nNests\n\n", 4000, "Owls 🦉\n\nOwls are birds.\n\nNests\n\nOne. 🙂 Two. Cafe\u0301. Four.\n\nIn Oslo."),
    ],
)
def test_the_text_around_a_place(monkeypatch: pytest.MonkeyPatch, marked: str, most: int, around: str) -> None:
    monkeypatch.setattr(place_file, "MOST_CONTEXT", most)
    start = ARTICLE.text.index(marked)
    place = place_of(ARTICLE, start, start + len(marked))
    assert place.context == around
    assert place.text == marked.strip() == ARTICLE.text[place.start : place.end]
    assert around[place.offset : place.offset + len(place.text)] == place.text
    assert ARTICLE.text[place.context_start :].startswith(around)


@pytest.mark.parametrize(
    ("marked", "message"),
    [("Buy", "advertisement"), ("Oslo.\n\nBuy", "advertisement"), ("\n\n", "no text at"), ("", "no text at")],
)
def test_what_is_no_article_text_is_refused(marked: str, message: str) -> None:
    start = ARTICLE.text.index(marked)
    with pytest.raises(PlaceError, match=message):
        checked_place(ARTICLE, start, start + len(marked))


def test_a_place_outside_the_text_and_one_too_long_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PlaceError, match="which has 101 characters"):
        checked_place(ARTICLE, 96, 102)
    monkeypatch.setattr(place_file, "MOST_CONTEXT", 5)
    with pytest.raises(PlaceError, match="has 6 characters, at most 5"):
        checked_place(ARTICLE, 0, 6)


def test_a_place_in_a_text_that_was_altered_is_refused() -> None:
    with pytest.raises(StoreDamaged, match="does not match its checksum"):
        checked_place(replace(ARTICLE, text=ARTICLE.text.replace("Oslo", "Rome")), 0, 4)

"""What the reader is given, and that every character of the passage keeps its place in the document."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunk import chunk
from index.clean import clean
from index.types import Article, Passage, Piece
from qa.read import whole_words
from qa.verbalise import NOWHERE, tell


def passage(text: str, context: str, start: int = 100) -> Passage:
    return Passage("d", 0, start, start + len(text), text, (), context, ((start, start + len(text)),))


def test_context_stands_in_front_as_sentences() -> None:
    told = tell(passage("The limit is 35 euros.", "Travel policy\nTaxis"))
    assert told.text == "Travel policy. Taxis. The limit is 35 euros."
    assert list(told.places[:22]) == [NOWHERE] * 22
    assert list(told.places[22:]) == list(range(100, 122))


def test_a_table_row_is_told_with_its_headings() -> None:
    told = tell(passage("Oslo | 180 euros | LK-OSL\nLisbon |  | LK-LIS", "Travel\nHotels\nCity | Limit | Code"))
    assert told.text == "Travel. Hotels. Oslo: Limit 180 euros, Code LK-OSL.\nLisbon: Code LK-LIS.\n"
    for cell, place in (("180 euros", 107), ("LK-OSL", 119), ("Lisbon", 126), ("LK-LIS", 138)):
        assert list(told.places[told.text.index(cell) :][: len(cell)]) == list(range(place, place + len(cell)))


def test_a_row_with_more_cells_than_headings_keeps_them_all() -> None:
    assert tell(passage("a | b | c", "T\nX | Y")).text == "T. a: Y b, c.\n"


def test_a_passage_without_context_is_told_as_it_is() -> None:
    assert tell(passage("One | two.", "")).text == "One | two."


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["paragraph", "heading", "list_item", "table_row", "table_header", "code"]),
            st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(" .\nA|")), max_size=80),
        ),
        max_size=8,
    )
)
def test_every_placed_character_is_the_documents(pieces: list[tuple[str, str]]) -> None:
    article = Article("T", (Piece("paragraph", "Some text."), *(Piece(kind, text) for kind, text in pieces)))
    document = clean(article, source="s", path="p", space="main")
    for made in chunk(document, count_tokens=lambda texts: [len(text.split()) for text in texts], max_tokens=20):
        told = tell(made)
        placed = np.flatnonzero(told.places != NOWHERE)
        assert [told.text[i] for i in placed] == [document.text[told.places[i]] for i in placed]
        covered = set(told.places[placed].tolist())
        assert all(
            place in covered or document.text[place].isspace() for start, end in made.units for place in range(start, end)
        )


@pytest.mark.parametrize(
    ("text", "span", "whole"),
    [
        ("by 3.7% in May", "7", "3.7%"),
        ("mail sick@campus.example.", "sick@campus", "sick@campus.example"),
        ("costs $1,500 now", "500", "$1,500"),
        ("about 3,500, people", "3", "3,500"),
        ("the Tajikistan team", "Tajik", "Tajikistan"),
        ("at 11:30 sharp", "11", "11:30"),
        ("Beijing-led plan", "Beijing", "Beijing"),
        ("Dushanbe's mayor", "Dushanbe", "Dushanbe"),
        ("It ended. Then", "ended", "ended"),
        ("北京大学", "北京", "北京"),
        ("a,b", "a", "a"),
    ],
)
def test_an_answer_never_cuts_a_word(text: str, span: str, whole: str) -> None:
    start, end = whole_words(text, text.index(span), text.index(span) + len(span))
    assert text[start:end] == whole

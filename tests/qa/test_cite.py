"""Citations are whole sentences, verbatim at their offsets, and never looked up by their string."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunk import chunk
from index.clean import clean
from index.errors import LoadError, StoreDamaged
from index.types import Article, Document, Passage, Piece
from qa.cite import cite, cite_nearest, cite_passage, without_overlaps
from qa.types import Citation, Hit, Mark, Span


def document(*pieces: Piece, title: str = "T") -> Document:
    return clean(Article(title, pieces), source="s", path="p", space="main")


def cited(of: Document, start: int, end: int) -> Citation:
    passage = Passage(of.meta.id, 0, 0, len(of.text), of.text, ("Travel",), "", ((0, len(of.text)),))
    return cite(of, Hit(passage, of.meta, 1.0), Span(0, start, end, of.text[start:end], 1.0), 7)


def at(of: Document, words: str, number: int = 0) -> tuple[int, int]:
    """The place of the `number`-th occurrence of some words."""
    start = -1
    for _ in range(number + 1):
        start = of.text.index(words, start + 1)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("number", "quote"),
    [(0, "In 2023 the budget was 5 million dollars."), (1, "In 2024 the budget was 5 million dollars.")],
)
def test_a_repeated_sentence_is_cited_where_it_was_read(number: int, quote: str) -> None:
    of = document(Piece("paragraph", "In 2023 the budget was 5 million dollars. In 2024 the budget was 5 million dollars."))
    citation = cited(of, *at(of, "5 million dollars", number))
    assert (citation.quote, citation.start) == (quote, number * 42)
    assert citation.number == 7 and citation.heading_path == ("Travel",) and citation.document == of.meta
    assert citation.marks == (Mark("answer", *at(of, "5 million dollars", number)),)


def test_a_table_row_is_quoted_whole_with_the_heading_of_its_column() -> None:
    of = document(
        Piece("table_header", "City | Limit | Note"), Piece("table_row", "Lisbon | 120 euros | a"),
        Piece("table_row", "Oslo | 180 euros | b. c"),
    )  # fmt: skip
    citation = cited(of, *at(of, "180 euros"))
    assert citation.quote == "Oslo | 180 euros | b. c"
    assert citation.marks == (Mark("answer", *at(of, "180 euros")), Mark("heading", *at(of, "Limit")))


@pytest.mark.parametrize(
    "pieces",
    [
        [Piece("table_row", "Oslo | 180 euros")],
        [Piece("table_header", "City"), Piece("table_row", "Oslo | 180 euros")],
        [Piece("table_header", "City | Limit"), Piece("paragraph", "A text between."), Piece("table_row", "Oslo | 180 euros")],
    ],
)
def test_a_column_without_a_heading_marks_none(pieces: list[Piece]) -> None:
    of = document(*pieces)
    assert cited(of, *at(of, "180 euros")).marks == (Mark("answer", *at(of, "180 euros")),)


def test_a_list_item_is_quoted_by_itself() -> None:
    of = document(
        Piece("list_item", "Bring a passport", 1), Piece("list_item", "Arrive at 9", 1), Piece("list_item", "Sign", 1)
    )
    assert cited(of, *at(of, "9")).quote == "Arrive at 9"


def test_a_span_over_two_sentences_quotes_both() -> None:
    of = document(Piece("paragraph", "One is first. Two is second. Three is third. Four is fourth."))
    start, end = at(of, "second")[0], at(of, "Three")[1]
    assert cited(of, start, end).quote == "Two is second. Three is third."


def test_browsers_count_an_emoji_twice() -> None:
    of = document(Piece("paragraph", "Owls 🦉🦉 hoot. The answer 🙂 is 4711."))
    citation = cited(of, *at(of, "4711"))
    assert (citation.start, citation.end, citation.answer_start, citation.answer_end) == (14, 35, 30, 34)
    places = (citation.start_utf16, citation.end_utf16, citation.answer_start_utf16, citation.answer_end_utf16)
    assert places == (16, 38, 33, 37)


def test_a_text_that_is_not_the_document_s_is_not_cited() -> None:
    of = document(Piece("paragraph", "The harbour opened in 1921."))
    passage = Passage(of.meta.id, 0, 0, len(of.text), of.text, (), "", ((0, len(of.text)),))
    with pytest.raises(StoreDamaged, match="is not its article's text"):
        cite(of, Hit(passage, of.meta, 1.0), Span(0, 22, 26, "1821", 1.0), 1)
    with pytest.raises(StoreDamaged, match="lies in no block"):
        cite(of, Hit(passage, of.meta, 1.0), Span(0, 99, 99, "", 1.0), 1)


def test_nearest_marks_nothing() -> None:
    of = document(Piece("paragraph", "One is first. Two is second."))
    passage = Passage(of.meta.id, 0, 0, len(of.text), of.text, (), "", ((0, len(of.text)),))
    citation = cite_nearest(of, Hit(passage, of.meta, 1.0), (18, 20), 1)
    assert (citation.quote, citation.marks, citation.answer_start, citation.answer_end) == ("Two is second.", (), None, None)


def test_overlapping_citations_are_given_once_and_numbered() -> None:
    one = document(Piece("paragraph", "One is first. Two is second. Three is third."))
    two = clean(Article("T", (Piece("paragraph", "One is first."),)), source="s", path="other", space="main")
    found = [cited(one, *at(one, "second")), cited(one, *at(one, "Two")), cited(two, 0, 3), cited(one, *at(one, "third"))]
    kept = without_overlaps(found)
    assert [(citation.number, citation.quote, citation.document.path) for citation in kept] == [
        (1, "Two is second.", "p"), (2, "One is first.", "other"), (3, "Three is third.", "p"),
    ]  # fmt: skip


KINDS = st.sampled_from(["paragraph", "list_item", "table_row", "table_header", "code", "quote", "heading"])
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(' .\n|🙂é?!"”')), max_size=80)


@settings(deadline=None, max_examples=150)
@given(pieces=st.lists(st.tuples(KINDS, TEXTS), min_size=1, max_size=6), data=st.data())
def test_every_citation_equals_its_slice_on_any_text(pieces: list[tuple[str, str]], data: st.DataObject) -> None:
    try:
        of = document(*(Piece(kind, text) for kind, text in pieces), Piece("paragraph", "Some words."))
    except LoadError:
        return
    for passage in chunk(of, count_tokens=lambda texts: [len(text.split()) for text in texts], max_tokens=20):
        first, last = data.draw(st.sampled_from(passage.units))
        start = data.draw(st.integers(first, last - 1))
        end = data.draw(st.integers(start + 1, last))
        citation = cite(of, Hit(passage, of.meta, 1.0), Span(0, start, end, of.text[start:end], 1.0), 1)
        assert of.text[citation.start : citation.end] == citation.quote
        assert citation.start <= start < end <= citation.end
        units = of.text.encode("utf-16-le")
        assert units[2 * citation.start_utf16 : 2 * citation.end_utf16].decode("utf-16-le") == citation.quote
        assert citation.answer_start_utf16 is not None and citation.answer_end_utf16 is not None
        marked = units[2 * citation.answer_start_utf16 : 2 * citation.answer_end_utf16]
        assert marked.decode("utf-16-le") == of.text[start:end]


def test_a_passage_is_cited_whole_where_it_stands() -> None:
    of = document(
        Piece("paragraph", "Emoji 🙂 first. The limit is 35 euros."), Piece("paragraph", "A ride is a ride."), title="T"
    )
    start, end = at(of, "The limit")[0], len(of.text)
    passage = Passage(of.meta.id, 0, start, end, of.text[start:end], ("Travel",), "", ((start, end),))
    citation = cite_passage(of, Hit(passage, of.meta, 1.0), 3)
    assert (citation.number, citation.quote) == (3, "The limit is 35 euros.\n\nA ride is a ride.")
    assert (citation.start, citation.start_utf16, citation.end_utf16) == (start, start + 1, end + 1)
    assert (citation.answer_start, citation.marks, citation.deep_link) == (None, (), None)


def test_a_passage_that_is_not_its_articles_text_is_not_cited() -> None:
    of = document(Piece("paragraph", "The limit is 35 euros."))
    passage = Passage(of.meta.id, 0, 0, 22, "The limit is 95 euros.", (), "", ((0, 22),))
    with pytest.raises(StoreDamaged, match="is not its article's text"):
        cite_passage(of, Hit(passage, of.meta, 1.0), 1)


def test_a_citation_has_the_page_of_the_block_that_it_begins_in() -> None:
    of = document(Piece("paragraph", "The ferry leaves.", page=3), Piece("paragraph", "It returns. Late.", page=4))
    assert cited(of, *at(of, "ferry")).page == 3
    assert cited(of, *at(of, "Late")).page == 4
    passage = Passage(of.meta.id, 0, 0, len(of.text), of.text, (), "", ((0, len(of.text)),))
    assert cite_passage(of, Hit(passage, of.meta, 1.0), 1).page == 3
    without = document(Piece("paragraph", "The ferry leaves."))
    assert cited(without, *at(without, "ferry")).page is None

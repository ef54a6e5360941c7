"""Passages equal their slices, keep to their section and their budget, and overlap by a sentence."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.chunk import chunk, units_of
from index.clean import clean
from index.types import Article, Document, Passage, Piece


def words(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def document(*pieces: Piece, title: str = "T") -> Document:
    return clean(Article(title, pieces), source="s", path="p", space="main")


def chunked(found: Document, max_tokens: int = 12) -> list[Passage]:
    return list(chunk(found, count_tokens=words, max_tokens=max_tokens))


def test_neighbours_share_a_sentence() -> None:
    text = "One two three. Four five six. Seven eight nine. Ten eleven twelve."
    assert [passage.text for passage in chunked(document(Piece("paragraph", text)))] == [
        "One two three. Four five six. Seven eight nine.",
        "Seven eight nine. Ten eleven twelve.",
    ]


def test_headings_begin_passages_and_are_context_only() -> None:
    found = document(
        Piece("heading", "T", level=1), Piece("paragraph", "Intro."), Piece("heading", "Travel", level=2),
        Piece("heading", "Hotels", level=3), Piece("paragraph", "The limit is 120."), Piece("heading", "Other", level=2),
        Piece("paragraph", "End."),
    )  # fmt: skip
    assert [(passage.text, passage.heading_path, passage.context) for passage in chunked(found)] == [
        ("Intro.", (), "T"),
        ("The limit is 120.", ("Travel", "Hotels"), "T\nTravel > Hotels"),
        ("End.", ("Other",), "T\nOther"),
    ]


def test_table_rows_are_whole_and_carry_their_header_as_context() -> None:
    found = document(
        Piece("paragraph", "Before."), Piece("table_header", "City | Limit"), Piece("table_row", "Lisbon | 120 euros"),
        Piece("table_row", "Oslo | 180 euros"), Piece("paragraph", "After."),
    )  # fmt: skip
    passages = chunked(found, max_tokens=16)
    assert [passage.text for passage in passages] == ["Before.", "Lisbon | 120 euros\nOslo | 180 euros", "After."]
    assert passages[1].context == "T\nCity | Limit"
    cells = [found.text[start:end] for start, end in passages[1].units]
    assert cells == ["Lisbon", "120 euros", "Oslo", "180 euros"]


def test_both_rows_of_a_header_are_context() -> None:
    found = document(
        Piece("table_header", "City | Limit | "), Piece("table_header", " | 2023 | 2024"),
        Piece("table_row", "Oslo | 170 | 180"),
    )  # fmt: skip
    assert [passage.context for passage in chunked(found, max_tokens=60)] == ["T\nCity | Limit | \n | 2023 | 2024"]


def test_an_empty_cell_is_no_unit_and_keeps_its_place() -> None:
    found = document(Piece("table_row", "Oslo |  | 180"), Piece("table_row", " | 170 | "))
    (passage,) = chunked(found, max_tokens=60)
    assert passage.text == "Oslo |  | 180\n | 170 | "
    assert [found.text[start:end] for start, end in passage.units] == ["Oslo", "180", "170"]


def test_a_header_does_not_outlive_its_table() -> None:
    found = document(
        Piece("table_header", "City | Limit"), Piece("table_row", "Oslo | 180"), Piece("paragraph", "Text."),
        Piece("table_row", "a | b"),
    )  # fmt: skip
    assert [passage.context for passage in chunked(found, max_tokens=60)] == ["T\nCity | Limit", "T", "T"]


def test_passages_do_not_reach_over_an_advertisement() -> None:
    found = document(
        Piece("paragraph", "One."), Piece("paragraph", "Buy this.", label="advertisement"), Piece("paragraph", "Two.")
    )
    assert [passage.text for passage in chunked(found)] == ["One.", "Two."]


def test_a_sentence_over_the_budget_is_cut_at_white_space() -> None:
    text = " ".join(f"w{number}" for number in range(50))
    passages = chunked(document(Piece("paragraph", text)))
    assert all(len(passage.text.split()) <= 9 for passage in passages)
    assert " ".join(passage.text for passage in passages) == text


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["paragraph", "heading", "list_item", "table_row", "table_header", "code", "quote"]),
            st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(" .\nA|")), max_size=200),
        ),
        max_size=8,
    ),
    st.integers(8, 40),
)
def test_every_passage_and_unit_equals_its_slice(pieces: list[tuple[str, str]], max_tokens: int) -> None:
    article = Article("T", (Piece("paragraph", "Some text."), *(Piece(kind, text) for kind, text in pieces)))
    found = clean(article, source="s", path="p", space="main")
    end_before = 0
    for number, passage in enumerate(chunked(found, max_tokens)):
        assert passage.ordinal == number
        assert found.text[passage.start : passage.end] == passage.text
        assert all(passage.start <= start < end <= passage.end for start, end in passage.units)
        assert passage.end > end_before
        end_before = passage.end


LINES = st.lists(st.sampled_from(["One two.", "Three.", "Four five six seven.", "Eight nine ten."]), min_size=1, max_size=6)
PIECES = st.lists(
    st.one_of(
        st.builds(lambda lines: Piece("paragraph", " ".join(lines)), LINES),
        st.builds(lambda words: Piece("heading", words, level=2), st.sampled_from(["A", "B c", "D e f"])),
        st.builds(lambda words: Piece("table_row", words), st.sampled_from(["a | b", "c |  | d e", "f | g h i"])),
        st.builds(lambda words: Piece("table_header", words), st.sampled_from(["K | L", "M |  | N"])),
        st.just(Piece("paragraph", "Buy.", label="advertisement")),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(PIECES, st.integers(18, 40))
@example([Piece("heading", "A", level=2), *[Piece("table_row", "c |  | d e")] * 3], 18)  # rows without a header were repeated
def test_budget_section_order_and_overlap(pieces: list[Piece], max_tokens: int) -> None:
    """Each sentence and cell is in some passage, under its own heading; neighbours share one sentence at most."""
    found = document(Piece("paragraph", "First."), *pieces)
    passages = chunked(found, max_tokens)
    covered = set()
    for passage in passages:
        assert len(passage.context.split()) + len(passage.text.split()) + 2 <= max_tokens
        covered |= set(passage.units)
        headings = [block for block in found.blocks if block.kind == "heading" and block.start < passage.start]
        expected = (found.text[headings[-1].start : headings[-1].end],) if headings else ()
        assert passage.heading_path == expected
        inside = [block for block in found.blocks if passage.start < block.end and block.start < passage.end]
        assert not any(block.label or block.kind in ("heading", "table_header") for block in inside)
        assert len({block.kind == "table_row" for block in inside}) == 1
    for before, after in pairwise(passages):
        shared = set(before.units) & set(after.units)
        assert shared <= {before.units[-1]}
        assert shared <= {after.units[0]}
    text_blocks = [block for block in found.blocks if not block.label and block.kind in ("paragraph", "table_row")]
    assert covered == {unit for block in text_blocks for unit in units_of(found.text, block)}

"""A row that is too long for a passage is cut between its cells, and every part stands under its own headings."""

from fakes import HashEmbedder

from index.chunk import chunk
from index.clean import clean
from index.types import Article, Passage, Piece
from qa.verbalise import tell

COUNT = HashEmbedder().count_tokens


def passages(header: str, *rows: str, max_tokens: int = 64) -> list[Passage]:
    pieces = (Piece("table_header", header), *(Piece("table_row", row) for row in rows))
    document = clean(Article("Wide", pieces), source="s", path="wide.csv", space="main")
    made = list(chunk(document, count_tokens=COUNT, max_tokens=max_tokens))
    for passage in made:
        assert document.text[passage.start : passage.end] == passage.text
        assert COUNT([passage.embedded_text])[0] <= max_tokens
        assert all(passage.start <= start < end <= passage.end for start, end in passage.units)
    return made


def test_each_value_is_told_with_its_own_heading() -> None:
    """The fifth to eighth values of a row were told under the headings of the first columns."""
    header = " | ".join(["City", *(f"Fee {number}" for number in range(1, 30))])
    rows = [" | ".join([city, *(f"{city[0]}{number} euros" for number in range(1, 30))]) for city in ("Lisbon", "Oslo")]
    told = [tell(passage).text for passage in passages(header, *rows)]
    for city in ("Lisbon", "Oslo"):
        for number in range(1, 30):
            (text,) = [text for text in told if f"{city[0]}{number} euros" in text]
            assert f"Fee {number} {city[0]}{number} euros" in text
            assert city in text
            assert text.startswith("Wide. ")


def test_rows_that_fit_stay_together() -> None:
    (passage,) = passages("City | Limit", "Lisbon | 120 euros", "Oslo | 180 euros")
    assert (passage.context, passage.text) == ("Wide\nCity | Limit", "Lisbon | 120 euros\nOslo | 180 euros")


def test_one_cell_that_is_too_long_is_cut_within() -> None:
    made = passages("City | Remarks", "Lisbon | " + "word " * 200 + "end.", "Oslo | short")
    assert len(made) > 3 and made[-1].text == "Oslo | short"
    assert all("Lisbon" in passage.embedded_text for passage in made[:-1])
    assert [word for passage in made for word in passage.text.split() if word == "word"] == ["word"] * 200


def test_more_cells_than_headings() -> None:
    made = passages("City | Limit", " | ".join(["Lisbon", *(f"value number {number}" for number in range(40))]))
    assert [sum(f"number {number}" in passage.text.split(" | ")[-1] for passage in made) for number in (39,)] == [1]

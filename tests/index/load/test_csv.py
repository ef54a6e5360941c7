"""Rows of a CSV file stand under the headings of their columns, whatever parts its cells and however it is encoded."""

import time
from pathlib import Path

import pytest
from mutations import mutated
from one_file import asked_of

from index.errors import LoadError
from index.load import load
from index.load.table_rows import MOST_COLUMNS, MOST_ROWS
from index.types import Article, Piece
from qa.render import to_markdown, to_text

LIMITS = "City,Limit,Hotel\nLisbon,120 euros,Tagus House\nOslo,180 euros,Fjord Inn\nTallinn,90 euros,Old Gate\n"


def read(text: str | bytes, path: str = "travel-limits.csv") -> Article:
    (article,) = load(text if isinstance(text, bytes) else text.encode(), path)
    return article


def lines(text: str | bytes, path: str = "a.csv") -> list[str]:
    marks = {"table_header": "= ", "table_row": "- ", "paragraph": ""}
    return [marks[piece.kind] + piece.text for piece in read(text, path).pieces]


def test_rows_stand_under_their_headings() -> None:
    assert read(LIMITS) == Article(
        "Travel limits",
        (
            Piece("table_header", "City | Limit | Hotel"),
            Piece("table_row", "Lisbon | 120 euros | Tagus House"),
            Piece("table_row", "Oslo | 180 euros | Fjord Inn"),
            Piece("table_row", "Tallinn | 90 euros | Old Gate"),
        ),
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("City,Limit\nLisbon,120\n", "a.csv"),
        ("City;Limit\r\nLisbon;120\r\n", "a.csv"),
        ("City\tLimit\nLisbon\t120\n", "a.tsv"),
        ("City|Limit\nLisbon|120\n", "a.csv"),
        ("sep=;\nCity;Limit\nLisbon;120\n", "a.csv"),
        ('"City","Limit"\n"Lisbon","120"\n', "a.csv"),
        ("City , Limit\rLisbon , 120\r", "a.csv"),
        ("\ufeffCity,Limit\nLisbon,120\n", "a.csv"),
    ],
)
def test_the_delimiter_is_found_out(text: str, path: str) -> None:
    assert lines(text, path) == ["= City | Limit", "- Lisbon | 120"]


def test_commas_in_numbers_and_line_breaks_in_cells() -> None:
    assert lines("City;Limit\nLisbon;120,50\nOslo;180,00\n") == ["= City | Limit", "- Lisbon | 120,50", "- Oslo | 180,00"]
    assert lines('City,Note\nLisbon,"by tram,\nor on foot | 2 km"\n') == [
        "= City | Note",
        "- Lisbon | by tram, or on foot|2 km",
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    text = "Straße;Größe;Übergang\n" + "Königsallee;große Brücke;führt über den Fluß nach Süden\n" * 20
    assert lines(text.encode(encoding))[:2] == [
        "= Straße | Größe | Übergang",
        "- Königsallee | große Brücke | führt über den Fluß nach Süden",
    ]


def test_without_headings_every_row_can_be_quoted() -> None:
    assert lines("Lisbon,120\nOslo,180\n") == ["- Lisbon | 120", "- Oslo | 180"]


def test_titles_and_further_tables() -> None:
    text = "Travel limits,\n\nCity,Limit\nLisbon,120\n,\nOslo,180\n\nHotels,\nHotel,City\nTagus House,Lisbon\n"
    assert lines(text) == [
        "Travel limits", "= City | Limit", "- Lisbon | 120", "- Oslo | 180", "Hotels", "= Hotel | City",
        "- Tagus House | Lisbon",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n" + "c,1\n" * MOST_ROWS, "more than 50,000 rows"),
        (",".join("a" * (MOST_COLUMNS + 1)) + "\n" + ",".join("b" * (MOST_COLUMNS + 1)), "more than 200 columns"),
        ('a,b\n"' + "c,1\n" * 50_000, "quotation mark"),
        (b"PK\x03\x04" + b"x" * 99, "zip archive"),
        (b"a,b\n" + bytes(range(32)) * 9, "binary"),
    ],
)
def test_what_is_too_much_or_no_table_is_refused(text: str | bytes, said: str) -> None:
    with pytest.raises(LoadError, match=said):
        read(text)


def test_time_grows_with_size_only() -> None:
    """Row 19: quotation marks and delimiters that never end anything."""

    def seconds(count: int) -> float:
        began = time.process_time()
        read('a,"b""\n' * count + ",;|\t" * 20 + "\nx,y")
        return time.process_time() - began

    assert seconds(8000) < 12 * max(seconds(2000), 0.05)


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(20, 300))])
def test_damaged_files_end_in_articles_or_a_sentence(seed: int) -> None:
    try:
        list(load(mutated(LIMITS.encode(), seed), "a.csv"))
    except LoadError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(("city", "limit"), [("Lisbon", "120"), ("Oslo", "180"), ("Tallinn", "90")])
def test_the_cell_is_found_and_its_row_quoted_with_the_headings(tmp_path: Path, city: str, limit: str) -> None:
    answer = asked_of(tmp_path, "limits.csv", LIMITS.encode(), f"What is the limit for {city}?")
    (citation,) = answer.citations
    assert (answer.answer, citation.quote.split(" | ")[:2]) == (limit, [city, f"{limit} euros"])
    assert citation.table_headings == ("City", "Limit", "Hotel")
    assert [mark.role for mark in citation.marks] == ["answer", "heading"]
    row = citation.quote
    assert f"City | Limit | Hotel\n      “{row.replace(limit, f'[[{limit}]]')}”" in to_text(answer)
    assert r"City \| Limit \| Hotel" in to_markdown(answer)

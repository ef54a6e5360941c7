"""A workbook is read as its sheets show it: formats, merged cells, stored values; what is hidden is not there."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from mutations import mutated
from one_file import asked_of

from index.errors import LoadError
from index.load import load
from index.load.xlsx_format import shown
from index.types import Article, Piece

ROWS = [["City", "Limit", "Since"], ["Lisbon", 120, date(2024, 5, 19)], ["Oslo", 180.5, date(2023, 1, 1)]]


def book(*rows: list[Any], title: str = "Limits") -> Any:
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    return made


def saved(made: Any) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for member in archive.namelist():
            content = archive.read(member)
            assert member != name or old in content
            made.writestr(member, content.replace(old, new) if member == name else content)
    return buffer.getvalue()


def read(data: bytes) -> Article:
    (article,) = load(data, "travel-limits.xlsx")
    return article


def lines(made: Any) -> list[str]:
    marks = {"heading": "# ", "table_header": "= ", "table_row": "- ", "paragraph": ""}
    return [marks[piece.kind] + piece.text for piece in read(saved(made)).pieces]


def test_sheets_are_headings_and_rows_stand_under_theirs() -> None:
    made = book(*ROWS)
    made.create_sheet("Hotels").append(["Hotel", "City"])
    made["Hotels"].append(["Tagus House", "Lisbon"])
    made.create_sheet("Empty")
    assert read(saved(made)).pieces == (
        Piece("heading", "Limits", level=2),
        Piece("table_header", "City | Limit | Since"),
        Piece("table_row", "Lisbon | 120 | 2024-05-19"),
        Piece("table_row", "Oslo | 180.5 | 2023-01-01"),
        Piece("heading", "Hotels", level=2),
        Piece("table_header", "Hotel | City"),
        Piece("table_row", "Tagus House | Lisbon"),
    )


def test_what_is_hidden_is_left_out() -> None:
    made = book(["City", "SECRET-1", "Limit"], ["Lisbon", "SECRET-2", 120], ["SECRET-3", "x", 1], ["Oslo", "SECRET-4", 180])
    made.active.column_dimensions["B"].hidden = True
    made.active.row_dimensions[3].hidden = True
    for name, state in (("Old", "hidden"), ("Older", "veryHidden")):
        sheet = made.create_sheet(name)
        sheet.append(["SECRET-5"])
        sheet.sheet_state = state
    made.active["A1"].comment = openpyxl.comments.Comment("SECRET-6", "Ada")
    assert lines(made) == ["# Limits", "= City | Limit", "- Lisbon | 120", "- Oslo | 180"]


def test_merged_cells_are_repeated_where_they_are_short() -> None:
    made = book(
        ["Region", "City", "Limit"], ["North", "Oslo", 180], [None, "Bergen", 150], ["x" * 99, "Rome", 1], [None, "Bari", 2]
    )
    made.active.merge_cells("A2:A3")
    made.active.merge_cells("A4:A5")
    assert lines(made)[1:] == [
        "= Region | City | Limit", "- North | Oslo | 180", "- North | Bergen | 150", f"- {'x' * 99} | Rome | 1",
        "-  | Bari | 2",
    ]  # fmt: skip


def test_titles_margins_and_gaps() -> None:
    made = book(
        [], ["", "Travel limits"], [], ["", "City", "Limit"], ["", "Lisbon", 120], [], ["", "Oslo", 180], ["", "Ask Ada."]
    )
    assert lines(made) == ["# Limits", "Travel limits", "= City | Limit", "- Lisbon | 120", "- Oslo | 180", "- Ask Ada."]


def test_formulas_are_told_by_their_stored_values() -> None:
    made = book(["City", "Sum"], ["Lisbon", "=60+60"], ["Oslo", "=1/0"], ["Rome", "=1+1"])
    data = changed(saved(made), "xl/worksheets/sheet1.xml", b"<f>60+60</f><v></v>", b"<f>60+60</f><v>120</v>")
    data = changed(
        data, "xl/worksheets/sheet1.xml", b'<c r="B3"><f>1/0</f><v></v>', b'<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v>'
    )
    assert [piece.text for piece in read(data).pieces] == ["Limits", "City | Sum", "Lisbon | 120", "Oslo", "Rome"]


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (120, "General", "120"),
        (0.1 + 0.2, "General", "0.3"),
        (1e15, "General", "1000000000000000"),
        (0.00001, "General", "0.00001"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.155, "0.0%", "15.5%"),
        (0.5, "0%", "50%"),
        (7, "00000", "00007"),
        (1234567, '#,##0,"k"', "1,235k"),
        (12.5, '"EUR" 0.00', "EUR 12.50"),
        (12.5, '#,##0.00 [$€-407]', "12.50 €"),
        (-3, '0;(0)', "(3)"),
        (-3, "0.0", "-3.0"),
        (-0.2, "0", "0"),
        (0, '0;-0;"none"', "none"),
        (2, '[Red]0 "days"', "2 days"),
        (1.5, "0.0##", "1.5"),
        (0.5, "# ?/?", "0.5"),
        (1500.0, "0.00E+00", "1500"),
        (float("inf"), "0.00", "inf"),
        (True, "General", "TRUE"),
        (datetime(2024, 5, 19), "", "2024-05-19"),
        (datetime(2024, 5, 19, 9, 30), "", "2024-05-19 09:30"),
        (time(9, 30), "", "09:30"),
        (timedelta(hours=26, minutes=5), "", "26:05"),
        (None, "", ""),
        ("text ", "@", "text "),
    ],
)  # fmt: skip
def test_values_are_told_as_they_are_shown(value: object, number_format: str, expected: str) -> None:
    assert shown(value, number_format) == expected


def test_metadata() -> None:
    made = book(*ROWS)
    made.properties.title, made.properties.creator, made.properties.modified = (
        "All limits",
        "Ada Example",
        datetime(2024, 5, 19),
    )
    article = read(saved(made))
    assert (article.title, article.author) == ("All limits", "Ada Example")  # openpyxl dates a file when it is saved
    assert read(saved(book(*ROWS))).title == "Travel limits"


def test_external_references_and_entities_are_not_followed(tmp_path: Path) -> None:
    """Row 14: the text of a canary file does not come in."""
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-7731", encoding="utf-8")
    made = book(*ROWS, ["Rome", "see"])
    made.active["B4"].hyperlink = canary.as_uri()
    data = saved(made)
    assert "CANARY" not in str(read(data))
    entity = f'<!DOCTYPE w [<!ENTITY c SYSTEM "{canary.as_uri()}">]><worksheet'.encode()
    with pytest.raises(LoadError, match="document type"):
        read(changed(data, "xl/worksheets/sheet1.xml", b"<worksheet", entity))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<row r="3"', b'<row r="99999999999"'),
        (b'r="C3"', b'r="XFD3"'),
        (b"<sheetData>", b"<sheetData>" + b"<row/>" * 1_100_000),
        (b"</worksheet>", b""),
    ],
)
def test_hostile_sheets_are_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(LoadError):
        read(changed(saved(book(*ROWS)), "xl/worksheets/sheet1.xml", old, new))


def test_sizes_that_the_file_states_are_not_believed() -> None:
    data = changed(saved(book(*ROWS)), "xl/worksheets/sheet1.xml", b'ref="A1:C3"', b'ref="A1:XFD1048576"')
    assert len(read(data).pieces) == 4
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert len(read(changed(data, "xl/worksheets/sheet1.xml", b"</sheetData>", merged)).pieces) == 4


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(20, 300))])
def test_damaged_files_end_in_articles_or_a_sentence(seed: int) -> None:
    try:
        list(load(mutated(saved(book(*ROWS)), seed), "a.xlsx"))
    except LoadError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(("city", "limit"), [("Lisbon", "120"), ("Oslo", "180.5")])
def test_the_cell_is_found_and_its_row_quoted(tmp_path: Path, city: str, limit: str) -> None:
    answer = asked_of(tmp_path, "limits.xlsx", saved(book(*ROWS)), f"What is the limit for {city}?")
    assert (answer.answer, answer.citations[0].quote.split(" | ")[0]) == (limit, city)
    assert answer.citations[0].table_headings == ("City", "Limit", "Since")

"""A Word file is read as its reader sees it: structure, notes and insertions, but nothing that was deleted or is hidden."""

import re
import zipfile
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from mutations import mutated
from one_file import asked_of

from index.errors import LoadError
from index.load import load
from index.types import Article, Piece

NAMES = nsdecls("w", "r", "wp", "a") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def saved(document: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def add(document: Any, content: str) -> None:
    """Appends WordprocessingML to the body, before its section's properties."""
    for element in parse_xml(f"<w:body {NAMES}>{content}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)


def read(document: Any) -> Article:
    (article,) = load(saved(document), "travel-policy.docx")
    return article


def texts(document: Any) -> list[str]:
    return [piece.text for piece in read(document).pieces]


def changed(data: bytes, **members: bytes) -> bytes:
    """The file with members replaced or added; `__` in a name stands for a slash, `_` at its end is nothing."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        named = {
            name.replace("__", "/") + (".rels" if name.endswith("rels") else ".xml"): data for name, data in members.items()
        }
        named = {name.replace("rels.rels", ".rels"): data for name, data in named.items()}
        for name in old.namelist():
            new.writestr(name, named.pop(name, old.read(name)))
        for name, member in named.items():
            new.writestr(name, member)
    return buffer.getvalue()


def with_notes(document: Any, footnotes: str) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    root = f"<w:footnotes {NAMES}>{footnotes}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), NOTES.format("footnotes"), root, document.part.package)
    document.part.relate_to(part, OFFICE + "footnotes")


def table(document: Any, *rows: tuple[str, ...], style: str | None = None) -> Any:
    made = document.add_table(len(rows), len(rows[0]), style=style)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            made.cell(number, column).text = text
    return made


def test_headings_paragraphs_lists_quotes_captions_code() -> None:
    document = docx.Document()
    document.add_heading("Rules of the pier", 0)
    document.add_heading("Boats", 1)
    document.add_paragraph("Boats moor on the east side.")
    document.add_paragraph("Ask the warden.", style="List Number")
    document.add_paragraph("Pay the fee.", style="List Number")
    document.add_paragraph("ropes", style="List Bullet 2")
    document.add_paragraph("Never at night.", style="Quote")
    document.add_paragraph("Figure 1: The pier", style="Caption")
    add(document, '<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>Fees in winter</w:t></w:r></w:p>')
    assert read(document).pieces == (
        Piece("heading", "Rules of the pier", level=1),
        Piece("heading", "Boats", level=1),
        Piece("paragraph", "Boats moor on the east side."),
        Piece("list_item", "1. Ask the warden.", level=1),
        Piece("list_item", "2. Pay the fee.", level=1),
        Piece("list_item", "ropes", level=2),
        Piece("quote", "Never at night."),
        Piece("caption", "Figure 1: The pier"),
        Piece("heading", "Fees in winter", level=3),
    )


def test_code_keeps_its_lines_and_spaces() -> None:
    document = docx.Document()
    document.styles.add_style("Source Code", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("for boat in pier:", style="Source Code")
    document.add_paragraph("    moor(boat)", style="Source Code")
    assert read(document).pieces == (Piece("code", "for boat in pier:\n    moor(boat)"),)


def test_a_list_that_begins_anew_counts_anew() -> None:
    document = docx.Document()
    document.add_paragraph("Open the valve.", style="List Number")
    style = document.styles["List Number"].element
    number = style.find(".//{*}numId").get(f"{{{style.nsmap['w']}}}val")
    numbering = document.part.numbering_part.element
    plan = next(num for num in numbering.num_lst if str(num.numId) == number).abstractNumId.val
    numbering.add_num(plan).add_lvlOverride(0).add_startOverride(7)
    new = numbering.num_lst[-1].numId
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    add(document, item.format(new, "Close it.") + item.format(new, "Lock it.") + item.format(0, "Not in a list."))
    assert texts(document) == ["1. Open the valve.", "7. Close it.", "8. Lock it.", "Not in a list."]


def test_deletions_and_hidden_text_are_left_out_and_insertions_stay() -> None:
    document = docx.Document()
    by = 'w:id="1" w:author="Ada" w:date="2024-01-01T00:00:00Z"'
    add(
        document,
        f"<w:p><w:r><w:t xml:space='preserve'>The fee is </w:t></w:r><w:del {by}><w:r><w:delText>90</w:delText></w:r></w:del>"
        f"<w:ins {by}><w:r><w:t>120</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> euros.</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET-1</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t xml:space='preserve'> Pay by card.</w:t></w:r></w:p>"
        f"<w:p><w:moveFrom {by}><w:r><w:t>MOVED-AWAY</w:t></w:r></w:moveFrom></w:p>"
        f"<w:p><w:moveTo {by}><w:r><w:t>Moved here.</w:t></w:r></w:moveTo></w:p>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>CLICK HERE</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Filled in.</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    hidden = document.styles.add_style("Remarks", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    hidden.font.hidden = True
    document.add_paragraph("SECRET-2", style="Remarks")
    assert texts(document) == ["The fee is 120 euros. Pay by card.", "Moved here.", "Filled in."]


def test_links_fields_breaks_and_powers() -> None:
    document = docx.Document()
    add(
        document,
        "<w:p><w:r><w:t xml:space='preserve'>See </w:t></w:r><w:hyperlink w:anchor='x'>"
        "<w:r><w:t>the map</w:t></w:r></w:hyperlink>"
        "<w:r><w:t>.</w:t><w:br/><w:t>Page</w:t><w:tab/></w:r>"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK \"file:///etc/passwd\"</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>12</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        "<w:p><w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>6</w:t></w:r>"
        "<w:r><w:t xml:space='preserve'> and </w:t></w:r><m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e>"
        "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>",
    )
    assert texts(document) == ["See the map.\nPage\t12", "10⁶ and x²"]


def test_tables_have_headings_and_merged_cells_are_repeated() -> None:
    document = docx.Document()
    table(document, ("City", "Limit"), ("Lisbon", "120 euros"), ("Oslo", "180 | 190 euros"))
    document.add_paragraph("Between.")
    made = table(document, ("Region", "City", "Hotel"), ("North", "Oslo", "Fjord Inn"), ("", "Bergen", "Quay House"))
    made.cell(1, 0).merge(made.cell(2, 0))
    document.add_paragraph("Between.")
    table(document, ("Owner", "Ada Example"), ("Place", "Northport"))  # headings at its side: every row is quoted
    document.add_paragraph("Between.")
    wide = table(document, ("Season 2024", ""), ("Opens", "May"))
    wide.cell(0, 0).merge(wide.cell(0, 1))
    assert [(piece.kind, piece.text) for piece in read(document).pieces if piece.text != "Between."] == [
        ("table_header", "City | Limit"),
        ("table_row", "Lisbon | 120 euros"),
        ("table_row", "Oslo | 180|190 euros"),
        ("table_header", "Region | City | Hotel"),
        ("table_row", "North | Oslo | Fjord Inn"),
        ("table_row", "North | Bergen | Quay House"),
        ("table_row", "Owner | Ada Example"),
        ("table_row", "Place | Northport"),
        ("table_row", "Season 2024"),
        ("table_row", "Opens | May"),
    ]


@pytest.mark.parametrize("how", ["repeated", "styled", "bold"])
def test_a_first_row_that_is_marked_is_headings(how: str) -> None:
    document = docx.Document()
    made = table(document, ("City", "Country"), ("Lisbon", "Portugal"), style="Light Grid" if how == "styled" else None)
    if how == "repeated":
        made.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {NAMES}/>"))
    if how == "bold":
        for cell in made.rows[0].cells:
            cell.paragraphs[0].runs[0].bold = True
    assert [piece.kind for piece in read(document).pieces] == ["table_header", "table_row"]


def test_a_table_that_arranges_the_page_is_read_as_what_it_holds() -> None:
    document = docx.Document()
    made = table(document, ("", "Left of it."))
    made.cell(0, 0).paragraphs[0].text = "Before."
    inner = made.cell(0, 0).add_table(2, 2)
    for number, text in enumerate(("City", "Limit", "Lisbon", "120")):
        inner.cell(number // 2, number % 2).text = text
    one = table(document, ("A box.",))
    one.cell(0, 0).add_paragraph("in it", style="List Bullet")
    assert [(piece.kind, piece.text) for piece in read(document).pieces] == [
        ("paragraph", "Before."),
        ("table_header", "City | Limit"),
        ("table_row", "Lisbon | 120"),
        ("paragraph", "Left of it."),
        ("paragraph", "A box."),
        ("list_item", "in it"),
    ]


def test_notes_follow_their_section_and_text_boxes_their_paragraph() -> None:
    document = docx.Document()
    note = "<w:footnote w:id='{}'><w:p><w:r><w:footnoteRef/><w:t>{}</w:t></w:r></w:p></w:footnote>"
    with_notes(document, note.format(2, "Since 1921.") + note.format(3, "NOT REFERRED TO") + note.format(4, "In a cell."))
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    add(
        document,
        "<w:p><w:r><w:t>The pier is old.</w:t><w:footnoteReference w:id='2'/></w:r></w:p>"
        "<w:p><w:r><w:t>Beside the box.</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wp:inline><wps:txbx>{box}</wps:txbx></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Pier</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Oak</w:t>"
        "<w:footnoteReference w:id='4'/></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Next</w:t></w:r></w:p>",
    )
    assert texts(document) == [
        "The pier is old.",
        "Beside the box.",
        "In a box.",
        "Pier | Oak",
        "Since 1921.",
        "In a cell.",
        "Next",
    ]


def test_headers_footers_and_contents_are_no_article_text() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Northport Harbour Office"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    style = document.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Boats\t3", style=style)
    document.add_paragraph("Moor on the east side.")
    assert [(piece.text, piece.label) for piece in read(document).pieces] == [
        ("Boats\t3", "navigation"),
        ("Moor on the east side.", None),
        ("Northport Harbour Office", "footer"),
        ("Page 1", "footer"),
    ]


def test_metadata() -> None:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "Mooring", "Ada Example"
    document.core_properties.modified = datetime(2024, 5, 19)
    document.add_paragraph("Text.")
    article = read(document)
    assert (article.title, article.author, article.date) == ("Mooring", "Ada Example", "2024-05-19")
    plain = docx.Document()
    plain.add_paragraph("Text.")
    assert (read(plain).title, read(plain).author) == ("Travel policy", "")


def test_external_references_and_entities_are_not_followed(tmp_path: Path) -> None:
    """Rows 14 and 15: neither a relation to a file nor an entity brings a canary in."""
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-7731", encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("Text.")
    for kind in ("image", "header", "footnotes", "attachedTemplate"):
        document.part.rels.get_or_add_ext_rel(OFFICE + kind, canary.as_uri())
    data = saved(document)
    assert texts(docx.Document(BytesIO(data))) == ["Text."]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        xml = archive.read("word/document.xml")
    entity = f'<!DOCTYPE w [<!ENTITY c SYSTEM "{canary.as_uri()}">]>'.encode()
    hostile = re.sub(rb"(<w:document)", entity + rb"\1", xml, count=1).replace(b"Text.", b"&c;")
    with pytest.raises(LoadError, match="document type"):
        list(load(changed(data, word__document=hostile), "a.docx"))
    utf16 = hostile.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    with suppress(LoadError):
        assert "CANARY" not in str(list(load(changed(data, word__document=utf16), "a.docx")))


@pytest.mark.parametrize("what", ["truncated", "no document", "a bomb", "deep", "a style loop", "strict"])
def test_hostile_files_end_in_an_article_or_a_sentence(what: str) -> None:
    document = docx.Document()
    document.add_paragraph("Text.", style="Quote")
    if what == "deep":
        add(document, "<w:sdt><w:sdtContent>" * 110 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 110)
    if what == "a style loop":
        document.styles["Quote"].base_style = document.styles["Quote"]
    data = saved(document)
    match what:
        case "truncated":
            data = data[: len(data) // 2]
        case "no document":
            data = changed(
                data, _rels__rels=b"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'/>"
            )
        case "a bomb":
            buffer = BytesIO(data)
            with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("word/media/image1.png", b"\0" * 50_000_000)
            data = buffer.getvalue()
        case "strict":
            rels = zipfile.ZipFile(BytesIO(data)).read("_rels/.rels")
            data = changed(
                data, _rels__rels=rels.replace(b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/x")
            )
    if what in ("deep", "a style loop"):
        assert [piece.text for article in load(data, "a.docx") for piece in article.pieces] == ["Text."]
    else:
        with pytest.raises(LoadError):
            list(load(data, "a.docx"))


def sample() -> bytes:
    document = docx.Document()
    document.add_heading("Rules of the pier", 0)
    document.add_paragraph("The warden of the pier is Olga Brandt.")
    document.add_paragraph("Pay.", style="List Number")
    table(document, ("City", "Limit"), ("Lisbon", "120 euros"), ("Oslo", "180 euros"), style="Light Grid")
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    return saved(document)


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(20, 300))])
def test_damaged_files_end_in_articles_or_a_sentence(seed: int) -> None:
    try:
        list(load(mutated(sample(), seed), "a.docx"))
    except LoadError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Who is the warden of the pier?", "Olga Brandt", "The warden of the pier is Olga Brandt."),
        ("What is the limit for Lisbon?", "120", "Lisbon | 120 euros"),
    ],
)
def test_a_question_is_answered_from_it(tmp_path: Path, question: str, answer: str, quote: str) -> None:
    found = asked_of(tmp_path, "pier.docx", sample(), question)
    assert found.citations and found.citations[0].quote == quote
    assert answer in (found.answer or "")

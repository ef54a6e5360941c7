"""A presentation is read slide by slide: titles, bullets, tables, diagrams and notes, but nothing that is hidden."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pptx
import pytest
from mutations import mutated
from one_file import asked_of
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches

from index.errors import LoadError
from index.load import load
from index.types import Article, Piece

AT = (Inches(1), Inches(1), Inches(3), Inches(2))
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TITLE, CONTENT, TITLE_ONLY = 0, 1, 5  # layouts of the library's template


def saved(made: Any) -> bytes:
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def read(made: Any) -> Article:
    (article,) = load(saved(made), "harbour-talk.pptx")
    return article


def slide(made: Any, layout: int, title: str, body: str = "") -> Any:
    added = made.slides.add_slide(made.slide_layouts[layout])
    added.shapes.title.text = title
    if body:
        added.placeholders[1].text_frame.text = body
    return added


def table(added: Any, *rows: tuple[str, ...]) -> Any:
    made = added.shapes.add_table(len(rows), len(rows[0]), *AT).table
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            made.cell(number, column).text = text
    return made


def test_titles_bullets_boxes_and_notes_with_their_slide() -> None:
    made = pptx.Presentation()
    slide(made, TITLE, "The harbour of Brinmouth", "For new pilots")
    second = slide(made, CONTENT, "Moorings", "East side\nNorth side")
    below = second.placeholders[1].text_frame.add_paragraph()
    below.text, below.level = "only in summer", 1
    second.shapes.add_textbox(*AT).text_frame.text = "Ask the warden."
    second.notes_slide.notes_text_frame.text = "The warden is Olga Brandt.\nShe lives aboard."
    assert read(made) == Article(
        "The harbour of Brinmouth",
        (
            Piece("heading", "The harbour of Brinmouth", level=1, page=1),
            Piece("paragraph", "For new pilots", page=1),
            Piece("heading", "Moorings", level=2, page=2),
            Piece("list_item", "East side", level=1, page=2),
            Piece("list_item", "North side", level=1, page=2),
            Piece("list_item", "only in summer", level=2, page=2),
            Piece("paragraph", "Ask the warden.", page=2),
            Piece("paragraph", "The warden is Olga Brandt.", page=2),
            Piece("paragraph", "She lives aboard.", page=2),
        ),
        date="2013-01-27",  # of the library's template
    )


def test_numbers_powers_and_breaks() -> None:
    made = pptx.Presentation()
    added = slide(made, TITLE_ONLY, "Steps")
    frame = added.shapes.add_textbox(*AT).text_frame
    frame.text = "Open\vit\nClose it\n10"
    for paragraph in frame.paragraphs[:2]:
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<a:buAutoNum xmlns:a="{DRAWING}" type="arabicPeriod"/>'))
    frame.paragraphs[2].add_run().text = "6"
    frame.paragraphs[2].runs[1]._r.get_or_add_rPr().set("baseline", "30000")
    assert [piece.text for piece in read(made).pieces] == ["Steps", "1. Open\nit", "2. Close it", "10⁶"]


def test_tables_have_headings_and_merged_cells_are_repeated() -> None:
    made = pptx.Presentation()
    rows = table(slide(made, TITLE_ONLY, "Limits"), ("Region", "City"), ("North", "Oslo"), ("", "Bergen"), ("South", "a | b"))
    rows.cell(1, 0).merge(rows.cell(2, 0))
    assert read(made).pieces[1:] == (
        Piece("table_header", "Region | City", page=1),
        Piece("table_row", "North | Oslo", page=1),
        Piece("table_row", "North | Bergen", page=1),
        Piece("table_row", "South | a|b", page=1),
    )


def test_what_is_hidden_is_left_out_and_footers_are_labelled() -> None:
    made = pptx.Presentation()
    slide(made, CONTENT, "Old", "SECRET-1")._element.set("show", "0")
    added = slide(made, TITLE_ONLY, "New")
    group = added.shapes.add_group_shape()
    group.shapes.add_textbox(*AT).text_frame.text = "In a group."
    hidden = group.shapes.add_textbox(*AT)
    hidden.text_frame.text = "SECRET-2"
    hidden._element.nvSpPr.cNvPr.set("hidden", "1")
    footer = next(shape for shape in made.slide_layouts[TITLE_ONLY].placeholders if "ftr" in shape._element.xml)
    added.shapes._spTree.append(parse_xml(footer._element.xml.replace("<a:p>", "<a:p><a:r><a:t>Confidential</a:t></a:r>", 1)))
    assert [(piece.text, piece.label, piece.page) for piece in read(made).pieces] == [
        ("New", None, 2),
        ("In a group.", None, 2),
        ("Confidential", "footer", 2),
    ]


def test_diagrams_are_lists() -> None:
    made = pptx.Presentation()
    added = slide(made, TITLE_ONLY, "Phases")
    names = f'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="{DRAWING}"'
    point = "<dgm:pt {}><dgm:prSet {}/><dgm:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    points = point.format("", "", "Plan") + point.format('type="pres"', "", "NO") + point.format("", 'phldr="1"', "[Text]")
    data = f"<dgm:dataModel {names}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>".encode()
    part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/x-diagram+xml", made.part.package, data)
    relation = added.part.relate_to(part, f"{RELATIONS}/diagramData")
    frame = table(added, ("x", "y"))._graphic_frame._element
    frame.graphic.graphicData.clear()
    frame.graphic.graphicData.append(parse_xml(f"<dgm:relIds {names} xmlns:r='{RELATIONS}' r:dm='{relation}'/>"))
    frame.graphic.graphicData.set("uri", "http://schemas.openxmlformats.org/drawingml/2006/diagram")
    assert [piece.text for piece in read(made).pieces] == ["Phases", "Plan"]


def test_external_references_are_not_followed(tmp_path: Path) -> None:
    """Row 15."""
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-7731", encoding="utf-8")
    made = pptx.Presentation()
    added = slide(made, TITLE_ONLY, "Text")
    for kind in ("image", "notesSlide", "diagramData"):
        added.part.rels.get_or_add_ext_rel(f"{RELATIONS}/{kind}", canary.as_uri())
    try:
        assert "CANARY" not in str(read(made))
    except LoadError as error:
        assert "CANARY" not in str(error)


def sample() -> bytes:
    made = pptx.Presentation()
    slide(made, TITLE, "The harbour of Brinmouth", "For new pilots")
    second = slide(made, CONTENT, "Moorings", "The warden of the moorings is Olga Brandt.")
    second.notes_slide.notes_text_frame.text = "She lives aboard."
    table(slide(made, TITLE_ONLY, "Limits"), ("City", "Limit"), ("Lisbon", "120 euros"), ("Oslo", "180 euros"))
    return saved(made)


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(20, 200))])
def test_damaged_files_end_in_articles_or_a_sentence(seed: int) -> None:
    try:
        list(load(mutated(sample(), seed), "a.pptx"))
    except LoadError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("question", "answer", "quote", "page"),
    [
        ("Who is the warden of the moorings?", "Olga Brandt", "The warden of the moorings is Olga Brandt.", 2),
        ("What is the limit for Oslo?", "180", "Oslo | 180 euros", 3),
    ],
)
def test_a_question_is_answered_from_it(tmp_path: Path, question: str, answer: str, quote: str, page: int) -> None:
    found = asked_of(tmp_path, "pier.pptx", sample(), question)
    assert (found.answer, found.citations[0].quote, found.citations[0].page) == (answer, quote, page)

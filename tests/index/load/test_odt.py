"""An OpenDocument text is read as its reader sees it: structure and notes, but nothing deleted or hidden."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from mutations import mutated
from one_file import asked_of

from index.errors import LoadError
from index.load import load
from index.types import Article, Piece

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
                        ("fo", "xsl-fo-compatible"), ("meta", "meta"))
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
STYLES = """<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>
<style:style style:name="Quotations" style:family="paragraph"/><style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="Preformatted_20_Text" style:family="paragraph"/>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="S" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Loop" style:family="paragraph" style:parent-style-name="Loop"/>
<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1"/>
<text:list-level-style-bullet text:level="2"/></text:list-style>"""


def odt(body: str, *, meta: str = "", page: str = "") -> bytes:
    buffer = BytesIO()
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", content)
        made.writestr("meta.xml", f"<office:document-meta {NAMES}><office:meta>{meta}</office:meta></office:document-meta>")
        made.writestr("styles.xml", f"<office:document-styles {NAMES}>{page}</office:document-styles>")
    return buffer.getvalue()


def read(body: str, **more: str) -> Article:
    (article,) = load(odt(body, **more), "harbour-rules.odt")
    return article


def texts(body: str) -> list[str]:
    return [piece.text for piece in read(body).pieces]


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cell if cell[:1] == '<' else cell_of(cell) for cell in cells)}</table:table-row>"


def cell_of(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def test_headings_paragraphs_lists_quotes_code() -> None:
    body = """<text:p text:style-name="Title">Rules of the pier</text:p><text:h text:outline-level="2">Boats</text:h>
    <text:p>Boats moor on the <text:a xlink:href="https://example.org">east side</text:a>,<text:s text:c="3"/>not
    <text:line-break/>north: 10<text:span text:style-name="S">6</text:span>.</text:p>
    <text:list text:style-name="N"><text:list-item><text:p>Ask.</text:p><text:list><text:list-item><text:p>politely</text:p>
    </text:list-item></text:list></text:list-item><text:list-item><text:p>Pay.</text:p><text:p>In coins.</text:p>
    </text:list-item></text:list><text:p text:style-name="P1">Never at night.</text:p>
    <text:p text:style-name="Preformatted_20_Text">a:</text:p><text:p text:style-name="Preformatted_20_Text"><text:s/>b</text:p>
    <text:p text:style-name="Loop">End.</text:p>"""
    assert read(body).pieces == (
        Piece("heading", "Rules of the pier", level=1),
        Piece("heading", "Boats", level=2),
        Piece("paragraph", "Boats moor on the east side,   not \nnorth: 10⁶."),
        Piece("list_item", "1. Ask.", level=1),
        Piece("list_item", "politely", level=2),
        Piece("list_item", "2. Pay.", level=1),
        Piece("list_item", "In coins.", level=1),
        Piece("quote", "Never at night."),
        Piece("code", "a:\n b"),
        Piece("paragraph", "End."),
    )


def test_deletions_and_hidden_text_are_left_out_and_insertions_stay() -> None:
    body = """<text:tracked-changes><text:changed-region><text:deletion><text:p>SECRET-1</text:p></text:deletion>
    </text:changed-region></text:tracked-changes><text:p>The fee is <text:change-start/>120<text:change-end/> euros.
    <text:change/><text:span text:style-name="H">SECRET-2</text:span>
    <text:hidden-text text:is-hidden="true">SECRET-3</text:hidden-text>
    <office:annotation><dc:creator>Ada</dc:creator><text:p>SECRET-4</text:p></office:annotation></text:p>
    <text:section text:display="none"><text:p>SECRET-5</text:p></text:section><text:section><text:p>Shown.</text:p>
    </text:section>
    <text:p><text:hidden-paragraph text:is-hidden="true"/>SECRET-6</text:p><text:p text:style-name="H">SECRET-7</text:p>
    <text:p><draw:frame><draw:image xlink:href="Pictures/x.png"/><svg:title xmlns:svg="svg">SECRET-8</svg:title></draw:frame>
    </text:p>
    <table:table><table:table-row table:visibility="collapse"><table:table-cell><text:p>SECRET-9</text:p></table:table-cell>
    </table:table-row></table:table>"""
    assert texts(body) == ["The fee is 120 euros.", "Shown."]


def test_tables_have_headings_and_merged_cells_are_repeated() -> None:
    body = (
        "<table:table><table:table-column/>"
        + row("City", "Limit")
        + row("Lisbon", "120 | 130 euros")
        + "</table:table><text:p>Between.</text:p><table:table><table:table-header-rows>"
        + row("Region", "City")
        + "</table:table-header-rows>"
        + row(cell_of("North", 'table:number-rows-spanned="2"'), "Oslo")
        + row("<table:covered-table-cell/>", "Bergen")
        + row('<table:table-cell table:number-columns-repeated="900000"><text:p>x</text:p></table:table-cell>')
        + "</table:table>"
    )
    pieces = read(body).pieces
    assert [(piece.kind, piece.text) for piece in pieces[:-1]] == [
        ("table_header", "City | Limit"),
        ("table_row", "Lisbon | 120|130 euros"),
        ("paragraph", "Between."),
        ("table_header", "Region | City"),
        ("table_row", "North | Oslo"),
        ("table_row", "North | Bergen"),
    ]
    assert len(pieces[-1].text) < 1000


def test_notes_boxes_indexes_and_footers() -> None:
    note = "<text:note-citation>1</text:note-citation><text:note-body><text:p>Since 1921.</text:p></text:note-body>"
    body = f"""<text:table-of-content><text:index-body><text:p>Boats 3</text:p></text:index-body></text:table-of-content>
    <text:p>The pier is old.<text:note>{note}</text:note></text:p>
    <text:p>Beside it.<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box>
    </draw:frame></text:p><text:h text:outline-level="1">Next</text:h>"""
    page = "<style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer>"
    assert [(piece.text, piece.label) for piece in read(body, page=page).pieces] == [
        ("Boats 3", "navigation"),
        ("The pier is old.", None),
        ("Beside it.", None),
        ("In a box.", None),
        ("Since 1921.", None),
        ("Next", None),
        ("Page 1", "footer"),
    ]


def test_metadata() -> None:
    author = "<meta:initial-creator>Ada Example</meta:initial-creator>"
    meta = f"<dc:title>Mooring</dc:title>{author}<dc:date>2024-05-19T10:00:00</dc:date>"
    article = read("<text:p>Text.</text:p>", meta=meta)
    assert (article.title, article.author, article.date) == ("Mooring", "Ada Example", "2024-05-19")
    assert read("<text:p>Text.</text:p>").title == "Harbour rules"


def test_hostile_files_are_refused_or_harmless(tmp_path: Path) -> None:
    """Rows 10, 14 and 15."""
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-7731", encoding="utf-8")
    linked = f'<text:section><text:section-source xlink:href="{canary.as_uri()}"/><text:p>Text.</text:p></text:section>'
    assert texts(linked) == ["Text."]
    entity = f'<!DOCTYPE x [<!ENTITY c SYSTEM "{canary.as_uri()}">]><x>&c;</x>'.encode()
    for data, said in (
        (odt("")[:-40], "damaged"),
        (odt("").replace(b"content.xml", b"contend.xml"), "no OpenDocument"),
        (odt("<text:p>" * 300 + "</text:p>" * 300), "damaged"),
        (odt("<text:p>\0</text:p>"), "damaged"),
    ):
        with pytest.raises(LoadError, match=said):
            list(load(data, "a.odt"))
    for member in ("content.xml", "meta.xml", "styles.xml"):
        with pytest.raises(LoadError, match=r"document type|damaged"):
            list(load(replaced(odt("<text:p>Text.</text:p>"), member, entity), "a.odt"))
    with pytest.raises(LoadError, match="far more"):
        list(load(replaced(odt(""), "content.xml", b"<x>" + b" " * 50_000_000 + b"</x>"), "a.odt"))
    with pytest.raises(LoadError, match="password"):
        list(load(replaced(odt(""), "META-INF/manifest.xml", b"<x><encryption-data/></x>"), "a.odt"))


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for member in old.namelist():
            if member != name:
                made.writestr(member, old.read(member))
        made.writestr(name, content)
    return buffer.getvalue()


def test_deep_lists_end() -> None:
    opened = "<text:list><text:list-item>"
    deep = opened * 100 + "<text:p>DEEP</text:p>" + "</text:list-item></text:list>" * 100
    assert texts("<text:p>Text.</text:p>" + deep) == ["Text."]


SAMPLE = (
    '<text:p text:style-name="Title">Rules of the pier</text:p><text:p>The warden of the pier is Olga Brandt.</text:p>'
    + "<table:table>"
    + row("City", "Limit")
    + row("Lisbon", "120 euros")
    + row("Oslo", "180 euros")
    + "</table:table>"
)


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(20, 300))])
def test_damaged_files_end_in_articles_or_a_sentence(seed: int) -> None:
    try:
        list(load(mutated(odt(SAMPLE), seed), "a.odt"))
    except LoadError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Who is the warden of the pier?", "Olga Brandt", "The warden of the pier is Olga Brandt."),
        ("What is the limit for Oslo?", "180", "Oslo | 180 euros"),
    ],
)
def test_a_question_is_answered_from_it(tmp_path: Path, question: str, answer: str, quote: str) -> None:
    found = asked_of(tmp_path, "pier.odt", odt(SAMPLE), question)
    assert (found.answer, found.citations[0].quote) == (answer, quote)

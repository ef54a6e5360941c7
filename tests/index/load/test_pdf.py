"""PDFs made by hand: what their pages say is found with its page, what nobody sees is not."""

import random
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from made_pdf import assembled, line, lines, pdf, stream

from index.errors import LoadError
from index.jail import Jail, Limits
from index.load import load
from index.load.pdf import ENCRYPTED, SCANNED, UNREADABLE
from index.store.store import Store
from index.sync import sync
from index.types import Article, Piece
from qa.assistant import Assistant
from qa.render import to_html, to_text

STORY = lines(
    50,
    700,
    "The ferry of Brinmouth leaves at noon on all days of the week, and it is never",
    "late, as its captain lives aboard.",
)


def read(data: bytes, path: str = "ferry.pdf") -> Article:
    (article,) = load(data, path)
    return article


def pieces(*pages: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in read(pdf(pages)).pieces]


def test_lines_become_paragraphs_under_headings_with_their_page() -> None:
    first = (
        line(50, 750, "The Ferry", size=20)
        + STORY
        + line(50, 660, "Fares", font="B")
        + lines(50, 640, "A crossing costs four crowns. Children, and dogs that lie", "down, cross for nothing.")
        + lines(50, 600, "A new paragraph stands further below.")
    )
    second = line(50, 750, "The Boat", size=15) + line(50, 720, "She was built in 1921.")
    assert read(pdf([first, second])).pieces == (
        Piece("heading", "The Ferry", level=1, page=1),
        Piece(
            "paragraph",
            "The ferry of Brinmouth leaves at noon on all days of the week, and it is never late, as its captain lives aboard.",
            page=1,
        ),
        Piece("heading", "Fares", level=3, page=1),
        Piece("paragraph", "A crossing costs four crowns. Children, and dogs that lie down, cross for nothing.", page=1),
        Piece("paragraph", "A new paragraph stands further below.", page=1),
        Piece("heading", "The Boat", level=2, page=2),
        Piece("paragraph", "She was built in 1921.", page=2),
    )


def test_words_parted_at_the_end_of_a_line_are_whole() -> None:
    texts = (
        "The light-",
        "house keeper has a well-known mine-",
        "layer, which is well-",
        "known from the years 1914-",
        "1918, and a Franco-",
        "Dutch wife of the ELE-",
        "MENT of surprise.",
    )
    expected = (
        "The lighthouse keeper has a well-known minelayer, which is well-known from the years 1914-1918, and a Franco-Dutch "
    )
    assert pieces(lines(50, 700, *texts)) == [("paragraph", expected + "wife of the ELEMENT of surprise.")]


def test_a_sentence_over_two_pages_belongs_to_the_first() -> None:
    first = lines(50, 100, "The boat was sold. Its buyer was a man from the town of", step=12)
    second = lines(50, 700, "Oakhaven who never paid. His widow sent the money in", "the year of the flood.")
    assert read(pdf([first, second])).pieces == (
        Piece("paragraph", "The boat was sold. Its buyer was a man from the town of Oakhaven who never paid.", page=1),
        Piece("paragraph", "His widow sent the money in the year of the flood.", page=2),
    )


COLUMNS = (
    ("The first column tells of the harbour,", "which was dug in the year 1911 by four", "hundred men who came from afar on",
     "a single ship, and of whom some seventy", "stayed in the town when it was done and", "built the row of houses."),
    ("The second column tells of the market,", "where fish is sold on Tuesdays from six", "o'clock, and a bell that rings as",
     "soon as the last of the boats is in by", "the oldest of the women who are there.", "It was cast in 1950."),
)  # fmt: skip


@pytest.mark.parametrize("order", ["by column", "row by row", "at random"])
def test_columns_are_read_one_after_the_other(order: str) -> None:
    drawn = [
        (column, row, line(50 + 270 * column, 700 - 12 * row, text))
        for column, texts in enumerate(COLUMNS)
        for row, text in enumerate(texts)
    ]
    if order == "row by row":
        drawn.sort(key=lambda part: part[1])
    if order == "at random":
        random.Random(5).shuffle(drawn)
    found = pieces("".join(text for _, _, text in drawn))
    assert found == [("paragraph", " ".join(column)) for column in COLUMNS]


def test_a_table_is_rows_with_their_headings() -> None:
    rows = [("City", "Limit"), ("Lisbon", "120 euros"), ("Oslo | north", "180 euros")]
    table = "".join(line(50, 600 - 14 * n, a) + line(200, 600 - 14 * n, b) for n, (a, b) in enumerate(rows))
    assert pieces(STORY + table + line(200, 560, "in winter only"))[1:] == [
        ("table_header", "City | Limit"),
        ("table_row", "Lisbon | 120 euros"),
        ("table_row", "Oslo|north | 180 euros in winter only"),
    ]


def test_lists_code_captions_and_contents() -> None:
    page = (
        line(50, 740, "Departures . . . . . . . . . . . 7")
        + STORY
        + line(50, 650, "•")
        + line(62, 650, "A rope of forty metres, which has to be dry when it")
        + line(62, 638, "is coiled.")
        + line(50, 624, "• A lamp")
        + line(70, 610, "1. Oil")
        + line(50, 580, "while True:", font="C")
        + line(74, 568, "row()", font="C")
        + line(50, 540, "Figure 2: The harbour in 1911")
        + line(50, 510, "10")
        + line(62, 514, "6", size=6)
        + line(68, 510, "people came.")
    )
    found = read(pdf([page])).pieces
    assert [(piece.kind, piece.level, piece.label, piece.text) for piece in found if piece.text not in STORY][0:1] == [
        ("paragraph", 0, "navigation", "Departures . . . . . . . . . . . 7")
    ]
    assert [(piece.kind, piece.level, piece.text) for piece in found][2:] == [
        ("list_item", 1, "A rope of forty metres, which has to be dry when it is coiled."),
        ("list_item", 1, "A lamp"),
        ("list_item", 2, "1. Oil"),
        ("code", 0, "while True:\n    row()"),
        ("caption", 0, "Figure 2: The harbour in 1911"),
        ("paragraph", 0, "10⁶ people came."),
    ]


def test_running_heads_and_page_numbers_are_no_article_text() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday")
    made = [
        line(50, 780, f"Harbour Weekly, issue {n}")
        + lines(50, 700, f"On {day} the boat {'sank' if n == 2 else 'sailed'}.")
        + line(300, 20, str(n))
        for n, day in enumerate(days, start=1)
    ]
    found = read(pdf(made)).pieces
    assert [piece.text for piece in found if not piece.label] == [
        f"On {day} the boat {'sank' if day == 'Tuesday' else 'sailed'}." for day in days
    ]
    assert {(piece.text, piece.label) for piece in found if piece.page == 2 and piece.label} == {
        ("Harbour Weekly, issue 2", "navigation"),
        ("2", "footer"),
    }


def test_what_the_file_calls_an_artifact_or_draws_aslant_is_labelled() -> None:
    page = STORY + "/Artifact BMC " + line(50, 400, "Draft 7") + "EMC BT /F 40 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (COPY) Tj ET\n"
    found = {piece.text: piece.label for piece in read(pdf([page])).pieces}
    assert (found["Draft 7"], found["COPY"]) == ("footer", "footer")


def test_hidden_text_is_left_out() -> None:
    hidden = (
        "BT /F 10 Tf 3 Tr 50 500 Td (invisible) Tj ET 0 Tr "
        + "BT /F 10 Tf 50 480 Td (seen ) Tj 7 Tr (clipped) Tj 0 Tr ET "
        + "q 3 Tr Q "
        + line(50, 460, "shown")
        + line(50, 440, "tiny", size=0.2)
        + line(900, 420, "beside the page")
        + line(50, 400, "crossed out (")
        + "/OC /L BDC "
        + line(50, 380, "in a layer that is off")
        + "EMC "
    )
    resources = "/Resources << /Font << /F 4 0 R /B 5 0 R /C 6 0 R >> /Properties << /L 7 0 R >> >>"
    layers = "/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>"
    data = pdf([STORY + hidden], page=resources, root=layers, more=["<< /Type /OCG /Name (L) >>"])
    text = "\n".join(piece.text for piece in read(data).pieces)
    assert all(word in text for word in ("seen", "shown", "crossed out ("))
    assert not any(word in text for word in ("invisible", "clipped", "tiny", "beside", "layer"))


def test_invisible_text_is_all_that_a_recognised_scan_has() -> None:
    assert pieces("3 Tr " + STORY)[0][1].startswith("The ferry of Brinmouth")


def test_text_in_forms_and_on_turned_pages() -> None:
    resources = "/Resources << /Font << /F 4 0 R >> /XObject << /X 7 0 R >> >>"
    loop = f"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Matrix [1 0 0 1 0 -100] {resources}"
    form = stream(line(50, 700, "Within a form.") + "/X Do", loop)
    assert [piece.text for piece in read(pdf(["/X Do"], page=resources, more=[form])).pieces] == ["Within a form."]
    turned = "".join(
        f"BT /F 10 Tf 0 1 -1 0 {300 + 12 * n} 100 Tm ({text}) Tj ET " for n, text in enumerate(("One line", "and another."))
    )
    assert [piece.text for piece in read(pdf([turned], page="/Rotate 90")).pieces] == ["One line and another."]


def test_metadata() -> None:
    info = "/Title (Harbours of the north) /Author (Ada Example) /CreationDate (D:20240519120000+02'00')"
    article = read(pdf([STORY], info=info + " /URL (https://wiki.example.org/ferry.pdf)"))
    assert (article.title, article.author, article.date) == ("Harbours of the north", "Ada Example", "2024-05-19")
    assert article.url == "https://wiki.example.org/ferry.pdf"
    for title in ("Microsoft Word - ferry.docx", "untitled", ""):
        assert read(pdf([STORY], info=f"/Title ({title})"), "the-ferry.pdf").title == "The ferry"
    assert read(pdf([line(50, 750, "The Ferry", size=20) + STORY], info="/CreationDate (D:20249999)")).title == "The Ferry"


def test_a_scan_and_a_file_of_pictures_say_so() -> None:
    for page in ("", "q 600 0 0 800 0 0 cm /Im Do Q", line(300, 20, "1")):
        with pytest.raises(LoadError) as error:
            read(pdf([page]))
        assert str(error.value) == SCANNED


def test_letters_that_no_font_explains_are_not_quoted() -> None:
    with pytest.raises(LoadError) as error:
        read(pdf([line(50, 700, "\x01\x02\x03\x04 \x05\x06 a")]))
    assert str(error.value) == UNREADABLE


def test_encryption() -> None:
    from pypdf import PdfReader, PdfWriter

    for password, fails in (("secret", True), ("", False)):
        writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf([STORY]))))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        buffer = BytesIO()
        writer.write(buffer)
        if fails:
            with pytest.raises(LoadError) as error:
                read(buffer.getvalue())
            assert str(error.value) == ENCRYPTED
        else:
            assert read(buffer.getvalue()).pieces[0].text.startswith("The ferry of Brinmouth")


def test_nothing_that_a_file_refers_to_is_read(tmp_path: Path) -> None:
    """Row 15: an external stream, a file to start, a form from elsewhere."""
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-A-7f3")
    outside = f"<< /Length 0 /F ({canary}) /FFilter /ASCIIHexDecode >>\nstream\n\nendstream"
    opened = f"/OpenAction << /S /Launch /F ({canary}) >> /AF [<< /Type /Filespec /F ({canary}) >>]"
    objects = ["<< /Type /Catalog /Pages 2 0 R " + opened + " >>", "<< /Type /Pages /Kids [4 0 R 7 0 R] /Count 2 >>", "<< >>"]
    resources = "/Resources << /Font << /F 6 0 R >> >> /MediaBox [0 0 600 800]"
    objects += [
        f"<< /Type /Page /Parent 2 0 R {resources} /Contents 5 0 R >>", stream(STORY),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Type /Page /Parent 2 0 R {resources} /Contents 8 0 R >>", outside,
    ]  # fmt: skip
    assert "CANARY" not in str(read(assembled(objects)))


def test_bombs_and_loops_end(tmp_path: Path) -> None:
    """Row 12: a page tree that holds itself, nested compression, a huge table of objects, forms that draw each other."""
    import zlib

    bomb = zlib.compress(zlib.compress(b"\0" * 400_000_000, 9), 9).decode("latin-1")
    squeezed = f"<< /Length {len(bomb)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n{bomb}\nendstream".encode("latin-1")
    plain = pdf(["", "BT ET"])
    nested = plain.replace(b"<< /Length 0  >>\nstream\n\nendstream", squeezed)
    assert nested != plain
    tree = pdf([STORY]).replace(b"/Kids [7 0 R]", b"/Kids [2 0 R]")
    table = pdf([STORY]).replace(b"xref\n0 9", b"xref\n0 900000000")
    names = " ".join(f"/X{n} {7 + n} 0 R" for n in range(12))
    shared = f"/Resources << /Font << /F 4 0 R >> /XObject << {names} >> >>"
    forms = [
        stream(f"/X{n + 1} Do " * 12 + line(50, 600, "deep"), f"/Type /XObject /Subtype /Form /BBox [0 0 1 1] {shared}")
        for n in range(12)
    ]
    many = pdf(["/X0 Do " + STORY], page=shared, more=forms)
    with Jail(Limits(cpu_seconds=20, clock_seconds=40)) as jail:
        for data in (nested, tree, table, many):
            try:
                assert len(str(list(jail.load(data, "a.pdf")))) < 1_000_000
            except LoadError as error:
                assert str(error)
        assert next(jail.load(pdf([STORY]), "b.pdf")).pieces


def mutated(seed: int) -> bytes:
    made = pdf([line(50, 750, "The Ferry", size=20) + STORY, STORY], info="/Title (T)")
    chance = random.Random(seed)
    data = bytearray(made)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(8, len(data) - 1)
        match chance.randrange(4):
            case 0:
                data[place] = chance.randrange(256)
            case 1:
                del data[place : place + chance.randrange(1, 40)]
            case 2:
                data[place:place] = data[max(8, place - 60) : place]
            case _:
                data[place : place + 3] = str(chance.choice([-1, 0, 999999999])).encode()
        if len(data) < 40:
            break
    return bytes(data)


def ends_well(seeds: Sequence[int]) -> None:
    for seed in seeds:
        try:
            list(load(mutated(seed), "a.pdf"))
        except LoadError as error:
            assert str(error).endswith("."), seed


@pytest.mark.filterwarnings("ignore")
def test_damaged_files_end_in_articles_or_a_reason() -> None:
    ends_well(range(40))
    made = pdf([STORY])
    for size in range(8, len(made), 97):
        try:
            read(made[:size])
        except LoadError:
            continue


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_many_damaged_files_end_in_articles_or_a_reason() -> None:
    ends_well(range(40, 4000))


def test_a_question_is_answered_with_its_page(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    second = lines(50, 700, "The lighthouse of Brinmouth was opened by Captain Olga", "Brandt in 1921.")
    info = "/Title (The coast) /URL (https://wiki.example.org/coast.pdf)"
    (folder / "coast.pdf").write_bytes(pdf([STORY, second], info=info))
    store, embedder = Store.open(tmp_path / "store", create=True), HashEmbedder()
    (report,) = sync(store, [folder], embedder)
    assert report.failed == ()
    answer = Assistant(store, embedder, WordReader(), MARGIN_ALONE).ask("Who opened the lighthouse of Brinmouth?")
    citation = answer.citations[0]
    assert answer.answer == "Captain Olga Brandt"
    assert citation.quote == "The lighthouse of Brinmouth was opened by Captain Olga Brandt in 1921."
    assert (citation.page, citation.deep_link) == (2, "https://wiki.example.org/coast.pdf#page=2")
    assert "The coast · page 2" in to_text(answer)
    assert "page 2" in to_html(answer) and 'href="https://wiki.example.org/coast.pdf#page=2"' in to_html(answer)

"""Books made in the test: chapters in the order of the spine, under the names that the table of contents has for them."""

import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader

from index.errors import LoadError
from index.load import load
from index.store.store import Store
from index.sync import sync
from index.types import Article, Piece
from qa.assistant import Assistant

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="{}"/></rootfiles></container>"""
PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Harbours of the North</dc:title>
<dc:creator opf:role="aut">Ada Example</dc:creator><dc:creator id="i">Ida Painter</dc:creator>
<meta refines="#i" property="role">ill</meta>
<dc:date>2019</dc:date><dc:date>2021-04-05T00:00:00Z</dc:date>
<dc:identifier>urn:isbn:123</dc:identifier><dc:source>https://books.example.org/harbours</dc:source>
</metadata>
<manifest>
<item id="two" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="unused" href="text/unused.xhtml" media-type="application/xhtml+xml"/>
<item id="picture" href="p.png" media-type="image/png"/>
</manifest>
<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/><itemref idref="gone"/><itemref idref="one"/></spine>
</package>"""
PAGE = """<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" {}>
<head><title>x</title></head><body>{}</body></html>"""
ONE = """<h1>The Pier</h1><p>Captain Olga Brandt opened the pier in 1921.</p><p style="display:none">Hidden words</p>
<script>alert(1)</script><figure><img src="../p.png" alt="The pier"/></figure>
<table><tr><th>City</th><th>Limit</th></tr><tr><td>Lisbon</td><td>120 euros</td></tr></table>
<footer>Made by a machine</footer>"""
TWO = "<p>The tide is&#160;high at noon.</p>"
NAV = """<nav epub:type="toc"><h2>Contents</h2><ol><li><a href="text/one.xhtml">The Pier</a></li></ol></nav>"""
NCX = """<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint id="a"><navLabel><text>Of Tides</text></navLabel>
<content src="text/two%20b.xhtml#start"/></navPoint></navMap></ncx>"""
EPUB = 'xmlns:epub="http://www.idpf.org/2007/ops"'
BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER.format("OPS/book.opf"),
    "OPS/book.opf": PACKAGE,
    "OPS/nav.xhtml": PAGE.format(EPUB, NAV),
    "OPS/toc.ncx": NCX,
    "OPS/text/one.xhtml": PAGE.format("", ONE),
    "OPS/text/two b.xhtml": PAGE.format("", TWO),
    "OPS/text/unused.xhtml": PAGE.format("", "<p>Not in the spine</p>"),
}


def epub(**changed: str | None) -> bytes:
    """The book with other members; None takes one out."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in {**BOOK, **changed}.items():
            if text is not None:
                made.writestr(name, text)
    return buffer.getvalue()


def read(data: bytes) -> Article:
    (article,) = load(data, "north.epub")
    return article


def test_a_book_is_its_chapters_in_reading_order() -> None:
    article = read(epub())
    assert article == Article(
        "Harbours of the North",
        (
            Piece("heading", "Contents", level=2, label="navigation"),
            Piece("list_item", "1. The Pier", level=1, label="navigation"),
            Piece("heading", "The Pier", level=1),
            Piece("paragraph", "Captain Olga Brandt opened the pier in 1921."),
            Piece("caption", "The pier"),
            Piece("table_header", "City | Limit"),
            Piece("table_row", "Lisbon | 120 euros"),
            Piece("paragraph", "Made by a machine", label="footer"),
            Piece("heading", "Of Tides", level=1),
            Piece("paragraph", "The tide is high at noon."),
        ),
        author="Ada Example",
        date="2021-04-05",
        url="https://books.example.org/harbours",
    )


def test_a_name_that_stands_in_the_text_is_not_said_twice() -> None:
    book = epub(**{"OPS/text/two b.xhtml": PAGE.format("", f"<p><b>OF TIDES</b></p>{TWO}")})
    assert [piece.text for piece in read(book).pieces][-2:] == ["Of Tides", "The tide is high at noon."]


def test_a_book_without_a_readable_table_of_contents_is_read() -> None:
    for ncx in (None, "<ncx", "<!DOCTYPE ncx [<!ENTITY a 'b'>]><ncx>&a;</ncx>"):
        assert read(epub(**{"OPS/toc.ncx": ncx})).pieces[-1].text == "The tide is high at noon."


def test_a_book_of_a_single_folder_without_a_container() -> None:
    assert read(epub(**{"META-INF/container.xml": None})).title == "Harbours of the North"


@pytest.mark.parametrize(
    ("member", "text", "said"),
    [
        ("OPS/book.opf", None, "no file in it lists its chapters"),
        ("OPS/book.opf", "<package", "XML is damaged"),
        ("OPS/book.opf", PACKAGE.replace("itemref", "other"), "lists 0 chapters"),
        ("OPS/book.opf", PACKAGE.replace("text/", "lost/").replace("nav.x", "lost.x"), "none of its chapters"),
        ("OPS/book.opf", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><package>&x;</package>", "document type"),
        (
            "META-INF/encryption.xml",
            "<encryption><CipherData><CipherReference URI='OPS/text/one.xhtml'/></CipherData></encryption>",
            "^It is locked by its seller",
        ),
    ],
)
def test_what_is_no_book_says_so(member: str, text: str | None, said: str) -> None:
    with pytest.raises(LoadError, match=said):
        read(epub(**{member: text}))


def test_hidden_fonts_are_no_lock() -> None:
    locked = "<encryption><CipherReference URI='OPS/fonts/a.otf'/></encryption>"
    assert read(epub(**{"META-INF/encryption.xml": locked})).pieces


def test_nothing_outside_the_book_is_read(tmp_path: Path) -> None:
    canary = tmp_path / "canary.xhtml"
    canary.write_text("<p>CANARY-A-7f3</p>")
    for address in (canary.as_uri(), str(canary), "../../../../.." + str(canary), "http://127.0.0.1:9/x.xhtml"):
        package = PACKAGE.replace("text/one.xhtml", address)
        assert "CANARY" not in str(read(epub(**{"OPS/book.opf": package})))
    entity = f"<!DOCTYPE html [<!ENTITY x SYSTEM '{canary.as_uri()}'>]><html><body><p>Text &x;</p></body></html>"
    assert "CANARY" not in str(read(epub(**{"OPS/text/one.xhtml": entity})))


def test_a_chapter_that_is_a_bomb_is_refused() -> None:
    with pytest.raises(LoadError, match="far more"):
        read(epub(**{"OPS/text/one.xhtml": " " * 30_000_000}))


def mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    if seed % 2:  # the archive itself
        data = bytearray(epub())
        for _ in range(chance.randint(1, 10)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        return bytes(data)
    name = chance.choice([name for name in BOOK if name != "mimetype"])
    text = BOOK[name]
    for _ in range(chance.randint(1, 5)):
        start = chance.randrange(len(text))
        text = text[:start] + chance.choice(["<", "&", "]]>", "\0", "", text[:50]]) + text[start + chance.randrange(20) :]
    return epub(**{name: text})


@pytest.mark.filterwarnings("ignore")
def test_damaged_books_end_in_articles_or_a_reason() -> None:
    for seed in range(30):
        try:
            list(load(mutated(seed), "a.epub"))
        except LoadError as error:
            assert str(error), seed


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_many_damaged_books_end_in_articles_or_a_reason() -> None:
    for seed in range(30, 3000):
        try:
            list(load(mutated(seed), "a.epub"))
        except LoadError as error:
            assert str(error), seed


def test_a_question_is_answered_with_its_chapter(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "north.epub").write_bytes(epub())
    store, embedder = Store.open(tmp_path / "store", create=True), HashEmbedder()
    (report,) = sync(store, [folder], embedder)
    assert report.failed == ()
    answer = Assistant(store, embedder, WordReader(), MARGIN_ALONE).ask("Who opened the pier?")
    citation = answer.citations[0]
    assert (answer.answer, citation.quote) == ("Captain Olga Brandt", "Captain Olga Brandt opened the pier in 1921.")
    assert (citation.document.title, citation.heading_path) == ("Harbours of the North", ("The Pier",))

"""A PDF in, one article out, each piece with its page: headings, paragraphs, list items, tables with aligned columns, code.

Lines are joined to paragraphs and parted words to words; running heads and page numbers are labelled as no article text.
Lost: pictures and what is written in them, notes and forms put on top of the page, the order of letters of scripts that run
from right to left, tables whose cells hold several lines before the next cell is drawn. Text that nobody sees is left out.
Title, author and date are those that the file states.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.errors import LoadError
from index.load.metadata import iso_date, one_line, title_of, web_address
from index.load.pdf_blocks import Blocks
from index.load.pdf_lines import Row, rows
from index.load.pdf_measures import Measures
from index.load.pdf_text import PageReader
from index.load.pdf_words import Words
from index.types import Article, Piece

MOST_PAGES = 5_000
MOST_UNREADABLE = 0.3  # of the letters
SCANNED = (  # index.ocr knows files by these two
    "It holds no text, as a scan that is only pictures. Install ocrmypdf, which is then used, or save it with its text in it."
)
UNREADABLE = (
    "Its fonts do not say which letters they show. Install ocrmypdf, which is then used, or save it from its program anew."
)
ENCRYPTED = "It is protected by a password. Save it without one."
DAMAGED = "It is damaged as a PDF ({}). Save it anew with the program that made it."
_PROGRAM = re.compile(r"^microsoft \w+ - ", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.(?:docx?|odt|rtf|pptx?|xlsx?|indd|tex|dvi|pdf|ps|html?|qxd|pages)$", re.IGNORECASE)
_NO_TITLES = frozenset(("untitled", "untitled document", "title", "document", "no title", "slide 1", "powerpoint presentation"))


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of a PDF. Raises `LoadError` where it is damaged, encrypted, a scan, or too long."""
    try:
        yield _article(data, path)
    except (LoadError, MemoryError):
        raise
    except Exception as error:  # pypdf raises nearly everything on a file that is not as it should be
        raise LoadError(DAMAGED.format(type(error).__name__)) from error


def _article(data: bytes, path: str) -> Article:
    reader = _opened(data)
    found, heights = _rows(reader)
    measures = Measures(found, heights)
    words = Words(row.text for row in found)
    pieces = tuple(Blocks(measures, words).pieces(found))
    if not any(character.isalnum() for piece in pieces if not piece.label for character in piece.text):
        raise LoadError(SCANNED)
    if _is_unreadable(pieces):
        raise LoadError(UNREADABLE)
    stated = reader.metadata or {}
    return Article(
        title=_title(stated, pieces) or title_of(path),
        pieces=pieces,
        author=_stated(stated, "/Author"),
        date=_date(stated),
        url=web_address(_stated(stated, "/URL")),
    )


def _opened(data: bytes) -> Any:
    """The file's reader. Raises `LoadError`, and pypdf's errors."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(BytesIO(data))
    try:
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise LoadError(ENCRYPTED)
        if len(reader.pages) > MOST_PAGES:
            raise LoadError(f"It has {len(reader.pages):,} pages, at most {MOST_PAGES:,} are read. Split it.")
    except (DependencyError, NotImplementedError) as error:
        raise LoadError(ENCRYPTED) from error
    return reader


def _rows(reader: Any) -> tuple[list[Row], dict[int, float]]:
    """The rows of all pages, and the pages' heights."""
    pages = PageReader(reader)
    found: list[Row] = []
    heights: dict[int, float] = {}
    for number, page in enumerate(reader.pages, start=1):
        text = pages.read(page)
        heights[number] = text.height
        found += rows(text, number)
    return found, heights


def _is_unreadable(pieces: tuple[Piece, ...]) -> bool:
    """Whether the fonts do not say which letters they show, so that signs of no language come out."""
    text = "".join(piece.text for piece in pieces)
    strange = sum(
        not character.isprintable() or "\ue000" <= character <= "\uf8ff" or character == "\ufffd" for character in text
    )
    return strange - text.count("\n") > MOST_UNREADABLE * len(text)


def _title(stated: Any, pieces: tuple[Piece, ...]) -> str:
    """What the file states, unless that is a program's or a file's name; else the largest heading of the first page."""
    title = _PROGRAM.sub("", _stated(stated, "/Title"))
    if title and title.lower() not in _NO_TITLES and not _FILE_NAME.search(title):
        return title
    headings = [piece for piece in pieces if piece.kind == "heading" and piece.page == 1]
    return min(headings, key=lambda piece: piece.level).text if headings else ""


def _stated(stated: Any, name: str) -> str:
    value = stated.get(name)
    return one_line(value.get_object() if hasattr(value, "get_object") else value)[:500]


def _date(stated: Any) -> str:
    match = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", _stated(stated, "/CreationDate") or _stated(stated, "/ModDate"))
    return iso_date("-".join(match.groups())) if match else ""

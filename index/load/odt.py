"""An OpenDocument text in, one article out: headings, paragraphs, lists with their numbers, quotations, tables, notes.

The text is the finished document's: what is tracked as deleted, and what is hidden, is left out. Foot- and endnotes follow the
section that refers to them, text boxes the paragraph that they hang on. Headers and footers of pages are labelled as footers,
indexes as navigation. Lost: pictures, comments, the numbers of headings. Only the archive's own text is read.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from index.errors import LoadError
from index.load.archive import Archive
from index.load.metadata import iso_date, one_line, title_of
from index.load.odt_styles import STYLE, TEXT, Styles
from index.load.odt_table import cells_of, headings_of, is_layout, rows_of
from index.load.odt_text import is_shown, line
from index.load.readable import readable
from index.load.table_rows import pieces_of
from index.load.xml import local_name, xml_tree
from index.types import Article, Label, Piece

DEEPEST = 40  # lists, sections, boxes in each other; what is deeper is left out
MOST_LINES = 200_000
_INDEXES = frozenset(
    "table-of-content illustration-index table-index object-index user-index alphabetical-index bibliography".split()
)
_AROUND = frozenset("section index-body index-title text-box note-body list-item list-header frame a".split())
_PROTECTED = b"encryption-data"


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of an OpenDocument text. Raises `LoadError`."""
    archive = Archive(data)
    if "META-INF/manifest.xml" in archive and _PROTECTED in archive.read("META-INF/manifest.xml"):
        raise LoadError("It is protected by a password. Save it without one.")
    if "content.xml" not in archive:
        raise LoadError("It holds no OpenDocument text. Save it as one (.odt).")
    roots = [xml_tree(archive.read(name)) for name in ("content.xml", "styles.xml") if name in archive]
    stated = _stated(archive)
    with readable("a word processor"):
        walk = _Walk(roots)
        pieces = tuple(_joined(walk.pieces()))
    headings = [piece for piece in pieces if piece.kind == "heading"]
    heading = next((piece.text for piece in headings if piece.level == 1), headings[0].text if headings else "")
    yield Article(
        title=walk.title or stated.get("title") or one_line(heading) or title_of(path),
        pieces=pieces,
        author=stated.get("initial-creator") or stated.get("creator", ""),
        date=iso_date(stated.get("date")) or iso_date(stated.get("creation-date")),
    )


def _stated(archive: Archive) -> dict[str, str]:
    """What the file says about itself, by the names of the elements."""
    if "meta.xml" not in archive:
        return {}
    elements = xml_tree(archive.read("meta.xml")).iter(
        "{*}title", "{*}initial-creator", "{*}creator", "{*}date", "{*}creation-date"
    )
    return {local_name(element): one_line(element.text) for element in elements}


class _Walk:
    """The walk through a document: where it is, and the notes of the current section."""

    def __init__(self, roots: list[Any]) -> None:
        self.title = ""
        self._roots = roots
        self._styles = Styles(roots)
        self._notes: list[Any] = []
        self._lines = 0

    def pieces(self) -> Iterator[Piece]:
        """All pieces of the document in order."""
        body = next(self._roots[0].iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"), None)
        if body is None:
            raise LoadError("It holds no OpenDocument text. Save it as one (.odt).")
        yield from self._blocks(body, 0)
        yield from self._noted()
        parts = (part for root in self._roots for part in root.iter(f"{STYLE}header", f"{STYLE}footer"))
        texts = dict.fromkeys(piece.text for part in parts for piece in self._blocks(part, 0))
        yield from (Piece("paragraph", text, label="footer") for text in texts)

    def _blocks(self, container: Any, depth: int, label: Label | None = None) -> Iterator[Piece]:
        for element in container if depth < DEEPEST else ():
            name = local_name(element)
            if name in ("p", "h") and is_shown(element, self._styles):
                yield from self._paragraph(element, depth, label)
            elif name == "list":
                yield from self._list(element, "", 1, depth + 1, label)
            elif name == "table":
                yield from self._table(element, depth)
            elif name in _INDEXES:
                yield from self._blocks(element, depth + 1, "navigation")
            elif name in _AROUND and is_shown(element, self._styles):
                yield from self._blocks(element, depth + 1, label)

    def _paragraph(self, element: Any, depth: int, label: Label | None) -> Iterator[Piece]:
        self._lines += 1
        if self._lines > MOST_LINES:
            raise LoadError(f"It has more than {MOST_LINES:,} paragraphs. Split it.")
        found = line(element, self._styles)
        if found.text.strip():
            piece = self._piece(element, found.text, label)
            if piece.kind == "heading":
                yield from self._noted()
            yield piece
        self._notes += found.notes
        for box in found.boxes:
            yield from self._blocks(box, depth + 1)

    def _piece(self, element: Any, text: str, label: Label | None) -> Piece:
        style = element.get(f"{TEXT}style-name", "")
        if label:
            return Piece("paragraph", text.strip(), label=label)
        if self._styles.is_title(style):
            self.title = self.title or one_line(text)
            return Piece("heading", text.strip(), level=1)
        if local_name(element) == "h":
            level = element.get(f"{TEXT}outline-level", "1")
            return Piece("heading", text.strip(), level=min(int(level), 6) if level in tuple("123456789") else 1)
        kind = self._styles.kind(style)
        return Piece(kind, text if kind == "code" else text.strip())

    def _list(self, element: Any, style: str, level: int, depth: int, label: Label | None) -> Iterator[Piece]:
        """The items of a list; the first paragraph of each has its number."""
        style = element.get(f"{TEXT}style-name") or style
        number = self._styles.numbered_from(style, level)
        for item in element if depth < DEEPEST else ():
            mark = f"{number}. " if number and local_name(item) == "list-item" else ""
            for child in item:
                if local_name(child) == "list":
                    yield from self._list(child, style, level + 1, depth + 1, label)
                    continue
                for piece in self._blocks([child], depth):
                    is_item = piece.kind in ("paragraph", "quote") and not piece.label and not label
                    yield Piece("list_item", mark + piece.text, level=level) if is_item else piece
                    mark = "" if is_item else mark
            number += bool(number) and local_name(item) == "list-item"

    def _table(self, table: Any, depth: int) -> Iterator[Piece]:
        if is_layout(table):
            for cell in cells_of(table):
                yield from self._blocks(cell, depth + 1)
            return
        rows = list(rows_of(table, lambda cell: " ".join(piece.text for piece in self._blocks(cell, depth + 1))))
        yield from pieces_of(rows, headings_of(table, rows))

    def _noted(self) -> Iterator[Piece]:
        """The notes of the section, in order."""
        notes, self._notes = self._notes, []
        for note in notes:
            if text := "\n".join(piece.text for piece in self._blocks(note, 0)):
                yield Piece("paragraph", text)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces, with the lines of a program in one."""
    for kind, group in groupby(pieces, lambda piece: piece.kind):
        if kind == "code":
            yield Piece("code", "\n".join(piece.text for piece in group))
        else:
            yield from group

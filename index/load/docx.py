"""A Word file in, one article out: headings, paragraphs, list items with their numbers, quotations, captions, tables, notes.

The text is the finished document's: tracked deletions and hidden text are left out, tracked insertions stay. Foot- and endnotes
follow the section that refers to them, text boxes the paragraph that they hang on. Headers and footers of pages are labelled as
footers, tables of contents as navigation. Lost: pictures, comments, the numbers of headings. Nothing outside is followed.
"""

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Any

from index.errors import LoadError
from index.load.archive import Archive
from index.load.docx_styles import WORD, Numbering, Styles
from index.load.docx_table import cells_of, headings_of, is_layout, rows_of, texts_of
from index.load.docx_text import is_placeholder, line
from index.load.metadata import one_line, title_of
from index.load.office_properties import properties
from index.load.readable import readable
from index.load.table_rows import pieces_of
from index.load.xml import local_name, xml_tree
from index.types import Article, Label, Piece

DEEPEST = 30  # text boxes, layout tables and forms in each other; what is deeper is left out
MOST_LINES = 200_000  # paragraphs and table rows
_OFFICE = "/officeDocument/2006/relationships/"
_AROUND = frozenset("sdt sdtContent customXml ins moveTo smartTag AlternateContent Choice".split())
_APART = ("txbxContent", "del", "moveFrom")  # what stands in them is not read where they stand
_PAGE_PARTS = ("header", "footer")


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of a Word file. Raises `LoadError`."""
    archive = Archive(data)
    archive.check()
    with readable("a word processor"):
        stated = properties(archive)
        walk = _Walk(_main_part(data))
        pieces = tuple(_joined(walk.pieces()))
    headings = [piece for piece in pieces if piece.kind == "heading"]
    heading = next((piece.text for piece in headings if piece.level == 1), headings[0].text if headings else "")
    yield Article(
        title=walk.title or stated.title or one_line(heading) or title_of(path),
        pieces=pieces,
        author=stated.author,
        date=stated.date,
    )


def _main_part(data: bytes) -> Any:
    import docx

    try:
        return docx.Document(BytesIO(data)).part
    except (KeyError, ValueError) as error:  # no document in it, in the file format that the library knows
        raise LoadError(
            "It holds no Word document, or one saved as strict Open XML. Save it as a Word document (.docx)."
        ) from error


class _Walk:
    """The walk through a document: where it is, and the notes that the current section refers to."""

    def __init__(self, part: Any) -> None:
        self.title = ""
        self._body = part.element.body
        self._parts = [(rel.reltype, rel.target_part) for rel in part.rels.values() if not rel.is_external]
        self._styles = Styles(self._root("styles"))
        self._numbering = Numbering(self._root("numbering"))
        self._notes = {name: self._notes_of(name) for name in ("footnotes", "endnotes")}
        self._waiting: list[tuple[str, str]] = []
        self._lines = 0

    def pieces(self) -> Iterator[Piece]:
        """All pieces of the document in order."""
        yield from self._blocks(self._body, 0)
        yield from self._noted()
        texts = dict.fromkeys(text for kind in _PAGE_PARTS for root in self._roots(kind) for text in self._texts(root))
        yield from (Piece("paragraph", text, label="footer") for text in texts)

    def _blocks(self, container: Any, depth: int, label: Label | None = None) -> Iterator[Piece]:
        for element in container if depth < DEEPEST else ():
            if is_placeholder(element):
                continue
            name = local_name(element)
            if name == "p":
                yield from self._paragraph(element, depth, label)
            elif name == "tbl":
                yield from self._table(element, depth)
            elif name in _AROUND:
                is_contents = name == "sdt" and _is_contents(element)
                yield from self._blocks(element, depth + 1, "navigation" if is_contents else label)

    def _paragraph(self, paragraph: Any, depth: int, label: Label | None) -> Iterator[Piece]:
        self._count()
        found = line(paragraph, self._styles)
        if found.text.strip():
            piece = self._piece(paragraph, found.text, label)
            if piece.kind == "heading":
                yield from self._noted()
            yield piece
        self._waiting += found.notes
        for box in found.boxes:
            yield from self._blocks(box, depth + 1)

    def _piece(self, paragraph: Any, text: str, label: Label | None) -> Piece:
        styles = self._styles
        if label or styles.is_contents(paragraph):
            return Piece("paragraph", text.strip(), label="navigation")
        if level := styles.heading_level(paragraph):
            if styles.name(styles.of_paragraph(paragraph)) == "title":
                self.title = self.title or one_line(text)
            return Piece("heading", text.strip(), level=level)
        if listed := styles.list_of(paragraph):
            number, level = listed
            return Piece("list_item", self._numbering.mark(number, level) + text.strip(), level=level + 1)
        kind = styles.kind(paragraph)
        return Piece(kind, text if kind == "code" else text.strip())

    def _table(self, table: Any, depth: int) -> Iterator[Piece]:
        if is_layout(table):
            for row in rows_of(table):
                for cell in cells_of(row):
                    yield from self._blocks(cell, depth + 1)
            return
        texts = texts_of(table, lambda cell: " ".join(self._texts(cell)))
        yield from pieces_of(texts, headings_of(table, texts, self._styles))

    def _texts(self, container: Any) -> Iterator[str]:
        """The text of each paragraph in a cell, a note, a header; what hangs on it follows."""
        for paragraph in container.iter(f"{WORD}p"):
            if any(local_name(above) in _APART or is_placeholder(above) for above in _between(paragraph, container)):
                continue
            self._count()
            found = line(paragraph, self._styles)
            self._waiting += found.notes
            yield from (
                text for text in (found.text, *(box for held in found.boxes for box in self._texts(held))) if text.strip()
            )

    def _noted(self) -> Iterator[Piece]:
        """The notes that the section referred to, in order, each once."""
        waiting, self._waiting = dict.fromkeys(self._waiting), []
        for part, number in waiting:
            note = self._notes[part].pop(number, None)
            if note is not None and (text := "\n".join(self._texts(note)).strip()):
                yield Piece("paragraph", text)

    def _notes_of(self, part: str) -> dict[str, Any]:
        return {note.get(f"{WORD}id", ""): note for root in self._roots(part) for note in root}

    def _root(self, kind: str) -> Any:
        return next(self._roots(kind), None)

    def _roots(self, kind: str) -> Iterator[Any]:
        """The root elements of the document's parts of a kind."""
        return (xml_tree(part.blob) for reltype, part in self._parts if reltype.endswith(_OFFICE + kind))

    def _count(self) -> None:
        self._lines += 1
        if self._lines > MOST_LINES:
            raise LoadError(f"It has more than {MOST_LINES:,} paragraphs. Split it.")


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces, with the lines of a program in one."""
    for kind, group in groupby(pieces, lambda piece: piece.kind):
        if kind == "code":
            yield Piece("code", "\n".join(piece.text for piece in group))
        else:
            yield from group


def _between(element: Any, container: Any) -> Iterator[Any]:
    """The elements above one, up to a container that it stands in."""
    for above in element.iterancestors():
        if above is container:
            return
        yield above


def _is_contents(form: Any) -> bool:
    """Whether a content control is a table of contents that Word made."""
    gallery = form.find(f"{WORD}sdtPr/{WORD}docPartObj/{WORD}docPartGallery")
    return gallery is not None and gallery.get(f"{WORD}val", "").startswith("Table of Contents")

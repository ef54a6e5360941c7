"""An Article in, its Document out: one final text, its blocks by offset, and which of them are not article text; pure.

`Document.text` is the blocks in order with blank lines between them (a list's items and a table's rows: line breaks).
Unicode is composed (NFC), control characters go, white space is collapsed except in code. From here on the text never
changes: every offset in the system points into it.
"""

import hashlib
import re
import unicodedata
from dataclasses import replace

from index.boilerplate import labels
from index.errors import LoadError
from index.load.metadata import one_line, web_address
from index.types import CELL_SEPARATOR, Article, Block, Document, DocumentMeta, Piece

BETWEEN_BLOCKS = "\n\n"
BETWEEN_LINES = "\n"
_LINE_KINDS = ({"list_item"}, {"table_header", "table_row"})
_DROPPED = dict.fromkeys([*(code for code in range(32) if code not in (9, 10)), *range(127, 160), 0xAD, 0x200B, 0x2060, 0xFEFF])
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_NO_TEXT = "It holds no text that could be quoted. Add some, or take the file away."


def clean(article: Article, *, source: str, path: str, space: str) -> Document:
    """The document of an article, with the id of its place: source, path and key. Raises `LoadError` if no text is left."""
    title = _one_line(article.title)
    pieces = [replace(piece, text=_cleaned(piece)) for piece in article.pieces]
    pieces = [piece for piece in pieces if piece.text]
    parts: list[str] = []
    blocks: list[Block] = []
    end = 0
    before: Piece | None = None
    for piece, label in zip(pieces, labels(pieces, title), strict=True):
        if before is not None:
            parts.append(BETWEEN_LINES if _in_one_list(before, piece) else BETWEEN_BLOCKS)
            end += len(parts[-1])
        parts.append(piece.text)
        image = "" if label else piece.image  # of an advertisement only the text is kept
        blocks.append(Block(piece.kind, end, end + len(piece.text), piece.level, label, image, piece.page))
        end += len(piece.text)
        before = piece
    text = "".join(parts)
    if not any(character.isalnum() for character in text):
        raise LoadError(_NO_TEXT)
    meta = DocumentMeta(
        id=document_id(source, path, article.key),
        source=source,
        path=path,
        space=space,
        title=title,
        author=_one_line(article.author),
        date=_one_line(article.date),
        url=web_address(article.url),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        key=article.key,
    )
    return Document(meta, text, tuple(blocks))


def document_id(source: str, path: str, key: str = "") -> str:
    """The id of a document that is first found here: of its source's name, its path there, and its key in that file."""
    return hashlib.sha256("\0".join((source, path, key)).encode("utf-8", "replace")).hexdigest()[:16]


def _cleaned(piece: Piece) -> str:
    text = _LINE_ENDS.sub("\n", piece.text)
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", unicodedata.normalize("NFC", text.translate(_DROPPED)))
    if piece.kind == "code":
        return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    if piece.kind in ("table_header", "table_row"):  # an empty cell keeps its place
        cells = [" ".join(cell.split()) for cell in text.split(CELL_SEPARATOR)]
        return CELL_SEPARATOR.join(cells) if any(cells) else ""
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    lines = (line for line in lines if line)
    return (" " if piece.kind == "heading" else "\n").join(lines)


def _one_line(text: str) -> str:
    return one_line(_cleaned(Piece("heading", text)))


def _in_one_list(before: Piece, piece: Piece) -> bool:
    return any(before.kind in kinds and piece.kind in kinds for kinds in _LINE_KINDS)

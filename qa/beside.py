"""A Document and a Citation of it in, what stands beside the quotation in its article out: a table's headings, an image; pure.

A quoted table row needs the headings of its table to be understood. An image belongs to the quotation that is its caption, and
to the step that it follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from index.types import CELL_SEPARATOR, Document
from qa.types import Citation


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown with a quotation but is not part of it."""

    headings: tuple[str, ...] = ()  # of the table whose row is quoted
    image: int | None = None  # where the caption of the image begins
    caption: str = ""  # of that image, unless it is the quotation


Surroundings = Mapping[tuple[str, int], Beside]  # (document id, start) of a quotation: what stands beside it


def beside(document: Document, citation: Citation) -> Beside:
    """What stands beside the citation's quotation in the very version that is quoted; nothing in another one."""
    if document.meta.sha256 != citation.document.sha256:
        return Beside()
    headings = headings_above(document, citation.start) if CELL_SEPARATOR in citation.quote else ()
    quoted = [block for block in document.blocks if block.start < citation.end and citation.start < block.end]
    after = next((block for block in document.blocks if block.start >= citation.end), None)
    for block in (*quoted, *([after] if after else [])):
        if block.image:
            return Beside(headings, block.start, document.text[block.start : block.end] if block is after else "")
    return Beside(headings)


def headings_above(document: Document, position: int) -> tuple[str, ...]:
    """The headings of the table whose row begins at `position`; empty where no row does or its table has none."""
    for block in reversed([block for block in document.blocks if block.start <= position]):
        if block.kind == "table_header" and block.start < position:
            return tuple(document.text[block.start : block.end].split(CELL_SEPARATOR))
        if block.kind != "table_row":
            break
    return ()

"""A PowerPoint file in, one article out: each slide's title a heading, then its texts, tables and diagrams, then its notes.

Every piece has its slide's number as its page. Shapes come in the order that the file has them, which is the one in which they
are read aloud. Footers, dates and slide numbers are labelled as footers. Hidden slides and shapes are left out. Lost: pictures,
charts, comments, what stands on the master only.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.errors import LoadError
from index.load.archive import Archive
from index.load.html import raised
from index.load.html_table import LONGEST_REPEATED, MOST_SPANNED
from index.load.metadata import one_line, title_of
from index.load.office_properties import properties
from index.load.readable import readable
from index.load.table_rows import has_headings, pieces_of
from index.load.xml import local_name, xml_tree
from index.types import Article, Piece

MOST_SLIDES = 2000
DEEPEST = 30  # groups in groups
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TITLES = ("title", "ctrTitle")
_FOOTERS = ("ftr", "dt", "sldNum", "hdr")
_LISTS = ("body", "obj", "")  # placeholders whose paragraphs have bullets, unless they say that they have none


def load(data: bytes, path: str) -> Iterator[Article]:
    """The slides of a PowerPoint file as an article. Raises `LoadError`."""
    archive = Archive(data)
    archive.check()
    with readable("a presentation program"):
        stated = properties(archive)
        pieces = tuple(_pieces(data))
    headings = [piece for piece in pieces if piece.kind == "heading"]
    first = one_line(headings[0].text) if headings else ""
    title = first if headings and headings[0].level == 1 else stated.title or first
    yield Article(title or title_of(path), pieces, author=stated.author, date=stated.date)


def _pieces(data: bytes) -> Iterator[Piece]:
    import pptx

    slides = pptx.Presentation(BytesIO(data)).slides
    if len(slides) > MOST_SLIDES:
        raise LoadError(f"It has more than {MOST_SLIDES:,} slides. Split it.")
    for page, slide in enumerate(slides, start=1):
        if slide._element.get("show", "1") in ("0", "false"):
            continue
        shapes = sorted(_visible(slide.shapes, 0), key=lambda shape: _placeholder(shape) not in _TITLES)
        for shape in shapes:
            yield from _of_shape(shape, page)
        if slide.has_notes_slide:
            frame = slide.notes_slide.notes_text_frame
            texts = [_line(paragraph._p) for paragraph in frame.paragraphs] if frame is not None else []
            yield from (Piece("paragraph", text, page=page) for text in texts if text)


def _visible(shapes: Any, depth: int) -> Iterator[Any]:
    """The shapes that are shown, those of groups among them."""
    for shape in shapes:
        properties = next((element for element in shape._element.iter() if local_name(element) == "cNvPr"), None)
        if properties is not None and properties.get("hidden") in ("1", "true"):
            continue
        if local_name(shape._element) != "grpSp":
            yield shape
        elif depth < DEEPEST:
            yield from _visible(shape.shapes, depth + 1)


def _of_shape(shape: Any, page: int) -> Iterator[Piece]:
    if getattr(shape, "has_table", False):
        yield from _table(shape.table, page)
    elif local_name(shape._element) == "graphicFrame":
        yield from _diagram(shape, page)
    elif shape.has_text_frame:
        yield from _texts(shape, page)


def _texts(shape: Any, page: int) -> Iterator[Piece]:
    """The paragraphs of a shape: a title is one heading."""
    kind = _placeholder(shape)
    paragraphs = [paragraph._p for paragraph in shape.text_frame.paragraphs]
    if kind in _TITLES:
        text = " ".join(filter(None, map(_line, paragraphs)))
        if text:
            yield Piece("heading", text, level=1 if kind == "ctrTitle" else 2, page=page)
        return
    counts: dict[int, int] = {}
    for paragraph in paragraphs:
        if not (text := _line(paragraph)):
            continue
        level, has_mark, is_numbered = _bullet(paragraph, kind)
        if kind in _FOOTERS:
            yield Piece("paragraph", text, label="footer", page=page)
        elif has_mark:
            counts = {other: count for other, count in counts.items() if other <= level}
            counts[level] = counts.get(level, 0) + 1 if is_numbered else 0
            yield Piece("list_item", f"{counts[level]}. {text}" if is_numbered else text, level=level + 1, page=page)
        else:
            counts = {}
            yield Piece("paragraph", text, page=page)


def _bullet(paragraph: Any, placeholder: str | None) -> tuple[int, bool, bool]:
    """A paragraph's level from 0, whether it has a bullet or a number, and whether it is a number."""
    stated = paragraph.find(f"{DRAWING}pPr")
    names = [local_name(child) for child in stated] if stated is not None else []
    level = stated.get("lvl", "0") if stated is not None else "0"
    has_mark = "buNone" not in names and (placeholder in _LISTS or bool({"buChar", "buAutoNum", "buBlip"} & set(names)))
    return (int(level) if level in tuple("012345678") else 0), has_mark, has_mark and "buAutoNum" in names


def _table(table: Any, page: int) -> Iterator[Piece]:
    """A table's rows; a short text over several merged rows is repeated in each."""
    rows: list[list[str]] = []
    below: dict[tuple[int, int], str] = {}
    for number, row in enumerate(table.rows):
        texts = []
        for column, cell in enumerate(row.cells):
            text = " ".join(filter(None, (_line(paragraph._p) for paragraph in cell.text_frame.paragraphs)))
            if cell.is_merge_origin and len(text) <= LONGEST_REPEATED:
                below |= {(number + more, column): text for more in range(1, min(cell.span_height, MOST_SPANNED))}
            texts.append(below.get((number, column), "") if cell.is_spanned else " ".join(text.split()))
        rows.append(texts)
    yield from pieces_of(rows, int(has_headings(rows, usual=table.first_row)), page)


def _diagram(frame: Any, page: int) -> Iterator[Piece]:
    """The texts of a diagram (SmartArt), which stand in a part of their own."""
    for element in frame._element.iter():
        related = element.get(f"{_RELATION}dm") if local_name(element) == "relIds" else None
        if related and related in frame.part.rels and not frame.part.rels[related].is_external:
            for point in xml_tree(frame.part.related_part(related).blob).iter("{*}pt"):
                lines = [_line(paragraph) for paragraph in point.iter(f"{DRAWING}p")] if _is_node(point) else []
                yield from (Piece("list_item", line, level=1, page=page) for line in lines if line)


def _is_node(point: Any) -> bool:
    """Whether a point of a diagram is one that people wrote in, not one for its layout."""
    text = next((element for element in point.iterchildren("{*}prSet")), None)
    return point.get("type", "node") in ("node", "asst") and (text is None or text.get("phldr") not in ("1", "true"))


def _placeholder(shape: Any) -> str | None:
    """The kind of placeholder that a shape is, "" for one of any content; None where it is none."""
    if not getattr(shape, "is_placeholder", False):
        return None
    found = next((element for element in shape._element.iter() if local_name(element) == "ph"), None)
    return str(found.get("type", "")) if found is not None else None


def _line(paragraph: Any) -> str:
    """A paragraph's text."""
    parts = []
    for element in paragraph:
        match local_name(element):
            case "r" | "fld":
                style, text = element.find(f"{DRAWING}rPr"), element.findtext(f"{DRAWING}t") or ""
                is_power = style is not None and style.get("baseline", "0")[:1] in tuple("123456789")
                parts.append(raised(text) if is_power else text)
            case "br":
                parts.append("\n")
    return "".join(parts).strip()

"""HTML in, one article out: title, author, date, address, and the text in its structure; hidden text is left out.

Navigation, footers, asides and what their class names call advertisement come out as labelled pieces, not as article text. A
table's cells are joined by ` | `, row by row; a table that only arranges the page is read as what it holds. An image within
text leaves its description there; one that stands alone becomes a caption: its figure's, or else its description. The page is
parsed without network and without entities; nothing that it refers to is fetched. The walk is a loop, so depth costs nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.errors import LoadError
from index.load import confluence
from index.load.decode import decode
from index.load.html_labels import HEADINGS, is_left_out, label_of
from index.load.html_metadata import address_of, author_of, date_of
from index.load.html_table import Table, is_layout, number_of
from index.load.image_path import image_path
from index.load.metadata import one_line, title_of
from index.types import Article, BlockKind, Label, Piece

CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w:.-]{1,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{1,40})""", re.I
)
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
_CLOSED = re.compile(r"<(script|style|title|iframe|textarea|noscript|div|span|a|p|td|th|li)\b([^<>]*)/>", re.IGNORECASE)
_PARAGRAPHS = (
    "p div section article main body header footer nav aside search form address details summary fieldset legend dl dt dd ul "
    "ol menu dir table tbody thead tfoot figure hgroup center hr"
)
_BLOCKS: dict[str, BlockKind] = {
    **dict.fromkeys(_PARAGRAPHS.split(), "paragraph"),
    **dict.fromkeys(HEADINGS, "heading"),
    "li": "list_item",
    "blockquote": "quote",
    "pre": "code",
    "figcaption": "caption",
    "caption": "caption",
}
_LISTS = ("ul", "ol", "menu", "dir")
_CELLS = ("td", "th")
_AROUND_IMAGES = ("paragraph", "list_item", "quote", "caption")  # kinds of blocks that an image may be all of
_ARTICLE_TAGS = ("article", "main", "section", "blockquote")
_BREAK = "\N{LINE SEPARATOR}"  # stands for <br> while the source's own line breaks still have to become spaces
_RAISED = str.maketrans("0123456789+-\N{MINUS SIGN}", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of an HTML page. Raises `LoadError` where it holds no markup or its encoding is not clear."""
    declared = CHARSET.search(data[:4096])
    text = decode(data, (declared[1] or declared[2]).decode("ascii", "ignore") if declared else "").replace("\0", "")
    if _PROLOGUE.match(text) or path.lower().endswith(".xhtml"):
        text = _CLOSED.sub(r"<\1\2></\1>", _PROLOGUE.sub("", text))
    root = _parsed(text)
    confluence.adapt(root)
    pieces = tuple(_pieces(root, path))
    headings = [piece for piece in pieces if piece.kind == "heading" and not piece.label]
    heading = next((piece.text for piece in headings if piece.level == 1), headings[0].text if headings else "")
    yield Article(
        title=_first(root, "//meta[@property='og:title']/@content") or heading or _first(root, "//title") or title_of(path),
        pieces=pieces,
        author=author_of(root),
        date=date_of(root),
        url=address_of(root),
    )


def fragment(text: str, path: str) -> Iterator[Piece]:
    """The visible blocks of a bit of HTML, such as one inside the Markdown file `path`; none where it is only tags."""
    if re.search(r"<[^>]*>", text) and re.sub(r"</[^>]*>", "", text).strip():
        yield from _pieces(_parsed(f"<div>{text}</div>"), path)


def raised(text: str) -> str:
    """A power's digits as raised ones, so that ten to the sixth is not read as 106; any other text as it is."""
    text_only = text.strip()
    return text_only.translate(_RAISED) if re.fullmatch(r"[-+\N{MINUS SIGN}]?\d{1,3}", text_only) else text


def _parsed(text: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise LoadError("It holds no readable HTML. Save the page again, or take it away.") from error
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise LoadError("Its elements are nested too deep to be read to the end. Save the page again from a browser.")
    return root


def _pieces(root: Any, path: str) -> Iterator[Piece]:
    """The visible blocks of a page in order."""
    from lxml import etree

    walk = _Walk(path, _figures(root), has_main=next(root.iter("main", "article"), None) is not None)
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        if event == "end":
            yield from walk.leave(element)
        elif not isinstance(element.tag, str) or is_left_out(element):
            steps.skip_subtree()
            walk.skipped.add(element)
        else:
            yield from walk.enter(element)
    yield from walk.flush()


class _Walk:
    """Where the walk through a page is: the open blocks, their labels, and the text since the last block began or ended."""

    def __init__(self, path: str, figures: dict[Any, Any], *, has_main: bool) -> None:
        self.skipped: set[Any] = set()
        self._path = path
        self._figures = figures  # an image by the element that is its caption
        self._captioned = frozenset(figures.values())
        self._has_main = has_main
        self._open: list[Any] = []  # the elements of the lists below, but for their first entries
        self._kinds: list[BlockKind] = ["paragraph"]
        self._labels: list[Label | None] = [None]
        self._levels: list[int] = [0]
        self._articles = 0  # open elements that hold article text
        self._lists: list[int] = []  # of each open list: the next number, 0 where it is not numbered
        self._mark = ""  # of a list item that has no text yet
        self._text: list[str | Piece] = []  # a piece stands for an image: it is its caption if nothing stands beside it
        self._image = ""  # of the figure whose caption has begun and has no text yet
        self._tables: list[Table | None] = []  # None: one that only arranges the page

    def enter(self, element: Any) -> Iterator[Piece]:
        tag = element.tag
        table = self._tables[-1] if self._tables else None
        if table and tag == "tr":
            yield from self.flush()
            table.begin_row(element)
        elif table and table.in_row and tag in _CELLS:
            self._text = []
        elif self._is_block(element):
            if table and table.in_row:
                self._text.append(" ")
            else:
                yield from self.flush()
                if element in self._figures:
                    self._image = self._image_of(self._figures[element])
            self._open.append(element)
            self._kinds.append(self._kind(tag))
            label = self._labels[-1] or label_of(element, in_article=self._articles > 0, has_main=self._has_main)
            self._labels.append(label)
            self._levels.append(int(tag[1]) if tag in HEADINGS else 0)
        self._articles += tag in _ARTICLE_TAGS
        if tag == "table":
            self._tables.append(None if is_layout(element) else Table())
        elif tag in _LISTS:
            self._lists.append(number_of(element, "start", 1) if tag == "ol" else 0)
        elif tag == "li":
            self._begin_item(element)
        elif tag == "br":
            self._text.append(_BREAK)
        elif tag == "img" and element.get("alt"):
            if table and table.in_row:
                self._text.append(f" {element.get('alt')} ")
            elif element not in self._captioned:
                self._text.append(Piece("caption", element.get("alt"), image=self._image_of(element)))
        text = element.text or ""
        self._text.append(raised(text) if tag == "sup" else text)

    def leave(self, element: Any) -> Iterator[Piece]:
        tag = element.tag
        table = self._tables[-1] if self._tables else None
        if element in self.skipped:
            self.skipped.discard(element)
        elif table and table.in_row and tag in _CELLS:
            table.add_cell(element, " ".join(_joined(self._text).split()))
            self._text = []
        elif table and tag == "tr":
            self._text = []
            yield from table.end_row(self._labels[-1])
        elif self._open and self._open[-1] is element:
            if table and table.in_row:
                self._text.append(" ")
            else:
                yield from self.flush()
            if tag == "figcaption":
                self._image = ""
            elif tag == "table":
                self._tables.pop()
            elif tag in _LISTS:
                self._lists.pop()
            self._articles -= tag in _ARTICLE_TAGS
            self._open.pop()
            self._kinds.pop()
            self._labels.pop()
            self._levels.pop()
        self._text.append(element.tail or "")

    def flush(self) -> Iterator[Piece]:
        """The block whose text has just ended."""
        parts, self._text = self._text, []
        text = _joined(parts)
        if not text.strip():  # which takes the line separator for white space too
            return
        kind = self._kinds[-1]
        if kind in _AROUND_IMAGES and not "".join(part for part in parts if isinstance(part, str)).strip():
            images = [part for part in parts if isinstance(part, Piece) and part.text.strip()]
            yield from (replace(image, text=one_line(image.text), label=self._labels[-1]) for image in images)
            return
        if kind == "code":
            text = text.replace(_BREAK, "\n").strip("\n")
        else:
            text = "\n".join(" ".join(line.split()) for line in text.split(_BREAK)).strip()
        mark, self._mark = (self._mark, "") if kind == "list_item" else ("", self._mark)
        level = len(self._lists) if kind == "list_item" else self._levels[-1]
        image, self._image = (self._image, "") if kind == "caption" else ("", self._image)
        yield Piece(kind, mark + text, level=level, label=self._labels[-1], image=image)

    def _image_of(self, element: Any) -> str:
        return image_path(element.get("src", ""), self._path)

    def _is_block(self, element: Any) -> bool:
        """Whether the element begins a block of its own; a button does unless it unfolds text or stands in a heading."""
        tag = element.tag
        if tag == "button":
            above = element.getparent()
            opens = element.get("aria-expanded") or element.get("aria-controls")
            return not opens and (above is None or above.tag not in (*HEADINGS, "summary", "dt"))
        return tag in _BLOCKS or tag in ("tr", *_CELLS)

    def _kind(self, tag: str) -> BlockKind:
        """A paragraph inside a list item or a quotation is of its kind."""
        kind = _BLOCKS.get(tag, "paragraph")
        return self._kinds[-1] if kind == "paragraph" and self._kinds[-1] in ("list_item", "quote", "caption") else kind

    def _begin_item(self, element: Any) -> None:
        self._mark = ""
        if self._lists and self._lists[-1]:
            number = number_of(element, "value", self._lists[-1])
            self._mark = f"{number}. "
            self._lists[-1] = number + 1


def _joined(parts: list[str | Piece]) -> str:
    return "".join(part if isinstance(part, str) else f" {part.text} " for part in parts)


def _figures(root: Any) -> dict[Any, Any]:
    """The first image of each figure, by the figure's caption. What stands in a table inside the figure is not the figure's."""
    images: dict[Any, Any] = {}
    captions: dict[Any, Any] = {}
    for element in root.iter("img", "figcaption"):
        figure = next(element.iterancestors("figure", "figcaption", "table"), None)
        if figure is None or figure.tag != "figure" or is_left_out(element):
            continue
        if element.tag == "img":
            images.setdefault(figure, element)
        elif element.text_content().strip():
            captions.setdefault(figure, element)
    return {caption: images[figure] for figure, caption in captions.items() if figure in images}


def _first(root: Any, path: str) -> str:
    found = root.xpath(path)
    return one_line(found[0] if isinstance(found[0], str) else found[0].text_content()) if found else ""

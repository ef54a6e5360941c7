"""HTML in, one article out: title, author, date, address, and the text in its structure; hidden text is left out.

Navigation, footers, asides and what their class names call advertisement come out as labelled pieces, not as article text.
The page is parsed without network and without entities; nothing that it refers to is fetched. The walk is a loop, so depth
costs nothing.
"""

import re
from collections.abc import Iterator
from typing import Any

from index.errors import LoadError
from index.load.decode import decode
from index.load.metadata import iso_date, one_line, title_of, web_address
from index.types import CELL_SEPARATOR, Article, BlockKind, Label, Piece


def _named(words: str) -> re.Pattern[str]:
    """Matches class names and ids of which one hyphenated part is one of the words."""
    return re.compile(rf"(?:^|[-_\s])(?:{words})(?:$|[-_\s])", re.IGNORECASE)


_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w:.-]{1,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{1,40})""", re.I
)
_HIDDEN_TAGS = frozenset(
    "script style template noscript head iframe object embed svg math canvas select datalist dialog audio video".split()
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|"
    r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b)|(?<![-\w])(?:width|height)\s*:\s*0(?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)
_PARAGRAPHS = (
    "p div section article main body header footer nav aside form address details summary fieldset dl dt dd ul ol table tbody "
    "thead tfoot figure hgroup center hr"
)
_BLOCKS: dict[str, BlockKind] = {
    **dict.fromkeys(_PARAGRAPHS.split(), "paragraph"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "li": "list_item",
    "blockquote": "quote",
    "pre": "code",
    "figcaption": "caption",
    "caption": "caption",
}
_NAMES: tuple[tuple[Label, re.Pattern[str]], ...] = (
    ("advertisement", _named("ads?|advert[a-z]*|sponsor[a-z]*|promo[a-z]*|newsletter[a-z]*|paywall|subscri[a-z]*|cta")),
    ("footer", _named("footer|copyright|colophon|legal")),
    (
        "navigation",
        _named("nav[a-z]*|menu|breadcrumbs?|sidebar|toc|cookie[a-z]*|shar(?:e|ing)|social|related|comments?|pagination"),
    ),
)
_BREAK = "\N{LINE SEPARATOR}"  # stands for <br> while the source's own line breaks still have to become spaces
_TAG_LABELS: dict[str, Label] = {"nav": "navigation", "aside": "navigation", "menu": "navigation", "button": "navigation"}
_ROLE_LABELS: dict[str, Label] = {
    "navigation": "navigation",
    "contentinfo": "footer",
    "banner": "navigation",
    "complementary": "navigation",
}


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of an HTML page. Raises `LoadError` where it holds no markup or its encoding is not clear."""
    from lxml import etree, html

    declared = _CHARSET.search(data[:4096])
    text = decode(data, (declared[1] or declared[2]).decode("ascii", "ignore") if declared else "")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise LoadError("It holds no readable HTML. Save the page again, or take it away.") from error
    pieces = tuple(_pieces(root))
    heading = next((piece.text for piece in pieces if piece.kind == "heading" and not piece.label), "")
    about = _metadata(text)
    yield Article(
        title=_first(root, "//meta[@property='og:title']/@content") or heading or _first(root, "//title") or title_of(path),
        pieces=pieces,
        author=about["author"],
        date=about["date"],
        url=web_address(_first(root, "//link[@rel='canonical']/@href")) or about["url"],
    )


def _pieces(root: Any) -> Iterator[Piece]:
    """The visible blocks of a page in order."""
    from lxml import etree

    walk = _Walk()
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        if event == "end":
            yield from walk.leave(element)
        elif not isinstance(element.tag, str) or _is_hidden(element):
            steps.skip_subtree()
            walk.skipped.add(element)
        else:
            yield from walk.enter(element)
    yield from walk.flush()


class _Walk:
    """Where the walk through a page is: the open blocks, their labels, and the text since the last block began or ended."""

    def __init__(self) -> None:
        self.skipped: set[Any] = set()
        self._kinds: list[BlockKind] = ["paragraph"]
        self._labels: list[Label | None] = [None]
        self._levels: list[int] = [0]
        self._lists: list[list[int]] = []  # of each open list: [next number], 0 where it is not numbered
        self._mark = ""  # of a list item that has no text yet
        self._text: list[str] = []
        self._cells: list[str] | None = None
        self._headings = 0  # header cells of the current row

    def enter(self, element: Any) -> Iterator[Piece]:
        tag = element.tag
        if self._cells is None and (tag in _BLOCKS or tag == "tr"):
            yield from self.flush()
        if tag in _BLOCKS:
            self._kinds.append(self._kind(tag))
            self._labels.append(self._labels[-1] or _label(element))
            self._levels.append(int(tag[1]) if _BLOCKS[tag] == "heading" else 0)
        if tag in ("ul", "ol"):
            self._lists.append([_start(element) if tag == "ol" else 0])
        elif tag == "li":
            self._begin_item()
        elif tag == "tr":
            self._cells, self._headings, self._text = [], 0, []
        elif tag in ("td", "th"):
            self._headings += tag == "th"
            self._text = []
        elif tag == "br":
            self._text.append(_BREAK)
        elif tag == "img" and self._cells is None and element.getparent() is not None and element.get("alt"):
            self._text.append(f" {element.get('alt')} ")
        self._text.append(element.text or "")

    def leave(self, element: Any) -> Iterator[Piece]:
        tag = element.tag
        if element in self.skipped:
            self.skipped.discard(element)
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append(" ".join("".join(self._text).split()).replace(CELL_SEPARATOR, "|"))
            self._text = []
        elif tag == "tr" and self._cells is not None:
            cells, self._cells = self._cells, None
            self._text = []
            if any(cells):
                kind: BlockKind = "table_header" if self._headings == len(cells) > 0 else "table_row"
                yield Piece(kind, CELL_SEPARATOR.join(cells), label=self._labels[-1])
        elif tag in _BLOCKS:
            if self._cells is None:
                yield from self.flush()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            self._kinds.pop()
            self._labels.pop()
            self._levels.pop()
        self._text.append(element.tail or "")

    def flush(self) -> Iterator[Piece]:
        """The block whose text has just ended."""
        text, self._text = "".join(self._text), []
        if not text.strip():  # which takes the line separator for white space too
            return
        kind = self._kinds[-1]
        if kind == "code":
            text = text.replace(_BREAK, "\n").strip("\n")
        else:
            text = "\n".join(" ".join(line.split()) for line in text.split(_BREAK)).strip()
        mark, self._mark = (self._mark, "") if kind == "list_item" else ("", self._mark)
        level = len(self._lists) if kind == "list_item" else self._levels[-1]
        yield Piece(kind, mark + text, level=level, label=self._labels[-1])

    def _kind(self, tag: str) -> BlockKind:
        """A paragraph inside a list item or a quotation is of its kind."""
        kind = _BLOCKS[tag]
        return self._kinds[-1] if kind == "paragraph" and self._kinds[-1] in ("list_item", "quote", "caption") else kind

    def _begin_item(self) -> None:
        self._mark = ""
        if self._lists and self._lists[-1][0]:
            self._mark = f"{self._lists[-1][0]}. "
            self._lists[-1][0] += 1


def _is_hidden(element: Any) -> bool:
    attributes = element.attrib
    return (
        element.tag in _HIDDEN_TAGS
        or "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
    )


def _label(element: Any) -> Label | None:
    """What a block's tag, role, class or id says that it is, where that is not article text."""
    if element.tag == "footer" and not any(above.tag in ("blockquote", "article") for above in element.iterancestors()):
        return "footer"
    label = _TAG_LABELS.get(element.tag) or _ROLE_LABELS.get(element.get("role", "").lower())
    if label or element.tag in ("body", "main", "article"):
        return label
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return next((label for label, pattern in _NAMES if pattern.search(names)), None)


def _start(element: Any) -> int:
    try:
        return max(1, int(element.get("start", "1")))
    except ValueError:
        return 1


def _first(root: Any, path: str) -> str:
    found = root.xpath(path)
    return one_line(found[0] if isinstance(found[0], str) else found[0].text_content()) if found else ""


def _metadata(text: str) -> dict[str, str]:
    """Author, date and address as the page's own metadata gives them; trafilatura knows the many ways."""
    from trafilatura import extract_metadata

    try:
        found = extract_metadata(text)
    except (ValueError, AttributeError, TypeError, RecursionError, AssertionError):
        found = None
    if found is None:
        return {"author": "", "date": "", "url": ""}
    return {"author": one_line(found.author), "date": iso_date(found.date), "url": web_address(found.url)}

"""Parsed wikitext in, HTML out that the loader for HTML reads: lists, paragraphs and tables as MediaWiki would lay them out.

What MediaWiki shows as an element becomes that element, with the attributes by which the loader tells what is hidden or not
article text. Lines matter: a list item ends with its line, a blank line ends a paragraph, a line that begins with a space is
code.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from index.load.wikitext_links import SpaceWords, caption_of, gallery_captions, is_of_language, parts_of, space_of
from index.load.wikitext_templates import name_of, sentences_of, shown

DEEPEST = 30  # lists within lists
UNKNOWN = "[…]"  # within a line, where only the wiki knows what stands there
_LISTS = {"*": ("ul", "li"), "#": ("ol", "li"), ";": ("dl", "dt"), ":": ("dl", "dd")}
_KEPT = frozenset(
    "b i u s del ins em strong small big sub sup span div p center blockquote code tt kbd samp var cite q abbr bdi dfn mark "
    "ul ol li dl dt dd table caption tr td th thead tbody tfoot h1 h2 h3 h4 h5 h6 font time data ruby rt rp".split()
)
_BLOCKS = frozenset("div p center blockquote ul ol dl table h1 h2 h3 h4 h5 h6".split())
_CODE = frozenset("pre source syntaxhighlight".split())
_LEFT_OUT = frozenset(
    "ref references gallery timeline graph imagemap inputbox score hiero templatestyles templatedata "
    "categorytree section script "
    "style mapframe maplink includeonly dynamicpagelist indicator".split()
)
_ATTRIBUTES = frozenset("class style hidden id role colspan rowspan start value bgcolor color aria-hidden".split())
_SWITCH = re.compile(r"__[A-Z]{3,30}__")
_ENDED = '.!?)”"»'


def html_of(code: Any, title: str, words: SpaceWords) -> str:
    """The HTML of parsed wikitext of the page `title`."""
    return _Writer(title, words, is_page=True).written(code.nodes)


class _Writer:
    """Writes the nodes of one element: its open lists, and where in a line it is."""

    def __init__(self, title: str, words: SpaceWords, *, is_page: bool = False, is_cell: bool = False) -> None:
        self._title, self._words, self._is_page, self._is_cell = title, words, is_page, is_cell
        self._out: list[str] = []
        self._captions: list[str] = []  # of pictures in the current paragraph: they float beside it
        self._lists = ""  # the open lists, as their items' signs
        self._item = ""  # the signs of the item that begins
        self._at_start = True  # of a line
        self._is_code = False
        self._last = ""  # the last character of the line

    def written(self, nodes: Sequence[Any]) -> str:
        from mwparserfromhell import nodes as kinds

        for number, node in enumerate(nodes):
            match node:
                case kinds.Text():
                    self._text(str(node))
                case kinds.Tag():
                    self._tag(node)
                case kinds.Wikilink():
                    self._link(node)
                case kinds.ExternalLink():
                    self._address(node)
                case kinds.Template():
                    self._template(node, nodes[number + 1 :])
                case kinds.HTMLEntity():
                    self._add(escape(node.normalize()))
                case kinds.Heading():
                    self._block(f"<h{node.level}>{self._inner(node.title.nodes)}</h{node.level}>")
                case kinds.Argument() if node.default is not None:
                    self._add(self._inner(node.default.nodes))
        self._close()
        return "".join(self._out)

    def _inner(self, nodes: Sequence[Any], *, is_cell: bool = False) -> str:
        return _Writer(self._title, self._words, is_cell=is_cell).written(nodes)

    def _text(self, text: str) -> None:
        for number, line in enumerate(_SWITCH.sub("", text).split("\n")):
            if number:
                self._end_line()
            if line.strip() or (line and not self._at_start):
                is_code = self._is_page and self._at_start and line[0] == " " and not self._item
                self._add(escape(line[1:] if is_code else line, quote=False), is_code=is_code)

    def _end_line(self) -> None:
        if self._at_start and not self._item:
            self._end_paragraph()
        if self._item:
            self._begin_item()
        self._out.append("\n")
        self._at_start, self._last = True, ""

    def _close(self) -> None:
        """Ends what is open: code, lists, the paragraph with its pictures."""
        if self._item:  # one without text
            self._begin_item()
        self._close_code()
        self._close_lists(0)
        self._out += [f"<figure><figcaption>{caption}</figcaption></figure>" for caption in self._captions]
        self._captions = []

    def _end_paragraph(self) -> None:
        self._close()
        if self._out and not self._is_cell:
            self._out.append("<p>" if self._is_page else "<br>")

    def _add(self, text: str, *, is_code: bool = False) -> None:
        """Text or an element within the line."""
        if self._item:
            self._begin_item()
        elif self._at_start:
            self._close_lists(0)
            if not is_code:
                self._close_code()
            elif not self._is_code:
                self._out.append("<pre>\n")
                self._is_code = True
        self._out.append(text)
        self._at_start = False
        self._last = text.rstrip()[-1:] or self._last

    def _block(self, text: str) -> None:
        self._end_paragraph()
        self._out.append(text)
        self._at_start, self._last = True, ""

    def _close_code(self) -> None:
        if self._is_code:
            self._out.append("</pre>")
            self._is_code = False

    def _begin_item(self) -> None:
        item, self._item = self._item[:DEEPEST], ""
        same = 0
        while same < min(len(item), len(self._lists)) and _LISTS[item[same]][0] == _LISTS[self._lists[same]][0]:
            same += 1
        self._close_code()
        self._close_lists(same)
        if same == len(item):
            self._out.append(f"</{_LISTS[self._lists[-1]][1]}><{_LISTS[item[-1]][1]}>")
        for sign in item[same:]:
            self._out.append("<{}><{}>".format(*_LISTS[sign]))
        self._lists = item

    def _close_lists(self, depth: int) -> None:
        for sign in reversed(self._lists[depth:]):
            self._out.append("</{1}></{0}>".format(*_LISTS[sign]))
        self._lists = self._lists[:depth]

    def _tag(self, node: Any) -> None:
        name = str(node.tag).strip().lower()
        contents = node.contents.nodes if node.contents is not None else []
        if node.wiki_markup in _LISTS and name in ("li", "dt", "dd"):
            self._sign(str(node.wiki_markup))
        elif name == "gallery":
            self._captions += [self._of_text(text) for text in gallery_captions(str(node.contents))]
        elif name in _LEFT_OUT:
            return
        elif name == "br":
            self._add("<br>")
        elif name == "hr":
            self._block("<hr>")
        elif name in _CODE and not any(str(attribute.name).strip() == "inline" for attribute in node.attributes):
            self._block(f"<pre>\n{escape(str(node.contents))}</pre>")
        elif name == "poem":
            self._block(f"<p>{self._inner(contents).replace(chr(10), '<br>')}</p>")
        elif name == "table":
            self._block(f"<table{_attributes(node)}>{self._rows(contents)}</table>")
        elif name in _KEPT:
            element = f"<{name}{_attributes(node)}>{self._inner(contents)}</{name}>"
            self._block(element) if name in _BLOCKS else self._add(element)
        elif contents:
            self._add(escape(str(node.contents)) if name in ("nowiki", "math", "chem", "ce") else self._inner(contents))

    def _sign(self, sign: str) -> None:
        """A list's sign: of an item that begins or, after a term, of what it means."""
        if self._at_start:
            self._item += sign
        elif self._lists.endswith(";"):
            self._out.append("</dt><dd>")
            self._lists = self._lists[:-1] + ":"
        else:
            self._add(sign)

    def _of_text(self, text: str) -> str:
        from mwparserfromhell import parse

        return self._inner(parse(text).nodes)

    def _rows(self, nodes: Sequence[Any]) -> str:
        """The rows of a table. The first one needs no sign, so its cells may stand in the table itself."""
        from mwparserfromhell.nodes import Tag

        rows: list[str] = []
        cells: list[str] = []
        caption = ""
        for node in (node for node in nodes if isinstance(node, Tag)):
            if node.tag in ("td", "th"):
                if node.wiki_markup == "|" and str(node.contents).startswith("+"):
                    caption = f"<caption>{self._of_text(str(node.contents)[1:].rpartition('|')[2])}</caption>"
                else:
                    cells.append(self._cell(node))
                continue
            rows.append(_row(cells))
            cells = []
            contents = node.contents.nodes if node.contents is not None else []
            if node.tag == "caption":
                caption = f"<caption>{self._inner(contents)}</caption>"
            elif node.tag == "tr":
                rows.append(_row((self._cell(cell) for cell in contents if isinstance(cell, Tag)), _attributes(node)))
            else:
                rows.append(
                    f"<{node.tag}>{self._rows(contents)}</{node.tag}>" if node.tag in ("thead", "tbody", "tfoot") else ""
                )
        return caption + "".join(rows) + _row(cells)

    def _cell(self, node: Any) -> str:
        if node.tag not in ("td", "th") or node.contents is None:
            return ""
        return f"<{node.tag}{_attributes(node)}>{self._inner(node.contents.nodes, is_cell=True)}</{node.tag}>"

    def _link(self, node: Any) -> None:
        title = str(node.title).strip()
        space = space_of(title)
        if space in self._words.files:
            caption = self._inner(caption_of(parts_of(node.text)))
            self._captions += [caption] if caption.strip() else []
        elif space not in self._words.categories and not (node.text is None and is_of_language(title)):
            if node.text is not None and str(node.text).strip():
                self._add(self._inner(node.text.nodes))
            else:
                self._add(escape(title.removeprefix(":").removeprefix("#").replace("_", " ")))

    def _address(self, node: Any) -> None:
        if node.title is not None:
            self._add(self._inner(node.title.nodes))
        elif not node.brackets:
            self._add(escape(str(node.url)))

    def _template(self, node: Any, after: Sequence[Any]) -> None:
        seen = shown(node, self._title)
        if seen:
            self._add("".join(escape(part) if isinstance(part, str) else self._inner(part.nodes) for part in seen))
        elif seen is None and (not self._at_start or self._item or self._is_cell or _line_after(after)):
            if not self._last or self._last not in _ENDED or _line_after(after)[:1].islower():
                self._add(UNKNOWN)
        elif seen is None:
            tag = "blockquote" if "quote" in name_of(node) else "p"
            for value in sentences_of(node):
                self._block(f"<{tag}>{self._inner(value.nodes)}</{tag}>")


def _line_after(nodes: Sequence[Any]) -> str:
    """How the line goes on that can be seen; other templates do not count."""
    from mwparserfromhell.nodes import Comment, Template, Text

    for node in nodes:
        if isinstance(node, Text):
            line, line_end, _ = str(node).partition("\n")
            if line.strip() or line_end:
                return line.strip()
        elif not isinstance(node, Comment | Template):
            return "" if str(getattr(node, "tag", "")) in ("ref", "li", "dt", "dd") else str(node)
    return ""


def _row(cells: Iterable[str], attributes: str = "") -> str:
    inside = "".join(cells)
    return f"<tr{attributes}>{inside}</tr>" if inside else ""


def _attributes(node: Any) -> str:
    """The attributes that say how an element is read."""
    written = ((str(attribute.name).strip().lower(), attribute.value) for attribute in node.attributes)
    return "".join(
        f' {name}="{escape(str(value) if value is not None else "")}"' for name, value in written if name in _ATTRIBUTES
    )

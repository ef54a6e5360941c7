"""A docutils document tree in, HTML out that the loader for HTML reads.

What docutils does not know or refuses it keeps as its source, which `restructured_directives` tells apart: what is text is
parsed again, at most `DEEPEST` times within itself.
"""

import re
from collections.abc import Callable
from html import escape
from typing import Any

from index.load.restructured_directives import told

DEEPEST = 8  # unknown directives within such
_ELEMENTS = {
    "paragraph": "p", "bullet_list": "ul", "list_item": "li", "definition_list": "dl", "term": "dt", "definition": "dd",
    "block_quote": "blockquote", "thead": "thead", "tbody": "tbody", "row": "tr", "figure": "figure", "caption": "figcaption",
    "superscript": "sup", "subscript": "sub", "line_block": "p", "footnote": "div", "citation": "div", "rubric": "p",
    "attribution": "p", "topic": "div", "sidebar": "div", "legend": "p", "subtitle": "h2", "option_list": "dl",
    "description": "dd", "table": "table", "field_body": "div", "admonition": "div", "compound": "div",
    "container": "div",
}  # fmt: skip
_ADMONITIONS = frozenset("attention caution danger error hint important note tip warning".split())
_CODE = frozenset(("literal_block", "doctest_block", "math_block"))
_LEFT_OUT = frozenset("comment substitution_definition footnote_reference pending meta raw label transition colspec".split())
_ROLE = re.compile(r":[\w:.+-]{1,60}:`(.*)`", re.DOTALL)
_REFERENCE = re.compile(r"`(.*)`_{1,2}", re.DOTALL)
_LETTERS = {"loweralpha": "a", "upperalpha": "A"}

Parser = Callable[[str], Any]


def html_of(document: Any, parse: Parser) -> str:
    """The HTML of a document. `parse`: makes a tree of a text that docutils has left as it was."""
    return _Writer(parse, 0).inner(document)


class _Writer:
    """Writes nodes; knows how deep in sections, in headings of tables and in texts that were parsed again it is."""

    def __init__(self, parse: Parser, depth: int) -> None:
        self._parse = parse
        self._depth = depth
        self._sections = 0
        self._has_title = False
        self._in_head = False

    def inner(self, node: Any) -> str:
        parts: list[str] = []
        for child in node.children:
            if child.tagname == "footnote_reference" and parts:
                parts[-1] = parts[-1].rstrip()  # the number is left out, the space before it too
            parts.append(self.written(child))
        return "".join(parts)

    def written(self, node: Any) -> str:
        name = node.tagname
        if name == "#text":
            return escape(node.astext(), quote=False)
        if name in _LEFT_OUT:
            return ""
        if name in _CODE:
            return f"<pre>\n{escape(node.astext())}</pre>"
        special = getattr(self, f"_{name}", None)
        if special is not None:
            return str(special(node))
        if name in _ADMONITIONS:
            return f"<div>{self.inner(node)}</div>"
        tag = _ELEMENTS.get(name, "")
        return f"<{tag}>{self.inner(node)}</{tag}>" if tag else self.inner(node)

    def _section(self, node: Any) -> str:
        self._sections += 1
        text = self.inner(node)
        self._sections -= 1
        return text

    def _title(self, node: Any) -> str:
        match node.parent.tagname:
            case "document":
                self._has_title = True
                return f"<h1>{self.inner(node)}</h1>"
            case "table":
                return f"<caption>{self.inner(node)}</caption>"
            case "section":
                level = min(self._sections + self._has_title, 6)
                return f"<h{level}>{self.inner(node)}</h{level}>"
        return f"<p>{self.inner(node)}</p>"

    def _topic(self, node: Any) -> str:
        tag = "nav" if "contents" in node.get("classes", ()) else "div"
        return f"<{tag}>{self.inner(node)}</{tag}>"

    def _docinfo(self, node: Any) -> str:
        lines = (f"{child.tagname.capitalize()}: {child.astext()}" for child in node.children if child.tagname != "field")
        fields = (self._field(child) for child in node.children if child.tagname == "field")
        return f'<div class="nav">{"".join(f"<p>{escape(line)}</p>" for line in lines)}{"".join(fields)}</div>'

    def _field(self, node: Any) -> str:
        name, body = node.children[0].astext(), node.children[-1].astext()
        return f"<p>{escape(name)}: {escape(body)}</p>" if body.strip() else ""

    def _footer(self, node: Any) -> str:
        return f'<div class="footer">{self.inner(node)}</div>'

    _header = _footer

    def _line(self, node: Any) -> str:
        return f"{self.inner(node)}<br>"

    def _enumerated_list(self, node: Any) -> str:
        """A list with numbers; with letters, they stand in the items' texts."""
        first = node.get("start", 1)
        letter = _LETTERS.get(node.get("enumtype", ""))
        if letter is None:
            return (
                f'<ol start="{first}">{self.inner(node)}</ol>' if node.get("enumtype") == "arabic" else self._as_bullets(node)
            )
        items = (
            f"<li>{chr(ord(letter) + (first - 1 + number) % 26)}. {self._first_line(item)}</li>"
            for number, item in enumerate(node.children)
        )
        return f"<ul>{''.join(items)}</ul>"

    def _as_bullets(self, node: Any) -> str:
        return f"<ul>{self.inner(node)}</ul>"

    def _first_line(self, item: Any) -> str:
        """An item's blocks, the first one without its own element so that its letter stands in it."""
        first, *others = item.children or [None]
        start = self.inner(first) if first is not None and first.tagname == "paragraph" else self.inner(item)
        return start + "".join(map(self.written, others if first is not None and first.tagname == "paragraph" else []))

    def _thead(self, node: Any) -> str:
        self._in_head = True
        text = f"<thead>{self.inner(node)}</thead>"
        self._in_head = False
        return text

    def _entry(self, node: Any) -> str:
        tag = "th" if self._in_head else "td"
        columns, rows = node.get("morecols", 0) + 1, node.get("morerows", 0) + 1
        text = " ".join(self.inner(child) if child.tagname == "paragraph" else self.written(child) for child in node.children)
        return f'<{tag} colspan="{columns}" rowspan="{rows}">{text}</{tag}>'

    def _option_group(self, node: Any) -> str:
        return f"<dt>{', '.join(map(self.inner, node.children))}</dt>"

    def _option_argument(self, node: Any) -> str:
        return escape(node.get("delimiter", " ") + node.astext())

    def _image(self, node: Any) -> str:
        return f'<img src="{escape(node.get("uri", ""))}" alt="{escape(node.get("alt", ""))}">'

    def _problematic(self, node: Any) -> str:
        """What docutils could not resolve: the words of a role of Sphinx, the text of a link to elsewhere."""
        text = node.astext()
        role = _ROLE.fullmatch(text)
        if role:
            before, mark, _ = role[1].rpartition("<")
            shown = before.strip() if mark and before.strip() else role[1].strip("<>!")
            text = shown.rpartition(".")[2] if shown.startswith("~") else shown
        elif reference := _REFERENCE.fullmatch(text):
            text = reference[1].partition("<")[0].strip() or reference[1]
        return escape(text, quote=False)

    def _system_message(self, node: Any) -> str:
        """What is text in the source of a directive that docutils does not know."""
        source = next((child.astext() for child in node.children if child.tagname == "literal_block"), "")
        found = told(source)
        if found is None:
            return ""
        code = f"<pre>\n{escape(found.code)}</pre>" if found.code.strip() else ""
        if not found.text.strip() or self._depth >= DEEPEST:
            return code + escape(found.text)
        return code + f"<div>{_Writer(self._parse, self._depth + 1).inner(self._parse(found.text))}</div>"

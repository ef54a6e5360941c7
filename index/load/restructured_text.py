"""reStructuredText in, one article out: headings, lists, tables, notes and warnings, code, captions, what the head states.

Docutils parses it with everything off that reads a file, an address or a clock; what it has to say about the text is not text
of it. Sphinx's roles show their words, its directives what they hold. Lost: link targets, comments, raw parts, included files,
what Sphinx makes of other files (tables of contents, documentation of code). A picture leaves its caption or description.
"""

import re
from collections.abc import Iterator
from typing import Any

from index.errors import LoadError
from index.load import html
from index.load.decode import decode
from index.load.metadata import iso_date, one_line, title_of
from index.load.readable import readable
from index.load.restructured_html import html_of
from index.types import Article

TOO_DEEP = "It is nested too deep to be read. Save it with less of that, or take it away."
SETTINGS: dict[str, Any] = {
    "_disable_config": True,  # docutils.conf beside it is not read
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 6,
    "warning_stream": False,
    "traceback": True,
    "input_encoding": "unicode",
    "syntax_highlight": "none",
    "line_length_limit": 100_000,  # of a substitution too: what they can grow to
    "smart_quotes": False,
}
_TODAY = re.compile(r"^([ \t]*\.\. \|[^|\n]{1,200}\|)[ \t]+date::.*$", re.MULTILINE)


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of a file of reStructuredText. Raises `LoadError` where it cannot be parsed."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    try:
        with readable("a text editor"):
            document = parsed(text)
            page = html_of(document, parsed)
    except RecursionError as error:
        raise LoadError(TOO_DEEP) from error
    pieces = tuple(html.fragment(f"<div>{page}</div>", path))
    headings = [piece for piece in pieces if piece.kind == "heading" and not piece.label]
    yield Article(
        title=_stated(document, "title") or (headings[0].text if headings else "") or title_of(path),
        pieces=pieces,
        author=_authors(document),
        date=iso_date(_stated(document, "date")),
    )


def parsed(text: str) -> Any:
    """The document tree of a text. The day on which it is read is no part of it."""
    from docutils.core import publish_doctree

    return publish_doctree(_TODAY.sub(r"\1 replace:: […]", text), settings_overrides=SETTINGS)


def _stated(document: Any, name: str) -> str:
    """What the document says of itself: its own title, or a field of its head."""
    from docutils import nodes

    places = [document] if name == "title" else document.findall(nodes.docinfo)
    return next((one_line(node.astext()) for place in places for node in place.children if node.tagname == name), "")


def _authors(document: Any) -> str:
    from docutils import nodes

    return ", ".join(one_line(node.astext()) for head in document.findall(nodes.docinfo) for node in head.findall(nodes.author))

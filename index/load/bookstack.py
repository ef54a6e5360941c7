"""BookStack's portable export (`data.json` of its zip) in, one article a page out, in its book's and chapters' order.

A page's Markdown is read where it has some, else its HTML. What a book or a chapter says about itself is an article of its own.
The names of the book and the chapter stand above each page as navigation. Lost: attachments, pictures, tags, who wrote it and
when: the export does not say.
"""

import json
from collections.abc import Iterator
from typing import Any

from index.load import html, markdown
from index.load.metadata import one_line
from index.types import Article, Piece

INDEX = "data.json"
_KINDS = ("book", "chapter", "page")
_BETWEEN = " › "

Thing = dict[str, Any]


def stated(data: bytes) -> Thing | None:
    """What the file states, if it is BookStack's."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return None
    is_export = isinstance(content, dict) and any(isinstance(content.get(kind), dict) for kind in _KINDS)
    return content if is_export and ("instance" in content or "exported_at" in content) else None


def articles(content: Thing) -> Iterator[Article]:
    """The articles of an export, keyed by what they are and their ids."""
    for kind in _KINDS:
        if isinstance(content.get(kind), dict):
            yield from _articles(kind, content[kind], ())


def _articles(kind: str, thing: Thing, above: tuple[str, ...]) -> Iterator[Article]:
    name = one_line(thing.get("name")) or kind.capitalize()
    pieces = tuple(_pieces(thing))
    if pieces:
        trail = (Piece("paragraph", _BETWEEN.join(above), label="navigation"),) if above else ()
        yield Article(
            title=name, pieces=trail + pieces, key=f"{kind}:{one_line(thing.get('id')) or _BETWEEN.join((*above, name))}"
        )
    for inner, key in (("chapter", "chapters"), ("page", "pages")):
        if _KINDS.index(inner) > _KINDS.index(kind):  # so that depth has an end
            for other in _sorted(thing.get(key)):
                yield from _articles(inner, other, (*above, name))


def _pieces(thing: Thing) -> Iterator[Piece]:
    text, page = thing.get("markdown"), thing.get("html", thing.get("description_html"))
    if isinstance(text, str) and text.strip():
        for article in markdown.load(("\n" + text).encode("utf-8", "replace"), "page.md"):
            yield from article.pieces
    elif isinstance(page, str):
        yield from html.fragment(f"<div>{page.replace(chr(0), '')}</div>", "page.html")


def _sorted(things: object) -> list[Thing]:
    found = [thing for thing in things if isinstance(thing, dict)] if isinstance(things, list) else []
    return sorted(found, key=lambda thing: thing["priority"] if isinstance(thing.get("priority"), int) else 0)

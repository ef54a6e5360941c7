"""Wikitext (MediaWiki) in, one article out: headings, lists, tables under their headings, quotes, code, captions.

It is not the rendered page: a template's text lies elsewhere in the wiki. What a template is given is read where it is whole
sentences or the template only formats it; another one within a sentence leaves `[…]`, so that no sentence reads as if nothing
were missing. Lost: other templates, references, categories, pictures, link targets. Nothing is fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.errors import LoadError
from index.load import html
from index.load.decode import decode
from index.load.metadata import one_line, title_of
from index.load.wikitext_effort import parsed
from index.load.wikitext_html import html_of
from index.load.wikitext_links import WORDS, SpaceWords
from index.types import Article, Piece

REDIRECTS = "It only redirects to “{}”, which is no article of its own. Take it away: the page that it means is read by itself."
_REDIRECT = re.compile(r"\s*#\s?[^\W\d_]{5,20}\s{0,5}:?\s{0,5}\[\[([^\[\]|\n]{1,300})")
_TITLE = re.compile(r"\{\{\s{0,5}DISPLAYTITLE\s{0,5}:([^{}|]{1,300})")
_LINKS = re.compile(  # headings above lists of links
    r"(?:see also|external links|siehe auch|weblinks|voir aussi|liens externes|véase también|enlaces externos)\W*",
    re.IGNORECASE,
)


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of a file of wikitext. Raises `LoadError` where it is a redirect."""
    text = decode(data)
    if target := redirect_of(text):
        raise LoadError(REDIRECTS.format(target))
    pieces = tuple(pieces_of(text, title_of(path)))
    top = next((piece.text for piece in pieces if piece.kind == "heading" and piece.level == 1), "")
    yield Article(title=top or _stated_title(text) or title_of(path), pieces=pieces)


def redirect_of(text: str) -> str:
    """The page that a text redirects to; empty where it is an article."""
    match = _REDIRECT.match(text[:1000])
    return one_line(match[1]) if match else ""


def pieces_of(text: str, title: str, words: SpaceWords = WORDS) -> Iterator[Piece]:
    """The blocks of a page's wikitext. `words`: what its wiki calls files and categories."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    in_links = False
    for part in parsed(text):
        if isinstance(part, str):
            yield Piece("code", part)
            continue
        for piece in html.fragment(f"<div>{html_of(part, title, words)}</div>", "page"):
            if piece.kind == "heading":
                in_links = bool(_LINKS.fullmatch(piece.text))
            is_link = in_links and piece.kind in ("heading", "list_item") and not piece.label
            yield replace(piece, image="", label="navigation" if is_link else piece.label)


def _stated_title(text: str) -> str:
    match = _TITLE.search(text)
    return one_line(re.sub(r"<[^<>]{0,200}>|'{2,5}", "", match[1])) if match else ""

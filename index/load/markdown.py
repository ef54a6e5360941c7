"""Markdown in, one article out: front matter, headings, paragraphs, list items, quotes, tables, code.

Emphasis and links leave their text, images their description. HTML tags are dropped and their text kept, but comments,
scripts and styles are hidden text and go. A table's cells are joined by ` | `, row by row, under its header row.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.errors import LoadError
from index.load.decode import decode
from index.load.metadata import iso_date, one_line, title_of, web_address
from index.types import CELL_SEPARATOR, Article, BlockKind, Piece

DEEPEST = 40  # nested quotes and lists; what is deeper is read as text
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HIDDEN_HTML = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of a Markdown file. Raises `LoadError` on front matter that is not YAML."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    front, body = _split(text)
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    pieces = tuple(_pieces(parser.parse(body)))
    heading = next((piece.text for piece in pieces if piece.kind == "heading"), "")
    yield Article(
        title=one_line(front.get("title")) or heading or title_of(path),
        pieces=pieces,
        author=one_line(front.get("author") or front.get("authors")),
        date=iso_date(front.get("date")),
        url=web_address(front.get("url")),
    )


def _split(text: str) -> tuple[dict[str, Any], str]:
    """The front matter's values and what follows it."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        front = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 2}" if mark else ""
        raise LoadError(
            f"Its front matter is not YAML{place}. Mend it, for example by quoting a title with a colon."
        ) from error
    if front is None:
        return {}, text[match.end() :]
    if not isinstance(front, dict):
        raise LoadError("Its front matter is not a list of names and values. Write lines like `title: My article`.")
    return front, text[match.end() :]


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    kinds: list[BlockKind] = []  # of the blocks around the current token, innermost last
    heading = 0
    marks: list[str] = []  # of ordered lists: the number of the current item
    cells: list[str] | None = None  # of the current table row
    in_header = fresh = False  # fresh: the current list item has no text yet
    for token in tokens:
        match token.type:
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "list_item_open":
                kinds.append("list_item")
                marks.append(f"{token.info}{token.markup} " if token.info else "")
                fresh = True
            case "blockquote_open":
                kinds.append("quote")
            case "list_item_close" | "blockquote_close":
                if kinds.pop() == "list_item":
                    marks.pop()
            case "thead_open":
                in_header = True
            case "thead_close":
                in_header = False
            case "tr_open":
                cells = []
            case "tr_close":
                yield Piece("table_header" if in_header else "table_row", CELL_SEPARATOR.join(cells or []))
                cells = None
            case "fence" | "code_block":
                yield Piece("code", token.content.rstrip("\n"))
            case "html_block":
                if text := _text_of_html(token.content):
                    yield Piece("paragraph", text)
            case "inline":
                text = _inline(token.children or [])
                if heading:
                    yield Piece("heading", " ".join(text.split()), level=heading)
                elif cells is not None:
                    cells.append(" ".join(text.split()).replace(CELL_SEPARATOR, "|"))
                else:
                    kind: BlockKind = kinds[-1] if kinds else "paragraph"
                    mark = marks[-1] if kind == "list_item" and fresh else ""
                    fresh = False
                    yield Piece(kind, mark + text, level=len(marks) if kind == "list_item" else 0)


def _inline(tokens: Sequence[Token]) -> str:
    """The text of a run of inline tokens; a hard line break stays one, a soft one becomes a space."""
    parts = []
    for token in tokens:
        match token.type:
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "image":
                parts.append(_inline(token.children or []))
            case "html_inline":
                parts.append("\n" if re.match(r"<br\b", token.content, re.IGNORECASE) else "")
            case _:
                parts.append(token.content)
    return "".join(parts)


def _text_of_html(html: str) -> str:
    return unescape(_TAG.sub(" ", _HIDDEN_HTML.sub(" ", html))).strip()

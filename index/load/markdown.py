"""Markdown in, one article out: front matter, headings, paragraphs, list items, quotes, tables, code.

Emphasis and links leave their text, images their description; images that are a paragraph of their own become captions.
Blocks of HTML are read as the HTML loader reads them; inside a line tags are dropped, and what they hide with them. A table's
cells are joined by ` | `, row by row, under its header row. What MkDocs, Docusaurus and Obsidian add to Markdown is read as
they show it; each has a file of its own.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.errors import LoadError
from index.load import html, markdown_directives, mdx, mkdocs_markdown, obsidian_markdown
from index.load.decode import decode
from index.load.hidden import is_hidden
from index.load.html_labels import is_left_out
from index.load.image_path import image_path
from index.load.metadata import iso_date, one_line, title_of, web_address
from index.load.slug import slug_of
from index.load.toml_front_matter import split_toml
from index.types import CELL_SEPARATOR, Article, BlockKind, Label, Piece

DEEPEST = 40  # nested quotes and lists; what is deeper is read as text
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?![ \t]*\n)(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIRST_LINE = re.compile(r"(?:\s|#.*$)*(?:- |[\w\"'?{-][^\n:]*:(?:\s|$))", re.MULTILINE)
_HEADING_ID = re.compile(r"\s*\{[#.][^{}]*\}$")
_FOOTNOTE = re.compile(r"(?<=\S)\[\^[^\]\s]{1,30}\]")
_ASIDE = re.compile(r"(</?)aside\b", re.IGNORECASE)  # in Markdown a remark within the article
_OPENING_TAG = re.compile(r"<([a-z][\w-]*)", re.IGNORECASE)
_AROUND_IMAGES = ("image", "link_open", "link_close", "softbreak", "hardbreak")
_VOID = frozenset("br img hr input wbr area base col embed link meta source track".split())


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of a Markdown file. Raises `LoadError` on front matter that is neither YAML nor TOML."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    front, body = split_front_matter(text)
    names = obsidian_markdown.aliases(front)
    pieces = (*([Piece("paragraph", names)] if names else []), *_pieces(_parser(body, path).parse(body), path))
    headings = [piece for piece in pieces if piece.kind == "heading" and not piece.label]
    heading = next((piece.text for piece in headings if piece.level == 1), headings[0].text if headings else "")
    yield Article(
        title=one_line(front.get("title")) or heading or title_of(path),
        pieces=pieces,
        author=one_line(front.get("author") or front.get("authors")),
        date=iso_date(front.get("date")),
        url=web_address(front.get("url")),
        hidden=is_hidden(front),
        slug=slug_of(front, path),
    )


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The front matter's values, all of them texts as written, by names in lower case, and what follows it."""
    if (parted := split_toml(text)) is not None:
        return parted
    match = _FRONT_MATTER.match(text)
    if not match or (match[1].strip() and not _FIRST_LINE.match(match[1])):
        return {}, text  # a text between two rules
    try:
        front = yaml.load(match[1], Loader=yaml.BaseLoader)  # not safe_load: it makes the title `No` a False
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 2}" if mark else ""
        raise LoadError(
            f"Its front matter is not YAML{place}. Mend it, for example by quoting a title with a colon."
        ) from error
    if front and not isinstance(front, dict):
        raise LoadError("Its front matter is not a list of names and values. Write lines like `title: My article`.")
    stated = {str(name).lower(): value for name, value in (front or {}).items() if value not in ("null", "~")}
    return stated, text[match.end() :]


def _parser(body: str, path: str) -> MarkdownIt:
    """CommonMark with tables, and with what the dialects add to it."""
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    dialects = [mkdocs_markdown, markdown_directives, obsidian_markdown, *([mdx] if mdx.is_mdx(body, path) else [])]
    for dialect in dialects:
        dialect.add(parser)
    return parser


def _pieces(tokens: Sequence[Token], path: str) -> Iterator[Piece]:
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
                yield from html.fragment(_ASIDE.sub(r"\1div", token.content), path)
            case "inline":
                text = _inline(token.children or [])
                if heading:
                    yield Piece("heading", _HEADING_ID.sub("", " ".join(text.split())), level=heading)
                elif cells is not None:
                    cells.append(" ".join(text.split()).replace(CELL_SEPARATOR, "|"))
                elif _is_of_images(token.children or []):  # a list item's number goes to the text after them
                    yield from _captions(token.children or [], path)
                else:
                    kind: BlockKind = kinds[-1] if kinds else "paragraph"
                    if not text.strip():  # all of it was of a dialect that is left out
                        continue
                    mark = marks[-1] if kind == "list_item" and fresh else ""
                    fresh = False
                    label: Label | None = (
                        "navigation" if kind == "paragraph" and obsidian_markdown.are_tags(token.content) else None
                    )
                    yield Piece(kind, mark + text, level=len(marks) if kind == "list_item" else 0, label=label)


def _is_of_images(tokens: Sequence[Token]) -> bool:
    """Whether a paragraph holds images, which may be links, and nothing else."""
    return any(token.type == "image" for token in tokens) and all(
        token.type in _AROUND_IMAGES or (token.type == "text" and not token.content.strip()) for token in tokens
    )


def _captions(tokens: Sequence[Token], path: str) -> Iterator[Piece]:
    """The caption of each image that has a title or a description."""
    for token in tokens:
        if token.type == "image":
            text = one_line(token.attrGet("title")) or one_line(_inline(token.children or []))
            if text:
                yield Piece("caption", text, image=image_path(str(token.attrGet("src") or ""), path))


def _inline(tokens: Sequence[Token]) -> str:
    """The text of a run of inline tokens; a hard line break stays one, a soft one becomes a space."""
    parts: list[str] = []
    hidden: list[str] = []  # the names of the open tags from the one that hides on
    in_power = False
    for token in tokens:
        if token.type == "html_inline":
            tag = _opening(token.content)
            in_power = tag is not None and tag.tag == "sup"
            if hidden or (tag is not None and is_left_out(tag)):
                _follow(hidden, token.content)
            elif tag is not None and tag.tag in ("br", "img"):
                parts.append("\n" if tag.tag == "br" else tag.get("alt", ""))
        elif hidden:
            continue
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" " if token.type == "softbreak" else "\n")
        elif token.type == "image":
            parts.append(_inline(token.children or []))
        elif token.type == "text":
            parts.append(html.raised(token.content) if in_power else _FOOTNOTE.sub("", token.content))
        else:
            parts.append(token.content)
    return "".join(parts)


def _opening(tag: str) -> Any:
    """The element that a tag opens, without content; None for a closing tag, a comment, a declaration."""
    from lxml.html import fragment_fromstring

    name = _OPENING_TAG.match(tag)
    if not name or name[1].lower() in ("html", "head", "body"):
        return None
    return next(iter(fragment_fromstring(tag, create_parent="div")), None)


def _follow(hidden: list[str], tag: str) -> None:
    """Keeps count of the tags that are open since one that hides its text."""
    opening = _OPENING_TAG.match(tag)
    if opening and opening[1].lower() not in _VOID and not tag.endswith("/>"):
        hidden.append(opening[1].lower())
    elif tag.startswith("</") and (name := tag[2:-1].strip().lower()) in hidden:
        del hidden[len(hidden) - 1 - hidden[::-1].index(name) :]

"""What Obsidian writes that CommonMark does not know, as rules for markdown-it.

Of `[[Page|alias]]` the alias stays, else the page's name; `![[note]]` goes, of a picture its description stays; `%%comments%%`
and the ids of blocks (`^id`) go; aliases of the front matter are kept. A callout (`> [!note] Title`, also GitHub's) is no
quote but paragraphs under its title.
"""

import re
from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from index.load.metadata import one_line
from index.load.mkdocs_markdown import line_of

_LINK = re.compile(r"\[\[(?=[^\[\]|\n]*[^\W\d_])(?![ \t|])([^\[\]|\n]{1,400})(?:\|([^\[\]\n]{0,400}))?\]\](?!\(|\[(?!\[))")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp|avif)$", re.IGNORECASE)
_TAG = re.compile(r"#[\w/-]*[^\W\d][\w/-]*")
_SIZE = re.compile(r"\d+(?:x\d+)?")
_BLOCK_ID = re.compile(r"\^(?=[\d-]*[A-Za-z])[A-Za-z\d-]{3,80}[ \t]*\Z")
_CALLOUT = re.compile(r"\[!([A-Za-z][\w -]{0,40})(?:\|[^\]\n]{0,40})?\][+-]?(?:[ \t]+([^\n]*))?(?:\n|\Z)")


def add(parser: MarkdownIt) -> None:
    """Teaches a parser these rules."""
    parser.block.ruler.before("fence", "comment", _comment_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.inline.ruler.before("link", "wiki_link", _link)
    parser.inline.ruler.before("link", "comment", _comment)
    parser.inline.ruler.before("link", "block_id", _block_id)
    parser.core.ruler.before("inline", "callouts", _callouts)


def aliases(front: Mapping[str, Any]) -> str:
    """The other names of a page, of its front matter's values; Hugo's, which are former addresses, are none."""
    stated = front.get("aliases") or front.get("alias")
    names = stated if isinstance(stated, list) else [stated]
    return one_line([name for name in names if isinstance(name, str) and "/" not in name])


def are_tags(text: str) -> bool:
    """Whether a paragraph is made of tags (`#ferry #boats/small`) and nothing else."""
    return text.startswith("#") and all(_TAG.fullmatch(word) for word in text.split())


def _link(state: StateInline, silent: bool) -> bool:
    is_embedded = state.src[state.pos] == "!"
    match = _LINK.match(state.src, state.pos + is_embedded) if state.src[state.pos] in "![" else None
    if match is None or normalizeReference(match[0][2:-2]) in state.env.get("references", {}):
        return False
    page, _, place = match[1].strip().partition("#")
    alias = (match[2] or "").strip()
    if not silent and not is_embedded:
        parts = [page, *(part for part in place.split("#") if not part.startswith("^"))]
        state.append_pending(alias or " > ".join(part.strip() for part in parts if part.strip()))
    elif not silent and _PICTURE.search(page):
        description = "" if _SIZE.fullmatch(alias) else alias
        token = state.push("image", "img", 0)
        token.attrs, token.content = {"src": page, "alt": ""}, description
        token.children = [Token("text", "", 0, content=description)]
    state.pos = match.end()
    return True


def _comment(state: StateInline, silent: bool) -> bool:
    at = state.pos
    before = state.src[at - 1 : at]
    if not state.src.startswith("%%", at) or before.isalnum() or before == "%":
        return False
    end = state.src.find("%%", at + 2)
    if end <= at + 2 or state.src[end + 2 : end + 3].isalnum():
        return False
    state.pos = end + 2
    return True


def _comment_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Lines from one that begins with `%%` to the next that holds another, which has to end with it."""
    text = line_of(state, line)
    if not text.startswith("%%") or "%%" in text[2:] or state.is_code_block(line):
        return False
    last = next((other for other in range(line + 1, end) if "%%" in line_of(state, other)), end)
    if last == end or not line_of(state, last).rstrip().endswith("%%"):
        return False
    if not silent:
        state.line = last + 1
    return True


def _block_id(state: StateInline, silent: bool) -> bool:
    at = state.pos
    is_apart = state.src[at] == "^" and (at == 0 or state.src[at - 1].isspace())
    if not is_apart or not _BLOCK_ID.match(state.src, at):
        return False
    state.pos = state.posMax
    return True


def _callouts(state: StateCore) -> None:
    """Takes the mark off the quotes that are callouts, puts the title into a paragraph of its own, and makes them no quotes."""
    tokens: list[Token] = []
    are_callouts: list[bool] = []
    for place, token in enumerate(state.tokens):
        inside = state.tokens[place + 2] if token.type == "blockquote_open" and place + 2 < len(state.tokens) else None
        match = _CALLOUT.match(inside.content) if inside is not None and inside.type == "inline" else None
        if token.type == "blockquote_open":
            are_callouts.append(match is not None)
        if token.type.startswith("blockquote_") and are_callouts[-1]:
            token.type = token.type.replace("blockquote", "callout")
        if token.type in ("blockquote_close", "callout_close"):
            are_callouts.pop()
        tokens.append(token)
        if match and inside is not None:
            inside.content = inside.content[match.end() :]
            tokens += _titled(match[2] or "")
    state.tokens = tokens


def _titled(title: str) -> list[Token]:
    if not title.strip():
        return []
    inline = Token("inline", "", 0, content=title.strip(), children=[])
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]

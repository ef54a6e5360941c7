"""Fences of colons and of slashes (`:::note[Title] ... :::`, `/// note | Title ... ///`), as rules for markdown-it.

Docusaurus, VitePress, Pandoc and MkDocs' blocks put Markdown between them. The fences go, a title stays as a paragraph, and
what stands between them is read as everywhere. An opening fence that nothing closes is text.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

from index.load.mkdocs_markdown import line_of, push_paragraph

_COLONS = re.compile(
    r":{3,}+[ \t]*+(?:[A-Za-z][\w-]*+(?:\[([^\]\n]*)\])?(?:[ \t]*+\{[^}\n]*\})?|\{[^}\n]*\})(?:[ \t]++([^\n]*))?"
)
_SLASHES = re.compile(r"/{3,}+[ \t]*+[A-Za-z][\w-]*+(?:[ \t]*+\|[ \t]*+([^\n]*))?[ \t]*")
_CLOSING = re.compile(r"^[ \t>]*(:::|///)[:/]*[ \t]*$", re.MULTILINE)


def add(parser: MarkdownIt) -> None:
    """Teaches a parser this rule."""
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "directive", _directive, ends)


def _directive(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[line] + state.tShift[line]
    sign = state.src[begin : begin + 3]
    if sign not in (":::", "///") or state.is_code_block(line):
        return False
    text = line_of(state, line)
    opened = state.env.setdefault("opened_directives", {":::": 0, "///": 0})
    if not text.strip(" \t:/"):
        return _closed(state, line, sign, opened, silent)
    match = (_COLONS if sign == ":::" else _SLASHES).fullmatch(text)
    if not match or _last_closing(state, sign) < begin:
        return False
    if not silent:
        opened[sign] += 1
        if title := (match[match.lastindex] or "").strip() if match.lastindex else "":
            push_paragraph(state, title, line)
        state.line = line + 1
    return True


def _closed(state: StateBlock, line: int, sign: str, opened: dict[str, int], silent: bool) -> bool:
    if not opened[sign]:
        return False
    if not silent:
        opened[sign] -= 1
        state.line = line + 1
    return True


def _last_closing(state: StateBlock, sign: str) -> int:
    """Where the text's last closing fence of a kind stands, -1 where there is none; looked for once."""
    if "last_closings" not in state.env:
        state.env["last_closings"] = {match[1]: match.start(1) for match in _CLOSING.finditer(state.src)}
    return int(state.env["last_closings"].get(sign, -1))

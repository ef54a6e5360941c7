"""What MkDocs and its extensions write that CommonMark does not know, as rules for markdown-it.

Admonitions (`!!! note "Title"`, `??? note`) and tabs (`=== "Title"`) hold what is indented below them, which CommonMark takes
for code: it is read as the Markdown that it is, under its title. Lists of attributes (`{: .class }`) and snippets that nobody
resolved are left out.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

INDENTATION = 4
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]*+[\w-]++(?:[ \t]++[\w-]++)*+(?:[ \t]++\"(.*)\")?[ \t]*")
_TAB = re.compile(r"===[!+]?[ \t]+(?:\"([^\"]+)\"|'([^']+)')[ \t]*")
_SNIPPET = re.compile(r"-+8<-+(?:[ \t]+(?:\"[^\"]+\"|'[^']+'))?[ \t]*")
_ATTRIBUTE = r"(?:[.#][A-Za-z_][\w:-]*+|[A-Za-z][\w:-]*+=(?:\"[^\"\n{}]*\"|'[^'\n{}]*'|[^\s\"'{}]++))"
_ATTRIBUTES = re.compile(rf"\{{:?[ \t]*+{_ATTRIBUTE}(?:[ \t]++{_ATTRIBUTE})*+[ \t]*+\}}")
_ENDS = ["paragraph", "reference", "blockquote", "list"]  # blocks that these may end without an empty line


def add(parser: MarkdownIt) -> None:
    """Teaches a parser these rules."""
    parser.block.ruler.before("fence", "indented_body", _indented_body, {"alt": _ENDS})
    parser.block.ruler.before("fence", "snippet", _snippet, {"alt": _ENDS})
    parser.inline.ruler.before("link", "attributes", _attributes)


def line_of(state: StateBlock, line: int) -> str:
    """A line without its indentation and its line feed."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def push_paragraph(state: StateBlock, text: str, line: int) -> None:
    """A paragraph of its own, whose inline marks are read as everywhere."""
    state.push("paragraph_open", "p", 1)
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = text, [line, line + 1], []
    state.push("paragraph_close", "p", -1)


def _indented_body(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[line] + state.tShift[line]
    if state.is_code_block(line) or state.src[begin : begin + 3] not in ("!!!", "???", "==="):
        return False
    text = line_of(state, line)
    match = _ADMONITION.fullmatch(text) or _TAB.fullmatch(text)
    indentation = state.sCount[line] + INDENTATION
    first = state.skipEmptyLines(line + 1)
    if not match or first >= end or state.sCount[first] < indentation:
        return False
    if not silent:
        _push_body(state, line, _end_of_body(state, first, end, indentation), indentation, match[match.lastindex or 0])
    return True


def _end_of_body(state: StateBlock, line: int, end: int, indentation: int) -> int:
    while line < end and (state.isEmpty(line) or state.sCount[line] >= indentation):
        line += 1
    return line


def _push_body(state: StateBlock, line: int, end: int, indentation: int, title: str) -> None:
    before = state.parentType, state.lineMax, state.blkIndent
    state.push("body_open", "div", 1)
    if title and title != line_of(state, line):
        push_paragraph(state, title.strip(), line)
    state.parentType, state.lineMax, state.blkIndent = "body", end, indentation
    state.md.block.tokenize(state, line + 1, end)
    state.parentType, state.lineMax, state.blkIndent = before
    state.push("body_close", "div", -1)
    state.line = end


def _snippet(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if state.is_code_block(line) or not _SNIPPET.fullmatch(line_of(state, line)):
        return False
    if not silent:
        state.line = line + 1
    return True


def _attributes(state: StateInline, silent: bool) -> bool:
    match = _ATTRIBUTES.match(state.src, state.pos) if state.src[state.pos] == "{" else None
    if match:
        state.pos = match.end()
    return match is not None

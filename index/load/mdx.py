"""MDX, the Markdown with JSX that Docusaurus reads, as rules for markdown-it.

Lines of `import` and `export`, expressions in braces and tags of components are left out; what stands between tags is read as
Markdown, a tag's `label` or `title` is a paragraph. A `.md` file is MDX where it imports something.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from index.load.mkdocs_markdown import line_of, push_paragraph

LONGEST_TAG = 50  # lines
_IMPORT = re.compile(
    r"^import[ \t]+(?:[\w$*{][\w$*{},\s]{0,400}?[ \t]from[ \t]+)?(?:'[^'\n]{1,300}'|\"[^\"\n]{1,300}\");?[ \t]*$", re.MULTILINE
)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_ESM = re.compile(r"(?:import|export)\b")
_TAG = re.compile(r"<(?:/?[A-Za-z][\w.:-]*|/?(?=>))")
_COMPONENT = re.compile(r"</?(?:[A-Z]|[a-z]\w*\.[A-Z]|>)")
_IN_TAG = re.compile(r"[^<>{}\"']++")
_SHOWN = re.compile(r"\s(?:label|title)=(?:\"([^\"]*)\"|'([^']*)'|\{\s*[\"'`]([^\"'`]*)[\"'`]\s*\})")
_TEXT = re.compile(r"\{\s*(?:'([^'\\]*)'|\"([^\"\\]*)\"|`([^`\\$]*)`)\s*\}")


def is_mdx(text: str, path: str) -> bool:
    """Whether a Markdown file is MDX: by its name, or by what it imports outside of code."""
    if path.lower().endswith(".mdx"):
        return True
    if not text.startswith("import ") and "\nimport " not in text:
        return False
    fence = _FENCE.search(text)
    return _IMPORT.search(text, 0, fence.start() if fence else len(text)) is not None


def add(parser: MarkdownIt) -> None:
    """Teaches a parser these rules."""
    parser.disable("code")  # in MDX what is indented is no code
    parser.block.ruler.before("html_block", "esm", _esm)
    parser.block.ruler.before("html_block", "component", _component, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.before("html_inline", "tag", _tag)
    parser.inline.ruler.before("html_inline", "expression", _expression)


def _esm(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """An import or export, up to the next empty line."""
    if state.sCount[line] or not _ESM.match(line_of(state, line)):
        return False
    if not silent:
        while line < end and not state.isEmpty(line):
            line += 1
        state.line = line
    return True


def _component(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Lines that hold one tag of a component, or one with an expression, and nothing else."""
    begin = state.bMarks[line] + state.tShift[line]
    if state.src[begin : begin + 1] != "<" or state.sCount[line] < state.blkIndent:
        return False
    limit = state.eMarks[min(line + LONGEST_TAG, end) - 1]
    source = state.src[begin:limit]
    length = _tag_end(source, _braces(source), 0)
    if not length or source[length:].partition("\n")[0].strip() or not _is_component(source[:length]):
        return False
    if not silent:
        if shown := _SHOWN.search(source, 0, length):
            push_paragraph(state, next(filter(None, shown.groups()), ""), line)
        state.line = line + source.count("\n", 0, length) + 1
    return True


def _tag(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    end = _tag_end(state.src, _braces_of(state), state.pos)
    if not end or not _is_component(state.src[state.pos : end]):
        return False
    state.pos = end
    return True


def _expression(state: StateInline, silent: bool) -> bool:
    end = _braces_of(state).get(state.pos, 0) if state.src[state.pos] == "{" else 0
    if not end:
        return False
    if not silent and (text := _TEXT.fullmatch(state.src, state.pos, end)):
        state.append_pending(text[1] or text[2] or text[3] or "")
    state.pos = end
    return True


def _is_component(tag: str) -> bool:
    """Whether a tag is no plain HTML: the loader for HTML knows better what that hides."""
    return _COMPONENT.match(tag) is not None or "{" in tag


def _tag_end(source: str, braces: dict[int, int], begin: int) -> int:
    """Where a tag that begins here ends, 0 where none does. `braces`: where each brace's pair ends."""
    match = _TAG.match(source, begin)
    at = match.end() if match else len(source)
    while at < len(source):
        sign = source[at]
        if sign == ">":
            return at + 1
        if sign in "\"'":
            at = source.find(sign, at + 1) + 1
        elif sign == "{":
            at = braces.get(at, 0)
        else:
            plain = _IN_TAG.match(source, at)
            at = plain.end() if plain else 0
        if not at:
            return 0
    return 0


def _braces_of(state: StateInline) -> dict[int, int]:
    """The pairs of braces of the text at hand, looked for once."""
    if state.env.get("braces_of") is not state.src:
        state.env["braces_of"], state.env["braces"] = state.src, _braces(state.src)
    found: dict[int, int] = state.env["braces"]
    return found


def _braces(source: str) -> dict[int, int]:
    ends: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer(r"[{}]", source):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            ends[opened.pop()] = match.end()
    return ends

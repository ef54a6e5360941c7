"""The source of a reStructuredText directive that docutils does not know in, what of it is text and what is code out; pure.

Most are Sphinx's. What a directive makes of other files (a table of contents, the documentation of a module) is not there.
"""

import re
from dataclasses import dataclass
from textwrap import dedent

_DIRECTIVE = re.compile(r"\.\. (?:\|[^|\n]{1,200}\|[ \t]+)?([\w:.+-]{1,80})::[ \t]*(.*)")
_OPTION = re.compile(r"[ \t]+:[\w -]{1,60}:(?:[ \t].*)?")
_NOTHING = frozenset(
    "include raw toctree literalinclude index highlight currentmodule module py:module py:currentmodule automodule autoclass "
    "autofunction automethod autodata autosummary autoprogram tabularcolumns meta csv-table image figure "
    "default-domain default-role "
    "testsetup testcleanup contents sectnum bibliography only-if ifconfig date sectionauthor codeauthor click argparse "
    "inheritance-diagram image-sg datatemplate youtube video".split()
)
_CODE = frozenset(
    "code code-block sourcecode parsed-literal math mermaid graphviz digraph graph uml plantuml ipython "
    "doctest testcode testoutput "
    "prompt productionlist jupyter-execute code-cell plot console highlightlang command-output program-output".split()
)
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}
_SIGNATURES = frozenset(
    "function class method attribute data exception decorator property option cmdoption confval setting envvar describe object "
    "program rst:directive rst:role".split()
)
_HEADED = frozenset(
    "tab tab-item dropdown card grid-item-card collapse details rubric centered admonition topic sidebar".split()
)
_TEXTS = frozenset("seealso todo note tip warning hint important caution danger attention error versionnote".split())


@dataclass(frozen=True, slots=True)
class Told:
    """What a directive holds: a text that is reStructuredText again, below some code."""

    text: str = ""
    code: str = ""


def told(source: str) -> Told | None:
    """What of a directive's source is shown; None where it is none, or nothing of it is."""
    lines = source.split("\n")
    match = _DIRECTIVE.fullmatch(lines[0])
    if match is None or match[1] in _NOTHING:
        return None
    name, argument, body = match[1], match[2].strip(), _body(lines[1:])
    if name in _CODE:
        return Told(code=body)
    if name in _VERSIONS:
        version, rest = [*_joined(argument, body, "\n").split(None, 1), "", ""][:2]
        return Told(f"{_VERSIONS[name]} {version}: {rest}" if rest else f"{_VERSIONS[name]} {version}.")
    if name in _SIGNATURES or ":" in name:
        return Told(body, code=argument)
    if name in _TEXTS:
        return Told(_joined(argument, body, "\n"))
    return Told(_joined(argument, body, "\n\n") if name in _HEADED else body)


def _body(lines: list[str]) -> str:
    """The lines below a directive's name, without its options, as far to the left as they go."""
    first = 0
    while first < len(lines) and _OPTION.fullmatch(lines[first]):
        first += 1
    return dedent("\n".join(lines[first:])).strip("\n")


def _joined(argument: str, body: str, between: str) -> str:
    return between.join(filter(None, (argument, body)))

"""Wikitext in, its parsed parts out, usually one: what its parser would take minutes for is parsed in parts or not at all.

mwparserfromhell (0.7) tries every opening bracket and tag to the end of the text: 8,000 times `{{a|`, 32 kB, take it 42
seconds. So what is left open is counted first, in linear time.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

MOST_EFFORT = 8_000_000  # characters times what is left open: about three seconds
_BRACKET = re.compile(r"[\[\]{}]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})\b[^<>]*>")
_BEGINS = re.compile(r"<[a-zA-Z/!]")
_PARAGRAPHS = re.compile(r"(?<=\n)\n+")
_CLOSES = {"]": "[", "}": "{"}
_VOID = frozenset("br hr wbr img".split())
_ALONE = re.compile(r"[^/]/>$")


def parsed(text: str) -> Iterator[Any]:
    """The parsed text; of a text that would cost too much its parsed paragraphs, and as strings those that still would."""
    from mwparserfromhell import parse
    from mwparserfromhell.parser import ParserError

    left = MOST_EFFORT
    for part in [text] if effort(text) <= left else _PARAGRAPHS.split(text):
        cost = effort(part)
        left -= cost
        try:
            yield parse(part) if left >= 0 or not cost else part
        except ParserError:
            yield part


def effort(text: str) -> int:
    """About how many steps the parser would take beyond those that every text needs."""
    return (_open_brackets(text) + _open_tags(text) + text.count("<!--", text.rfind("-->") + 1)) * len(text)


def _open_brackets(text: str) -> int:
    depths = {"[": 0, "{": 0}
    for match in _BRACKET.finditer(text):
        sign = match[0]
        if sign in depths:
            depths[sign] += 1
        elif depths[_CLOSES[sign]]:
            depths[_CLOSES[sign]] -= 1
    return sum(depths.values())


def _open_tags(text: str) -> int:
    depths: Counter[str] = Counter()
    whole = 0
    for match in _TAG.finditer(text):
        whole += 1
        name = match[2].lower()
        if match[1]:
            depths[name] -= depths[name] > 0
        elif name not in _VOID and not _ALONE.search(match[0][-3:]):
            depths[name] += 1
    broken = max(0, sum(1 for _ in _BEGINS.finditer(text)) - whole - text.count("<!--"))
    return broken + depths.total()

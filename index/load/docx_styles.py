"""The styles and the numbering of a Word file in, what a paragraph is out: heading, list item, caption ...; hidden or not.

Word says these things in a paragraph or run itself, or in its style, or in a style that this one is based on.
"""

import re
from collections.abc import Iterator
from typing import Any

from index.types import BlockKind

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST_STYLE = 20  # styles based on each other; more is a loop
DEEPEST_LIST = 8  # levels, from 0
BODY_LEVEL = 9  # Word's outline level of text that is no heading
_HEADING = re.compile(r"heading (\d)")
_CONTENTS = re.compile(r"toc(?: \d| heading)|table of (?:figures|authorities)|index \d")
_LIST_LEVEL = re.compile(r"list(?: bullet| number| continue)? ([2-9])")
_OFF = ("0", "false", "off", "none")
_KINDS: dict[str, BlockKind] = {"caption": "caption", "quote": "quote", "intense quote": "quote", "block text": "quote"}
_CODE = re.compile(r"\b(?:code|preformatted|listing)\b")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
MOST_ROMAN = 4000


def value(element: Any, *path: str) -> str | None:
    """The `val` of the element at the end of a path of children; None where there is no such element, "" without a value."""
    for name in path:
        element = element.find(WORD + name) if element is not None else None
    return None if element is None else element.get(f"{WORD}val", "")


def is_on(stated: str | None) -> bool:
    """Whether a switch that is stated is on: one without a value is."""
    return stated is not None and stated.lower() not in _OFF


class Styles:
    """What styles say. `root` is the part's root element, or None where the file has none."""

    def __init__(self, root: Any) -> None:
        styles = [] if root is None else list(root.iterchildren(f"{WORD}style"))
        self._styles = {style.get(f"{WORD}styleId", ""): style for style in styles}
        defaults = (style for style in styles if style.get(f"{WORD}type") == "paragraph" and is_on(style.get(f"{WORD}default")))
        self._default = next((style.get(f"{WORD}styleId", "") for style in defaults), "")
        self._names: dict[str, str] = {}

    def of_paragraph(self, paragraph: Any) -> str:
        """The id of a paragraph's style."""
        return value(paragraph, "pPr", "pStyle") or self._default

    def name(self, style: str) -> str:
        """A style's name in lower case; that of a built-in style is the same in every language."""
        if style not in self._names:
            found = self._styles.get(style)
            self._names[style] = ((found is not None and value(found, "name")) or "").lower()
        return self._names[style]

    def chain(self, style: str) -> Iterator[Any]:
        """A style and those that it is based on."""
        for _ in range(DEEPEST_STYLE):
            if (found := self._styles.get(style)) is None:
                return
            yield found
            style = value(found, "basedOn") or ""

    def heading_level(self, paragraph: Any) -> int:
        """1 to 6 for a heading, 0 for other text."""
        style = self.of_paragraph(paragraph)
        if self.name(style) == "title":
            return 1
        for element in (paragraph, *self.chain(style)):
            level = value(element, "pPr", "outlineLvl")
            if level:
                return min(_whole(level) + 1, 6) if _whole(level) < BODY_LEVEL else 0
            named = _HEADING.fullmatch((value(element, "name") or "").lower())
            if named:
                return min(int(named[1]), 6)
        return 0

    def kind(self, paragraph: Any) -> BlockKind:
        """What the style's name says of text that is neither heading nor list item."""
        name = self.name(self.of_paragraph(paragraph))
        return "code" if _CODE.search(name) else _KINDS.get(name, "paragraph")

    def is_contents(self, paragraph: Any) -> bool:
        """Whether a paragraph is a line of a table of contents, or of an index."""
        return bool(_CONTENTS.fullmatch(self.name(self.of_paragraph(paragraph))))

    def is_hidden(self, run: Any, paragraph_style: str) -> bool:
        """Whether a run of text is hidden, by itself or by a style."""
        if (stated := value(run, "rPr", "vanish")) is not None:
            return is_on(stated)
        for style in filter(None, (value(run, "rPr", "rStyle"), paragraph_style)):
            for element in self.chain(style):
                if (stated := value(element, "rPr", "vanish")) is not None:
                    return is_on(stated)
        return False

    def list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """The list (its number) and the level, from 0, of a list item; None for other text."""
        style = self.of_paragraph(paragraph)
        for element in (paragraph, *self.chain(style)):
            if (number := value(element, "pPr", "numPr", "numId")) is not None:
                if number == "0":
                    return None
                level = value(element, "pPr", "numPr", "ilvl") or "0"
                named = _LIST_LEVEL.fullmatch(self.name(style))
                return number, min(max(_whole(level), int(named[1]) - 1 if named else 0), DEEPEST_LIST)
        return None

    def marks_first_row(self, table_style: str) -> bool:
        """Whether a table's style gives its first row a look of its own."""
        return any(
            part.get(f"{WORD}type") == "firstRow"
            for element in self.chain(table_style)
            for part in element.iterchildren(f"{WORD}tblStylePr")
        )


class Numbering:
    """Counts the items of numbered lists as Word does. `root` is the numbering part's root element or None."""

    def __init__(self, root: Any) -> None:
        every = [] if root is None else list(root)
        self._plans = {plan.get(f"{WORD}abstractNumId"): plan for plan in every if plan.tag == f"{WORD}abstractNum"}
        self._lists = {item.get(f"{WORD}numId"): item for item in every if item.tag == f"{WORD}num"}
        self._counts: dict[str, dict[int, int]] = {}  # plan: level: number of its last item; lists of one plan go on counting
        self._begun: set[str] = set()  # lists

    def mark(self, number: str, level: int) -> str:
        """The mark of a list's next item, with a space behind it; empty for a bullet."""
        item = self._lists.get(number)
        name = (value(item, "abstractNumId") or "") if item is not None else ""
        plan = self._plans.get(name)
        levels = {_whole(one.get(f"{WORD}ilvl")): one for one in ([] if plan is None else plan.iterchildren(f"{WORD}lvl"))}
        counts = self._counts.setdefault(name, {})
        if number not in self._begun:
            self._begun.add(number)
            self._restart(item, counts)
        counts[level] = counts[level] + 1 if level in counts else _whole(value(levels.get(level), "start"))
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if level not in levels or value(levels[level], "numFmt") in (None, "bullet", "none"):
            return ""
        text = value(levels[level], "lvlText") or f"%{level + 1}."
        for other in range(level + 1):
            form = value(levels.get(other), "numFmt") or "decimal"
            text = text.replace(f"%{other + 1}", _counted(counts.get(other, 1), form))
        return f"{text} " if text.strip() else ""

    def _restart(self, item: Any, counts: dict[int, int]) -> None:
        """Where a list says that it begins anew, or with another number."""
        for override in [] if item is None else item.iterchildren(f"{WORD}lvlOverride"):
            if (start := value(override, "startOverride")) is not None:
                level = _whole(override.get(f"{WORD}ilvl"))
                counts[level] = _whole(start) - 1


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else 0


def _counted(number: int, form: str) -> str:
    """A number in a list's way of counting: 3, 03, c, C, iii, III."""
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 26 * 26:
        letters = _LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < MOST_ROMAN:
        roman = ""
        for worth, sign in _ROMAN:
            roman += sign * (number // worth)
            number %= worth
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02}" if form == "decimalZero" else str(number)

"""The styles of an OpenDocument text in, what a paragraph, a run or a list of that style is out."""

import re
from collections.abc import Iterator
from typing import Any

from index.load.xml import local_name
from index.types import BlockKind

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
DEEPEST_STYLE = 20  # styles based on each other; more is a loop
_KINDS: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile(r"Quotations|Quote|Block_20_Quotation"), "quote"),
    (re.compile(r"Preformatted_20_Text|Source_20_Code|Code"), "code"),
    (re.compile(r"Caption|Illustration|Figure|Drawing|Table"), "caption"),
)


class Styles:
    """The styles of a document's content and of its `styles.xml`, by name."""

    def __init__(self, roots: list[Any]) -> None:
        self._styles: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        for root in roots:
            for element in root.iter(f"{STYLE}style", f"{TEXT}list-style"):
                kept = self._lists if local_name(element) == "list-style" else self._styles
                kept.setdefault(element.get(f"{STYLE}name", ""), element)

    def chain(self, name: str) -> Iterator[tuple[str, Any]]:
        """A style and those that it is based on, each with its name."""
        for _ in range(DEEPEST_STYLE):
            if (found := self._styles.get(name)) is None:
                return
            yield name, found
            name = found.get(f"{STYLE}parent-style-name", "")

    def kind(self, name: str) -> BlockKind:
        """What a paragraph's style says that it is."""
        for known, _ in self.chain(name):
            for pattern, kind in _KINDS:
                if pattern.fullmatch(known):
                    return kind
        return "paragraph"

    def is_title(self, name: str) -> bool:
        """Whether a paragraph's style is that of the document's title."""
        return any(known == "Title" for known, _ in self.chain(name))

    def is_hidden(self, name: str) -> bool:
        """Whether text of this style is not shown."""
        return self._property(name, "display") == "none"

    def is_power(self, name: str) -> bool:
        """Whether text of this style is raised."""
        position = self._property(name, "text-position")
        return position.startswith("super") or bool(re.match(r"[1-9]\d?%", position))

    def numbered_from(self, name: str, level: int) -> int:
        """The number of the first item of a list of this style at a level from 1; 0 where it has no numbers."""
        for element in self._lists.get(name, ()):
            if element.get(f"{TEXT}level") == str(level):
                has_number = local_name(element) == "list-level-style-number" and element.get(f"{STYLE}num-format")
                start = element.get(f"{TEXT}start-value", "1")
                return (int(start) if re.fullmatch(r"\d{1,6}", start) else 1) if has_number else 0
        return 0

    def _property(self, name: str, wanted: str) -> str:
        """A property of the style's text; empty where none says it."""
        for _, style in self.chain(name):
            for properties in style.iterchildren(f"{STYLE}text-properties"):
                for key, value in properties.items():
                    if key.rpartition("}")[2] == wanted:
                        return str(value)
        return ""

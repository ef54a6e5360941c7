"""A paragraph of an OpenDocument text in, the text that its reader sees out; what hangs on it is collected beside it."""

import re
from dataclasses import dataclass, field
from typing import Any

from index.load.html import raised
from index.load.odt_styles import TEXT, Styles
from index.load.xml import local_name

MOST_SPACES = 100  # of one element that stands for several
_LEFT_OUT = frozenset(
    "tracked-changes annotation annotation-end hidden-text hidden-paragraph ruby-text title desc script forms".split()
)


@dataclass(slots=True)
class Line:
    """A paragraph's text, and what hangs on it: the bodies of notes, the elements of text boxes."""

    text: str = ""
    notes: list[Any] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


def line(paragraph: Any, styles: Styles) -> Line:
    """The visible text of a paragraph or heading."""
    found = Line()
    parts: list[str] = []
    ahead: list[tuple[Any, bool] | str] = [(paragraph, False)]  # a loop, so depth costs nothing
    while ahead:
        step = ahead.pop()
        if isinstance(step, str):
            parts.append(step)
            continue
        element, is_power = step
        name = local_name(element)
        style = element.get(f"{TEXT}style-name", "")
        if name in _LEFT_OUT and not (name == "title" and element.tag.startswith(TEXT)):
            continue
        if name == "note":
            found.notes += element.iterchildren(f"{TEXT}note-body")
        elif name == "text-box":
            found.boxes.append(element)
        elif name == "s":
            count = element.get(f"{TEXT}c", "1")
            parts.append(" " * min(int(count) if re.fullmatch(r"\d{1,6}", count) else 1, MOST_SPACES))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif not (name == "span" and styles.is_hidden(style)):
            is_power = is_power or (name == "span" and styles.is_power(style))
            ahead += _inside(element, is_power)
    found.text = "".join(parts).strip("\n")
    return found


def is_shown(element: Any, styles: Styles) -> bool:
    """Whether a paragraph or a section is not hidden."""
    if element.get(f"{TEXT}display") in ("none", "condition"):
        return bool(element.get(f"{TEXT}is-hidden") == "false")
    if element.get(f"{TEXT}is-hidden") == "true":
        return False
    if any(hidden.get(f"{TEXT}is-hidden") != "false" for hidden in element.iterchildren(f"{TEXT}hidden-paragraph")):
        return False
    return not styles.is_hidden(element.get(f"{TEXT}style-name", ""))


def is_collapsed(element: Any) -> bool:
    """Whether a table's row or column is not shown."""
    return next((value for key, value in element.items() if key.endswith("}visibility")), "visible") != "visible"


def _inside(element: Any, is_power: bool) -> list[tuple[Any, bool] | str]:
    """What stands in an element, the last first: its texts, its children, and the texts after them."""
    inside: list[tuple[Any, bool] | str] = []
    for part in (element.text, *(part for child in element for part in (child, child.tail))):
        if isinstance(part, str):
            text = re.sub(r"[ \t\r\n]+", " ", part)
            inside.append(raised(text) if is_power else text)
        elif part is not None:
            inside.append((part, is_power))
    return inside[::-1]

"""A paragraph of a Word file in, the text that a reader of the finished document sees out: deletions and hidden text left out.

Insertions that nobody has accepted yet stay, and so do the texts of links and the results of fields. What hangs on the
paragraph but is not in its line (text boxes, notes) is collected.
"""

from dataclasses import dataclass, field
from typing import Any

from index.load.docx_styles import WORD, Styles, is_on, value
from index.load.html import raised
from index.load.xml import local_name

_LEFT_OUT = frozenset(
    "pPr rPr sdtPr del moveFrom instrText delText rt footnoteRef endnoteRef annotationRef commentReference object".split()
)
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


@dataclass(slots=True)
class Line:
    """A paragraph's text, and what hangs on it: the elements of text boxes, and notes as (part, id)."""

    text: str = ""
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def line(paragraph: Any, styles: Styles) -> Line:
    """The visible text of a paragraph."""
    found = Line()
    parts: list[str] = []
    style = styles.of_paragraph(paragraph)
    ahead = list(reversed(paragraph))  # a loop, so depth costs nothing
    is_raised = False
    while ahead:
        element = ahead.pop()
        name = local_name(element)
        if name in _LEFT_OUT or is_placeholder(element) or (name == "Fallback" and _has_choice(element)):
            continue
        if name == "r":
            if styles.is_hidden(element, style):
                continue
            is_raised = value(element, "rPr", "vertAlign") == "superscript"
        if name == "t":
            text = element.text or ""
            parts.append(raised(text) if is_raised or _is_power(element) else text)
        elif name == "br":
            parts.append("\n" if element.get(f"{WORD}type") in (None, "textWrapping") else " ")
        elif name in _NOTES:
            found.notes.append((_NOTES[name], element.get(f"{WORD}id", "")))
        elif name == "txbxContent":
            found.boxes.append(element)
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        else:
            parts.append("/" if name == "den" else "")  # of a formula's fraction
            ahead.extend(reversed(element))
    found.text = "".join(parts).strip("\n")
    return found


def is_placeholder(element: Any) -> bool:
    """Whether an element is a field of a form that nobody has filled in."""
    return local_name(element) == "sdt" and is_on(value(element, "sdtPr", "showingPlcHdr"))


def _has_choice(fallback: Any) -> bool:
    """Whether what this stands in for is there too, so that it would be read twice."""
    return any(local_name(beside) == "Choice" for beside in fallback.getparent())


def _is_power(text: Any) -> bool:
    """Whether a formula's text stands in its exponent."""
    above = text.getparent()
    return above is not None and local_name(above.getparent()) == "sup"

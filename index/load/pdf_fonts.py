"""A font of a PDF in, what text needs of it out: which letters its codes are, how wide, whether it is bold or of one width."""

from dataclasses import dataclass, field
from typing import Any

_BOLD = ("bold", "black", "heavy", "demi", "cmbx", "sfbx")  # the last two are TeX's
_FIXED = ("courier", "mono", "consol", "typewriter", "menlo", "nimbusmon", "cmtt", "sftt")
_FORCE_BOLD = 1 << 18
_FIXED_PITCH = 1


@dataclass(frozen=True, slots=True)
class Face:
    """What text needs of a font. `font` is pypdf's."""

    font: Any
    bold: bool
    fixed: bool
    widths: dict[str, float] = field(default_factory=dict)

    def width(self, character: str) -> float:
        """Of a character of the file, in thousandths of the size."""
        if character not in self.widths:
            known = self.font.character_widths
            self.widths[character] = float(known.get(character, known.get("default", 500)))
        return self.widths[character]


def decoded(data: bytes, font: Any) -> tuple[str, str]:
    """The text of a string of the file, and its codes, a character each."""
    if isinstance(font.encoding, str):
        codes = names = data.decode(font.encoding, "replace")
    else:
        codes = data.decode("latin-1")
        names = "".join(font.encoding.get(code, chr(code)) for code in data)
    return "".join(str(font.character_map.get(name, name)) for name in names), codes


def face_of(resource: Any) -> Face | None:
    """A font of a file; None where it does not say which letters it has."""
    from pypdf.errors import PyPdfError
    from pypdf.generic._font import Font  # the one place where codes become letters and widths; it has no public name

    try:
        font = Font.from_font_resource(resource)
        flags = int(font.font_descriptor.flags)
        name = f"{font.name} {font.font_descriptor.weight}".lower()
    except (PyPdfError, TypeError, ValueError, KeyError, AttributeError, IndexError):
        return None
    heavy = str(font.font_descriptor.weight).isdecimal() and int(font.font_descriptor.weight) >= 600
    bold = heavy or bool(flags & _FORCE_BOLD) or any(word in name for word in _BOLD)
    fixed = bool(flags & _FIXED_PITCH) or any(word in name.replace("monotype", "") for word in _FIXED)
    return Face(font, bold, fixed) if font.interpretable else None

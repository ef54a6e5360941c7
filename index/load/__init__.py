"""Bytes of a file in, the articles in it out: picks the loader by the file's suffix, after a look at its first bytes.

Each format is one module with `load(data, path) -> Iterator[Article]`, imported when a file of it is met. A file that holds
something else than its suffix says is a `LoadError` with the remedy.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import PurePosixPath

from index.errors import LoadError
from index.types import Article

FORMATS = {  # suffix: (module, what people call it)
    ".txt": ("text", "plain text"),
    ".md": ("markdown", "Markdown"),
    ".markdown": ("markdown", "Markdown"),
    ".html": ("html", "HTML"),
    ".htm": ("html", "HTML"),
    ".xhtml": ("html", "HTML"),
}
MAGIC = {  # first bytes of what is no text, whatever the suffix says
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "compressed data",
    b"BZh": "compressed data",
    b"\xfd7zXZ": "compressed data",
    b"SQLite format 3": "a database",
    b"\xd0\xcf\x11\xe0": "an old office document",
}
LOOKED_AT = 65536  # bytes, for control characters
MOST_CONTROLS = 0.02  # share of control bytes that a text may have
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def is_supported(path: str) -> bool:
    """Whether a file of this name can be loaded."""
    return PurePosixPath(path).suffix.lower() in FORMATS


def load(data: bytes, path: str) -> Iterator[Article]:
    """The articles in a file's bytes. `path` gives the format and, where nothing else does, the title. Raises `LoadError`."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in FORMATS:
        raise LoadError(f"{suffix or 'A file without suffix'} is not a format that is read. Save it as .txt, .md or .html.")
    _refuse_binary(data, suffix)
    module = import_module(f"index.load.{FORMATS[suffix][0]}")
    yield from module.load(data, path)


def _refuse_binary(data: bytes, suffix: str) -> None:
    for magic, what in MAGIC.items():
        if data.startswith(magic):
            raise LoadError(f"It is named {suffix} but holds {what}. Convert it to text, or give it its right suffix.")
    sample = data[:LOOKED_AT]
    if sample.startswith(_BYTE_ORDER_MARKS):
        return
    controls = sum(byte in _CONTROLS for byte in sample)
    if controls > MOST_CONTROLS * len(sample):
        raise LoadError(f"It is named {suffix} but holds binary data. Convert it to text, or take it away.")

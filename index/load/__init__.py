"""Bytes of a file in, the articles in it out: picks the loader by the file's suffix, after a look at its first bytes.

Each format is one module with `load(data, path) -> Iterator[Article]`, imported when a file of it is met. A file that holds
something else than its suffix says is a `LoadError` with the remedy. What reads other people's files calls `index.jail`,
which does this in a child process.
"""

from collections.abc import Iterator
from importlib import import_module

from index.errors import LoadError
from index.load.formats import FORMATS, is_supported, suffix_of
from index.types import Article

__all__ = ["is_supported", "load"]

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


def load(data: bytes, path: str) -> Iterator[Article]:
    """The articles in a file's bytes. `path` gives the format and, where nothing else does, the title. Raises `LoadError`."""
    suffix = suffix_of(path)
    if suffix not in FORMATS:
        raise LoadError(
            f"{suffix or 'A file without suffix'} is not a format that is read. Save it as one that is: footnote formats"
        )
    _refuse_other(data, suffix)
    module = import_module(f"index.load.{FORMATS[suffix].module}")
    yield from module.load(data, path)


def _refuse_other(data: bytes, suffix: str) -> None:
    """Raises `LoadError` where the bytes are not of the suffix's format."""
    wanted = FORMATS[suffix].magic
    if wanted:
        if not data.startswith(wanted):
            what = next((name for magic, name in MAGIC.items() if data.startswith(magic)), "something else")
            raise LoadError(f"It is named {suffix} but holds {what}. Save it as {FORMATS[suffix].name}, or take it away.")
        return
    for magic, what in MAGIC.items():
        if data.startswith(magic):
            raise LoadError(f"It is named {suffix} but holds {what}. Convert it to text, or give it its right suffix.")
    sample = data[:LOOKED_AT]
    if sample.startswith(_BYTE_ORDER_MARKS):
        return
    controls = sum(byte in _CONTROLS for byte in sample)
    if controls > MOST_CONTROLS * len(sample):
        raise LoadError(f"It is named {suffix} but holds binary data. Convert it to text, or take it away.")

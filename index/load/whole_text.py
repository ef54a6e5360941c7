"""Bytes of a file in, its whole text out, decoded as its loader decodes it, with line feeds: what a person edits."""

from pathlib import PurePosixPath

from index.load.decode import decode
from index.load.formats import FORMATS
from index.load.html import CHARSET

DECLARED_WITHIN = 4096  # bytes, as the loader for HTML looks for it


def whole_text(data: bytes, path: str) -> str:
    """The text of a file of this name. Raises `LoadError` where its encoding is not clear."""
    declared = ""
    if FORMATS[PurePosixPath(path).suffix.lower()].module == "html" and (match := CHARSET.search(data[:DECLARED_WITHIN])):
        declared = (match[1] or match[2]).decode("ascii", "ignore")
    return decode(data, declared).replace("\r\n", "\n").replace("\r", "\n")

"""The SHA-256 of a zip archive in its own last bytes, its comment: a single bit that is flipped anywhere in it is seen.

It says that the archive is the one that was written, not who wrote it: that is for whoever keeps it.
"""

import hashlib
import zipfile
from pathlib import Path
from typing import BinaryIO

LENGTH = 64  # hexadecimal digits
_BLOCK = 2**20


def seal(path: Path) -> None:
    """Writes the archive's SHA-256 into its comment."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"0" * LENGTH
    with path.open("r+b") as file:
        digest = _digest(file)
        file.seek(-LENGTH, 2)
        file.write(digest)


def is_whole(file: BinaryIO) -> bool:
    """Whether the archive, open for reading, is as it was sealed."""
    if file.seek(0, 2) <= LENGTH:
        return False
    digest = _digest(file)
    file.seek(-LENGTH, 2)
    return file.read() == digest


def _digest(file: BinaryIO) -> bytes:
    """Of all but the seal."""
    left, digest = file.seek(0, 2) - LENGTH, hashlib.sha256()
    file.seek(0)
    while left and (block := file.read(min(left, _BLOCK))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest().encode()

"""The members of a zip archive, read in memory one by one: never extracted, counted as they are decoded, since headers lie.

Refused: more than `MOST_MEMBERS` members, more bytes than `MOST_BYTES` in all, a member that grows more than `MOST_GROWTH`-fold
beyond `GROWS_FREELY`, encryption. An archive within an archive is a member like any other and is not opened.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from index.errors import LoadError

MOST_MEMBERS = 20_000
MOST_BYTES = 512 * 2**20  # of all members that were read
GROWS_FREELY = 8 * 2**20  # bytes of one member; a short text that repeats itself may shrink to nothing
MOST_GROWTH = 200
_BLOCK = 2**18
_BOMB = "It is an archive that unpacks to far more than it holds, as one does that is made to do harm. Take it away."
_ENTITIES = b"<!DOCTYPE"
_DAMAGE = (  # what zipfile raises on a damaged archive; ValueError where a place in it is before its beginning
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError
)  # fmt: skip


class Archive:
    """A zip file's members by name. Raises `LoadError` where it is damaged, encrypted, or too large when unpacked."""

    def __init__(self, data: bytes | BinaryIO, *, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        try:
            self._zip = zipfile.ZipFile(BytesIO(data) if isinstance(data, bytes) else data)
        except _DAMAGE as error:
            raise LoadError(f"It is damaged as an archive ({error}). Save it anew with the program that made it.") from error
        if len(self._zip.infolist()) > MOST_MEMBERS:
            raise LoadError(
                f"It has {len(self._zip.infolist()):,} files in it, at most {MOST_MEMBERS:,} are read. Split the archive."
            )
        self._members = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        self._read = 0

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        """The members' names as they stand in the archive, folders left out. They are names, not paths: nothing is written."""
        return iter(self._members)

    def read(self, name: str) -> bytes:
        """One member's bytes. Raises `LoadError`; `KeyError` where there is no such member."""
        return b"".join(self.blocks(name))

    def check(self) -> None:
        """Reads all members and keeps none: for a library that opens it itself. A document type in XML is refused."""
        for name in self:
            before = b""
            for block in self.blocks(name):
                if name.endswith((".xml", ".rels")) and _ENTITIES in before[-len(_ENTITIES) :] + block:
                    raise LoadError("It declares a document type in its XML, which no office program does. Save it anew.")
                before = block

    def blocks(self, name: str) -> Iterator[bytes]:
        """`read`, piece by piece."""
        info = self._members[name]
        if info.flag_bits & 1:
            raise LoadError("It is protected by a password. Save it without one.")
        size = 0
        try:
            with self._zip.open(info) as member:
                while block := member.read(_BLOCK):
                    size += len(block)
                    self._read += len(block)
                    if size > max(GROWS_FREELY, MOST_GROWTH * info.compress_size) or self._read > self._most_bytes:
                        raise LoadError(_BOMB)
                    yield block
        except _DAMAGE as error:
            raise LoadError(f"It is damaged as an archive ({error}). Save it anew with the program that made it.") from error

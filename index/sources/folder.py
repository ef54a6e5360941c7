"""A folder of articles, or one file: lists what is there and reads its bytes; knows nothing of formats.

Hidden files and folders are passed over. A link that leads out of the folder is not followed: it is listed, and reading it
fails.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import LoadError, SourceError
from index.types import Source

MOST_BYTES = 200 * 1024 * 1024  # of one file


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a source. `path` is relative to the source, with forward slashes."""

    path: str
    size: int
    modified_ns: int


class FolderSource:
    """The files below `source.location`, or that one file. Raises `SourceError` where it does not exist."""

    def __init__(self, source: Source) -> None:
        self._root = Path(source.location)
        if not self._root.exists():
            raise SourceError(
                f"{source.location} does not exist. Give the path of a folder or file; "
                f"to forget a source: footnote remove {source.name}"
            )

    def list(self) -> Iterator[Found]:
        """All visible files, in order of their paths."""
        if self._root.is_file():
            yield self._found(self._root, self._root.name)
            return
        for folder, names, files in os.walk(self._root):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith("."):
                    path = Path(folder) / name
                    yield self._found(path, path.relative_to(self._root).as_posix())

    def read(self, path: str, *, most_bytes: int = MOST_BYTES) -> bytes:
        """The bytes of a file that was listed. Raises `LoadError` where it cannot be read."""
        file = self._root if self._root.is_file() else self._root / path
        base = self._root.parent if self._root.is_file() else self._root
        try:
            inside = file.resolve().is_relative_to(base.resolve())
        except (OSError, RuntimeError) as error:
            raise LoadError("It is a link that leads to itself. Replace it by the file, or take it away.") from error
        if not inside:
            raise LoadError("It is a link that leads out of the folder. Copy the file into the folder.")
        try:
            if not file.is_file():
                raise LoadError("It is not a regular file. Replace it by one.")
            if file.stat().st_size > most_bytes:
                raise LoadError(f"It has {file.stat().st_size:,} bytes, at most {most_bytes:,} are read. Split it.")
            return file.read_bytes()
        except OSError as error:
            raise LoadError(f"It cannot be read ({error.strerror}). Check its rights.") from error

    def _found(self, path: Path, relative: str) -> Found:
        try:
            state = path.stat()
        except OSError:  # a broken link: reading it will say so
            return Found(relative, 0, 0)
        return Found(relative, state.st_size, state.st_mtime_ns)

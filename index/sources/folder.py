"""A folder of articles, or one file: lists what is there and reads its bytes; knows nothing of formats.

Hidden files and folders are passed over, and what the source's patterns or its file .footnoteignore leave out: for a sync it
is not there. A link that leads out of the folder is not followed: it is listed, and reading it fails.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import LoadError, SourceError
from index.sources.patterns import Patterns
from index.types import Source

IGNORE_FILE = ".footnoteignore"  # at the source's root: patterns of what is not there
MOST_IGNORE_BYTES = 1024 * 1024
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
        self._source = source
        if not self._root.exists():
            raise SourceError(
                f"{source.location} does not exist. Give the path of a folder or file; "
                f"to forget a source: footnote remove {source.name}"
            )

    def list(self) -> Iterator[Found]:
        """All visible files that no pattern leaves out, in order of their paths. Raises `SourceError` on a bad ignore file."""
        included, excluded = Patterns(self._source.include), self._excluded()
        for path in self._files(excluded):
            relative = path.relative_to(self._base).as_posix()
            if not excluded.verdict(relative) and (not included or included.means(relative)):
                yield self._found(path, relative)

    def read(self, path: str, *, most_bytes: int = MOST_BYTES) -> bytes:
        """The bytes of a file that was listed. Raises `LoadError` where it cannot be read."""
        if self._root.is_file() and path != self._root.name:
            raise LoadError("It does not belong to the source, which is one file. Sync its folder instead.")
        file = self._base / path
        try:
            inside = file.resolve().is_relative_to(self._base.resolve())
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

    @property
    def _base(self) -> Path:
        """What paths are relative to."""
        return self._root.parent if self._root.is_file() else self._root

    def _files(self, excluded: Patterns) -> Iterator[Path]:
        if self._root.is_file():
            yield self._root
            return
        for name, folders, files in os.walk(self._root):
            folder = Path(name)
            shown = (child for child in sorted(folders) if not child.startswith("."))
            folders[:] = [
                child
                for child in shown
                if not excluded.verdict((folder / child).relative_to(self._root).as_posix(), is_folder=True)
            ]
            yield from (folder / child for child in sorted(files) if not child.startswith("."))

    def _excluded(self) -> Patterns:
        """What is left out: by the ignore file and then by the source's own patterns, of which the last that fits decides."""
        lines: list[str] = []
        if self._root.is_dir() and os.path.lexists(self._root / IGNORE_FILE):
            try:
                lines = self.read(IGNORE_FILE, most_bytes=MOST_IGNORE_BYTES).decode("utf-8-sig").splitlines()
            except LoadError as error:
                raise SourceError(f"{self._root / IGNORE_FILE}: {error} Until then nothing of this folder is read.") from error
            except UnicodeDecodeError as error:
                raise SourceError(f"{self._root / IGNORE_FILE} is not UTF-8. Save it as such, then sync again.") from error
        return Patterns([*lines, *self._source.exclude])

    def _found(self, path: Path, relative: str) -> Found:
        try:
            state = path.stat()
        except OSError:  # a broken link: reading it will say so
            return Found(relative, 0, 0)
        return Found(relative, state.st_size, state.st_mtime_ns)

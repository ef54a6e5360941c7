"""A zip archive in, the names of what can be read in it and their bytes out; archives in it where it holds only such.

Notion packs an export's parts (`Export-…-Part-1.zip`) into one archive. One level is opened, each by `Archive` with its caps;
what is read of all of them together is counted too. Names are names: nothing is written, no path is followed.
"""

from collections.abc import Iterator

from index.errors import LoadError
from index.load.archive import MOST_BYTES, MOST_MEMBERS, Archive
from index.load.formats import FORMATS, suffix_of

MOST_PARTS = 50  # archives within an archive
_NOT_READ = frozenset(("zip_export", "mediawiki_dump"))  # loaders: archives in archives; XML that is nearly always settings
_ASIDE = frozenset(("__macosx", "attachments", "uploads"))  # folders of what is not the pages themselves
_TOO_MUCH = "The archives in it hold more than is read at once ({:,} files, {:,} MB). Unpack it into a folder and sync that."


class Members:
    """The files of an archive, by their names in it. Raises `LoadError` where it is damaged, encrypted, or too large."""

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        self._places: dict[str, tuple[Archive, str]] = {name: (self._archive, name) for name in self._archive}
        self._read = 0
        parts = [name for name in self._places if suffix_of(name) == ".zip" and not _is_aside(name)]
        if parts and not any(map(is_page, self._places)):
            self._open(parts[:MOST_PARTS])

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def read(self, name: str) -> bytes:
        """One file's bytes. Raises `LoadError`."""
        archive, inner = self._places[name]
        data = archive.read(inner)
        self._read += len(data)
        if self._read > MOST_BYTES:
            raise LoadError(_TOO_MUCH.format(MOST_MEMBERS, MOST_BYTES // 2**20))
        return data

    def _open(self, parts: list[str]) -> None:
        for part in parts:
            archive = Archive(self._archive.read(part))
            for name in archive:  # parts continue each other; a name that comes again is told apart by its part
                self._places.setdefault(name if name not in self._places else f"{part}/{name}", (archive, name))
            if len(self._places) > MOST_MEMBERS:
                raise LoadError(_TOO_MUCH.format(MOST_MEMBERS, MOST_BYTES // 2**20))


def is_page(name: str) -> bool:
    """Whether a file of this name in an archive is read."""
    kind = FORMATS.get(suffix_of(name))
    return kind is not None and kind.module not in _NOT_READ and not _is_aside(name)


def _is_aside(name: str) -> bool:
    """Whether a file is hidden, or only attached to a page."""
    folders = name.replace("\\", "/").split("/")
    return folders[-1].startswith(".") or any(
        folder.lower() in _ASIDE or (folder.startswith(".") and folder not in (".", "..")) for folder in folders[:-1]
    )

"""A Markdown file's bytes in, the same with what it includes of other files (`--8<-- "part.md"`) in its place out.

MkDocs' snippets: a whole file, lines (`part.md:3:8`) or a section (`part.md:name`), several of them between two bare marks.
Only visible files of the source itself are read; what cannot be read, is too large or too deep, or includes itself is left out.
A loader then needs no file but its own.
"""

import re
from collections.abc import Iterator

from index.errors import LoadError
from index.load.decode import decode
from index.load.formats import suffix_of
from index.load.image_path import image_path
from index.sources.folder import FolderSource

SUFFIXES = (".md", ".markdown", ".mdx")
DEEPEST = 5  # includes within includes
MOST_FILES = 200  # that one file includes, each as often as it does
MOST_CHARACTERS = 1_000_000  # that come in
MOST_BYTES = 4 * 1024 * 1024  # of a file that is included
_MARK = b"8<-"
_ONE = re.compile(r"([ \t]{0,20})-+8<-+[ \t]+(?:\"([^\"\n]+)\"|'([^'\n]+)')[ \t]*")
_BARE = re.compile(r"([ \t]{0,20})-+8<-+[ \t]*")
_SECTION = re.compile(r"(?<!-)-+8<-+[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([\w-]+)[ \t]*\]")
_PLACE = re.compile(r":(?:(\d{0,7})(?::(\d{0,7}))?|([A-Za-z][\w-]*))\Z")


def with_includes(folder: FolderSource, data: bytes, path: str) -> bytes:
    """The bytes of a file with what they include; the very same object where they include nothing. Raises `LoadError`."""
    if _MARK not in data or suffix_of(path) not in SUFFIXES:
        return data
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    including = _Including(folder, path)
    whole = "\n".join(including.lines(text.split("\n"), (path,)))
    return whole.encode() if including.met else data


class _Including:
    """The work on one file: what it may still take in. `met`: whether there was anything to include, be it left out."""

    def __init__(self, folder: FolderSource, path: str) -> None:
        self._folder = folder
        self._path = path
        self._files = MOST_FILES
        self._characters = MOST_CHARACTERS
        self.met = False

    def lines(self, lines: list[str], within: tuple[str, ...]) -> Iterator[str]:
        """The lines of a text with what they include; `within`: the files that it stands in, the innermost last."""
        block: str | None = None  # the indentation of the bare mark that is open
        for line in lines:
            if one := _ONE.fullmatch(line):
                yield from self._included(one[2] or one[3], one[1], within)
            elif bare := _BARE.fullmatch(line):
                self.met = True
                block = bare[1] if block is None else None
            elif block is not None:
                if named := line.strip():
                    yield from self._included(named, block, within)
            elif len(within) == 1 or not _SECTION.search(line):
                yield line

    def _included(self, named: str, indentation: str, within: tuple[str, ...]) -> Iterator[str]:
        self.met = True
        place = _PLACE.search(named)
        path = named[: place.start()] if place else named
        found = next((found for path in self._candidates(path) if (found := self._read(path, within)) is not None), None)
        if found is None:
            return
        path, text = found
        lines = _part(text.split("\n"), place)
        for line in self.lines(lines, (*within, path)):
            yield f"{indentation}{line}" if line else line

    def _candidates(self, named: str) -> Iterator[str]:
        """Paths that a name can mean: from the source's root, from its folder of pages, and from the file that includes."""
        yield from dict.fromkeys(filter(None, (image_path(named, at) for at in ("", "docs/", "includes/", self._path))))

    def _read(self, path: str, within: tuple[str, ...]) -> tuple[str, str] | None:
        if path in within or len(within) > DEEPEST or not self._files:
            return None
        try:
            text = decode(self._folder.read(path, most_bytes=min(MOST_BYTES, 4 * self._characters)))
        except LoadError:  # it is not there, or no text
            return None
        self._files -= 1
        self._characters -= min(len(text), self._characters)
        return path, text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


def _part(lines: list[str], place: re.Match[str] | None) -> list[str]:
    """The lines that are asked for: all, from one number to another, or those of a section."""
    if place is None:
        return lines
    if place[3]:
        return list(_section(lines, place[3]))
    return lines[max(int(place[1] or 1), 1) - 1 : int(place[2]) if place[2] else None]


def _section(lines: list[str], name: str) -> Iterator[str]:
    inside = False
    for line in lines:
        mark = _SECTION.search(line)
        if mark and mark[2] == name:
            inside = mark[1] == "start"
        elif inside:
            yield line

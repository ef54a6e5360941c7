"""The folder of the articles that were added in the browser: one file an article, in the store's own folder.

So a store is self-contained, and a sync reads them like any other source. Bytes go in and out under names that are ours; what
a file was called where it came from is not known here. A file is there whole or not at all.
"""

import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Collection
from pathlib import Path

from index.errors import SourceError
from index.load.formats import is_text
from index.sources.folder import FolderSource
from index.types import Source

FOLDER = "added"
LONGEST_SLUG = 60  # characters
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{8}\.[a-z]+")
GONE = "The file of this article is gone. Load the list of articles again."
NOT_PLAIN = "This article's file was not added from the browser. Change it where it lies, then sync."


def folder_of(store: Path) -> Path:
    """Where the added articles of the store in this folder lie."""
    return store / FOLDER


def names(folder: Path) -> list[str]:
    """The paths in the folder that a sync reads; none where there is no folder."""
    try:
        return [found.path for found in FolderSource(Source(FOLDER, str(folder))).list() if is_text(found.path)]
    except SourceError:
        return []


def new_name(folder: Path, title: str, suffix: str) -> str:
    """A name for a new file, which no other file of the folder has. `suffix` is one that a loader takes."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_SLUG].strip("-") or "article"
    while (folder / (name := f"{slug}-{secrets.token_hex(4)}{suffix}")).exists():
        continue
    return name


def same(folder: Path, data: bytes) -> str | None:
    """The name of a file that holds the very same bytes."""
    for name in names(folder):
        path = folder / name
        try:
            if is_plain(folder, name) and path.stat().st_size == len(data) and path.read_bytes() == data:
                return name
        except OSError:
            continue  # it went in this moment
    return None


def read(folder: Path, name: str) -> bytes:
    """A file's bytes. Raises `SourceError` where there is none of ours."""
    try:
        return _plain(folder, name).read_bytes()
    except FileNotFoundError as error:
        raise SourceError(GONE) from error
    except OSError as error:
        raise SourceError(f"The file of this article cannot be read ({error.strerror}). Check its rights.") from error


def write(folder: Path, name: str, data: bytes) -> None:
    """Makes a file hold these bytes, all or none of them, for this user's eyes only. Raises `SourceError`."""
    path = _plain(folder, name)
    unfinished = ""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=".", suffix=".unfinished", dir=folder)  # a sync passes it over
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
        _settle(folder)
    except OSError as error:
        if unfinished:
            Path(unfinished).unlink(missing_ok=True)
        raise SourceError(
            f"The article cannot be stored ({error.strerror}). Check the rights and the space of the store's folder."
        ) from error


def take_away(folder: Path, name: str) -> None:
    """Removes a file; one that is not there is removed already. Raises `SourceError`."""
    path = _plain(folder, name)
    try:
        path.unlink(missing_ok=True)
        if folder.exists():
            _settle(folder)
    except OSError as error:
        raise SourceError(f"The article cannot be removed ({error.strerror}). Check the store's folder.") from error


def is_former(source: Source, paths: Collection[str], folder: Path) -> bool:
    """Whether a source is this folder, known from before the store was moved or copied. `paths`: of its documents.

    Names of ours are random, so a file that lies here under one that the source knows is no chance.
    """
    elsewhere = source.location != str(folder.resolve()) and Path(source.location).name == folder.name
    return elsewhere and any(NAME.fullmatch(path) and (folder / path).is_file() for path in paths)


def is_plain(folder: Path, name: str) -> bool:
    """Whether a file lies in the folder itself and is no link."""
    is_name = Path(name).name == name and name != "" and "\0" not in name and not name.startswith(".")
    return is_name and not (folder / name).is_symlink()


def _plain(folder: Path, name: str) -> Path:
    if not is_plain(folder, name):
        raise SourceError(NOT_PLAIN)
    return folder / name


def _settle(folder: Path) -> None:
    """Waits until the folder's list of names is on the disk, where the system can do that."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""A store in, one file out that holds all of it as it is at one moment, also while a sync writes and questions are answered.

The file is a zip: a manifest, the databases by SQLite's online backup, and the small files of the store's folder. Left out are
the cache of the vectors, the lock, and what migrations kept. The copy is checked before it is given its name: a backup that
cannot be restored is none. Members are stored as they are, since vectors do not shrink; so nothing in it can unpack to more.
"""

import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from index.errors import StoreDamaged, StoreError
from index.load.archive import MOST_MEMBERS
from index.sources.added import FOLDER as ADDED
from index.store import schema
from index.store.dense import FILE_NAME as DENSE
from index.store.manifest import JOURNAL, NAME, PLAIN_FILES, Manifest, Member, is_known, member_of
from index.store.migrate import copy
from index.store.seal import seal
from index.store.shape import STORE, Shape, refuse_foreign
from index.store.store import Store
from index.store.verify import verify

UNFINISHED = ".unfinished"


def backup(store: Store, to: Path, version: str, *, force: bool = False, shapes: Mapping[str, Shape] = {}) -> Manifest:
    """Writes the store to the file `to`, whole or not at all; returns what is in it.

    `version` is footnote's own; `shapes` are those of the databases beside store.db. Raises `StoreError` where the file is
    there already (unless `force`) or cannot be written, `StoreDamaged` where the store is not fit to be kept.
    """
    if to.exists() and not force:
        raise StoreError(f"{to} is there already. Choose another name, or overwrite it by --force.")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{to.name}.", suffix=UNFINISHED, dir=to.parent) as folder:
            kept = Path(folder) / "store"
            kept.mkdir()
            _copied(store.folder, kept)
            generation = _fit(store.folder, kept, shapes)
            manifest = Manifest(generation, version, datetime.now(UTC).isoformat(timespec="seconds"), _members(kept))
            unfinished = Path(folder) / "backup"
            _zipped(kept, manifest, unfinished)
            os.replace(unfinished, to)
    except OSError as error:
        raise StoreError(
            f"{to} cannot be written ({error.strerror or error}). Check the folder's rights and its free space."
        ) from error
    return manifest


def _fit(folder: Path, kept: Path, shapes: Mapping[str, Shape]) -> int:
    """The generation of the copy of a store's folder."""
    try:
        return checked(kept, shapes)
    except StoreError as error:
        raise StoreDamaged(
            f"The store in {folder} is not backed up: {error}. See `footnote verify`, then sync with --rebuild or restore."
        ) from error


def checked(folder: Path, shapes: Mapping[str, Shape]) -> int:
    """The generation of a store that was copied, brought up to today's format.

    Raises `StoreDamaged` where something of it is not as it should be, `StoreMismatch` where it is newer than this version.
    The message is a piece of a sentence that begins with the backup's name.
    """
    for name, shape in shapes.items():
        if (folder / name).exists():
            refuse_foreign(folder / name, shape)
    if refuse_foreign(folder / schema.FILE_NAME, STORE) < schema.FORMAT_VERSION:
        _brought_up(folder)
    try:
        store = Store.open(folder)
        faults = [check for check in verify(store) if not check.ok and not check.name.startswith(DENSE)]
        with store.snapshot() as snapshot:
            generation = snapshot.generation
    except StoreDamaged as error:
        raise StoreDamaged(f"its {schema.FILE_NAME} is damaged ({error.__cause__ or error})") from error
    if faults:
        raise StoreDamaged(f"its {schema.FILE_NAME} is damaged ({faults[0].name}: {faults[0].detail})")
    return generation


def _brought_up(folder: Path) -> None:
    """Migrates a copy; what the migration keeps of it is not needed, since this is a copy."""
    Store.open(folder)
    for kept in folder.glob("store.format-*.db"):
        kept.unlink()
    refuse_foreign(folder / schema.FILE_NAME, STORE)


def _copied(folder: Path, to: Path) -> None:
    """The databases first: an article that is added meanwhile is found by the next sync, one that is gone stays gone."""
    with schema.translated(folder), closing(schema.connect(folder, write=False)) as connection:
        copy(connection, to / schema.FILE_NAME)
    _copied_journal(folder / JOURNAL, to / JOURNAL)
    for name in _small(folder):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, to / name)


def _copied_journal(journal: Path, to: Path) -> None:
    if not journal.exists() or not journal.stat().st_size:
        return
    mode = "rw" if os.access(journal.parent, os.W_OK) and os.access(journal, os.W_OK) else "ro"
    try:
        with closing(sqlite3.connect(f"{journal.absolute().as_uri()}?mode={mode}", uri=True)) as connection:
            copy(connection, to)
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"The journal {journal} cannot be read ({error}). Move it away, then back up again.") from error


def _small(folder: Path) -> Iterator[str]:
    """The small files of a store's folder, by their paths in it."""
    yield from (name for name in PLAIN_FILES if (folder / name).is_file())
    for path in sorted((folder / ADDED).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and not path.name.endswith(UNFINISHED) and is_known(name):
            yield name


def _members(folder: Path) -> dict[str, Member]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    names = [name for path in paths if is_known(name := path.relative_to(folder).as_posix())]
    if len(names) >= MOST_MEMBERS:
        raise StoreError(
            f"{len(names):,} files are more than the {MOST_MEMBERS:,} of a backup. Copy the store's folder instead."
        )
    return {name: member_of(folder / name) for name in names}


def _zipped(folder: Path, manifest: Manifest, to: Path) -> None:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
        to.chmod(0o600)  # it holds what people asked and wrote
        archive.writestr(NAME, manifest.as_json())
        for name in manifest.members:
            archive.write(folder / name, name)
    seal(to)
    with to.open("rb") as file:
        os.fsync(file.fileno())

"""A backup in, the store that it holds in the place of the one that is there; the old one is kept beside it.

Everything is made and checked in a new folder: the manifest, each member's name, size and SHA-256, the databases' tables to the
word, and all that `verify` checks. Only then, under the writer's lock, the two folders change places. Until that moment
nothing of the old store is touched; a kill leaves the old or the new one, whole.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from index.errors import LoadError, StoreDamaged, StoreError, StoreMismatch
from index.load.archive import Archive
from index.store import schema
from index.store.backup import checked
from index.store.dense import FILE_NAME as DENSE
from index.store.exchange import put_in_place, settle
from index.store.lock import FILE_NAME as LOCK
from index.store.lock import writer_lock
from index.store.manifest import JOURNAL, MOST_BYTES, NAME, Manifest, manifest_of
from index.store.seal import is_whole
from index.store.shape import Shape

MARKS = (schema.FILE_NAME, JOURNAL, DENSE, LOCK)  # a folder with one of these is a store's


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the old store is kept; None where there was none."""

    manifest: Manifest
    kept: Path | None


def restore(archive: Path, folder: Path, *, shapes: Mapping[str, Shape] = {}) -> Restored:
    """Makes `folder` the store that `archive` holds. `shapes`: of the databases beside store.db.

    Raises `StoreDamaged`, `StoreMismatch` on what is no sound backup of this version or an older one, `StoreBusy` while a sync
    writes, `StoreError` where it cannot be done; each time all is as it was.
    """
    folder = folder.expanduser().resolve()
    _refuse_others(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f"{folder.name}.restoring-", dir=folder.parent))
    except OSError as error:
        raise _not_placed(folder, error) from error
    try:
        manifest = _unpacked(archive, new, shapes)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return Restored(manifest, _placed(new, folder))


def _refuse_others(folder: Path) -> None:
    if os.path.ismount(folder):
        raise StoreError(
            f"{folder} is where a disk is mounted, so it cannot be exchanged as a whole. Restore into a folder in it, and set "
            f"FOOTNOTE_STORE to that: footnote restore FILE --store {folder / 'store'}"
        )
    if folder.exists() and not (folder.is_dir() and (not any(folder.iterdir()) or any((folder / m).exists() for m in MARKS))):
        raise StoreError(f"{folder} holds other things than a store. Choose another folder by --store.")


def _unpacked(archive: Path, new: Path, shapes: Mapping[str, Shape]) -> Manifest:
    """The backup's files in the new folder, all checked."""
    with _refused(archive), archive.open("rb") as file:
        manifest = _extracted(file, new)
        checked(new, shapes)
        with closing(sqlite3.connect(new / schema.FILE_NAME)) as connection:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()  # questions are answered while a sync writes
    return manifest


@contextmanager
def _refused(archive: Path) -> Iterator[None]:
    """Every reason against a backup as one sentence that begins with its name."""
    remedy = "The store was not touched; take another backup."
    try:
        yield
    except StoreMismatch as error:
        raise StoreMismatch(f"{archive} cannot be restored: {error}. The store was not touched.") from error
    except StoreDamaged as error:
        raise StoreDamaged(f"{archive} cannot be restored: {error}. {remedy}") from error
    except LoadError as error:
        raise StoreDamaged(f"{archive} cannot be restored: it is damaged, or no backup of footnote's. {remedy}") from error
    except OSError as error:
        raise StoreError(
            f"{archive} cannot be restored ({error.strerror or error}). The store was not touched; check the file and the disk."
        ) from error


def _extracted(file: BinaryIO, new: Path) -> Manifest:
    if not is_whole(file):
        raise StoreDamaged("it is damaged, or no backup of footnote's")
    members = Archive(file, most_bytes=os.fstat(file.fileno()).st_size)  # nothing in it was made smaller
    if NAME not in members:
        raise StoreDamaged("it is no backup of footnote's")
    manifest = manifest_of(b"".join(_limited(members, NAME, MOST_BYTES)))
    if schema.FILE_NAME not in manifest.members or set(members) != {NAME, *manifest.members}:
        raise StoreDamaged("it does not hold the files that it lists")
    for name in manifest.members:
        _written(members, manifest, name, new / name)
    return manifest


def _written(members: Archive, manifest: Manifest, name: str, path: Path) -> None:
    wanted, digest, size = manifest.members[name], hashlib.sha256(), 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for block in _limited(members, name, wanted.size):
            file.write(block)
            digest.update(block)
            size += len(block)
        file.flush()
        os.fsync(file.fileno())
    if (size, digest.hexdigest()) != (wanted.size, wanted.sha256):
        raise StoreDamaged(f"its {name} is not the one that was kept")


def _limited(members: Archive, name: str, most: int) -> Iterator[bytes]:
    for block in members.blocks(name):
        most -= len(block)
        if most < 0:
            raise StoreDamaged(f"its {name} is larger than it says")
        yield block


def _placed(new: Path, folder: Path) -> Path | None:
    """The new folder in its place; where the old one is."""
    kept = folder.with_name(f"{folder.name}.before-restore-{datetime.now(UTC):%Y-%m-%d-%H%M%S-%f}")
    try:
        if folder.exists():
            shutil.copymode(folder, new)
        with writer_lock(folder) if folder.exists() else nullcontext():
            old = put_in_place(new, folder, kept)
    except (OSError, StoreError) as error:
        shutil.rmtree(new, ignore_errors=True)  # never the old one: what was exchanged raises nothing
        raise error if isinstance(error, StoreError) else _not_placed(folder, error) from error
    settle(folder.parent)
    return old


def _not_placed(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{folder} cannot be put in place ({error.strerror or error}). Check the rights of the folder that it lies in, and its "
        "free space."
    )

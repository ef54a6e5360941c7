"""`footnote backup` and `footnote restore`: a store as one file, and back."""

import argparse
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.command import Commands, add_command, print_json, say
from qa.segments import visible
from qa.settings import from_env

if TYPE_CHECKING:
    from index.store.shape import Shape


def add(commands: Commands) -> None:
    backup = add_command(
        commands,
        "backup",
        run_backup,
        help="write the whole store to one file, also while it is in use",
        example="footnote backup footnote-2026-11-25.zip",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to write, a zip archive")
    backup.add_argument("--force", action="store_true", help="overwrite the file if it is there")
    restore = add_command(
        commands,
        "restore",
        run_restore,
        help="put the store of a backup in the place of the one that is there, which is kept beside it",
        example="footnote restore footnote-2026-11-25.zip --store store",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that `footnote backup` wrote")


def run_backup(options: argparse.Namespace) -> int:
    from index.store.backup import backup
    from index.store.store import Store

    store = Store.open(from_env(store=options.store).store)
    manifest = backup(store, options.file, version("footnote-qa"), force=options.force, shapes=_shapes())
    size = options.file.stat().st_size
    if options.json:
        print_json({"file": str(options.file), "bytes": size, "generation": manifest.generation, "made_at": manifest.made_at})
    else:
        print(visible(f"{options.file}: generation {manifest.generation}, {len(manifest.members)} files, {size:,} bytes"))
    return 0


def run_restore(options: argparse.Namespace) -> int:
    from index.store.restore import restore

    folder = from_env(store=options.store).store
    restored = restore(options.file, folder, shapes=_shapes())
    manifest, kept = restored.manifest, restored.kept
    if options.json:
        told = {"store": str(folder), "generation": manifest.generation, "made_at": manifest.made_at}
        print_json({**told, "kept": None if kept is None else str(kept)})
        return 0
    print(visible(f"{folder} is the store of {manifest.made_at}, generation {manifest.generation}."))
    if kept is not None:
        say(visible(f"The store before it is kept in {kept}. Remove it once it is not needed."))
    return 0


def _shapes() -> "dict[str, Shape]":
    """What the journal beside the store looks like, in each of its formats."""
    from index.store.shape import Shape
    from qa.journal import APPLICATION_ID, FILE_NAME, MIGRATIONS

    statements = [f"{statement};" for step in MIGRATIONS for statement in step]
    ends = [sum(map(len, MIGRATIONS[: number + 1])) for number in range(len(MIGRATIONS))]
    return {FILE_NAME: Shape(APPLICATION_ID, tuple("".join(statements[:end]) for end in ends))}

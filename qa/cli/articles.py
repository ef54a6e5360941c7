"""`footnote sync` and `footnote remove`: articles into the store and out of it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import SourcesLeft
from qa.cli.command import Commands, Progress, add_command, print_json, say
from qa.cli.reports import report_text, show
from qa.cli.suggest import make
from qa.cli.watching import keep_current
from qa.segments import visible
from qa.settings import Settings, from_env

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store.store import Store
    from index.sync import SyncReport


def add(commands: Commands) -> None:
    sync = add_command(
        commands, "sync", run_sync, help="make the store equal to its articles' folders", example="footnote sync seeds/ notes/"
    )
    sync.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a folder or file, each a source (default: all known ones)"
    )
    for name, what in (("include", "all that is read of PATH"), ("exclude", "what of PATH is not read")):
        sync.add_argument(
            f"--{name}",
            action="append",
            metavar="PATTERN",
            help=f"{what}, as in a .gitignore; may be repeated, is kept with the source; '' forgets what is kept",
        )
    sync.add_argument(
        "--allow-mass-removal", action="store_true", help="also where more than half of a source's files are gone at once"
    )
    sync.add_argument("--watch", action="store_true", help="then go on: sync what changes, until Ctrl-C; a line each")
    sync.add_argument("--suggest", action="store_true", help="then make suggested questions, as `footnote suggest` does")
    sync.add_argument("--rebuild", action="store_true", help="read and embed everything anew, with the embedder that is set")
    remove = add_command(
        commands, "remove", run_remove, help="take a source or a document out of the store", example="footnote remove seeds"
    )
    remove.add_argument(
        "name", metavar="SOURCE|ID", help="a source's name or a document's id, as `footnote documents` lists them"
    )


def run_sync(options: argparse.Namespace) -> int:
    settings = from_env(store=options.store)
    store, embedder = _opened(settings)
    how = {name: getattr(options, name) for name in ("rebuild", "include", "exclude", "allow_mass_removal")}
    try:
        show(_sync(store, options.paths, embedder, **how), as_json=options.json)
    except SourcesLeft as error:
        if error.reports:
            show(error.reports, as_json=options.json)
        wanted = {str(path.expanduser().resolve()) for path in options.paths}
        if not (options.watch and any(not wanted or source.location in wanted for source in store.sources())):
            raise
    if options.suggest:  # not by itself: who syncs in a script waits for its end; a server makes them when it runs
        sys.stdout.flush()
        make(settings)
    return keep_current(store, options.paths, embedder, as_json=options.json) if options.watch else 0


def sync_first_time(settings: Settings) -> None:
    """Syncs the articles' folder of the settings into a store that knows no source yet; any other store is left as it is."""
    from index.store.store import Store

    if Store.open(settings.store, create=True).sources():
        return
    say(f"Reading the articles in {settings.seeds} for the first time ...")
    store, embedder = _opened(settings)
    for report in _sync(store, [settings.seeds], embedder):
        say(visible(report_text(report)))


def _opened(settings: Settings) -> "tuple[Store, Embedder]":
    from index.weights import stay_offline

    stay_offline()
    from index.embed import load_embedder
    from index.store.store import Store

    return Store.open(settings.store, create=True), load_embedder(settings.embedder)


def _sync(store: "Store", paths: Sequence[Path], embedder: "Embedder", **how: Any) -> "list[SyncReport]":
    from index.sync import sync

    progress = Progress("passages")
    try:
        return sync(store, paths, embedder, progress=progress, **how)
    finally:
        progress.close()


def run_remove(options: argparse.Namespace) -> int:
    from index.store.store import Store
    from index.sync import remove

    removed = remove(Store.open(from_env(store=options.store).store), options.name)
    if options.json:
        print_json({"name": options.name, "removed": removed})
    else:
        print(visible(f"{options.name}: {removed} documents removed"))
    say("What is still in a folder that is synced comes back with that; take the files away to keep it out.")
    return 0

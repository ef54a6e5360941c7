"""`footnote sync` and `footnote remove`: articles into the store and out of it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import SourcesLeft
from qa.cli.command import Commands, Progress, add_command, print_json, say
from qa.cli.suggest import make
from qa.segments import visible
from qa.settings import Settings, from_env

if TYPE_CHECKING:
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
    names = ("rebuild", "include", "exclude", "allow_mass_removal")
    try:
        _show(_sync(settings, options.paths, **{name: getattr(options, name) for name in names}), as_json=options.json)
    except SourcesLeft as error:
        if error.reports:
            _show(error.reports, as_json=options.json)
        raise
    if options.suggest:  # not by itself: who syncs in a script waits for its end; a server makes them when it runs
        sys.stdout.flush()
        make(settings)
    return 0


def _show(reports: "Sequence[SyncReport]", *, as_json: bool) -> None:
    if as_json:
        print_json([report_dict(report) for report in reports])
    else:
        for report in reports:
            print(visible(report_text(report)))


def sync_first_time(settings: Settings) -> None:
    """Syncs the articles' folder of the settings into a store that knows no source yet; any other store is left as it is."""
    from index.store.store import Store

    if Store.open(settings.store, create=True).sources():
        return
    say(f"Reading the articles in {settings.seeds} for the first time ...")
    for report in _sync(settings, [settings.seeds]):
        say(visible(report_text(report)))


def _sync(settings: Settings, paths: Sequence[Path], **how: Any) -> "list[SyncReport]":
    from index.weights import stay_offline

    stay_offline()
    from index.embed import load_embedder
    from index.store.store import Store
    from index.sync import sync

    store = Store.open(settings.store, create=True)
    progress = Progress("passages")
    try:
        return sync(store, paths, load_embedder(settings.embedder), progress=progress, **how)
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


def report_dict(report: "SyncReport") -> dict[str, object]:
    """The JSON of one source's sync."""
    return {
        "source": report.source,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "skipped": report.skipped,
        "failed": [{"path": path, "reason": reason} for path, reason in report.failed],
    }


def report_text(report: "SyncReport") -> str:
    """One source's sync for a person: the counts, then each file that failed with its reason."""
    counts = ", ".join(f"{getattr(report, name)} {name}" for name in ("added", "changed", "removed", "unchanged", "skipped"))
    failures = "".join(f"\n  {path}: {reason}" for path, reason in report.failed)
    return f"{report.source}: {counts}, {len(report.failed)} failed{failures}"

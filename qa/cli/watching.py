"""`footnote sync --watch`: goes on after a sync, and prints a line for each source that was brought up to date since."""

import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.command import print_json, say
from qa.cli.reports import report_dict, report_text
from qa.segments import visible

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store.store import Store
    from index.sync import SyncReport


def keep_current(store: "Store", paths: Sequence[Path], embedder: "Embedder", *, as_json: bool) -> int:
    """Keeps the sources of the paths (none: all known ones) current until Ctrl-C, its proper end."""
    from index.watch import watch

    def told(reports: "Sequence[SyncReport]", fault: str) -> None:
        for report in reports:
            if as_json:
                print_json(report_dict(report))
            else:
                print(visible(f"{datetime.now():%H:%M:%S} {report_text(report)}"), flush=True)
        if fault:
            say(visible(f"{datetime.now():%H:%M:%S} {fault}"))

    say("Watching for changes (Ctrl-C stops it)")
    try:
        watch(store, paths, embedder, stop=threading.Event(), told=told)
    except KeyboardInterrupt:
        say("Stopped; what was finished is kept.")
    return 0

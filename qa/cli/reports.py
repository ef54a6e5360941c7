"""What a sync did, as it is printed: a line a source and each file that failed, or JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.cli.command import print_json
from qa.segments import visible

if TYPE_CHECKING:
    from index.sync import SyncReport


def show(reports: "Sequence[SyncReport]", *, as_json: bool) -> None:
    """Prints what a sync did."""
    if as_json:
        print_json([report_dict(report) for report in reports])
    else:
        for report in reports:
            print(visible(report_text(report)))


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
        "embedded": report.embedded,
    }


def report_text(report: "SyncReport") -> str:
    """One source's sync for a person: the counts, then each file that failed with its reason."""
    counts = ", ".join(f"{getattr(report, name)} {name}" for name in ("added", "changed", "removed", "unchanged", "skipped"))
    failures = "".join(f"\n  {path}: {reason}" for path, reason in report.failed)
    return f"{report.source}: {counts}, {len(report.failed)} failed{failures}"

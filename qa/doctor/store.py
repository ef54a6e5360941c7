"""The folder of a store in, whether its store, its journal and its synonyms can be used out. Reads only.

The cheap promises are checked: what is listed is what was published, and the index of vectors is of that generation. Going
through every text is `footnote verify`'s.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from index.errors import FixError, JournalError, StoreError
from index.store.dense import FILE_NAME, DenseIndex
from index.store.snapshot import EmbedderInfo, Snapshot, content_digest
from index.store.store import Store
from qa.doctor.finding import Finding, failed
from qa.fixes import Fixes
from qa.journal import FILE_NAME as JOURNAL_NAME
from qa.journal import MOST_BYTES, Journal

SYNC = "Put your articles in: footnote sync seeds/ (or their folder)."


def store_findings(folder: Path) -> Iterator[Finding]:
    """What there is, whether it agrees, when it was synced, and which sources have gone."""
    try:
        with Store.open(folder).snapshot() as snapshot:
            yield _content(snapshot, folder)
            yield from _index(snapshot, folder)
            yield from _sources(snapshot)
    except StoreError as error:
        yield failed("store", error)
        return
    if not os.access(folder, os.W_OK):
        remedy = "Let whoever runs this write there, or leave it so if the store never changes."
        yield Finding("store", "warning", f"{folder} cannot be written: no sync, no feedback.", remedy)


def stored_embedder(folder: Path) -> EmbedderInfo | None:
    """Which embedder made the store; None for an empty store. Raises `StoreError`."""
    with Store.open(folder).snapshot() as snapshot:
        return snapshot.embedder


def journal_finding(folder: Path) -> Finding:
    """Whether what people wrote can be read, and how full it is."""
    path = folder / JOURNAL_NAME
    try:
        size = path.stat().st_size
    except OSError:
        return Finding("journal", "ok", "Nobody has written anything yet.")
    journal = Journal(folder)
    try:
        faults = [row[0] for row in journal.rows("feedback", "PRAGMA quick_check")]
        counts = [journal.rows(name, f"SELECT count(*) FROM {name}") for name in ("feedback", "fixes")]
    except JournalError as error:
        return failed("journal", error)
    if faults not in ([], ["ok"]):
        remedy = f"Keep a copy of {path}, export what can be read (footnote feedback export FILE), and move it away."
        return Finding("journal", "BAD", f"{path} is damaged ({faults[0]}).", remedy)
    entries, fixes = (rows[0][0] if rows else 0 for rows in counts)
    found = f"{entries} entries of feedback, {fixes} fixes, {size:,} of {MOST_BYTES:,} bytes."
    if size > MOST_BYTES * 0.8:
        remedy = "Make room: footnote feedback export FILE, then footnote feedback remove --all"
        return Finding("journal", "warning", found, remedy)
    return Finding("journal", "ok", found)


def synonyms_findings(folder: Path, synonyms: str) -> Iterator[Finding]:
    """Whether the file of synonyms can be read, line by line."""
    fixes = Fixes(folder, synonyms)
    try:
        groups, faults = fixes.check_synonyms()
    except FixError as error:
        yield failed("synonyms", error)
        return
    if synonyms and not fixes.synonyms_file.exists():
        found = f"FOOTNOTE_SYNONYMS names {fixes.synonyms_file}, which does not exist."
        yield Finding("synonyms", "BAD", found, "Make that file, or take the setting out.")
    elif faults:
        found = f"{len(faults)} lines of {fixes.synonyms_file} are left out. {faults[0]}"
        yield Finding("synonyms", "warning", found, "See all of them: footnote fix synonyms")
    else:
        yield Finding("synonyms", "ok", f"{len(groups)} groups of synonyms.")


def _content(snapshot: Snapshot, folder: Path) -> Finding:
    listed = sorted((listing.meta.id, listing.meta.sha256) for listing in snapshot.documents())
    if not listed:
        return Finding("store", "warning", f"The store in {folder} holds no articles.", SYNC)
    if content_digest(listed) != snapshot.sha256:
        found = f"The {len(listed)} articles of the store are not those of its generation {snapshot.generation}."
        return Finding("store", "BAD", found, "See what is damaged (footnote verify), then: footnote sync --rebuild")
    found = f"{len(listed)} articles, {snapshot.passage_count} passages, generation {snapshot.generation}"
    return Finding("store", "ok", f"{found}, last synced {_ago(snapshot.last_sync)}.")


def _index(snapshot: Snapshot, folder: Path) -> Iterator[Finding]:
    if snapshot.embedder and DenseIndex.load(folder, snapshot.dense_stamp()) is None:
        found = f"{FILE_NAME} is absent, damaged or of another generation, so each start builds it anew."
        yield Finding("store", "warning", found, "Write it: footnote sync")


def _sources(snapshot: Snapshot) -> Iterator[Finding]:
    for source in snapshot.sources():
        if not Path(source.location).exists():
            remedy = f"Put it back, or forget the source with its articles: footnote remove {source.name}"
            yield Finding("store", "warning", f"The source {source.name} is gone: {source.location} does not exist.", remedy)


def _ago(moment: str) -> str:
    """ "2026-11-20 (5 days ago)"; a moment that is no date is told as it is."""
    try:
        when = datetime.fromisoformat(moment)
    except ValueError:
        return moment or "never"
    days = (datetime.now(UTC) - (when if when.tzinfo else when.replace(tzinfo=UTC))).days
    return f"{when.date()} ({'today' if days <= 0 else 'yesterday' if days == 1 else f'{days} days ago'})"

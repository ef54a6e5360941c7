"""Sources in, an up-to-date store out: list -> read -> load -> clean -> chunk -> embed -> publish.

An unchanged file costs a stat or a hash, never an embedding. A broken file is reported with its reason and keeps its last
good version. What vanished from a source vanishes from the store in the transaction that brings the new. Memory holds one
file and one batch at a time.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.embed import Embedder
from index.errors import SourceError, SourcesLeft, StoreMismatch
from index.jail import Jail
from index.staging import Progress, Staging, SyncReport, is_utf8, passage_tokens, readable
from index.store.store import Store, check_embedder
from index.store.writer import Writer
from index.types import Source

__all__ = ["SyncReport", "passage_tokens", "remove", "sync"]


def sync(
    store: Store,
    paths: Sequence[Path],
    embedder: Embedder,
    *,
    rebuild: bool = False,
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    allow_mass_removal: bool = False,
    progress: Progress = lambda done, total: None,
) -> list[SyncReport]:
    """Makes the documents of each path equal to it; without paths, of all known sources. One transaction a source.

    `include` and `exclude` are the patterns of the paths from now on; None leaves them as they are known.
    `rebuild` reads and embeds all known sources anew, and publishes them in one transaction. `progress(done, None)` is called
    with the number of passages so far. A source that is missing, or of which more than half of the files are gone, is left as
    it was unless `allow_mass_removal`; the others go on, then `SourcesLeft` says so.

    Raises `SourceError`, `StoreBusy`, `StoreReadOnly`, `StoreMismatch`.
    """
    with store.writer() as writer:
        known = store.sources()
        sources = _with_patterns(_chosen(known, paths, everything=rebuild), paths, include, exclude)
        with store.snapshot() as snapshot:
            if not rebuild:
                check_embedder(snapshot.embedder, embedder)
                _check_passages(snapshot.passage_tokens, passage_tokens(embedder))
        with Jail() as jail:
            staging = Staging(writer, embedder, jail, progress, rebuild=rebuild, allow_mass_removal=allow_mass_removal)
            reports, faults = _rebuilt(staging, sources) if rebuild else _published(staging, sources)
        _finish(writer)
    if faults:
        raise SourcesLeft("; ".join(faults), reports)
    return reports


def _published(staging: Staging, sources: Sequence[Source]) -> tuple[list[SyncReport], list[str]]:
    """Each source by itself; what could be done, and why the others were left."""
    reports, faults = [], []
    for source in sources:
        try:
            change, report = staging.prepare(source)
        except SourceError as error:
            staging.drop()
            faults.append(str(error))
            continue
        staging.publish([change])
        reports.append(report)
    return reports, faults


def _rebuilt(staging: Staging, sources: Sequence[Source]) -> tuple[list[SyncReport], list[str]]:
    """All sources at once, or none: two embedders never meet in one store."""
    prepared = [staging.prepare(source) for source in sources]
    staging.publish([change for change, _ in prepared])
    return [report for _, report in prepared], []


def remove(store: Store, name: str) -> int:
    """Takes a source (by name) or a document (by id) out; returns how many documents went. Raises `SourceError`.

    A document whose file stays where it is comes back with the next sync of its source.
    """
    with store.writer() as writer:
        with store.snapshot() as snapshot:
            names = [source.name for source in snapshot.sources()]
            is_document = snapshot.document(name) is not None
        if name in names:
            count = len(writer.document_versions(name))
            writer.remove_source(name)
        elif is_document:
            count = 1
            writer.remove_document(name)
        else:
            known = ", ".join(names) or "there is none"
            raise SourceError(f"{name} is neither a source ({known}) nor a document's id. List them: footnote documents")
        _finish(writer)
        return count


def _finish(writer: Writer) -> None:
    writer.tidy()
    writer.save_dense()


def _check_passages(stored: int | None, wanted: int) -> None:
    if stored is not None and stored != wanted:
        raise StoreMismatch(
            f"The store's passages have up to {stored} tokens, this version makes them of up to {wanted}. "
            "Run `footnote sync --rebuild`."
        )


def _chosen(known: Sequence[Source], paths: Sequence[Path], *, everything: bool) -> list[Source]:
    """The sources to sync: those of the paths, named, and all known ones where all are asked for."""
    chosen = {source.location: source for source in known} if everything or not paths else {}
    if not paths and not chosen:
        raise SourceError("No articles are known yet. Say where they are: footnote sync seeds/")
    for path in paths:
        location = _location(path)
        chosen[location] = _named(location, [*known, *chosen.values()])
    return list(chosen.values())


def _with_patterns(
    sources: Sequence[Source], paths: Sequence[Path], include: Sequence[str] | None, exclude: Sequence[str] | None
) -> list[Source]:
    """The sources, those of the paths with new patterns where there are such. Raises `SourceError`."""
    if not paths and (include is not None or exclude is not None):
        raise SourceError("Patterns belong to a source. Say to which: footnote sync my-articles/ --exclude '*.draft.md'")
    locations = {_location(path) for path in paths}
    return [
        replace(source, include=_lines(include, source.include), exclude=_lines(exclude, source.exclude))
        if source.location in locations
        else source
        for source in sources
    ]


def _lines(patterns: Sequence[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    if patterns is None:
        return known
    if not all(map(is_utf8, patterns)):
        raise SourceError("A pattern is not UTF-8. Write `*` or `?` for what cannot be written.")
    return tuple(line for pattern in patterns for line in pattern.splitlines() if line.strip())


def _location(path: Path) -> str:
    return str(path.expanduser().resolve())


def _named(location: str, known: Sequence[Source]) -> Source:
    """The source of a location: the known one, or a new one with a name of its own. Raises `SourceError`."""
    if not is_utf8(location):
        raise SourceError(f"The name of {readable(location)} is not UTF-8. Rename that folder or file, then sync it.")
    for source in known:
        if source.location == location:
            return source
    taken = {source.name for source in known}
    base = Path(location).name or "articles"
    name = base
    number = 2
    while name in taken:
        name = f"{base}-{number}"
        number += 1
    return Source(name, location)

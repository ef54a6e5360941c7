"""Sources in, an up-to-date store out: list -> read -> load -> clean -> chunk -> embed -> publish.

An unchanged file costs a stat or a hash, never an embedding. A broken file is reported with its reason and keeps its last
good version. What vanished from a source vanishes from the store in the transaction that brings the new. Memory holds one
file and one batch at a time.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from index.chunk import MAX_TOKENS, chunk
from index.clean import clean
from index.embed import Embedder
from index.errors import LoadError, SourceError, StoreMismatch
from index.jail import Jail
from index.load.formats import is_supported
from index.sources.folder import FolderSource, Found
from index.store.store import Store, check_embedder
from index.store.writer import FileState, SourceChange, Writer
from index.types import Document, Passage, Source

BATCH = 256  # passages embedded and committed at once
COARSEST_CLOCK_NS = 2_000_000_000  # between two time stamps of a file system: two seconds on FAT

Progress = Callable[[int, int | None], object]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did to one source. Documents are counted, but `skipped` and `failed` are files."""

    source: str
    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: int
    failed: tuple[tuple[str, str], ...]  # (path, reason)
    embedded: int  # passages whose vectors had to be made


def sync(
    store: Store,
    paths: Sequence[Path],
    embedder: Embedder,
    *,
    rebuild: bool = False,
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    progress: Progress = lambda done, total: None,
) -> list[SyncReport]:
    """Makes the documents of each path equal to it; without paths, of all known sources. One transaction a source.

    `include` and `exclude` are the patterns of the paths from now on; None leaves them as they are known.
    `rebuild` reads and embeds all known sources anew, and publishes them in one transaction. `progress(done, None)` is called
    with the number of passages so far. Raises `SourceError`, `StoreBusy`, `StoreReadOnly`, `StoreMismatch`.
    """
    with store.writer() as writer:
        known = store.sources()
        sources = _with_patterns(_chosen(known, paths, everything=rebuild), paths, include, exclude)
        with store.snapshot() as snapshot:
            if not rebuild:
                check_embedder(snapshot.embedder, embedder)
                _check_passages(snapshot.passage_tokens, passage_tokens(embedder))
        reports = []
        changes = []
        with Jail() as jail:
            run = _Run(writer, embedder, jail, progress, rebuild=rebuild)
            try:
                for source in sources:
                    change, report = run.prepare(source)
                    reports.append(report)
                    changes.append(change)
                    if not rebuild:
                        writer.publish([change], embedder, passage_tokens(embedder))
            except SourceError:  # what was published before it is finished all the same
                _finish(writer)
                raise
        if rebuild:
            writer.publish(changes, embedder, passage_tokens(embedder))
        _finish(writer)
        return reports


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


def passage_tokens(embedder: Embedder) -> int:
    """The most tokens of a passage with its context."""
    return min(MAX_TOKENS, embedder.max_tokens)


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
    if not all(map(_is_utf8, patterns)):
        raise SourceError("A pattern is not UTF-8. Write `*` or `?` for what cannot be written.")
    return tuple(line for pattern in patterns for line in pattern.splitlines() if line.strip())


def _location(path: Path) -> str:
    return str(path.expanduser().resolve())


def _named(location: str, known: Sequence[Source]) -> Source:
    """The source of a location: the known one, or a new one with a name of its own. Raises `SourceError`."""
    if not _is_utf8(location):
        raise SourceError(f"The name of {_readable(location)} is not UTF-8. Rename that folder or file, then sync it.")
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


class _Run:
    """One sync: what it writes to, and how many passages it has done."""

    def __init__(self, writer: Writer, embedder: Embedder, jail: Jail, progress: Progress, *, rebuild: bool) -> None:
        self._writer = writer
        self._embedder = embedder
        self._jail = jail
        self._progress = progress
        self._rebuild = rebuild
        self._passages = 0

    def prepare(self, source: Source) -> tuple[SourceChange, SyncReport]:
        """Stages what is new or changed in a source; returns what is to be published, and the counts."""
        folder = FolderSource(source)
        before = self._writer.file_states(source.name)
        versions = self._writer.document_versions(source.name)
        files: dict[str, FileState] = {}
        replaced: set[str] = set()
        failed: list[tuple[str, str]] = []
        skipped = embedded = 0
        for found in folder.list():
            if not is_supported(found.path):
                skipped += 1
                continue
            if not _is_utf8(found.path):
                failed.append((_readable(found.path), "Its name is not UTF-8. Rename it."))
                continue
            old = before.get(found.path)
            if not self._rebuild and old and not old.error and (old.size, old.modified_ns) == (found.size, found.modified_ns):
                files[found.path] = old
                continue
            try:
                state, made = self._file(source, folder, found, None if self._rebuild else old)
                if made is not None:
                    replaced.add(found.path)
                    embedded += made
            except LoadError as error:
                failed.append((found.path, str(error)))
                state = FileState(found.size, found.modified_ns, old.sha256 if old else "", str(error))
                if self._rebuild and (kept := self._writer.documents_of(source.name, found.path)):
                    replaced.add(found.path)  # the last good version, with new vectors
                    embedded += sum(self._document(document) for document in kept)
            files[found.path] = state
        if not files:
            raise SourceError(
                f"{source.location} holds no articles that can be read (see the README for the formats). Nothing was changed; "
                f"to take its documents out of the store: footnote remove {source.name}"
            )
        replaced |= {path for path, _ in versions.values() if path not in files}
        return SourceChange(source, frozenset(replaced), files), self._report(
            source, versions, replaced, skipped, failed, embedded
        )

    def _file(self, source: Source, folder: FolderSource, found: Found, old: FileState | None) -> tuple[FileState, int | None]:
        """Reads one file and stages its documents; the count of passages embedded is None where its bytes are as they were."""
        data = folder.read(found.path)
        state = FileState(found.size, _settled(found.modified_ns), hashlib.sha256(data).hexdigest())
        if old and not old.error and old.sha256 == state.sha256:
            return state, None
        documents: dict[str, Document] = {}
        for article in self._jail.load(data, found.path):
            document = clean(article, source=source.name, path=found.path, space=source.space)
            if document.meta.id in documents:
                raise LoadError(f"It holds two articles called {document.meta.title!r}. Give them different names.")
            documents[document.meta.id] = document
        if not documents:
            raise LoadError("It holds no article. Add some text, or take it away.")
        del data
        return state, sum(self._document(document) for document in documents.values())

    def _document(self, document: Document) -> int:
        self._writer.stage(document)
        embedded = 0
        for passages in _batches(
            chunk(document, count_tokens=self._embedder.count_tokens, max_tokens=passage_tokens(self._embedder))
        ):
            embedded += self._writer.stage_passages(passages, self._embedder, anew=self._rebuild)
            self._passages += len(passages)
            self._progress(self._passages, None)
        return embedded

    def _report(
        self,
        source: Source,
        versions: dict[str, tuple[str, str]],
        replaced: set[str],
        skipped: int,
        failed: Sequence[tuple[str, str]],
        embedded: int,
    ) -> SyncReport:
        staged = self._writer.staged_versions(source.name)
        gone = [identifier for identifier, (path, _) in versions.items() if path in replaced and identifier not in staged]
        changed = [identifier for identifier in staged if identifier in versions]
        unchanged = len(versions) - len(gone) - len(changed)
        return SyncReport(
            source.name, len(staged) - len(changed), len(changed), len(gone), unchanged, skipped, tuple(failed), embedded
        )


def _settled(modified_ns: int) -> int:
    """The time stamp to remember, or 0 for one so young that the file could change again without getting another."""
    return modified_ns if time.time_ns() - modified_ns > COARSEST_CLOCK_NS else 0


def _is_utf8(name: str) -> bool:
    """False for a name with bytes that are no text (Linux allows any): neither the store nor JSON could hold it."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _readable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()


def _batches(passages: Iterator[Passage]) -> Iterator[list[Passage]]:
    while batch := list(islice(passages, BATCH)):
        yield batch

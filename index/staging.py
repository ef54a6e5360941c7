"""One source in, what is new or changed in it staged for publishing, and a report of it out: list -> read -> load -> chunk.

A file that is as it was costs a stat or a hash. A broken one keeps its last good version, and so does a broken article of a
file that holds several. Memory holds one file's documents and one batch of passages at a time. What is staged is seen by
nobody until a sync publishes it.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.chunk import MAX_TOKENS, chunk
from index.clean import clean
from index.embed import Embedder
from index.errors import LoadError, SourceError
from index.identities import Identities
from index.jail import Jail
from index.load.formats import is_supported
from index.mass_removal import is_most, refuse_mass_removal
from index.sources.folder import FolderSource, Found
from index.sources.includes import with_includes
from index.sources.site import Site, site_of
from index.store.writer import FileState, SourceChange, Writer
from index.types import Document, Passage, Source

BATCH = 64  # passages embedded and committed at once, of one article or of several
MOST_REASONS = 3  # kept of a file with articles that could not be read
SITE = "../site"  # among a source's files, no name of one: where its pages are published
COARSEST_CLOCK_NS = 2_000_000_000  # between two time stamps of a file system: two seconds on FAT

Progress = Callable[[int, int | None], object]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did to one source. Documents are counted, but `skipped` and `failed` are files.

    Skipped are those of which no format is known, and those that hold hidden articles only.
    """

    source: str
    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: int
    failed: tuple[tuple[str, str], ...]  # (path, reason)
    embedded: int  # passages whose vectors had to be made


def passage_tokens(embedder: Embedder) -> int:
    """The most tokens of a passage with its context."""
    return min(MAX_TOKENS, embedder.max_tokens)


class Staging:
    """One sync's work before publishing: what it writes to, and how many passages it has done."""

    def __init__(
        self,
        writer: Writer,
        embedder: Embedder,
        jail: Jail,
        progress: Progress,
        *,
        rebuild: bool,
        allow_mass_removal: bool,
    ) -> None:
        self._writer = writer
        self._embedder = embedder
        self._jail = jail
        self._progress = progress
        self._rebuild = rebuild
        self._allow_mass_removal = allow_mass_removal
        self._passages = self._embedded = 0
        self._waiting: list[Passage] = []  # staged documents' passages that are not embedded yet

    def publish(self, changes: Sequence[SourceChange]) -> None:
        """Makes what was prepared visible, in one transaction."""
        self._writer.publish(changes, self._embedder, passage_tokens(self._embedder))

    def drop(self) -> None:
        """Forgets what was staged since the last publishing."""
        self._waiting.clear()
        self._writer.unstage()

    def prepare(self, source: Source) -> tuple[SourceChange, SyncReport]:
        """Stages what is new or changed in a source; returns what is to be published, and the counts. Raises `SourceError`."""
        folder = FolderSource(source)
        identities = Identities(self._writer, source.name)
        site = site_of(source)
        published = {SITE: FileState(0, 0, site.sha256)} if site else {}
        before = self._writer.file_states(source.name)
        before = before if before.get(SITE) == published.get(SITE) else {}  # published elsewhere: all has another address
        versions = self._writer.document_versions(source.name)
        with_documents = {path for path, _ in versions.values()}
        files: dict[str, FileState] = {}
        replaced: set[str] = set()
        failed: list[tuple[str, str]] = []
        skipped = self._embedded = 0
        listed = list(folder.list())
        self._refuse_near_empty(source, folder, listed)
        for found in listed:
            if not is_supported(found.path):
                skipped += 1
                continue
            if not is_utf8(found.path):
                failed.append((readable(found.path), "Its name is not UTF-8. Rename it."))
                continue
            old = before.get(found.path)
            if not self._rebuild and old and not old.error and (old.size, old.modified_ns) == (found.size, found.modified_ns):
                files[found.path] = old
                skipped += found.path not in with_documents  # it was read, and all in it is hidden
                continue
            try:
                state, made, unread = self._file(source, folder, site, identities, found, None if self._rebuild else old)
                failed += ((found.path, reason) for reason in unread)
                if made is not None:
                    replaced.add(found.path)
                skipped += found.path not in with_documents if made is None else made == 0
            except LoadError as error:
                failed.append((found.path, str(error)))
                state = FileState(found.size, found.modified_ns, old.sha256 if old else "", str(error))
                if self._rebuild and (kept := self._writer.documents_of(source.name, found.path)):
                    replaced.add(found.path)  # the last good version, with new vectors
                    for document in kept:
                        self._document(document)
            files[found.path] = state
        self._embed(0)
        replaced |= {path for path, _ in versions.values() if path not in files}
        identities.keep_moved(replaced)
        return SourceChange(source, frozenset(replaced), files | published), self._report(
            source, versions, replaced, skipped, failed
        )

    def _refuse_near_empty(self, source: Source, folder: FolderSource, listed: Sequence[Found]) -> None:
        if not any(is_supported(found.path) and is_utf8(found.path) for found in listed):
            raise SourceError(
                f"{source.location} holds no articles that can be read (see the README for the formats). Nothing was changed; "
                f"to take its documents out of the store: footnote remove {source.name}"
            )
        if not self._allow_mass_removal:
            known = {path: state for path, state in self._writer.file_states(source.name).items() if path != SITE}
            refuse_mass_removal(source, known, listed, folder.read)

    def _file(
        self,
        source: Source,
        folder: FolderSource,
        site: Site | None,
        identities: Identities,
        found: Found,
        old: FileState | None,
    ) -> tuple[FileState, int | None, Sequence[str]]:
        """Stages a file's documents; returns how many, None where they are as they were, and why any is unread."""
        data = folder.read(found.path)
        state = FileState(found.size, _settled(found.modified_ns), hashlib.sha256(data).hexdigest())
        whole = with_includes(folder, data, found.path)
        is_as_it_was = old is not None and old.sha256 == state.sha256
        if old is not None and is_as_it_was and not old.error and whole is data:
            return state, None, ()
        if whole is not data:
            state = replace(state, modified_ns=0)  # what it includes may change without it: it is read every time
        documents: dict[str, Document] = {}
        unread: dict[str, str] = {}
        hidden = 0
        for article in self._jail.load(whole, found.path):
            if article.hidden:
                hidden += 1
                continue
            if article.unread:
                unread[article.key] = article.unread
                continue
            article = site.addressed(article, found.path) if site else article
            document = clean(article, source=source.name, path=found.path, space=source.space)
            if article.key in documents:
                raise LoadError(f"It holds two articles called {document.meta.title!r}. Give them different names.")
            documents[article.key] = identities.identified(document)
        if not documents and not hidden:
            raise LoadError(_together(unread) or "It holds no article. Add some text, or take it away.")
        stored = self._writer.documents_of(source.name, found.path) if is_as_it_was or unread else []
        documents |= {document.meta.key: document for document in stored if document.meta.key in unread}
        state = replace(state, error=_together(unread))
        had, has = identities.count(found.path), len(documents) + hidden
        if is_most(had - has, had) and not self._allow_mass_removal:
            raise LoadError(
                f"It held {had:,} articles and now holds {has:,}. If that is right: footnote sync --allow-mass-removal"
            )
        if is_as_it_was and stored == _by_id(documents.values()):
            return state, None, tuple(unread.values())
        del data, whole, stored
        for document in documents.values():
            self._document(document)
        return state, len(documents), tuple(unread.values())

    def _document(self, document: Document) -> None:
        """Stages a document. Its last passages wait for those of the next: short articles fill a batch together."""
        self._writer.stage(document)
        for passage in chunk(document, count_tokens=self._embedder.count_tokens, max_tokens=passage_tokens(self._embedder)):
            self._waiting.append(passage)
            self._embed(BATCH - 1)

    def _embed(self, most_waiting: int) -> None:
        if len(self._waiting) > most_waiting:
            self._embedded += self._writer.stage_passages(self._waiting, self._embedder, anew=self._rebuild)
            self._passages += len(self._waiting)
            self._progress(self._passages, None)
            self._waiting = []

    def _report(
        self,
        source: Source,
        versions: dict[str, tuple[str, str]],
        replaced: set[str],
        skipped: int,
        failed: Sequence[tuple[str, str]],
    ) -> SyncReport:
        staged = self._writer.staged_versions(source.name)
        gone = [identifier for identifier, (path, _) in versions.items() if path in replaced and identifier not in staged]
        changed = [identifier for identifier in staged if identifier in versions]
        unchanged = len(versions) - len(gone) - len(changed)
        return SyncReport(
            source.name, len(staged) - len(changed), len(changed), len(gone), unchanged, skipped, tuple(failed), self._embedded
        )


def _by_id(documents: Iterable[Document]) -> list[Document]:
    return sorted(documents, key=lambda document: document.meta.id)


def _together(unread: Mapping[str, str]) -> str:
    """Why articles of a file could not be read, the first of them."""
    more = len(unread) - MOST_REASONS
    return " ".join([*islice(unread.values(), MOST_REASONS), *([f"And {more:,} more."] if more > 0 else [])])


def _settled(modified_ns: int) -> int:
    """The time stamp to remember, or 0 for one so young that the file could change again without getting another."""
    return modified_ns if time.time_ns() - modified_ns > COARSEST_CLOCK_NS else 0


def is_utf8(name: str) -> bool:
    """False for a name with bytes that are no text (Linux allows any): neither the store nor JSON could hold it."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def readable(name: str) -> str:
    """A name in characters that can be shown, whatever its bytes are."""
    return name.encode("utf-8", "backslashreplace").decode()

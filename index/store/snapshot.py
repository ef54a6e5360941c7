"""All that is ever read from a store: one read transaction, one generation, one scope of spaces.

Documents, passages, full text, dense search and word counts are methods of a `Snapshot`, so they agree with each other and
none can see a document outside the scope. Scores are higher for better; ties are broken by passage id, so the same store
gives the same order.
"""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index.errors import StoreDamaged
from index.store.dense import DenseIndex, Stamp
from index.store.source_row import SOURCE_COLUMNS, source_of
from index.store.text_rows import blocks_of, passage_of
from index.types import Document, DocumentMeta, Passage, Source

COLUMN_WEIGHTS = (1.0, 1.0)  # of context and body in BM25
AT_ONCE = 500  # ids in one statement
VECTORS_AT_ONCE = 4096
MOST_STEMS = 40  # that are looked up for one word
PASSAGES_OF_A_STEM = 5  # in which its words are looked for

T = TypeVar("T")
_LETTERS = re.compile(r"[^\W\d_]+")

META_COLUMNS = "id, source, path, space, title, author, date, url, sha256, key"


@dataclass(frozen=True, slots=True)
class EmbedderInfo:
    """Which embedder made the store's vectors."""

    name: str
    fingerprint: str
    dimension: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A document in a list: who it is, how many passages it has, and when it was read (ISO 8601, UTC)."""

    meta: DocumentMeta
    passages: int
    read_at: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the store has of a source: when it was synced last (ISO 8601, UTC), and (path, reason) of files that failed then."""

    source: Source
    synced_at: str
    documents: int
    passages: int
    failing: tuple[tuple[str, str], ...]


class Snapshot:
    """One generation of a store, limited to `spaces` (None: all)."""

    def __init__(
        self, connection: sqlite3.Connection, spaces: Sequence[str] | None, dense_index: "Callable[[Snapshot], DenseIndex]"
    ) -> None:
        self._connection = connection
        self._spaces = None if spaces is None else tuple(spaces)
        self._dense_index = dense_index
        meta = dict(self._rows("SELECT name, value FROM meta"))  # the first read: it fixes what this transaction sees
        self.sha256 = meta.get("content", "")
        self.generation = _whole(meta, "generation") if "generation" in meta else 0
        self.passage_tokens = _whole(meta, "passage_tokens") if "passage_tokens" in meta else None
        self.embedder: EmbedderInfo | None = None
        if "embedder_fingerprint" in meta:
            dimension = _whole(meta, "embedder_dimension")
            self.embedder = EmbedderInfo(meta.get("embedder_name", ""), meta["embedder_fingerprint"], dimension)

    @property
    def document_count(self) -> int:
        return self._count(f"SELECT count(*) FROM documents WHERE {self._scope}")

    @property
    def passage_count(self) -> int:
        if self._spaces is None:
            return self._count("SELECT count(*) FROM passages")
        return int(
            self._count(f"SELECT count(*) FROM passages WHERE document_id IN (SELECT id FROM documents WHERE {self._scope})")
        )

    @property
    def last_sync(self) -> str:
        """When a source in scope was last synced, ISO 8601 in UTC; empty where there is none."""
        return str(self._rows(f"SELECT coalesce(max(synced_at), '') FROM sources WHERE {self._scope}").fetchone()[0])

    def sources(self) -> list[Source]:
        """The sources whose space is in scope, by name."""
        rows = self._rows(f"SELECT {SOURCE_COLUMNS} FROM sources ORDER BY name")
        return [source_of(*row) for row in rows if self._spaces is None or row[2] in self._spaces]

    def source_states(self) -> list[SourceState]:
        """What the store has of each source in scope, by name."""
        rows = self._rows(
            f"SELECT {SOURCE_COLUMNS}, synced_at, (SELECT count(*) FROM documents d WHERE d.source = s.name), "
            "(SELECT count(*) FROM documents d JOIN passages p ON p.document_id = d.id WHERE d.source = s.name) "
            f"FROM sources s WHERE {self._scope} ORDER BY name"
        ).fetchall()
        query = "SELECT path, error FROM files WHERE source = ? AND error != '' ORDER BY path"
        failing = {name: tuple(self._rows(query, [name])) for name, *_ in rows}
        return [
            SourceState(source_of(*values), synced_at, documents, passages, failing[values[0]])
            for *values, synced_at, documents, passages in rows
        ]

    def file_of(self, meta: DocumentMeta) -> tuple[int, str] | None:
        """(size in bytes, SHA-256) of the file that a document was read from, as it was then."""
        rows = self._rows("SELECT size, sha256 FROM files WHERE source = ? AND path = ?", [meta.source, meta.path])
        return next(((int(size), str(sha256)) for size, sha256 in rows), None)

    def documents(self) -> Iterator[Listing]:
        """Every document in scope, by source and path."""
        columns = ", ".join(f"d.{name}" for name in META_COLUMNS.split(", "))
        rows = self._rows(
            f"SELECT {columns}, count(p.id), d.read_at FROM documents d LEFT JOIN passages p ON p.document_id = d.id "
            f"WHERE {self._scope} GROUP BY d.id ORDER BY d.source, d.path, d.id"
        )
        for row in rows:
            *who, passages, read_at = row
            yield Listing(DocumentMeta(*who), passages, read_at)

    def document(self, identifier: str) -> Document | None:
        """The whole document, or None where there is none in scope."""
        if not identifier.isascii():  # ids are hexadecimal; SQLite cannot even be asked for half a character
            return None
        for row in self._rows(
            f"SELECT {META_COLUMNS}, blocks, text FROM documents WHERE id = ? AND {self._scope}", [identifier]
        ):
            *who, blocks, text = row
            return Document(DocumentMeta(*who), text, blocks_of(blocks, len(text), identifier))
        return None

    def removed_at(self, identifier: str) -> str:
        """When the document of this id was removed, ISO 8601 in UTC; empty where it is there, or never was in scope."""
        if not identifier.isascii():
            return ""
        rows = self._rows(f"SELECT removed_at FROM removed WHERE id = ? AND {self._scope}", [identifier])
        return next((str(when) for (when,) in rows), "")

    def beginnings(self, documents: int, characters: int) -> list[str]:
        """How so many of the documents begin, in the order of their ids, which says nothing of what they are about."""
        query = f"SELECT substr(text, 1, ?) FROM documents WHERE {self._scope} ORDER BY id LIMIT ?"
        return [text for (text,) in self._rows(query, [characters, documents])]

    def metas(self, identifiers: Collection[str]) -> dict[str, DocumentMeta]:
        """Who the documents of these ids are, without their texts."""
        found = {}
        for part in _parts(sorted(identifiers)):
            marks = ", ".join("?" * len(part))
            for row in self._rows(f"SELECT {META_COLUMNS} FROM documents WHERE id IN ({marks}) AND {self._scope}", part):
                found[row[0]] = DocumentMeta(*row)
        return found

    def passages(self, identifiers: Sequence[int]) -> list[Passage]:
        """The passages of these ids, which a search of this snapshot gave, in the order asked.

        Raises `StoreDamaged` where one is not in scope: then full text, vectors and passages do not agree.
        """
        found: dict[int, Passage] = {}
        for part in _parts(identifiers):
            marks = ", ".join("?" * len(part))
            for row in self._rows(
                'SELECT p.id, p.document_id, p.ordinal, p.start, p."end", p.heading_path, p.units, t.context, t.body '
                f"FROM passages p JOIN passages_text t ON t.rowid = p.id WHERE p.id IN ({marks}) "
                # With IN, SQLite may walk through all documents for each id.
                f"AND EXISTS (SELECT 1 FROM documents WHERE id = p.document_id AND {self._scope})",
                part,
            ):
                found[row[0]] = passage_of(row)
        if lacking := [identifier for identifier in identifiers if identifier not in found]:
            raise StoreDamaged(
                f"Passage {lacking[0]} is not in both the passages and the full text. Run `footnote sync --rebuild`."
            )
        return [found[identifier] for identifier in identifiers]

    def search_text(self, terms: Sequence[str], top_k: int) -> list[tuple[int, float]]:
        """(passage id, BM25 score) of the best passages that hold any of the terms, best first. Terms are words, not syntax."""
        match = " OR ".join(quoted for term in terms if (quoted := _quoted(term)))
        if not match:
            return []
        rows = self._rows(
            f"SELECT rowid, -bm25(passages_text, {COLUMN_WEIGHTS[0]}, {COLUMN_WEIGHTS[1]}) AS score FROM passages_text "
            f"WHERE passages_text MATCH ? AND {self._passage_scope} ORDER BY score DESC, rowid LIMIT ?",
            [match, top_k],
        )
        return [(int(identifier), float(score)) for identifier, score in rows]

    def search_dense(self, vector: npt.NDArray[np.float32], top_k: int) -> list[tuple[int, float]]:
        """(passage id, cosine similarity) of the nearest passages, best first. `vector`: (dimension,) float32, unit length."""
        if self.embedder is None:
            return []
        allowed = None if self._spaces is None else self._ids_in_scope()
        return self._dense_index(self).search(vector, top_k, allowed=allowed)

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """How many passages in scope hold each term, in any of its forms that full text takes as one."""
        frequency = {}
        for term in terms:
            quoted = _quoted(term)
            query = f"SELECT count(*) FROM passages_text WHERE passages_text MATCH ? AND {self._passage_scope}"
            frequency[term] = self._count(query, [quoted]) if quoted else 0
        return frequency

    def lacking(self, terms: Sequence[str]) -> list[str]:
        """Those of the terms that no passage in scope holds, in any of the forms that full text takes as one."""
        query = f"SELECT 1 FROM passages_text WHERE passages_text MATCH ? AND {self._passage_scope} LIMIT 1"
        return [term for term in terms if not ((quoted := _quoted(term)) and self._rows(query, [quoted]).fetchone())]

    def words_like(self, start: str, is_near: Callable[[str], bool]) -> set[str]:
        """All words of the first few passages in scope that hold a stem which begins with `start` and passes a test.

        `start` and the stems are in lower case and without accents. Nothing where more than `MOST_STEMS` pass.
        """
        rows = self._rows("SELECT term FROM stems WHERE term >= ? AND term < ?", [start, f"{start}\U0010ffff"])
        near = [term for (term,) in rows if is_near(term)]
        query = (
            "SELECT context || ' ' || body FROM passages_text WHERE rowid IN (SELECT doc FROM stem_places WHERE term = ?) "
            f"AND {self._passage_scope} ORDER BY rowid LIMIT {PASSAGES_OF_A_STEM}"
        )
        texts = (text for stem in near if len(near) <= MOST_STEMS for (text,) in self._rows(query, [stem]))
        return {word for text in texts for word in _LETTERS.findall(text)}

    def dense_stamp(self) -> Stamp:
        """What a dense index of this generation is made from, whatever the scope."""
        fingerprint, dimension = (self.embedder.fingerprint, self.embedder.dimension) if self.embedder else ("", 0)
        count = self._count("SELECT count(*) FROM passages")
        return Stamp(self.generation, self.sha256, fingerprint, dimension, count)

    def build_dense(self) -> DenseIndex:
        """A dense index of all passages, from the stored vectors, of which it holds one part at a time besides."""
        dimension = self.embedder.dimension if self.embedder else 0
        index = DenseIndex.build([], np.empty((0, dimension), dtype=np.float32), dimension)
        rows = self._rows("SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.key = p.vector_key ORDER BY p.id")
        while part := rows.fetchmany(VECTORS_AT_ONCE):
            for identifier, vector in part:
                if len(vector) != 4 * dimension:
                    raise StoreDamaged(f"The vector of passage {identifier} is damaged. Run `footnote sync --rebuild`.")
            vectors = np.frombuffer(b"".join(vector for _, vector in part), dtype=np.float32).reshape(len(part), dimension)
            index.add([identifier for identifier, _ in part], vectors)
        return index

    def _ids_in_scope(self) -> list[int]:
        query = f"SELECT id FROM passages WHERE document_id IN (SELECT id FROM documents WHERE {self._scope})"
        return [row[0] for row in self._rows(query)]

    @property
    def _scope(self) -> str:
        """A condition on `space`. Spaces are quoted here because SQLite binds no lists."""
        if self._spaces is None:
            return "1"
        return "space IN ({})".format(", ".join("'" + space.replace("'", "''") + "'" for space in self._spaces))

    @property
    def _passage_scope(self) -> str:
        if self._spaces is None:
            return "1"
        return f"rowid IN (SELECT id FROM passages WHERE document_id IN (SELECT id FROM documents WHERE {self._scope}))"

    def _rows(self, query: str, values: Iterable[object] = ()) -> sqlite3.Cursor:
        return self._connection.execute(query, tuple(values))

    def _count(self, query: str, values: Iterable[object] = ()) -> int:
        return int(self._rows(query, values).fetchone()[0])


def content_digest(rows: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of the documents' (id, SHA-256), in order of the ids: what a store holds, in one string."""
    digest = hashlib.sha256()
    for identifier, sha256 in rows:
        digest.update(f"{identifier} {sha256}\n".encode())
    return digest.hexdigest()


def _whole(meta: Mapping[str, str], name: str) -> int:
    try:
        return int(meta[name])
    except (KeyError, ValueError) as error:
        raise StoreDamaged(
            f"The store's own record of its {name} is damaged. Move store.db away and sync your articles again."
        ) from error


def _quoted(term: str) -> str:
    """A term as an FTS5 string: no operator, column or prefix can be written in it. Empty for what full text has no word in."""
    if not any(character.isalnum() for character in term):
        return ""
    return '"' + term.replace("\0", " ").replace('"', '""') + '"'


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]

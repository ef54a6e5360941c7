"""Vectors and passage ids in, exact nearest neighbours out: a FAISS flat index by inner product, and its cache on disk.

The cache file is one JSON line that says what it was made from (generation, content, embedder, its payload's SHA-256), then
FAISS's own bytes. It is believed only if all of that matches: the hash is checked before FAISS parses a byte. Otherwise
whoever needs the index builds it in memory from the vectors in store.db.
"""

import hashlib
import json
import os
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.errors import StoreDamaged

FILE_NAME = "dense.faiss"
LONGEST_HEADER = 4096  # bytes

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index was made from; two indexes with one stamp are equal."""

    generation: int
    content: str  # digest of the store's documents
    embedder: str  # fingerprint
    dimension: int
    count: int


class DenseIndex:
    """Exact search by cosine similarity of unit vectors. Ids are passages' ids."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, ids: Sequence[int], vectors: Floats, dimension: int) -> "DenseIndex":
        """From (n,) ids and (n, dimension) float32 vectors. Raises `StoreDamaged` on a number that is not finite."""
        made = cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))
        made.add(ids, vectors)
        return made

    def add(self, ids: Sequence[int], vectors: Floats) -> None:
        """Adds (n,) ids and (n, dimension) float32 vectors. Raises `StoreDamaged` on a number that is not finite."""
        if not np.isfinite(vectors).all():
            raise StoreDamaged("A stored vector holds a number that is not finite. Run `footnote sync --rebuild`.")
        if len(ids):
            self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(ids, dtype=np.int64))

    @property
    def count(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: Floats, top_k: int, *, allowed: Collection[int] | None = None) -> list[tuple[int, float]]:
        """(id, similarity) of the `top_k` nearest of `allowed` (None: all), best first, ties by id. `vector`: (dimension,)."""
        wanted = min(top_k, self.count)
        if wanted <= 0 or (allowed is not None and not allowed):
            return []
        parameters = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.fromiter(allowed, dtype=np.int64, count=len(allowed)))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # its stubs miss it
        query = np.ascontiguousarray(vector[None, :], dtype=np.float32)  # (1, dimension)
        scores, ids = self._index.search(query, wanted, params=parameters)  # (1, wanted) float32, int64
        found = [
            (int(identifier), float(score)) for identifier, score in zip(ids[0], scores[0], strict=True) if identifier >= 0
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def save(self, folder: Path, stamp: Stamp) -> None:
        """Writes the cache file, whole or not at all."""
        payload = faiss.serialize_index(self._index).data  # not copied: it may be large
        header = json.dumps({**asdict(stamp), "sha256": hashlib.sha256(payload).hexdigest()}).encode()
        unfinished = folder / f".{FILE_NAME}.unfinished"  # one name: what a killed writer left is overwritten
        try:
            with unfinished.open("wb") as file:
                file.write(header + b"\n")
                file.write(payload)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, folder / FILE_NAME)
        finally:
            unfinished.unlink(missing_ok=True)

    @classmethod
    def load(cls, folder: Path, stamp: Stamp) -> "DenseIndex | None":
        """The cached index, or None where the file is absent, damaged, or made from something else than `stamp`."""
        try:
            with (folder / FILE_NAME).open("rb") as file:
                header = json.loads(file.readline(LONGEST_HEADER))
                if not isinstance(header, dict) or {**asdict(stamp), "sha256": header.get("sha256")} != header:
                    return None
                payload = file.read()
        except (OSError, ValueError):
            return None
        if hashlib.sha256(payload).hexdigest() != header["sha256"]:
            return None
        index = faiss.deserialize_index(np.frombuffer(payload, dtype=np.uint8))
        return cls(index) if index.ntotal == stamp.count and index.d == stamp.dimension else None

"""Each check of `verify` fails when what it promises is broken, and a sound store passes all of them."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from fakes import HashEmbedder

from index.store.store import Store
from index.store.verify import verify
from index.sync import sync

SQLITE, FULL_TEXT, TEXTS = "SQLite file", "full-text index", "documents match their SHA-256"
SLICES, VECTORS, COUNTS = "passages equal their slices", "vectors", "passages = vectors = full-text rows"
CONTENT = "content digest"
CACHE, EMBEDDER = "dense.faiss against the store", "embedder"


def failing(store: Store, fingerprint: str | None = None) -> set[str]:
    return {check.name for check in verify(store, fingerprint) if not check.ok}


def change(store: Store, statement: str, *values: object) -> None:
    connection = sqlite3.connect(store.folder / "store.db")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def test_a_sound_store_passes_and_says_what_was_counted(store: Store, embedder: HashEmbedder) -> None:
    with store.snapshot() as snapshot:
        passages = snapshot.passage_count
    assert [(check.name, check.ok, check.detail) for check in verify(store, embedder.fingerprint)] == [
        (SQLITE, True, ""),
        (FULL_TEXT, True, ""),
        (TEXTS, True, "3 documents"),
        (SLICES, True, f"{passages} passages"),
        (VECTORS, True, f"{passages} vectors of 64 dimensions"),
        (COUNTS, True, f"{passages} of each"),
        (CONTENT, True, "generation 1"),
        (CACHE, True, f"{passages} vectors"),
        (EMBEDDER, True, "hash"),
    ]


def test_an_empty_store_is_whole(tmp_path: Path, embedder: HashEmbedder) -> None:
    assert failing(Store.open(tmp_path / "new", create=True), embedder.fingerprint) == set()


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE documents SET text = replace(text, '1921', '1821')", {TEXTS, SLICES}),
        ("UPDATE documents SET sha256 = substr(sha256, 2) || '0'", {TEXTS, CONTENT}),
        ("UPDATE documents SET blocks = '[[\"paragraph\", 5, 4, 0, null]]'", {TEXTS, SLICES}),
        ("DELETE FROM documents WHERE path = 'harbour.txt'", {SQLITE, CONTENT}),
        ("UPDATE passages SET start = start + 1", {SLICES}),
        ("UPDATE passages SET units = '[[0, 9999]]'", {SLICES}),
        ("UPDATE passages_text SET body = replace(body, '1921', '1821')", {SLICES}),
        ("UPDATE passages_text SET context = 'Another title'", {SLICES}),
        ("DELETE FROM passages_text WHERE rowid = 1", {SLICES, COUNTS}),
        ("INSERT INTO passages_text (rowid, context, body) VALUES (999, 'a', 'b')", {COUNTS}),
        ("UPDATE passages_text_content SET c1 = 'words that the index does not have' WHERE id = 1", {FULL_TEXT, SLICES}),
        ("UPDATE passages SET vector_key = (SELECT max(key) FROM vectors)", {SLICES}),
        ("DELETE FROM vectors WHERE key = (SELECT vector_key FROM passages WHERE id = 1)", {SQLITE, COUNTS}),
        ("UPDATE vectors SET vector = substr(vector, 1, 8)", {VECTORS}),
        ("UPDATE vectors SET vector = zeroblob(256)", {VECTORS}),
        ("UPDATE meta SET value = value || '0' WHERE name = 'content'", {CONTENT, CACHE}),
        ("UPDATE meta SET value = '9' WHERE name = 'generation'", {CACHE}),
    ],
)
def test_each_check_sees_its_damage(store: Store, statement: str, broken: set[str]) -> None:
    change(store, statement)
    assert failing(store) == broken


def test_a_vector_that_is_not_finite_is_seen(store: Store) -> None:
    change(store, "UPDATE vectors SET vector = ?", np.full(64, np.nan, dtype=np.float32).tobytes())
    assert failing(store) == {VECTORS}


@pytest.mark.parametrize("content", [None, b"", b"{}\n", b"\xff\xfe"])
def test_an_absent_or_damaged_cache_is_seen(store: Store, content: bytes | None) -> None:
    file = store.folder / "dense.faiss"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert failing(store) == {CACHE}


def test_another_embedder_is_seen(store: Store) -> None:
    checks = verify(store, HashEmbedder(name="other").fingerprint)
    assert [(check.name, check.detail) for check in checks if not check.ok] == [
        (EMBEDDER, "the store was built with hash, another one is set. Run `footnote sync --rebuild`")
    ]


def test_vectors_of_a_stopped_rebuild_are_no_damage(store: Store, articles: Path) -> None:
    """A rebuild that is killed leaves vectors of another size behind, which `verify` once called broken."""
    change(store, "INSERT INTO vectors (key, vector) VALUES (x'00', ?)", np.full(16, 0.25, dtype=np.float32).tobytes())
    assert failing(store) == set()


def test_a_sync_during_the_checks_does_not_disturb_them(
    store: Store, articles: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checks once read by two connections, so a sync between them looked like damage."""
    import index.store.verify as module

    real = module._documents

    def sync_then_check(snapshot: object) -> str:
        (articles / "harbour.txt").unlink()
        sync(Store.open(store.folder), [articles], embedder)
        return real(snapshot)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_documents", sync_then_check)
    assert failing(store) == {CACHE}  # the file on disk is the new generation's already

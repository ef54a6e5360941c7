"""Deleted means gone at once: from documents, full text and vectors. What stays is an id and a moment, until it is back."""

import sqlite3
from contextlib import closing
from pathlib import Path

from fakes import HashEmbedder

from index.store.store import Store
from index.sync import remove, sync


def removed(store: Store) -> dict[str, str]:
    with closing(sqlite3.connect(store.folder / "store.db")) as connection:
        return dict(connection.execute("SELECT id, space FROM removed").fetchall())


def ids(store: Store) -> dict[str, str]:
    with store.snapshot() as snapshot:
        return {row.meta.path: row.meta.id for row in snapshot.documents()}


def test_a_vanished_file_is_removed_until_it_is_back(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    harbour = ids(store)["harbour.txt"]
    with store.snapshot() as snapshot:
        assert (removed(store), snapshot.removed_at(harbour)) == ({}, "")
        was = snapshot.passage_count
    text = (articles / "harbour.txt").read_bytes()
    (articles / "harbour.txt").unlink()
    sync(store, [], embedder)
    assert removed(store) == {harbour: "main"}
    vector = embedder.encode(["lighthouse Northport Captain Brandt"])[0]
    with store.snapshot() as snapshot:
        assert snapshot.removed_at(harbour).startswith("20")
        assert (snapshot.document(harbour), snapshot.search_text(["lighthouse"], 5)) == (None, [])
        found = [identifier for identifier, _ in snapshot.search_dense(vector, 50)]
        assert harbour not in {passage.document_id for passage in snapshot.passages(found)} and 0 < len(found) < was
    (articles / "harbour.txt").write_bytes(text)
    sync(store, [], embedder)
    with store.snapshot() as snapshot:
        assert (removed(store), snapshot.removed_at(harbour), ids(store)["harbour.txt"]) == ({}, "", harbour)


def test_edited_moved_and_rebuilt_articles_are_not_removed(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    (articles / "harbour.txt").rename(articles / "port.txt")
    (articles / "birds.html").write_text("<p>Terns nest in Norway.</p>", encoding="utf-8")
    sync(store, [], embedder)
    sync(store, [], embedder, rebuild=True)
    assert removed(store) == {}


def test_removed_documents_and_sources_are_remembered_too(store: Store, embedder: HashEmbedder) -> None:
    before = ids(store)
    remove(store, before["birds.html"])
    assert set(removed(store)) == {before["birds.html"]}
    remove(store, "articles")
    assert set(removed(store)) == set(before.values())


def test_who_sees_another_space_only_is_told_nothing(store: Store) -> None:
    birds = ids(store)["birds.html"]
    remove(store, birds)
    with store.snapshot(["main"]) as snapshot:
        assert snapshot.removed_at(birds)
    with store.snapshot(["other"]) as snapshot:
        assert snapshot.removed_at(birds) == snapshot.removed_at("\ud800") == ""

"""A sync makes the store equal to its sources, embeds only what changed, and lets nothing that was deleted remain."""

import os
from pathlib import Path

import pytest
from fakes import HashEmbedder

from index.errors import SourceError, StoreMismatch
from index.store.store import Store
from index.store.verify import verify
from index.sync import remove, sync


def texts(store: Store) -> dict[str, str]:
    with store.snapshot() as snapshot:
        found = [snapshot.document(listing.meta.id) for listing in snapshot.documents()]
    return {document.meta.path: document.text for document in found if document}


def assert_whole(store: Store) -> None:
    assert [check for check in verify(store) if not check.ok] == []


def test_first_sync_adds_everything(store: Store) -> None:
    assert set(texts(store)) == {"budget.md", "harbour.txt", "birds.html"}
    assert_whole(store)


def test_unchanged_files_cost_no_embedding_and_no_generation(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    with store.snapshot() as snapshot:
        before = snapshot.generation
    embedder.embedded.clear()
    os.utime(articles / "birds.html", (1, 1))  # another time stamp, the same bytes
    (report,) = sync(store, [], embedder)
    assert (report.added, report.changed, report.removed, report.unchanged, report.embedded) == (0, 0, 0, 3, 0)
    assert embedder.embedded == []
    with store.snapshot() as snapshot:
        assert snapshot.generation == before


def test_only_what_changed_is_embedded(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    embedder.embedded.clear()
    with (articles / "budget.md").open("a") as file:
        file.write("\n## New\n\nA new sentence stands here.\n")
    (report,) = sync(store, [articles], embedder)
    assert (report.added, report.changed, report.unchanged, report.embedded) == (0, 1, 2, 1)
    assert [text for text in embedder.embedded if "new sentence" not in text] == []
    assert_whole(store)


def test_deleted_file_is_gone_from_answers_and_from_the_disk(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    (articles / "harbour.txt").unlink()
    (report,) = sync(store, [articles], embedder)
    assert (report.removed, report.unchanged) == (1, 2)
    with store.snapshot() as snapshot:
        assert snapshot.search_text(["lighthouse"], 5) == []
    for file in store.folder.iterdir():
        assert b"lighthouse" not in file.read_bytes(), file.name


def test_other_sources_are_left_alone(store: Store, tmp_path: Path, embedder: HashEmbedder) -> None:
    other = tmp_path / "deeper" / "articles"
    other.mkdir(parents=True)
    (other / "a.txt").write_text("Another article about larches.")
    sync(store, [other], embedder)
    assert [source.name for source in store.sources()] == ["articles", "articles-2"]
    assert remove(store, "articles-2") == 1
    assert set(texts(store)) == {"budget.md", "harbour.txt", "birds.html"}
    assert_whole(store)


def test_removed_document_is_gone_at_once(store: Store) -> None:
    with store.snapshot() as snapshot:
        identifier = next(listing.meta.id for listing in snapshot.documents() if listing.meta.path == "birds.html")
    assert remove(store, identifier) == 1
    assert "birds.html" not in texts(store)
    assert_whole(store)


def test_unknown_name_is_refused_with_the_known_ones(store: Store) -> None:
    with pytest.raises(SourceError, match=r"nonsense is neither a source \(articles\)"):
        remove(store, "nonsense")


def test_a_broken_file_keeps_its_last_good_version(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    (articles / "budget.md").write_bytes(b"%PDF-1.4 no longer Markdown")
    (articles / "new.txt").write_text("Something new about owls.")
    (report,) = sync(store, [articles], embedder)
    assert report.added == 1
    assert report.failed == (("budget.md", "It is named .md but holds a PDF. Convert it to text, or give it its right suffix."),)
    assert "5 million" in texts(store)["budget.md"]
    (report,) = sync(store, [articles], embedder)
    assert len(report.failed) == 1  # still said, until it is mended


def test_a_file_can_be_a_source(tmp_path: Path, articles: Path, embedder: HashEmbedder) -> None:
    store = Store.open(tmp_path / "one", create=True)
    sync(store, [articles / "harbour.txt"], embedder)
    assert set(texts(store)) == {"harbour.txt"}


def test_rebuild_changes_the_embedder_in_one_step(store: Store) -> None:
    other = HashEmbedder(32, name="other")
    with pytest.raises(StoreMismatch, match=r"hash \(64 dimensions.*other \(32 dimensions"):
        sync(store, [], other)
    sync(store, [], other, rebuild=True)
    with store.snapshot() as snapshot:
        assert snapshot.embedder is not None and snapshot.embedder.dimension == 32
    assert_whole(store)


def test_links_out_of_the_folder_are_not_followed(store: Store, articles: Path, tmp_path: Path, embedder: HashEmbedder) -> None:
    (tmp_path / "secret.txt").write_text("A secret sentence.")
    (articles / "link.txt").symlink_to(tmp_path / "secret.txt")
    (report,) = sync(store, [articles], embedder)
    assert [path for path, _ in report.failed] == ["link.txt"]
    assert "link.txt" not in texts(store)


def test_a_snapshot_stays_in_its_generation(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    with store.snapshot() as snapshot:
        generation = snapshot.generation
        (articles / "harbour.txt").unlink()
        sync(store, [articles], embedder)
        assert snapshot.generation == generation
        (identifier, _), *_ = snapshot.search_text(["lighthouse"], 5)
        assert "lighthouse" in snapshot.passages([identifier])[0].text

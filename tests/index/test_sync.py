"""A sync makes the store equal to its sources, embeds only what changed, and lets nothing that was deleted remain."""

import os
import sqlite3
import zipfile
from pathlib import Path

import pytest
from fakes import HashEmbedder

from index import staging
from index.errors import SourceError, StoreMismatch
from index.store import schema
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
    assert_nowhere(store, b"lighthouse")


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
    assert remove(store, identifier_of(store, "birds.html")) == 1
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
    ((path, reason),) = report.failed
    assert (path, reason.split(".")[1]) == ("budget.md", "md but holds a PDF")
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


def test_a_snapshot_stays_in_its_generation(
    store: Store, articles: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "BUSY_MILLISECONDS", 50)
    with store.snapshot() as snapshot:
        generation = snapshot.generation
        (articles / "harbour.txt").unlink()
        sync(store, [articles], embedder)
        assert snapshot.generation == generation
        (identifier, _), *_ = snapshot.search_text(["lighthouse"], 5)
        assert "lighthouse" in snapshot.passages([identifier])[0].text


def test_removed_document_comes_back_while_its_file_is_there(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    """A sync makes the store equal to the folder, so only taking the file away keeps a document out for good."""
    remove(store, identifier_of(store, "birds.html"))
    (report,) = sync(store, [articles], embedder)
    assert (report.added, report.unchanged) == (1, 2)
    remove(store, identifier_of(store, "birds.html"))
    (articles / "birds.html").unlink()
    (report,) = sync(store, [articles], embedder)
    assert (report.added, report.removed, report.unchanged) == (0, 0, 2)
    assert_whole(store)


def test_a_change_within_the_clock_s_tick_is_seen(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    """A file rewritten right after a sync, at the same size, can keep its time stamp; the old text stayed in the store."""
    file = articles / "harbour.txt"
    stamp = file.stat().st_mtime_ns
    file.write_text(file.read_text().replace("1921", "1912"))
    os.utime(file, ns=(stamp, stamp))
    (report,) = sync(store, [articles], embedder)
    assert report.changed == 1
    assert "1912" in texts(store)["harbour.txt"]


def test_a_file_older_than_a_tick_is_not_read_again(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    for file in articles.iterdir():
        os.utime(file, (1_000_000_000, 1_000_000_000))
    sync(store, [articles], embedder)
    for file in articles.iterdir():
        file.write_bytes(b"\0" * file.stat().st_size)  # would fail if it were read
        os.utime(file, (1_000_000_000, 1_000_000_000))
    (report,) = sync(store, [articles], embedder)
    assert (report.unchanged, report.failed) == (3, ())


def test_rebuild_mends_a_damaged_vector(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    """The message about a damaged vector says `sync --rebuild`, which once found the damaged one again by its key."""
    before = vectors(store)
    change(store, "UPDATE vectors SET vector = zeroblob(256)")
    sync(store, [], embedder, rebuild=True)
    assert vectors(store) == before
    assert_whole(store)


def test_rebuild_gives_a_broken_file_s_last_good_version_the_new_vectors(store: Store, articles: Path) -> None:
    """It kept those of the old embedder: of another size, so that no question could be asked, or mixed with the new."""
    (articles / "budget.md").write_bytes(b"%PDF-1.4 no longer Markdown")
    other = HashEmbedder(32, name="other")
    (report,) = sync(store, [], other, rebuild=True)
    assert [path for path, _ in report.failed] == ["budget.md"]
    assert "5 million" in texts(store)["budget.md"]
    with store.snapshot() as snapshot:
        assert len(snapshot.search_dense(other.encode(["budget"])[0], 50)) == snapshot.passage_count
    assert_whole(store)


def test_an_article_of_an_archive_that_breaks_keeps_its_last_good_version_and_costs_no_other(
    store: Store, articles: Path, embedder: HashEmbedder
) -> None:
    def pack(**members: bytes) -> None:
        with zipfile.ZipFile(articles / "wiki.zip", "w") as made:
            for name, text in members.items():
                made.writestr(f"{name}.md", text)

    def synced(*, rebuild: bool = False) -> tuple[tuple[int, int, int], list[str]]:
        (report,) = sync(store, [articles], embedder, rebuild=rebuild)
        assert {path for path, _ in report.failed} <= {"wiki.zip"}
        assert_whole(store)
        return (report.added, report.changed, report.removed), [reason.split(" in it")[0] for _, reason in report.failed]

    def stated() -> list[str]:
        with store.snapshot() as snapshot:
            found = [snapshot.document(listing.meta.id) for listing in snapshot.documents()]
        return sorted(document.text for document in found if document and document.meta.path == "wiki.zip")

    pack(pier=b"The pier is old.", quay=b"The quay is new.", broken=bytes(99))
    assert synced() == ((2, 0, 0), ["“broken.md”"])
    assert synced() == ((0, 0, 0), ["“broken.md”"])  # it is tried again, and still said
    pack(pier=bytes(99), quay=b"The quay is shut.", broken=b"The mole is whole.")
    assert synced() == ((1, 2, 0), ["“pier.md”"])
    assert stated() == ["The mole is whole.", "The pier is old.", "The quay is shut."]
    assert synced(rebuild=True)[1] == ["“pier.md”"] and len(stated()) == 3
    pack(quay=b"The quay is shut.", broken=b"The mole is whole.")
    assert synced() == ((0, 2, 1), [])
    pack(quay=bytes(99), broken=bytes(99))
    assert synced() == ((0, 0, 0), ["“quay.md”"])  # nothing in it can be read: the file's own failure
    assert stated() == ["The mole is whole.", "The quay is shut."]


def test_short_articles_are_embedded_together(store: Store, articles: Path) -> None:
    class Counting(HashEmbedder):
        calls = 0

        def encode(self, texts: list[str]) -> object:
            self.calls += 1
            return super().encode(texts)

    for number in range(300):
        (articles / f"note {number}.txt").write_text(f"Note {number}\n\nThe locker {number} is on floor {number % 7}.\n")
    embedder = Counting()
    (report,) = sync(store, [articles], embedder)
    assert (report.added, report.embedded, embedder.calls) == (300, 300, 5)
    assert_whole(store)


def test_rebuild_does_not_embed_again_what_a_stopped_one_embedded(
    store: Store, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "BATCH", 2)

    class Stopped(HashEmbedder):
        def encode(self, texts: list[str]) -> object:
            if len(self.embedded) > 2:
                raise KeyboardInterrupt
            return super().encode(texts)

    first, second = Stopped(32, name="other"), HashEmbedder(32, name="other")
    with pytest.raises(KeyboardInterrupt):
        sync(store, [], first, rebuild=True)
    assert_whole(store)
    sync(store, [], second, rebuild=True)
    assert first.embedded and not set(first.embedded) & set(second.embedded)


def test_a_missing_source_does_not_leave_the_one_before_it_half_done(
    store: Store, articles: Path, tmp_path: Path, embedder: HashEmbedder
) -> None:
    """The first was published, but its deleted words stayed in the files, and the cache was of the old generation."""
    (articles / "harbour.txt").unlink()
    with pytest.raises(SourceError, match="absent does not exist"):
        sync(store, [articles, tmp_path / "absent"], embedder)
    assert_whole(store)
    assert_nowhere(store, b"lighthouse")


def test_deleted_words_go_with_the_next_sync_where_a_reader_was_in_the_way(
    store: Store, articles: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody reads, the log cannot be emptied. The next sync must do it, although it finds nothing changed."""
    monkeypatch.setattr(schema, "BUSY_MILLISECONDS", 50)
    with store.snapshot() as snapshot:
        (articles / "harbour.txt").unlink()
        sync(store, [articles], embedder)
        assert snapshot.search_text(["lighthouse"], 5)
        sync(store, [articles], embedder)
    sync(store, [articles], embedder)
    assert_nowhere(store, b"lighthouse")


def test_an_emptied_store_takes_another_embedder(store: Store, articles: Path) -> None:
    """It said to run `sync --rebuild`, which said that no articles are known, which said to sync them."""
    remove(store, "articles")
    assert not (store.folder / "dense.faiss").exists()
    assert_whole(store)
    sync(store, [articles], HashEmbedder(32, name="other"))
    assert_whole(store)


def test_names_that_are_not_utf8_are_reported_and_the_others_go_in(
    store: Store, articles: Path, tmp_path: Path, embedder: HashEmbedder
) -> None:
    """Linux allows any bytes in a name; one in Latin-1 ended the whole sync with a UnicodeEncodeError."""
    (articles / os.fsdecode(b"caf\xe9.txt")).write_text("An article about coffee.")
    (articles / "owls.txt").write_text("An article about owls.")
    (report,) = sync(store, [articles], embedder)
    assert report.added == 1
    assert report.failed == ((r"caf\udce9.txt", "Its name is not UTF-8. Rename it."),)
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    with pytest.raises(SourceError, match=r"is not UTF-8\. Rename that folder"):
        sync(store, [folder], embedder)


def test_last_sync_is_of_the_scope(store: Store) -> None:
    with store.snapshot(["main"]) as snapshot:
        assert snapshot.last_sync.startswith("20")
    with store.snapshot(["other"]) as snapshot:
        assert snapshot.last_sync == ""


def identifier_of(store: Store, path: str) -> str:
    with store.snapshot() as snapshot:
        return next(listing.meta.id for listing in snapshot.documents() if listing.meta.path == path)


def vectors(store: Store) -> dict[bytes, bytes]:
    connection = sqlite3.connect(store.folder / "store.db")
    found = dict(connection.execute("SELECT key, vector FROM vectors").fetchall())
    connection.close()
    return found


def change(store: Store, statement: str) -> None:
    connection = sqlite3.connect(store.folder / "store.db")
    connection.execute(statement)
    connection.commit()
    connection.close()


def assert_nowhere(store: Store, words: bytes) -> None:
    for file in store.folder.iterdir():
        assert words not in file.read_bytes(), file.name

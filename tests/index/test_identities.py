"""An article keeps its id when it is edited or moved, and no other article ever gets that id."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashEmbedder

from index.load.formats import FORMATS, Format
from index.store.store import Store
from index.store.verify import verify
from index.sync import sync
from index.types import Article, Piece

NOTES = Format("notes_of_a_test", "notes", "all", "nothing")


def ids(store: Store) -> dict[str, str]:
    """By path and key."""
    with store.snapshot() as snapshot:
        return {row.meta.path + row.meta.key: row.meta.id for row in snapshot.documents()}


def again(store: Store, embedder: HashEmbedder) -> dict[str, str]:
    sync(store, [], embedder)
    assert [check for check in verify(store) if not check.ok] == []
    return ids(store)


def test_a_moved_file_keeps_its_id_and_costs_no_embedding(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    before = ids(store)
    (articles / "sea").mkdir()
    (articles / "harbour.txt").rename(articles / "sea" / "port.txt")
    embedder.embedded.clear()
    (report,) = sync(store, [], embedder)
    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 1, 0, 2)
    assert ids(store)["sea/port.txt"] == before["harbour.txt"]
    assert embedder.embedded == []
    with store.snapshot() as snapshot:
        (passage, _), *_ = snapshot.search_text(["lighthouse"], 1)
        assert snapshot.passages([passage])[0].document_id == before["harbour.txt"]


def test_a_file_that_is_moved_and_edited_at_once_keeps_its_id(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    before = ids(store)
    text = (articles / "harbour.txt").read_text(encoding="utf-8").replace("at noon", "at dawn")
    (articles / "harbour.txt").unlink()
    (articles / "port.txt").write_text(text, encoding="utf-8")
    assert again(store, embedder)["port.txt"] == before["harbour.txt"]


def test_an_edited_file_keeps_its_id_whatever_it_says_now(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    before = ids(store)
    (articles / "harbour.txt").write_text("The airport\n\nPlanes land on the new runway.\n", encoding="utf-8")
    assert again(store, embedder) == before


def test_another_file_at_the_old_path_gets_an_id_of_its_own_that_stays(
    store: Store, articles: Path, embedder: HashEmbedder
) -> None:
    before = ids(store)["harbour.txt"]
    (articles / "harbour.txt").rename(articles / "port.txt")
    again(store, embedder)
    (articles / "harbour.txt").write_text("The airport\n\nPlanes land on the new runway.\n", encoding="utf-8")
    first = again(store, embedder)
    assert first["port.txt"] == before != first["harbour.txt"]
    for text in ("Planes land on both runways.", "Nothing lands there any more."):
        (articles / "harbour.txt").write_text(f"The airport\n\n{text}\n", encoding="utf-8")
        assert again(store, embedder) == first
    sync(store, [], embedder, rebuild=True)
    assert ids(store) == first


def test_moved_away_and_back_again(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    before = ids(store)
    (articles / "harbour.txt").rename(articles / "port.txt")
    again(store, embedder)
    (articles / "port.txt").rename(articles / "harbour.txt")
    assert again(store, embedder) == before


def test_a_rebuild_sees_a_move_too(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    before = ids(store)
    (articles / "harbour.txt").rename(articles / "port.txt")
    sync(store, [], HashEmbedder(32, name="other"), rebuild=True)
    assert ids(store)["port.txt"] == before["harbour.txt"]


def test_sources_do_not_share_ids(store: Store, articles: Path, tmp_path: Path, embedder: HashEmbedder) -> None:
    """A file that is moved from one source to another is another article: each source is synced by itself."""
    (tmp_path / "more").mkdir()
    before = ids(store)["harbour.txt"]
    (articles / "harbour.txt").rename(tmp_path / "more" / "harbour.txt")
    sync(store, [articles, tmp_path / "more"], embedder)
    assert ids(store)["harbour.txt"] != before


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A format of several articles a file: one a line, `key: title: text`, hidden where the key begins with `-`."""

    def load(self: object, data: bytes, path: str) -> Iterator[Article]:
        for line in data.decode().splitlines():
            key, title, text = line.split(": ", 2)
            yield Article(title, (Piece("paragraph", text),), key=key, hidden=key.startswith("-"))

    monkeypatch.setitem(FORMATS, ".notes", NOTES)
    monkeypatch.setattr("index.jail.Jail.load", load)
    yield


@pytest.mark.usefixtures("notes")
def test_articles_of_one_file_have_ids_by_their_keys(tmp_path: Path, embedder: HashEmbedder) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    store = Store.open(tmp_path / "store", create=True)
    (folder / "all.notes").write_text("1: Owls: Owls hunt at night.\n2: Terns: Terns fly far.\n", encoding="utf-8")
    sync(store, [folder], embedder)
    first = ids(store)
    assert set(first) == {"all.notes1", "all.notes2"}
    (folder / "all.notes").write_text("2: Terns: Terns nest in Iceland.\n3: Owls: Owls hunt at night.\n", encoding="utf-8")
    assert again(store, embedder) == {"all.notes2": first["all.notes2"], "all.notes3": first["all.notes1"]}


@pytest.mark.usefixtures("notes")
def test_hidden_articles_are_passed_over_and_a_file_of_them_alone_counts_as_skipped(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    store = Store.open(tmp_path / "store", create=True)
    (folder / "some.notes").write_text("1: Owls: Owls hunt at night.\n-2: Draft: Not yet.\n", encoding="utf-8")
    (folder / "none.notes").write_text("-1: Draft: Not yet either.\n", encoding="utf-8")
    for added, unchanged in ((1, 0), (0, 1), (0, 1)):
        (report,) = sync(store, [folder], embedder)
        assert (report.added, report.unchanged, report.skipped, report.failed) == (added, unchanged, 1, ())
    (folder / "some.notes").write_text("-1: Owls: Owls hunt at night.\n", encoding="utf-8")
    (report,) = sync(store, [folder], embedder)
    assert (report.removed, report.skipped, ids(store)) == (1, 2, {})

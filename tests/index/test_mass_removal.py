"""A near-empty source is a disk that is not mounted, not an editor's work: nothing of it is deleted without being told to."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashEmbedder

from index.errors import SourceError, SourcesLeft
from index.load.formats import FORMATS, Format
from index.store.store import Store
from index.store.verify import verify
from index.sync import sync
from index.types import Article, Piece

NAMES = [f"{letter}.txt" for letter in "abcdef"]


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    """Six articles."""
    folder = tmp_path / "wiki"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        (folder / name).write_text(f"Article {name}\n\nIt tells of thing {number * 111}.\n", encoding="utf-8")
    return folder


@pytest.fixture
def store(tmp_path: Path, wiki: Path, embedder: HashEmbedder) -> Store:
    store = Store.open(tmp_path / "store", create=True)
    sync(store, [wiki], embedder)
    return store


def paths(store: Store) -> list[str]:
    with store.snapshot() as snapshot:
        return [row.meta.path for row in snapshot.documents()]


def take_away(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).unlink()


def test_half_of_the_files_may_go(store: Store, wiki: Path, embedder: HashEmbedder) -> None:
    take_away(wiki, *NAMES[:3])
    (report,) = sync(store, [], embedder)
    assert (report.removed, paths(store)) == (3, NAMES[3:])


def test_more_than_half_stop_the_sync_with_both_numbers(store: Store, wiki: Path, embedder: HashEmbedder) -> None:
    take_away(wiki, *NAMES[:4])
    (wiki / "new.txt").write_text("Something new about owls.", encoding="utf-8")
    for rebuild in (False, True):
        with pytest.raises(SourceError, match=r"^4 of the 6 files of wiki are gone .* footnote sync --allow-mass-removal$"):
            sync(store, [], embedder, rebuild=rebuild)
        assert paths(store) == NAMES
    (report,) = sync(store, [], embedder, allow_mass_removal=True)
    assert (report.added, report.removed, paths(store)) == (1, 4, ["e.txt", "f.txt", "new.txt"])
    assert [check for check in verify(store) if not check.ok] == []


def test_the_other_sources_go_on(store: Store, wiki: Path, articles: Path, tmp_path: Path, embedder: HashEmbedder) -> None:
    """Those before it, and those after it."""
    other = tmp_path / "zebras"
    other.mkdir()
    (other / "z.txt").write_text("Zebras have stripes.", encoding="utf-8")
    sync(store, [articles, other], embedder)
    for folder in (articles, other):
        (folder / "more.txt").write_text("One more article, about larches.", encoding="utf-8")
    take_away(wiki, *NAMES[:5])
    with pytest.raises(SourcesLeft, match="5 of the 6 files of wiki") as left:
        sync(store, [], embedder)
    assert [(report.source, report.added) for report in left.value.reports] == [("articles", 1), ("zebras", 1)]
    assert paths(store).count("more.txt") == 2 and set(NAMES) <= set(paths(store))
    assert [check for check in verify(store) if not check.ok] == []


def test_a_missing_and_an_empty_folder_hold_up_nobody(
    store: Store, wiki: Path, articles: Path, tmp_path: Path, embedder: HashEmbedder
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    shutil.rmtree(wiki)
    with pytest.raises(SourcesLeft, match=r"empty holds no articles .*; .*wiki does not exist") as left:
        sync(store, [empty, wiki, articles], embedder)
    assert [report.added for report in left.value.reports] == [3]
    assert set(NAMES) <= set(paths(store))


def test_a_renamed_folder_is_no_removal(store: Store, wiki: Path, embedder: HashEmbedder) -> None:
    (wiki / "sub").mkdir()
    for name in NAMES:
        (wiki / name).rename(wiki / "sub" / name)
    (report,) = sync(store, [], embedder)
    assert (report.changed, report.removed, paths(store)) == (6, 0, [f"sub/{name}" for name in NAMES])


def test_another_folder_in_its_place_is_one(store: Store, wiki: Path, embedder: HashEmbedder) -> None:
    """The wrong disk was mounted there: as many files, none of them known."""
    take_away(wiki, *NAMES)
    for name in NAMES:
        (wiki / f"other-{name}").write_text(f"Quite another article, {name}.", encoding="utf-8")
    with pytest.raises(SourceError, match="6 of the 6 files"):
        sync(store, [], embedder)


def test_what_a_pattern_leaves_out_is_not_gone(store: Store, wiki: Path, embedder: HashEmbedder) -> None:
    (report,) = sync(store, [wiki], embedder, exclude=["[abcde].txt", *NAMES[:5]])
    assert (report.removed, paths(store)) == (5, ["f.txt"])


def test_a_source_of_few_files_is_left_to_its_user(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    sync(store, [articles], embedder)
    take_away(articles, "birds.html", "budget.md")
    (report,) = sync(store, [articles], embedder)
    assert report.removed == 2


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def load(self: object, data: bytes, path: str) -> Iterator[Article]:
        for line in data.decode().splitlines():
            yield Article(line, (Piece("paragraph", f"It tells of {line}."),), key=line)

    monkeypatch.setitem(FORMATS, ".notes", Format("notes_of_a_test", "notes", "all", "nothing"))
    monkeypatch.setattr("index.jail.Jail.load", load)
    yield


@pytest.mark.usefixtures("notes")
def test_an_export_of_much_fewer_articles_keeps_those_it_had(tmp_path: Path, embedder: HashEmbedder) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    store = Store.open(tmp_path / "dump", create=True)
    file = folder / "all.notes"
    file.write_text("owls\nterns\nlarks\nducks\nswans\n", encoding="utf-8")
    sync(store, [folder], embedder)
    file.write_text("owls\nterns\n", encoding="utf-8")
    os.utime(file, (1, 1))
    (report,) = sync(store, [], embedder)
    assert report.failed == (
        ("all.notes", "It held 5 articles and now holds 2. If that is right: footnote sync --allow-mass-removal"),
    )
    assert len(paths(store)) == 5
    (report,) = sync(store, [], embedder, allow_mass_removal=True)
    assert (report.removed, report.failed, len(paths(store))) == (3, (), 2)

"""What patterns or .footnoteignore leave out of a folder is not there: neither listed nor kept in the store."""

from pathlib import Path

import pytest
from fakes import HashEmbedder

from index.errors import SourceError
from index.sources.folder import FolderSource
from index.store.store import Store
from index.sync import sync
from index.types import Source


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    for name in ("a.md", "a.draft.md", "docs/b.md", "docs/old/c.md", "docs/old/keep.md", "notes/d.md"):
        path = tmp_path / "wiki" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# The page\n\nThis sentence stands in {name} of the wiki.\n")
    return tmp_path / "wiki"


def listed(wiki: Path, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    return [found.path for found in FolderSource(Source("wiki", str(wiki), include=include, exclude=exclude)).list()]


def paths(store: Store) -> list[str]:
    with store.snapshot() as snapshot:
        return [listing.meta.path for listing in snapshot.documents()]


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        ((), (), ["a.draft.md", "a.md", "docs/b.md", "docs/old/c.md", "docs/old/keep.md", "notes/d.md"]),
        (("docs/**",), (), ["docs/b.md", "docs/old/c.md", "docs/old/keep.md"]),
        (("docs/**", "a.md"), ("old/",), ["a.md", "docs/b.md"]),
        ((), ("*.draft.md", "docs/old/*", "!keep.md"), ["a.md", "docs/b.md", "docs/old/keep.md", "notes/d.md"]),
        ((), ("docs/", "!docs/b.md"), ["a.draft.md", "a.md", "notes/d.md"]),  # no file of a folder that is left out
    ],
)
def test_patterns(wiki: Path, include: tuple[str, ...], exclude: tuple[str, ...], expected: list[str]) -> None:
    assert listed(wiki, include, exclude) == expected


def test_the_ignore_file_and_then_the_sources_own_patterns(wiki: Path) -> None:
    (wiki / ".footnoteignore").write_bytes(b"\xef\xbb\xbf# not to be read\r\n*.draft.md\r\nold/\r\nnotes\r\n")
    assert listed(wiki) == ["a.md", "docs/b.md"]
    assert listed(wiki, exclude=("!notes", "b.md")) == ["a.md", "notes/d.md"]


def test_an_ignore_file_below_the_root_says_nothing(wiki: Path) -> None:
    (wiki / "docs" / ".footnoteignore").write_text("*\n")
    assert "docs/b.md" in listed(wiki)


def test_an_ignore_file_that_cannot_be_read_stops_the_sync(wiki: Path, tmp_path: Path) -> None:
    """Reading everything instead would show what was to be left out."""
    ignore = wiki / ".footnoteignore"
    ignore.write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(SourceError, match="not UTF-8"):
        listed(wiki)
    ignore.unlink()
    (tmp_path / "elsewhere").write_text("*\n")
    ignore.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SourceError, match="leads out of the folder"):
        listed(wiki)


def test_a_newly_excluded_file_leaves_the_store_and_the_patterns_are_kept(
    wiki: Path, tmp_path: Path, embedder: HashEmbedder
) -> None:
    store = Store.open(tmp_path / "store", create=True)
    sync(store, [wiki], embedder)
    assert len(paths(store)) == 6
    (report,) = sync(store, [wiki], embedder, exclude=["*.draft.md", "old/"])
    assert (report.removed, report.unchanged, report.skipped) == (3, 3, 0)
    assert paths(store) == ["a.md", "docs/b.md", "notes/d.md"]
    (report,) = sync(store, [], embedder)
    assert (report.added, report.removed, report.unchanged) == (0, 0, 3)
    assert [source.exclude for source in store.sources()] == [("*.draft.md", "old/")]
    sync(store, [wiki], embedder, include=["docs/"])
    assert (paths(store), store.sources()[0].include) == (["docs/b.md"], ("docs/",))
    sync(store, [wiki], embedder, include=[""], exclude=[""])
    assert len(paths(store)) == 6
    (wiki / ".footnoteignore").write_text("notes/\n")
    assert sync(store, [], embedder)[0].removed == 1


def test_patterns_without_a_path_are_refused(store: Store, embedder: HashEmbedder) -> None:
    with pytest.raises(SourceError, match="belong to a source"):
        sync(store, [], embedder, exclude=["*.md"])


def test_a_pattern_that_leaves_nothing_changes_nothing(store: Store, articles: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(SourceError, match="Nothing was changed"):
        sync(store, [articles], embedder, include=["nowhere/"])
    assert (len(paths(store)), store.sources()[0].include) == (3, ())

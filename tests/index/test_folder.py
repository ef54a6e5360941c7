"""A folder's files in order, without hidden ones and without links that lead out."""

from pathlib import Path

import pytest

from index.errors import LoadError, SourceError
from index.sources.folder import FolderSource
from index.types import Source


def source(path: Path) -> FolderSource:
    return FolderSource(Source("wiki", str(path)))


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_visible_files_in_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.txt", "a/b/c.md", ".hidden.md", ".git/x.md", "a/.cache/y.md"):
        write(tmp_path / name, name)
    assert [(found.path, found.size) for found in source(tmp_path).list()] == [("b.md", 4), ("a/z.txt", 7), ("a/b/c.md", 8)]
    assert source(tmp_path).read("a/z.txt") == b"a/z.txt"


def test_a_single_file_is_a_source(tmp_path: Path) -> None:
    file = write(tmp_path / "only.md", "text")
    write(tmp_path / "other.md")
    assert [found.path for found in source(file).list()] == ["only.md"]
    assert source(file).read("only.md") == b"text"


def test_a_missing_place_names_both_remedies(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"does not exist.*footnote remove wiki"):
        source(tmp_path / "gone")


@pytest.mark.parametrize("target", ["../secret.md", "sub/../../secret.md"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, target: str) -> None:
    write(tmp_path / "secret.md", "secret")
    inside = tmp_path / "articles"
    write(inside / "sub" / "a.md")
    (inside / "link.md").symlink_to(tmp_path / "secret.md")
    for path in ("link.md", target):
        with pytest.raises(LoadError, match="leads out of the folder"):
            source(inside).read(path)


def test_a_link_to_a_folder_outside_is_not_followed_and_one_inside_is_a_file(tmp_path: Path) -> None:
    write(tmp_path / "outside" / "a.md")
    inside = tmp_path / "articles"
    write(inside / "b.md", "b")
    (inside / "out").symlink_to(tmp_path / "outside")
    (inside / "same.md").symlink_to(inside / "b.md")
    (inside / "broken.md").symlink_to(inside / "nowhere.md")
    assert [(found.path, found.size) for found in source(inside).list()] == [("b.md", 1), ("broken.md", 0), ("same.md", 1)]
    assert source(inside).read("same.md") == b"b"
    with pytest.raises(LoadError, match="not a regular file"):
        source(inside).read("broken.md")


def test_a_file_over_the_limit_is_refused_with_both_numbers(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "1234")
    with pytest.raises(LoadError, match="4 bytes, at most 3"):
        source(tmp_path).read("a.md", most_bytes=3)
    assert source(tmp_path).read("a.md", most_bytes=4) == b"1234"


def test_a_link_to_itself_is_refused_like_any_file_that_cannot_be_read(tmp_path: Path) -> None:
    """Following it was an error that nobody caught: one such link stopped the whole sync."""
    (tmp_path / "loop.md").symlink_to("loop.md")
    with pytest.raises(LoadError, match="leads to itself"):
        source(tmp_path).read("loop.md")

"""The folder of added articles: whole files or none, under names of ours, for this user's eyes only."""

import os
import re
import stat
from pathlib import Path

import pytest
from payloads import PAYLOADS

from index.errors import SourceError
from index.sources import added
from index.types import Source

WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
TITLES = [
    "",
    "  ",
    "CON",
    "nul",
    "...",
    "..\\..\\x",
    "../../etc/passwd",
    "a\r\nSet-Cookie: x",
    "a\0b",
    "x" * 300,
    ".htaccess",
    "日本語",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return added.folder_of(tmp_path)


@pytest.mark.parametrize("title", [*TITLES, *PAYLOADS])
def test_names_are_ours_whatever_the_title(folder: Path, title: str) -> None:
    name = added.new_name(folder, title, ".md")
    assert added.NAME.fullmatch(name) and len(name) <= 72
    assert not WINDOWS_DEVICES.match(name)
    added.write(folder, name, b"x")
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize(
    ("title", "slug"),
    [("The Harbour of Nörthport!", "the-harbour-of-northport"), ("CON", "con"), ("日本語", "article"), ("x" * 300, "x" * 60)],
)
def test_a_name_says_what_it_is(folder: Path, title: str, slug: str) -> None:
    assert re.fullmatch(slug + "-[0-9a-f]{8}[.]txt", added.new_name(folder, title, ".txt"))


def test_two_articles_of_one_title_are_two_files(folder: Path) -> None:
    assert len({added.new_name(folder, "Harbour", ".md") for _ in range(100)}) == 100


def test_written_read_replaced_and_removed(folder: Path) -> None:
    added.write(folder, "a.md", b"one\r\n\xff")
    assert added.read(folder, "a.md") == b"one\r\n\xff"
    added.write(folder, "a.md", b"two")
    assert (added.read(folder, "a.md"), added.names(folder)) == (b"two", ["a.md"])
    assert (added.same(folder, b"two"), added.same(folder, b"one")) == ("a.md", None)
    added.take_away(folder, "a.md")
    added.take_away(folder, "a.md")
    assert added.names(folder) == []
    with pytest.raises(SourceError, match="is gone"):
        added.read(folder, "a.md")


def test_nobody_else_can_read_them(folder: Path) -> None:
    old = os.umask(0)
    try:
        added.write(folder, "a.md", b"x")
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "a.md").stat().st_mode) == 0o600


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    added.write(folder, "a.md", b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(added.os, moment, full)
    with pytest.raises(SourceError, match=r"The article cannot be stored \(No space left on device\)\.") as caught:
        added.write(folder, "a.md", b"new")
    assert str(folder) not in str(caught.value)
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.md": b"old"}


def test_a_folder_that_cannot_be_made_is_told_without_its_path(folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(SourceError, match="The article cannot be stored") as caught:
        added.write(folder, "a.md", b"x")
    assert str(folder) not in str(caught.value)


@pytest.mark.parametrize("name", ["../a.md", "/etc/passwd", "sub/a.md", ".a.md", "..", ".", "", "a\0.md", "link.md"])
def test_nothing_outside_the_folder_is_read_written_or_removed(folder: Path, name: str) -> None:
    folder.mkdir()
    secret = folder.parent / "a.md"
    secret.write_text("secret")
    (folder / "link.md").symlink_to(secret)
    for work in (added.read, added.take_away, lambda where, name: added.write(where, name, b"x")):
        with pytest.raises(SourceError, match="was not added from the browser"):
            work(folder, name)
    assert secret.read_text() == "secret" and (folder / "link.md").is_symlink()


def test_hidden_and_unfinished_files_are_no_articles(folder: Path) -> None:
    folder.mkdir()
    for name in (".x.unfinished", ".a.md", "a.png", "b.html"):
        (folder / name).write_text("x")
    assert added.names(folder) == ["b.html"]


def test_the_same_folder_is_known_after_the_store_was_moved(folder: Path) -> None:
    added.write(folder, "harbour-0123abcd.md", b"x")
    added.write(folder, "mine.md", b"x")
    known = ["harbour-0123abcd.md", "gone-0123abce.md"]
    assert added.is_former(Source("added", "/old/store/added"), known, folder)
    assert not added.is_former(Source("added", str(folder.resolve())), known, folder)  # it is there already
    assert not added.is_former(Source("added", "/other/added"), ["other-0123abcd.md"], folder)  # another store's
    assert not added.is_former(Source("added", "/wiki/added"), ["mine.md"], folder)  # a person's own folder of this name
    assert not added.is_former(Source("wiki", "/old/wiki"), known, folder)

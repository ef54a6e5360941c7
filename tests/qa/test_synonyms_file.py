"""The file of synonyms is replaced whole or not at all, and no change that was not seen is lost."""

import hashlib
import os
from pathlib import Path

import pytest

from index.errors import FixError
from qa import synonyms_file
from qa.synonyms_file import SynonymsText, read_synonyms, save_synonyms

NONE = hashlib.sha256(b"").hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "synonyms.txt"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("cap = limit", b"cap = limit\n"),
        ("# ours\r\ncap = limit\r\n\r\n", b"# ours\ncap = limit\n"),
        ("Café = bar", "Café = bar\n".encode()),
        ("", b""),
        ("\r\n", b""),
    ],
)
def test_what_is_saved(path: Path, text: str, content: bytes) -> None:
    assert save_synonyms(path, text, NONE) == ()
    assert path.read_bytes() == content
    assert read_synonyms(path) == SynonymsText(content.decode(), hashlib.sha256(content).hexdigest())


def test_a_text_with_faults_changes_nothing(path: Path) -> None:
    path.write_text("a1 = b1\n", encoding="utf-8")
    (fault,) = save_synonyms(path, "a1 = b1\nlodging\n", read_synonyms(path).version)
    assert str(fault) == "Line 2 has no =. Write a group such as: PTO = vacation = paid time off"
    assert path.read_text(encoding="utf-8") == "a1 = b1\n"


def test_a_change_that_was_not_seen_is_not_overwritten(path: Path) -> None:
    seen = read_synonyms(path).version
    path.write_text("a1 = b1\n", encoding="utf-8")
    with pytest.raises(FixError, match="were changed meanwhile"):
        save_synonyms(path, "a1 = c1", seen)
    assert path.read_text(encoding="utf-8") == "a1 = b1\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [("# caf\ufffd", "signs that could not be read"), ("# " + "x" * 1024 * 1024, "1,048,579 bytes, at most 1,048,576")],
)
def test_what_is_refused(path: Path, text: str, message: str) -> None:
    with pytest.raises(FixError, match=message):
        save_synonyms(path, text, NONE)
    assert not path.exists()


def test_rights_and_links_stay(tmp_path: Path, path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_bytes(b"")
    real.chmod(0o640)
    path.symlink_to(real)
    save_synonyms(path, "cap = limit", NONE)
    assert path.is_symlink() and real.read_bytes() == b"cap = limit\n" and real.stat().st_mode & 0o777 == 0o640


def test_a_failing_disk_leaves_the_old_file_and_nothing_beside_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("a1 = b1\n", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(synonyms_file.os, "fsync", full)
    with pytest.raises(FixError, match=r"cannot be written \(No space left on device\)"):
        save_synonyms(path, "a1 = c1", read_synonyms(path).version)
    assert os.listdir(path.parent) == ["synonyms.txt"] and path.read_text(encoding="utf-8") == "a1 = b1\n"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FixError, match="cannot be read"):
        read_synonyms(tmp_path)
    assert read_synonyms(tmp_path / "none" / "synonyms.txt") == SynonymsText("", NONE)

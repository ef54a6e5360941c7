"""The picture is drawn into the file, in the format of its name."""

import importlib.util
from pathlib import Path

import pytest

from index.errors import SettingError
from qa.evaluate import plot as module
from qa.evaluate.plot import check_plot, plot


@pytest.mark.parametrize(("name", "magic"), [("a.png", b"\x89PNG"), ("a.SVG", b"<?xml")])
def test_a_picture(tmp_path: Path, name: str, magic: bytes) -> None:
    check_plot(tmp_path / name)
    plot(tmp_path / name, [0.9, 0.8, 0.8, 0.1], [True, False, True, False])
    assert (tmp_path / name).read_bytes().startswith(magic)


def test_it_says_what_it_shows(tmp_path: Path) -> None:
    plot(tmp_path / "a.svg", [0.9, 0.8, 0.8, 0.1], [True, False, True, False])
    text = (tmp_path / "a.svg").read_text()
    for words in ("Reliability: 4 questions, 4 bins, ECE 0.300", "mean confidence of a bin", "Risk and coverage"):
        assert words in text  # as a comment beside the drawn letters


def test_other_formats_are_refused(tmp_path: Path) -> None:
    for name in ("a.pdf", "a"):
        with pytest.raises(SettingError, match=r"A picture is drawn as \.png or \.svg, not as"):
            check_plot(tmp_path / name)


def test_without_matplotlib_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None if name == "matplotlib" else importlib.util.find_spec(name))
    with pytest.raises(SettingError, match=r"Run: pip install 'footnote-qa\[plot\]'"):
        check_plot(tmp_path / "a.png")

"""A scan is given to the program ocrmypdf where one is installed, here a stand-in, and what that does is the scan's failure."""

import os
import stat
import sys
import time
from ast import literal_eval
from pathlib import Path

import pytest
from made_pdf import line, pdf

from index import ocr
from index.errors import LoadError
from index.jail import Jail
from index.load.pdf import SCANNED

SCAN = pdf([""])
TEXT = pdf([line(50, 700, "The ferry leaves at noon.")])


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs, the only one; `ocrmypdf` in it does what the test writes there."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, body: str, name: str = "ocrmypdf") -> None:
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport os, sys, time, subprocess, pathlib\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def read(data: bytes = SCAN) -> str:
    with Jail() as jail:
        (article,) = jail.load(data, "scan.pdf")
        return article.pieces[0].text


def test_a_scan_is_read_with_the_program(program: Path, tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_bytes(TEXT)
    told = tmp_path / "told"
    install(
        program,
        f"told = (sys.argv[1:], sorted(os.environ), pathlib.Path(sys.argv[-2]).read_bytes())\n"
        f"pathlib.Path({str(told)!r}).write_text(repr(told))\n"
        f"pathlib.Path(sys.argv[-1]).write_bytes(pathlib.Path({str(tmp_path / 'text.pdf')!r}).read_bytes())",
    )
    install(program, "print('List of available languages (3):\\ndeu\\neng\\nosd')", "tesseract")
    os.environ["CANARY"] = "x"
    try:
        assert read() == "The ferry leaves at noon."
    finally:
        del os.environ["CANARY"]
    arguments, environment, given = literal_eval(told.read_text())
    assert given == SCAN and "CANARY" not in environment
    assert arguments[arguments.index("--language") + 1] == "deu+eng"
    assert not Path(arguments[-1]).parent.exists()


def test_without_the_program_one_sentence_says_so(program: Path) -> None:
    with pytest.raises(LoadError) as error:
        read()
    assert str(error.value) == SCANNED


def test_a_file_with_text_does_not_start_it(program: Path, tmp_path: Path) -> None:
    install(program, f"pathlib.Path({str(tmp_path / 'started')!r}).touch()")
    assert read(TEXT) == "The ferry leaves at noon."
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("sys.exit(15)", "status 15"),
        ("os.kill(os.getpid(), 9)", "status -9"),
        ("pass", "made nothing of it"),
        ("pathlib.Path(sys.argv[-1]).write_bytes(pathlib.Path(sys.argv[-2]).read_bytes())", "^It holds no text, as a scan"),
        ("bytearray(5 * 2**30)", "status 1"),
        ("pathlib.Path(sys.argv[-1]).write_bytes(b'x' * 20_000_000)", "status"),
    ],
)
def test_what_the_program_does_is_the_scans_failure(
    program: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str
) -> None:
    monkeypatch.setattr(ocr, "OUTPUT_BYTES", 10_000_000)
    install(program, body)
    with pytest.raises(LoadError, match=said):
        read()


def test_a_program_that_hangs_is_ended_with_all_it_started(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "CLOCK_SECONDS", 2.0)
    alive = tmp_path / "alive"
    inner = f"import time, pathlib\nwhile True: pathlib.Path({str(alive)!r}).write_text(str(time.time())); time.sleep(0.1)"
    install(program, f"subprocess.Popen([sys.executable, '-c', {inner!r}])\ntime.sleep(60)")
    with pytest.raises(LoadError, match="did not finish in 2 s"):
        read()
    time.sleep(0.3)
    last = alive.read_text()
    time.sleep(0.5)
    assert alive.read_text() == last

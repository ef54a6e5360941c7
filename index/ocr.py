"""A scanned PDF in, the same with its text recognised out: by the program ocrmypdf, where one is installed.

It works in a process group of its own, in a folder that goes afterwards, with limits on memory, processor, clock and the size
of what it writes, and with no more of the environment than where programs are. It reads the languages that tesseract's data
is installed for, where those are few enough to have been chosen; else English.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import LoadError
from index.load.pdf import SCANNED, UNREADABLE

PROGRAM = "ocrmypdf"
CLOCK_SECONDS = 1200.0
CPU_SECONDS = 1200  # of each process
MEMORY_BYTES = 4 * 2**30  # of each process
OUTPUT_BYTES = 512 * 2**20
MOST_LANGUAGES = 4
MOST_MEGAPIXELS = 250  # of one page; a page that would take more is refused
_PASSED_ON = ("PATH", "TESSDATA_PREFIX", "LANG", "LC_ALL")


def may_help(error: LoadError) -> bool:
    """Whether a file failed for want of text, and the program is there."""
    return str(error) in (SCANNED, UNREADABLE) and shutil.which(PROGRAM) is not None


def recognised(data: bytes) -> bytes:
    """The PDF with a layer of text. Raises `LoadError` where the program fails or takes too much."""
    with TemporaryDirectory(prefix="footnote-ocr-") as folder:
        given, made = Path(folder) / "scan.pdf", Path(folder) / "text.pdf"
        given.write_bytes(data)
        _run([*_command(), str(given), str(made)], folder)
        try:
            return made.read_bytes()
        except FileNotFoundError:
            raise LoadError("It is a scan, and ocrmypdf made nothing of it. Save it with its text recognised.") from None


def _command() -> list[str]:
    program = shutil.which(PROGRAM) or PROGRAM
    languages = _languages()
    chosen = ["--language", "+".join(languages)] if 0 < len(languages) <= MOST_LANGUAGES else []
    limits = ["--max-image-mpixels", str(MOST_MEGAPIXELS), "--jobs", "1"]
    return [program, "--quiet", "--force-ocr", "--output-type", "pdf", *limits, *chosen]


def _languages() -> list[str]:
    """The languages that tesseract can read on this machine; none where it does not say."""
    try:
        told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return []
    return [
        name for name in told.split("\n")[1:] if re.fullmatch(r"[a-z]{3}(?:_\w{1,10})?", name) and name not in ("osd", "equ")
    ]


def _run(command: list[str], folder: str) -> None:
    """Runs it to its end. Raises `LoadError`."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    child = subprocess.Popen(
        command,
        cwd=folder,
        env={**environment, "TMPDIR": folder, "HOME": folder, "OMP_THREAD_LIMIT": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=None if sys.platform == "win32" else _limit,
    )
    try:
        status = child.wait(CLOCK_SECONDS)
    except subprocess.TimeoutExpired:
        raise LoadError(f"It is a scan that ocrmypdf did not finish in {CLOCK_SECONDS:g} s. Split it.") from None
    finally:
        _end(child)
    if status != 0:
        raise LoadError(f"It is a scan, and ocrmypdf failed on it (status {status}). Save it with its text recognised.")


def _limit() -> None:
    """In the child, before the program starts."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends the program and all that it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()

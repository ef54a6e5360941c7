"""Files of other people are parsed here: in a child process with limits on memory, processor, clock and output.

`Jail.load` is `index.load.load` with these walls. What the child does to itself (a crash, a hang, too much of anything) is a
`LoadError` of that file; the next file gets a new child. Plain text has nothing to parse and is read at once. The child
has an isolated interpreter, nothing of our environment, and may write no file.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from index import ocr
from index.errors import LoadError
from index.load import load
from index.load.formats import FORMATS, TEXT, suffix_of
from index.types import Article, Piece

READ_AHEAD = 16  # articles; who gives up after the first one of a file of few does not cost a child
FILES_A_CHILD = 200  # then a new one: what a parser leaves behind does not add up
NEEDED = ("SYSTEMROOT",)  # without it Windows starts no Python
_ROOT = Path(__file__).parents[1]  # where `index` lies; the isolated child does not look into the working directory
_START = "import sys; sys.path.insert(0, sys.argv.pop()); from index.load.__main__ import main; main()"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Memory is the child's address space, the processor and the clock are for each article of the
    file, and the output is its articles as JSON."""

    memory_bytes: int = 1536 * 2**20
    cpu_seconds: int = 120
    clock_seconds: float = 180.0
    output_bytes: int = 512 * 2**20


class Jail:
    """A child process that parses one file after another; started when it is first needed. For one thread at a time."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._files = 0

    def __enter__(self) -> "Jail":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child, if there is one."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for stream in (self._child.stdin, self._child.stdout):
                if stream is not None:
                    _close(stream)
            self._child = None

    def load(self, data: bytes, path: str) -> Iterator[Article]:
        """The articles in a file's bytes, as `index.load.load` gives them; a scan's, where its text can be recognised.

        Raises `LoadError`.
        """
        try:
            yield from self._load(data, path)
        except LoadError as error:
            if not ocr.may_help(error):
                raise
            yield from self._load(ocr.recognised(data), path)

    def _load(self, data: bytes, path: str) -> Iterator[Article]:
        if FORMATS.get(suffix_of(path), TEXT) is TEXT:
            yield from load(data, path)
            return
        finished = False
        answers = self._asked(data, path)
        try:
            ahead = list(islice(answers, READ_AHEAD))
            finished = len(ahead) < READ_AHEAD
            yield from ahead
            yield from answers
            finished = True
        except LoadError:
            finished = self._child is not None and self._child.poll() is None
            raise
        finally:
            if not finished:  # it died, or whoever asked has enough: the rest of its answer must not go to the next file
                self.close()

    def _asked(self, data: bytes, path: str) -> Iterator[Article]:
        child = self._ready()
        request = json.dumps({"path": path, "bytes": len(data), "cpu_seconds": self._limits.cpu_seconds}).encode()
        left = self._limits.output_bytes
        line = self._answer(child, left, request + b"\n", data)
        del data
        while "done" not in (answer := json.loads(line)):
            if "error" in answer:
                raise LoadError(answer["error"])
            yield _article(answer["article"])
            left -= len(line)
            line = self._answer(child, left)

    def _answer(self, child: subprocess.Popen[bytes], most_bytes: int, *sent: bytes) -> bytes:
        """The next line of the child, after it has been sent something. Raises `LoadError` where none comes."""
        assert child.stdin is not None and child.stdout is not None
        clock = threading.Timer(self._limits.clock_seconds, child.kill)  # not while the articles before it are being used
        clock.daemon = True
        clock.start()
        try:
            with suppress(OSError):  # it is dead: reading says so
                child.stdin.writelines(sent)
                child.stdin.flush()
            line = child.stdout.readline(most_bytes + 1)
            if len(line) > most_bytes:
                child.kill()
                child.wait()
                raise LoadError(f"It holds more than {self._limits.output_bytes // 2**20:,} MB of text. Split it.")
            if not line.endswith(b"\n"):
                raise self._death(child, clock)
            return line
        finally:
            clock.cancel()

    def _ready(self) -> subprocess.Popen[bytes]:
        """The child, a new one where there is none, or it has read enough."""
        if self._child is not None and (self._child.poll() is not None or self._files >= FILES_A_CHILD):
            self.close()
        if self._child is None:
            self._files = 0
            self._child = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, str(self._limits.memory_bytes), str(_ROOT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in NEEDED if name in os.environ},
            )
        self._files += 1
        return self._child

    def _death(self, child: subprocess.Popen[bytes], clock: threading.Timer) -> LoadError:
        """Why the child is dead, in words for who put the file there."""
        child.kill()
        status = child.wait()
        if not clock.is_alive():
            return LoadError(f"Reading it took longer than {self._limits.clock_seconds:g} s. Split it, or take it away.")
        if status == -_signal("SIGXCPU"):
            return LoadError(f"Reading it took more than {self._limits.cpu_seconds} s of the processor. Split it.")
        return LoadError("Its reader broke down on it. Save it anew with the program that made it, or take it away.")


def _article(values: dict[str, Any]) -> Article:
    return Article(**{**values, "pieces": tuple(Piece(**piece) for piece in values["pieces"])})


def _signal(name: str) -> int:
    import signal

    return int(getattr(signal, name, 0))


def _close(stream: IO[bytes]) -> None:
    with suppress(OSError):  # it held bytes for a child that is dead
        stream.close()

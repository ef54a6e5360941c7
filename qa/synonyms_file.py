"""The file of synonyms: its text as it is, and a new one in its place, whole or not at all.

Who edits it says which version the new text was made from, so that nobody's change is lost unseen. What the text means is
synonyms.py's. Raises `FixError` on what cannot be read or written, or would not be used.
"""

import hashlib
import os
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from index.errors import FixError
from qa.synonyms import Fault, parse_synonyms

MOST_BYTES = 1024 * 1024
NEW_MODE = 0o644  # of a file that was not there; one that was keeps its own

CHANGED = "The synonyms were changed meanwhile, so yours are not saved. Copy your lines, open this page again, and put them in."

_writing = threading.Lock()


@dataclass(frozen=True, slots=True)
class SynonymsText:
    """The file's text, empty where there is none, and the SHA-256 of its bytes."""

    text: str
    version: str


def read_synonyms(path: Path) -> SynonymsText:
    """The file as it is now. Raises `FixError`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        content = b""
    except OSError as error:
        raise FixError(f"{path} cannot be read ({error.strerror}). Check the file and its rights.") from error
    if len(content) > MOST_BYTES:
        raise FixError(f"{path} has over {MOST_BYTES:,} bytes, so it is not used. Shorten it.")
    return SynonymsText(content.decode("utf-8-sig", errors="replace"), hashlib.sha256(content).hexdigest())


def save_synonyms(path: Path, text: str, made_from: str) -> tuple[Fault, ...]:
    """Puts `text` in the place of the version `made_from`; returns the faulty lines, and changes nothing where there are any.

    Raises `FixError`, also where the file is another version by now.
    """
    text = "\n".join(text.splitlines()).rstrip()
    content = f"{text}\n".encode(errors="replace") if text else b""
    if len(content) > MOST_BYTES:
        raise FixError(f"The synonyms have {len(content):,} bytes, at most {MOST_BYTES:,} are read. Shorten them.")
    if faults := parse_synonyms(text)[1]:
        return faults
    if "\ufffd" in text:
        raise FixError("The synonyms hold signs that could not be read (\ufffd). Write the right ones in their place.")
    with _writing:
        if read_synonyms(path).version != made_from:
            raise FixError(CHANGED)
        try:
            _replace(path.resolve(), content)  # of a link: what it leads to
        except OSError as error:
            raise FixError(f"{path} cannot be written ({error.strerror}). Check the rights of its folder.") from error
    return ()


def _replace(path: Path, content: bytes) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else NEW_MODE
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(unfinished, mode)
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise

"""A new folder into the place of an old one, at once: whoever looks sees the one or the other, and a kill leaves either.

Linux exchanges two names in one step. Elsewhere the old folder is moved away first, and a kill in the moment between leaves it
whole under its new name.
"""

import ctypes
import os
import sys
from pathlib import Path

_HERE = -100  # AT_FDCWD: names are relative to the working folder
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2


def put_in_place(new: Path, place: Path, kept: Path) -> Path | None:
    """Moves `new` to `place`; what is there is called `kept` afterwards. Returns where it is, None where there was nothing.

    Raises `OSError`, all being as before.
    """
    if not place.exists():
        os.rename(new, place)
        return None
    if _exchanged(new, place):
        try:
            os.rename(new, kept)
        except OSError:
            return new  # the old one, under a name that says less
    else:
        os.rename(place, kept)
        try:
            os.rename(new, place)
        except OSError:
            os.rename(kept, place)
            raise
    return kept


def settle(folder: Path) -> None:
    """Waits until the folder's list of names is on the disk, where the system can do that."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system could exchange the two names."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0

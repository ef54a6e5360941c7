"""What a source had and what it has now in, a refusal out where so much is gone that the disk may be: nothing is deleted then.

More than half of the files at once is no editing. Files that lie there under another name, or are there but left out by a
pattern, are not gone. A source of a few files is left to its user: of three, two are quickly taken away on purpose.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from index.errors import LoadError, SourceError
from index.sources.folder import Found
from index.store.writer import FileState
from index.types import Source

FEWEST = 4  # files of a source, or articles of a file, from which on the half of them counts


def refuse_mass_removal(
    source: Source, known: Mapping[str, FileState], listed: Iterable[Found], read: Callable[[str], bytes]
) -> None:
    """Raises `SourceError` where more than half of the known files, by path, are gone. `read` gives a listed one's bytes."""
    there = {found.path: found for found in listed}
    gone = [path for path in known if path not in there]
    if not is_most(len(gone), len(known)):
        return
    gone = [path for path in gone if not os.path.lexists(Path(source.location, path))]
    count = len(gone)
    if is_most(count, len(known)):
        count -= _moved([known[path] for path in gone], [there[path] for path in there if path not in known], read)
    if is_most(count, len(known)):
        raise SourceError(
            f"{count:,} of the {len(known):,} files of {source.name} are gone from {source.location} at once, as if its disk "
            "were not there. Nothing of it was changed; if they were taken away on purpose: footnote sync --allow-mass-removal"
        )


def is_most(gone: int, known: int) -> bool:
    """Whether so many of so many are too many to be taken away without a word."""
    return known >= FEWEST and 2 * gone > known


def _moved(gone: Iterable[FileState], new: Iterable[Found], read: Callable[[str], bytes]) -> int:
    """How many of the files lie there under another name, byte for byte; only those of a fitting size are read."""
    left = Counter((state.size, state.sha256) for state in gone)
    sizes = {size for size, _ in left}
    count = 0
    for found in new:
        if found.size in sizes and (same := (found.size, _sha256(found.path, read))) in left and left[same] > 0:
            left[same] -= 1
            count += 1
    return count


def _sha256(path: str, read: Callable[[str], bytes]) -> str:
    try:
        return hashlib.sha256(read(path)).hexdigest()
    except LoadError:  # what cannot be read is none of them
        return ""

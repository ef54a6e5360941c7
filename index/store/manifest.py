"""What a backup says of itself: its format, the generation it holds, who made it and when, and each member's size and SHA-256.

JSON out and in; what comes in may be anybody's, so every value is looked at. Pure but for the reading of a file's bytes.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import StoreDamaged, StoreMismatch
from index.sources.added import FOLDER as ADDED
from index.store.schema import FILE_NAME

FORMAT = 1
NAME = "manifest.json"
JOURNAL = "journal.db"
PLAIN_FILES = ("synonyms.txt", "suggestions.json")
MOST_BYTES = 8 * 2**20  # of the manifest; a line for each of the added articles
_BLOCK = 2**20
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`version` is footnote's, `made_at` ISO 8601 in UTC; `members` are all files of the backup but this one."""

    generation: int
    version: str
    made_at: str
    members: dict[str, Member]

    def as_json(self) -> bytes:
        """The manifest as it stands in a backup."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()


def manifest_of(data: bytes) -> Manifest:
    """The manifest of a backup. Raises `StoreDamaged` where it is none, `StoreMismatch` where a newer version made it."""
    try:
        told = json.loads(data)
        version = _whole(told["format"])
        if version <= FORMAT:
            members = {name: Member(_whole(one["size"]), _digest(one["sha256"])) for name, one in told["members"].items()}
            manifest = Manifest(_whole(told["generation"]), str(told["version"]), str(told["made_at"]), members)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreDamaged("its list of what is in it cannot be read") from error
    if version > FORMAT:
        raise StoreMismatch(f"it has format {version}, this version reads up to {FORMAT}; update footnote-qa")
    if unknown := [name for name in manifest.members if not is_known(name)]:
        raise StoreDamaged(f"it holds {unknown[0]!r}, which is no file of a store")
    return manifest


def is_known(name: str) -> bool:
    """Whether a store's backup may hold a file of this name: one of ours, or one below the folder of added articles."""
    first, *below = name.split("/")
    if not below:
        return name in (FILE_NAME, JOURNAL, *PLAIN_FILES)
    return first == ADDED and all(part.strip(". ") and not re.search(r"[\\:\x00-\x1f\ud800-\udfff]", part) for part in below)


def member_of(path: Path) -> Member:
    """A file's size and SHA-256."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return Member(path.stat().st_size, digest.hexdigest())


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(value)
    return value


def _digest(value: object) -> str:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise TypeError(value)
    return value

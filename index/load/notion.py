"""What is Notion's in an export's names and pages: ids at the names' ends, lines of properties, databases as CSV; pure.

`Travel policy 0f3c…9a.md` is the page "Travel policy" with that id. A page of a database begins with its properties, a line
each, which become rows of a table; of some of them its author and date are taken. A database comes twice: as it is shown, and
with `_all` in its name.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile

from index.load.metadata import iso_date, one_line
from index.types import CELL_SEPARATOR, Article, Piece

_ID = re.compile(r"(?:^|[ _-])([0-9a-f]{32})(?:_all)?$")
_PROPERTY = re.compile(r"[^\s:|#>*\-`\[][^:\n|]{0,40}: \S")
_AUTHORS = ("author", "authors", "written by", "created by", "owner")
_DATES = ("last edited time", "last edited", "last updated", "updated", "date", "published", "created time", "created")


@dataclass(frozen=True, slots=True)
class Databases:
    """The databases of an export: `folders` that their pages lie in, `shown`: those that are there in full as well."""

    folders: frozenset[str]
    shown: frozenset[str]


def databases(names: Iterable[str]) -> Databases:
    """The databases among an archive's names."""
    found = [name for name in names if name.lower().endswith(".csv") and key_of(name)]
    full = {name.removesuffix("_all.csv") + ".csv" for name in found if name.endswith("_all.csv")}
    stems = [posixpath.splitext(name)[0].removesuffix("_all") for name in found]
    folders = {*stems, *(posixpath.join(posixpath.dirname(stem), without_id(posixpath.basename(stem))) for stem in stems)}
    return Databases(frozenset(folders), frozenset(full.intersection(found)))


def key_of(name: str) -> str:
    """The id at the end of a file's name, before its suffix; empty where there is none."""
    match = _ID.search(posixpath.splitext(posixpath.basename(name))[0])
    return match[1] if match else ""


def without_id(name: str) -> str:
    """A file's or folder's name, suffixes taken off before, without the id."""
    return _ID.sub("", name).strip() or name


def title_of_name(name: str) -> str:
    """The title in a file's name."""
    return without_id(posixpath.splitext(posixpath.basename(name))[0])


def with_rows(data: bytes, name: str, known: Databases) -> bytes:
    """A page's Markdown with the properties below its title as a table; anything else as it is."""
    if not key_of(name) or not name.lower().endswith((".md", ".markdown")):
        return data
    head, _, rest = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    block, _, body = rest.partition(b"\n\n")
    try:
        lines = block.decode().strip("\n").split("\n")
    except UnicodeDecodeError:
        return data
    is_row = posixpath.dirname(name) in known.folders
    if not head.startswith(b"# ") or not all(map(_PROPERTY.match, lines)) or (len(lines) < 2 and not is_row):
        return data
    return head + b"\n\n" + _table(lines).encode() + b"\n\n" + body


def described(article: Article) -> Article:
    """The article with its author and date as its properties state them."""
    pieces = tuple(piece for piece in article.pieces if not _is_empty(piece))
    after_title = pieces[1:] if pieces and pieces[0].kind == "heading" else pieces
    rows = takewhile(lambda piece: piece.kind == "table_row", after_title)
    stated = {name.strip().lower(): value for name, _, value in (row.text.partition(CELL_SEPARATOR) for row in rows)}
    author = next((one_line(stated[name]) for name in _AUTHORS if stated.get(name)), "")
    date = next(filter(None, (iso_date(stated.get(name)) for name in _DATES)), "")
    return replace(article, author=article.author or author, date=article.date or date, pieces=pieces)


def _table(lines: list[str]) -> str:
    """A Markdown table of the lines, whose header is empty: each row says by itself what it is."""
    rows = (line.replace("|", "\\|").replace(": ", " | ", 1) for line in lines)
    return "\n".join(("| | |", "|---|---|", *(f"| {row} |" for row in rows)))


def _is_empty(piece: Piece) -> bool:
    return piece.kind == "table_header" and not piece.text.replace("|", "").strip()

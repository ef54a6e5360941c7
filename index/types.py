"""The nouns of the indexing side: what travels from a source to the store.

A loader yields an `Article` (pieces as found), `clean` makes a `Document` of it (one final text with marked blocks),
`chunk` cuts that into `Passage`s. Every offset is half-open, `[start, end)`, in code points of `Document.text`.
Nothing here knows how to read, store or search; everybody may import it.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list_item", "table_header", "table_row", "code", "quote", "caption"]
Label = Literal["advertisement", "footer", "navigation"]

DEFAULT_SPACE = "main"
CELL_SEPARATOR = " | "  # between the cells of one table row; never inside a cell


@dataclass(frozen=True, slots=True)
class Source:
    """A place that articles come from: a folder or a single file.

    `name` is short and shown to readers; `location` is an absolute path and is shown only to the operator. `include` and
    `exclude` are patterns (index.sources.patterns): without the first all is in, what the second means is not there.
    """

    name: str
    location: str
    space: str = DEFAULT_SPACE
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One block as a loader found it. `level` is 1-6 for headings, nesting depth (from 1) for list items, else 0.

    `label` is set where the format itself says that this is not article text (`<nav>`, `<footer>`). `image` is the file of the
    picture whose caption this is, relative to the source; empty where there is none, or it does not lie in the source.
    `page` counts from 1; 0 where the format has no pages.
    """

    kind: BlockKind
    text: str
    level: int = 0
    label: Label | None = None
    image: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """An article as found in a file, not yet cleaned.

    `key` tells articles of one file apart (empty where a file holds one). `date` is ISO 8601 (`2024-05-19`) or empty;
    `url` is http(s) or empty. `hidden`: its writer says that it is not to be read yet (a draft). `slug` is the address that its
    writer gives it within its site. `unread`: why this one of a file's articles could not be read; then it has no pieces.
    """

    title: str
    pieces: tuple[Piece, ...]
    author: str = ""
    date: str = ""
    url: str = ""
    key: str = ""
    hidden: bool = False
    slug: str = ""
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of `Document.text`: `text[start:end]` is one paragraph, heading, list item, table row ...

    A block with a `label` is not article text: it stays in the text, so offsets hold, but is never answered from.
    `image` is the file of the picture whose caption this is, relative to the source, or empty. `page` counts from 1; 0 where
    the format has no pages.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    label: Label | None = None
    image: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class DocumentMeta:
    """Who a document is. `id` is stable across edits and moves, `sha256` (of the text, hex) is its version.

    `key` is its article's in the file.
    """

    id: str
    source: str
    path: str
    space: str
    title: str
    author: str
    date: str
    url: str
    sha256: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned, identified article. `text` never changes after `clean`; all offsets in the system point into it."""

    meta: DocumentMeta
    text: str
    blocks: tuple[Block, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the text still is the one that its SHA-256 was made of: what is not must never be quoted."""
        return hashlib.sha256(self.text.encode()).hexdigest() == self.meta.sha256


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of whole sentences of one document: `document.text[start:end] == text`.

    `context` (title, heading path, a table's header row) is given to embedder, full text and reader, but is not quotable.
    `units` are the `[start, end)` of its sentences, list items and table rows, which no answer may cross.
    `id` is 0 until the store gives it one.
    """

    document_id: str
    ordinal: int
    start: int
    end: int
    text: str
    heading_path: tuple[str, ...]
    context: str
    units: tuple[tuple[int, int], ...]
    id: int = 0

    @property
    def embedded_text(self) -> str:
        """What the embedder sees: the context, then the passage itself."""
        return f"{self.context}\n{self.text}" if self.context else self.text

"""The nouns of the answering side: what travels from a question to an answer.

All values are frozen. Offsets are half-open code points of `Document.text`. Scores live here, never on documents; higher is
better. The JSON names of these fields are fixed by the command `footnote ask --json` (see the README).
"""

from dataclasses import dataclass, field
from typing import Literal

from index.types import DocumentMeta, Passage

Status = Literal["answered", "unsure", "not_found"]
Kind = Literal["span", "list", "yes_no", "passage", "parts", "collection", "alternatives"]
Role = Literal["answer", "speaker", "verb", "heading", "referent"]
ValueKind = Literal["date", "time", "duration", "quantity", "number"]
Verdict = Literal["supported", "contradicted", "not_stated"]

MAX_QUESTION = 2000  # characters


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation, as the client remembers it. Untrusted: clients send it."""

    question: str
    answer: str | None = None
    read_as: str | None = None
    citations: tuple[tuple[str, int, int], ...] = ()  # (document id, start, end)


@dataclass(frozen=True, slots=True)
class Query:
    """A question that stands alone. `question` is as asked, `text` as it is read."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage. `score` is the fused score; ranks start at 1 and are 0 where that search did not find it."""

    passage: Passage
    document: DocumentMeta
    score: float
    dense_score: float = 0.0  # cosine similarity, [-1, 1]
    dense_rank: int = 0
    text_score: float = 0.0  # BM25, higher is better
    text_rank: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch that the reader proposes: `[start, end)` of the hit's document.

    `score` is the margin: start + end logit minus the window's null score, so it compares across passages.
    """

    hit: int  # position in the list of hits
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to be marked inside (or, for a table's heading, above) a quotation."""

    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quotation with its place: `document.text[start:end] == quote`, checked when made.

    `answer_start`, `answer_end` are None where nothing in the quotation is an answer (the nearest passages of a refusal).
    The `_utf16` offsets count UTF-16 code units, for browsers.
    """

    number: int
    document: DocumentMeta
    heading_path: tuple[str, ...]
    quote: str
    start: int
    end: int
    answer_start: int | None
    answer_end: int | None
    start_utf16: int
    end_utf16: int
    answer_start_utf16: int | None
    answer_end_utf16: int | None
    marks: tuple[Mark, ...] = ()
    also_in: tuple[DocumentMeta, ...] = ()
    page: int | None = None
    deep_link: str | None = None  # to the quotation on the original page, where a browser can find it there
    table_headings: tuple[str, ...] = ()  # of the table whose row is quoted, column by column
    pinned: bool = False  # a maintainer chose this place for the question


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: `[start, end)` of the document that citation number `citation` quotes, and marked there."""

    text: str
    citation: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Value:
    """What a verbatim answer amounts to; it stands beside it, never in its place.

    `text` is "2024-05-18", "09:30", "4 day", "7000000 USD" or "12"; `because` says on what it depends: the article's date.
    """

    text: str
    kind: ValueKind
    because: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several different values that articles give for the same thing, and the numbers of the citations that do."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StoreStamp:
    """Which store and models an answer came from."""

    generation: int
    sha256: str
    reader: str
    embedder: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What `Assistant.ask` returns: a verbatim answer with its citations, or an abstention with the nearest passages.

    `confidence` is the calibrated probability, in [0, 1], that the best candidate is right, also when it is not shown.
    `answer` is None for kinds without one span: list, yes_no, passage, parts, collection, alternatives.
    """

    question: str
    read_as: str
    status: Status
    answer: str | None
    confidence: float
    kind: Kind
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    store: StoreStamp
    notice: str | None = None
    missing: str | None = None
    notes: tuple[str, ...] = ()  # what else there is to know about this answer, a sentence each
    items: tuple[Item, ...] = ()  # of a list, in the order of the source; or the steps of a passage
    verdict: Verdict | None = None  # on a yes-no question
    parts: tuple["Answer", ...] = ()  # of a question that asks several things
    alternatives: tuple[Alternative, ...] = ()  # where articles disagree, the newest first; else none
    value: Value | None = None
    suggestions: tuple[str, ...] = ()  # questions that the articles do answer
    milliseconds: dict[str, float] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        return self.status == "answered"

    @property
    def quoted(self) -> tuple[Citation, ...]:
        """The citations, with those of its parts."""
        return tuple(citation for told in (self, *self.parts) for citation in told.citations)

"""A document and a place in it in; the link that leads a browser to that place on the original page out, or None; pure.

The link ends in a text fragment, `#:~:text=[prefix-,]start[,end][,-suffix]`, after the WICG's specification
(https://wicg.github.io/scroll-to-text-fragment/). A browser goes to the first match, so a link is made only where it matches
nothing else in the article, with the fewest words before and after that make it so. Matches are counted at least as coarsely
as browsers count them (case, accents, forms of quotation marks): what is unique here is unique there.

In a PDF browsers search for no text: its link ends in `#page=3` (RFC 8118).
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from urllib.parse import quote, urlsplit

from index.types import CELL_SEPARATOR, Document
from qa.segments import HIDDEN

Range = tuple[int, int]

END_WORDS = 4  # of a long quotation, at each end
MOST_WORDS = 16  # before, and after
MOST_FORMS = 8  # of a fragment that are tried; each is searched for in the whole article
MOST_TEXT = 2_000_000  # characters of an article; a search through more takes longer than the answer
PDF = ".pdf"
TABLE_ROWS = ("table_header", "table_row")
LIST_NUMBER = re.compile(r"[0-9]{1,9}[.)]\s+")  # a page counts its items itself: the number is none of its text
LINE = re.compile(r"\S+(?: \S+)*")  # no space of a fragment matches a line break or two spaces
# Scripts without spaces: only a dictionary knows where their words end, but they surely do at these marks.
UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
MARKS = "，、；：。！？」』）】》”’"
WORD = re.compile(rf"\S+?(?:[{MARKS}]+(?={UNSPACED})|(?!\S))")
IGNORED = ("Mn", "Me", "Cf", "Cc")  # categories of characters that a search passes over
ALIKE = (
    dict.fromkeys("‘’‚‛׳", "'") | dict.fromkeys("“”„‟״", '"') | {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l"}
)


def deep_link(document: Document, start: int, end: int) -> str | None:
    """The address of the original page with a text fragment of `[start, end)`, or with the page of a PDF.

    None where the article has no address that may be linked to, or where no fragment matches the place and nothing else.
    """
    url = safe_link(document.meta.url).partition(":~:")[0]
    if url and document.meta.path.lower().endswith(PDF):
        return f"{url.partition('#')[0]}#page={page_of(document, start) or 1}"
    if not url or len(document.text) > MOST_TEXT:
        return None
    page = _Page(document)
    forms = islice(_forms(document.text, page.pieces(start, end)), MOST_FORMS)
    fragment = next(filter(None, (page.fragment(*form) for form in forms)), None)
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}" if fragment else None


def page_of(document: Document, position: int) -> int | None:
    """The number of the page that a position of the text is on; None where the article has no pages."""
    number = bisect_right(document.blocks, position, key=lambda block: block.start) - 1
    return document.blocks[number].page or None if number >= 0 else None


def safe_link(url: str) -> str:
    """`url` if a page may link to it (http or https, a host, no user name, nothing that cannot be seen), else empty."""
    if HIDDEN.search(url) or re.search(r"[\s\\\"'<>^`{|}]", url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else ""


def _forms(text: str, pieces: Sequence[Range]) -> Iterator[tuple[Range, Range | None]]:
    """What may stand for the pieces of a quotation, in turn: its first and its last words; all of it; the same without its
    first line or cell."""
    if not pieces:
        return
    first, last = _words(text, *pieces[0]), _words(text, *pieces[-1])
    if len(pieces) > 1 or len(first) > 2 * END_WORDS:
        yield (first[0][0], first[:END_WORDS][-1][1]), (last[-END_WORDS:][0][0], last[-1][1])
    yield pieces[0], pieces[-1] if len(pieces) > 1 else None
    yield from _forms(text, pieces[1:])


def _words(text: str, start: int, end: int) -> list[Range]:
    return [word.span() for word in WORD.finditer(text, start, end)]


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of the text that a browser searches as one: a line of a block, or of a cell.

    A `doubtful` one may not be on the page: a cell that says what the one above says may be that one, over two rows; a caption
    may be the description of an image, which is shown only where the image is not.
    """

    start: int
    end: int
    doubtful: bool = False


def _runs(document: Document) -> Iterator[_Run]:
    above: list[str] = []  # the cells of the table row before
    for block in document.blocks:
        text = document.text[block.start : block.end]
        number = LIST_NUMBER.match(text) if block.kind == "list_item" else None
        start = block.start + (number.end() if number else 0)
        cells = text.split(CELL_SEPARATOR) if block.kind in TABLE_ROWS else [document.text[start : block.end]]
        for column, cell in enumerate(cells):
            doubtful = block.kind == "caption" or (column < len(above) and cell == above[column])
            for line in LINE.finditer(document.text, start, start + len(cell)):
                yield _Run(line.start(), line.end(), doubtful)
            start += len(cell) + len(CELL_SEPARATOR)
        above = cells if block.kind in TABLE_ROWS else []


class _Page:
    """The article as a browser's search sees it: its runs, and their text as it is compared, a line each."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._runs = [run for run in _runs(document) if self._folded((run.start, run.end))]
        self._starts = [run.start for run in self._runs]
        lines = [self._folded((run.start, run.end)) for run in self._runs]
        self._places = list(accumulate((len(line) + 1 for line in lines), initial=0))  # of the runs, in the line below
        self._compared = "\n".join(lines)

    def pieces(self, start: int, end: int) -> list[Range]:
        """The runs of `[start, end)`, cut to it, without doubtful ones at its ends."""
        held = [run for run in self._runs if run.start < end and start < run.end]
        sure = [number for number, run in enumerate(held) if not run.doubtful]
        return [(max(start, run.start), min(end, run.end)) for run in held[sure[0] : sure[-1] + 1]] if sure else []

    def fragment(self, first: Range, last: Range | None) -> str | None:
        """The fragment of `first`, or of all from `first` to `last`, that matches nothing else; None where there is none."""
        end = (last or first)[1]
        if not (self._is_bounded(first[0]) and self._is_bounded(end)):
            return None
        before, after = self._words_before(first[0]), self._words_after(end)
        others = [place for place in self._matches(first) if place != self._place(first[0])]
        if last is None:
            length = len(self._folded(first))
            shared = [(self._before_too(place, before), self._after_too(place + length, after)) for place in others]
        else:  # the browser takes the first `last` after `first`
            length, here = len(self._folded(last)), self._place(last[0])
            nearer = [place for place in self._matches(last) if self._place(first[1]) <= place < here]
            if nearer and nearer[-1] + length > here:
                return None  # it goes on searching behind what it found
            shared = [(self._before_too(place, before), len(after)) for place in others]
            shared += [(len(before), self._after_too(place + length, after)) for place in nearer]
        words = _fewest(shared, len(before), len(after))
        if words is None:
            return None
        parts = [f"{self._encoded(before[words[0] - 1])}-"] if words[0] else []
        parts += [self._encoded(first), *([self._encoded(last)] if last else [])]
        parts += [f"-{self._encoded(after[words[1] - 1])}"] if words[1] else []
        return ",".join(parts)

    def _words_before(self, position: int) -> list[Range]:
        """The last word before a position, the last two, ...: of its run or, at its beginning, of the run before."""
        number = bisect_right(self._starts, position) - 1
        stretch = (self._runs[number].start, position)
        if stretch[0] == position:
            if number == 0 or self._runs[number - 1].doubtful:
                return []
            stretch = (self._runs[number - 1].start, self._runs[number - 1].end)
        words = _words(self._text, *stretch)[-MOST_WORDS:]
        return [(start, words[-1][1]) for start, _ in reversed(words)]

    def _words_after(self, position: int) -> list[Range]:
        """The first word after a position, the first two, ...: of its run or, at its end, of the run after."""
        number = bisect_right(self._starts, position - 1) - 1
        stretch = (position, self._runs[number].end)
        if stretch[1] == position:
            if number + 1 == len(self._runs) or self._runs[number + 1].doubtful:
                return []
            stretch = (self._runs[number + 1].start, self._runs[number + 1].end)
        words = _words(self._text, *stretch)[:MOST_WORDS]
        return [(words[0][0], end) for _, end in words]

    def _matches(self, words: Range) -> list[int]:
        """Where these words stand in the compared text, each whole."""
        folded = self._folded(words)
        found = (match.start() for match in re.finditer(f"(?={re.escape(folded)})", self._compared))
        return [place for place in found if self._may_bound(place) and self._may_bound(place + len(folded))]

    def _before_too(self, place: int, before: Sequence[Range]) -> int:
        """How many of the words `before` stand before this place too."""
        end = place - 1 if self._compared[max(0, place - 1) : place].isspace() else place
        for count, words in enumerate(before):
            folded = self._folded(words)
            start = end - len(folded)
            if start < 0 or not self._compared.startswith(folded, start) or not self._may_bound(start):
                return count
        return len(before)

    def _after_too(self, place: int, after: Sequence[Range]) -> int:
        """How many of the words `after` stand after this place too."""
        start = place + 1 if self._compared[place : place + 1].isspace() else place
        for count, words in enumerate(after):
            folded = self._folded(words)
            if not self._compared.startswith(folded, start) or not self._may_bound(start + len(folded)):
                return count
        return len(after)

    def _place(self, position: int) -> int:
        """Where a position of the text, in a run, is in the compared text."""
        number = bisect_right(self._starts, position) - 1
        return self._places[number] + len(self._folded((self._starts[number], position)))

    def _may_bound(self, place: int) -> bool:
        """Whether a word may begin or end at a place of the compared text."""
        around = self._compared[max(0, place - 1) : place + 1]
        return not re.fullmatch(r"\w\w", around) or re.search(UNSPACED, around) is not None

    def _is_bounded(self, position: int) -> bool:
        """Whether a word surely begins or ends at a position of the text."""
        around = self._text[max(0, position - 1) : position + 1]
        return len(around) < 2 or re.search(rf"[\s“”()\[\]«»!?—–…]|[{MARKS}]{UNSPACED}", around) is not None

    def _folded(self, words: Range) -> str:
        return self._text[words[0] : words[1]].translate(_FOLDED)

    def _encoded(self, words: Range) -> str:
        return quote(self._text[words[0] : words[1]], safe="").replace("-", "%2D")


def _fewest(shared: Sequence[tuple[int, int]], most_before: int, most_after: int) -> tuple[int, int] | None:
    """The fewest words before and after of which each other match lacks one; these share so many before and after."""
    counts = ((before, max((b + 1 for a, b in shared if a >= before), default=0)) for before in range(most_before + 1))
    return min((count for count in counts if count[1] <= most_after), key=lambda count: (sum(count), count[1]), default=None)


class _Folding(dict[int, str]):
    """What a character is compared as: its base letters, in lower case; worked out where it is first met."""

    def __missing__(self, code: int) -> str:
        letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        self[code] = "".join(ALIKE.get(letter, letter) for letter in letters if unicodedata.category(letter) not in IGNORED)
        return self[code]


_FOLDED = _Folding()

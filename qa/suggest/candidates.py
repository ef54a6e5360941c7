"""An article in, questions that it should answer out: from its sentences, its tables and its headings; pure, rule-based.

Each comes with the place that it was made from, so that it can be kept only if that very place answers it. Titles, names and
cells are copied as they stand. What cannot be asked well is not asked: a question needs a subject of its own, a table a first
column of names.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from index.sentences import sentences
from index.types import CELL_SEPARATOR, Block, Document
from qa.suggest.from_sentences import Candidate, from_sentence
from qa.terms import STOP_WORDS

SHORTEST, LONGEST = 12, 120  # characters of a question
MOST_CELLS = 4  # questions of one table
MOST_CELL_WORDS = 8

_NOT_ALONE = frozenset(
    "it its he him his she her they them their this these those such here we our us above below following other others "
    "latter former same another".split()
)
_SELF_EVIDENT = ("heading", "table", "definition")
_EMPTY = frozenset(("", "-", "–", "—", "none", "yes", "no", "n/a", "?"))
_HOW_TO = re.compile(r"How to ([a-z][^?:]{2,80})$")


def candidates(document: Document, most: int) -> list[Candidate]:
    """At most so many questions, each different, those of different rules first, and then in the order of the article."""
    common = {word for word in re.findall(r"\w+", document.text) if word.islower()}
    found: dict[str, Candidate] = {}
    for candidate in (*_of_headings(document), *_of_tables(document, common), *_of_sentences(document, common)):
        if _is_good(candidate, document.text):
            found.setdefault(candidate.question.casefold(), candidate)
    seen: dict[str, int] = {}
    rounds = []
    for candidate in found.values():
        seen[candidate.rule] = seen.get(candidate.rule, 0) + 1
        rounds.append(seen[candidate.rule])
    ordered = sorted(zip(rounds, found.values(), strict=True), key=lambda one: (one[0], one[1].place))
    return [candidate for _, candidate in ordered[:most]]


def _of_sentences(document: Document, common: set[str]) -> Iterator[Candidate]:
    for block in document.blocks:
        if block.label is None and block.kind in ("paragraph", "list_item"):
            for start, end in sentences(document.text[block.start : block.end]):
                yield from from_sentence(document.text, block.start + start, block.start + end, common)


def _of_tables(document: Document, common: set[str]) -> Iterator[Candidate]:
    """ "What is the <column> for <row>?", each column with another row."""
    header: Block | None = None
    rows: list[Block] = []
    for block in (*document.blocks, Block("paragraph", 0, 0)):
        if header and block.kind == "table_row" and block.label is None:
            rows.append(block)
            continue
        if header:
            yield from _of_table(document.text, header, rows, common)
        header, rows = (block if block.kind == "table_header" and block.label is None else None), []


def _of_table(text: str, header: Block, rows: Sequence[Block], common: set[str]) -> Iterator[Candidate]:
    columns = text[header.start : header.end].split(CELL_SEPARATOR)
    for column in range(1, min(len(columns), 1 + MOST_CELLS)):
        named = _column(columns[column], common)
        for row in [*rows[column - 1 :], *rows[: column - 1]]:
            cells = text[row.start : row.end].split(CELL_SEPARATOR)
            if not named or len(cells) != len(columns) or not _can_be_asked(cells[0], cells[column]):
                continue
            at = row.start + sum(len(cell) + len(CELL_SEPARATOR) for cell in cells[:column])
            question = f"What {'are' if _is_plural(named) else 'is'} the {named} for {cells[0]}?"
            yield Candidate(question, (row.start, row.end), (at, at + len(cells[column])), "table")
            break


def _of_headings(document: Document) -> Iterator[Candidate]:
    """Headings that ask: the answer stands below them."""
    headings = [block for block in document.blocks if block.kind == "heading" and block.label is None]
    for number, block in enumerate(headings):
        text = document.text[block.start : block.end].strip()
        how = _HOW_TO.match(text)
        if not how and not (text.endswith("?") and text[0].isupper()):
            continue
        below = (other.start for other in headings[number + 1 :] if other.level <= block.level)
        place = (block.end, next(below, len(document.text)))
        yield Candidate(f"How do I {how[1]}?" if how else text, place, None, "heading")


def _column(heading: str, common: set[str]) -> str:
    """A column's heading inside a question; empty where it makes none."""
    first, _, rest = heading.strip().partition(" ")
    if not re.match(r"[^\W\d_]", first) or len(heading.split()) > 6 or re.search(r"[?:/()]", heading):
        return ""
    lower = first.istitle() and (first.lower() in common or not rest or rest.split()[0].islower())
    return f"{first.lower() if lower else first} {rest}".strip()


def _can_be_asked(name: str, cell: str) -> bool:
    """Whether a row has a name, and the cell says something."""
    named = re.match(r"[^\W_]*[^\W\d_]", name) and len(name.split()) <= 5 and name.lower() not in _EMPTY
    return bool(named) and cell.strip().lower() not in _EMPTY and len(cell.split()) <= MOST_CELL_WORDS


def _is_plural(named: str) -> bool:
    return re.search(r"[^siu]s$", named.split()[-1 if " of " not in named and " per " not in named else 0]) is not None


def _is_good(candidate: Candidate, text: str) -> bool:
    """Whether a question can stand alone and be shown: one line, no pronoun, nothing open, and not its own answer."""
    question = candidate.question
    if not SHORTEST <= len(question) <= LONGEST or "  " in question:
        return False
    if any(unicodedata.category(character)[0] == "C" for character in question):
        return False
    words = re.findall(r"\w+", question.lower())
    answer = text[slice(*candidate.answer)].lower().strip() if candidate.answer else ""
    quotes = sum(question.count(sign) for sign in '"“”')
    alone = not _NOT_ALONE & set(words) and quotes % 2 == 0 and len(words) > 2
    return alone and not (answer and answer in question.lower()) and (candidate.rule in _SELF_EVIDENT or _is_told(question))


def _is_told(question: str) -> bool:
    """Whether it says what it is about: by a name, a number or a quoted word, or by some words; "the song" may be any."""
    inner = question.split()[1:]
    names = any(word[0].isupper() or word[0] in '"“' or any(map(str.isdigit, word)) for word in inner)
    return names or sum(word.lower().strip("?") not in STOP_WORDS for word in inner) > 3

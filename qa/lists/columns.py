"""A question for several things and a document's tables in, the cells that answer it out; pure.

"Which cities have a limit above 150 euros?": the column is the one whose heading names what is asked for. Rows are chosen by
plain equality with a cell, by a comparison of numbers with their unit, or by a cell that says "none". Each word of the question
that carries meaning must be met by a condition, a heading, or the title and headings above the table; else nothing is answered.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from index.types import Document
from qa.lists.tables import Cell, Table, amount_of, tables
from qa.question.several import Several, content, singular
from qa.terms import alike, occurrences
from qa.values.amounts import amount_at

Range = tuple[int, int]
Row = tuple[Cell, ...]

_COMPARED = re.compile(
    r"\b(?P<above>above|over|(?:more|greater|higher|longer|larger|bigger|later|heavier|taller) than|exceed(?:s|ing)?|at least"
    r"|(?:no|not) (?:less|fewer|lower) than)\s+(?=\W?\d)"
    r"|\b(?P<below>below|under|(?:less|fewer|lower|shorter|smaller|cheaper|earlier) than|at most|up to"
    r"|(?:no|not) (?:more|higher|greater) than)\s+(?=\W?\d)|\b(?P<between>between)\s+(?=\W?\d)",
    re.I,
)
_WITH_THE_END = re.compile(r"at least|at most|up to|no|not", re.I)
_LACKING = re.compile(r"\b(?:no|without|lacks?|lacking|do not|does not|don't|doesn't)\b", re.I)
_FALLS = re.compile(r"\b(?:f[ae]ll|fallen|drop(?:ped)?|shr[iau]nk|declined?|decreased?|down)\b", re.I)
_BEHIND = re.compile(r"\s+(?:with|in|of|per|for|to|at|by|from|on)\s|\s*[(,]")
_WITHOUT_MEANING = frozenset(  # verbs and nouns that tie a value to its row
    "cost have hold offer belong list table row column see saw exceed pay allow reach need take amount value per "
    "lie get come make".split()
)
_MOVES = frozenset(
    "rise rose risen grow grew grown increase up fall fell fallen drop shrink shrank decline decrease down".split()
)


@dataclass(frozen=True, slots=True)
class _Condition:
    """What a row must meet, and the words of the question that it accounts for."""

    holds: Callable[[Row], bool]
    words: frozenset[str]


def cells_asked_for(question: str, asked: Several, document: Document, near: Range) -> list[Cell]:
    """The cells of the table around `near` that answer the question, from above; none where there is any doubt."""
    for table in tables(document):
        if table.start < near[1] and near[0] < table.end:
            return _chosen(question, asked, document, table)
    return []


def _chosen(question: str, asked: Several, document: Document, table: Table) -> list[Cell]:
    column = _column(asked, table.headings)
    if column is None and _COMPARED.search(question):
        column = 0  # what the rows are about may have another name: the states among the countries
    if column is None:
        return []
    conditions = [*_compared(question, table), *_equal(question, table, column), *_present(question, table, column)]
    known = [*content(" ".join((document.meta.title, *_above(document, table.start), *table.headings)))]
    accounted = {*known, *content(asked.phrase), *_WITHOUT_MEANING}.union(*(condition.words for condition in conditions))
    if not all(any(alike(word, other) for other in accounted) for word in content(question)):
        return []
    rows = [row for row in table.rows if len(row) == len(table.headings) and all(met.holds(row) for met in conditions)]
    return [row[column] for row in rows if not row[column].is_nothing]


def _column(asked: Several, headings: Sequence[str]) -> int | None:
    """The column whose heading is what is asked for, else the only one that has it as its last word."""
    wanted = [content(asked.phrase), [singular(asked.noun)]]
    named = [content(heading) for heading in headings]
    for phrase in wanted:
        if phrase in named:
            return named.index(phrase)
    ending = [number for number, heading in enumerate(headings) if _head(heading) == wanted[1]]
    return ending[0] if len(ending) == 1 else None


def _head(heading: str) -> list[str]:
    """The noun of a heading, in a list, which is empty where there is none: that of "Border with China" is border."""
    return content(_BEHIND.split(heading, maxsplit=1)[0])[-1:]


def _compared(question: str, table: Table) -> list[_Condition]:
    """The comparison of the question with the one column that has its unit, and fits best by its heading."""
    found = _COMPARED.search(question)
    if found is None:
        return []
    begin = found.start() if found["between"] else found.end()
    asked = amount_at(question[begin:], 0, 60)
    if asked is None:
        return [_Condition(lambda row: False, frozenset())]
    column = _best_column(content(question), table, asked.dimension)
    low, high = (
        (asked.low, asked.high) if found["between"] else (asked.low, math.inf) if found["above"] else (-math.inf, asked.high)
    )
    edge = bool(found["between"]) or _WITH_THE_END.match(found.group()) is not None
    sign = -1 if _FALLS.search(question) else 1
    words = frozenset(content(question[found.start() : found.end() + 40].split("?")[0][:60]))
    units = frozenset(word for word in words if any(character.isdigit() for character in word) or word in _units(table, column))

    def holds(row: Row) -> bool:
        stated = amount_of(row[column].text) if column is not None else None
        if stated is None:
            return False
        value = sign * stated[0]
        return low <= value <= high if edge else (low < value if found["above"] else value < high)

    return [_Condition(holds, units | _MOVES | frozenset(content(found.group())))]


def _units(table: Table, column: int | None) -> frozenset[str]:
    return frozenset(word for row in table.rows if column is not None for word in content(row[column].text))


def _best_column(words: Sequence[str], table: Table, dimension: str) -> int | None:
    """The column whose cells have the unit; of several the one whose heading has most words of the question, if it is one."""
    fitting = []
    for number, heading in enumerate(table.headings):
        stated = [amount_of(row[number].text) for row in table.rows if len(row) == len(table.headings)]
        if any(one is not None and one[1].dimension == dimension for one in stated):
            fitting.append((sum(alike(word, other) for word in set(words) for other in content(heading)), number))
    fitting.sort(reverse=True)
    return fitting[0][1] if fitting and (len(fitting) == 1 or fitting[0][0] > fitting[1][0]) else None


def _equal(question: str, table: Table, column: int) -> list[_Condition]:
    """Of each other column the cells that the question names."""
    found = []
    for number in range(len(table.headings)):
        rows = [row for row in table.rows if len(row) == len(table.headings)] if number != column else []
        named = {row[number].text for row in rows if content(row[number].text) and occurrences(row[number].text, question)}
        if named:
            words = frozenset(word for text in named for word in content(text))
            found.append(_Condition(partial(_is_among, number, named), words))
    return found


def _present(question: str, table: Table, column: int) -> list[_Condition]:
    """Whether a column in which some rows have none must have something, or must not: "... have no office?" """
    found, words = [], content(question)
    for number, heading in enumerate(table.headings):
        says_none = any(row[number].is_nothing for row in table.rows if len(row) == len(table.headings))
        head = _head(heading)
        if number == column or not says_none or not head or not any(alike(head[0], word) for word in words):
            continue
        found.append(_Condition(partial(_is_there, number, _LACKING.search(question) is None), frozenset()))
    return found


def _is_among(number: int, named: set[str], row: Row) -> bool:
    return row[number].text in named


def _is_there(number: int, wanted: bool, row: Row) -> bool:
    """Whether the cell has something, or has nothing where nothing is wanted."""
    return row[number].is_nothing != wanted


def _above(document: Document, position: int) -> list[str]:
    """The headings above a place, and the sentence that leads to it."""
    before = [block for block in document.blocks if block.start < position and not block.label]
    path: list[str] = []
    level = 7
    for block in reversed(before):
        if block.kind == "heading" and block.level < level:
            path.append(document.text[block.start : block.end])
            level = block.level
    return path + ([document.text[before[-1].start : before[-1].end]] if before and before[-1].kind == "paragraph" else [])

"""No span crosses a list item, a table's cell or a sentence's end, and every right answer within one can be given.

Real markup goes the whole way: loaded, cleaned, chunked, told to a reader whose logits are made up. Tokens are words with the
space before them, as most tokenisers have them.
"""

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunk import chunk
from index.clean import clean
from index.load import load
from index.types import Document, DocumentMeta
from qa.read import _to_span, _window
from qa.spans import OUTSIDE, best_spans
from qa.types import Hit, Span
from qa.verbalise import Told, tell

META = DocumentMeta("d", "s", "p", "main", "T", "", "", "", "0" * 64)
TOKEN = re.compile(r"\s?\w+|\s?[^\w\s]")

LISTS = """# Kit

- Bring a tent. It must be dry.
  - pegs
  - a mallet, e.g. Estwing

    A second paragraph. Of it.
- Pay 3.7 euros to Dr. Smith

1. Open the lid
2. Close it

> "We agree," said J. R. R. Tolkien. "Go now."

Ferry
: Leaves at noon.
"""
TABLES = """# Travel

Before the table

| City | Limit |
| --- | --- |
| St. Petersburg | 180 euros |
| Lisbon | approx. 120 euros. Less in May. |

After it. The end
"""
PAGE = """<html><head><title>T</title></head><body><h1>Kit 🙂</h1>
<p>One sentence.<br>Another line</p><h2>Of tents</h2>
<ul><li>Tent. Dry.<ul><li>pegs</li><li>mallet</li></ul></li><li><p>First part.</p><p>Second part</p></li></ul>
<dl><dt>Ferry</dt><dd>Leaves at noon. Returns at 6 p.m.</dd><dt>Bus</dt><dd>None</dd></dl>
<blockquote><p>We agree.</p><p>Go now.</p></blockquote>
<table><tr><td>Founded</td><td>1921</td></tr><tr><td>Owner</td><td>Ada 🙂</td></tr></table></body></html>
"""
UNITS = [
    (
        "kit.md", LISTS,
        ["Bring a tent.", "It must be dry.", "pegs", "a mallet, e.g. Estwing", "A second paragraph.", "Of it.",
         "Pay 3.7 euros to Dr. Smith", "1. Open the lid", "2. Close it", '"We agree," said J. R. R. Tolkien.', '"Go now."',
         "Ferry : Leaves at noon."],
    ),
    (
        "travel.md", TABLES,
        ["Before the table", "St. Petersburg", "180 euros", "Lisbon", "approx. 120 euros.", "Less in May.",
         "After it.", "The end"],
    ),
    (
        "kit.html", PAGE,
        ["One sentence.", "Another line", "Tent.", "Dry.", "pegs", "mallet", "First part.", "Second part", "Ferry",
         "Leaves at noon.", "Returns at 6 p.m.", "Bus", "None", "We agree.", "Go now.", "Founded", "1921", "Owner", "Ada 🙂"],
    ),
]  # fmt: skip


def read_in(path: str, markup: str) -> tuple[Document, list[Hit]]:
    (article,) = load(markup.replace("\n", "\r\n").encode(), path)
    document = clean(article, source="s", path=path, space="main")
    passages = chunk(document, count_tokens=lambda texts: [len(text.split()) for text in texts], max_tokens=80)
    return document, [Hit(passage, META, 1.0) for passage in passages]


def windowed(hit: Hit) -> tuple[Told, Any]:
    """The passage as one window: [CLS], then the tokens of what is told, then [SEP]."""
    told = tell(hit.passage)
    tokens = [(0, 0), *(match.span() for match in TOKEN.finditer(told.text)), (0, 0)]
    in_second = np.array([0 < number < len(tokens) - 1 for number in range(len(tokens))])
    return told, _window(np.arange(len(tokens)), np.array(tokens), in_second, 0, hit, told, 0)


def spans_of(hit: Hit, start: Any, end: Any, top: int = 10) -> list[Span]:
    window = windowed(hit)[1]
    found = best_spans(start, end, window.unit, window.null, top=top)
    return [_to_span(span.first, span.last, span.margin, window, hit) for span in found]


def pointing_at(hit: Hit, low: int, high: int) -> list[Span]:
    """What is found when the logits say `[low, high)` of the document."""
    window = windowed(hit)[1]
    used = np.flatnonzero(window.unit != OUTSIDE)
    start, end = np.zeros((2, window.unit.size), dtype=np.float32)
    start[[number for number in used if window.offsets[number, 0] == low]] = 9
    end[[number for number in used if window.offsets[number, 1] == high]] = 9
    return spans_of(hit, start, end, top=1)


@pytest.mark.parametrize(("path", "markup", "expected"), UNITS, ids=[path for path, *_ in UNITS])
def test_units_are_items_cells_and_sentences(path: str, markup: str, expected: list[str]) -> None:
    document, hits = read_in(path, markup)
    assert [document.text[start:end] for hit in hits for start, end in hit.passage.units] == expected


@pytest.mark.parametrize(("path", "markup", "expected"), UNITS, ids=[path for path, *_ in UNITS])
def test_each_unit_can_be_the_answer_and_no_more_than_one(path: str, markup: str, expected: list[str]) -> None:
    document, hits = read_in(path, markup)
    for hit in hits:
        units = hit.passage.units
        for low, high in units:
            (span,) = pointing_at(hit, low, high)
            assert (span.start, span.end, span.text) == (low, high, document.text[low:high])
        for (low, middle), (_, high) in pairwise(units):
            (span,) = pointing_at(hit, low, high)
            assert span.end <= middle or span.start >= middle


@pytest.mark.parametrize(("path", "markup", "expected"), UNITS, ids=[path for path, *_ in UNITS])
@settings(deadline=None, max_examples=100)
@given(seed=st.integers(0, 2**32 - 1), sharp=st.sampled_from([0.1, 1.0, 30.0]))
def test_no_span_crosses_a_unit_whatever_the_logits(
    path: str, markup: str, expected: list[str], seed: int, sharp: float
) -> None:
    document, hits = read_in(path, markup)
    chance = np.random.default_rng(seed)
    for hit in hits:
        size = windowed(hit)[1].unit.size
        start, end = (sharp * chance.standard_normal((2, size))).astype(np.float32)
        spans = spans_of(hit, start, end)
        assert spans
        for span in spans:
            assert document.text[span.start : span.end] == span.text == span.text.strip() != ""
            assert sum(low <= span.start and span.end <= high for low, high in hit.passage.units) == 1


GOLD = [
    ("The Hobbit is by J. R. R. Tolkien, an Oxford man.", "J. R. R. Tolkien"),
    ("He was born in St. Petersburg in 1921.", "St. Petersburg"),
    ("It was opened by U.S. President Barack Obama.", "U.S. President Barack Obama"),
    ("She served in the U.S. Army for years.", "the U.S. Army"),
    ("The pass lies approx. 40 km to the north.", "approx. 40 km"),
    ("The theory of F. A. Hayek and J.-P. Serre was new.", "F. A. Hayek and J.-P. Serre"),
    ("He played the Étude Op. 10 No. 5 there.", "Étude Op. 10 No. 5"),
    ("It was written by Dr. Martin Luther King Jr. in jail.", "Dr. Martin Luther King Jr."),
    ("Their firm was Acme Inc. of Northport.", "Acme Inc. of Northport"),
    ("The ferry leaves at 5 p.m. on Sundays.", "5 p.m. on Sundays"),
    ("It costs $3.7 million, or 5,000.50 euros.", "$3.7 million"),
    ("Write to https://example.org/a.b?c=d or so.", "https://example.org/a.b?c=d"),
    ("Theodore \"T.R.\" Knight and J.P. \"Big\" Bopper came.", "Theodore \"T.R.\" Knight"),
    ("They fought from Nov. 5 to Dec. 24 in vain.", "Nov. 5 to Dec. 24"),
    ("Trees, e.g. Norway spruce, grow there.", "Trees, e.g. Norway spruce"),
    ("He said … and then … nothing at all.", "… and then … nothing at all"),
    ("They shouted “Now!” and “Why?” at once.", "“Now!” and “Why?”"),
    ("The law (see Sec. 3. Then Art. 5) is old.", "see Sec. 3. Then Art. 5"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "gold"), GOLD, ids=[gold for _, gold in GOLD])
def test_right_answers_with_full_stops_can_be_given(sentence: str, gold: str) -> None:
    document, (hit,) = read_in("t.txt", f"Title\n\nA sentence before. {sentence} A sentence after.\n")
    low = document.text.index(gold)
    (span,) = pointing_at(hit, low, low + len(gold))
    assert span.text == gold


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("It is easy to clean.The lid is not.", "easy", "clean"),
        ("We met Ann. Bob came.", "Ann", "Ann"),
        ("See v2.1.3. Then go.", "v2", "3"),
    ],
)
def test_widening_to_whole_words_stops_at_the_sentence(text: str, low: str, high: str) -> None:
    """Where the space after a full stop was forgotten, "easy to clean" was widened to "easy to clean.The"."""
    document, (hit,) = read_in("t.txt", f"Title\n\n{text}\n")
    start, end = document.text.index(low), document.text.index(high) + len(high)
    (span,) = pointing_at(hit, start, end)
    assert span.text == document.text[start:end]

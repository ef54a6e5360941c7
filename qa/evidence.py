"""A question, its hits and the reader's spans in, one row of evidence a candidate out; pure.

Evidence is what tells a right candidate from a wrong one beyond the reader's own margin: names, numbers and rare words of the
question that stand nowhere in the passage, its title or headings (a strong sign of a near miss), agreement of passages, the
retriever's ranks, and whether the answer is of the kind that was asked for. What the numbers are worth is fitted elsewhere.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from index.types import CELL_SEPARATOR, Passage
from qa.rewrite import names
from qa.terms import STOP_WORDS, WORD, normalised, words
from qa.types import Hit, Span

Range = tuple[int, int]

CANDIDATES = 6  # spans that are judged, best margin first
SAME_STEM = 4  # letters that two words must share from the left to count as forms of one word
MOST_MARGIN = 20.0

_NUMBER_WORD = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|hundreds?|thousands?|"
    r"millions?|half|third|quarter|once|twice|zero|no|none|several|both|single|double)\b"
)
_TIME_WORD = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|"
    r"december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|tomorrow|morning|noon|evening|night|"
    r"midnight|spring|summer|autumn|winter|century|decades?|years?|months?|weeks?|days?|hours?|minutes?|before|after|during|"
    r"annually|daily|weekly|monthly|christmas|easter|end|beginning|weekend)\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against one candidate. Shares are in [0, 1]."""

    margin: float  # of the span over its window's null, cut to ±20
    close_margin: float  # the best margin at its place when its sentence is read alone, cut to ±20
    lead: float  # its margin less the best margin of another text, cut to ±20
    agreement: float  # 1 if another passage gives the same text
    cosine: float  # of the question with the passage
    reciprocal_rank: float  # of the passage among the hits
    text_found: float  # 1 if full text found the passage among its first ten
    missing_names: float  # share of the question's names that the passage and its context lack
    missing_numbers: float  # likewise of its numbers
    missing_words: float  # likewise of its other content words, weighed by rarity
    missing_near: float  # share of its content words that the candidate's sentence and its neighbours lack
    names_elsewhere: float  # share of its names that the candidate's own sentence, the title and the headings lack
    numbers_elsewhere: float  # likewise of its numbers
    unknown_words: float  # share of its content words that no passage of the store has
    kind_fits: float  # 1 the answer is of the kind asked for, -1 it is not, 0 not known
    answer_words: float  # log of their number
    echo: float  # share of the answer's words that the question already has


FEATURES = tuple(field.name for field in fields(Evidence))


def close_hits(hits: Sequence[Hit], spans: Sequence[Span]) -> list[Hit]:
    """For each candidate a hit with nothing but its sentence or table row, to be read once more: what it says by itself."""
    return [replace(hits[span.hit], passage=_cut_out(hits[span.hit].passage, span)) for span in spans[:CANDIDATES]]


def gather(
    question: str,
    hits: Sequence[Hit],
    spans: Sequence[Span],
    close_spans: Sequence[Span],
    frequency: Mapping[str, int],
    passage_count: int,
) -> list[tuple[Span, Evidence]]:
    """The best few spans with their evidence, best margin first.

    `close_spans`: what the reader finds in `close_hits`. `frequency`: how many of the store's `passage_count` passages hold
    each term of the question (lower case).
    """
    asked = _Question.of(question, frequency, passage_count)
    return [
        (span, _judge(asked, hits, span, spans, [close for close in close_spans if close.hit == number]))
        for number, span in enumerate(spans[:CANDIDATES])
    ]


def unmet(question: str, hits: Sequence[Hit]) -> list[str]:
    """The names and numbers of the question that stand in none of the hits, as typed."""
    texts = words("\n".join(f"{hit.passage.context}\n{hit.passage.text}" for hit in hits))
    named = [word for name in names(question) for word in WORD.findall(name) if word.lower() not in STOP_WORDS]
    numbers = [word for word in WORD.findall(question) if any(character.isdigit() for character in word)]
    return [word for word in dict.fromkeys(named + numbers) if not _stands_in(word.lower(), texts)]


@dataclass(frozen=True, slots=True)
class _Question:
    """A question, taken apart once for all candidates."""

    text: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    others: tuple[tuple[str, float], ...]  # word and rarity in [0, 1]
    unknown: float

    @classmethod
    def of(cls, question: str, frequency: Mapping[str, int], passage_count: int) -> "_Question":
        content = [word for word in sorted(words(question)) if word not in STOP_WORDS and len(word) > 1]
        numbers = [word for word in content if any(character.isdigit() for character in word)]
        named = {word for name in names(question) for word in words(name)} - set(numbers)
        others = [word for word in content if word not in named and word not in numbers]
        scale = math.log(passage_count + 2)
        rarity = [(word, math.log((passage_count + 2) / (frequency.get(word, 0) + 1)) / scale) for word in others]
        unknown = [word for word in content if frequency.get(word, 0) == 0]
        return cls(
            question.lower(),
            tuple(word for word in content if word in named),
            tuple(numbers),
            tuple(rarity),
            len(unknown) / max(1, len(content)),
        )


def _judge(asked: _Question, hits: Sequence[Hit], span: Span, spans: Sequence[Span], close_spans: Sequence[Span]) -> Evidence:
    hit = hits[span.hit]
    passage = hit.passage
    here = words(f"{passage.context}\n{passage.text}")
    own, around = _own(passage, span), _around(passage, span)
    close = [other.score for other in close_spans if other.start < span.end and span.start < other.end]
    context = words(passage.context)
    text = normalised(span.text)
    rivals = [other.score for other in spans if normalised(other.text) != text]
    agreeing = any(normalised(other.text) == text and other.hit != span.hit and other.score > 0 for other in spans)
    content = [*asked.names, *asked.numbers, *(word for word, _ in asked.others)]
    weight = sum(rarity for _, rarity in asked.others)
    lacking = sum(rarity for word, rarity in asked.others if not _stands_in(word, here))
    answer = [word for word in words(span.text) if word not in STOP_WORDS]
    return Evidence(
        margin=_cut(span.score),
        close_margin=_cut(max(close, default=-MOST_MARGIN)),
        lead=_cut(span.score - max(rivals, default=-MOST_MARGIN)),
        agreement=float(agreeing),
        cosine=hit.dense_score,
        reciprocal_rank=1 / (span.hit + 1),
        text_found=float(0 < hit.text_rank <= 10),
        missing_names=_lacking(asked.names, here),
        missing_numbers=_lacking(asked.numbers, here),
        missing_words=lacking / weight if weight else 0.0,
        missing_near=_lacking(content, words(passage.text[around[0] - passage.start : around[1] - passage.start]) | context),
        names_elsewhere=_lacking(asked.names, words(passage.text[own[0] - passage.start : own[1] - passage.start]) | context),
        numbers_elsewhere=_lacking(
            asked.numbers, words(passage.text[own[0] - passage.start : own[1] - passage.start]) | context
        ),
        unknown_words=asked.unknown,
        kind_fits=_kind_fits(asked.text, span.text),
        answer_words=math.log(1 + len(span.text.split())),
        echo=sum(_stands_in(word, words(asked.text)) for word in answer) / max(1, len(answer)),
    )


def _cut(value: float) -> float:
    return max(-MOST_MARGIN, min(MOST_MARGIN, value))


def _lacking(wanted: Sequence[str], have: set[str]) -> float:
    return sum(not _stands_in(word, have) for word in wanted) / len(wanted) if wanted else 0.0


def _stands_in(word: str, have: set[str]) -> bool:
    """Whether `have` holds the word or another form of it; numbers and short words must be the same."""
    if word in have:
        return True
    if len(word) < SAME_STEM or any(character.isdigit() for character in word):
        return False
    return any(_same_stem(word, other) for other in have)


def _same_stem(one: str, other: str) -> bool:
    """Tajik and Tajikistan, meet and meeting: one begins with most of the other."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= SAME_STEM and shared >= 0.7 * min(len(one), len(other))


def _cut_out(passage: Passage, span: Span) -> Passage:
    start, end = _own(passage, span)
    text = passage.text[start - passage.start : end - passage.start]
    units = tuple(unit for unit in passage.units if start <= unit[0] and unit[1] <= end)
    return replace(passage, start=start, end=end, text=text, units=units)


def _own(passage: Passage, span: Span) -> Range:
    """The place of the candidate's sentence, or of its table row."""
    return next((row for row in _rows(passage) if row[0] <= span.start < row[1]), passage.units[_unit(passage, span)])


def _around(passage: Passage, span: Span) -> Range:
    """The place of the candidate's sentence with the one before and the one after it, or of its table row alone."""
    number, own = _unit(passage, span), _own(passage, span)
    if own != passage.units[number]:
        return own
    return passage.units[max(0, number - 1)][0], passage.units[min(len(passage.units) - 1, number + 1)][1]


def _unit(passage: Passage, span: Span) -> int:
    return next((number for number, (start, end) in enumerate(passage.units) if start <= span.start < end), 0)


def _rows(passage: Passage) -> Iterator[Range]:
    """The places of a passage's table rows; none where it is no table's."""
    start = passage.start
    for line in passage.text.splitlines(keepends=True):
        if CELL_SEPARATOR in line:
            yield start, start + len(line.rstrip("\n"))
        start += len(line)


def _kind_fits(question: str, answer: str) -> float:
    """1 if the answer looks like what "how many", "when" or "who" asks for, -1 if it does not, 0 where nothing is known."""
    lower = answer.lower()
    digits = any(character.isdigit() for character in answer)
    if re.search(r"\bhow (many|much|old|far|tall|large|big|high|fast)\b|\bwhat (percentage|number|share|amount)\b", question):
        return 1.0 if digits or _NUMBER_WORD.search(lower) else -1.0
    if re.search(r"\bwhen\b|\bhow (long|often)\b|\b(what|which) (day|date|year|month|time)\b", question):
        return 1.0 if digits or _TIME_WORD.search(lower) or _NUMBER_WORD.search(lower) else -1.0
    if re.search(r"\bwho(m|se)?\b", question):
        return 1.0 if any(character.isupper() for character in answer) else -1.0
    return 0.0

"""A question, its hits and the reader's spans in, one row of evidence a candidate out; pure.

Evidence is what tells a right candidate from a wrong one beyond the reader's own margin: what the candidate's sentence says
when it is read alone, names, numbers and words of the question that stand nowhere near (a strong sign of a near miss),
agreement of passages, and the retriever's ranks. What the numbers are worth is fitted elsewhere. The kind of answer that is
asked for, its length, and words that the whole store lacks were tried and left out: AUROC 0.834 with them, 0.836 without.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from index.types import CELL_SEPARATOR, Passage
from qa.rewrite import names
from qa.terms import STOP_WORDS, WORD, has_digit, normalised, same_word, words
from qa.types import Hit, Span

Range = tuple[int, int]

CANDIDATES = 6  # spans that are judged, best margin first
MOST_MARGIN = 20.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against one candidate. Shares are in [0, 1]."""

    close_margin: float  # the best margin at its place when its sentence is read alone, cut to ±20
    lead: float  # its margin less the best margin of another text, cut to ±20
    agreement: float  # 1 if another passage gives the same text
    cosine: float  # of the question with the passage
    reciprocal_rank: float  # of the passage among the hits
    missing_names: float  # share of the question's names that the passage and its context lack
    missing_numbers: float  # likewise of its numbers
    missing_near: float  # share of its content words that the candidate's sentence, its neighbours and the context lack
    verified: float  # the verifier's logit, cut to ±20; 0 without a verifier


FEATURES = tuple(field.name for field in fields(Evidence))


def close_hits(hits: Sequence[Hit], spans: Sequence[Span]) -> list[Hit]:
    """For each candidate a hit with nothing but its sentence or table row, to be read once more: what it says by itself."""
    return [replace(hits[span.hit], passage=_cut_out(hits[span.hit].passage, span)) for span in spans[:CANDIDATES]]


def gather(
    question: str,
    hits: Sequence[Hit],
    spans: Sequence[Span],
    close_spans: Sequence[Span],
    verified: Sequence[float] = (),
) -> list[tuple[Span, Evidence]]:
    """The best few spans with their evidence, best margin first.

    `close_spans`: what the reader finds in `close_hits`. `verified`: the verifier's logit of each of the best few spans.
    """
    content = [word for word in sorted(words(question)) if word not in STOP_WORDS and len(word) > 1]
    numbers = [word for word in content if has_digit(word)]
    named = {word for name in names(question) for word in words(name)} - set(numbers)
    asked = _Asked([word for word in content if word in named], numbers, content)
    return [
        (
            span,
            replace(
                _judge(asked, hits[span.hit], span, spans, [close for close in close_spans if close.hit == number]),
                verified=_cut(verified[number]) if verified else 0.0,
            ),
        )
        for number, span in enumerate(spans[:CANDIDATES])
    ]


def unmet(question: str, hits: Sequence[Hit]) -> list[str]:
    """The names and numbers of the question that stand in none of the hits, as typed."""
    texts = {word for hit in hits for word in _said(hit.passage, hit.passage.text)}
    named = [word for name in names(question) for word in WORD.findall(name) if word.lower() not in STOP_WORDS]
    numbers = [word for word in WORD.findall(question) if has_digit(word)]
    return [word for word in dict.fromkeys(named + numbers) if not _stands_in(word.lower(), texts)]


def rows(passage: Passage) -> list[Range]:
    """The places of a passage's table rows; none where it is no table's."""
    found, start = [], passage.start
    for line in passage.text.splitlines(keepends=True):
        if CELL_SEPARATOR in line:
            found.append((start, start + len(line.rstrip("\n"))))
        start += len(line)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question's words in lower case, taken apart once for all candidates; `content` holds names and numbers too."""

    names: Sequence[str]
    numbers: Sequence[str]
    content: Sequence[str]


def _judge(asked: _Asked, hit: Hit, span: Span, spans: Sequence[Span], close_spans: Sequence[Span]) -> Evidence:
    passage = hit.passage
    here, near = _said(passage, passage.text), _said(passage, _cut_text(passage, _around(passage, span)))
    close = [other.score for other in close_spans if other.start < span.end and span.start < other.end]
    text = normalised(span.text)
    rivals = [other.score for other in spans if normalised(other.text) != text]
    agreeing = any(normalised(other.text) == text and other.hit != span.hit and other.score > 0 for other in spans)
    return Evidence(
        close_margin=_cut(max(close, default=-MOST_MARGIN)),
        lead=_cut(span.score - max(rivals, default=-MOST_MARGIN)),
        agreement=float(agreeing),
        cosine=hit.dense_score,
        reciprocal_rank=1 / (span.hit + 1),
        missing_names=_lacking(asked.names, here),
        missing_numbers=_lacking(asked.numbers, here),
        missing_near=_lacking(asked.content, near),
        verified=0.0,
    )


def _said(passage: Passage, text: str) -> set[str]:
    """The words of a part of the passage and of its context, and the initials of its names: SCO, where that is spelled out."""
    lines = f"{passage.context}\n{text}".split("\n")
    spelled = (name.split() for line in lines for name in names(line))
    return words("\n".join(lines)) | {
        "".join(word[0] for word in name if word[0].isupper()).lower() for name in spelled if len(name) > 1
    }


def _cut(value: float) -> float:
    return max(-MOST_MARGIN, min(MOST_MARGIN, value))


def _lacking(wanted: Sequence[str], have: set[str]) -> float:
    return sum(not _stands_in(word, have) for word in wanted) / len(wanted) if wanted else 0.0


def _stands_in(word: str, have: set[str]) -> bool:
    """Whether `have` holds the word or another form of it."""
    return word in have or any(same_word(word, other) for other in have)


def _cut_out(passage: Passage, span: Span) -> Passage:
    start, end = _own(passage, span)
    units = tuple(unit for unit in passage.units if start <= unit[0] and unit[1] <= end)
    return replace(passage, start=start, end=end, text=_cut_text(passage, (start, end)), units=units)


def _cut_text(passage: Passage, place: Range) -> str:
    return passage.text[place[0] - passage.start : place[1] - passage.start]


def _own(passage: Passage, span: Span) -> Range:
    """The place of the candidate's sentence, or of its table row."""
    return next((row for row in rows(passage) if row[0] <= span.start < row[1]), passage.units[_unit(passage, span)])


def _around(passage: Passage, span: Span) -> Range:
    """The place of the candidate's sentence with the one before and the one after it, or of its table row alone."""
    number, own = _unit(passage, span), _own(passage, span)
    if own != passage.units[number]:
        return own
    return passage.units[max(0, number - 1)][0], passage.units[min(len(passage.units) - 1, number + 1)][1]


def _unit(passage: Passage, span: Span) -> int:
    return next((number for number, (start, end) in enumerate(passage.units) if start <= span.start < end), 0)

"""A question, its hits and the reader's spans in, one row of evidence a candidate out; pure.

Evidence is what tells a right candidate from a wrong one beyond the reader's own margin: what the candidate's sentence says
when it is read alone, names, numbers and words of the question that stand nowhere near (a strong sign of a near miss),
agreement of passages, the retriever's and the reader's ranks, and whether it is of the type that is asked for. What the numbers
are worth is fitted elsewhere. Its length, and words that the whole store lacks were tried and left out: AUROC 0.834 with them,
0.836 without.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from index.types import CELL_SEPARATOR, Passage
from qa.question.asked import Asked, kind_of
from qa.question.named import absent_names
from qa.rewrite import names
from qa.terms import STOP_WORDS, WORD, has_digit, normalised, same_word, words
from qa.types import Hit, Span
from qa.values.another_thing import is_of_another_thing
from qa.values.answer_types import holds

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
    spans_before: float  # how many spans of the reader have a better margin, cut to 20
    absent_names: float  # how many of the question's names have no word in the passage and its context
    wrong_type: float  # 1 if it does not hold what is asked for: a "when" without a date


FEATURES = tuple(field.name for field in fields(Evidence))


def right_type_first(question: str, hits: Sequence[Hit], spans: Sequence[Span]) -> list[Span]:
    """The spans that hold what is asked for, then the others; each kind best margin first, as they come.

    So what is judged is the next span, and the next but one, where the best is of the wrong type.
    """
    asked = kind_of(question)
    return sorted(spans, key=lambda span: not _holds(question, asked, hits[span.hit].passage, span))


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
    """The first few spans with their evidence, in their order.

    `close_spans`: what the reader finds in `close_hits`. `verified`: the verifier's logit of each of the best few spans.
    """
    content = [word for word in sorted(words(question)) if word not in STOP_WORDS and len(word) > 1]
    numbers = [word for word in content if has_digit(word)]
    named = {word for name in names(question) for word in words(name)} - set(numbers)
    asked = _Asked(question, [word for word in content if word in named], numbers, content, kind_of(question))
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
    texts = {word for hit in hits for word in words_said(hit.passage)}
    named = [word for name in names(question) for word in WORD.findall(name) if word.lower() not in STOP_WORDS]
    numbers = [word for word in WORD.findall(question) if has_digit(word)]
    return [word for word in dict.fromkeys(named + numbers) if not stands_in(word.lower(), texts)]


def words_said(passage: Passage) -> set[str]:
    """The words of a passage and its context in lower case, and the initials of its names."""
    return _said(passage, passage.text)


def stands_in(word: str, have: set[str]) -> bool:
    """Whether `have` holds the word or another form of it."""
    return word in have or any(same_word(word, other) for other in have)


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
    """A question, and its words in lower case, taken apart once for all candidates; `content` holds names and numbers too."""

    question: str
    names: Sequence[str]
    numbers: Sequence[str]
    content: Sequence[str]
    kind: Asked


def _judge(asked: _Asked, hit: Hit, span: Span, spans: Sequence[Span], close_spans: Sequence[Span]) -> Evidence:
    passage = hit.passage
    here, near = words_said(passage), _said(passage, _cut_text(passage, _around(passage, span)))
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
        spans_before=min(MOST_MARGIN, sum(other.score > span.score for other in spans)),
        absent_names=len(absent_names(asked.question, names(asked.question), here)),
        wrong_type=float(not _holds(asked.question, asked.kind, passage, span)),
    )


def _holds(question: str, asked: Asked, passage: Passage, span: Span) -> bool:
    """Whether the span is of the type that is asked for, in its own sentence, and not surely said of something else."""
    if is_of_another_thing(question, passage, (span.start, span.end)):
        return False
    start = passage.units[_unit(passage, span)][0]
    return holds(span.text, asked, _cut_text(passage, (start, span.start)))


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
    return sum(not stands_in(word, have) for word in wanted) / len(wanted) if wanted else 0.0


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

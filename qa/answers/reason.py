"""A question for a reason in, the clause that states one out, where the reader is in doubt; pure, English.

What the reader answers by itself is left as it is. Else a sentence counts that states a reason (because, due to, led to, as a
result ...) and speaks of what is asked: its effect, or the sentence before, has the question's words, and no name or number
of the question is missing. A span that the reader finds worth a look must stand in it, unless all words of the question do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.cite import cite_marked
from qa.decide import UNSURE_SHARE
from qa.evidence import unmet
from qa.found import Found
from qa.question.asked import kind_of
from qa.types import Answer, Hit, Mark
from qa.word_forms import content_words, lacking

Range = tuple[int, int]

LONGEST = 1000  # characters of a sentence that are looked at
LEAST_MET = 0.5  # share of the question's words that must stand there where such a span does
LEAST_OF_EFFECT = 0.5  # share of them in the effect, where it does not
_FRAME = (
    "why reason reasons cause causes caused made make led come could did get got happen happened explain explanation matter "
    "main stay still always exactly commit committed take took give gave become became occur occurred"
).split()

# What is said, then why.
_AFTER = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|thanks to|on account of|so that|in order (?:to|that)|as a result of|for fear of"
    r"|in response to)\b|, (?:since|as) (?=[a-z])|\bsince (?=(?:it|they|he|she|we|i|there|no|the)\b)",
    re.I,
)
# Why, then what is said of it.
_FIRST = re.compile(
    r"^(?:because(?: of)?|due to|owing to|thanks to|since|as)\b(?! (?:then|\d|an? (?:result|consequence)))[^,]{3,300}, "
    r"|\b(?:which |that |this |thus )?(?:led to|causing|caused|resulting in|resulted in|prompted|triggered|forced)\b",
    re.I,
)
_BEFORE = re.compile(
    r"^(?:as a (?:result|consequence)|therefore|thus|hence|consequently|for (?:that|this) reason"
    r"|(?:that|this)(?: i|['’])s why|so),? |^(?:this|that|it|these)(?: had| has| also)? (?=led to|caused|resulted in|prompted)",
    re.I,
)
_REASON = re.compile(r"^(?:the|one|another|its|his|her|their|my) (?:main )?reason\b.{0,120}?\b(?:is|was)(?: that)? ", re.I)
_CLAUSE_END = re.compile(r"[;:](?=\s)|\.?$")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence that states a reason: its place, the clause that is the reason, and the text of what it is the reason of."""

    hit: Hit
    sentence: Range
    reason: Range
    effect: str
    around: str  # the sentence, the one before, and the headings


def answer(found: Found, read: Answer) -> Answer | None:
    """The sentence with its reason marked; None where the reader has an answer, or no sentence states one for certain."""
    if read.answered or read.kind != "span" or kind_of(found.question).type != "why":
        return None
    wanted = content_words(found.question, _FRAME)
    best = max(_fitting(found, wanted), key=lambda entry: entry[0], default=None)
    return _told(found, read, best[1]) if best else None


def _fitting(found: Found, wanted: Sequence[str]) -> Iterator[tuple[tuple[float, ...], _Stated]]:
    """What states a reason of what is asked, each with how well it fits."""
    read_in = _read_in(found)
    capitals = re.findall(r"(?<=[a-z,] )[A-Z][\w-]+", found.question)
    for rank, hit in enumerate(found.hits if wanted else ()):
        for stated in _stated(hit):
            missed = len(lacking(wanted, stated.around)) / len(wanted)
            in_effect = 1 - len(lacking(wanted, stated.effect)) / len(wanted)
            is_read = any(name == hit.document.id and _touch(stated.reason, place) for name, place in read_in)
            if unmet(found.question, [_cut(hit, stated)]) or any(name not in stated.around for name in capitals):
                continue
            if (is_read and missed <= 1 - LEAST_MET) or (not missed and in_effect >= LEAST_OF_EFFECT):
                yield (float(is_read), -missed, in_effect, -float(rank)), stated


def _read_in(found: Found) -> list[tuple[str, Range]]:
    """Where the spans stand that the reader finds worth a look."""
    worth = [span for span, probability in found.decision.ranked if probability >= UNSURE_SHARE * found.threshold]
    return [(found.hits[span.hit].document.id, (span.start, span.end)) for span in worth]


def _stated(hit: Hit) -> Iterator[_Stated]:
    passage = hit.passage
    for before, (start, end) in zip((None, *passage.units), passage.units, strict=False):
        text = passage.text[start - passage.start : end - passage.start]
        if len(text) > LONGEST:
            continue
        told = passage.text[before[0] - passage.start : before[1] - passage.start] if before else ""
        around = f"{passage.context}\n{told}\n{text}"
        for low, high in _reasons(text):
            yield _Stated(hit, (start, end), (start + low, start + high), f"{text[:low]} {text[high:]}", around)
        if before and (match := _BEFORE.match(text)):
            yield _Stated(hit, (before[0], end), before, text[match.end() :], around)


def _reasons(text: str) -> Iterator[Range]:
    """The clauses of a sentence that are reasons for the rest of it."""
    if match := _REASON.match(text):
        yield match.end(), _end(text, match.end())
    for match in _AFTER.finditer(text):
        if match.start() > 0:
            start = match.start() + len(match.group()) - len(match.group().lstrip(", "))
            yield start, _end(text, match.end())
    for match in _FIRST.finditer(text):
        end = match.end() - 2 if match.group().endswith(", ") else match.start()
        reason = text[:end].rstrip(" ,")
        if len(reason.split()) > 1:  # not "This"
            yield 0, len(reason)


def _end(text: str, start: int) -> int:
    match = _CLAUSE_END.search(text, start)
    return match.start() if match else len(text)


def _cut(hit: Hit, stated: _Stated) -> Hit:
    """The hit with nothing but the sentence, the one before and its headings."""
    return replace(hit, passage=replace(hit.passage, text=stated.around, units=()))


def _touch(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _told(found: Found, read: Answer, stated: _Stated) -> Answer:
    """The clause as the answer; its confidence is that of the least sure answer which is shown, since no reader gave one."""
    document = found.document(stated.hit.document.id)
    start, end = stated.reason
    citation = cite_marked(document, stated.sentence, [Mark("answer", start, end)], (start, end))
    return replace(
        read,
        status="answered",
        answer=document.text[start:end],
        confidence=max(read.confidence, found.threshold),
        citations=(citation,),
        nearest=(),
        missing=None,
    )

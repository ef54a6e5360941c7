"""A question how something comes about in, the sentences that tell it one after the other out, where the reader is in doubt;
pure, English.

"How does a larva become a fly?", "Describe how paper is made." A process is told by a run of sentences of one paragraph of
which each but the first says that it comes after the one before (then, next, finally ...). The reader's best span, worth a
look, must stand in the run, which has half of the question's words, something of each name and all numbers. What happened once
("how did ...") is no process.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.sentences import sentences
from qa.cite import cite_marked
from qa.decide import UNSURE_SHARE
from qa.evidence import words_said
from qa.found import Found
from qa.question.named import absent_names
from qa.rewrite import names
from qa.terms import has_digit
from qa.types import Answer, Hit, Item, Mark
from qa.word_forms import content_words, lacking

Range = tuple[int, int]

LEAST_MET = 0.5  # share of the question's words that must stand in the run or the headings
MOST_CHARACTERS = 4000
_PROCESS = re.compile(
    r"\bhow (?:do|does|is|are|can)\b(?! (?:i|you|we|one)\b)|\b(?:describe|explain) how\b"
    r"|\bwhat happens (?:when|to|after|once)\b"
    r"|\b(?:what|which|describe|explain)(?: is| are)? (?:the )?(?:\w+ )?(?:process|stages|cycle)\b",
    re.I,
)
_NEXT = re.compile(
    r"\b(?<!since )(?<!until )(?<!by )(?<!back )(?<!just )then\b"
    r"|^(?:next|finally|afterwards?|thereafter|subsequently|lastly|after (?:this|that|which)|once this)\b"
    r"|\b(?:is|are|be) (?:subsequently|finally|afterwards)\b|\b(?:next|second|third|last|final) (?:step|stage|phase)\b",
    re.I,
)
_IF = re.compile(r"\bif\b", re.I)
_FRAME = "describe explain happens happen process stages stage step steps tell make makes made work works get come".split()


def answer(found: Found, read: Answer) -> Answer | None:
    """The run as a passage; None where the reader has an answer, or no run is known to tell what is asked."""
    ranked = found.decision.ranked
    if read.answered or read.kind != "span" or not ranked or not is_process(found.question):
        return None
    span, probability = ranked[0]
    if probability < UNSURE_SHARE * found.threshold:
        return None
    hit = found.hits[span.hit]
    run = next((run for run in _runs(found, hit) if run[0][0] <= span.start < run[-1][1]), None)
    return _told(found, read, hit, run) if run and _is_about(found, hit, run) else None


def is_process(question: str) -> bool:
    """Whether a question asks how something comes about, again and again."""
    return _PROCESS.search(question[:500]) is not None


def _runs(found: Found, hit: Hit) -> Iterator[list[Range]]:
    """The runs of at least two sentences of the paragraphs that the hit touches."""
    document = found.document(hit.document.id)
    for block in document.blocks:
        touched = block.start < hit.passage.end and hit.passage.start < block.end
        if not touched or block.label is not None or block.kind not in ("paragraph", "quote"):
            continue
        run: list[Range] = []
        for start, end in sentences(document.text[block.start : block.end]):
            place = (block.start + start, block.start + end)
            if run and not _follows(document.text[slice(*place)]):
                yield from [run] if len(run) > 1 else []
                run = []
            run.append(place)
        yield from [run] if len(run) > 1 else []


def _follows(sentence: str) -> bool:
    return _NEXT.search(sentence) is not None and _IF.search(sentence) is None


def _is_about(found: Found, hit: Hit, run: Sequence[Range]) -> bool:
    place = run[0][0], run[-1][1]
    document = found.document(hit.document.id)
    text = f"{hit.passage.context}\n{document.text[slice(*place)]}"
    wanted = content_words(found.question, _FRAME)
    if not wanted or place[1] - place[0] > MOST_CHARACTERS or not found.shows(document.meta.id, place):
        return False
    missed = lacking(wanted, text)
    absent = absent_names(found.question, names(found.question), words_said(hit.passage))
    return not absent and not any(has_digit(word) for word in missed) and len(missed) <= (1 - LEAST_MET) * len(wanted)


def _told(found: Found, read: Answer, hit: Hit, run: Sequence[Range]) -> Answer:
    """The sentences, each an item; the confidence is that of the least sure answer which is shown."""
    document = found.document(hit.document.id)
    citation = cite_marked(document, (run[0][0], run[-1][1]), [Mark("answer", *place) for place in run])
    items = tuple(Item(document.text[start:end], citation.number, start, end) for start, end in run)
    return replace(
        read,
        kind="passage",
        status="answered",
        answer=None,
        confidence=max(read.confidence, found.threshold),
        citations=(citation,),
        nearest=(),
        missing=None,
        items=items,
    )

"""A question for a definition and a reader's spans in, whole definitions out; pure, English.

Readers like short answers: of "Pawtrack is the ticket, rota and stock system of the clinic", "What is Pawtrack?" got "ticket".
Where a sentence begins with what is asked for and says what it is, a span within what it says becomes all of it. A sentence
that says it in any other way is left alone, and so is every other question.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.types import Passage
from qa.terms import normalised
from qa.types import Hit, Span

MOST_WORDS = 30  # of a definition
_ASKED = re.compile(
    r"\s*(?:what|who)(?:['’]s|\s+(?:is|are|was|were))\s+(?P<thing>[^?]+?)\s*\??\s*|\s*what\s+does\s+(?P<verb>[^?]+?)\s+mean\s*\??\s*",
    re.I,
)
# What is defined, perhaps with its abbreviation, then the copula or a glossary's colon or dash, then the definition.
_SAID = re.compile(
    r"(?P<thing>.+?)(?:\s*\([^()]*\))?(?:,?\s+(?:is|are|was|were)\s+|:\s+|\s+[–—-]\s+)(?=(?:an?|the|one|any|some)\s)", re.I
)
_END = re.compile(
    r"[,;]\s+(?:which|who|whose|where|when|but|so|because|although|though|while|and\s+(?:is|was|has|had|it))\b|;|\s[–—]\s|[.!?]*\s*$"
)


def whole_definitions(question: str, hits: Sequence[Hit], spans: Sequence[Span]) -> list[Span]:
    """The spans, best first, those within a definition of what is asked for widened to all of it; no place comes twice."""
    asked = _ASKED.fullmatch(question)
    if asked is None:
        return list(spans)
    thing = normalised(asked["thing"] or asked["verb"])
    widened: dict[tuple[int, int, int], Span] = {}
    for span in spans:
        whole = _widened(hits[span.hit].passage, span, thing)
        widened.setdefault((whole.hit, whole.start, whole.end), whole)
    return list(widened.values())


def _widened(passage: Passage, span: Span, thing: str) -> Span:
    low, high = next((unit for unit in passage.units if unit[0] <= span.start and span.end <= unit[1]), (span.start, span.end))
    sentence = passage.text[low - passage.start : high - passage.start]
    said = _SAID.match(sentence)
    if said is None or normalised(said["thing"]) != thing:
        return span
    end = _END.search(sentence, said.end())
    start, stop = low + said.end(), low + (end.start() if end else len(sentence))
    text = sentence[start - low : stop - low]
    inside = start <= span.start and span.end <= stop
    return replace(span, start=start, end=stop, text=text) if inside and 1 < len(text.split()) <= MOST_WORDS else span

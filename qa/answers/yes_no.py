"""Yes or no: a question that claims something in; supported, contradicted or not stated, with the sentence, out.

The claim of the question is compared with the best sentences of the hits, word for word (compare.py), then with the one that
the reader points at (pointed.py); what stays open is asked for by its numbers, dates and names (slots.py, pieces.py). What
decides it, a number, a negation, an opposite, is marked in the sentence. Where a near sentence leaves the claim open, the
nearest are shown to judge by, first the one that holds most of the claim and that the reader points at; where none is near, it
is an ordinary refusal. What is no yes-no question is left as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.types import Passage
from qa.cite import cite, cite_nearest, without_overlaps
from qa.claims.claim import Claim, claim_of
from qa.claims.compare import Finding, compare
from qa.claims.opposites import same
from qa.claims.pieces import judged_by
from qa.claims.pointed import pointed_at
from qa.claims.qualified import is_negative
from qa.claims.slots import Slot, Sort, slots
from qa.claims.statement import Token, tokens
from qa.claims.understood import Context, initials_of, names_of, subject_of
from qa.evidence import rows
from qa.found import Found
from qa.terms import words
from qa.types import Answer, Hit, Span

MOST_COMPARED = 12  # sentences
MOST_NEAREST = 3
MOST_READ = 3  # of a claim's numbers that the reader is asked for
MOST_READ_HITS = 2
# The least confidence of a number that supports a claim, and of one that contradicts it, which shows itself to be another.
# On the development questions 0.8 and 0.75 were never wrong, on others they were: so these are higher.
LEAST_SURE: dict[Sort, float] = {"number": 0.92, "date": 0.9, "name": 0.92}
LEAST_SURE_AGAINST = 0.88
LEAST_POINTED = 0.6  # the reader's confidence in a sentence, for the claim's words in it to decide
LEAST_COMPARED = 0.4  # of the claim's words, for a sentence to decide it
LEAST_NEAR = 0.5  # of a sentence's nearness, for it to be near the claim
FARTHER = 0.05  # what a sentence's nearness loses with each rank of its passage
_RARE = 2.0  # what a name or a number weighs beside another word

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or table row of a hit that may decide a claim, with its words; `covered`: the share of the claim's in it."""

    hit: int
    place: Range
    said: tuple[Token, ...]
    context: Context
    covered: float

    def holds(self, hit: int, span: Span) -> bool:
        """Whether a span of the hit of that number stands in it."""
        return self.hit == hit and self.place[0] <= span.start and span.end <= self.place[1]


def answer(found: Found, read: Answer) -> Answer | None:
    """A verdict with its sentence, or a refusal; None where `found.question` is not to be answered by yes or no."""
    claim = claim_of(found.question)
    if claim is None or read.notice:
        return None
    every = sentences_of(claim, found.hits)
    sentences = every[:MOST_COMPARED]
    if claim.choices and not any(_has(sentence, choice) for sentence in sentences for choice in claim.choices):
        return None
    judged = [(s, compare(claim, s.said, s.context)) for s in sentences if s.covered >= LEAST_COMPARED]
    decided = verdict_of(judged) or _by_what_is_pointed_at(found, claim, sentences) or _by_its_pieces(found, claim, sentences)
    if decided is None:
        return None if read.answered and _describes(claim) else _not_stated(found, read, every)
    sentence, finding = decided
    return _shown(found, read, sentence, finding)


def _describes(claim: Claim) -> bool:
    """Whether a claim holds nothing that could be another: "is the door removable" is served by the words "can be removed"."""
    return not any(token.is_name or token.kind == "number" for token in claim.content)


def _has(sentence: Sentence, choice: tuple[str, str]) -> bool:
    """Whether the sentence itself has the two words with "or" between."""
    words = [token.text for token in sentence.said]
    return any((words[n - 1], words[n], words[n + 1]) == (choice[0], "or", choice[1]) for n in range(1, len(words) - 1))


def verdict_of(judged: Sequence[tuple[Sentence, Finding]]) -> tuple[Sentence, Finding] | None:
    """The sentence that decides, the one that holds most of the claim; None where equally good ones disagree."""
    telling = [(sentence, finding) for sentence, finding in judged if finding.verdict]
    if not telling:
        return None
    most = max(sentence.covered for sentence, _ in telling)
    best = [(sentence, finding) for sentence, finding in telling if sentence.covered == most]
    return best[0] if len({finding.verdict for _, finding in best}) == 1 else None


def _by_what_is_pointed_at(found: Found, claim: Claim, sentences: Sequence[Sentence]) -> tuple[Sentence, Finding] | None:
    """A verdict by the sentence in which the reader, asked the question itself, would answer."""
    if not found.decision.ranked or found.decision.ranked[0][1] < LEAST_POINTED:
        return None
    span = found.decision.ranked[0][0]
    sentence = _holding(sentences, span.hit, span)
    finding = pointed_at(claim, sentence.said, sentence.context) if sentence else None
    return (sentence, finding) if sentence and finding else None


def _holding(sentences: Sequence[Sentence], hit: int, span: Span) -> Sentence | None:
    return next((sentence for sentence in sentences if sentence.holds(hit, span)), None)


def _by_its_pieces(found: Found, claim: Claim, sentences: Sequence[Sentence]) -> tuple[Sentence, Finding] | None:
    """A verdict by what the reader finds where the claim has a number, a date or a name."""
    numbers = list(dict.fromkeys(sentence.hit for sentence in sentences))[:MOST_READ_HITS]
    if not numbers or is_negative(claim.tokens):
        return None
    for slot in slots(claim)[:MOST_READ]:
        ranked = found.read(slot.question, [found.hits[number] for number in numbers]).ranked
        if decided := ranked and _piece_decides(claim, slot, numbers, ranked[0], sentences):
            return decided
    return None


def _piece_decides(
    claim: Claim, slot: Slot, numbers: Sequence[int], best: tuple[Span, float], sentences: Sequence[Sentence]
) -> tuple[Sentence, Finding] | None:
    span, sure = best
    sentence = _holding(sentences, numbers[span.hit], span)
    if sentence is None:
        return None
    start, end = span.start - sentence.place[0], span.end - sentence.place[0]
    read = [token for token in sentence.said if start <= token.start and token.end <= end and token.kind in ("word", "number")]
    finding = judged_by(claim, slot, read, sentence.said, sentence.context) if read else None
    least = LEAST_SURE[slot.sort] if finding and finding.verdict == "supported" else LEAST_SURE_AGAINST
    return (sentence, finding) if finding and sure >= least else None


def sentences_of(claim: Claim, hits: Sequence[Hit]) -> list[Sentence]:
    """The sentences of the hits that hold some of the claim's words, names and numbers twice, those that hold most first."""
    found = [sentence for number, hit in enumerate(hits) for sentence in _sentences(claim, number, hit)]
    return sorted(found, key=lambda sentence: -sentence.covered)


def _sentences(claim: Claim, number: int, hit: Hit) -> Iterator[Sentence]:
    passage = hit.passage
    near = _words(passage.context) | initials_of(passage.context)
    names = names_of(f"{passage.context}\n{passage.text}")
    lead = _lead(passage)
    before = subject = frozenset[str]()
    for place in _places(hit):
        text = passage.text[place[0] - passage.start : place[1] - passage.start]
        if text.rstrip(" \"'”’)").endswith("?"):  # who asks says nothing
            continue
        said = tuple(tokens(text))
        context = Context(frozenset(near | initials_of(text)), before, subject, names, lead)
        if covered := _covered(claim, said, context):
            yield Sentence(number, place, said, context, covered)
        goes_on = bool(said) and said[0].text in ("it", "he", "she", "they")
        before = _words(text) | (before if goes_on else frozenset())
        subject = subject_of(said) | (subject if goes_on else frozenset())


def _lead(passage: Passage) -> frozenset[str]:
    """What the first sentence of a passage is about."""
    start, end = passage.units[0]
    return subject_of(tokens(passage.text[start - passage.start : end - passage.start]))


def _places(hit: Hit) -> list[Range]:
    """The places of a passage's sentences, list items and table rows."""
    in_rows = rows(hit.passage)
    return sorted({*in_rows, *(unit for unit in hit.passage.units if not any(a <= unit[0] < b for a, b in in_rows))})


def _covered(claim: Claim, said: Sequence[Token], context: Context) -> float:
    """The share of the claim that is said; what only the title or a heading says counts half."""
    total = held = 0.0
    for token in claim.content:
        weight = _RARE if token.is_name or token.kind == "number" else 1.0
        total += weight
        if any(_is_said(token, other) for other in said):
            held += weight
        elif token.text in context.near | context.lead or (
            token.text in (context.before if token.is_name else context.subject)
        ):
            held += weight / 2
    return held / total


def _is_said(token: Token, other: Token) -> bool:
    if token.kind == "number":
        return other.kind == "number" and other.value == token.value
    return other.kind == "word" and same(token.text, other.text)


def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


def _shown(found: Found, read: Answer, sentence: Sentence, finding: Finding) -> Answer:
    hit, word = found.hits[sentence.hit], finding.decisive
    document = found.document(hit.document.id)
    start, end = sentence.place
    if word is not None:
        start, end = sentence.place[0] + word.start, sentence.place[0] + word.end
    span = Span(sentence.hit, start, end, document.text[start:end], 0.0)
    return replace(
        read,
        kind="yes_no",
        status="answered",
        answer=None,
        verdict=finding.verdict,
        citations=(cite(document, hit, span, 1),),
        nearest=(),
        missing=None,
        value=None,
        alternatives=(),
    )


def _not_stated(found: Found, read: Answer, sentences: Sequence[Sentence]) -> Answer:
    nearness = [(_nearness(found, sentence), sentence) for sentence in sentences]
    ordered = [sentence for _, sentence in sorted(nearness, key=lambda pair: -pair[0])]
    places = [(sentence.hit, sentence.place) for sentence in ordered] or [
        (n, hit.passage.units[0]) for n, hit in enumerate(found.hits)
    ]
    cited = [
        cite_nearest(found.document(found.hits[n].document.id), found.hits[n], place, 0) for n, place in places[:MOST_NEAREST]
    ]
    is_near = any(near >= LEAST_NEAR for near, _ in nearness)
    return replace(
        read,
        kind="yes_no" if is_near else "span",
        status="not_found",
        answer=None,
        verdict="not_stated" if is_near else None,
        citations=(),
        nearest=tuple(without_overlaps(cited)) if is_near or read.citations else read.nearest,
        value=None,
        alternatives=(),
    )


def _nearness(found: Found, sentence: Sentence) -> float:
    """How much of the claim a sentence holds, and how sure the reader is that it answers."""
    pointed = (sure for span, sure in found.decision.ranked if sentence.holds(span.hit, span))
    return sentence.covered + max(pointed, default=0.0) - FARTHER * sentence.hit

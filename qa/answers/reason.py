"""A question for a reason in, the clause that states one out, where the reader is in doubt; pure, English.

What the reader answers by itself is left as it is. Else a sentence counts that states a reason (because, due to, led to, as a
result ...) and speaks of what is asked: its effect, or the sentence before, has the question's words, and no name or number
of the question is missing. A span that the reader finds worth a look must stand in it, unless all words of the question do.
"How did it get its name?" asks for a reason too: the one sentence of the passage that says when or after whom it was named.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.answers.withdrawn import withdrawn
from qa.cite import cite_marked
from qa.decide import UNSURE_SHARE
from qa.evidence import unmet, words_said
from qa.found import Found
from qa.question.asked import kind_of
from qa.question.named import absent_names
from qa.rewrite import names
from qa.terms import has_digit
from qa.types import Answer, Hit, Mark, Span
from qa.word_forms import content_words, lacking

Range = tuple[int, int]

LONGEST = 1000  # characters of a sentence that are looked at
LEAST_MET = 0.3  # share of the question's words that must stand in the passage where such a span is the reason
SURE = 0.7  # the reader's probability from which its span needs no stated reason
NEAR = 120  # characters from a span to a sentence beside it
LEAST_ALONE = 0.4  # of the threshold, for a span where the reader looks nowhere else
ALONE = 0.9  # share of the probability that is then in its passage
LEAST_OF_EFFECT = 0.5  # share of them in the effect, where it does not
_FRAME = (
    "why reason reasons cause causes caused made make led come could did get got happen happened explain explanation matter "
    "main stay still always exactly commit committed take took give gave become became occur occurred know like tell wonder "
    "wondering any idea point purpose aim understand turned turn led lead drove drive prompted brought"
).split()
_WHY = re.compile(
    r"\bwhy (?!not\b)|\bhow come\b|\breasons? (?:for|why|that|behind|of)\b"
    r"|^what(?: is| was|['’]s) the (?:point|purpose|aim|idea|sense) (?:of|behind|in)\b"
    r"|^what (?:made|makes|caused|causes|led|drove|drives|prompted|turned|forced|pushed|moved|motivated|kept|keeps)\b",
    re.I,
)

# What is said, then why.
_AFTER = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|thanks to|on account of|so that|in order (?:to|that)|as a result of|for fear of"
    r"|in response to|out of (?=[a-z]+ ))\b|, (?:since|as) (?=[a-z])|\bsince (?=(?:it|they|he|she|we|i|there|no|the)\b)"
    r"|, (?:dis)?[a-z]{4,}(?:ed|wn|ght) (?:by|with|at|about|over) (?=[a-z])"
    r"|\bas (?=(?:he|she|it|they|we|there|this|his|her|its|their) (?:\w+ )?[\"“]?"
    r"(?:could|can|was|were|is|are|had|has|did|would|felt|feared|wanted|believed)\b)"
    r"|, (?:fearing|hoping|wanting|wishing|believing|seeking|trying|unable|afraid|unwilling|eager|anxious|worried)\b"
    r"|\b(?:meant|designed|intended|proposed|made|built) (?:for|to) (?=[a-z])",
    re.I,
)
# Why, then what is said of it.
_FIRST = re.compile(
    r"^(?:because(?: of)?|due to|owing to|thanks to|since|as)\b(?! (?:then|\d|an? (?:result|consequence)))[^,]{3,300}, "
    r"|\b(?:which |that |this |thus )?(?:led to|causing|caused|resulting in|resulted in|prompted|triggered|forced)\b"
    r"|, (?:leading (?:[\w'’]+ ){0,3}to|prompting|forcing|triggering|meaning that)\b"
    r"|, (?:and )?so (?=(?:it|they|he|she|we|i|there|no|the|an?|his|her|its|their|this)\b)",
    re.I,
)
_BEFORE = re.compile(
    r"^(?:as a (?:result|consequence)|therefore|thus|hence|consequently|for (?:that|this) reason"
    r"|(?:that|this)(?: i|['’])s why|so),? |^(?:this|that|it|these)(?: had| has| also)? (?=led to|caused|resulted in|prompted)",
    re.I,
)
_SO_THAT = re.compile(r"\b(?:so|such)\b(?! (?:as|that)\b).{3,150}? that\b", re.I)  # why, then what came of it
_REASON = re.compile(r"^(?:the|one|another|its|his|her|their|my) (?:main )?reason\b.{0,120}?\b(?:is|was)(?: that)? ", re.I)
_ASKS_A_NAME = re.compile(
    r"\bhow (?:did|does|do|has|have|had) [^?]{1,100}? (?:get|got|come by|receive|received|acquire|acquired|earn|earned)"
    r" (?:its|his|her|their|the|that|this) (?:[\w-]+ )?(?:nick)?names?\b"
    r"|\bwhere (?:does|do|did) (?:the|its|his|her|their) (?:nick)?names? [^?]{0,60}\bcome from\b",
    re.I,
)
_NAMED = re.compile(
    r"\b(?:named|called|dubbed|nicknamed|christened)\b[^.;:]{0,60}?"
    r" (?P<why>(?:after|for|from|because|when|since|in hono\w+ of) .)"
    r"|\b(?:nick)?name (?:was |is )?(?P<of>(?:comes?|came|derives?|derived|stems|stemmed|taken|originates|refers) .)",
    re.I,
)
_AIM = re.compile(r"(?:for|against|to|without)\b", re.I)
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
    if read.kind != "span" or not is_why(found.question):
        return None
    wanted = content_words(found.question, _FRAME)
    if _ASKS_A_NAME.search(found.question[:500]):
        return _named(found, read, wanted)
    if read.answered:
        return withdrawn(found, read) if _is_no_reason(found, read) else None
    best = max(_fitting(found, wanted), key=lambda entry: entry[0], default=None)
    return _told(found, read, best[1]) if best else None


def _named(found: Found, read: Answer, wanted: Sequence[str]) -> Answer | None:
    """The one sentence of the passage where the reader looks that says how something was named; a refusal where the reader is
    not sure of what says nothing of that; None where it is right, or finds nothing."""
    if not found.decision.ranked:
        return None
    span, probability = found.decision.ranked[0]
    hit = found.hits[span.hit]
    told = [stated for stated in _namings(hit) if wanted and _is_about(found.question, wanted, hit)]
    if probability < UNSURE_SHARE * found.threshold or any(_touch(stated.sentence, (span.start, span.end)) for stated in told):
        return None
    if len(told) == 1 and probability < SURE:
        return _told(found, read, told[0])
    return withdrawn(found, read) if read.answered and probability < SURE else None


def _namings(hit: Hit) -> Iterator[_Stated]:
    for start, end in hit.passage.units:
        text = hit.passage.text[start - hit.passage.start : end - hit.passage.start]
        if len(text) <= LONGEST and (match := _NAMED.search(text)):
            low = match.start("why") if match["why"] else match.start("of")
            yield _Stated(hit, (start, end), (start + low, start + _end(text, low)), text[:low], text)


def _is_no_reason(found: Found, read: Answer) -> bool:
    """Whether the reader is not sure of a span that is no aim, and neither its sentence nor those beside it state a reason."""
    span, probability = found.decision.ranked[0]
    if kind_of(found.question).type != "why" or _AIM.match(span.text):
        return False
    hit = found.hits[span.hit]
    near = [stated.sentence for stated in _stated(hit) if stated.sentence[0] <= span.end + NEAR]
    return probability < SURE and not any(span.start <= end + NEAR for _, end in near)


def is_why(question: str) -> bool:
    """Whether a question asks for a reason."""
    text = question[:500]
    return kind_of(question).type == "why" or _WHY.search(text) is not None or _ASKS_A_NAME.search(text) is not None


def _fitting(found: Found, wanted: Sequence[str]) -> Iterator[tuple[tuple[float, ...], _Stated]]:
    """What states a reason of what is asked, each with how well it fits."""
    read_in = _read_in(found)
    capitals = re.findall(r"(?<=[a-z,] )[A-Z][\w-]+", found.question)
    for rank, hit in enumerate(found.hits if wanted else ()):
        for stated in _stated(hit):
            missed = len(lacking(wanted, stated.around)) / len(wanted)
            in_effect = 1 - len(lacking(wanted, stated.effect)) / len(wanted)
            is_read = any(name == hit.document.id and _touch(stated.reason, place) for name, place in read_in)
            if is_read and _is_about(found.question, wanted, hit):
                yield (1.0, -missed, in_effect, -float(rank)), stated
            if unmet(found.question, [_cut(hit, stated)]) or any(name not in stated.around for name in capitals):
                continue
            if not missed and in_effect >= LEAST_OF_EFFECT:
                yield (0.0, -missed, in_effect, -float(rank)), stated


def _is_about(question: str, wanted: Sequence[str], hit: Hit) -> bool:
    """Whether a passage has a share of the words, something of each name and all numbers, as of every answer that is shown."""
    text = f"{hit.passage.context}\n{hit.passage.text}"
    numbers = [word for word in wanted if has_digit(word)]
    if lacking(numbers, text) or absent_names(question, names(question), words_said(hit.passage)):
        return False
    return len(lacking(wanted, text)) <= (1 - LEAST_MET) * len(wanted)


def _read_in(found: Found) -> list[tuple[str, Range]]:
    """Where the spans stand that the reader finds worth a look."""
    ranked = found.decision.ranked
    least = (LEAST_ALONE if _looks_nowhere_else(ranked) else UNSURE_SHARE) * found.threshold
    worth = [span for span, probability in ranked if probability >= least]
    return [(found.hits[span.hit].document.id, (span.start, span.end)) for span in worth]


def _looks_nowhere_else(ranked: Sequence[tuple[Span, float]]) -> bool:
    """Whether nearly all of the probability is in one passage."""
    if not ranked:
        return False
    own = sum(probability for span, probability in ranked if span.hit == ranked[0][0].hit)
    return own >= ALONE * sum(probability for _, probability in ranked)


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
    for match in _SO_THAT.finditer(text):
        yield 0, match.end() - len(" that")
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

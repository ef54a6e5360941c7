"""A question for who or what something is, or what it stands for, in; the sentence that introduces it out, with that marked.

Among all sentences that hold the name (those that were read, and those that a search for it finds), the one whose form says
most surely what it is. A sentence that merely mentions the name is none: then what was read stays, but for what cannot be
right: letters that do not fit an abbreviation, and for a person another name from the same list. Pure; English.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.answers.expansion import agrees, expanded, is_abbreviation, letters_asked
from qa.answers.introduction import introductions
from qa.answers.roles import is_role
from qa.answers.withdrawn import unmarked
from qa.cite import cite
from qa.claims.opposites import is_past
from qa.found import Found
from qa.question.of_the_collection import trimmed
from qa.terms import STOP_WORDS, WORD, occurrences, same_form
from qa.types import Answer, Hit, Span

Range = tuple[int, int]
Asks = Literal["who", "what", "stands"]

MOST_WORDS = 6  # of a name
MOST_ASKED = 120  # characters of such a question
MORE_PASSAGES = 20  # that a search for the name brings
LEAST = 0.5  # sureness of a form that is taken: a title alone says little, but it says it
LONGER_THAN_INITIALS = 6  # letters of a word in capitals that may be a name which is shouted
SURE = 0.8  # from here on a form counts for more than another answer that was read
LIKELY = 0.85  # that a sentence taken introduces the name: of 59 for names of the contexts of development, 54 did
_BE = r"(?:['’]?s|\s(?:is|are|was|were))"
_TELL = (
    r"(?:(?:and|so|but|now)\s)?(?:(?:please|can you|could you|would you|i(?:['’]d| would) like to know|i want to know|"
    r"tell (?:me|us)|about|do you know|(?:do|have) (?:we|you) (?:have |got )?anything (?:on|about)|any idea|say|"
    r"explain|remind me|give me)[\s,:–—-]+|in (?:our|this|the) [\w-]+,\s)*"
)
_TERM = r"(?:(?:the|that|this)\s)?(?:(?:term|word|abbreviation|acronym|letters|initials|name|expression|phrase|concept)s?\s)?"
_AGAIN = r"(?:,?\s(?:again|exactly|actually|anyway|then|please|by the way|(?:to|for) me))?"
_OF_OURS = (
    r"(?:\s(?:in|at|for|among)\s(?:(?:our|your|the|this|company|plain|house|office)\s)+(?:[\w-]+\s)?"
    r"(?:jargon|language|terms|slang|speak|lingo|company|glossary|english|context))?"
)
_IT = r"(?:he|she|it|they|that|this|those)"
_ASKED: tuple[tuple[Asks | None, str], ...] = (
    ("stands", rf"what\s(?:does|do|did)\s{_TERM}(?P<thing>.+?)\s(?:stand for|abbreviate)"),
    ("stands", rf"what{_BE}\s{_TERM}(?P<thing>.+?)\s(?:short for|an? (?:abbreviation|acronym) (?:of|for))"),
    (
        "stands",
        rf"what{_BE}\sthe\s(?:full (?:name|form)|long form|expansion|long version) (?:of|for|behind)\s{_TERM}(?P<thing>.+?)",
    ),
    (
        "stands",
        rf"what\s{_TERM}(?P<thing>\S+)\sstands for|"
        rf"{_TERM}(?P<other>\S+)\s(?:is short|stands|is an? (?:abbreviation|acronym)) (?:for|of) what",
    ),
    ("stands", rf"(?:spell out|expand)\s{_TERM}(?P<thing>\S+)"),
    (
        "what",
        rf"what\s(?:does|do|did)\s(?:(?:you|we|they|people)\smean by\s{_TERM}(?P<thing>.+?)|"
        rf"{_TERM}(?P<other>.+?)\s(?:mean|refer to|denote))",
    ),
    (
        "what",
        rf"(?:define|explain|(?:what{_BE}\s)?(?:the\s)?(?:an? )?(?:short )?(?:meaning|definition) (?:of|for)|"
        rf"what(?:\sexactly)?{_BE}\smeant by)\s"
        rf"{_TERM}(?P<thing>.+?)",
    ),
    ("what", r"(?P<thing>[^,:;?]+?)(?:[,:;]|\s[–—-])?\s(?:(?:meaning|definition)|what does (?:it|that|this) mean)"),
    ("stands", rf"{_TERM}(?P<thing>\S+?)(?:[,:;]|\s[–—-])\s(?:what{_BE}\s{_IT} short for|what does {_IT} stand for)"),
    ("what", rf"how{_BE}\s{_TERM}(?P<thing>.+?)\sdefined|what (?:kind|sort|type) of (?:an? )?thing{_BE}\s(?P<other>.+?)"),
    ("who", rf"(?:which|what) person{_BE}\s(?P<thing>.+?)"),
    (None, rf"(?P<asks>who|what)(?:\s(?:exactly|precisely))?{_BE}(?:\s(?:exactly|precisely))?\s{_TERM}(?P<thing>.+?)"),
    (None, rf"(?P<asks>who|what)\s{_TERM}(?P<thing>.+?)\s(?:is|are|was|were)"),
    (None, rf"(?P<thing>[^,:;?]+?)(?:[,:;]|\s[–—-])\s(?P<asks>who|what)(?:\sexactly)?{_BE}\s{_IT}"),
    (None, r"(?P<thing>[^,:;?]+?)\s(?:is|are|was|were)\s(?P<asks>who|what)"),
    ("what", r"[^?\"“]{0,60}[\"“](?P<thing>[^\"”]+)[\"”][.,;:!]?\s(?:what\b|meaning\b)[^?\"“]{0,60}"),
)
_FORMS = tuple((asks, re.compile(rf"{_TELL}(?:{form}){_OF_OURS}{_AGAIN}", re.I)) for asks, form in _ASKED)
_QUOTES = "\"'“”‘’ "
_ARTICLE = re.compile(r"(?:the|an?)\s", re.I)
_SOMEWHERE = re.compile(r"^(an? [\"“\w'-]+(?: [\w'\"”-]+)?) (?:at|in|for) [A-Z].*$")  # a shadow at Larkfield
_AT_OURS = re.compile(r"(?<=[a-z]) (?:at|from|in) (?:the )?[A-Z][\w'’ -]*$")  # Ada Brandt at Larkfield
_PLACED = re.compile(
    r"\b(?:on|in|at|from|with|by|into|onto|behind|near|under|above|below|through|across|beside|between|inside|outside)"
    r" (?:(?:the|an?|its|his|her|their|our|this|that) )?[\"“‘']?$"
)
_SAY_WHAT = frozenset("became become grown grew turned remained served formed represented meant".split())  # what it is
_SAYS_SO = re.compile(r"\baccording to (?:the )?$", re.I)
_INNER = frozenset("of and the de la du van von der den di da del al el bin ibn on for in".split())


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked about, without an article before it."""

    asks: Asks
    name: str


@dataclass(frozen=True, slots=True)
class Introduced:
    """A place that says what the thing is; `rank` is the place of its passage among those that were found."""

    sureness: float
    rank: int
    hit: Hit
    place: Range


def answer(found: Found, read: Answer) -> Answer | None:
    """The introduction of what is asked about; None where that is not asked, or nothing introduces it and the reading stays."""
    thing = asked_about(found.question)
    if thing is None:
        return None
    hits = _hits(found, thing)
    said = (said for said in _introduced(thing, hits) if said.sureness >= LEAST)
    best = min(said, key=lambda said: (-said.sureness, said.rank, said.place), default=None)
    if best is None or found.threshold > LIKELY:
        return _doubted(found, thing, read)
    if read.answered and read.kind == "span" and _stays(read, best, thing):
        return None
    return _shown(found, read, best)


def asked_about(question: str) -> Thing | None:
    """The name or term that a question asks about; None where it asks anything else."""
    text = trimmed(question).rstrip("?.! ").strip()
    if name := letters_asked(text) if len(text) <= MOST_ASKED else "":
        return Thing("stands", name)
    for asks, form in _FORMS if len(text) <= MOST_ASKED else ():
        if match := form.fullmatch(text):
            groups = match.groupdict()
            kind = asks or ("who" if groups["asks"].lower() == "who" else "what")
            if thing := _thing(kind, (groups["thing"] or groups.get("other") or "").strip(_QUOTES)):
                return thing
    return None


def _thing(asks: Asks, said: str) -> Thing | None:
    """What is said as a name; a description ("the capital of Norway") is read like any other question."""
    said = _AT_OURS.sub("", said) if asks == "who" else _SOMEWHERE.sub(r"\1", said)
    article = _ARTICLE.match(said)
    name = said[article.end() :] if article else said
    words = WORD.findall(name)
    if not 0 < len(words) <= MOST_WORDS or not any(word.lower() not in STOP_WORDS or word.isupper() for word in words):
        return None
    if asks == "who" and re.search(r"['’]s?\s|\s(?:who|whose|that|which)\s", said):  # "Ada's wife" has a name that is not said
        return None
    named = words[0][0].isupper() or words[0][0].isdigit()
    term = (article is None or article.group().lower() != "the ") and len(words) <= 3 and not _INNER & set(name.lower().split())
    return Thing(asks, name.strip(_QUOTES)) if asks == "stands" or named or term else None


def _hits(found: Found, thing: Thing) -> list[Hit]:
    """The passages that were read, and others that a search for the name brings."""
    known = {hit.passage.id for hit in found.hits}
    more = [hit for hit in found.search(thing.name, MORE_PASSAGES) if hit.passage.id not in known or not hit.passage.id]
    return [*found.hits, *more]


def _introduced(thing: Thing, hits: Sequence[Hit]) -> Iterator[Introduced]:
    for rank, hit in enumerate(hits):
        passage = hit.passage
        for first, last in passage.units if _may_hold(passage.text, thing.name) else ():
            sentence = passage.text[first - passage.start : last - passage.start]
            for start, end in _places(thing.name, sentence, thing.asks == "who"):
                for sureness, (low, high) in _said(thing, sentence, start, end):
                    yield Introduced(sureness, rank, hit, (first + low, first + high))


def _may_hold(text: str, name: str) -> bool:
    """Whether it is worth looking for the name; what may be written with accents always is."""
    words = WORD.findall(name.lower())
    return not (text.isascii() and name.isascii()) or all(word[:3] in text.lower() for word in words)


def _places(name: str, sentence: str, longer: bool = True) -> list[Range]:
    """Where the name stands by itself, not as a part of a longer one: not "Sam Jones Street", not "out of" for OUT.

    `longer`: what is asked about may be the last word of a longer name, as a person's is.
    """
    return [place for place in occurrences(name, sentence, same_form) if _by_itself(name, sentence, *place, longer)]


def _by_itself(name: str, sentence: str, start: int, end: int, longer: bool) -> bool:
    said, before = sentence[start:end], sentence[:start]
    if before.endswith("-") or (is_abbreviation(name) and len(name) < LONGER_THAN_INITIALS and not is_abbreviation(said)):
        return False
    if not name[:1].isupper() or is_abbreviation(name):
        return True
    single = " " not in name
    if re.match(r"\s[A-Z]" if single else r"[\s-][A-Z]", sentence[end:]) or (single and not said[0].isupper()):
        return False
    return longer or not single or re.search(r"[a-z] [A-Z][\w'-]* $", before) is None


def _said(thing: Thing, sentence: str, start: int, end: int) -> Iterator[tuple[float, Range]]:
    full = expanded(sentence, start, end) if is_abbreviation(thing.name) else None
    if thing.asks == "stands":
        if full:
            yield 1.0, full
        elif not is_abbreviation(thing.name) and (said := expanded(sentence, start, end)):
            yield 0.9, said
        return
    yield from introductions(sentence, start, end, thing.asks == "who")
    if full:
        yield 0.7, full


def _stays(read: Answer, best: Introduced, thing: Thing) -> bool:
    """Whether what was read is as good: it is most of what introduces the name, or nothing better is known."""
    first = read.citations[0]
    if first.answer_start is None or first.answer_end is None:
        return False
    low, high = best.place
    if first.document.id == best.hit.document.id and first.answer_start < high and low < first.answer_end:
        return 2 * (first.answer_end - first.answer_start) >= high - low
    return best.sureness < SURE and bool(_places(thing.name, first.quote))


def _shown(found: Found, read: Answer, best: Introduced) -> Answer:
    passage, (start, end) = best.hit.passage, best.place
    text = passage.text[start - passage.start : end - passage.start]
    citation = replace(cite(found.document(best.hit.document.id), best.hit, Span(0, start, end, text, 0.0), 0), number=1)
    return replace(
        read,
        kind="span",
        status="answered",
        answer=text,
        confidence=max(read.confidence if read.answered else 0.0, LIKELY),
        citations=(citation,),
        nearest=(),
        missing=None,
    )


def _doubted(found: Found, thing: Thing, read: Answer) -> Answer | None:
    """A refusal in place of what was read, where that cannot say what the name is; else None."""
    if not read.answered or read.answer is None or read.kind != "span":
        return None
    if thing.asks == "stands" and is_abbreviation(thing.name):
        fits = agrees(thing.name, read.answer)
    elif thing.asks == "who":
        fits = not _is_another_name(thing, read.answer) and any(
            _places(thing.name, citation.quote) for citation in read.citations
        )
    else:
        fits = not _is_where(thing, read)
    return None if fits else _unsure(read)


def _is_where(thing: Thing, read: Answer) -> bool:
    """Whether the name only tells where, with what or of what the thing is that was read ("the bells hang in the campanile",
    "the garrison of X"), or who did it: "X launched a game"."""
    first = read.citations[0]
    places = _places(thing.name, first.quote, False)
    if not places or first.answer_end is None:  # only as a part of longer names, or not at all
        return bool(occurrences(thing.name, first.quote, same_form))
    low, high = (first.answer_start or 0) - first.start, first.answer_end - first.start
    return all(
        (_PLACED.search(first.quote[:at]) and high <= at)
        or re.fullmatch(r" (?:of|for|at|in) (?:the )?", first.quote[high:at])
        or (end < low and (_did(first.quote[end:low]) or _SAYS_SO.search(first.quote[:at])))
        for at, end in places
    )


def _did(between: str) -> bool:
    """Whether what stands between two names is what the one does to the other: "launched", "has bought the"."""
    words = [word for word in WORD.findall(between.lower()) if word not in ("has", "had", "have", "also", "then")]
    return bool(words) and is_past(words[0]) and words[0] not in _SAY_WHAT and len(words) < 4 and "," not in between


def _is_another_name(thing: Thing, text: str) -> bool:
    """Whether a text is nothing but a name, or names somebody else behind his role: "the neurologist Ada Moor"."""
    words = WORD.findall(text)
    roles = [number for number, word in enumerate(words) if is_role(word)]
    behind = words[roles[-1] + 1 :] if roles else []
    if len(behind) > 1 and all(word[0].isupper() for word in behind) and not set(behind) & set(WORD.findall(thing.name)):
        return True
    return all(word[0].isupper() or word.lower() in _INNER for word in words) and not roles


def _unsure(read: Answer) -> Answer:
    return replace(read, status="unsure", answer=None, citations=(), nearest=tuple(map(unmarked, read.citations)))

"""A question after the articles that mention something in, each of them with a sentence that does out; pure, English.

"Which articles mention Oslo?", "do you have anything on hardware keys?" Full text finds the passages, and a sentence counts
only where the words of the phrase stand in it one after the other, whatever their case, accents and a plural's s. Words that
are no name may also stand apart in one sentence. An article whose headings alone say it is quoted with the heading.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.types import Passage
from qa.answers.collection import Collection, articles, refused, said
from qa.cite import cite_at
from qa.question.of_the_collection import ARTICLE, HERE, MOST_SHOWN, trimmed
from qa.terms import STOP_WORDS, WORD, alike, occurrences, same_form
from qa.types import Answer

Range = tuple[int, int]
_Holds = Callable[[str], bool]

MOST_PHRASE = 80  # characters
MOST_WORDS = 10

_ARTICLES = rf"{ARTICLE}s?"
_SAYS = (
    r"(?:mention(?:s|ed|ing)?|refer(?:s|ring)? to|talk(?:s|ing)? (?:about|of)|discuss(?:es|ing)?|"
    r"speak(?:s|ing)? (?:of|about)|names?|contains?|containing|deal(?:s|ing)? with|writes? (?:about|of)|concern(?:s|ing)?|"
    r"sa(?:y|ys|ying) (?:anything|something) about|cover(?:s|ing)?|are about|is about)"
)
_IS = r"(?:is|are|was|were|do|does|did|can i find)"
_STANDS = (
    r"(?:mentioned|named|referred to|talked about|discussed|found|spoken (?:of|about)|comes? up|appears?|occurs?|turns? up|"
    r"crops? up|features?|figures?|written about|brought up|cited|quoted|dealt with|covered|described)"
)
_ANYTHING = rf"(?:anything|something|any {_ARTICLES}|some {_ARTICLES}|an? {_ARTICLES}|{_ARTICLES}|(?:any |some )?information)"
_ON = rf"(?:on|about|regarding|concerning|(?:that |which )?{_SAYS})"
_ANY_ARTICLE = rf"(?:any|some|one|all|the|your|these)(?: of (?:the|your|my|our|these))? {_ARTICLES}"
_ASKED_FOR = (  # "give me every page", "in what texts", "tell me which of the articles"
    r"(?:(?:in|on) )?(?:(?:have|got|find|show|list|give|name|tell|get|see|search(?: for)?)(?: me| us)? )?"
    r"(?:(?:which|what|all|every|each|any|the|how many|those|do(?:es)? any|are there(?: any)?)"
    r"(?: of)?(?: the| your| my| our| these)? )+"
    rf"(?:other )?{_ARTICLES}(?: (?:is|are) there| do you have| (?:do|does|can i find))?,?"
)
_HOLDING = (
    rf"(?:that |which |where |to |you have |all |also |ever )*(?:{_SAYS}|{_ON}|feature|featuring|"
    r"quot(?:e|es|ing)|cit(?:e|es|ing)|touch(?:es|ing)? (?:on|upon)|bring(?:s|ing)? up|"
    r"(?:with|ha(?:ve|s|ving)|includ(?:e|es|ing)|bear(?:s|ing)?)"
    r" (?:the (?:name|word|term|phrase)s?|(?:a )?mention of|(?:anything|something) (?:on|about)))"
)
_FORMS = tuple(
    re.compile(rf"{form}{HERE}", re.I)
    for form in (
        rf"(?:which|what|how many)(?: of (?:the|your|my|our|these))? {_ARTICLES} (?:all )?{_SAYS} (?P<thing>.+?)",
        rf"(?:in )?(?:which|what|how many) {_ARTICLES} {_IS} (?P<thing>.+?) {_STANDS}(?: in)?",
        # the thing first: "Oslo - in which pages does it come up?"
        rf"(?P<thing>[^?.!]+?)(?: [–—-]|[,:;]) (?:in )?(?:which|what)(?: of)?(?: the| your| my| our| these)? {_ARTICLES} "
        rf"(?:(?:is|are|does|do) (?:it|they|this|that|he|she) {_STANDS}(?: in)?|{_SAYS} (?:it|them|this|that|him|her))",
        rf"do(?:es)? (?:any|some|one)(?: of (?:the|your|my|our|these))? {_ARTICLES} {_SAYS} (?P<thing>.+?)",
        rf"where (?:in (?:any of )?(?:the|your|my|our|these) {_ARTICLES} )?(?:is|are) (?P<thing>.+?) (?:being )?mentioned",
        rf"(?:is|are|was|were|does|do|did|has|have) (?P<thing>.+?) (?:ever |been )*{_STANDS}"
        rf"(?= (?:anywhere|somewhere|in {_ANY_ARTICLE}))",
        rf"(?:search|look)(?: (?:in )?(?:the|your|all) {_ARTICLES})? for (?P<thing>.+?)|find (?P<other>.+?) in {_ANY_ARTICLE}",
        r"(?:where|what) (?:can|could|should) (?:i|we) (?:read|find|learn)(?: (?:anything|something|more|out))? "
        r"(?:about|on) (?P<thing>.+?)",
        rf"where (?:do|does) (?:the|your|any|these) {_ARTICLES} {_SAYS} (?P<thing>.+?)",
        r"where (?:do|does|did|can i find) (?P<thing>.+?) (?:come up|turn up|crop up|(?:get )?mentioned)",
        r"(?:is|are) (?P<thing>.+?) (?:ever )?mentioned",
        rf"(?:do you|have you|do we|have we|is|are|can you)(?: have| got| there| know| find| say)? {_ANYTHING}"
        rf"(?: there)? {_ON} (?P<thing>.+?)",
        rf"(?:have|got|find|show|list|give|name)(?: me)?(?: all)?(?: the)? {_ANYTHING} {_ON} (?P<thing>.+?)",
        rf"(?:what|which) {_ARTICLES} (?:are there|do you have|is there) {_ON} (?P<thing>.+?)",
        rf"(?:anything|something|any information) {_ON} (?P<thing>.+?)",
        rf"what do you have {_ON} (?P<thing>.+?)",
        rf"(?:any|all)(?: the)? {_ARTICLES} {_ON} (?P<thing>.+?)",
        rf"{_ASKED_FOR} {_HOLDING} (?P<thing>.+?)(?: (?:on|in) (?:it|them))?",
        rf"{_ASKED_FOR} (?:in which|where|that|which)? ?(?P<thing>.+?) (?:(?:is|are|was|were|gets?) )?{_STANDS}(?: in)?",
    )
)
_PERHAPS = re.compile(
    r"(?:search|look|find|where (?:can|could|should)|what (?:can|could|should))\b|"
    r"(?:which|what) (?:article|page|document|text|entry|post) (?!mentions|refers)",
    re.I,
)
_FRAME = re.compile(r"(?:both |either )?(?:the (?:word|words|term|name|phrase|company|person|city|country) )?", re.I)
_NOT_A_THING = re.compile(
    r"\b(?:but|except|without|not|that|which|who|when|where|why|how|what|if)\b|[?;]|"
    r"\b(?:first|originally|about|with|says?|covers?)$",
    re.I,
)
_FILLING = re.compile(r" (?:at all|by (?:any )?chance|perhaps|maybe|really|in here|here) (?=\S)", re.I)
_AND_WHICH = re.compile(r"[,;]? (?:and )?(?:if so,? )?which(?: ones?| of them)?$", re.I)
_EXPLAINED = re.compile(r", (?:the|an?|our|his|her) [a-z ]+$")  # "Odeon, the record label"
_ARTICLE = re.compile(r"(?:the|an?|any|our|your) (?=\w)", re.I)
_QUOTES = "\"'“”‘’«»„ ,"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the articles are to mention: a phrase as typed, and the phrases of which they must hold all, or any."""

    typed: str
    phrases: tuple[str, ...]
    all_of_them: bool = True
    surely: bool = True  # False: "which document names the king's heirs?" may be meant for what a document says


def wanted_mention(text: str) -> Wanted | None:
    """What articles are asked for that mention it; None where a text asks something else."""
    asked = _AND_WHICH.sub("", _FILLING.sub(" ", trimmed(text)))
    for form in _FORMS:
        if match := form.fullmatch(asked):
            return _wanted(next(filter(None, match.groups())), _PERHAPS.match(asked) is None)
    return None


def mentioning(wanted: Wanted, collection: Collection, blank: Answer) -> Answer | None:
    """The articles that mention it, each with a sentence, best first; where none does, a refusal, or None if it may be meant
    otherwise."""
    places = _of_phrase(wanted.typed, collection)
    if not places and len(wanted.phrases) > 1:
        places = _combined(wanted, [_of_phrase(phrase, collection) for phrase in wanted.phrases])
    phrases: Sequence[str] = wanted.phrases if len(wanted.phrases) > 1 else (wanted.typed,)
    if not places and (words := _loose_words(wanted.typed)):
        places, phrases = _of_words(words, collection), words
    if not places:
        return refused(blank, missing=f"No article mentions “{wanted.typed}”.") if wanted.surely else None
    same = alike if phrases is not wanted.phrases and len(phrases) > 1 else same_form
    shown = list(places.items())[:MOST_SHOWN]
    citations = [cite_at(collection.document(name), place, phrases, same) for name, found in shown for place in found]
    return said(blank, _told(len(places), wanted.typed), citations)


def _told(count: int, typed: str) -> str:
    verb = "mentions" if count == 1 else "mention"
    few = f" Here are {MOST_SHOWN} of them." if count > MOST_SHOWN else ""
    return f"{articles(count)} {verb} “{typed}”.{few}"


def _wanted(thing: str, surely: bool) -> Wanted | None:
    """What is typed as a phrase to look for; None where it is more than one, or carries no meaning."""
    thing = _EXPLAINED.sub("", thing[_end(_FRAME, thing) :]).strip(_QUOTES)
    thing = thing[_end(_ARTICLE, thing) :]
    if len(thing) > MOST_PHRASE or len(thing.split()) > MOST_WORDS or _NOT_A_THING.search(thing) or not _means(thing):
        return None
    parts = [part[_end(_ARTICLE, part) :].strip(_QUOTES) for part in re.split(r" and | or |, ", thing)]
    together = all(_means(part) for part in parts)
    return Wanted(thing, tuple(parts) if together else (thing,), " or " not in thing, surely)


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _means(phrase: str) -> bool:
    """Whether a phrase can be looked for: it has a word that is no stop word, or is an abbreviation as US or WHO."""
    words = WORD.findall(phrase)
    return any(word.lower() not in STOP_WORDS for word in words) or _is_abbreviation(phrase)


def _is_abbreviation(phrase: str) -> bool:
    return len(phrase) > 1 and phrase.isupper()


def _loose_words(phrase: str) -> tuple[str, ...]:
    """The words that may stand apart in a sentence; none where the phrase is a name, or a single word."""
    words = tuple(word for word in WORD.findall(phrase) if word.lower() not in STOP_WORDS)
    return words if len(words) > 1 and any(word.islower() for word in words) else ()


def _of_phrase(phrase: str, collection: Collection) -> dict[str, list[Range]]:
    """By document one place that holds the phrase: a sentence, else a heading."""

    def holds(text: str) -> bool:
        if _is_abbreviation(phrase) and phrase.lower() in STOP_WORDS:  # US is not us
            return re.search(rf"\b{re.escape(phrase)}\b", text) is not None
        return bool(occurrences(phrase, text, same_form))

    passages = collection.holding(phrase)
    found = _first((passage.document_id, unit) for passage in passages for unit in _units(passage, holds))
    for name in dict.fromkeys(passage.document_id for passage in passages):
        if name not in found and (place := _heading(name, holds, collection)):
            found[name] = [place]
    return found


def _units(passage: Passage, holds: _Holds) -> Iterator[Range]:
    for start, end in passage.units:
        if holds(passage.text[start - passage.start : end - passage.start]):
            yield start, end


def _heading(name: str, holds: _Holds, collection: Collection) -> Range | None:
    document = collection.document(name)
    for block in document.blocks:
        place = (block.start, block.end)
        above = block.kind in ("heading", "table_header") and block.label is None and collection.shows(name, place)
        if above and holds(document.text[block.start : block.end]):
            return place
    return None


def _of_words(words: Sequence[str], collection: Collection) -> dict[str, list[Range]]:
    """By document the first sentence that holds every word, in any form."""

    def holds(text: str) -> bool:
        return all(occurrences(word, text) for word in words)

    rarest = max(words, key=len)
    passages = collection.holding(rarest)
    return _first((passage.document_id, unit) for passage in passages for unit in _units(passage, holds))


def _first(places: Iterable[tuple[str, Range]]) -> dict[str, list[Range]]:
    found: dict[str, list[Range]] = {}
    for name, place in places:
        found.setdefault(name, [place])
    return found


def _combined(wanted: Wanted, found: Sequence[dict[str, list[Range]]]) -> dict[str, list[Range]]:
    """The documents that hold all of the phrases, or any, each with a place for every phrase that it holds."""
    names = dict.fromkeys(name for places in found for name in places)
    kept = [name for name in names if not wanted.all_of_them or all(name in places for places in found)]
    return {name: sorted({place for places in found for place in places.get(name, ())}) for name in kept}

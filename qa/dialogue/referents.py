"""The turns before a question in, what its words may stand for out; pure, English.

A turn is its question as it was read, its answer and the sentences that it quoted. Found in it are phrases of four sorts: a
person, a thing, a place, a date. What the last answer says comes first where it is of the sort, then what the last question
names, then what its sentences name, then older turns. Only words that stand there are given; nothing is known of the world.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from qa.dialogue.named_before import AUXILIARIES, NO_PERSONS, PLACES, PREPOSITIONS, Mention, Past, mentions, possessor

Find = Callable[[Past], Iterator[str]]

MOST_WORDS = 8  # of a phrase that takes a pronoun's place
MOST_TURNS = 4  # looked back
_PLACED = frozenset("in at near from into to around".split())  # before a place
_QUALITIES = frozenset(  # what they ask for is no thing
    "size type kind sort color colour part amount number percentage share month day year time date age price".split()
)
_TITLE = (
    r"(?:President|Prime Minister|Minister|King|Queen|Prince|Princess|Emperor|Pope|Saint|Sir|Lady|Lord|Captain|General|Colonel|"
    r"Major|Mr|Mrs|Ms|Dr|Professor|Chancellor|Senator|Governor|Mayor|Bishop|Baron|Baroness|Duke|Count)\.?"
)
_NAMED = r"[^\W\d_a-zß-öø-ÿ][\w'’-]*"  # a word with a capital
_NAME = re.compile(rf"{_NAMED}(?: (?:of (?:the )?)?{_NAMED})*")
_TITLED = re.compile(rf"\b{_TITLE} {_NAMED}(?: {_NAMED}){{0,3}}")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(
    rf"(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{1,2}})?(?:,? \d{{4}})|\d{{1,2}} (?:{_MONTHS})|(?:{_MONTHS}) \d{{1,2}}\b|"
    r"\b(?:1\d{3}|20\d{2})\b|\b\d{3} (?:AD|BC)\b"
)
_ACTS = re.compile(r"\bwho\b.*|(?<=\w) (?:the|an?|in|of|by|for|to|at|on|from|with)\b")  # behind what is asked for
YEAR = re.compile(r"\b(?:1\d{3}|20\d{2})\b")


def person(turn: Past) -> Iterator[str]:
    """Whom "he" or "she" may stand for, the likeliest first."""
    lead = set(turn.lead.lower().split())
    asks = turn.asking in ("who", "whom", "whose") or (
        turn.asking in ("which", "what") and len(lead) > 1 and not lead & NO_PERSONS
    )
    if asks and not _several(turn.answer):
        yield from (name for name in _own_name(turn.answer) if not NO_PERSONS & set(name.lower().split()))
    named = [mention for mention in mentions(turn) if mention.name and mention.before != "wh" and _may_be_person(mention, turn)]
    yield from (possessor(mention.name) for mention in sorted(named, key=lambda mention: mention.before in PREPOSITIONS))
    for text in (turn.answer, turn.quoted):
        yield from (match.group() for match in _TITLED.finditer(text))


def thing(turn: Past) -> Iterator[str]:
    """What "it" may stand for: what was asked for, if that is no person, place, time or number; else what was asked about."""
    lead = turn.lead.lower().split()
    asked_for = turn.asking in ("what", "which") and lead[0] not in PREPOSITIONS and not _QUALITIES & set(lead)
    about = next((mention.text for mention in mentions(turn) if mention.text != mention.bare), "")
    of_it = asked_for and turn.answer.islower() and re.search(rf"(?:is|are|was|were) {re.escape(about)}", turn.asked)
    if about and of_it and not _is_known_person(mentions(turn)[0], turn):
        yield about  # "What metal is the mace made of?" is about the mace
    if asked_for and is_phrase(turn.answer) and not _several(turn.answer):
        yield turn.answer
    found = [mention for mention in mentions(turn) if not _is_known_person(mention, turn)]
    named = [mention for mention in found if mention.name] or [mention for mention in found if mention.is_noun]
    yield from _things_of_names(found, turn)
    yield from (mention.text for mention in sorted(named, key=lambda mention: mention.before in _PLACED or not mention.name))
    yield from (mention.text for mention in found if mention.before == "wh" and turn.asking in ("what", "which"))


def _things_of_names(found: Sequence[Mention], turn: Past) -> Iterator[str]:
    """ "the harbour of Northport", where that is not who somebody is: "Who is the mayor of Lisbon?"."""
    if re.match(r"who(?:['’]s| (?:is|are|was|were)) the\b", turn.asked, re.IGNORECASE):
        return
    for noun, name in pairwise(found):
        between = turn.asked[noun.end : name.start]
        if not noun.name and noun.text != noun.bare and name.name and between.strip() == "of":
            yield turn.asked[noun.start : name.end]


def things(turn: Past) -> Iterator[str]:
    """What "they" may stand for: several that were answered, those that were counted, a plural; else one."""
    if turn.answer and _several(turn.answer) and is_phrase(turn.answer):
        yield turn.answer
    found = mentions(turn)
    plural = [
        mention
        for mention in found
        if (mention.name or mention.is_noun or mention.before == "wh")
        and mention.words[-1].endswith("s")
        and not mention.words[-1].endswith("ss")
    ]
    yield from (mention.text for mention in sorted(plural, key=lambda mention: (not mention.name, mention.before != "wh")))
    counted = [mention for mention in found if mention.before == "wh" and re.search(r"\bmany\b", turn.lead, re.IGNORECASE)]
    yield from (mention.text for mention in counted)
    yield from person(turn) if turn.asking in ("who", "whom") else thing(turn)


def place(turn: Past) -> Iterator[str]:
    """Where "there" may be, with its preposition if the dialogue has one."""
    asked_place = turn.asking == "where" or bool(PLACES & set(turn.lead.lower().split()))
    if asked_place or turn.asking in ("what", "which"):
        yield from (_placed(name, turn) for name in _own_name(turn.answer))
    named = [mention for mention in mentions(turn) if mention.name]
    yield from (f"{mention.before} {mention.text}" for mention in named if mention.before in _PLACED)
    yield from (_placed(mention.text, turn) for mention in named if not _may_be_person(mention, turn))
    for match in re.finditer(rf"\b(?:in|at|near) (?:the )?({_NAME.pattern})", turn.quoted):
        if not DATE.match(match[1]) and not re.match(_MONTHS, match[1]):
            yield match.group()


def date(turn: Past) -> Iterator[str]:
    """When "then" may be."""
    if turn.asking == "when" or re.search(r"\b(?:year|date|day|month|century)\b", turn.lead.lower()):
        yield from (match.group() for match in DATE.finditer(turn.answer))
    for text in (turn.asked, turn.quoted):
        yield from (match.group() for match in DATE.finditer(text))


def of_type(noun: str, turn: Past) -> Iterator[str]:
    """What a turn names that is a `noun`: "Rogun dam", what answers "which dam ...?", "Rogun is the tallest dam"."""
    if noun in _ACTS.split(turn.lead.lower(), maxsplit=1)[0].split() and is_phrase(turn.answer):
        yield turn.answer
    yield from (mention.text for mention in mentions(turn) if mention.name and noun in mention.words)
    yield from (name for name in _own_name(turn.answer) if noun in name.lower().split())
    if noun in PLACES and turn.asking == "where":
        yield from _own_name(turn.answer)
    number = re.escape(noun)
    for text in (turn.answer, turn.quoted):
        told = rf"((?:[Tt]he )?{_NAME.pattern}),? (?:is|was|are|were) (?:a|an|the|one of the) (?:[\w'’-]+ ){{0,4}}{number}\b"
        yield from (match[1] for match in re.finditer(told, text))
        yield from (match.group() for match in re.finditer(rf"\b(?:{_NAMED} ){{1,3}}{number}\b", text))


def said(turn: Past) -> Iterator[str]:
    """What "that" may stand for: what was answered, else what was asked about."""
    if is_phrase(turn.answer):
        yield turn.answer
    yield from thing(turn)


def is_phrase(text: str) -> bool:
    """Whether a text is short enough and of the form to stand in a question: no sentence, and more than a number."""
    words = text.split()
    said = {word.lower() for word in words}
    if (
        not 0 < len(words) <= MOST_WORDS
        or said & (AUXILIARIES | {"to", "very", "not", "it", "nothing", "none", "yes", "no"})
        or "n't" in text
    ):
        return False
    return not re.search(r"[.?!;:]\s|\d", text) and bool(re.search(r"[^\W\d_]{2}", text))


def first(find: Find, past: Sequence[Past], text: str) -> str | None:
    """What is found in the latest turn that has any which `text` does not name itself."""
    said = text.casefold()
    for turn in past[:MOST_TURNS]:
        for phrase in find(turn):
            if phrase and re.sub(r"^(?:the|a|an) ", "", phrase.casefold()) not in said and len(phrase.split()) <= MOST_WORDS:
                return re.sub(r"^(?:The|An?) ", lambda article: article.group().lower(), phrase)
    return None


def _may_be_person(mention: Mention, turn: Past) -> bool:
    words = set(mention.words)
    placed = re.search(rf"\b(?:in|at|near|across) (?:the )?{re.escape(mention.name)}\b", turn.quoted)
    return not (words & NO_PERSONS or mention.before in ("in", "at", "near", "from", "into", "on") or placed)


def _is_known_person(mention: Mention, turn: Past) -> bool:
    if not mention.name or not _may_be_person(mention, turn):
        return False
    name = re.escape(mention.name)
    if re.search(rf"\b[Ww]ho\b[^?]*\? {name}\b", turn.earlier):
        return True
    return bool(
        re.search(
            rf"\b{_TITLE} (?:\w+ )?{name}\b|\b{name}\b[^.]*\b(?:[Hh]e|[Hh]is|[Ss]he|[Hh]er)\b", f"{turn.asked} {turn.quoted}"
        )
    )


def _own_name(answer: str) -> list[str]:
    """The name that an answer is: the whole of it if it begins with a capital, else its longest name."""
    if answer[:1].isupper() and is_phrase(answer):
        return [possessor(re.split(r", ", answer)[0])]
    found = [match.group() for match in _NAME.finditer(answer) if len(match.group()) > 1]
    return [possessor(max(found, key=len))] if found else []


def _placed(name: str, turn: Past) -> str:
    """The name with the preposition that stands before it in the dialogue."""
    found = re.search(rf"\b(in|at|on|near) (?:the )?{re.escape(name)}\b", f"{turn.quoted} {turn.asked}")
    return f"{found[1]} {name}" if found else f"in {name}"


def _several(text: str) -> bool:
    return bool(re.search(r"\band\b|,", text))

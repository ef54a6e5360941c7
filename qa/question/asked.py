"""A question in, what it asks for out: its type, what an answer must hold, and the noun that it asks about; pure, English.

"How many ships sank?" is of the type `how_many`, expects a number and has the noun "ships"; "In which city ..." has the noun
"city". Only the question's words are looked at, mostly the first; what is in doubt is `other` and expects anything.
"""

import re
from dataclasses import dataclass
from typing import Literal

QuestionType = Literal[
    "who", "when", "where", "how_many", "how_much", "how_long", "how_often", "how_old", "why", "how_to", "definition", "list",
    "yes_no", "other",
]  # fmt: skip
AnswerType = Literal["person", "date", "time", "place", "number", "amount", "duration", "frequency", "age", "anything"]

LONGEST = 500  # characters of a question that are looked at
LAST_WORDS = 4  # an asking word so near the end asks: "The bridge was opened when?"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for. `noun`: what is counted, measured or chosen, one word in lower case ("ships"), or empty."""

    type: QuestionType
    expects: AnswerType = "anything"
    noun: str = ""


def asking_clause(question: str) -> str:
    """The question from the word on that asks, as typed; all of it where none does."""
    plain = " ".join(question.replace("’", "'").split())[:LONGEST]
    at = _asking_word(plain.lower()) if len(plain) == len(plain.lower()) else None
    return plain[at or 0 :]


def kind_of(question: str) -> Asked:
    """What `question` asks for; what stands in doubt is `other`."""
    plain = " ".join(question.replace("’", "'").split())[:LONGEST]
    opening = _POLITE.match(plain.lower())
    plain = plain[opening.end() :] if opening else plain
    text = plain.lower()
    for kind, pattern in _OPENINGS:
        if pattern.match(text):
            return Asked(kind, "anything", _noun(text) if kind == "list" else "")
    if _is_bare(plain):
        return Asked("definition")
    at = _asking_word(text)
    return Asked("other") if at is None else _asked_by(text[at:], _IN_A_PLACE.search(text[:at]) is not None)


_POLITE = re.compile(
    r"(?:(?:and|but|so|also|then|please|or),? )?"
    r"(?:(?:(?:can|could|would|will) you (?:please )?)?(?:tell|show) (?:me|us) (?=who|what|when|where|which|why|how|in |if )"
    r"|do you know (?=who|what|when|where|which|why|how|if )|i (?:want|would like|need|wonder) (?:to know )?"
    r"|(?:can|could) you (?:please )?(?=list|name|give|define|explain))?(?:please,? )?"
)
_COUNTED = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)"
_SOME_MORE = rf"(?:all|some|any|every|the|{_COUNTED})"
# What the first words alone tell; the first that matches.
_OPENINGS: tuple[tuple[QuestionType, re.Pattern[str]], ...] = (
    (
        "why",
        re.compile(
            r"why\b|how come\b|(?:for )?(?:what|which) (?:is |was |were |are )?(?:the )?(?:main )?(?:reasons?|causes?)\b"
            r"|what (?:caused|led to|made)\b"
        ),
    ),
    (
        "how_to",
        re.compile(
            r"how to\b"
            r"|how (?:do|does|can|could|should|would|must|may|might) (?:i|you|we|one|people|users|somebody|someone|anyone)\b"
            r"|(?:what|which) (?:are the )?steps\b|what (?:do|should|must) (?:i|you|we|one) do\b"
        ),
    ),
    (
        "definition",
        re.compile(
            r"define\b|what (?:does|do|did) .{1,80} (?:mean|stand for)\b|what (?:is|was) meant by\b"
            r"|what(?:'s| is| was) the (?:meaning|definition) of\b"
        ),
    ),
    (
        "list",
        re.compile(
            rf"(?:list|enumerate)\b|(?:name|give|mention|show) (?:me )?{_SOME_MORE}\b"
            rf"|(?:what|which|who) (?:are|were) (?:all |some of |(?:the )?{_COUNTED} |the [a-z' -]{{0,40}}[a-rt-z]s\b)"
            r"|(?:what|which) (?:[a-z]+ )?(?:kinds|types|sorts|things|items|people|countries|cities|companies|groups|topics)\b"
        ),
    ),
    (
        "yes_no",
        re.compile(
            r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)(?:n't)? "
            r"(?!.{0,80}\b(?:what|which|who|whom|when|where) (?:is|are|was|were|did|does)\b)|(?:i )?if\b"
        ),
    ),
)
_BARE = re.compile(r"(?:[Ww]hat|[Ww]ho)(?:'s| is| are| was| were) ([^?]+?)[ ?.!]*$")
_NOT_BARE = frozenset(
    "of in on at for from by to with that which who called named known used during after before between about into as than "
    "my your his her its their our this these those and or it he she they there".split()
)
_ASKING = re.compile(r"\b(?:whom|whose|who|when|where|how|what|which)\b")
# An asking word asks in the first place, after a comma or after a preposition; else ("the man who ...") it only joins.
_BEFORE = re.compile(
    r"(?:^|[,:;.!?–—]|(?<= )-|\b(?:in|on|at|by|from|to|for|of|with|since|until|till|during|after|before|about|around|within"
    r"|under|over|into|per|than|is|are|was|were|know|says?|tells?|wondering|out|me|us|sure|idea|remember|see)) ?$"
)
_AFTER_A_CLAUSE = re.compile(
    r", (?:(?:in|on|at|by|from|to|for|of|with) )?(who|whom|what|which|where|how|why) (?!is\b[^,]*,|was\b[^,]*,)"
)
_A_CLAUSE = re.compile(r"when (?:the|a|an|it|they|he|she|you|we|i|there|this|that|these)\b")
_IN_A_PLACE = re.compile(r"\b(?:in|at|from|to|near|into|on|through) $")

_DATES = r"years?|months?|days?|date|decades?|century|centuries|weekdays?|weekend|birthday"
_AMOUNTS = (
    r"percentage|percent|proportion|fraction|amount|price|fee|salary|height|width|depth|weight|length|distance"
    r"|speed|temperature|population|budget|revenue|elevation|altitude"
)
_PLACES = r"city|town|village|country|state|region|continent|county|province|district|street|place|location|area|island"
_PEOPLE = (
    r"person|man|woman|actor|actress|singer|author|writer|president|king|queen|player|artist|minister|general|director"
    r"|scientist|emperor|pope|politician|poet|painter|composer"
)
_IS = r"(?:(?:is|was|are|were) (?:the |its |his |her |their )?)?"
# What stands from the asking word on; the first that matches.
_ASKED: tuple[tuple[re.Pattern[str], QuestionType, AnswerType], ...] = (
    (re.compile(r"how (?:often|frequently)\b|how (?:many|much) times? (?:a|per|each|every)\b"), "how_often", "frequency"),
    (re.compile(r"how (?:many|few) (?:seconds|minutes|hours|days|weeks|months|years|decades)\b"), "how_long", "duration"),
    (
        re.compile(r"how (?:many|few)\b|(?:what|which) (?:is |was )?the (?:total |exact )?number of\b|what number of\b"),
        "how_many",
        "number",
    ),
    (re.compile(rf"how old\b|(?:what|which) {_IS}(?:minimum |maximum |average )?age\b(?! group)"), "how_old", "age"),
    (re.compile(r"how (?:much )?long(?:er)?\b|how much time\b"), "how_long", "duration"),
    (
        re.compile(
            rf"how (?:much|far (?:is|are|was|were|away|apart|from)|tall|high|deep|wide|heavy|fast|thick)\b"
            r"|what (?:do|does|did) .{1,80} (?:cost|weigh|measure)\W*$|what (?:is|was) the (?:[a-z-]+ )?cost\b"
            rf"|(?:what|which) {_IS}(?:[a-z-]+ )?(?:{_AMOUNTS})\b"
        ),
        "how_much",
        "amount",
    ),
    (re.compile(r"(?:what|which) (?:(?:is|was) the )?(?:exact )?(?:time|hour)\b(?! period| frame| zone)"), "when", "time"),
    (re.compile(rf"when\b|(?:what|which) {_IS}(?:[a-z-]+ )?(?:{_DATES})\b"), "when", "date"),
    (re.compile(r"where\b"), "where", "place"),
    (re.compile(rf"who(?:m|se)?\b|(?:what|which) (?:[a-z-]+ )?(?:{_PEOPLE})\b"), "who", "person"),
)
_COUNTING = re.compile(r"(?:how (?:many|much|few)|what|which)(?: (?:is|are|was|were))? ((?:[a-z0-9'-]+ ?){1,5})")
_OWNER = re.compile(r"^(what|which)(?: (?:is|are|was|were)|'s) (?:[\w.-]+ ){0,4}[\w.-]+(?:'s|s') (?=[a-z])")
_NOUN_ENDS = frozenset(
    "is are was were do does did has have had can could will would should may might must shall of in on at for from by to with "
    "that which who and or".split()
)
_LEADING = frozenset("the a an all of some any other total main different more".split())
_IRREGULAR_PLURALS = frozenset("people men women children feet teeth mice geese".split())


def _is_bare(text: str) -> bool:
    """Whether "What is ...", "Who is ..." goes on with a name or a noun alone: what is it?"""
    match = _BARE.match(text)
    rest = match.group(1).split() if match else []
    if not 1 <= len(rest) <= 5 or any(word.lower() in _NOT_BARE or word.endswith("'s") for word in rest):
        return False
    return rest[0].lower() != "the" or all(word[0].isupper() for word in rest[1:])


def _asking_word(text: str) -> int | None:
    """Where the word stands that asks."""
    if text.startswith("when ") and (later := _AFTER_A_CLAUSE.search(text)):
        return later.start(1)  # "When the vote was over, who had won?"
    places = [match.start() for match in _ASKING.finditer(text)]
    if len(places) > 1 and _A_CLAUSE.match(text):
        return places[-1]  # "When it is dark what happens?"
    first = next((place for place in places if _BEFORE.search(text[:place])), None)
    if first is None and places and len(text[places[-1] :].split()) <= LAST_WORDS:
        return places[-1]
    return first


def _asked_by(text: str, in_a_place: bool) -> Asked:
    text = _OWNER.sub(r"\1 is the ", text)  # "What is Ada's age?" asks for an age
    noun = _noun(text)
    for pattern, kind, holds in _ASKED:
        if pattern.match(text):
            return Asked(kind, holds, noun)
    if in_a_place and re.match(rf"(?:what|which) (?:[a-z-]+ )?(?:{_PLACES})\b", text):
        return Asked("where", "place", noun)
    return Asked("other", "anything", noun)


def _noun(text: str) -> str:
    """The noun after "how many", "which": the word before a verb or preposition, or the first plural; else the first word."""
    match = _COUNTING.match(text)
    words = match.group(1).split() if match else []
    while words and words[0] in _LEADING:
        words = words[1:]
    ends = [number for number, word in enumerate(words) if word in _NOUN_ENDS]
    if ends:
        return words[ends[0] - 1] if ends[0] else ""
    plurals = [word for word in words if word in _IRREGULAR_PLURALS or re.search(r"[^su]s$", word)]
    return (plurals or words or [""])[0]

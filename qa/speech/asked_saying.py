"""A question in, what it asks about somebody's words out: who said this, or what did that one say; pure, English.

"Who said that the dam is safe?" looks for a speaker of words; "What did the mayor say about the dam?", "How did Ada describe
it?" look for the words of a speaker. `None` for every other question.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from qa.speech.speech_verbs import CALLING, ONLY_AS, SAYING

LONGEST = 400  # characters of a question that is looked at
MOST_WORDS = 14  # of the one who is asked about

_ALL = {**SAYING, **CALLING}
_FORMS = "|".join(sorted(map(re.escape, _ALL), key=len, reverse=True))
_PAST = "said|told|wrote|claimed|announced|thinks|thought|says|stated|explained|argued|argues|promised|warned"
_ASKED_NOUNS = (
    "comment|comments|remark|remarks|view|views|opinion|statement|claim|claims|answer|reply|response|warning|promise|explanation"
    "|description|criticism|message|advice|argument|quote|words|reaction|stance|attitude|thoughts|assessment|verdict|judge?ment"
    "|complaint|prediction|announcement"
)
_QUIET = r"(?:(?:also|first|once|later|publicly|ever|originally|actually|reportedly|has|had|have) ){0,2}"
_SOURCES = (
    r"(?:newspaper|magazine|paper|historian|author|writer|critic|scholar|researcher|scientist|expert|official|spokes\w+|minister"
    r"|politician|person|company|publication|website|agency|ministry|organi[sz]ation|study|report|reporter|journalist|source"
    r"|character|professor|engineer|leader|president|team|body|service|group|biographer|singer|artist|rapper)s?"
)
_BE = r"(?:was|were|is|are)"
_HAS = r"(?:did|does|do|has|have|had)"
_ASKS = r"(?:does|do|did|was|were|is|are|has|have|can|could|will|would|should|might|may|must)"
_QUESTION = r"(?:(?:in|on|at|for|by|from|to) )?(?:what|who|whom|when|where|which|why|how)\b"
_AND = r"(?:and |so |but )?"
_TO = r"(?:of|about|on|against|for|to|with|from)"
# What stands before the question: where, when and about what it was said.
_LEAD = re.compile(
    r"(?P<lead>(?:in|at|on|during|after|before|when|while|about|as for|regarding|concerning|with|for|following)\b[^,?]{2,120}),"
    r" (?P<asked>(?:who|what|which|how|of|about)\b.*)",
    re.I,
)
_POLITE = re.compile(
    r"(?:please )?(?:(?:can|could|would) you )?(?:please )?(?:tell me|i(?: would|['’]d) like to know|i want to know|do you know"
    r"|i wonder|remind me),? (?=wh|how)",
    re.I,
)
# "verb" is the one that ties, "said" and "rest" are what is said.
_WHO = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_AND}(?:who|(?:which|what) (?!{_HAS} )(?:[a-z-]+ ){{0,3}}?{_SOURCES}|whose \w+) {_QUIET}(?P<verb>{_FORMS})\b"
        r"(?P<said>.*)",
        r"(?:who(?: was| is|['’]s)|name|identify|tell me|give me) (?:it |the (?:[\w-]+ ){1,4}?|(?:some)?one )?"
        rf"(?:that|who|which) {_QUIET}(?P<verb>{_FORMS})\b(?P<said>.*)",
        rf"(?:in|by) whose (?P<verb>view|opinion|words|eyes|account|estimation|reckoning),? (?P<said>{_ASKS}\b.*)",
        rf"(?:was|is) it (?P<among>[^,]+? or [^,]+?) (?:who|that) {_QUIET}(?P<verb>{_FORMS})\b(?P<said>.*)",
        rf"(?P<verb>according to) (?:whom|who|(?:which|what) [\w -]{{1,40}}?),? (?P<said>{_ASKS}\b.*)",
        r"who (?:is|was|has been) quoted as (?P<verb>saying)\b(?P<said>.*)",
        rf"who (?:made|gave|issued) (?:the|this|that) (?:{_ASKED_NOUNS}) (?P<verb>that)\b(?P<said>.*)",
        r"(?P<verb>whose) (?:[a-z]+ )?(?:words|quote|statement|claim|opinion|view|remark|comment|belief|theory|idea|assessment)"
        r" (?:is|was|were|are)"
        r"(?: it that| that| this)?:?(?P<said>.*)",
        rf"by (?:whom|which \w+) {_BE} (?P<said>.*?) (?P<verb>{_FORMS})\b(?P<rest>.*)",
        rf"who {_BE} (?P<said>.*?) (?P<verb>{_FORMS}) by",
        rf"(?:who|which {_SOURCES})(?:['’]s)?(?: (?!{_HAS}\b)[\w'’-]+){{0,6}}? (?<!is )(?<!was )(?<!are )(?<!were )(?<!been )"
        rf"(?P<verb>{_FORMS}|point(?:s|ed) out)(?P<said> (?:that\b|[\"“]).*)",
        r"(?:who|which [a-z]+)(?:['’]s| is| was) (?:credited|known|quoted|cited|remembered) (?:with|for|as) "
        r"(?P<verb>saying|claiming)\b(?P<said>.*)",
        r"(?P<said>.{8,}?)[,.:;–-]* who (?P<verb>said) (?:that|this|it|these words|so)",
    )
)
_WHAT = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_AND}(?:{_TO} )?(?:what|which(?: [\w-]+){{1,3}}?)(?: (?:sort|kind|type)s? of \w+)? (?:exactly |else )?"
        rf"{_HAS} (?P<who>.+?) {_QUIET}(?P<verb>{_FORMS})\b(?P<rest>.*)",
        rf"(?:what|which) (?:exact )?(?:words?|terms?|adjectives?|phrases?|language|epithet) {_HAS} (?P<who>.+?) "
        r"(?P<verb>use|choose|find)s?\b(?P<rest>.*)",
        rf"what {_HAS} (?P<who>.+?) ha(?:ve|d) to (?P<verb>say)\b(?P<rest>.*)",
        rf"what(?: {_BE}|['’]s) (?P<who>.+?) (?P<verb>saying|claiming|telling|arguing|promising|warning)\b(?P<rest>.*)",
        rf"what (?:is|was|has been|had been) (?P<verb>{_FORMS}) (?P<rest>.*?)\bby (?P<who>.+)",
        rf"what (?:was|is) it (?:that )?(?P<who>.+?) {_QUIET}(?P<verb>{_FORMS})\b(?P<rest>.*)",
        rf"{_HAS} (?P<who>.+?) {_QUIET}(?P<verb>{_FORMS}) (?:anything|something)\b"
        r"(?P<rest>.*?)(?:,? and (?:if so,? )?what\b.*)?",
        rf"how {_HAS} (?P<who>.+?) (?P<verb>describe|characteri[sz]e|call|label|explain|comment on|respond to|answer"
        r"|reply to|put|sum up|summari[sz]e|react to|see|view|regard|refer to)\b(?P<rest>.*)",
        rf"what(?: {_BE}|['’]s)? (?P<who>.+?)['’]s? (?:\w+ )?(?P<verb>{_ASKED_NOUNS}|position(?= on\b))"
        rf"(?P<rest>(?: (?:of|on|about|to|towards?|regarding|concerning|as|for|in|at|when|after|that)\b.*?)?)(?: {_BE})?",
        rf"(?P<who>[^?]{{2,60}}?)['’]s? (?P<verb>{_ASKED_NOUNS})(?P<rest> (?:of|on|about|to|regarding) .+)",
        rf"what(?: was| is|['’]s) the (?P<verb>{_ASKED_NOUNS}) of (?P<who>.+?)(?P<rest> (?:on|about|concerning|to) .*|$)",
        rf"what (?P<who>.+?) {_QUIET}(?P<verb>{_PAST})\b(?P<rest>.*)",
        rf"(?:quote|give|find|show)(?: me)? (?P<who>.+?)['’]s? (?:own |exact )?(?P<verb>{_ASKED_NOUNS})\b(?P<rest>.*)",
        rf"(?:what|which) (?P<verb>{_ASKED_NOUNS}|reasons?) {_HAS} (?P<who>.+?) "
        r"(?:give|offer|issue|provide|make|have|voice)n?\b(?P<rest>.*)",
        r"what (?:is|was) (?P<who>.+?) quoted as (?P<verb>saying)\b(?P<rest>.*)",
    )
)
_WITHIN = tuple(
    re.compile(form, re.I)
    for form in (
        rf"according to (?P<who>[^,]+), (?P<rest>{_QUESTION}.*)",
        rf"(?P<rest>{_QUESTION}.*?),? according to (?P<who>[^,]+)",
        r"(?P<lead>what|who|which \w+|how \w+|when|where|why),? according to (?P<who>[^,]+), (?P<rest>.*)",
        rf"in (?P<who>[^,]+?)['’]s? (?:view|opinion|words|eyes|account|estimation),? (?P<rest>{_QUESTION}.*)",
    )
)
# Wherever it stands in a question: a name with a noun for words, "as Ada puts it", "how did Ada speak of it".
_NAMED = r"(?P<who>(?:[A-Z][\w.-]+ ){0,3}[A-Z][\w.-]+)"
_LOOSE = (
    re.compile(rf"\b(?:[Ii]n )?{_NAMED}['’]s (?:own |exact |\w+ )?(?P<verb>{_ASKED_NOUNS}|take|account|eyes)\b"),
    re.compile(rf"\bas {_NAMED} (?P<verb>puts?|says|said|sees|saw|tells|told|has|had|describe[sd]) it\b"),
    re.compile(
        rf"^[Hh]ow {_HAS} {_NAMED} (?:\w+ )?(?P<verb>speak|talk|think|feel|word|phrase|express)\b(?: (?:of|about|on)\b)?"
    ),
)
_ASKS_FOR_WORDS = re.compile(
    r"(?:and |so |but )?(?:what|how)\b(?! (?:many|much|long|old|often|far|kind|sort|type)\b)|\w+['’]s ", re.I
)
# Who tells the whole text, or people at large: it is not told in it that they say anything.
_NOBODY = re.compile(
    r"(?:it|this|that|they|you|one|people|we|i|(?:the|this|an?|our|your)? ?(?:\w+ )?(?:reviewer|review|author|writer|narrator"
    r"|text|article|page|document|passage|paragraph|handbook|policy|glossary|wiki|customer|user|poster)s?)",
    re.I,
)
_OF_ALL = re.compile(r"what do (?!i\b|we\b)[\w ]+ (?:call|name)\b", re.I)  # what is its name?
_ANOTHER_VERB = re.compile(
    r"^(?:is|was|are|were|did|does|what|who|which|how|why|when|where)\b|\b(?:mean|when|if|think|want|do|have|get|make|use)\b",
    re.I,
)
_FRAME = re.compile(r"^[\s,:]*(?:out that|that|about|on|of|regarding|concerning|as|to|for|in|with|this|:)?\s+|^[\s,:]+", re.I)
_QUOTED = re.compile(r"\s*(?:that\b|about\b|of\b|[\"“:])")
_SELF = re.compile(r" (?:himself|herself|itself|themselves|ever|actually|publicly)$", re.I)
_SPEAKS = re.compile(rf"\b(?:{_ASKED_NOUNS}|{_FORMS}|according to|opinion|in the words of|quoted?)\b", re.I)
_MARKS = '"“”«» '


@dataclass(frozen=True, slots=True)
class AskedSaying:
    """What is asked: `speaker` is empty where he is asked for, or says among whom, "Ada or Olga"; `verb` in its first form,
    or "say"; `about` the rest of it."""

    wants: Literal["speaker", "words"]
    speaker: str
    verb: str
    about: str
    within: bool = False  # "according to Ada, when ...?": what is asked for is a part of his words
    loose: bool = False  # only the one who speaks and a word for speaking were recognised


def asked_saying(question: str) -> AskedSaying | None:
    """What a question asks about who said what; None where it asks something else."""
    text = " ".join(question[:LONGEST].split()).rstrip(" ?.!")
    text = text[match.end() :] if (match := _POLITE.match(text)) else text
    told = _asked(text)
    if told is None and (match := _LEAD.fullmatch(text)) and (told := _asked(match["asked"])):
        return replace(told, about=f"{told.about} {match['lead']}".strip())
    return told or _loosely(text)


def speaks_of_words(question: str) -> bool:
    """Whether a question that asks for anything speaks of somebody's saying it."""
    return _SPEAKS.search(question[:LONGEST]) is not None


def _asked(text: str) -> AskedSaying | None:
    for pattern in _WHO:
        if match := pattern.fullmatch(text):
            rest = match.groupdict().get("rest") or ""
            return _of_speaker(match["verb"], f"{match['said']} {rest}".strip(), match.groupdict().get("among") or "")
    for pattern in _WHAT:
        if (match := pattern.fullmatch(text)) and _is_somebody(match["who"]) and not _OF_ALL.match(text):
            if _base(match["verb"]) in ONLY_AS and not re.search(r"\bas\b", match["rest"]):
                return None  # what did she dismiss?
            return AskedSaying("words", _SELF.sub("", match["who"].strip(_MARKS)), _base(match["verb"]), _about(match["rest"]))
    for pattern in _WITHIN:
        if (match := pattern.fullmatch(text)) and _is_somebody(match["who"]):
            return AskedSaying("words", match["who"].strip(_MARKS), "say", match["rest"], within=True)
    return None


def _loosely(text: str) -> AskedSaying | None:
    """Whose words are asked for, whatever the form; what stands beside his name and the word for speaking is the rest."""
    for pattern in _LOOSE:
        if (match := pattern.search(text)) and _ASKS_FOR_WORDS.match(text):
            about = f"{text[: match.start()]} {text[match.end() :]}"
            return AskedSaying("words", match["who"], _base(match["verb"]), _about(about), loose=True)
    return None


def _is_somebody(who: str) -> bool:
    return len(who.split()) <= MOST_WORDS and not _NOBODY.fullmatch(who.strip(_MARKS)) and not _ANOTHER_VERB.search(who)


def _of_speaker(verb: str, said: str, among: str) -> AskedSaying | None:
    about = _about(said)
    if _base(verb) in ONLY_AS and " as " not in said:
        return None
    if _base(verb) in ("call", "ask", "speak", "answer", "demand") and re.match(r" ?(?:for|on|upon|off|up|to)\b", said):
        return None  # who calls for help says no words
    if _base(verb) in ("write", "speak", "report") and not _QUOTED.match(said):
        return None  # who wrote a book is its author
    return AskedSaying("speaker", among, _base(verb), about) if about else None


def _base(verb: str) -> str:
    return _ALL.get(verb.lower(), "say")


def _about(said: str) -> str:
    text = said
    while (match := _FRAME.match(text)) and match.end():
        text = text[match.end() :]
    return text.strip()

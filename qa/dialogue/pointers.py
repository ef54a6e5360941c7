"""A question and the turns before it in, the question with what it points at by its name out; pure, English.

There, then, that year, this city, those ships, the company, the second one, of them: each gives way to what the turns name of
its sort, and stays where they name nothing of it.
"""

import re
from collections.abc import Sequence
from functools import partial

from qa.dialogue.named_before import AUXILIARIES, PREPOSITIONS, TAKEN, Past, mentions
from qa.dialogue.pronouns import TOKEN
from qa.dialogue.referents import YEAR, Find, date, first, of_type, person, place, said
from qa.terms import STOP_WORDS

_AUX = "|".join(sorted(AUXILIARIES))
_PRE = "|".join(sorted(PREPOSITIONS))
_ORDER = r"first|second|third|fourth|fifth|last|next|other|new|old|largest|smallest|latest"
_SAYS = re.compile(  # before a "that" which points at nothing: "Who said that companies ..."
    r"\b(?:sa(?:y|id|ys)|true|kn[oe]ws?|think|thought|fact|find|found|means?|\w+ed|claims?|believes?|shows?|states?)\W*$",
    re.IGNORECASE,
)
_THERE = re.compile(rf"(?<!\w)(?:({_PRE}) )?there\b(?! (?:{_AUX}|been)\b)", re.IGNORECASE)
_IS_THERE = re.compile(rf"\b(?:{_AUX}) there$", re.IGNORECASE)  # "Are there ...", "How many were there"
_GOING = re.compile(
    r"\b(?:go|come|move|travel|fly|arrive|went|came|moved|travelled|return|returned|sent|get)\W*$", re.IGNORECASE
)
_THEN = re.compile(
    r"\b(?:(in|since|until|by|before|after|at|on|during|from) )?"
    r"(?:(?:that|the same) (year|day|month|time|century)(?! as\b)|then(?=\W*$))",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"\b(?:how many|how much|which|some|any|most|all|one) of (them|these|those)\b", re.IGNORECASE)
_THAT = re.compile(rf"\b(?:{_AUX}) (that|this)(?=\W*$| (?:mean|work|take|cost|last|called|{_PRE})\b)", re.IGNORECASE)
_KINDS: dict[str, Find] = {"city": place, "town": place, "country": place, "place": place, "man": person, "woman": person,
                           "person": person}  # fmt: skip


def named(text: str, past: Sequence[Past]) -> str:
    """The question with what it points at by its name."""
    for step in (_there, _then, _these, _that, _the, _ones):
        text = step(text, past)
    return text


def counted(text: str, past: Sequence[Past]) -> str:
    """How many of them: of those that the last question counted."""
    found = _OF_THEM.search(text)
    nouns = [mention.text for mention in mentions(past[0]) if mention.before == "wh"]
    return _put(text, *found.span(1), nouns[0]) if found and nouns else text


def _there(text: str, past: Sequence[Past]) -> str:
    for found in _THERE.finditer(text):
        before = text[: found.start()]
        if (
            _IS_THERE.search(text[: found.end()])
            or re.search(r"\w (?:that|which|who|where|when|if|because) ", before)
            or re.search(r"\b(?:in|at|to|from|near) (?:the )?[A-Z]", before)
        ):
            continue
        if where := first(place, past, text):
            if found[1]:
                where = f"{found[1]} {re.sub(rf'^(?:{_PRE}) ', '', where)}"
            elif _GOING.search(before):
                where = re.sub(r"^(?:in|at|near|into) ", "to ", where)
            return _put(text, *found.span(), where)
    return text


def _then(text: str, past: Sequence[Past]) -> str:
    found = _THEN.search(text)
    if not found or not found.start() or re.search(r"\bif\b", text, re.IGNORECASE):
        return text
    when = first(date, past, text)
    if when is None or (found[2] and found[2].lower() == "day" and not re.search(r"\b\d{1,2}\b", when)):
        return text
    year = YEAR.search(when)
    if found[2] and found[2].lower() == "year" and year:
        when = year.group()
    preposition = found[1].lower() if found[1] else "at"
    if preposition in ("at", "in", "on", "during"):
        preposition = "on" if re.match(r"\d{1,2} |[^\W\d]+ \d{1,2}\b", when) else "in"
    return _put(text, *found.span(), f"{preposition} {when}")


def _these(text: str, past: Sequence[Past]) -> str:
    """This city, those ships."""
    for found in re.finditer(r"\b((?i:this|these|those|that)) ([a-z][\w-]+)", text):
        noun, that = found[2].lower(), found[1].lower() == "that"
        if noun in STOP_WORDS | PREPOSITIONS or noun.endswith("ed") or (that and _SAYS.search(text[: found.start()])):
            continue
        phrase = first(partial(of_type, noun), past, text)
        if phrase is None and noun in _KINDS:
            phrase = re.sub(rf"^(?:{_PRE}) ", "", first(_KINDS[noun], past, text) or "")
        if phrase:
            return _put(text, *found.span(), phrase)
    return text


def _that(text: str, past: Sequence[Past]) -> str:
    """What does that mean: what was answered, else what was asked about."""
    found = _THAT.search(text)
    if not found or any(word[:1].isupper() for word in TOKEN.findall(text[: found.start()])[1:]):
        return text
    phrase = first(said, past, text)
    return _put(text, *found.span(1), phrase) if phrase else text


def _the(text: str, past: Sequence[Past]) -> str:
    """The company, the treaty: where a turn names one, and the question names nothing itself."""
    if any(mention.name for mention in mentions(Past(text))):
        return text
    for found in re.finditer(
        rf"\bthe ([a-z][\w-]+)(?! (?:of|that|which|who)\b)(?=\W*$| (?:{_AUX}|{_PRE}|\w+ed)\b| \w+\W*$)", text
    ):
        noun = found[1]
        phrase = first(partial(of_type, noun), past, text)
        if phrase and len(phrase.split()) > 1:
            return _put(text, *found.span(), phrase)
    return text


def _ones(text: str, past: Sequence[Past]) -> str:
    """The second one: the noun that the last turn has behind such a word."""
    found = re.search(rf"\b(?:{_ORDER}) (ones?)\b", text, re.IGNORECASE)
    texts = (past[0].answer, past[0].asked, past[0].quoted) if found else ()
    for told in texts:
        nouns = re.search(rf"\b(?:{_ORDER}) ([a-z][\w-]+(?: [a-z][\w-]+)?)", told)
        if found and nouns:
            words = nouns[1].split()
            kept = (
                words if len(words) == 1 or not (words[1] in STOP_WORDS | PREPOSITIONS or TAKEN.match(words[1])) else words[:1]
            )
            return _put(text, *found.span(1), " ".join(kept))
    return text


def _put(text: str, start: int, end: int, phrase: str) -> str:
    return f"{text[:start]}{phrase}{text[end:]}"

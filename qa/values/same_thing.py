"""A question and two places that answer it in, whether both speak of the same thing out; pure.

Articles that give different values disagree only where all else is the same: what the question names, and what the two
sentences add to it. Another year, another place, a part ("the marine section"), another thing that is counted ("engineers",
not "employees"), or a plan where it is asked what was done, make it another thing. What is in doubt is another thing too: then
the plain answer stays.
"""

import re

from qa.terms import alike, words
from qa.values.asked_value import asked_of, asks_a_limit
from qa.values.moments import date_at
from qa.values.same_value import is_amount, is_count, is_phone, same_scale
from qa.values.stated_by import MONTH, Claim, all_words, before_noun, beside, clause_of, counted, names_beside

# Nouns under which the same is counted.
_ALIKE = tuple(
    frozenset(group.split())
    for group in (
        "people person employee worker member staff colleague inhabitant resident citizen man woman soul",
        "people person visitor guest spectator participant attendee",
        "home household house dwelling",
        "book volume",
        "car vehicle",
        "ship boat vessel",
        "pupil student",
        "shop store",
        "job post position",
        "death fatality",
    )
)
# What makes a thing a part of another, a kind of it, or that of another time. Where only one sentence has it, they differ.
_RESTRICTING = frozenset(
    "alone section sections part parts wing branch department division subsidiary quarter half third share portion "
    "average median maximum minimum first second third last former formerly previous previously then old new another other "
    "others additional extra further full-time part-time male female men women children adults students foreign "
    "domestic net gross expected planned proposed forecast estimated target goal originally initially until before co-founder "
    "co-founded deputy vice acting assistant weekends weekend weekdays holidays holiday summer winter spring autumn annually "
    "monthly weekly daily yearly hourly mondays tuesdays wednesdays thursdays fridays saturdays sundays northern southern "
    "eastern western upper lower inner outer indoor outdoor excluding including without plus each "
    "apiece gallery not never together combined".split()
)
_OF_AMOUNTS = frozenset("excluding including without plus each apiece net gross other others second".split())
_OF_CALLS = frozenset(  # when somebody answers the telephone makes no other number of it
    "weekends weekend weekdays holidays holiday daily mondays tuesdays wednesdays thursdays fridays saturdays sundays not "
    "never before until".split()
)
_LIMITING = frozenset("minimum maximum not".split())
_YEAR = re.compile(r"(?<![\d.,])(?:1\d{3}|20\d{2})(?![\d,]|\.\d)")
_SEASON = re.compile(
    r"\b(?:next|last|this) (?:spring|summer|autumn|winter)\b|\b(?:spring|summer|autumn|winter) (?:of )?\d{4}\b"
)
_PAST = re.compile(r"\b(?:had|was|were|did|won|held|rose|fell|took|came|met|made|sold|went|(?!hundred)[a-z]{2,}[^\We]ed)\b")
_RATE = re.compile(
    r"\b(?:an?|per|each|every)\s+(second|minute|hour|day|night|week|month|quarter|year|person|head|child|adult|unit)\b"
)
_PLANNED = re.compile(
    r"\b(?:is|are|was|were) to(?: be)? [a-z]+|\bwill\b|\b(?:expect|plan|hope|want|aim|intend)(?:s|ed)? to\b"
    r"|\b(?:expected|planned|due|scheduled|foreseen) (?:to|for|in|on|at|by)\b"
)
# "from one bank to the other" and "each other" speak of no other thing
_RECIPROCAL = re.compile(r"\bone(?: \w+){0,2} (?:to|from|and|after|with|against) the other\b|\beach other\b|\bone another\b")
_ENDS_A_MEASURE = re.compile(r"\W{0,3}(?:before|until)\b|[^,;.]{0,40}\b(?:before|until) (?:it|they|he|she|you|one)\b")
_LACKING = re.compile(r"\b(?:is|are|was|were|be|been|being|left|went|go|goes|going|do|did) without\b")  # itself what is told
_PLACED = re.compile(r"\b(?:in|at|of|for|from|near|around)\s+(?:the\s+)?([A-Z][\w'’-]*)")


def same_thing(question: str, one: Claim, other: Claim) -> bool:
    """Whether what the two sentences add to the question allows that they speak of the same."""
    asked = words(question)
    if _PAST.search(question) and not _is_planned(one) and _is_planned(other):
        return False
    if _restrictions(one, asked) != _restrictions(other, asked):
        return False
    if not _same_when(one, other, asked) or not _same_where(one, other, asked):
        return False
    if not is_amount(one.stated):
        return True
    return (
        same_scale(one.stated, other.stated)
        and _same_rate(one, other)
        and (not is_count(one.stated) or _same_counted(asked_of(question).noun, one, other, asked))
    )


def _is_planned(claim: Claim) -> bool:
    """Whether it is said of what was still to come: "is to be opened on"."""
    return _PLANNED.search(beside(claim)) is not None


def _restrictions(claim: Claim, asked: set[str]) -> set[str]:
    """What makes it a part or a kind; the season of a year, the last date of a term and the end of a measure say when it is."""
    text = beside(claim)
    for pattern in (_SEASON, _RATE, _RECIPROCAL, _LACKING):
        text = pattern.sub(" ", text)
    found = (words(text) & _RESTRICTING) - asked
    stated = claim.stated
    found -= _OF_CALLS if is_phone(stated) else frozenset()
    if is_amount(stated) and not is_count(stated) and _ENDS_A_MEASURE.match(stated.text, stated.end):
        found -= {"until", "before"}  # 95 kilometres before it stops
    found -= _LIMITING if asks_a_limit(" ".join(asked)) else frozenset()
    return found - ({"until", "before"} if _is_term(asked) else set()) - (set() if is_amount(claim.stated) else _OF_AMOUNTS)


def _is_term(asked: set[str]) -> bool:
    return bool(asked & {"when", "until", "by", "deadline", "latest", "last"})


def _same_rate(one: Claim, other: Claim) -> bool:
    """Not two euros an hour and thirty a month."""
    rates = [set(_RATE.findall(claim.close.passage.text[clause_of(claim)[0] : clause_of(claim)[1]])) for claim in (one, other)]
    return not all(rates) or bool(rates[0] & rates[1])


def _same_when(one: Claim, other: Claim, asked: set[str]) -> bool:
    """Not another year, month or day of the week; a count that one sentence dates must be of the other article's year."""
    months = [set(MONTH.findall(beside(claim))) for claim in (one, other)]
    if all(months) and not months[0] & months[1]:
        return False
    years = [_years(claim) - asked for claim in (one, other)]
    if all(years):
        return bool(years[0] & years[1])
    if is_amount(one.stated) and any(years):
        undated = other if years[0] else one
        written = undated.hit.document.date[:4]
        return not written or written in years[0] | years[1]
    return True


def _years(claim: Claim) -> set[str]:
    """The years beside the value; of a clause in the past tense that names none, those of the headings."""
    stated = claim.stated
    date = date_at(stated.text, stated.start, stated.end)
    if date and date.year and not is_amount(stated):
        return set()
    clause = beside(claim)
    found = set(_YEAR.findall(clause))
    return found or (set(_YEAR.findall(claim.hit.passage.context)) if _PAST.search(clause) else set())


def _same_where(one: Claim, other: Claim, asked: set[str]) -> bool:
    """Not the plant in Lodden and that in Misk; a count that one sentence places must have that place in the other article."""
    named = [names_beside(claim, asked) for claim in (one, other)]
    if all(named) and not named[0] & named[1]:
        return False
    if not is_amount(one.stated):
        return True
    placed = [
        {word.lower() for word in _PLACED.findall(beside(claim)) if not MONTH.match(word)} - asked for claim in (one, other)
    ]
    return not (placed[0] - all_words(other.hit)) and not (placed[1] - all_words(one.hit))


def _same_counted(noun: str, one: Claim, other: Claim, asked: set[str]) -> bool:
    """Whether both count the same: the question's noun, or both the like, with the same words before it."""
    phrases = [counted(claim) for claim in (one, other)]
    if not all(phrases):
        return True
    if alike(phrases[0][0], phrases[1][0]):
        return True
    before = [before_noun(noun, phrase) for phrase in phrases]
    if before[0] is not None and before[1] is not None:
        return set(before[0]) - asked == set(before[1]) - asked
    likes = [{word.removesuffix("s") for word in phrase} for phrase in phrases]
    return any(likes[0] & group and likes[1] & group for group in _ALIKE)

"""A question and two places that answer it in, whether both speak of the same thing out; pure.

Articles that give different values disagree only where all else is the same: what the question names, and what the two
sentences add to it. Another year, another place, a part ("the marine section"), another thing that is counted ("engineers",
not "employees") make it another thing. What is in doubt is another thing too: then the plain answer stays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.evidence import close_hits, unmet
from qa.question.asked import kind_of
from qa.rewrite import names
from qa.terms import STOP_WORDS, WORD, alike, has_digit, words
from qa.types import Hit, Span
from qa.values.moments import date_at
from qa.values.same_value import Stated, is_amount, is_count

Range = tuple[int, int]

ADVERBIAL = 5  # words of a piece before the clause that still says when or where: "In the summer of 2021, ..."
LEAST_MET = 0.4  # of the question's words, that an article's passages must have
SHORTEST = 4  # letters of a name's first word that may stand for it
NOUN_WORDS = 3  # that may stand between a number and what it counts

# What asks for a measure, in place of which the other sentence has another word: deep and depth, cost and price.
_MEASURING = frozenset(
    "long length high height tall deep depth wide width old age big large size far distance heavy weight fast speed cost costs "
    "price much many often people persons year day date time area percentage percent share number amount total sum place "
    "country city town name called take takes took get gets got happen happened located situated based exact exactly".split()
)
_PEOPLE = frozenset("people person employee worker member staff colleague inhabitant resident citizen man woman soul".split())
_GUESTS = frozenset("people person visitor guest spectator participant attendee".split())
# What makes a thing a part of another, a kind of it, or that of another time. Where only one sentence has it, they differ.
_RESTRICTING = frozenset(
    "alone section sections part parts wing branch department division subsidiary quarter half third share portion "
    "average median maximum minimum first second third last former formerly previous previously then old new another other "
    "others additional extra further full-time part-time male female men women children adults students foreign "
    "domestic net gross expected planned proposed forecast estimated target goal originally initially until before co-founder "
    "co-founded deputy vice acting assistant weekends weekend weekdays holidays holiday summer winter spring autumn annually "
    "monthly weekly daily yearly hourly mondays tuesdays wednesdays thursdays fridays saturdays sundays northern southern "
    "eastern western upper lower inner outer indoor outdoor excluding including without plus gallery not never".split()
)
_OPENING = frozenset(("since", "within", "during", "until", "per"))  # that are no names where they open a question
_YEAR = re.compile(r"(?<![\d.,])(?:1\d{3}|20\d{2})(?![\d,]|\.\d)")
_SEASON = re.compile(
    r"\b(?:next|last|this) (?:spring|summer|autumn|winter)\b|\b(?:spring|summer|autumn|winter) (?:of )?\d{4}\b"
)
_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_PIECES = re.compile(r"[;:,](?!\d)|\s(?:and|but|while|whereas|which|who|where|when|after|because|although|though)\s")
_PAST = re.compile(r"\b(?:had|was|were|did|won|held|rose|fell|took|came|met|made|sold|went|[a-z]{3,}ed)\b")
_SAYING = re.compile(
    r"\b(?:according|said|says|told|reports?|reported|estimates?|estimated|puts|claims?|claimed|writes|wrote)\b"
)
_RATE = re.compile(
    r"\b(?:an?|per|each|every)\s+(second|minute|hour|day|night|week|month|quarter|year|person|head|child|adult|unit)\b"
)
_PLACED = re.compile(r"\b(?:in|at|of|for|from|near|around)\s+(?:the\s+)?([A-Z][\w'’-]*)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A place that answers a question: a span of one of the hits."""

    hit: Hit
    span: Span

    @property
    def stated(self) -> Stated:
        """The value in its passage."""
        passage = self.hit.passage
        return Stated(passage.text, self.span.start - passage.start, self.span.end - passage.start)

    @property
    def close(self) -> Hit:
        """The hit with nothing but the sentence or table row of the span."""
        return close_hits([self.hit], [replace(self.span, hit=0)])[0]

    @property
    def near(self) -> Hit:
        """The hit with that sentence and those beside it, or with the table row alone."""
        passage, close = self.hit.passage, self.close.passage
        at = next((number for number, unit in enumerate(passage.units) if unit == (close.start, close.end)), None)
        if at is None:
            return self.close
        units = passage.units[max(0, at - 1) : at + 2]
        start, end = units[0][0], units[-1][1]
        text = passage.text[start - passage.start : end - passage.start]
        return replace(self.hit, passage=replace(passage, start=start, end=end, text=text, units=units))


def is_about(question: str, hits: Sequence[Hit], others: Sequence[Hit] = ()) -> bool:
    """Whether an article's passages have the question's names and numbers, as far as those of another have them; of a
    question without a name, all its words."""
    wanted = _unmet(question, hits)
    if not names(question):
        told = set[str]().union(*map(_all_words, hits))
        wanted |= {word for word in WORD.findall(question.lower()) if _is_content(word) and not _in(word, told)}
    known = set[str]().union(*map(_all_words, others))
    return not {word for word in wanted if not others or _in(word.lower(), known)}


def lacking(question: str, one: Claim, other: Claim, whole: Sequence[Hit] = ()) -> int | None:
    """How many words of the question the other lacks that the one has; None where it lacks a name, a number or a modifier,
    or has none of them. `whole`: what else was found of the other's article, which may say what its sentence leaves out."""
    near = [other.near]
    numbers = {word for word in _unmet(question, near) if has_digit(word)}
    if (_unmet(question, [*near, *whole]) | numbers) - _unmet(question, [one.near]) or _speaks_of_another(question, one, other):
        return None
    asked = WORD.findall(question.lower())
    has, told = _all_words(one.near), set[str]().union(_written([*near, *whole]), *map(_all_words, [*near, *whole]))
    content = {word for word in asked if _is_content(word)}
    if content and sum(_in(word, told) for word in content) < LEAST_MET * len(content):
        return None
    missed = [at for at, word in enumerate(asked) if _is_content(word) and _in(word, has) and not _in(word, told)]
    follow = [asked[at + 1] for at in missed if at + 1 < len(asked) and _is_content(asked[at + 1])]
    here = words(other.close.passage.text)
    if any(_in(word, here) or _is_of_another_kind(word, other.near) for word in follow):
        return None
    return len(missed)


def _is_of_another_kind(head: str, hit: Hit) -> bool:
    """Whether a noun has another modifier than the question's: the finance department is not the legal department."""
    said = WORD.findall(f"{hit.passage.context}\n{hit.passage.text}".lower())
    return any(alike(head, word) and _is_content(before) and not has_digit(before) for before, word in pairwise(said))


def _unmet(question: str, hits: Sequence[Hit]) -> set[str]:
    """The names and numbers that stand in none of the hits. An article may call a thing by the first word of its name; its
    year need not be said where no other is."""
    written = _written(hits)
    short = {word for name in names(question) for word in _left_out(WORD.findall(name), hits)}
    return {word for word in unmet(question, hits) if word not in written | short and word.lower() not in _OPENING}


def _written(hits: Sequence[Hit]) -> set[str]:
    """The years of articles whose passages say no other."""
    return {hit.document.date[:4] for hit in hits if not set(_YEAR.findall(hit.passage.text)) - {hit.document.date[:4]}}


def _left_out(name: Sequence[str], hits: Sequence[Hit]) -> Sequence[str]:
    """All but the first word of a name, where the titles have that one and no passage has it before another name."""
    if len(name) < 2 or len(name[0]) < SHORTEST or not all(name[0] in hit.passage.context for hit in hits):
        return ()
    longer = re.compile(rf"\b{re.escape(name[0])} (?!{re.escape(name[1])}\b)[A-Z]")
    return () if any(longer.search(f"{hit.passage.context}\n{hit.passage.text}") for hit in hits) else name[1:]


def _speaks_of_another(question: str, one: Claim, other: Claim) -> bool:
    """Whether the other's sentence names something else in place of what the question and the one's sentence name."""
    missing = set(unmet(question, [other.close])) - set(unmet(question, [one.close]))
    return bool(missing) and bool(_names(other, words(question)))


def same_thing(question: str, one: Claim, other: Claim) -> bool:
    """Whether what the two sentences add to the question allows that they speak of the same."""
    asked = words(question)
    if _restrictions(one, asked) != _restrictions(other, asked):
        return False
    if not _same_when(one, other, asked) or not _same_where(one, other, asked):
        return False
    if not is_amount(one.stated):
        return True
    return _same_rate(one, other) and (not is_count(one.stated) or _same_counted(kind_of(question).noun, one, other, asked))


def _is_content(word: str) -> bool:
    return len(word) > 1 and word not in STOP_WORDS and word not in _MEASURING


def _in(word: str, have: set[str]) -> bool:
    return word in have or any(alike(word, other) for other in have)


def _clause(claim: Claim) -> Range:
    """The clause of the value within its sentence, with a short piece before it that says when or where, as offsets there."""
    passage = claim.close.passage
    start, end = claim.span.start - passage.start, claim.span.end - passage.start
    cuts = [found.span() for found in _PIECES.finditer(passage.text)]
    left = max((stop for _, stop in cuts if stop <= start), default=0)
    right = min((first for first, _ in cuts if first >= end), default=len(passage.text))
    before = max((stop for _, stop in cuts if stop < left), default=0)
    piece = passage.text[before:left]
    opens = re.match(r"\s*(?:in|on|at|for|during|by|since|from|of)\b", piece, re.IGNORECASE)
    return (before if opens and len(piece.split()) <= ADVERBIAL else left), right


def _beside(claim: Claim) -> str:
    """The clause without the value."""
    passage = claim.close.passage
    first, last = _clause(claim)
    return passage.text[first : claim.span.start - passage.start] + " … " + passage.text[claim.span.end - passage.start : last]


def _restrictions(claim: Claim, asked: set[str]) -> set[str]:
    """What makes it a part or a kind; the season of a year, and the last date of a term, say when it is."""
    return (
        (words(_SEASON.sub(" ", _beside(claim))) & _RESTRICTING) - asked - ({"until", "before"} if _is_term(asked) else set())
    )


def _is_term(asked: set[str]) -> bool:
    return bool(asked & {"when", "until", "by", "deadline", "latest", "last"})


def _same_rate(one: Claim, other: Claim) -> bool:
    """Not two euros an hour and thirty a month."""
    rates = [set(_RATE.findall(claim.close.passage.text[_clause(claim)[0] : _clause(claim)[1]])) for claim in (one, other)]
    return not all(rates) or bool(rates[0] & rates[1])


def _same_when(one: Claim, other: Claim, asked: set[str]) -> bool:
    """Not another year, month or day of the week; a count that one sentence dates must be of the other article's year."""
    months = [set(_MONTH.findall(_beside(claim))) for claim in (one, other)]
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
    beside = _beside(claim)
    found = set(_YEAR.findall(beside))
    return found or (set(_YEAR.findall(claim.hit.passage.context)) if _PAST.search(beside) else set())


def _same_where(one: Claim, other: Claim, asked: set[str]) -> bool:
    """Not the plant in Lodden and that in Misk; a count that one sentence places must have that place in the other article."""
    named = [_names(claim, asked) for claim in (one, other)]
    if all(named) and not named[0] & named[1]:
        return False
    if not is_amount(one.stated):
        return True
    placed = [
        {word.lower() for word in _PLACED.findall(_beside(claim)) if not _MONTH.match(word)} - asked for claim in (one, other)
    ]
    return not (placed[0] - _all_words(other.hit)) and not (placed[1] - _all_words(one.hit))


def _names(claim: Claim, asked: set[str]) -> set[str]:
    """The names in the clause that the question does not have, unless they are of those who say it."""
    beside = _beside(claim)
    if _SAYING.search(beside):
        return set()
    found = {word for name in names(beside) for word in words(name)}
    opening = WORD.match(claim.close.passage.text)
    common = {opening.group().lower()} if opening else set()  # a sentence's first word need not be a name
    return {
        word for word in found - common if not _in(word, asked) and not _MONTH.match(word.capitalize()) and not has_digit(word)
    }


def _all_words(hit: Hit) -> set[str]:
    return words(hit.passage.context + "\n" + hit.passage.text)


def _same_counted(noun: str, one: Claim, other: Claim, asked: set[str]) -> bool:
    """Whether both count the same: the question's noun, or both the like, with the same words before it."""
    phrases = [_counted(claim) for claim in (one, other)]
    if not all(phrases):
        return True
    before = [_before(noun, phrase) for phrase in phrases]
    if before[0] is not None and before[1] is not None:
        return set(before[0]) - asked == set(before[1]) - asked
    if before[0] is None and before[1] is None and alike(phrases[0][0], phrases[1][0]):
        return True
    likes = [{word.removesuffix("s") for word in phrase} for phrase in phrases]
    return any(likes[0] & group and likes[1] & group for group in (_PEOPLE, _GUESTS))


def _counted(claim: Claim) -> list[str]:
    """The words after the number up to a word that means nothing by itself: "beds" of "510 beds in two houses"."""
    stated = claim.stated
    number_last = re.search(r"[^\W\d_]+[\s-]*$", stated.words) if has_digit(stated.words) else None
    text = (number_last.group() if number_last else "") + " " + stated.text[stated.end : stated.end + 60]
    found: list[str] = []
    for word in re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]", text.lower())[:NOUN_WORDS]:
        if not word[0].isalpha() or word in STOP_WORDS:
            break
        found.append(word)
    return found


def _before(noun: str, phrase: Sequence[str]) -> list[str] | None:
    at = next((number for number, word in enumerate(phrase) if noun and alike(noun, word)), None)
    return None if at is None else list(phrase[:at])

"""Two places in texts in, whether they state the same value out: "five" and "5", "March 2024" and "12 March 2024"; pure.

Values are compared by their type: dates and times (qa/moments.py), amounts (qa/amounts.py), names as sets of words without
titles, other words as they are. The answer is None where two values are of different types, or where it is in doubt whether
both can be so: then nothing may be said of them.
"""

import re
import unicodedata
from dataclasses import dataclass

from qa.terms import STOP_WORDS, WORD, has_digit
from qa.values.amounts import Amount, alike_in_scale, alike_in_size, amount_at, as_limit, is_precise, same_amount
from qa.values.moments import Date, Time, date_at, same_date, same_time, time_at, weekdays_at

MOST_WORDS = 4  # of a value without a name: "behind the old mill", "cast iron"
MOST_ALIKE = 4  # first letters that two spellings of a name share
MOST_OF_ONE = 3  # words of one name
LEAST_CUT = 3  # letters that a first name lacks of the whole

_TITLES = frozenset(
    "dr doctor mr mrs ms miss prof professor president mayor minister sir lord lady king queen prince princess saint st "
    "captain general colonel judge pope bishop archbishop chancellor senator governor director chairman chairwoman".split()
)
_PHONE = re.compile(  # "01997 555 214", "+47 22 90 41 77": seven digits at least, and no "01/05/2024"
    r"(?=(?:\D*\d){7})(?!\d{1,2}[ /-]\d{1,2}[ /-]\d{4}$)"
    r"(?:\+\d{1,3}[ -]?\(?\d{1,5}\)?|\(?0\d{1,5}\)?)(?:[ /-]?\d{2,8}){1,5}"
)
_SAME_STATES = {
    "uk": "united kingdom", "britain": "united kingdom", "great britain": "united kingdom", "us": "united states",
    "usa": "united states", "united states america": "united states", "america": "united states", "eu": "european union",
    "un": "united nations", "uae": "united arab emirates", "prc": "china", "people's republic china": "china",
    "holland": "netherlands",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """A value where it stands: `text[start:end]`, with the sentence around it."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The value as written."""
        return self.text[self.start : self.end]


def same_value(one: Stated, other: Stated, *, limits: bool = False, people: bool = False) -> bool | None:
    """Whether two places state the same value: True, False, or None where they cannot be compared. `limits`: "at least six"
    is six, because the question asks what the least is. `people`: it asks for persons, whose first names may be short."""
    if WORD.findall(one.words.casefold()) == WORD.findall(other.words.casefold()):
        return True
    first, second = _typed(one), _typed(other)
    if first.phone and second.phone:
        return first.phone.endswith(second.phone) or second.phone.endswith(first.phone)
    if first.date and second.date:
        return same_date(first.date, second.date)
    if first.time and second.time:
        return same_time(first.time, second.time)
    if first.weekdays and second.weekdays:
        return first.weekdays == second.weekdays
    if first.amount and second.amount:
        amounts = [as_limit(amount) if limits else amount for amount in (first.amount, second.amount)]
        same = same_amount(amounts[0], amounts[1])
        return None if same is False and (first.date or second.date) else same  # 1911 is not another number than 40
    if first.name and second.name:
        return True if people and _same_person(first.name, second.name) else _same_name(first.name, second.name)
    return _same_place(first.rest, second.rest) if first.rest and second.rest else None


def are_alike_in_size(one: Stated, other: Stated) -> bool:
    """Whether both are mere amounts that are near each other."""
    first, second = _typed(one), _typed(other)
    if not first.amount or not second.amount or first.date or second.date:
        return False
    return alike_in_size(first.amount, second.amount)


def same_scale(one: Stated, other: Stated) -> bool:
    """Whether no amount is many times the other: of 900 clocks, three are not all."""
    first, second = _typed(one), _typed(other)
    return not first.amount or not second.amount or alike_in_scale(first.amount, second.amount)


def is_telling(stated: Stated) -> bool:
    """Whether two articles hardly state it by chance: a day, a time, a name of several words, an amount that is no small
    number."""
    typed = _typed(stated)
    if typed.date:
        return typed.date.day > 0
    return (
        typed.phone != ""
        or typed.time is not None
        or len(typed.name) > 1
        or (typed.amount is not None and is_precise(typed.amount))
    )


def is_comparable(stated: Stated) -> bool:
    """Whether it states a value that can be compared with others: not a clause."""
    typed = _typed(stated)
    return (
        any((typed.date, typed.time, typed.weekdays, typed.amount, typed.name, typed.phone))
        or 0 < len(typed.rest) <= MOST_WORDS
    )


def is_amount(stated: Stated) -> bool:
    """Whether it is a mere amount, as is counted anew each year and of each part."""
    typed = _typed(stated)
    return typed.amount is not None and typed.date is None


def is_phone(stated: Stated) -> bool:
    """Whether it is a telephone number."""
    return _typed(stated).phone != ""


def is_count(stated: Stated) -> bool:
    """Whether it is an amount without a unit: a number of things."""
    typed = _typed(stated)
    return typed.amount is not None and not typed.amount.dimension


@dataclass(frozen=True, slots=True)
class _Typed:
    """A value as each of the types that it can be of; a four-digit number may be a year and an amount."""

    date: Date | None = None
    time: Time | None = None
    weekdays: str = ""
    amount: Amount | None = None
    name: tuple[str, ...] = ()
    rest: frozenset[str] = frozenset()
    phone: str = ""  # its digits, without the zeros in front


def _typed(stated: Stated) -> _Typed:
    place = (stated.text, stated.start, stated.end)
    date, time, weekdays = date_at(*place), time_at(*place), weekdays_at(*place)
    if not (date and date.month) and _PHONE.fullmatch(stated.words.strip(" .,")):
        return _Typed(phone=re.sub(r"\D", "", stated.words).lstrip("0"))
    amount = None if weekdays or (date and date.month) else amount_at(*place)
    if time and amount:
        time, amount = (time, None) if amount.dimension in ("", "time") else (None, amount)  # 2.40 euros are no time
    if date or time or weekdays or amount:
        return _Typed(date, time, weekdays, amount)
    if has_digit(stated.words):
        return _Typed()  # a code
    name = _name(stated.words)
    return _Typed(name=name) if name else _Typed(rest=_rest(stated.words))


def _name(words: str) -> tuple[str, ...]:
    """The capitalised words of a name, folded, without titles unless there is nothing else."""
    large = [
        word
        for word in WORD.findall(words)
        if word[0].isupper() and ((len(word) > 1 and word.isupper()) or word.lower() not in STOP_WORDS)
    ]
    found = [_folded(word.removesuffix("'s").removesuffix("’s")) for word in large]  # WHO is a name, Who is none
    return tuple([word for word in found if word not in _TITLES] or found)


def _rest(words: str) -> frozenset[str]:
    """The words that mean something where there is no name: of a place such as "behind the old mill"."""
    return frozenset(word for word in WORD.findall(words.casefold()) if word not in STOP_WORDS)


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _same_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool | None:
    """The same if one has no word that the other lacks; in doubt where words that differ begin alike: Bob and Bill."""
    if _known_as(one) == _known_as(other) or _are_initials(one, other) or _are_initials(other, one):
        return True
    left, right = set(one) - set(other), set(other) - set(one)
    if not left or not right:
        return True
    if all(any(_short_for(a, b) for b in right) for a in left) and set(one) & set(other):
        return True
    shared = bool(set(one) & set(other))
    if shared and max(len(one), len(other)) > MOST_OF_ONE:
        return None  # several names, of which they have some in common
    least = 1 if shared else MOST_ALIKE
    return None if any(a[:least] == b[:least] for a in left for b in right) else False


def _known_as(name: tuple[str, ...]) -> str:
    return _SAME_STATES.get(" ".join(name), " ".join(name))


def _are_initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether a name of one word is the initials of the other: SCO."""
    return len(short) == 1 and len(long) > 1 and re.sub(r"\W", "", short[0]) == "".join(word[0] for word in long)


def _same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether they have the same last name, and one's first name is cut from the other's: Jo and Josephine, Lotte and
    Charlotte, not Paul and Paula."""
    short, long = sorted((one[0], other[0]), key=len)
    cut = long.startswith(short) or long.endswith(short)
    return len(one) == len(other) > 1 and one[1:] == other[1:] and cut and 2 <= len(short) <= len(long) - LEAST_CUT


def _short_for(one: str, other: str) -> bool:
    """Whether one is the other's first letter: O. for Olga."""
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _same_place(one: frozenset[str], other: frozenset[str]) -> bool | None:
    """The same if one has no word that the other lacks, another if they share none, else in doubt."""
    return True if one <= other or other <= one else None if one & other else False

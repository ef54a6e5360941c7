"""A stretch of text in, the amount that it states out: number words, separators, scales, units, bounds and ranges; pure.

An amount is an interval of a dimension: "4.2 km" is 4200 metres of length, "more than 50" begins at 50, "about 5,000" is what
rounds to it. Two ways of writing the same amount give the same interval. What is no number gives None.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.terms import STOP_WORDS

SAME_BY_CONVERSION = 0.02  # share by which amounts in other units may differ: a month is 30 days, a mile 1.6 km
ALIKE_IN_SIZE = 1.5
ALIKE_IN_SCALE = 10.0
NEAR_A_BOUND = 1.1  # times: "up to 40" is no other word for 31
MOST_FUZZY = 0.1  # of an approximate amount: "about 40" may be 43, not 50
MOST_ROUNDED = 0.02  # of a rounded one: "5 million" may be 5.02 million, not 5.2

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
NUMBER_WORDS = frozenset(_WORDS) - {"zero", "one"}  # "one" need not count
_SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_LENGTH = {"mm": 0.001, "cm": 0.01, "m": 1.0, "km": 1000.0, "ft": 0.3048, "yd": 0.9144, "mi": 1609.344}
_LENGTH |= {"millimetre": 0.001, "centimetre": 0.01, "metre": 1.0, "kilometre": 1000.0, "inch": 0.0254, "foot": 0.3048}
_LENGTH |= {"millimeter": 0.001, "centimeter": 0.01, "meter": 1.0, "kilometer": 1000.0, "inches": 0.0254, "feet": 0.3048}
_LENGTH |= {"yard": 0.9144, "mile": 1609.344}
_TIME = {"second": 1.0, "minute": 60.0, "min": 60.0, "hour": 3600.0, "hr": 3600.0, "day": 86400.0, "night": 86400.0}
_TIME |= {"week": 604800.0, "fortnight": 1209600.0, "month": 2629800.0, "year": 31557600.0, "decade": 315576000.0}
_TIME |= {"century": 3155760000.0, "centuries": 3155760000.0}
_MASS = {"mg": 1e-6, "g": 0.001, "kg": 1.0, "gram": 0.001, "gramme": 0.001, "kilogram": 1.0, "kilo": 1.0}
_MASS |= {"tonne": 1000.0, "ton": 1000.0, "pound": 0.4536, "lb": 0.4536}
_AREA = {"hectare": 1e4, "ha": 1e4, "acre": 4046.86, "sq km": 1e6, "km²": 1e6, "m²": 1.0, "sq m": 1.0}
_AREA |= {f"square {name}": factor**2 for name, factor in _LENGTH.items() if len(name) > 3}
_SHARE = {"%": 1.0, "percent": 1.0, "per cent": 1.0, "percentage point": 1.0}
_DIMENSIONS = {"length": _LENGTH, "time": _TIME, "mass": _MASS, "area": _AREA, "share": _SHARE}
_UNITS = {name: (dimension, factor) for dimension, table in _DIMENSIONS.items() for name, factor in table.items()}
_MONEY = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "usd": "dollar", "eur": "euro", "gbp": "pound"}
_COINS = frozenset("dollar euro pound yen yuan crown krone krona franc rouble ruble rupee peso lira zloty somoni tenge".split())
_NUMBER = (
    r"(?:\d{1,3}(?:[, \u00a0\u202f’']\d{3})+|\d+)(?:\.\d+)?(?![.,]?\d|(?:st|nd|rd|th|s)(?![^\W_]))"
    rf"|(?:half an?|an?|{'|'.join([*_TENS, *sorted(_ONES, key=len, reverse=True)])})(?![^\W_])"
)
_NUMBER_HERE = re.compile(_NUMBER, re.IGNORECASE)
_HALVES = {"half a": 0.5, "half an": 0.5}
_SHORT_SCALE = re.compile(r"(?:bn|[kmb])(?![^\W_])", re.IGNORECASE)
_FOLLOWING = re.compile(rf"[ -]?(?:and a half|(?:and )?(?:{'|'.join([*_WORDS, *_SCALES])})s?)(?![^\W_])", re.IGNORECASE)
_FIRST = re.compile(rf"(?<![\w.,])(?<!\w-)(?P<sign>[$€£¥]\s?)?(?P<number>{_NUMBER})", re.IGNORECASE)
_UNIT = re.compile(r"[ \u00a0-]?(?:(?:full|whole|(?P<good>good)) )?(?P<unit>%|[^\W\d_]+²?(?: [^\W\d_]+)?)")
_RANGE = re.compile(r"\s?(?:-|–|to|and|or)\s?", re.IGNORECASE)
_JUST = re.compile(
    r"\b(?:just|slightly|a little|a bit)\s(?:(?P<above>over|above|more than)|under|below|less than|short of)\s+\W?$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"(?<!\bno )(?<!\bnot )\b(?:more than|over|above|at least|no less than|no fewer than|upwards of)\s+\W?$", re.IGNORECASE
)
_BELOW = re.compile(r"\b(?:less than|fewer than|under|below|at most|no more than|up to|not more than)\s+\W?$", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|nearly|almost|close to|circa|ca\.?|an estimated)\s+\W?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Amount:
    """What is between `low` and `high` of a dimension, in its base unit; `unit` as written, singular. "" is a mere count."""

    low: float
    high: float
    dimension: str
    unit: str


def amount_at(text: str, start: int, end: int) -> Amount | None:
    """The first amount in `text[start:end]`, with the unit after and the "more than" before it, though they stand outside."""
    found = _FIRST.search(text, start, end)
    number = _number(text, found.start("number")) if found else None
    if found is None or number is None:
        return None
    value, step, stop = number
    low, high = _bounds(text[max(0, found.start() - 30) : found.start()], value, step)
    second = _RANGE.match(text, stop)
    other = _number(text, second.end()) if second else None
    if second and other and other[0] > value and ("and" not in second.group().lower() or _between(text, found.start())):
        high, stop = other[0], other[2]
    unit, dimension, factor = _unit(text, stop, (found.group("sign") or "").strip())
    if (after := _UNIT.match(text, stop)) and after.group("good") and dimension:
        high += _fuzz(high)  # a good hour
    if not dimension and text[found.start("number") : stop].lower() in ("a", "an"):
        return None
    return Amount(low * factor, high * factor, dimension, unit)


def same_amount(one: Amount, other: Amount) -> bool | None:
    """Whether two amounts can both be so; None where they cannot be compared, or one says little beside the other."""
    if one.dimension != other.dimension:
        return None
    slack = SAME_BY_CONVERSION if one.unit != other.unit and one.dimension not in ("", "share") else 1e-9
    low, high = max(one.low, other.low), min(one.high, other.high)
    if low > high and low - high > slack * low:
        return False
    return True if _near(one, other) else None


def alike_in_size(one: Amount, other: Amount) -> bool:
    """Whether two amounts are so near each other that they hardly measure different things: 45 and 55 minutes, not 2 and 3."""
    ends = [end for amount in (one, other) for end in (amount.low, amount.high)]
    if one.dimension != other.dimension or not all(0 < end < math.inf for end in ends):
        return False
    return max(ends) <= ALIKE_IN_SIZE * min(ends) and is_precise(one) and is_precise(other)


def alike_in_scale(one: Amount, other: Amount) -> bool:
    """Whether none is more than ten times the other, as far as that is known."""
    ends = [end for amount in (one, other) for end in (amount.low, amount.high) if 0 < end < math.inf]
    return one.dimension != other.dimension or not ends or max(ends) <= ALIKE_IN_SCALE * min(ends)


def is_precise(amount: Amount) -> bool:
    """Whether its number has at least two digits."""
    number = amount.high / _UNITS.get(amount.unit, ("", 1.0))[1]
    return number >= 10 or abs(number - round(number)) > SAME_BY_CONVERSION


def as_limit(amount: Amount) -> Amount:
    """The amount that "no more than" or "at least" bounds, for a question that asks for a limit."""
    low = amount.low if math.isfinite(amount.low) else amount.high
    return replace(amount, low=low, high=amount.high if math.isfinite(amount.high) else low)


def _near(one: Amount, other: Amount) -> bool:
    """Whether bounds say much the same: "more than 50" is no other word for 500."""
    ends = [end for end in (one.low, one.high, other.low, other.high) if math.isfinite(end)]
    within = -math.inf < one.low <= other.low and other.high <= one.high < math.inf
    most = 1.5 if all(map(math.isfinite, (one.low, one.high, other.low, other.high))) else NEAR_A_BOUND
    return max(ends) <= most * min(ends) or one == other or within


def _number(text: str, at: int) -> tuple[float, float, int] | None:
    """The number that begins at `at`: its value, the step to which it is rounded (0 if to none), and where it ends."""
    found = _NUMBER_HERE.match(text, at)
    if found is None:
        return None
    first = found.group().lower()
    digits = re.sub(r"[^\d.]", "", first)
    part = float(digits) if digits else _HALVES.get(first) or float(_WORDS.get(first, 1))
    total, step, stop = 0.0, 10.0 ** -len(digits.partition(".")[2]) if "." in digits else 0.0, found.end()
    while following := _FOLLOWING.match(text, stop):
        word = following.group().lower().lstrip(" -").removeprefix("and ")
        word = word if word in _WORDS or word in _SCALES else word.removesuffix("s")
        if word == "a half":
            part, step = part + 0.5, 0.0
        elif word in _SCALES:
            part, step = part * _SCALES[word], (step or 1.0) * _SCALES[word]
            total, part = (total + part, 0.0) if part >= 1000 else (total, part)
        elif word in _WORDS and (part % 100 == 0 or (part % 10 == 0 and _WORDS[word] < 10)):
            part, step = part + _WORDS[word], 0.0
        else:
            break
        stop = following.end()
    return total + part, step, stop


def _between(text: str, at: int) -> bool:
    return re.search(r"\bbetween\s+$", text[max(0, at - 12) : at], re.IGNORECASE) is not None


def _unit(text: str, at: int, sign: str) -> tuple[str, str, float]:
    """The unit after a number or the sign before it: as written, its dimension and factor; a currency is a dimension."""
    if sign:
        scale = _SHORT_SCALE.match(text, at)
        return sign, _MONEY[sign], {"k": 1e3, "m": 1e6, "b": 1e9}[scale.group()[0].lower()] if scale else 1.0
    found = _UNIT.match(text, at)
    words = found.group("unit").lower().split(" ") if found else []
    for name in (" ".join(words), *words[:1], *_times_of_a_kind(words)):
        for form in (name, name.removesuffix("s")):
            if form in _MONEY or form in _COINS:
                return form, _MONEY.get(form, form), 1.0
            if form in _UNITS:
                return form, *_UNITS[form]
    last = words[-1].removesuffix("s") if words else ""
    return (last, last, 1.0) if last in _COINS else ("", "", 1.0)  # Danish crowns, US dollars


def _times_of_a_kind(words: Sequence[str]) -> Sequence[str]:
    """The second of two words where it is a unit of time after what says of which kind: working days."""
    kind, time = words if len(words) == 2 else ("", "")
    return [time] if time.endswith("s") and time[:-1] in _TIME and kind not in STOP_WORDS else []


def _bounds(before: str, value: float, step: float) -> tuple[float, float]:
    """The interval that "just under", "more than", "up to", "about" or a rounded way of writing leaves open."""
    if just := _JUST.search(before):
        return (value, value + _fuzz(value)) if just.group("above") else (value - _fuzz(value), value)
    if _ABOVE.search(before):
        return value, math.inf
    if _BELOW.search(before):
        return -math.inf, value
    fuzz = _fuzz(value) if _ABOUT.search(before) else min(0.49 * step, MOST_ROUNDED * abs(value))
    return value - fuzz, value + fuzz


def _fuzz(value: float) -> float:
    """Half a unit of the last digit that is not a round zero, at most a tenth."""
    whole, step = round(abs(value)), 1.0
    while whole and whole % 10 == 0:
        whole, step = whole // 10, step * 10
    return min(max(step / 2, MOST_ROUNDED * abs(value)), MOST_FUZZY * abs(value))

"""A place in a text in, the date, the time of day or the day of the week that it states out, and whether two may be one; pure.

Only what is written is known: "March 2024" has no day, "12 March" no year, "8:00" may be morning or evening. Two dates are one
as far as both say the same; what is no date gives None.
"""

import re
from dataclasses import dataclass

NEARLY = 10  # years that "around 1900" may be off

_MONTHS = "january february march april may june july august september october november december".split()
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|(?:sept|{'|'.join(_SHORT)})(?![^\W_])\.?)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d{2}|2100)"
_DATES = tuple(
    re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<month>[01]\d)-(?P<day>[0-3]\d)",
        rf"(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.{_YEAR}",
        rf"{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?",
        rf"{_MONTH} (?:the )?{_DAY}(?:,? {_YEAR})?",
        rf"{_MONTH}(?: of|,)? {_YEAR}",
        rf"(?<![.,$€£]){_YEAR}(?P<decade>s)?(?![.,]?\d|%)",
        _MONTH,
    )
)
_SMALL = re.compile(r"may|mar|march|dec|sep|jan|jun|oct")  # written small they are other words
_CIRCA = re.compile(r"\b(?:about|around|circa|ca?\.?|roughly|approximately)\s$", re.IGNORECASE)
_COUNTED = re.compile(  # "1890 inhabitants", but not "1890 when", nor "1890 as a gift"
    r"[ \u00a0-](?!(?:was|has|its|this|plus)\b)(?:[^\W\d_]{2,}[^\Ws]s|people|men|women|children|feet|sheep|k?m|per)(?![^\W_])"
)
_DAYTIME = r"(?P<when>\s(?:in the morning|in the afternoon|in the evening|at night))?"
_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?(?![.,:]?\d)"
    rf"(?P<half>\s?[ap]\.?m\b\.?|\s?o['’]clock)?{_DAYTIME}",
    re.IGNORECASE,
)
_NAMED_TIME = re.compile(r"(?<!after)(?<!fore)\b(noon|midday|midnight)\b", re.IGNORECASE)
_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_PAST = {"half past": 30, "quarter past": 15, "twenty past": 20, "ten past": 10, "five past": 5, "quarter to": -15}
_SPOKEN_TIME = re.compile(  # "five to ten" may be a range, "nine" may count something
    rf"(?<![\w-])(?:(?P<past>{'|'.join(_PAST)}) )?(?P<hour>{'|'.join(_HOURS)}|1?\d)(?![\w-])"
    rf"(?P<half>\so['’]clock)?{_DAYTIME}",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Date:
    """A date with what is known of it, 0 is unknown; `slack`: years that it may be off."""

    year: int
    month: int = 0
    day: int = 0
    slack: int = 0


@dataclass(frozen=True, slots=True)
class Time:
    """Minutes since midnight, and whether it is known which half of the day they are of."""

    minutes: int
    half_known: bool


def date_at(text: str, start: int, end: int) -> Date | None:
    """The first date that touches `text[start:end]`, whole."""
    for pattern in _DATES:
        for found in pattern.finditer(text, max(0, start - 24), end + 24):
            if found.start() < end and start < found.end() and _is_date(text, found):
                return _date(found, circa=_CIRCA.search(text[max(0, found.start() - 15) : found.start()]) is not None)
    return None


def same_date(one: Date, other: Date) -> bool | None:
    """Whether two dates can be one; None where no part is known of both."""
    if one.year and other.year and abs(one.year - other.year) > one.slack + other.slack:
        return False
    parts = ((one.month, other.month), (one.day, other.day))
    if any(a and b and a != b for a, b in parts):
        return False
    return True if any(a and b for a, b in ((one.year, other.year), *parts)) else None


def time_at(text: str, start: int, end: int) -> Time | None:
    """The first time of day that touches `text[start:end]`; a bare hour is one only with am, pm or o'clock."""
    if named := _NAMED_TIME.search(text, start, end):
        return Time(0 if named.group().lower() == "midnight" else 720, half_known=True)
    for found in _SPOKEN_TIME.finditer(text, max(0, start - 14), end + 20):
        past, hour = (found.group("past") or "").lower(), found.group("hour").lower()
        number = int(hour) if hour.isdigit() else _HOURS.index(hour) + 1
        told = past if hour.isdigit() else any(found.group("past", "half", "when"))
        if found.start() < end and start < found.end() and told:
            minutes = 60 * number + _PAST.get(past, 0)
            return _time(found, minutes // 60 or 12, minutes % 60)
    for found in _CLOCK.finditer(text, max(0, start - 8), end + 20):
        if found.start() < end and start < found.end() and any(found.group("minute", "half", "when")):
            return _time(found, int(found.group("hour")), int(found.group("minute") or 0))
    return None


def same_time(one: Time, other: Time) -> bool | None:
    """Whether two times are one; None where one of them may be twelve hours off."""
    if one.minutes == other.minutes:
        return True
    either = not (one.half_known and other.half_known)
    return None if either and abs(one.minutes - other.minutes) == 720 else False


def weekdays_at(text: str, start: int, end: int) -> str:
    """The days of the week in `text[start:end]`, in order."""
    return " ".join(day.lower() for day in _WEEKDAY.findall(text[start:end]))


def _is_date(text: str, found: re.Match[str]) -> bool:
    """Not a small "may" or "march" alone, and no four digits that count something."""
    parts = found.groupdict()
    if parts.get("month") and not parts.get("day") and _SMALL.fullmatch(parts["month"].rstrip(".")):
        return bool(parts.get("year"))
    return bool(parts.get("month")) or not _COUNTED.match(text, found.end())


def _date(found: re.Match[str], *, circa: bool) -> Date:
    parts = {name: value or "" for name, value in found.groupdict().items()}
    month = parts.get("month", "")
    number = int(month) if month.isdigit() else _SHORT.get(month[:3].lower(), 0)
    year, day = int(parts.get("year") or 0), int(parts.get("day") or 0)
    if parts.get("decade"):
        return Date(year + 5, slack=5)
    return Date(year, number, day, NEARLY if circa else 0)


def _time(found: re.Match[str], hour: int, minute: int) -> Time:
    """The time with the half of the day that the match names."""
    half = (found.group("half") or found.group("when") or "").strip().lower()
    late = half.startswith(("p", "in the a", "in the e", "at n"))
    early = half == "in the morning" or (half.startswith("a") and not half.startswith("at"))
    hour = hour + 12 if late and hour < 12 else 0 if early and hour == 12 else hour
    return Time(hour % 24 * 60 + minute, half_known=late or early or hour > 12 or found.group("hour").startswith("0"))

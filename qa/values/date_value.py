"""A stretch of an article that tells a date or a time in, the ISO date or the time of day out; None where it is ambiguous.

"18 May 2024" is 2024-05-18, "half past nine" is 09:30. "Saturday", "yesterday" and "8 May" need the article's date, and are
left out unless the sentence tells of the past and nothing near names another date. A day and a month that may be exchanged
(03/04/2021), decades, seasons, ranges, habits and what is only about, before or after a date have no value. Knows no clock.
"""

import re
from dataclasses import dataclass
from datetime import date

from qa.types import Value

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d{3}|20\d{2})"
_WHOLE = re.compile(rf"(?:{_DAY}(?: of)? {_MONTH},? {_YEAR}|{_MONTH} {_DAY},? {_YEAR}|{_YEAR}-\d\d-\d\d)(?!\w)")
_NUMERIC = re.compile(rf"(?<![\d/.])(\d{{1,2}})[/.](\d{{1,2}})[/.]({_YEAR})(?!\d)")
_OF_A_YEAR = re.compile(rf"({_MONTH})(?: of|,)? ({_YEAR})(?![\w-])")
_YEAR_ALONE = re.compile(rf"(?<![\w.,-])({_YEAR})(?![\w-]|,\d|\.\d)")
_WITHOUT_A_YEAR = re.compile(rf"(?:(?<![\w-]){_DAY}(?: of)? {_MONTH}|{_MONTH} {_DAY})(?![\w-])")
_WEEKDAY = re.compile(r"(?:last )?\b(mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_NEAR_DAY = re.compile(r"\b(yesterday|today|tomorrow)\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:about|around|circa|ca?\.|before|after|until|till|by|early|late|mid|every|each|between|to|and|or|next|coming|eve"
    r"|earlier|later|first|second|third|fourth|end|beginning|start|spring|summer|autumn|fall|winter|week|from)\b|[–—?]|\d-\d{1,3}\b(?!-)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|met|held|came|went|took|left|began|won|lost|saw|flew|gave|made|got|became|rose|fell|sent"
    r"|spoke|struck|put|signed|broke|led|paid|brought|wrote|sold|bought|beat|drew|hit|shot|sank|stood|found|thought|ran|sat"
    r"|[a-z]{2,}ed)\b"
)
_NOT_PAST = re.compile(
    r"\b(?:will|would|shall|is to|are to|was to|were to|be held|next|plans?|planned|due|expected|scheduled|going to|should|must"
    r"|may|might|every|each|from|until)\b|[“”\"]"
)
_CLOCK = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-3])(?:(?:: ?|\.)([0-5]\d))?(?! ?%|[\d.:]\d)(?: ?(a|p)\.?m\b\.?| o['’]clock)?", re.IGNORECASE
)
_SAID_CLOCK = re.compile(r"\b(half past|quarter past|quarter to) ([a-z]+|\d{1,2})\b|\b(noon|midday|midnight)\b", re.IGNORECASE)
_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True, slots=True)
class Stated:
    """What an article states: `text` stands in `sentence`; `around` is what else is near, headings too; `of` its ISO date."""

    text: str
    sentence: str
    around: str
    of: str


def date_value(stated: Stated) -> Value | None:
    """The date, the month or the year that is told, ISO 8601."""
    text = stated.text
    if whole := _WHOLE.search(text):
        rest = text[: whole.start()] + text[whole.end() :]
        parsed = _parsed(whole.group())
        return None if _VAGUE.search(rest) or re.search(r"\d", _CLOCK.sub("", rest)) else _value(parsed)
    if numeric := _NUMERIC.search(text):
        day, month = int(numeric.group(1)), int(numeric.group(2))
        return None if day <= 12 and month <= 12 and day != month else _value(_parsed(numeric.group()))
    if _VAGUE.search(text):
        return None
    if (of_a_year := _OF_A_YEAR.search(text)) and len(re.findall(r"\d+", text)) == 1:
        return Value(f"{of_a_year.group(2)}-{_number_of(of_a_year.group(1)):02}", "date")
    if (year := _YEAR_ALONE.search(text)) and len(re.findall(r"\d+", text)) == 1:
        return Value(year.group(1), "date")
    return _by_the_article(stated)


def time_value(text: str) -> Value | None:
    """The time of day that is told, as HH:MM; morning or evening is not guessed."""
    said = _SAID_CLOCK.search(text)
    clocks = [match for match in _CLOCK.finditer(text) if match.group(2) or re.search(r"m|o", match.group(), re.IGNORECASE)]
    if said and not clocks:
        return _said_time(said)
    if said or len(clocks) != 1 or re.search(r"\b(?:to|until|before|after|about|around)\b|[–—]", text):
        return None
    hour, minute, half = int(clocks[0].group(1)), int(clocks[0].group(2) or 0), (clocks[0].group(3) or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    return Value(f"{hour % 12 + 12 * (half == 'p') if half else hour:02}:{minute:02}", "time")


def _by_the_article(stated: Stated) -> Value | None:
    """A weekday, "yesterday" or a day without its year, counted from the article's date."""
    try:
        written = date.fromisoformat(stated.of)
    except ValueError:
        return None
    years = {int(year) for year in re.findall(rf"(?<!\d){_YEAR}(?!\d)", f"{stated.sentence} {stated.around}")}
    if years - {written.year} or not _tells_of_the_past(stated.sentence):
        return None
    if not _WITHOUT_A_YEAR.search(stated.text) and _WITHOUT_A_YEAR.search(f"{stated.sentence} {stated.around}"):
        return None  # "Saturday" may be the one after that date
    day = _counted_from(written, stated.text)
    return Value(day.isoformat(), "date", f"the article is of {_spoken(written)}") if day and day <= written else None


def _counted_from(written: date, text: str) -> date | None:
    from dateutil.relativedelta import relativedelta

    named, near, dated = _WEEKDAY.search(text), _NEAR_DAY.search(text), _WITHOUT_A_YEAR.search(text)
    if dated:
        return _parsed(f"{dated.group()} {written.year}")
    if near:
        return written + relativedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[near.group(1).lower()])
    if named is None:
        return None
    weekday = next(number for number, name in enumerate(_WEEKDAYS) if name.startswith(named.group(1).lower()))
    back = (written.weekday() - weekday) % 7
    return written + relativedelta(days=-back) if back else None  # on the article's own weekday: that day, or a week before


def _tells_of_the_past(sentence: str) -> bool:
    return _PAST.search(sentence) is not None and _NOT_PAST.search(sentence) is None


def _parsed(text: str) -> date | None:
    from dateutil.parser import ParserError, parse

    try:
        return parse(text.replace(" of ", " "), dayfirst=re.fullmatch(r"\d{4}-.*", text) is None).date()
    except (ParserError, OverflowError):
        return None


def _value(day: date | None) -> Value | None:
    return Value(day.isoformat(), "date") if day else None


def _said_time(said: re.Match[str]) -> Value | None:
    if named := said.group(3):
        return Value("00:00" if named.lower() == "midnight" else "12:00", "time")
    word = said.group(2).lower()
    hour = _HOURS.index(word) + 1 if word in _HOURS else int(word) if word.isdigit() else 0
    if not 1 <= hour <= 24:
        return None
    minutes = 60 * hour + {"half past": 30, "quarter past": 15, "quarter to": -15}[said.group(1).lower()]
    return Value(f"{minutes // 60 % 24:02}:{minutes % 60:02}", "time")


def _number_of(month: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, start=1) if name.startswith(month.lower()[:3]))


def _spoken(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"

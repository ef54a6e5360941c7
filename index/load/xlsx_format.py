"""A cell's value and its number format in, the text that a spreadsheet shows for it out; dates and times as ISO 8601.

Of number formats, what people use is followed: decimals, thousands, per cent, currencies, leading zeros, scaling, exponents,
texts around the number, and sections for negative numbers and zero. What is beyond that is shown as the number that it is.
"""

import re
from datetime import date, datetime, time, timedelta

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+")
_SECTIONS = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^";\\])*);?')
LONGEST_FORMAT = 250  # characters
MOST_DECIMALS = 15


def shown(value: object, number_format: str) -> str:
    """What a cell shows; empty for no value."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            if value.time() == time(0):
                return value.date().isoformat()
            return value.isoformat(sep=" ", timespec="minutes" if not (value.second or value.microsecond) else "seconds")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes" if not (value.second or value.microsecond) else "seconds")
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        case int() | float():
            return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    """A number as its format shows it."""
    if not abs(value) < 1e21:  # nor nan
        return str(value)
    section, value = _section(value, number_format[:LONGEST_FORMAT])
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or match[3] or "")
        return "\N{OBJECT REPLACEMENT CHARACTER}"

    pattern = _LITERAL.sub(keep, section)
    place = _NUMBER.search(pattern)
    if place is None and literals and not pattern.strip("\N{OBJECT REPLACEMENT CHARACTER} "):
        return "".join(literals).strip()  # a text that stands for the number
    if place is None or "General" in section or "/" in pattern or _NUMBER.search(pattern, place.end()):
        return _general(value)
    if "E+" in pattern.upper() or "E-" in pattern.upper():
        return _general(value)
    value = value * 100 ** pattern.count("%") / 1000 ** (len(place[0]) - len(place[0].rstrip(",")))
    text = pattern[: place.start()] + _digits(value, place[0].rstrip(",")) + pattern[place.end() :]
    for literal in literals:
        text = text.replace("\N{OBJECT REPLACEMENT CHARACTER}", literal, 1)
    return text.strip()


def _section(value: float, number_format: str) -> tuple[str, float]:
    """The part of a format that is for this number, and the number, whose sign that part may show in its own way."""
    sections = [match[1] for match in _SECTIONS.finditer(number_format)][:3]
    if value < 0 and len(sections) > 1 and sections[1]:
        return sections[1], -value
    if value == 0 and len(sections) > 2 and sections[2]:
        return sections[2], value
    return sections[0] if sections else "", value


def _digits(value: float, pattern: str) -> str:
    """A number with the decimals, the thousands and the leading zeros of a pattern such as `#,##0.00`."""
    whole, _, decimals = pattern.partition(".")
    most = min(len(decimals), MOST_DECIMALS)
    text = f"{abs(value):{',' if ',' in whole else ''}.{most}f}"
    front, _, back = text.partition(".")
    least = len(decimals.rstrip("#?"))
    while len(back) > least and back.endswith("0"):
        back = back[:-1]
    if "," not in whole:
        front = front.zfill(whole.count("0"))
    sign = "-" if value < 0 and any(digit in "123456789" for digit in text) else ""
    return sign + front + (f".{back}" if back else "")


def _general(value: float) -> str:
    """A number as a spreadsheet shows it without a format: at most 15 digits that count, no exponent."""
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    return f"{value:.0f}" if "e+" in text else f"{value:.20f}".rstrip("0") if "e-" in text else text

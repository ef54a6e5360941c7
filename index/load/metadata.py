"""What a file says about itself, in many spellings, made uniform: one-line texts, ISO dates, http links; pure."""

import re
from datetime import date, datetime
from pathlib import PurePosixPath

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


def one_line(value: object) -> str:
    """A text without line breaks; a list's items joined by commas, of things with a name their name; empty for what is deeper.

    Lists are not followed further: ten lines of YAML can spell a billion items.
    """
    if isinstance(value, list):
        return ", ".join(filter(None, (one_line(item) for item in value if not isinstance(item, list))))
    if isinstance(value, dict):
        value = value.get("name")
        return "" if isinstance(value, dict | list) else one_line(value)
    return " ".join(str(value).split()) if value is not None else ""


def iso_date(value: object) -> str:
    """`2024-05-19` of a date or of a text that begins with one or spells one; empty where it is not clear."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = one_line(value)
    if match := _ISO.match(text):
        return _valid(match[1], int(match[3]), int(match[4]))
    if match := _DAY_FIRST.search(text):
        return _spelled(match[3], match[2], match[1])
    if match := _MONTH_FIRST.search(text):
        return _spelled(match[3], match[1], match[2])
    return ""


def web_address(value: object) -> str:
    """An http or https address, else empty: no other scheme ever becomes a link."""
    text = str(value or "").strip()
    if re.fullmatch(r"https?://[^\s\x00-\x20\x7f\"'<>\\^`{|}]+", text, re.IGNORECASE):
        return text
    return ""


def title_of(path: str) -> str:
    """A title made of a file's name: `wang-yi_dushanbe.txt` is "Wang yi dushanbe"."""
    words = re.sub(r"[-_]+", " ", PurePosixPath(path).stem).strip()
    return words[:1].upper() + words[1:]


def _spelled(year: str, month: str, day: str) -> str:
    number = next(
        (number for number, name in enumerate(_MONTHS, start=1) if len(month) > 2 and name.startswith(month.lower())), 0
    )
    return _valid(year, number, int(day)) if number else ""


def _valid(year: str, month: int, day: int) -> str:
    try:
        return date(int(year), month, day).isoformat()
    except ValueError:
        return ""

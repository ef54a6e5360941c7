"""A stretch of an article that tells a number in, the number with its unit out; None where it is ambiguous.

"four days" is "4 day", "seven million dollars" "7000000 USD", "nearly 3 per cent" "3 percent", "twelve" "12". What is several,
more or less than, a range, a fraction in words, two numbers, or money of an unknown country ("crowns") has no value.
"""

import re
from decimal import Decimal, InvalidOperation

from qa.types import Value

_TIME = "second minute hour day night week fortnight month year decade century".split()
_MEASURES = (
    "millimetre centimetre metre kilometre inch foot yard mile gram kilogram tonne ton ounce litre hectare acre watt kilowatt "
    "megawatt gigawatt volt degree percent page word"
).split()
_SPELLED = {
    "millimeter": "millimetre", "centimeter": "centimetre", "meter": "metre", "kilometer": "kilometre", "liter": "litre",
    "gramme": "gram", "kilo": "kilogram", "mm": "millimetre", "cm": "centimetre", "m": "metre", "km": "kilometre",
    "kg": "kilogram", "g": "gram", "ft": "foot", "feet": "foot", "inches": "inch", "mi": "mile", "lb": "pound",
    "lbs": "pound", "centuries": "century", "min": "minute", "mins": "minute", "hr": "hour", "hrs": "hour", "yr": "year",
    "yrs": "year", "sec": "second", "mw": "megawatt", "kw": "kilowatt", "gw": "gigawatt", "ha": "hectare", "oz": "ounce",
    "%": "percent", "pct": "percent",
}  # fmt: skip
_UNITS = {unit: unit for unit in (*_TIME, *_MEASURES)} | _SPELLED
_SIGNS = {"$": "USD", "us$": "USD", "a$": "AUD", "c$": "CAD", "€": "EUR", "£": "GBP", "gb£": "GBP", "¥": "JPY", "₹": "INR"}
_COINS = {
    "dollar": "USD", "euro": "EUR", "yuan": "CNY", "renminbi": "CNY", "yen": "JPY", "rouble": "RUB", "ruble": "RUB",
    "somoni": "TJS", "tenge": "KZT", "sterling": "GBP", "zloty": "PLN", "usd": "USD", "eur": "EUR", "gbp": "GBP",
    "chf": "CHF", "jpy": "JPY",
}  # fmt: skip
_COUNTRIES = {
    "us dollar": "USD", "american dollar": "USD", "canadian dollar": "CAD", "australian dollar": "AUD",
    "hong kong dollar": "HKD", "singapore dollar": "SGD", "new zealand dollar": "NZD", "swiss franc": "CHF",
    "indian rupee": "INR", "british pound": "GBP", "pound sterling": "GBP", "pounds sterling": "GBP",
    "danish krone": "DKK", "norwegian krone": "NOK", "swedish krona": "SEK",
}  # fmt: skip
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "bn": 9}
_SMALL = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_SCALE = "hundred|thousand|million|billion|trillion"
_SAID = rf"(?:an? (?={_SCALE}))?(?:{_SMALL}|{_SCALE})(?:(?: |-| and )(?:{_SMALL}|{_SCALE}))*"
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<sign>(?:US|GB|A|C)?[$€£¥₹] ?)?(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d,.]*\d)"
    rf"(?P<scale>[ -](?:{_SCALE}|bn)\b|(?:bn|m|k)\b)?|(?P<said>{_SAID})\b|(?P<half>half an?)\b|(?P<one>an?)(?= \w))",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:more|less|fewer|over|under|above|below|at least|at most|up to|between|from|several|many|few|some|hundreds|thousands"
    r"|millions|billions|dozens|tens|to|or|and a half|plus|minus|third|quarter|fifth|tenths?|once|twice|each|every"
    r"|per (?!cent\b))\b"
    r"|\d ?[–—+-] ?\d|\d(?:st|nd|rd|th)\b|\d\+|[−×]|\d/\d",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]{0,80}\)")
_UNIT = re.compile(r"[ -]?(%|per cent\b|° ?[CF]\b|[^\W\d_]+(?:[ -][^\W\d_]+){0,2})")
_GOES_ON = re.compile(
    rf"(?:[ -](?:{_SCALE}|bn)\b)+|[ -]and a half\b|(?: ?[–-] ?| to | or )(?:\d|(?:{_SMALL})\b)", re.IGNORECASE
)
_OPEN_BEFORE = re.compile(
    r"\b(?:more than|less than|fewer than|over|under|above|below|at least|at most|up to|between|from|and|to|or)\s+(?:the )?$",
    re.IGNORECASE,
)
_OF_NO_ONE_COUNTRY = frozenset(
    "pound franc crown kron krona krone peso rupee lira dinar dirham rial riyal won rand shilling cent penny pence".split()
)


def quantity_value(text: str, before: str, after: str, *, with_unit: bool) -> Value | None:
    """The one number of `text` with its unit, which may stand right `after` it; `with_unit`: without one there is no value.

    `before` is what stands before it: "more than" leaves the number open.
    """
    text, after = _whole(text, before, after)
    plain = _ASIDE.sub(" ", text).strip()
    if _VAGUE.search(plain) or _OPEN_BEFORE.search(before):
        return None
    numbers = [found for found in _NUMBER.finditer(plain) if not found.group("one")] or [*_NUMBER.finditer(plain)][:1]
    if len(numbers) != 1:
        return None
    found = numbers[0]
    number, rest = _number(found), plain[found.end() :]
    unit = _unit((found.group("sign") or "").strip(), rest if rest.strip() else after)
    if number is None or unit is None or (not unit and with_unit) or (found.group("one") and unit not in _TIME):
        return None
    said = f"{number:f}"
    shown = f"{said.rstrip('0').rstrip('.') if '.' in said else said} {unit}".strip()
    return Value(shown, "duration" if unit in _TIME else "quantity" if unit else "number")


def _whole(text: str, before: str, after: str) -> tuple[str, str]:
    """The text with what belongs to its number but stands outside: "$" before it, "million" or "and a half" after it."""
    if sign := re.search(r"(?:\b(?:US|GB|A|C))?[$€£¥₹] ?$", before):
        text = sign.group() + text
    if scale := _GOES_ON.match(after):
        text, after = text + scale.group(), after[scale.end() :]
    return text, after


def _number(found: re.Match[str]) -> Decimal | None:
    """What the digits, or the words, amount to."""
    if found.group("half"):
        return Decimal("0.5")
    if found.group("one"):
        return Decimal(1)
    if said := found.group("said"):
        return _of_words(said)
    scale = (found.group("scale") or "").strip(" -").lower()
    if scale in ("m", "k") and not found.group("sign"):
        return None  # "40m": metres or millions
    power = _SCALES.get(scale, {"m": 6, "k": 3, "": 0}.get(scale, 0))
    try:
        return Decimal(found.group("digits").replace(",", "")).scaleb(power)
    except InvalidOperation:
        return None


def _of_words(said: str) -> Decimal | None:
    from text_to_num import text2num

    plain = re.sub(r"^an? ", "one ", said.lower())
    try:
        return Decimal(text2num(plain, "en"))
    except ValueError:
        return None


def _unit(sign: str, after: str) -> str | None:
    """The unit: the sign before the number, or the words after it; empty for a mere count, None for one that is ambiguous."""
    if sign:
        return _SIGNS.get(sign.lower())
    match = _UNIT.match(after)
    if match is None:
        return ""
    words = match.group(1).lower().replace("per cent", "percent").replace("sq ", "square ").replace("° ", "°").split(" ")
    for count in (3, 2, 1):
        name = " ".join(words[:count])
        for form in (name, name.removesuffix("s")):
            if known := _COUNTRIES.get(form) or _COINS.get(form) or _UNITS.get(form) or _of_square(form):
                return known
    if words[0].startswith("°"):
        return words[0].upper()
    return None if any(word.removesuffix("s") in _OF_NO_ONE_COUNTRY for word in words[:2]) else ""


def _of_square(name: str) -> str | None:
    unit = _UNITS.get(name.removeprefix("square ").removesuffix("s")) if name.startswith("square ") else None
    return f"square {unit}" if unit else None

"""A stretch that a reader proposes and what the question asks for in, whether the stretch is of that type out; pure, English.

A "when" answer holds a date, a time or the event that one is told by; "how many" a number that is no date; "how much" a number;
"how long" a duration or a length; "how often" a frequency; "who" a name or a noun of a person. Types that are told by too many
words (why, where, what) refuse only what is nothing but a date or an amount. In doubt a stretch is of the type.
"""

import re

from qa.question.asked import Asked
from qa.terms import same_word

_NUMBER_WORD = (
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?"
    r"|dozens?|half|halves|quarters?|thirds?|tenths?)"
)
_OTHER_COUNT = (
    r"(?:once|twice|thrice|none|nobody|several|many|few|both|single|sole|double|pair|couple|tens|countless"
    r"|numerous|multiple|multi|no|never|a lot|lots|a number|any number|most|some|all|majority|minority)"
)
_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)|apr(?:il|\.)?|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?"
    r"|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"
_UNIT_OF_TIME = (
    r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?|seasons?|semesters?"
    r"|years?|yrs?|decades?|century|centuries|millenni(?:um|a)|generations?|terms?|moments?)"
)
_NUMBER = re.compile(rf"\d|\b{_NUMBER_WORD}\b", re.IGNORECASE)
_NUMBER_WORDS = re.compile(rf"\b{_NUMBER_WORD}\b", re.IGNORECASE)
_COUNT = re.compile(rf"\d|\b{_NUMBER_WORD}\b|\b{_OTHER_COUNT}\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,$€£])(?:1\d{3}|20\d{2})(?:s\b|(?![\d,%]|\.\d))|['’]\d\ds?\b|\b\d{1,4} ?(?:BCE?|CE|AD)\b|\bAD \d")
_DATE = re.compile(
    rf"\b{_MONTH}(?![a-z])|\b(?-i:May|MAY)\b|\b{_WEEKDAY}\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b"
    r"|\b(?:yesterday|today|tonight|tomorrow|now|recently|currently|present|ago|christmas|easter|halloween|thanksgiving"
    r"|spring|summer|autumn|winter|fall|mid-\d+|\d+s)\b|\bnew year",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b\d{1,2}: ?\d{2}\b|\b\d{1,2}(?:\.\d\d)? ?(?:[ap]\.?m\b|o['’]clock)|\b(?:noon|midday|midnight|dawn|dusk|sunrise|sunset"
    r"|mornings?|afternoons?|evenings?|nights?|nightfall|o['’]clock|gmt|utc)\b|\b(?:half|quarter|minutes) (?:past|to)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    rf"\b{_UNIT_OF_TIME}\b|\b(?:age|aged|ages|era|eras|period|periods|reign|dynasty|antiquity|renaissance|childhood|youth"
    r"|birth|death|war|wars|early|late|later|earlier|first|last|end|beginning|start|time|times|anniversary|episode)\b",
    re.IGNORECASE,
)
_TOLD_BY_AN_EVENT = re.compile(
    r"^(?:\w+ ){0,3}(?:when|whenever|while|after|before|during|until|till|since|once|upon|following|prior|if|at|by|as|on|in"
    r"|immediately|every|each|never)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\b(?:k?m|[cm]m|kilomet\w+|met(?:re|er)s?|centimet\w+|millimet\w+|miles?|mi|feet|foot|ft|inch(?:es)?|yards?|pages?|words?"
    r"|characters?|verses?|lines?)\b|\d(?:km|m|cm|mm|ft|\"|')",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"\b(?:forever|permanently|indefinitely|overnight|lifetime|life|until|till|since|throughout|always|for good|not long"
    r"|briefly|short|long|all day)\b",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    rf"\b(?:every|each|once|twice|thrice|times|time|hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annual|annually"
    r"|biannual\w*|biennial\w*|triennial\w*|quadrennial\w*|everyday|throughout|always|never|often|rarely|regularly|constantly|seldom|frequently"
    r"|occasionally|sometimes|usually|continuously|intervals?|hardly)\b"
    rf"|\b(?:per|an?|one|first|second|third|last) {_UNIT_OF_TIME}\b|\b\w+days\b|\b(?:first|second|third|last) {_WEEKDAY}",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:all|most|much|a lot|majority|nothing|free|none|no|little|less|more|entire|whole|part|enough|doubled?|tripled?"
    r"|fifth|sixth|eighth|heavy|light\w*)\b",
    re.IGNORECASE,
)
_SHARE_NOUNS = frozenset("percentage percent proportion fraction".split())
_TELLS_A_SHARE = re.compile(
    rf"%|\bper ?cent|\bpercentage|\d\.\d|\b(?:one|two|three|nine) (?:in|out of)\b|/|^\W*(?:\d+|{_NUMBER_WORD})\W*$",
    re.IGNORECASE,
)
_UNIT_ALONE = re.compile(  # "4 weeks", "12 euros": a number of a unit of time, money or weight, and nothing else
    r"\W*(?:(?:about|around|nearly|almost|over|more than|up to|at least|just|only)\s)*"
    rf"(?P<sign>[$€£]\s?)?(?:\d|{_NUMBER_WORD}\b)"
    rf"(?:[\d.,]|[ -]{_NUMBER_WORD}\b)*\s?(?P<unit>{_UNIT_OF_TIME}|dollars?|euros?|cents?|kg|kilograms?|grams?|tonnes?)?\W*",
    re.IGNORECASE,
)
_MEASURED_IN = {  # what a number of a unit must be of, where one of these is asked for
    **dict.fromkeys("price fee salary budget revenue cost wage rent".split(), re.compile(r"[$€£]|dollar|euro|cent|pound")),
    **dict.fromkeys(("weight",), re.compile(r"k?g|kilo|gram|ton|pound")),
    **dict.fromkeys("height width depth length distance elevation altitude".split(), re.compile(r"(?!)")),
    **dict.fromkeys("population temperature".split(), re.compile(r"(?!)")),
}
_SAID_OF_IT = re.compile(
    r"(?!(?:at|in|on|by|to|for|of|from|with|the)\b)[a-z'’-]+(?: [a-z'’-]+){0,2}"
)  # "super cheap", "a gallon"
_NAME = re.compile(r"[^\W\d_a-z]")  # a capital, or a letter of a script without them
_PERSON = re.compile(
    r"\b(?:he|she|they|him|her|them|i|we|you|me|us|man|men|woman|women|people|persons?|child|children|kids?|boys?|girls?|someone"
    r"|somebody|anyone|anybody|everyone|everybody|nobody|no one|wife|husband|friends?|public|police|army|crew|team|staff"
    r"|government|company|parliament|congress|court|council|committee|church|nobles?|slaves?|peasants?|king|queen|princes?"
    r"|captain|chief|chairman|majority|locals|nationals|adults|elders|monks?|nuns?|priests?|saints?|gods?|company|companies"
    r"|states?|countries|nations?|pope|legislature|media|teams?|groups?|empire|world|industry|faculty|humans?|those|himself|herself"
    r"|themselves|kin|authorities|families|family|couples?|class|troops|forces|royals?|youths?|poor|rich|community|owner)\b"
    r"|[a-z]{2}(?:ers?|ors?|ists?|ians?|ants?|ents?|ees?|eers?|yers?|men|women|man|woman|mother|father|son|sons|daughters?"
    r"|brothers?|sisters?|nephews?|nieces?|ives?|als|ates?|ars|ics|folk|ship)\b|\b[a-z]{3,}[^s\W]s\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_OF_A_DATE_OR_AMOUNT = re.compile(
    rf"\d+(?:st|nd|rd|th|s)?|{_NUMBER_WORD}|{_MONTH}|may|{_WEEKDAY}|{_UNIT_OF_TIME}|about|over|more|than|around|nearly|almost|the"
    r"|in|on|at|and|of|by|since|from|to|per|cent|percent|early|late|mid|ad|bc|a|an|ago|am|pm|dollars?|euros?|pounds?"
)
_BARE_YEAR = re.compile(r"\d{3,4}(?:[–-]\d{2,4})?|\d{1,2}(?:st|nd|rd|th)")  # the year 911, the 16th century
_WHOLE_YEAR = re.compile(r"(?:1\d{3}|20\d{2})")


def holds(text: str, asked: Asked, before: str = "") -> bool:
    """Whether `text` is of the type that is asked for. `before`: what stands before it in its sentence."""
    if asked.expects == "date" and asked.noun and text.strip().isdigit():
        return True  # "what day of the month": 15
    if asked.noun in _MEASURED_IN and (unit := _unit_alone(text)) and not _MEASURED_IN[asked.noun].match(unit):
        return False
    if asked.type == "how_many" and _counts_other_things(text, asked.noun):
        return False
    if asked.noun in _SHARE_NOUNS and not (_TELLS_A_SHARE.search(text) or _SHARE.search(text) or _NUMBER_WORDS.search(text)):
        return False
    return _TESTS[asked.expects](text, before)


def _counts_other_things(text: str, noun: str) -> bool:
    """Whether it is a number of something that is not what is counted: 4 weeks where holidays are."""
    unit = _unit_alone(text)
    if re.fullmatch(_UNIT_OF_TIME, noun):
        return False  # 4 weeks may be said where days are counted
    return bool(unit) and not same_word(unit, noun) and unit.rstrip("s") != noun.rstrip("s")


def _unit_alone(text: str) -> str:
    """The unit of a number with a unit of time, money or weight and nothing else; empty for everything else."""
    match = _UNIT_ALONE.fullmatch(text) if len(text) < 60 else None
    return (match.group("unit") or match.group("sign") or "").strip().lower() if match else ""


def _is_date(text: str, before: str) -> bool:
    if _BARE_YEAR.fullmatch(text.strip()):
        return True
    return any(pattern.search(text) for pattern in (_YEAR, _DATE, _CLOCK, _PERIOD, _TOLD_BY_AN_EVENT, _FREQUENCY))


def _is_time(text: str, before: str) -> bool:
    return _CLOCK.search(text) is not None or _is_date(text, before)


def _is_number(text: str, before: str) -> bool:
    """Whether there is a number that is not a date's; "in 1998" is none either."""
    if _WHOLE_YEAR.fullmatch(text.strip()) and re.search(r"\b(?:in|since|of|from|until|by|during|year|and)\s+$", before):
        return False
    rest = re.sub(rf"\b{_MONTH} \d{{1,2}}\b,?|\b\d{{1,2}} {_MONTH}\b", " ", text, flags=re.IGNORECASE)
    if rest != text:
        rest = _YEAR.sub(" ", rest)
    return _COUNT.search(rest) is not None


def _is_amount(text: str, before: str) -> bool:
    return _is_number(text, before) or _SHARE.search(text) is not None or _SAID_OF_IT.fullmatch(text) is not None


def _is_duration(text: str, before: str) -> bool:
    lasting = any(pattern.search(text) for pattern in (_LASTING, _LENGTH)) or re.search(rf"\b{_UNIT_OF_TIME}\b", text, re.I)
    return bool(lasting) or (_NUMBER.search(text) is not None and _WHOLE_YEAR.fullmatch(text.strip()) is None)


def _is_frequency(text: str, before: str) -> bool:
    return any(pattern.search(text) for pattern in (_FREQUENCY, _NUMBER)) or re.search(r"[a-z]{3}ly\b", text) is not None


def _is_age(text: str, before: str) -> bool:
    return _is_number(text, before) or re.search(r"\b(?:aged?|old|teen\w*|infan\w+|adult\w*|child\w*)\b", text) is not None


def _is_person(text: str, before: str) -> bool:
    if _only_a_date_or_amount(text):
        return False
    return _NAME.search(text) is not None or _PERSON.search(text) is not None


def _is_place(text: str, before: str) -> bool:
    return not (_DATE.search(text) or _YEAR.search(text)) or not _only_a_date_or_amount(text)


def _is_anything(text: str, before: str) -> bool:
    return True


def _only_a_date_or_amount(text: str) -> bool:
    return all(_OF_A_DATE_OR_AMOUNT.fullmatch(word) for word in _WORD.findall(text.lower()))


_TESTS = {
    "person": _is_person,
    "date": _is_date,
    "time": _is_time,
    "place": _is_place,
    "number": _is_number,
    "amount": _is_amount,
    "duration": _is_duration,
    "frequency": _is_frequency,
    "age": _is_age,
    "anything": _is_anything,
}

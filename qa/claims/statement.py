"""A sentence or a claim in, its words out, each with what it is worth in a comparison; pure, English.

Numbers are read ("five million", "15th", "61.4", "7:00", "twice") with what bounds them ("more than") and what they count or
date, so that seven years are never compared with seven ships. What only joins words carries no meaning of its own and is left
out of comparisons; negations are told apart, for they change what the rest says.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.claims.opposites import same
from qa.terms import WORD, has_digit

Kind = Literal["word", "number", "function", "negation", "break"]
Bound = Literal["", "more", "less", "most", "least", "about", "upto"]  # the last: of what may be done

NEGATIONS = frozenset(
    "not never no none nobody no-one nothing neither nor without cannot hardly barely rarely seldom scarcely nowhere".split()
)
# Verbs that deny what follows: "failed to win".
DENIALS = frozenset("fail failed fails refuse refused refuses decline declined declines unable rejected avoid avoided".split())
MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_FUNCTION = frozenset(
    "a an the of in on at to for from by with as into onto about through during within and or but nor so than then "
    "that this these those which who whom whose where when while it its he him his she her hers they them their "
    "theirs we us our you your i me my one's itself himself herself themselves there here is are am was were be been "
    "being do does did done doing has have having had will would shall should can could may might must s t d also too "
    "very really ever actually exactly currently already indeed now today still just even per any such own other yes "
    "ok true correct right case fact people up out off down yet if whether what how why since because although though "
    "however cent percent".split()
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {word: float(n) for n, word in enumerate(_ONES)} | {word: 10.0 * n for n, word in enumerate(_TENS, start=2)}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_ORDINALS = {
    word: float(n) for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
_ORDINALS |= {"eleventh": 11.0, "twelfth": 12.0, "twentieth": 20.0}
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(st|nd|rd|th|s)?$")
_OWNER = re.compile(r"['’]s$")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})$")
_BREAK = re.compile(r"[,;:()\[\]–—|]| - |--")
_BOUNDS: tuple[tuple[str, Bound], ...] = (
    ("no more than", "most"), ("not more than", "most"), ("at most", "most"), ("up to", "most"), ("maximum of", "most"),
    ("no fewer than", "least"), ("no less than", "least"), ("at least", "least"), ("minimum of", "least"),
    ("more than", "more"), ("greater than", "more"), ("over", "more"), ("above", "more"), ("exceeding", "more"),
    ("less than", "less"), ("fewer than", "less"), ("under", "less"), ("below", "less"), ("almost", "about"),
    ("exceeds", "more"), ("nearly", "about"), ("about", "about"), ("around", "about"), ("approximately", "about"),
    ("roughly", "about"), ("some", "about"), ("close to", "about"), ("an estimated", "about"),
)  # fmt: skip
_PREPOSITIONS = frozenset("of in on at to for from by with as into onto about through during within".split())
_ALSO_PREPOSITIONS = frozenset("after before until between against under over behind near without".split())
_DETERMINERS = frozenset("a an the his her its their our your my this that these those".split())
_VERBS = frozenset("is are was were have had".split())
_BEFORE_YEARS = frozenset(
    "in since by until till from to and or between during before after early late mid around about of".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `[start, end)` of its text, lower case. Of a number: its value, bound, slot (year, percent ...) and units."""

    text: str
    start: int
    end: int
    kind: Kind
    is_name: bool = False
    value: float = 0.0
    bound: Bound = ""
    slot: str = ""
    units: tuple[str, ...] = ()
    after: str = ""  # the preposition of its noun group
    owns: bool = False  # "Ada's"


def tokens(text: str) -> list[Token]:
    """The words, numbers and breaks of a text in order."""
    found = [token for match in WORD.finditer(text) for token in _read(match.group(), match.start())]
    found += [Token(match.group().strip(), match.start(), match.end(), "break") for match in _BREAK.finditer(text)]
    inside = [token for token in found if token.kind != "break"]
    kept = [t for t in found if t.kind != "break" or not any(w.start <= t.start < w.end for w in inside)]
    kept.sort(key=lambda token: token.start)
    return _with_prepositions(_without_bounds(text, _with_slots(text, _joined(kept))))


def content(found: Sequence[Token]) -> list[Token]:
    """The words that carry a claim's meaning."""
    return [token for token in found if token.kind in ("word", "number")]


def relation(claimed: Token, said: Token) -> bool | None:
    """Whether two numbers of one slot agree (True) or cannot both be so (False); None where they do not compare."""
    if not comparable(claimed, said):
        return None
    if claimed.bound == "upto":
        claimed = replace(claimed, bound="")
        if said.bound == "most":
            return claimed.value <= said.value
    return _AGREE.get((claimed.bound, said.bound), _unknown)(claimed.value, said.value)


def comparable(claimed: Token, said: Token) -> bool:
    """Whether two words are numbers of the same thing."""
    return claimed.kind == said.kind == "number" and claimed.slot == said.slot and _same_units(claimed, said)


def _read(word: str, start: int) -> list[Token]:
    """The word; "nine-year" and "540-gram" are a number and what it counts."""
    first, hyphen, rest = word.partition("-")
    value = _value(first.lower()) if hyphen and rest.isalpha() else None
    if value and value[1] == "" and _value(word.lower()) is None:
        return [_token(first, start), _token(rest, start + len(first) + 1)]
    return [_token(word, start)]


def _token(word: str, start: int) -> Token:
    plain = _without_marks(_OWNER.sub("", word.lower()))
    end = start + len(word)
    if plain in NEGATIONS or re.search(r"n['’]t$", plain):
        return Token(plain, start, end, "negation")
    if (value := _value(plain)) is not None and not (word[0].isupper() and start and not has_digit(word)):
        return Token(plain, start, end, "number", value=value[0], slot=value[1])
    is_letter = len(word) == 1 and word.isupper() and word not in ("A", "I")
    if plain in _FUNCTION and not is_letter and not (word == "May" and start) and word != "US":
        return Token(plain, start, end, "function")
    return Token(plain, start, end, "word", word[0].isupper(), owns=bool(_OWNER.search(word)))


def _without_marks(word: str) -> str:
    """Khaldun, for Khaldūn."""
    return word if word.isascii() else "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _value(word: str) -> tuple[float, str] | None:
    """What a single word is as a number, and of what: an ordinal, a time of day, a number of times, or else nothing yet."""
    if digits := _DIGITS.match(word):
        value = float(digits[1].replace(",", "") + (digits[2] or ""))
        return value, {None: "", "s": "decade"}.get(digits[3], "ordinal")
    if clock := _CLOCK.match(word):
        return float(clock[1]) + float(clock[2]) / 60, "time"
    for table, slot in ((_NUMBERS, ""), (_ORDINALS, "ordinal"), (_TIMES, "times"), (_SCALES, "")):
        if word in table:
            return table[word], slot
    tens, _, ones = word.partition("-")
    if tens in _TENS and ones in _ONES:
        return _NUMBERS[tens] + _NUMBERS[ones], ""
    return None


def _joined(found: list[Token]) -> list[Token]:
    """With "five million" and "two hundred" as one number, and without the "one" of "one of the", which is none."""
    kept: list[Token] = []
    for number, token in enumerate(found):
        last = kept[-1] if kept else None
        after = found[number + 1].text if number + 1 < len(found) else ""
        if token.text in _SCALES and last and last.kind == "number" and not last.slot:
            kept[-1] = replace(last, end=token.end, value=last.value * _SCALES[token.text], text=f"{last.text} {token.text}")
        elif token.text == "one" and (
            after in ("of", "another", "who", "that") or (last and last.text in ("no", "another", "the"))
        ):
            if last is not None and last.text == "no":  # "no one"
                kept.pop()
                token = replace(token, start=last.start, text="no-one")
            kept.append(replace(token, kind="negation" if token.text == "no-one" else "function", slot="", value=0.0))
        else:
            kept.append(token)
    return kept


def _with_slots(text: str, found: list[Token]) -> list[Token]:
    placed = [_placed(text, found, n) if token.kind == "number" else token for n, token in enumerate(found)]
    counted: tuple[str, ...] = ()
    for number, token in enumerate(placed):  # "370 people were killed, 6,000 were injured"
        if token.slot == "count" and not token.units and number + 1 < len(placed) and placed[number + 1].text in _VERBS:
            placed[number] = replace(token, units=counted)
        named = placed[number].units if token.slot == "count" else ()
        counted = named if named and not named[0].endswith(":") else counted
    return placed


def _with_prepositions(found: list[Token]) -> list[Token]:
    """Each word with the preposition that its group of words stands after: "in" of both words of "in Saint Petersburg"."""
    placed: list[Token] = []
    preposition = ""
    for token in found:
        if token.kind in ("word", "number"):
            placed.append(replace(token, after=preposition))
            dated = token.slot == "year" or (token.slot == "day" and placed[-2:][0].text in MONTHS)
            preposition = "" if dated else token.text if token.text in _ALSO_PREPOSITIONS else preposition
        else:
            placed.append(token)
            if token.text in _PREPOSITIONS:
                preposition = token.text
            elif token.text not in _DETERMINERS or (len(placed) > 1 and placed[-2].kind == "word"):  # "on Monday the plan"
                preposition = ""
    return placed


def _without_bounds(text: str, found: list[Token]) -> list[Token]:
    """The words of "more than" before a number carry nothing of their own once the number is bounded."""
    places = [(token.start - 25, token.start) for token in found if token.kind == "number" and token.bound]
    words = {word for phrase, _ in _BOUNDS for word in phrase.split()} | {"before", "after"}
    return [
        replace(token, kind="function")
        if token.kind in ("word", "negation") and token.text in words and any(a <= token.start < b for a, b in places)
        else token
        for token in found
    ]


def _placed(text: str, found: list[Token], number: int) -> Token:
    token = found[number]
    before, after = found[number - 1] if number else None, found[number + 1] if number + 1 < len(found) else None
    bound = _bound(text[max(0, token.start - 30) : token.start].lower())
    near = [other.text for other in found[max(0, number - 1) : number + 4] if other.kind != "break"]
    if not token.slot and token.value <= 31 and (_month_after(found, number) or (before and before.text in MONTHS)):
        return replace(token, slot="day", bound=bound)
    if token.slot:
        return replace(token, bound=bound, units=_units(found, number) if token.slot == "times" else ())
    if any(other in ("bc", "ad", "bce", "ce") for other in near[1:3]) or _is_year(token, before, after):
        return replace(token, slot="year", bound=_date_bound(before) or bound)
    sign = text[token.start - 1 : token.start]
    units: tuple[str, ...] = (sign,) if sign in ("$", "€", "£") and sign else ()
    if re.match(r"\s?(?:%|per ?cent\b)", text[token.end :]):
        return replace(token, slot="percent", bound=bound)
    units += _units(found, number)
    if not units and before and before.kind == "word" and (after is None or after.text not in _VERBS):
        units = (f"{before.text}:",)
    return replace(token, slot="count", bound=bound, units=units)


def _month_after(found: list[Token], number: int) -> bool:
    """Whether a month follows, also after a second day: "15 and 16 September"."""
    following = [token.text for token in found[number + 1 : number + 4]]
    days = len(following) > 2 and following[0] in ("and", "to", "or", "–") and following[2] in MONTHS
    return days or (following[:1] != [] and following[0] in MONTHS) or (following[:1] == ["of"] and following[1] in MONTHS)


def _is_year(token: Token, before: Token | None, after: Token | None) -> bool:
    if not (re.fullmatch(r"\d{4}", token.text) and 1000 <= token.value <= 2100):
        return False
    if before is None or before.kind == "break" or before.text in _BEFORE_YEARS or before.text in MONTHS:
        return True
    return (
        before.kind == "number" or after is None or after.kind != "word" or before.text in ("the", "spring", "summer", "winter")
    )


def _date_bound(before: Token | None) -> Bound:
    bounds: dict[str, Bound] = {"before": "less", "after": "more"}
    return bounds.get(before.text, "") if before else ""


def _bound(before: str) -> Bound:
    return next((bound for words, bound in _BOUNDS if re.search(rf"(?:^|\W){words}\s+\W?$", before)), "")


def _units(found: list[Token], number: int) -> tuple[str, ...]:
    """The few words after a number up to a break, a preposition or another number: what it counts."""
    units: list[str] = []
    for token in found[number + 1 : number + 5]:
        if token.text in ("people", "persons", "men", "women"):
            return (*units, "people")
        if token.kind != "word" or len(units) == 3:
            break
        units.append(token.text)
    return tuple(units)


def _same_units(one: Token, other: Token) -> bool:
    if not one.units or not other.units:
        return one.units == other.units or one.slot != "count"
    return any(same(a, b) for a in one.units for b in other.units)


def _unknown(claimed: float, said: float) -> bool | None:
    return None


def _near(claimed: float, said: float) -> bool | None:
    return True if claimed == said else None if abs(claimed - said) <= 0.1 * max(claimed, said) else False


# What is claimed, what is said: "five" against "more than seven".
_AGREE: Mapping[tuple[str, str], Callable[[float, float], bool | None]] = {
    ("", ""): lambda claimed, said: claimed == said,
    ("", "about"): _near,
    ("about", ""): lambda claimed, said: True if abs(claimed - said) <= 0.05 * said else _near(claimed, said),
    ("about", "about"): _near,
    ("", "more"): lambda claimed, said: False if claimed <= said else None,
    ("", "least"): lambda claimed, said: False if claimed < said else None,
    ("", "less"): lambda claimed, said: False if claimed >= said else None,
    ("", "most"): lambda claimed, said: False if claimed > said else None,
    ("more", ""): lambda claimed, said: said > claimed,
    ("least", ""): lambda claimed, said: said >= claimed,
    ("less", ""): lambda claimed, said: said < claimed,
    ("most", ""): lambda claimed, said: said <= claimed,
    ("more", "more"): lambda claimed, said: claimed <= said,
    ("least", "least"): lambda claimed, said: claimed <= said,
    ("least", "more"): lambda claimed, said: claimed <= said or None,
    ("less", "less"): lambda claimed, said: claimed >= said,
    ("most", "most"): lambda claimed, said: claimed == said,
    ("less", "more"): lambda claimed, said: False if claimed <= said else None,
    ("most", "more"): lambda claimed, said: False if claimed <= said else None,
    ("more", "less"): lambda claimed, said: False if claimed >= said else None,
    ("more", "most"): lambda claimed, said: False if claimed >= said else None,
    ("least", "most"): lambda claimed, said: False if claimed > said else None,
}

"""Where a sentence says what a claim says: its core in order, and each of its phrases where one like it stands; pure.

"In French" after the same word leaves no room for "in English" said of something else further on. What happens in one place
only (birth, signing) is denied where another place stands there.
"""

from collections.abc import Sequence
from dataclasses import replace

from qa.claims.alignment import Pair, aligned
from qa.claims.opposites import is_past, same
from qa.claims.statement import MONTHS, WEEKDAYS, Token
from qa.claims.understood import Context, without_understood

Way = Sequence[tuple[str, Sequence[Token]]]  # a preposition, or one of the below, and the words that it leads

AGENT, BESIDE, UNSAID = "(by)", "(is)", "(somebody)"  # after "by"; beside what is the same; nowhere, but understood
_STOPS = frozenset("and but who which that in on at from to for with by during since until through".split())
_BE = frozenset("is are was were be been being".split())
_BESIDE = _BE | frozenset("a an the its his her their".split())  # "opened the harbour", of what was opened
# Names of what holds many places: who was born in Texas may be born in Houston. The first words of names of two.
_LARGE = frozenset(
    "africa america asia europe oceania antarctica united soviet european south north west east central northern southern "
    "eastern western great new middle us usa uk england scotland wales ireland britain france germany italy spain portugal "
    "poland austria switzerland belgium netherlands holland denmark sweden norway finland iceland russia ukraine turkey "
    "greece romania bulgaria hungary serbia croatia slovakia slovenia czech czechoslovakia yugoslavia estonia latvia "
    "lithuania belarus georgia armenia azerbaijan kazakhstan uzbekistan tajikistan kyrgyzstan turkmenistan afghanistan "
    "pakistan india nepal bangladesh sri china mongolia japan korea taiwan vietnam laos cambodia thailand myanmar burma "
    "malaysia indonesia philippines australia canada mexico guatemala honduras cuba haiti jamaica panama colombia "
    "venezuela ecuador peru bolivia brazil paraguay uruguay argentina chile egypt libya tunisia algeria morocco sudan "
    "ethiopia kenya uganda tanzania rwanda congo nigeria ghana cameroon senegal mali angola zambia zimbabwe mozambique "
    "namibia botswana liberia somalia iran iraq syria lebanon israel jordan saudi yemen oman qatar kuwait alabama alaska "
    "arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas kentucky "
    "louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma "
    "oregon pennsylvania rhode tennessee texas utah vermont virginia washington wisconsin wyoming ontario quebec bavaria "
    "saxony prussia normandy scandinavia siberia".split()
)
_ONCE = tuple("born die sign found sit lie locate base headquarter bury hold build kill stage launch".split())
_OF_DATES = ("in", "on", "at", "during")  # in 1922 is after 1921
_ALIKE = [set(group.split()) for group in ("in on at during within of", "from since", "to into until", "for of")]


def found(way: Way, said: Sequence[Token], context: Context) -> list[Pair]:
    """Where each word of the claim is said. A phrase stands next to the word it follows, where one like it stands there."""
    pairs: list[Pair] = []
    for preposition, chunk in way:
        last = next((pair for pair in reversed(pairs) if pair.at is not None), None)
        placed = _chunk_at(preposition, chunk, said, last)
        pairs += [replace(pair, chunk=pair.chunk or preposition) for pair in placed]
    if any(preposition in (AGENT, UNSAID) for preposition, _ in way) and not _is_passive(pairs, said):
        return _in_place_of([Pair(pair.claimed) for pair in pairs])
    return without_understood(pairs, said, context)


def _is_passive(pairs: Sequence[Pair], said: Sequence[Token]) -> bool:
    """Whether the last word of the core is a participle in the sentence: "was opened", "opened in May by"."""
    at = next((pair.at for pair in reversed(pairs) if pair.chunk == ""), None)
    if at is None or not is_past(said[at].text):
        return False
    return is_by(said, at) or any(token.text in _BE for token in said[max(0, at - 4) : at])


def is_by(said: Sequence[Token], verb: int) -> bool:
    """Whether "by" says who does what the participle at `verb` says, itself or after a phrase: "opened in May by"."""
    after = said[verb + 1 : verb + 6]
    by = next((number for number, token in enumerate(after) if token.text == "by"), None)
    return by is not None and (by == 0 or after[0].text in _STOPS) and not any(token.kind == "break" for token in after[:by])


def _chunk_at(preposition: str, chunk: Sequence[Token], said: Sequence[Token], last: Pair | None) -> list[Pair]:
    if preposition == UNSAID:
        return [Pair(token) for token in chunk]
    if preposition in (AGENT, BESIDE):
        place = _beside(said, last, preposition) if last else None
        return _in_place_of(aligned(chunk, said, *(place or (0, 0))))
    beside = _phrase(said, last.at, preposition) if preposition and last and last.at is not None else None
    if beside is None:
        return _with_its_preposition(preposition, aligned(chunk, said, 0, len(said)), said)
    local = aligned(chunk, said, *beside)
    if not _lost(local):
        return local
    if last and (elsewhere := _other_place(last.claimed, chunk, said, beside)):
        return elsewhere
    if _is_of_time(said[beside[0] : beside[1]]) == _is_of_time(chunk):  # "in French" is no place for "in English" elsewhere
        return _in_place_of(local)
    return _with_its_preposition(preposition, aligned(chunk, said, 0, len(said)), said)


def _phrase(said: Sequence[Token], last: int, preposition: str) -> tuple[int, int] | None:
    """The phrase with this preposition that follows the word at `last` before any other word of meaning."""
    for number in range(last + 1, min(last + 4, len(said))):
        if said[number].text == preposition:
            return number, _end_of_phrase(said, number + 1)
        if said[number].kind in ("break", "word", "number", "negation"):
            return None
    return None


def _end_of_phrase(said: Sequence[Token], start: int) -> int:
    stops = (n for n in range(start, len(said)) if said[n].kind == "break" or said[n].text in _STOPS)
    return next((n for n in stops if not _is_within_a_date(said, n)), len(said))


def _is_within_a_date(said: Sequence[Token], number: int) -> bool:
    """Whether a break stands before the year of a date: "June 1, 2009"."""
    return 0 < number < len(said) - 1 and said[number - 1].slot == "day" and said[number + 1].slot == "year"


def _with_its_preposition(preposition: str, pairs: list[Pair], said: Sequence[Token]) -> list[Pair]:
    """The pairs, if the sentence has them after a preposition like the claim's."""
    first = next((pair.at for pair in pairs if pair.at is not None), None)
    alike = [group for group in _ALIKE if preposition in group] or [{preposition}]
    alike += [set(_OF_DATES)] if any(pair.claimed.slot == "year" and pair.claimed.bound for pair in pairs) else []
    if first is None or preposition in ("", "of") or said[first].text == preposition:
        return pairs
    for token in reversed(said[max(0, first - 4) : first]):
        if any(token.text in group for group in alike):
            return pairs
        if token.kind == "break":
            break
    is_dated = any(pair.claimed.kind == "number" or pair.claimed.text in MONTHS for pair in pairs)
    if is_dated and said[first - 1].kind in ("break", "number"):
        return pairs
    return [Pair(pair.claimed) for pair in pairs]


def _in_place_of(pairs: list[Pair]) -> list[Pair]:
    return [replace(pair, chunk="!") if pair.at is None else pair for pair in pairs]


def _other_place(verb: Token, chunk: Sequence[Token], said: Sequence[Token], beside: tuple[int, int]) -> list[Pair]:
    """A conflict where what happens in one place only is said of another: born in Houston, not in Dallas."""
    named = [number for number in range(*beside) if said[number].kind in ("word", "number")]
    is_named = bool(named) and said[named[0]].is_name and said[named[0]].text not in MONTHS
    is_listed = beside[1] < len(said) and said[beside[1]].text == "and"
    once = any(same(verb.text, other) for other in _ONCE)
    if not once or not is_named or is_listed or not all(t.is_name and t.text not in MONTHS for t in chunk):
        return []
    if chunk[0].text in _LARGE or said[named[0]].text in _LARGE or any(t.text == chunk[0].text for t in said):
        return []
    return [Pair(chunk[0], named[0], "place")]


def _is_of_time(found: Sequence[Token]) -> bool:
    first = next((token for token in found if token.kind in ("word", "number")), None)
    return first is not None and (
        first.slot in ("year", "day", "time", "decade") or first.text in MONTHS or first.text in WEEKDAYS
    )


def _beside(said: Sequence[Token], last: Pair, kind: str) -> tuple[int, int] | None:
    """Where an agent stands after "by", or what ends at `last` is told of: after a comma, a form of "be" or an article."""
    start = (last.at or 0) + 1
    if kind == AGENT:
        place = next((n for n in range(start, min(start + 8, len(said))) if said[n].text == "by"), None)
        return (place + 1, _end_of_phrase(said, place + 1)) if place is not None else None
    if start < len(said) and (said[start].kind == "break" or said[start].is_name or said[start].text in _BESIDE):
        return start, min(start + 6, _end_of_phrase(said, start + 1))
    return None


def _lost(pairs: Sequence[Pair]) -> bool:
    return any(pair.at is None for pair in pairs)

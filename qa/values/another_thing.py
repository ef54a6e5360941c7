"""A question, a passage and a value in it in, whether the value is surely said of something else than is asked; pure, English.

"300 metres high" is no depth. A paragraph that speaks of the R2 and not of the R5 gives no price of the R5: where a question
has a code, the value's paragraph or its headings have it too, or no other code of its series before the value.
"""

import re

from index.types import Passage
from qa.terms import WORD

Range = tuple[int, int]

AFTER = 40  # characters after a value that may say what it measures

_EXTENTS = ("high tall height elevation altitude", "deep depth thick thickness", "wide width broad breadth", "long length")
_EXTENT_OF = {word: group.split()[0] for group in _EXTENTS for word in group.split()}
_NAMED = "|".join(_EXTENT_OF)
_ASKED = re.compile(rf"\bhow ({_NAMED})\b|\b(?:what|which)(?: is| was|['’]s)? (?:the |its )?({_NAMED})\b", re.I)
_SAID = re.compile(
    r"(?:metres?|meters?|feet|foot|ft|inch(?:es)?|miles?|yards?|(?:kilo|centi|milli)met(?:re|er)s?|\b[kcm]?m)"
    rf"(?: ?\([^)]*\))?[ -](?:in )?({_NAMED})\b",
    re.I,
)
_CODE = re.compile(r"([a-z]{1,6})-?\d{1,5}[a-z]?", re.I)


def is_of_another_thing(question: str, passage: Passage, place: Range) -> bool:
    """Whether what stands at `place`, inside the passage, measures another extent or is of another thing of the series."""
    start, end = place[0] - passage.start, place[1] - passage.start
    return _measures_another(question, passage.text[start:end], passage.text[end : end + AFTER]) or _is_of_another_code(
        question, passage, start, end
    )


def _measures_another(question: str, text: str, after: str) -> bool:
    asked = _ASKED.search(question)
    if asked is None:
        return False
    said = [match[1].lower() for match in _SAID.finditer(f"{text}{after}") if match.start() <= len(text) + 1]
    return bool(said) and _EXTENT_OF[(asked[1] or asked[2]).lower()] not in map(_EXTENT_OF.get, said)


def _is_of_another_code(question: str, passage: Passage, start: int, end: int) -> bool:
    """Whether the paragraph has, up to the value, a code of the series that is asked for, and lacks the one that is asked."""
    asked = _codes(question)
    if not asked:
        return False
    line = passage.text.rfind("\n", 0, start) + 1
    stops = (stop - passage.start for first, stop in passage.units if first <= passage.start + start < stop)
    own = _codes(f"{passage.context}\n{passage.text[line : max([end, *stops])]}")
    before = _codes(passage.text[line:end])
    return any(series == other for series, _ in asked for other, _ in before) and not asked & own


def _codes(text: str) -> set[tuple[str, str]]:
    """The codes of a text, each with the letters that its series has before the number: (l, l4) of L4 and L-4."""
    found = (_CODE.fullmatch(word) for word in WORD.findall(text.lower().replace("’s", " ").replace("'s", " ")))
    return {(match[1], match[0].replace("-", "")) for match in found if match}

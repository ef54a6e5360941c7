"""A sentence and a place in it in, the chunks between its commas and conjunctions that may belong together out; pure, English.

Only the part between colons, semicolons and dashes that holds the place is looked at, or the inside of brackets or quotation
marks. What else stands in those, and commas and conjunctions that separate nothing (in numbers, dates and names with an "and"),
are passed over. A run is what commas and a conjunction join: "A, B and C". Whether its chunks are entries is told elsewhere.
"""

import re
from collections.abc import Sequence
from itertools import islice

Range = tuple[int, int]

LONGEST = 3000  # characters of a sentence that are looked at
MOST_SEPARATORS = 100  # in a clause

_BRACKETS = {"(": ")", "[": "]", "{": "}", "“": "”", "«": "»", '"': '"'}
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_WHOLE = (  # commas and conjunctions that separate nothing
    re.compile(r"(?<=\d),(?=\d{3}(?!\d))"),
    re.compile(rf"\b{_MONTH} \d{{1,2}}, (?=\d{{4}})"),
    re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? and \d{{1,2}}(?:st|nd|rd|th)? {_MONTH}"),
    re.compile(r",(?= (?:Jr|Sr|Inc|Ltd|LLC|PLC|Esq|Ph\.?D|M\.?D|D\.C|II|III)\b)"),
    re.compile(r"(?<=\d), ?(?=\d+-[a-z])"),
    re.compile(r"\bbetween [^,;]{1,60}? and "),
    re.compile(
        r"\b(?:Trinidad and Tobago|Bosnia and Herzegovina|Antigua and Barbuda|(?:St\.?|Saint) Kitts and Nevis|Wallis and Futuna"
        r"|São Tomé and Príncipe|Turks and Caicos|Newfoundland and Labrador|Tyne and Wear|Simon and Garfunkel|Marks and Spencer"
        r"|Procter and Gamble|Standard and Poor|Romeo and Juliet|Tom and Jerry|Johnson and Johnson)\b"
        r"|\b(?:research and development|bread and butter|terms and conditions|rock and roll|black and white|trial and error)\b"
    ),
)
_SEPARATOR = re.compile(
    r"(?P<both>[,;] (?:and ?/ ?or|and|or|as well as|plus) (?:also )?)"
    r"|(?P<conjunction> (?:and ?/ ?or|and|or|as well as) (?:also )?)|(?P<comma>, )"
)
_PAIR = re.compile(r"[^,;]* (?:and|or) [^,;]*$")
_THEN = re.compile(r"[,;] (?:and|or) ")
_GOES_ON = re.compile(r"(?:how|why|whether|what|which|who|when|where|it|they|he|she|we)\b")  # a clause, no entry
_BREAK = re.compile(r"[:;] |:$| [–—-] |--|—")


def separated(sentence: str, start: int, end: int) -> tuple[str, list[list[Range]], bool]:
    """The sentence without what separates nothing, the runs around `[start, end)`, and whether a colon stands before them."""
    low, high = _inside(sentence, start, end)
    plain = " " * low + _masked(sentence[low:high]) + " " * (len(sentence) - high)
    low, high, after_colon = _clause(plain, low, high, start, end)
    if _PAIR.match(plain[start:end]) and _THEN.match(plain, end):
        low, high = start, end  # "A and B, and C": a place that holds A and B holds all that it means
    return plain, _runs(plain, low, high, after_colon), after_colon


def _inside(sentence: str, start: int, end: int) -> Range:
    """The inside of the brackets or quotation marks that the place lies in, else the whole sentence."""
    stack: list[tuple[str, int]] = []
    found = (0, len(sentence[:LONGEST]))
    for position, sign in enumerate(sentence[:LONGEST]):
        if stack and sign == stack[-1][0]:
            opened = stack.pop()[1]
            if opened < start and end <= position and position - opened < found[1] - found[0]:
                found = (opened + 1, position)
        elif sign in _BRACKETS:
            stack.append((_BRACKETS[sign], position))
    return found


def _masked(text: str) -> str:
    """The text, of the same length, with underscores for what stands in brackets or marks and for what separates nothing."""
    signs, closing, opened = list(text), "", 0
    for position, sign in enumerate(text):
        if closing:
            if sign == closing:
                signs[opened : position + 1] = "_" * (position + 1 - opened)
                closing = ""
        elif sign in _BRACKETS:
            closing, opened = _BRACKETS[sign], position
    masked = "".join(signs)
    for pattern in _WHOLE:
        masked = pattern.sub(lambda match: re.sub(r", ?| and ", _blank, match.group()), masked)
    return masked


def _blank(match: re.Match[str]) -> str:
    return "_" * len(match.group())


def _clause(plain: str, low: int, high: int, start: int, end: int) -> tuple[int, int, bool]:
    """The part of the sentence between colons, semicolons and dashes that the place ends in, and whether a colon opens it."""
    colon = False
    for found in _BREAK.finditer(plain, low, high):
        if found.end() < end:
            low, colon = found.end(), found.group().startswith(":")
        elif found.start() >= start:
            return low, found.start(), colon
    return low, high, colon


def _runs(plain: str, low: int, high: int, after_colon: bool) -> list[list[Range]]:
    """The chunks between separators that belong together: commas, then a conjunction."""
    found = _SEPARATOR.finditer(plain, low, high)
    marks = [(match.start(), match.end(), match.lastgroup or "") for match in islice(found, MOST_SEPARATORS)]
    edges = [low, *(edge for start, end, _ in marks for edge in (start, end)), high]
    chunks = [(edges[at], edges[at + 1]) for at in range(0, len(edges), 2)]
    kinds = [kind for _, _, kind in marks]
    runs = []
    for at, kind in enumerate(kinds):
        if kind == "comma" or (kind == "conjunction" and "both" in kinds[at + 1 : at + 2]):
            continue
        runs.append(_run(plain, chunks, kinds, at))
    if not runs and after_colon and kinds.count("comma") > 1:
        runs.append(chunks)
    return runs


def _run(plain: str, chunks: Sequence[Range], kinds: Sequence[str], at: int) -> list[Range]:
    """The chunks up to the one after the conjunction `at`; a bare "and" before an "X, and Y" joins two words of one entry."""
    run, position = [chunks[at + 1]], at
    while position >= 0 and (position == at or kinds[position] == "comma" or (kinds[position] == "conjunction")):
        chunk = chunks[position]
        if position != at and kinds[position] == "conjunction" and kinds[at] == "both":
            run[0] = (chunk[0], run[0][1])
        elif position != at and kinds[position] == "conjunction" and "comma" in kinds[position + 1 : at + 1]:
            break
        else:
            run.insert(0, chunk)
        position -= 1
    following = at + 1
    while following < len(kinds) and kinds[following] == "conjunction" and kinds[at] != "both":
        if _GOES_ON.match(plain, chunks[following + 1][0]):
            break
        run.append(chunks[following + 1])
        following += 1
    return run

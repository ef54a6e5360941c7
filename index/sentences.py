"""Text in, the [start, end) of its sentences out; pure, rule-based, English, with the full stops of other scripts.

A sentence ends at `.`, `!`, `?` or `…` with its closing quotes, brackets and footnote marks ("[3]") when what follows can begin
one, and at every line break. It does not end after a known abbreviation or initial ("U.S.", "Mr.", "J. Smith"), inside a number
("3.7"), or inside a bracket that closes on the same line. It knows nothing of blocks, tokens or passages.
"""

import re

# Abbreviations that a capitalised word follows in the same sentence: titles, and words before a name or a number.
_TITLES = frozenset(
    "mr mrs ms dr prof sen rep gov gen col capt lt sgt maj adm hon rev st mt ft pres supt cmdr cpl pvt messrs mme mlle fr sr "
    "jr ed eds trans al approx est dept univ bros vs v cf viz ca "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun".split()
)
_BEFORE_NUMBERS = frozenset("no nos vol vols fig figs sec secs ch pp eq art arts".split())
_NUMBER = re.compile(r"[(#§]?\d|[IVXLC]+\b|[A-Z]\b")
# Abbreviations that can also end a sentence: they end it only when a likely sentence opener follows.
_OPEN = frozenset("inc ltd corp co llc plc etc e.g i.e a.m p.m u.s u.k u.n e.u d.c ph.d b.a m.a m.d b.sc m.sc a.d b.c".split())
_OPENERS = frozenset(
    "the a an this that these those it its he she they we you i in on at by for from to with as but and or so if when while "
    "after before since during under over there here his her their our my your however meanwhile both some many most all no "
    "not according although because until what who where why how".split()
)
_END = re.compile(
    r"[.!?…।॥؟۔]+[\"'”’»)\]]*(?:\[\d{1,3}\])*(?=\s|$)"
    r"|[。！？｡]+[」』）”’]+(?=[\s「『（]|$)|[。！？｡]+(?![。！？｡」』）”’])"  # which no space follows
)
_WORD_BEFORE = re.compile(r"[^\W_][\w.'’-]*$")
_CLOSERS = "\"'”’»)]"
_OPENING = "\"'“‘«([*•–—-"
_PAIRS = {"(": ")", "[": "]"}


def sentences(text: str) -> list[tuple[int, int]]:
    """The half-open ranges of the sentences of `text`, in order, without overlap and without outer white space.

    Every character that is not white space lies in exactly one of them.
    """
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        start = line.start()
        for end in _ends(text, line.start(), line.end()):
            _append_trimmed(found, text, start, end)
            start = end
        _append_trimmed(found, text, start, line.end())
    return found


def _ends(text: str, start: int, stop: int) -> list[int]:
    ends: list[int] = []
    begin = start  # of the sentence that is being read
    for mark in _END.finditer(text, start, stop):
        if mark.end() < stop and _is_end(text, begin, mark.start(), mark.end(), stop):
            ends.append(mark.end())
            begin = mark.end()
    return ends


def _is_end(text: str, begin: int, dot: int, after: int, stop: int) -> bool:
    """Whether the mark `text[dot:after]` ends the sentence that began at `begin`."""
    follower = _next_word(text, after, stop)
    if not follower:
        return True
    lower_next = follower[0].islower() and not follower[1:2].isupper()  # "eBay" can begin a sentence
    if text[dot] != "." or text[dot : dot + 2] == "..":
        # "Really?" she asked. / "Go!" he said. / an ellipsis in mid-sentence
        return not lower_next
    if _unclosed(text, begin, after, stop):
        return False
    if after - dot > 1 and text[after - 1] in _CLOSERS:
        return not lower_next
    word_match = _WORD_BEFORE.search(text, max(begin, dot - 40), dot)
    word = word_match.group().lower() if word_match else ""
    if lower_next:
        return False
    if word in _TITLES:
        return word in {"sat", "sun", "mar", "ed", "al", "jr", "sr"} and follower.lower() in _OPENERS
    if word in _BEFORE_NUMBERS:  # "No. 5", but "The answer is no. Then"
        return not _NUMBER.match(follower) or (word == "no" and follower == "I")
    if (
        len(word) == 1 and word.isalpha() and word != "i" and _stands_alone(text, begin, dot - 1)
    ):  # an initial: "J. Smith"; "vitamin C. The"
        return follower.lower() in _OPENERS
    if word in _OPEN or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return follower.lower() in _OPENERS
    if word.isdigit() and text[begin:dot].strip() == word:  # "1. First step"
        return False
    return True


def _next_word(text: str, position: int, stop: int) -> str:
    """The next word up to `stop`, without opening quotes; empty if there is none."""
    while position < stop and (text[position].isspace() or text[position] in _OPENING):
        position += 1
    end = position
    while end < stop and end < position + 20 and not text[end].isspace():
        end += 1
    return text[position:end].rstrip(".,;:!?")


def _stands_alone(text: str, begin: int, position: int) -> bool:
    """Whether the letter is a word, not the end of an address or a formula."""
    return position == begin or text[position - 1].isspace() or text[position - 1] in "([\"'“‘.-"


def _unclosed(text: str, begin: int, after: int, stop: int) -> bool:
    """Whether a bracket opened in this sentence closes within the next 200 characters of the line."""
    window = text[max(begin, after - 200) : after]
    for opening, closing in _PAIRS.items():
        if window.count(opening) > window.count(closing):
            ahead = text[after : min(stop, after + 200)]
            return closing in ahead
    return False


def _append_trimmed(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))

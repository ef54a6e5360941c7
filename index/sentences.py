"""Text in, the [start, end) of its sentences out; pure, rule-based, English, with the full stops of other scripts.

A sentence ends at `.`, `!`, `?` or `…` with its closing quotes, brackets and footnote marks ("[3]") when what follows can begin
one, and at every line break. It does not end after a known abbreviation or initial ("U.S.", "Mr.", "J. Smith"), inside a number
("3.7"), or inside a bracket that closes on the same line. Where the space after it was forgotten ("It works.The lid"), it ends
before a likely opener only. It knows nothing of blocks, tokens or passages.
"""

import re

# Abbreviations after which a sentence goes on: titles and first names before a name, and words that lead to what they explain.
_LEADING = frozenset(
    "mr mrs ms mx dr drs prof profs sen sens rep reps gov gen gens col capt lt sgt maj adm brig hon rev revd ven pres supt "
    "cmdr cpl pvt messrs mme mlle msgr fr pt shri smt asst wm chas geo thos jas robt eds trans approx est vs v cf viz ca "
    "e.g i.e eg ie a.k.a f.k.a d.b.a".split()
)
_BEFORE_NUMBERS = frozenset(
    "no nos nr vol vols fig figs sec secs ch pp eq art arts op opp rs tel ext cl para paras fl stat supp lb lbs hr hrs".split()
)
_NUMBER = re.compile(r"[(#§]?\d|[IVXLC]+\b|[A-Z]\b")
# Abbreviations that can also end a sentence: they end it only when a likely sentence opener follows.
_OPEN = frozenset(
    "inc ltd corp co llc plc bros dept univ etc al seq ed jr sr st mt ft a.m p.m u.s u.k u.n e.u d.c ph.d b.a m.a m.d "
    "b.sc m.sc a.d b.c jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun".split()
)
_ALSO_WORDS = frozenset("sat sun wed mar rep reps gen hon stat".split())  # which only a capital makes abbreviations
_OPENERS = frozenset(
    "the a an this that these those it its he she they we you i in on at by for from to with as but and or so if when while "
    "after before since during under over there here his her their our my your however meanwhile both some many most all no "
    "not according although because until what who where why how then thus therefore hence also such each every another "
    "several moreover furthermore additionally finally later instead yet once".split()
)
_END = re.compile(
    r"[.!?…।॥؟۔]+[\"'”’»)\]]*(?:\[\d{1,3}\])*(?=\s|$)"
    r"|[。！？｡]+[」』）”’]+(?=[\s「『（]|$)|[。！？｡]+(?![。！？｡」』）”’])"  # which no space follows
    r"|(?<=[a-z]{2})[.!?]+(?=[A-Z])"  # where the space was forgotten
)
_WORD_BEFORE = re.compile(r"[^\W_][\w.'’-]*$")
_DOTTED = re.compile(r"(?:[a-z]\.)+[a-z]")
_SMALL_WORD = re.compile(r"[\s(\"“‘][a-z]+(?:['’-][a-z]+)*$")
_QUOTES = "\"'”’»"
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
    if dot - begin < 3 and not text[begin:dot].strip():  # "… Then it came."
        return False
    if follower[0].islower() and not follower[1:2].isupper():  # "Really?" she asked; but "eBay" can begin a sentence
        return False
    if text[after].isupper() and text[after - 1] in ".!?":  # "It works.The lid", not "Node.JS" or "www.example.In"
        return _opens(follower) and _SMALL_WORD.search(text, max(begin, dot - 40), dot) is not None
    if text[dot] != "." or text[dot : dot + 2] == "..":
        return True
    if _unclosed(text, begin, after, stop):
        return False
    return not _is_abbreviated(text, begin, dot, after, follower)


def _is_abbreviated(text: str, begin: int, dot: int, after: int, follower: str) -> bool:
    """Whether the full stop at `dot` only shortens the word before it."""
    written = _word_before(text, begin, dot)
    word = written.lower()
    is_known = word in _OPEN or word in _LEADING
    is_dotted = not is_known and _DOTTED.fullmatch(word) is not None  # "A.P.J. Abdul Kalam"
    is_initial = len(word) == 1 and word.isalpha() and word != "i" and _stands_alone(text, begin, dot - 1)
    if after - dot > 1:  # Theodore "T.R." Knight, Don "Don C." Crowley; but she thought that she was "A."
        is_nickname = is_dotted or (is_initial and text[max(begin, dot - 2)].isspace())
        return is_nickname and text[after - 1] in _QUOTES and not _opens(follower)
    if written in _ALSO_WORDS:
        return False
    if (word.isdigit() or len(word) == 1) and dot - begin < 40 and text[begin:dot].strip() == written:  # "1. First", "A. The"
        return True
    if word in _BEFORE_NUMBERS:  # "No. 5", but "The answer is no. Then"
        return _NUMBER.match(follower) is not None and not (word == "no" and follower == "I")
    if is_dotted and text[after : after + 3].lstrip()[:1] in ("“", '"'):  # J.P. "The Big Bopper" Richardson
        return True
    if word in _LEADING and not (written.isupper() and written.isalpha()):  # "ca. 1900", but "Los Angeles, CA. The"
        return True
    return (is_known or is_dotted or is_initial) and not _opens(follower)


def _word_before(text: str, begin: int, dot: int) -> str:
    """The word that ends at the dot; of a compound its last part, where that is capitalised: "St" of "Trinity-St"."""
    match = _WORD_BEFORE.search(text, max(begin, dot - 40), dot)
    word = match.group() if match else ""
    last = word.rpartition("-")[2]
    return last if last[:1].isupper() else word


def _stands_alone(text: str, begin: int, position: int) -> bool:
    """Whether the letter is a word or a part of "J.-P.", not the end of "150 °C" or "[bomber]s"."""
    return (
        position == begin
        or text[position - 1].isspace()
        or text[position - 1] in "([\"'“‘."
        or text[position - 2 : position] == ".-"
    )


def _opens(word: str) -> bool:
    """Whether a word is likely to begin a sentence. One with a full stop is not: "F. A. Hayek", "the U.S. No. 1"."""
    return re.split("['’]", word.rstrip(",;:!?"))[0].lower() in _OPENERS  # "It's"


def _next_word(text: str, position: int, stop: int) -> str:
    """The next word up to `stop`, without opening quotes; empty if there is none."""
    while position < stop and (text[position].isspace() or text[position] in _OPENING):
        position += 1
    end = position
    while end < stop and end < position + 20 and not text[end].isspace():
        end += 1
    return text[position:end]


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

"""A sentence and a place in it in, the entries of the enumeration that stands there out, by offset; pure, English.

"A, B and C" is cut at its commas and at "and", "or" and "as well as", outside brackets and quotation marks. Numbers, dates and
names with an "and" in them stay whole; what only explains ("Paris, the capital, and Lyon") is no entry. Where the first entry
begins and the last one ends is told by the place, which a reader found, else by what the other entries look like: names, things
with an article, or bare nouns. In doubt there is no enumeration.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.lists.separated import LONGEST, separated

Range = tuple[int, int]

MOST_WORDS = 14  # of an entry


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Entries in their order; `open` holds the words that say that there are more ("such as"), or is empty."""

    entries: tuple[Range, ...]
    open: str = ""


_PARTICLES = frozenset("a an of the de da di del della van von der den al el la le du des bin ibn y e".split())
_ARTICLES = frozenset("the a an his her its their our my your this these those".split())
_BOUNDARIES = frozenset(  # words that stand before a bare noun or after it, but not in it
    "is are was were be been being am has have had do does did can could will would shall should may might must include "
    "includes included including as like of in on at by for from to with without within into onto over under between among "
    "through during before after since until about against across namely called named that which who whom whose where when "
    "while because if although though but than both either not only also then there he she it they we you i each "
    "respectively".split()
)
_CLAUSE = frozenset(
    "is are was were has had have who which that where would could can will he she they it we i you because although while "
    "when did does do".split()
)
_OPENING = re.compile(
    r"(?:such as|(?<=s )like(?: the)?|including|includes?|included"
    r"|among (?:them|these|others)|for (?:example|instance)|e\.g\.|notably|especially"
    r"|particularly|examples (?:are|include)|some of (?:the|these)[^,;:]{0,60}(?:are|were|include))(?=\W|$)",
    re.I,
)
_CLOSING = re.compile(
    r"\W*(?:(?:and|or) )?(?:(?:many |several |some |various )?others?\b|more\b|etc\b|so (?:on|forth)\b|among others\b)", re.I
)
_COUNTED = re.compile(  # "Two other players, A and B": what is counted is no entry
    r"\s*(?i:(?:the |all )?(?:other )?(?:two|three|four|five|six|seven|eight|nine|ten|several|many|some|\d{1,3})) "
    r"(?:other )?(?:[a-z]|[A-Z][a-z]*s\b)"
)
_LEADS = re.compile(r"[^,;]*\b(?:includ(?:es?|ed|ing)|is|are|was|were|such as) (?=\S)")  # up to the first entry
_OF_A_KIND = re.compile(  # the last word of the name of a law or a body
    r"\b(?:Act|Bill|Law|Treaty|Agreement|Convention|Commission|Committee|Council|Department|Ministry|Institute|Agency|Authority"
    r"|Administration|Association|Society|Union|Party|Company|Corporation|Bank|Board|Museum|University|College|School|Hospital"
    r"|Library|Festival|Initiative|Programme|Program|Project|Fund|Office|Service)$"
)
_ACTING = re.compile(  # what begins no thing: "sailing to Arla", "generally seen"
    r"(?:(?:each |all |both )?[a-z]{2,}ing (?:the |an? |[A-Z]|in |to |from |at )|[a-z]+ly [a-z]+(?:ed|en|ing)\b"
    r"|(?:also|especially|beyond|elsewhere|later|generally)$)"
)
_TITLED = re.compile(
    rf"(?:^|\s)(?!(?:{'|'.join(sorted(_PARTICLES | _BOUNDARIES | _ARTICLES))}) )"
    r"[a-z]{3,}(?<!ing)(?<!ed)(?<!ly) [A-Z]\S+ [A-Z]"
)
_ENDS_TITLED = re.compile(rf"{_TITLED.pattern}\S*(?: [A-Z]\S*)*$")
_NEAR = 60  # characters before the first entry in which it may be said that there are more


def enumeration_at(sentence: str, start: int, end: int) -> Enumeration | None:
    """The enumeration in `sentence` that holds `[start, end)` or is held by it; None where there is none."""
    if not 0 <= start < end <= min(len(sentence), LONGEST):
        return None
    plain, runs, after_colon = separated(sentence, start, end)
    best = max(runs, key=lambda run: _shared((run[0][0], run[-1][1]), (start, end)), default=None)
    if best is None or not _shared((best[0][0], best[-1][1]), (start, end)):
        return None
    return _checked(sentence, plain, best, (start, end), after_colon)


def _checked(sentence: str, plain: str, run: Sequence[Range], place: Range, after_colon: bool) -> Enumeration | None:
    """The run's entries, if they are sound and the place is among them."""
    names = sum(_is_name(plain[a:b]) for a, b in run[1:]) * 2 >= len(run) - 1 or _are_titled(plain, run)
    named = names and not any(_is_bare(plain[a:b]) for a, b in run[1:-1])  # "Western drama, historiography and ..." are things
    run = run[_first(plain, run, place, named) :]
    entries = _trimmed(plain, run, place, named)
    more = bool(entries) and _CLOSING.match(plain, entries[-1][0]) is not None
    last = entries.pop() if more else None
    if (
        len(entries) < 2
        or (named and _is_one_name(plain, entries))
        or not all(_is_sound(plain[a:b], named) for a, b in entries)
        or not _are_parallel(plain, entries)
    ):
        return None
    covered = sum(1 for entry in entries if _shared(entry, place))
    before = plain[max(0, entries[0][0] - _NEAR) : entries[0][0]]
    said = list(_OPENING.finditer(before))
    sure = named or covered > 1 or after_colon or re.search(r"\b(?:are|were|includ\w+|as)\W*$", before)
    if not covered or not sure:
        return None
    closed = _CLOSING.match(plain, last[0]) if last else _CLOSING.match(plain, entries[-1][1])
    opened = said[-1].group() if said else closed.group().strip(" ,") if closed else ""
    return Enumeration(tuple(entries), opened)


def _first(plain: str, run: Sequence[Range], place: Range, named: bool) -> int:
    """The number of the chunk whose end is the first entry: the place begins in its midst, or it leads to names."""
    for number in range(len(run) - 2, -1, -1):
        start, end = run[number]
        before = plain[start : place[0]].split()
        if start < place[0] < end < place[1] and any(word.lower() not in _ARTICLES for word in before):
            return number
        words = plain[start:end].split()
        if named and words and not _is_name(plain[start:end]) and words[0].lower() not in _ARTICLES and _is_capital(words[-1]):
            return number + 1 if _COUNTED.match(plain, start, end) and number < len(run) - 2 else number
    return 1 if len(run) > 2 and _COUNTED.match(plain, *run[0]) else 0


def _trimmed(plain: str, run: Sequence[Range], place: Range, named: bool) -> list[Range]:
    """The run's chunks as entries: without what stands before the first, behind the last, and what only explains."""
    first, last = run[0], run[-1]
    begin: int | None = place[0]
    if leading := _LEADS.match(plain, place[0], first[1]):
        begin = leading.end()
    while begin and begin > first[0] and plain[begin - 1] == "_" == plain[begin]:
        begin -= 1  # to the quotation mark or bracket that the place leaves out
    if not (first[0] <= place[0] < first[1] and place[1] >= first[1]):
        begin = _beginning(plain, run, named)
    heads = [_head(plain[slice(*chunk)]) for chunk in run]
    middle = [
        chunk for chunk in run[1:-1] if not named or _is_name(text := plain[slice(*chunk)]) or heads.count(_head(text)) > 1
    ]
    phrases = any(word in _BOUNDARIES for chunk in run[1:-1] for word in plain[slice(*chunk)].split())
    finish = place[1] if last[0] < place[1] <= last[1] and place[0] < last[0] else _finish(plain, last, named, phrases)
    while finish < last[1] and plain[finish - 1] == "_" == plain[finish]:
        finish += 1
    entries = [*([(begin, first[1])] if begin is not None and begin < first[1] else []), *middle, (last[0], finish)]
    if named:
        entries = _names_alone(plain, entries)
    return [entry for entry in (_stripped(plain, *entry) for entry in entries) if entry[0] < entry[1]]


def _beginning(plain: str, run: Sequence[Range], named: bool) -> int | None:
    """Where the first entry begins within its chunk, told by the others; None where the chunk is no entry."""
    words = [(match.group(), match.start()) for match in re.finditer(r"\S+", plain[slice(*run[0])])]
    others = [plain[slice(*chunk)].split() for chunk in run[1:]]
    if named:
        return _name_start(words, others, run[0][0])
    if all(other[:1] and other[0].lower() in _ARTICLES for other in others[:-1] or others):
        starts = [at for word, at in words if word.lower() in _ARTICLES]
        return run[0][0] + starts[-1] if starts else None
    if all(other[:1] and other[0].endswith("ing") for other in others):
        starts = [at for word, at in words if word.endswith("ing")]
        return run[0][0] + starts[-1] if starts else None
    most = max(len(other) for other in others[:-1] or others)
    kept = 0
    while kept < min(most, len(words)) and words[-1 - kept][0].lower() not in _BOUNDARIES:
        kept += 1
    return run[0][0] + words[-kept][1] if kept else None


def _name_start(words: Sequence[tuple[str, int]], others: Sequence[Sequence[str]], at: int) -> int | None:
    """Where the name begins that ends the chunk, or that stands before a phrase like those of the others: "in the south"."""
    stop = len(words)
    behind = {next((word for word in other if word.islower() and word not in _PARTICLES), "") for other in others}
    if len(behind) == 1 and "" not in behind:
        phrase = next(iter(behind))
        stop = max((number for number, (word, _) in enumerate(words) if word == phrase), default=stop)
    start = stop
    while start > 0 and (_is_capital(words[start - 1][0]) or (start < stop and words[start - 1][0] in _PARTICLES)):
        start -= 1
    while start < stop and words[start][0] in _PARTICLES - _ARTICLES:
        start += 1
    return at + words[start][1] if start < stop else None


def _finish(plain: str, chunk: Range, named: bool, phrases: bool = False) -> int:
    """Where the last entry ends within its chunk: before the word that goes on with the sentence. What the entry of a list of
    names begins with before its name is passed over; `phrases`: whether the others hold words such as "in" themselves."""
    end, begun = chunk[0], False
    named = named and any(_is_capital(word) for word in plain[slice(*chunk)].split())
    ends = _CLAUSE if phrases else _BOUNDARIES - {"of", "for"}
    for number, match in enumerate(re.finditer(r"\S+", plain[slice(*chunk)])):
        word = match.group()
        begun = begun or _is_capital(word)
        goes_on = (
            begun and not (_is_capital(word) or word.lower() in _PARTICLES)
            if named
            else number > 0 and word.lower().strip(".,") in ends
        )
        if goes_on and end > chunk[0]:
            return end
        end = chunk[0] + match.end()
    return end


def _head(text: str) -> str:
    """The last word of an entry, without what stands in brackets behind it."""
    return (text.rstrip("_ .").split() or [""])[-1]


def _names_alone(plain: str, entries: Sequence[Range]) -> list[Range]:
    """The names without the phrases behind them, where all have one: "China in the east"."""
    finishes = [_finish(plain, entry, True) for entry in entries]
    behind = [plain[finish:end].split()[:1] for finish, (_, end) in zip(finishes, entries, strict=True)]
    phrased = sum(bool(word) and word[0] in _BOUNDARIES for word in behind)
    if phrased >= max(2, len(entries) - 1):
        return [(start, finish) for finish, (start, _) in zip(finishes, entries, strict=True)]
    return list(entries)


def _stripped(plain: str, start: int, end: int) -> Range:
    opening = re.compile(r"(?:[\s,;]+|(?:both|either|namely|also|finally|then) )+").match(plain, start, end)
    start = opening.end() if opening else start
    while end > start and (plain[end - 1] in " ,;:" or (plain[end - 1] in ".!?" and not _is_initial(plain, start, end))):
        end -= 1
    return start, end


def _is_one_name(plain: str, entries: Sequence[Range]) -> bool:
    """Whether words with an "and" are one name with one article: "the Belt and Road Initiative", "the Rope and Anchor Fund"."""
    (start, end), (second, last) = entries[0], entries[-1]
    opening = plain[start:end].split()[:1]
    before = opening if opening and opening[0].lower() in _ARTICLES else plain[:start].split()[-1:]
    short = 1 if not _OF_A_KIND.search(plain[second:last]) or _OF_A_KIND.search(plain[start:end]) else 3
    alone = len(entries) == 2 and 0 < len([word for word in plain[start:end].split() if word.lower() not in _ARTICLES]) <= short
    owned = bool(before) and before[0].lower() in _ARTICLES
    return alone and owned and len(plain[second:last].split()) > 1 and plain[second:last].split()[0].lower() not in _ARTICLES


def _are_parallel(plain: str, entries: Sequence[Range]) -> bool:
    """Whether the entries are of a form: "each making the ..." is none beside things, nor "little to Arla" beside one word."""
    texts = [plain[start:end] for start, end in entries]
    acting = [_ACTING.match(text) is not None for text in texts]
    chained = len(texts) > 2 and "," not in plain[entries[0][0] : entries[-1][1]]
    placed = [any(word in _BOUNDARIES for word in text.split()) for text in texts]
    return all(acting) or not (any(acting) or (chained and any(placed) and not all(placed)))


def _is_initial(plain: str, start: int, end: int) -> bool:
    """Whether the text ends with an abbreviation's full stop: "D.C.", "Jr."."""
    return re.search(r"(?:\b[A-Z]|Jr|Sr|Inc|Ltd|Co|etc)\.$", plain[start:end]) is not None


def _is_sound(text: str, named: bool) -> bool:
    words = text.split()
    if not 0 < len(words) <= MOST_WORDS:
        return False
    return not any(word.lower() in _CLAUSE for word in words) or (
        named and _is_capital(words[0]) and words[0].lower() not in _CLAUSE
    )


def _is_name(text: str) -> bool:
    """Whether a text begins with a capital, behind an article and a noun at most: "the Old Yard", "the singer Ada Moor"."""
    words = text.split()
    owned = len(words) > 1 and words[0].lower() in _ARTICLES
    return any(_is_capital(word) for word in words[owned : owned + 1]) or (
        owned and len(words) > 3 and all(_is_capital(word) for word in words[2:4])
    )


def _are_titled(plain: str, run: Sequence[Range]) -> bool:
    """Whether two chunks have each a noun and a name: "by singer Ada Moor and poet Ben Tiller", not "by Ada and made Ben"."""
    return len(run) == 2 and bool(_ENDS_TITLED.search(plain[slice(*run[0])]) and _TITLED.match(plain[slice(*run[1])]))


def _is_bare(text: str) -> bool:
    """Whether a chunk is one or two words in lower case: a thing, and nothing that explains a name."""
    words = text.split()
    return 0 < len(words) < 3 and text.islower() and words[0] not in _ARTICLES and words[0] not in _BOUNDARIES


def _is_capital(word: str) -> bool:
    """Whether a word begins like a name: with a capital, a digit, or something in quotation marks or brackets."""
    return re.match(r"[\"'“‘(]?(?:[A-Z\u00c0-\u00de\u0100-\u024f0-9_]|[a-z]{1,3}[A-Z])", word) is not None


def _shared(one: Range, other: Range) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))

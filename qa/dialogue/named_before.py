"""An earlier turn in, what its question names out: names, and nouns behind an article or a preposition; pure, English.

There is no grammar in it. A run of words between those that carry no meaning of their own is taken apart: its capitals are
names, and it ends where the sentences that the turn quoted have no more of it in a row, or before a verb.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.terms import STOP_WORDS

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
AUXILIARIES = frozenset(
    "is are was were be am do does did has have had can could will would shall should may might must".split()
)
PREPOSITIONS = frozenset(
    "in at on of to from for with by near under over into during after before since until between about than through within "
    "without against among per around towards".split()
)
_COUNTING = frozenset("which what many much".split())
_COMMANDS = frozenset("list describe show explain compare how's where's when's".split())
ARTICLES = frozenset("the a an".split())
# Nouns of places, and of what else is no person.
PLACES = frozenset(
    "city town village country state place region island capital province county continent area site location school "
    "college university district street building house hotel office".split()
)
NO_PERSONS = PLACES | frozenset(
    "organisation organization company corporation club band group party union league league's museum river lake "
    "mountain dam tunnel bridge road highway pass airport war battle campaign treaty agreement act law film movie book "
    "song album series show empire revolution movement dynasty kingdom church palace castle park hall theatre theater "
    "magazine newspaper programme program policy system bank team project festival ship aircraft squadron army earthquake "
    "language religion".split()
)
TAKEN = re.compile(  # what follows a subject in "When was the bridge built?"
    r"\w{3,}ed$|"
    r"(?:built|made|held|born|found|written|known|sold|given|taken|set|put|led|cut|won|lost|paid|shot|sung|sent|told|kept|"
    r"left|begun|shown|worn|drawn|chosen|broken|spoken|grown|fought|bought|brought|caught|taught|struck|sunk|laid|read|run|seen|"
    r"done|gone|become|first|last|open|close|valid|begin|start|end|take|have|get)$",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(?:(?:and|but|so) )?(?:(?:in|on|at|of|to|from|for|by|with|since|under) )?"
    r"(who|whom|whose|what|when|where|which|why|how)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier turn, cleaned."""

    asked: str  # as it was read
    answer: str = ""
    quoted: str = ""  # the sentences of its citations
    earlier: str = ""  # what was asked and answered before it

    @property
    def asking(self) -> str:
        """Who, what, when ... in lower case; empty where it asks yes or no."""
        found = _ASKING.match(self.asked)
        return found[1].lower() if found else ""

    @property
    def lead(self) -> str:
        """The words before the first auxiliary: "In which year", "How many people"."""
        kept: list[str] = []
        for word in self.asked.rstrip("?").split():
            if word.lower() in AUXILIARIES:
                break
            kept.append(word)
        return " ".join(kept) if self.asking else ""


@dataclass(frozen=True, slots=True)
class Mention:
    """`[start, end)` of a question: what it names, with its article and the nouns that belong to it."""

    text: str
    start: int
    end: int
    name: str  # the capitalised part, empty where there is none
    before: str  # the word before it, in lower case

    @property
    def bare(self) -> str:
        """Without its article."""
        return re.sub(r"^(?:the|a|an) ", "", self.text, flags=re.IGNORECASE)

    @property
    def is_noun(self) -> bool:
        """Whether it is one without a capital by its form: after an article, or the object of who does something."""
        return self.text != self.bare or self.before in PREPOSITIONS or bool(TAKEN.match(self.before))

    @property
    def words(self) -> list[str]:
        """Its words in lower case."""
        return self.text.lower().split()


def mentions(turn: Past) -> list[Mention]:
    """What a question names, in order: the runs of words between those that carry no meaning, without the verbs."""
    found = []
    words = list(WORD.finditer(turn.asked))
    at = 0
    while at < len(words):
        last = at
        while last < len(words) and _belongs(words[last].group(), turn.asked[words[at].start() : words[last].start()], last):
            last += 1
        if last > at:
            found += _mention(turn, words, at, last)
        at = max(last, at + 1)
    return found


def _belongs(word: str, run: str, at: int) -> bool:
    """Whether a word can stand in the run of a mention."""
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    if lower in ("of",):
        return bool(re.search(r"[A-Z]", run)) and not run.lower().startswith("of")
    return lower not in STOP_WORDS and lower not in PREPOSITIONS and not run.rstrip().endswith((",", ";", ":", "'s", "’s"))


def _mention(turn: Past, words: Sequence["re.Match[str]"], at: int, last: int) -> list[Mention]:
    """The mentions of one run of words: one for each name in it, or one noun."""
    article = at > 0 and words[at - 1].group().lower() in ARTICLES
    named = [n for n in range(at, last) if words[n].group()[:1].isupper() and (n or _is_name(words[0].group()))]
    if not named:
        return _made(turn, words, at, last, last, article)
    found = []
    begin = at if article else named[0]
    while named:
        end = named[0]
        while end + 1 < last and (end + 1 in named or (words[end + 1].group().lower() == "of" and end + 2 in named)):
            end += 1
        named = [n for n in named if n > end]
        found += _made(
            turn, words, begin, end + 1, named[0] if named else last, article, max(begin, _first_capital(words, begin))
        )
        begin, article = (named[0], False) if named else (last, False)
    return found


def _is_name(word: str) -> bool:
    """Whether the first word of a question can be a name: it does not ask or command."""
    return word.lower() not in STOP_WORDS | AUXILIARIES | _COMMANDS


def _first_capital(words: Sequence["re.Match[str]"], at: int) -> int:
    return next(n for n in range(at, len(words)) if words[n].group()[:1].isupper())


def _made(
    turn: Past, words: Sequence["re.Match[str]"], at: int, least: int, last: int, article: bool, name: int = -1
) -> list[Mention]:
    """The mention that begins at a word and takes in at least those before `least`, at most those before `last`."""
    run = words[at:last]
    while run and name < 0 and not article and TAKEN.match(run[0].group()):
        run = run[1:]
    if name < 0 and run and run[0] is words[at] and at and words[at - 1].group().lower() == "who":
        run = run[1:]  # the verb
    if not run:
        return []
    if at and words[at - 1].group().lower() in _COUNTING and name < 0:
        run = run[: max(1, len(run) - _is_subject(words, last))]
        return [Mention(turn.asked[run[0].start() : run[-1].end()], run[0].start(), run[-1].end(), "", "wh")]
    least_words = least - at if name >= 0 else 1
    run = run[: _length(turn, run, least_words)] if name >= 0 or article else _longest_told(turn, run)
    before = words.index(run[0]) - 1 - article
    start, end = words[before + 1].start(), run[-1].end()
    word = words[before].group().lower() if before >= 0 else ""
    word = "wh" if word in _COUNTING else word
    own = turn.asked[words[name].start() : words[least - 1].end()] if name >= 0 else ""
    text = possessor(turn.asked[start:end])
    return [Mention(text, start, start + len(text), possessor(own), word)]


def _is_subject(words: Sequence["re.Match[str]"], last: int) -> bool:
    """Whether a verb ends the run before `last`: no auxiliary follows what is counted."""
    return last >= len(words) or words[last].group().lower() not in AUXILIARIES


def _length(turn: Past, run: Sequence["re.Match[str]"], least: int) -> int:
    """How many words of a run are its noun: as many as its quoted sentence has in a row, else all but the verb at its end."""
    told = turn.quoted.casefold()
    for length in range(len(run), least, -1):
        if turn.asked[run[0].start() : run[length - 1].end()].casefold() in told:
            return length if not TAKEN.match(run[length - 1].group()) else length - 1
    tail = run[least:]
    if tail and tail[0].group().lower() in NO_PERSONS:
        return least + 1
    if least > 1 or run[0].group()[:1].isupper():
        return least
    length = len(run)
    while length > least and TAKEN.match(run[length - 1].group()):
        length -= 1
    return length


def _longest_told(turn: Past, run: Sequence["re.Match[str]"]) -> Sequence["re.Match[str]"]:
    """Of a run without article or capital what is no verb: the most words of it that the quoted sentences have in a row."""
    told = f"{turn.quoted} {turn.answer} {turn.earlier}".casefold()
    parts = [run[a:b] for a in range(len(run)) for b in range(a + 1, len(run) + 1)]
    nouns = [part for part in parts if not (TAKEN.match(part[0].group()) or TAKEN.match(part[-1].group()))]
    known = [part for part in nouns if turn.asked[part[0].start() : part[-1].end()].casefold() in told]
    return max(known, key=len, default=run[: _length(turn, run, 1)])


def possessor(text: str) -> str:
    """A name without the s of an owner."""
    return re.sub(r"['’]s$", "", text)

"""A sentence and the place of a verb in it, the place of the words that name who speaks out; pure, English.

Before the verb they are a run of words back to what cannot belong to a name or a noun, or, where a comma or an apposition
stands between, the name that opens the clause; after the verb, a run up to the first preposition. No grammar is known.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

Range = tuple[int, int]

MOST_WORDS = 14  # of a speaker
MOST_LISTED = 200  # characters of names before the last two

PRONOUNS = frozenset("he she they it we i who".split())

WORD = re.compile(r"[^\s,;:.!?\"“”()]+(?:\.[^\s,;:.!?\"“”()]+)*")
HAVE = frozenset(
    "has have had did does do also further later then once recently already ever never first previously repeatedly "
    "often even only publicly reportedly allegedly simply however still now just earlier sometimes would will can could may "
    "might must".split()
)
_STOPS = frozenset(
    "that when while as because but if although though where which whom whether what how why since until unless than so yet "
    "not cannot and or nor is are was were be been being has have had will would did does do can could may might must also "
    "however then after before".split()
)
_JOINING = frozenset(
    "that when while as because but if although though where which whom whether what how why since until unless than so and "
    "or after before".split()
)
PREPOSITIONS = frozenset(
    "of for in at from to with on by about into over under during through against between among near".split()
)
_INSIDE = frozenset("of for in at from".split())  # may stand within a speaker: "the minister of trade"
_DETERMINERS = frozenset("the a an his her its their our my this that these those some many several most one no".split())
_TIMES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday today yesterday tomorrow".split()
)
_MOMENTS = frozenset("time day week month year decade century moment occasion".split())
_LEADING = frozenset(
    "however later instead yesterday today meanwhile particularly now then so thus and but also earlier recently "
    "finally first once similarly overwhelmingly still nevertheless moreover furthermore additionally indeed perhaps "
    "ironically".split()
)
_ADVERB = re.compile(r"(?!family|assembly|ally|bully|reply)[a-z]+ly")
_DENIED = re.compile(r"\w+n['’]t", re.I)
_FULL_NAME = re.compile(r"[A-Z][\w.'’-]*(?: (?:(?:de|van|von|al|bin|el|of) )?[A-Z][\w.'’-]*){0,4}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence `[start, end)` of a text."""

    text: str
    start: int
    end: int
    last: int  # how far a quotation may go on

    @property
    def words(self) -> list["re.Match[str]"]:
        """Its words, with their places."""
        return list(WORD.finditer(self.text, self.start, self.end))


def speaker_before(sentence: Sentence, position: int) -> Range | None:
    """The run of words that ends before the verb, or what a comma after it is beside: "Ada, the mayor, said"."""
    text = sentence.text
    words = without_adverbs([word for word in sentence.words if word.end() <= position])
    if not words or _DENIED.fullmatch(words[-1].group()):
        return None
    if words[-1].group() in ("and", "but"):
        return _carried(sentence, words[-1].start())
    gap = text[words[-1].end() : position]
    if words[-1].group() == "who" and (who := _before_who(sentence, words[:-1])):
        return who
    if "," in gap or words[-1].group() == "who":
        return _beside_commas(sentence, words[-1].end())
    if words[-1].group().lower() in PRONOUNS:
        return words[-1].start(), words[-1].end()
    if named := _named_before(sentence, words):
        return named
    run = _trim(_run_back(text, words))
    joined = any(word.group() == "and" for word in run)
    return (_listed(sentence, run[0].start()) if joined else run[0].start(), run[-1].end()) if run else None


def _carried(sentence: Sentence, joint: int) -> Range | None:
    """Who opens a sentence that goes on "and": of "Ada met the crew and said" Ada; None where another may be meant."""
    who = subject(sentence)
    if who is None or who[1] > joint:
        return None
    lead, between = sentence.text[sentence.start : who[0]], sentence.text[who[1] : joint].rstrip()
    if (lead and not lead.endswith(", ")) or re.search(r"[;:()]", between):
        return None
    if between.endswith(","):
        return who
    if re.search(r"[,\"“”]", between):
        return None
    told = [word.group().lower() for word in WORD.finditer(between)]
    return None if not told or any(word in PRONOUNS or word in _JOINING for word in told) else who


def without_adverbs(words: Sequence["re.Match[str]"]) -> Sequence["re.Match[str]"]:
    """The words before a verb without the auxiliaries and adverbs that end them."""
    while words and (words[-1].group().lower() in HAVE or _ADVERB.fullmatch(words[-1].group())):
        words = words[:-1]
    return words


def _run_back(text: str, words: Sequence["re.Match[str]"]) -> list["re.Match[str]"]:
    """The words before the verb that can belong together, the first first."""
    run: list[re.Match[str]] = []
    for word in reversed(words[-MOST_WORDS:]):
        if run and text[word.end() : run[0].start()].strip(" '’"):
            break
        lower = word.group().lower()
        joins = lower == "and" and run and run[0].group()[0].isupper()
        if lower in _STOPS and not joins:
            break
        run.insert(0, word)
    joints = [at for at, word in enumerate(run) if word.group().lower() == "and"]
    if joints and any(re.fullmatch(r"[a-z]+ed", word.group()) for word in run[: joints[-1]]):
        run = run[joints[-1] :]
    elif joints and run[0].group().islower() and run[0].group() not in _DETERMINERS and _has_place(run[: joints[0]]):
        run = run[joints[-1] :]  # "they filmed in Oslo and Ada said"
    while run and run[0].group().lower() in ("and", "or"):
        run = run[1:]
    return run


def _has_place(run: Sequence["re.Match[str]"]) -> bool:
    return any(word.group().lower() in PREPOSITIONS for word in run)


def _trim(run: list["re.Match[str]"]) -> list["re.Match[str]"]:
    """Without what only opens the clause: "On Thursday a ministry official" is a ministry official."""
    while run and (run[0].group().lower() in _LEADING or run[0].group().isdigit()):
        run = run[1:]
    inner = [
        at
        for at in range(1, len(run))
        if run[at].group().lower() in _DETERMINERS
        and run[at - 1].group().lower() not in _INSIDE | {"and"}
        and not _is_surname(run, at)
    ]
    run = run[inner[-1] :] if inner else run
    timed = [at for at in range(len(run) - 1) if run[at].group() in _MOMENTS and run[at + 1].group()[0].isupper()]
    run = run[timed[-1] + 1 :] if timed else run  # "At the same time Ada writes"
    pronouns = [at for at, word in enumerate(run) if word.group() in PRONOUNS]
    run = run[pronouns[0] :] if pronouns else run
    while run and run[0].group().lower() in PREPOSITIONS:
        rest = [at for at in range(1, len(run)) if run[at].group().lower() in _TIMES or run[at].group().isdigit()]
        run = run[rest[-1] + 1 :] if rest else []
    return run


def _is_surname(run: Sequence["re.Match[str]"], at: int) -> bool:
    """Whether "the" stands within a name: Albert the Great."""
    first = run[at - 1].group()
    by_itself = at == 1 or run[at - 2].group().lower() not in PREPOSITIONS
    return (
        run[at].group() == "the"
        and by_itself
        and first[0].isupper()
        and run[at + 1 :][:1] != []
        and (run[at + 1].group()[0].isupper() and not is_time(first) and first.lower() not in _LEADING | PREPOSITIONS)
    )


def _named_before(sentence: Sentence, words: Sequence["re.Match[str]"]) -> Range | None:
    """The name that the last words are said of, without a comma after them: "Ada Brandt, professor of law, said"."""
    comma = sentence.text.rfind(",", sentence.start, words[-1].start())
    after = [word for word in words if word.start() > comma]
    first = after[0].group() if after else ""
    if comma < 0 or len(after) > MOST_WORDS or not first.islower() or first in _STOPS | PREPOSITIONS | _DETERMINERS | HAVE:
        return None
    return _opening_name(sentence, comma) if sentence.text[comma + 1] == " " else None


def _listed(sentence: Sentence, start: int) -> int:
    """Where a list of names begins that ends at `start`: "Ada, Olga and Ines said"."""
    lead = re.compile(r"(?:(?:[A-Z][\w'’-]+ )?[A-Z][\w'’-]+, )+$").search(
        sentence.text[max(sentence.start, start - MOST_LISTED) : start]
    )
    if lead is None or lead.group().lower().split(",")[0] in _LEADING | _TIMES:
        return start
    return max(sentence.start, start - MOST_LISTED) + lead.start()


def _beside_commas(sentence: Sentence, end: int) -> Range | None:
    """Of "Ada, who has been mayor since May, said" Ada; of "The mayor, Ada Brandt, said" Ada Brandt."""
    comma = sentence.text.find(",", sentence.start, end)
    who = _opening_name(sentence, comma) if comma >= 0 else None
    if who is None or not _FULL_NAME.fullmatch(sentence.text, comma + 2, end):
        return who
    opening = sentence.text[slice(*who)].split()
    if opening[0].lower() not in _DETERMINERS:
        return who
    return comma + 2 if opening[-1].islower() else who[0], end  # a place may follow one: "the mayor of Springfield, Ohio"


def _before_who(sentence: Sentence, words: Sequence["re.Match[str]"]) -> Range | None:
    """Of "a group led by Ada Brandt, who said" Ada Brandt; None where it is a title that stands beside a name."""
    run = _run_back(sentence.text, words) if words else []
    cut = [at for at, word in enumerate(run) if word.group().lower() in PREPOSITIONS - _INSIDE]
    run = _trim(run[cut[-1] + 1 :] if cut else run)
    if not run or sentence.text[: run[0].start()].endswith(", "):
        return None
    named = any(word.group()[0].isupper() or word.group().lower() in _DETERMINERS for word in run)
    return (run[0].start(), run[-1].end()) if named and not is_time(run[0].group()) else None


def _opening_name(sentence: Sentence, comma: int) -> Range | None:
    """What stands before a comma, if it begins the sentence or its clause and can be a speaker."""
    words = [word for word in sentence.words if word.end() <= comma]
    run = _trim(_run_back(sentence.text, words)) if words else []
    if not run or not any(word.group()[0].isupper() or word.group().lower() in _DETERMINERS for word in run):
        return None
    return (run[0].start(), run[-1].end()) if run[0].group().lower() not in _TIMES else None


def is_time(word: str) -> bool:
    """Whether a word names a day or a month."""
    return word.lower() in _TIMES


def subject(sentence: Sentence) -> Range | None:
    """What the sentence is about: its first name or pronoun, of one that goes on "..., saying"."""
    words = sentence.words
    for at, word in enumerate(words[:12]):
        if word.group().lower() in PRONOUNS:
            return word.start(), word.end()
        if word.group()[0].isupper() and word.group().lower() not in PREPOSITIONS | _LEADING | _DETERMINERS | _TIMES:
            last = at
            while last + 1 < len(words) and words[last + 1].group()[0].isupper():
                last += 1
            return word.start(), words[last].end()
    return None


def speaker_after(sentence: Sentence, position: int) -> Range | None:
    """The run of words after the verb: said the harbour master Ada Brandt in March."""
    run: list[re.Match[str]] = []
    for word in WORD.finditer(sentence.text, position, sentence.end):
        between = sentence.text[run[-1].end() if run else position : word.start()]
        lower = word.group().lower()
        if between.strip() or len(run) == MOST_WORDS or (run and lower in _STOPS | (PREPOSITIONS - {"of", "for"})):
            break
        run.append(word)
        if lower in PRONOUNS:
            break
    if not run or run[0].group().lower() in _STOPS | PREPOSITIONS:
        return None
    return run[0].start(), run[-1].end()

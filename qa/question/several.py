"""A question in, the several things that it asks for out, or None where it asks for one thing or in another way; pure, English.

"Which cities ...?", "Name the members of ...", "What are the three ...", "List ..." ask for several: what they name stands in
the plural. "Which city ...?" asks for one. Who and what may turn out to be several: that is `open_to_several`.
"""

import re
from dataclasses import dataclass, replace

from qa.terms import STOP_WORDS, WORD

LONGEST = 500  # characters of a question that are looked at
NUMBERS = {
    word: number
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty".split(),
        start=2,
    )
}


@dataclass(frozen=True, slots=True)
class Several:
    """What is asked for: `noun` in lower case ("rooms"), the `phrase` ("meeting rooms"), their `number`, 0 if not said.

    `commanded`: whether they are to be listed ("Name the rooms"), so that one of them alone is no answer.
    """

    noun: str
    phrase: str
    number: int = 0
    commanded: bool = False


_POLITE = re.compile(
    r"(?:(?:and|so|please|ok|okay|oh|hey)[, ]+)*"
    r"(?:(?:(?:can|could|would|will|may|might|do) (?:you|i|we)|i(?:'d| would)? (?:want|need|like)) (?:please |to )*)?"
    r"(?:please )?(?:(?:tell|show|give)(?: me| us) |"
    r"(?:get|have|see|know|hear) (?=(?:a|some|the|all|any|which|what|who|examples?|names) ))?",
    re.I,
)
_COMMAND = re.compile(r"(?:list|name|enumerate|mention|give|show)(?: me| us)?\b(?P<rest>.*)", re.I)
_EXAMPLES = re.compile(r"(?:(?:a |some |any |all |the |few )*(?:examples?|list|names?)) of (?P<rest>.*)", re.I)
_KINDS = re.compile(
    r"\s*(?:(?:the|all|other|some|various|different) )*(?:kind|sort|type|variety|example|category)\w* of (?P<rest>.*)", re.I
)
_ALL = re.compile(r"(?:who|what|where|which) all\b", re.I)
_REFERS = frozenset("ones them those these".split())  # which ones are told by what stands before
_CLAUSES = re.compile(
    r"(?:[:;.?!]| [–—-]) (?=\S)|, (?=(?:(?:in|on|at|from|for|by|with|to|of) )?(?:which|what|who|list|name)\b)", re.I
)
MOST_CLAUSES = 4
_OPEN = re.compile(
    r"(?i:(?:(?:by|to|with|for|from) )?(?:whom?|whose))\b(?! (?:is|was) (?:the |an? |[A-Z]))"
    r"|(?i:(?:(?:to|from|in|for|with|of|by|on) )?(?:where|what) (?:else |all )?"
    r"(?:do|does|did|can|could|should|will|would|may|might|must|are|were|have|had|to|from)\b)"
)
_NAMES_OF = re.compile(r"(?:a list|lists?|(?:the )?names?)(?: of)? ", re.I)
_CHOICE = re.compile(
    r"(?:(?:in|on|at|from|for|by|with|into|to|of|under|through|among|between|about) )?(?:what|which)\b(?P<rest>.*)", re.I
)
_ARE = re.compile(r"(?:what|which|who)(?: else)? (?:are|were)\b(?P<rest>.*)", re.I)
_OF_THE = re.compile(r" of (?:the|these|those|its|their|our|your|my) ", re.I)
_ENDS = frozenset(  # the words that end what is named
    "is are was were do does did has have had can could will would shall should may might must of in on at for from by to with "
    "that which who whom whose where when than into about under over during since until between among and or as there it they "
    "you we i he she called named used known found mentioned listed".split()
)
_LEADING = frozenset("the a an all of some any other total main different more most its their his her our your my these those "
                     "following various exact full complete".split())  # fmt: skip
_VERBS = frozenset("happens makes comes goes gives takes becomes contains belongs describes explains determines lives".split())
_NOUNS_IN_ING = frozenset("meeting building training operating opening working living parking".split())
_BEFORE_AN_OBJECT = frozenset(
    "the a an both all its his her their our your my this these that two three four more most".split()
)
_DETERMINERS = frozenset("the a an its his her their our your my this these those".split())
_IRREGULAR = frozenset(
    "people men women children feet teeth mice geese species series criteria phenomena media data staff stuff".split()
)
_SINGULAR = frozenset("business process address access status bus gas analysis basis crisis class glass boss loss campus virus "
                      "news series lens census bonus focus canvas atlas mass pass press stress success progress congress this "
                      "was has always perhaps thus plus yes us is".split())  # fmt: skip


_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)"
_WITHIN = re.compile(r"\b(?:what|which) (?=(?P<rest>[^?]{3,80}))", re.I)
_ASKS = re.compile(rf"^(?:who|what|which|whose|when|where|why|how|if|{_AUXILIARY})\b", re.I)
_TOLD = r"where|that|which|who|whose|besides|except|apart|other"
_BEHIND_A_VERB = r"(?:in|on|at|to|from|through|with|into|under|over|across|between|near)\b"
_HAS_VERB = re.compile(rf"\b{_AUXILIARY}\b", re.I)
_MORE = rf"(?:of|in|on|at|for|from|with|without|near|under|over|{_TOLD})"


def several(question: str) -> Several | None:
    """What several things `question` asks for, in any of its clauses: "The bin: which things fit it?"."""
    text = " ".join(question.replace("’", "'").split())[:LONGEST].rstrip(" ?.!")
    starts = [0, *(found.end() for found in _CLAUSES.finditer(text))]
    for start in starts[:MOST_CLAUSES]:
        found = _in_clause(text[start:])
        if found and found.noun in _REFERS:
            found = _last_named(text[:start])
        if found:
            return found if found.number else replace(found, number=_all_of_them(text))
    return _asked_within(text) or next((found for start in starts[:MOST_CLAUSES] if (found := _bare(text[start:]))), None)


def _all_of_them(text: str) -> int:
    """The number in "I'd like all seventeen"; 0 where there is none."""
    said = re.search(r"\ball (?:the |of the )?([a-z]+|\d{1,3})\b", text, re.I)
    return _number(said[1]) if said else 0


def _asked_within(text: str) -> Several | None:
    """What is asked for in the midst of a sentence: "Besides Arla what ports have they ...?"."""
    for asking in _WITHIN.finditer(text):
        found = _named(asking["rest"])
        if found and re.search(rf"\b{re.escape(found.noun)} {_AUXILIARY}\b", asking["rest"], re.I):
            return found
    return None


def _bare(text: str) -> Several | None:
    """Things that are only named, with more about them: "ports besides Arla". "Queens of the Sea" is a name."""
    found = None if _ASKS.search(text) else _named(text)
    more = _MORE if text[:1].islower() else rf"(?:{_TOLD})"
    behind = rf"(?:(?:the|all|any|some|other|{'|'.join(NUMBERS)}|\d+) )*{re.escape(found.phrase)} {more}\b" if found else ""
    return found if found and re.match(behind, text, re.I) else None


def _in_clause(text: str) -> Several | None:
    """What several things the words at the beginning of `text` ask for."""
    opening = _POLITE.match(text)
    polite = opening.group().lower() if opening else ""
    text = text[len(polite) :]
    if _ALL.match(text) or re.match(r"who(?:m|se)?\b.*[,;:] ?(?:(?:please )?(?:all |the |their |with )*names)\b", text, re.I):
        return Several("names", "names")
    if found := _EXAMPLES.match(text):
        return _named(found["rest"], commanded=True)
    if found := _ARE.match(text):
        return _named(found["rest"])
    if found := _CHOICE.match(text):
        rest = _OF_THE.sub(" ", found["rest"], 1) if _OF_THE.match(found["rest"]) else found["rest"]
        named = _of_a_kind(rest)
        return None if named and _is_verb(named, rest) else named
    if found := _COMMAND.match(text):
        rest = found["rest"].strip()
        listing = re.match(r"(?:list|name|enumerate)\b", text, re.I) is not None
        return _of_a_kind(_NAMES_OF.sub("", rest, 1), commanded=listing)
    asks = re.match(r"(?:how|why|when|where|who|if|whether)\b", text, re.I)
    return _named(text) if polite.endswith(("me ", "us ")) and not asks else None


def _is_verb(found: Several, rest: str) -> bool:
    """Whether what looks like a plural is the only verb: "Which river flows through Arla?"."""
    behind = re.search(rf" \w+ {re.escape(found.noun)} {_BEHIND_A_VERB}", rest, re.I)
    return behind is not None and " " in found.phrase and not _HAS_VERB.search(rest)


def _of_a_kind(rest: str, *, commanded: bool = False) -> Several | None:
    """What is named; of "kinds of rooms" the rooms, of "kinds of government" the kinds."""
    kinds = _KINDS.match(rest)
    return (kinds and _named(kinds["rest"], commanded=commanded)) or _named(rest, commanded=commanded)


def open_to_several(question: str) -> bool:
    """Whether the question may have several answers though it names none in the plural: "Who wrote ...?", "... - where to?"."""
    text = " ".join(question.split())[:LONGEST]
    starts = [0, *(found.end() for found in _CLAUSES.finditer(text))]
    return any(_OPEN.match(text, start) for start in starts[:MOST_CLAUSES])


def singular(word: str) -> str:
    """A plural without its ending, roughly: "cities" gives "city", "boxes" gives "box"."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if re.search(r"(?:[sx]|[cs]h)es$", word):
        return word[:-2]
    return (
        word[:-1]
        if word.endswith("s") and not word.endswith("ss")
        else {"people": "person", "men": "man", "women": "woman"}.get(word, word)
    )


def initials(text: str) -> list[str]:
    """The first letters of the names of a text that have several words: "sco" for the Shanghai Cooperation Organisation."""
    runs = re.findall(r"\b[A-Z][\w'-]*(?: (?:of |for |the |and )*[A-Z][\w'-]*)+", text[:5000])
    return ["".join(word[0] for word in run.removeprefix("The ").split() if word[0].isupper()).lower() for run in runs]


def content(text: str) -> list[str]:
    """The words of a question that carry meaning, in lower case and singular, in order."""
    words = [match.group().lower().removesuffix("'s").removesuffix("’s") for match in WORD.finditer(text)]
    return [singular(word) for word in words if word not in STOP_WORDS | _WITHOUT_MEANING and word not in NUMBERS]


_WITHOUT_MEANING = frozenset(
    "list name names enumerate mention give show called named many all each every else following get gets kind kinds sort "
    "sorts thing things example examples".split()
)


def _named(rest: str, *, commanded: bool = False) -> Several | None:
    """The noun phrase that `rest` begins with, if its noun is a plural."""
    words: list[str] = []
    for word in re.findall(r"[\w'/-]+|[,;:]", rest)[:10]:
        if word.lower() in _ENDS or word in ",;:":
            break
        words.append(word)
    number = next((_number(word) for word in words if _number(word)), 0)
    kept = [word for word in words if word.lower() not in _LEADING and not _number(word)]
    if kept[:1] and kept[0].lower() in _REFERS:
        return Several(kept[0].lower(), kept[0].lower(), number, commanded)
    ends = [at for at, word in enumerate(kept) if is_plural(word) and (word.islower() or not kept[0].islower())]
    if not ends:
        return None
    phrase = kept[: ends[0] + 1]
    if phrase[-1].lower() == "names" and (owned := re.match(r".*?\bnames of (?P<rest>.*)", rest, re.I)):
        return _named(owned["rest"], commanded=commanded)
    if any(word.endswith("ing") and word not in _NOUNS_IN_ING for word in phrase[1:-1]):
        return None  # "Which show featuring singers ...?"
    first, last = words.index(phrase[0]), words.index(phrase[-1])
    if any(word.lower() in _DETERMINERS for word in words[first:last]):
        return None  # "Which studio bought the rights ...?"
    after = words[words.index(phrase[-1]) + 1 :][:1]
    if phrase[-1].lower() in _VERBS or (after and (not after[0][:1].islower() or after[0].lower() in _BEFORE_AN_OBJECT)):
        return None  # a verb: "Which road links Arla and Berga?"
    return Several(phrase[-1].lower(), " ".join(phrase).lower(), number, commanded)


def _last_named(text: str) -> Several | None:
    """The last plural of what stands before "which ones?"."""
    nouns = [word for word in re.findall(r"[\w'/-]+", text) if word.islower() and is_plural(word)]
    return Several(nouns[-1], nouns[-1]) if nouns else None


def is_plural(word: str) -> bool:
    """Whether a word looks like a plural noun. A name may end in "s" too: a capital is no plural."""
    lower = word.lower()
    return lower in _IRREGULAR or (
        lower.endswith("s") and not re.search(r"(?:ss|us|is|'s)$", lower) and lower not in _SINGULAR and len(lower) > 3
    )


def _number(word: str) -> int:
    lower = word.lower()
    return NUMBERS.get(lower, 0) or (int(lower) if re.fullmatch(r"[2-9]|[1-9]\d", lower) else 0)

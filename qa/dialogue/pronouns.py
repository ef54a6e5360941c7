"""A question and the turns before it in, the question without a pronoun that stands for something in them out; pure, English.

A pronoun is replaced only where nothing in its own question can be what it stands for. It dangles as the subject right behind
the first auxiliary ("When did he ...?"), as the object of a verb whose subject is something else ("Who built it?"), and as the
owner where nothing before it can own ("What was her rank?"). Elsewhere it is left: "Why did Ada sell her boat?".
"""

import re
from collections.abc import Callable, Iterator, Sequence

from qa.dialogue.named_before import AUXILIARIES, PREPOSITIONS, Past
from qa.dialogue.referents import first, person, thing, things
from qa.terms import STOP_WORDS

Find = Callable[[Past], Iterator[str]]
Words = Sequence["re.Match[str]"]

TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
ASKING = frozenset("who whom whose what when where which why how".split())
BEGINNING = ASKING | AUXILIARIES | set("tell describe name list give show explain what's who's where's when's".split())
MOST_BEFORE = 60  # characters before an owner that is far from its verb
_AUX = "|".join(sorted(AUXILIARIES))
_EMPTY_IT = re.compile(  # "it" that stands for nothing: Is it true that ..., how long does it take to ...
    r"\b(?:is|was|isn't|wasn't|be) it (?:[\w'’-]+ ){0,7}(?:that|when|if|who|which|whether)\b|"
    r"\b(?:is|was|isn't|wasn't|be) it (?:[\w'’-]+ ){0,3}(?:for .*\bto|to (?!the\b|an?\b|(?-i:[A-Z])))|"
    r"\b(?:is|was) it about\b|"
    r"\b(?:far|long) (?:is|was) it (?:from|to)\b|\bma(?:ke|kes|de|king) it (?:to|into|through|past|on|in)\b|"
    r"\b(?:does|did|will|would|can|could|should) it "
    r"(?:take|cost|mean|matter|require|need|happen|feel|look|hurt|seem|appear|help|make)\b.* "
    r"(?:to|that|when|if|for)\b|\b(?:time|day|date) (?:is|was) it\b|\bit (?:rain|snow)s?\b",
    re.IGNORECASE,
)
_OF_IT = r"(?:\w+ ){1,3}(?:is|are|was|were) the(?: \w+){1,4} (?:of|for|to|in|behind|about|with)"
_PART_OF = r"(?:how (?:much|many)|which|what (?:part|share)|any|most|all|some|one) of"
_RELATIVE = (
    rf"(?:\w+ )*(?:{_AUX}) (?:the|a|an) \w+(?: \w+)?(?: of (?:the |an? )?\w+)?"  # "What was the title of the book (he wrote)"
)
_CLAUSE = frozenset(
    "that which who whom whose because when if while before after until since as and or but where how than".split()
)
_DETERMINERS = frozenset("the a an each every my our your some any no".split())
_AFTER_OBJECT = frozenset("and or first again then out up down back as together".split())


def without_pronouns(text: str, past: Sequence[Past]) -> str:
    """The question with one pronoun of each sort replaced: a person's, a thing's, several things'."""
    text = _replaced(text, past, person, subject="he she", direct="him", owner="his her")
    if not _EMPTY_IT.search(text):
        text = _replaced(text, past, thing, subject="it", direct="it", owner="its")
    return _replaced(text, past, things, subject="they", direct="them", owner="their")


def owning(name: str) -> str:
    """The name as an owner."""
    if name.endswith(("'s", "’s")):
        return name
    return f"{name}'" if name.islower() and name.endswith("s") else f"{name}'s"


def _replaced(text: str, past: Sequence[Past], find: Find, *, subject: str, direct: str, owner: str) -> str:
    """The first pronoun of a sort that dangles, replaced."""
    words = list(TOKEN.finditer(text))
    for at, word in enumerate(words):
        lower = word.group().lower()
        owns = lower in owner.split() and _owns(words, at, text)
        if owns:
            dangles = _owner_dangles(words, at)
        elif lower in subject.split() and _subject_dangles(words, at):
            dangles = True
        else:
            dangles = lower in [*direct.split(), *(["her"] if "her" in owner else [])] and _object_dangles(words, at)
        if dangles and not _in_quotes(text, word.start()) and (stands_for := first(find, past, text)):
            return f"{text[: word.start()]}{owning(stands_for) if owns else stands_for}{text[word.end() :]}"
    return text


def _in_quotes(text: str, at: int) -> bool:
    return bool(re.search(r"[\"“„«]", text[:at]) and re.search(r"[\"”“»]", text[at:]))


def _owns(words: Words, at: int, text: str) -> bool:
    """Whether a possessive has its noun behind it: "her rank", not "met her in"."""
    if at + 1 >= len(words) or not text[words[at].end() : words[at + 1].start()].isspace():
        return False
    follows = words[at + 1].group().lower()
    return follows not in STOP_WORDS or follows in ("own", "most", "other")


def _subject_dangles(words: Words, at: int) -> bool:
    lower = _lower(words[:at])
    if not lower or _names(words[1 : at - 1]):
        return False
    if lower[-1] in AUXILIARIES:
        opening = 2 if lower[0] in PREPOSITIONS and lower[1] in ASKING else 1  # "For how many years has he ...?"
        return not (set(lower[opening:-1]) & _CLAUSE or set(lower[:-1]) & AUXILIARIES)
    of_person = words[at].group().lower() in ("he", "she")
    return of_person and not _names(words[1:at]) and bool(re.fullmatch(_RELATIVE, " ".join(lower)))


def _object_dangles(words: Words, at: int) -> bool:
    lower = _lower(words[:at])
    if not _ends_clause(words, at) or not lower:
        return False
    if re.fullmatch(_PART_OF, " ".join(lower)):
        return True
    if len(lower) < 2 or lower[-1] in ("to", "for", "with", "around", "behind", "and", "or", "that", "if"):
        return len(lower) == 3 and lower[-1] in ("to", "for", "with") and lower[0] in ASKING
    named = _count(words[1:at])
    own = any(word.group().endswith(("'s", "’s")) for word in words[1:at])  # "What did Ada's friends call her?"
    into = at + 1 < len(words) and words[at + 1].group().lower() == "to"
    if set(lower[1:]) & _CLAUSE or (named and ("to" in lower or own or into)):
        return False
    return named <= bool(set(lower[:4]) & AUXILIARIES)


def _owner_dangles(words: Words, at: int) -> bool:
    lower, pronoun = _lower(words[:at]), words[at].group().lower()
    if set(lower[1:]) & _CLAUSE or _names(words[_opens(lower) : at]) or _named_later(words, at):
        return False
    counts = len(lower) > 2 and lower[0] in ("which", "what", "how") and lower[1] not in AUXILIARIES  # which king lost his head
    if not lower or re.fullmatch(_OF_IT, " ".join(lower)):
        return True
    if lower[-1] in AUXILIARIES:
        return not (counts and lower[-1] in ("have", "has", "had") and pronoun in ("its", "their"))
    if set(lower) & _DETERMINERS or (lower[0] == "who" and (pronoun == "their" or _names(words[at:]))):
        return False
    if not set(lower) & AUXILIARIES:
        return not counts or (lower[0] == "how" and pronoun in ("his", "her"))
    return not counts and lower[-1] in PREPOSITIONS and len(" ".join(lower)) < MOST_BEFORE


def _named_later(words: Words, at: int) -> bool:
    """Whether an owner stands before the verb, and a name that it may stand for, no place's, behind it."""
    later = words[at + 1 :]
    behind_verb = set(_lower(words[:at])) & AUXILIARIES
    before = [words[at + n].group().lower() for n, word in enumerate(later) if word.group()[:1].isupper()]
    return not behind_verb and bool(before) and before[0] not in ("in", "at", "from", "to", "on", "near", "into")


def _ends_clause(words: Words, at: int) -> bool:
    """Whether an object ends its clause: what follows is no verb and no name, but for "How much of it may ...?"."""
    if at + 1 >= len(words):
        return True
    follows = words[at + 1].group().lower()
    if follows in AUXILIARIES:
        return words[at - 1].group().lower() == "of"
    return follows in PREPOSITIONS or follows in _AFTER_OBJECT or follows.endswith("ly")


def _lower(words: Words) -> list[str]:
    return [word.group().lower() for word in words]


def _opens(lower: Sequence[str]) -> bool:
    return bool(lower) and lower[0] in BEGINNING | PREPOSITIONS


def _names(words: Words) -> bool:
    return any(word.group()[:1].isupper() and word.group() != "I" for word in words)


def _count(words: Words) -> int:
    """About how many things the words name: runs of capitals, and articles."""
    count, within = 0, False
    for word in words:
        marked = word.group()[:1].isupper() or word.group().lower() in _DETERMINERS
        count += marked and not (within and word.group()[:1].isupper())
        within = marked
    return count

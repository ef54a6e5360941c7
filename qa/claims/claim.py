"""A question in, what it claims out, if yes or no can answer it; pure, English.

"Did Olga open the harbour in 1921?" claims "Olga open the harbour in 1921". A question that only begins like one is none:
"Do you know where ...", "Can you tell me who ...". The claim is cut into its core (who does what) and the phrases that begin
with a preposition, which may stand anywhere in a sentence that says the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.claims.statement import Token, content, tokens

LONGEST = 300  # characters of a question; what is longer claims too much to be compared
LEAST_WORDS = 2
_AUXILIARIES = "is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must"
_OPENER = re.compile(r"(?:(?:and|but|so|also|then|ok|okay|well|please|hi|hello|sorry),? )+", re.IGNORECASE)
_IN_FRONT = re.compile(
    rf"((?:in|on|at|under|during|by|after|before|for|since|according to|as|with|while"
    rf"|when(?! (?:\w+ly )?(?:{_AUXILIARIES})\b))\b"
    r"[^,?]{1,80}),? "
    rf"((?:{_AUXILIARIES})(?:n't)? .+)",
    re.IGNORECASE,
)
_LED_UP_TO = re.compile(  # "Emma: did Olga ...", "Olga wrote Emma. Did she ...", "without the boat, were ..."
    rf"([^?]{{1,160}}?)[,:;.–—-] ((?:{_AUXILIARIES})(?:n't)? (?!you\b|(?:it|that|this) (?:right|true|correct|so)$)[^ ]+ .+)",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"(?:do you (?:happen to )?know|does any(?:one|body) know"
    r"|(?:can|could|would|will) you (?:please )?(?:tell|say|confirm)(?: to)?(?: me| us)?"
    r"|i(?:'d| would)? (?:want|like) to know|i(?:'m| am)? wonder(?:ing)?) (?:if|whether) (.+)",
    re.IGNORECASE,
)
_IS_IT_TRUE = re.compile(
    r"(?:is|was|isn't|wasn't) it (?:really |also |still )?(?:true|correct|right|a fact|the case|so) that (.+)", re.IGNORECASE
)
_CLEFT = re.compile(r"(?:is|was|isn't|wasn't) it ((?:(?! (?:who|that|which) ).){1,80}) (?:who|that|which) (.+)", re.IGNORECASE)
_TAG = re.compile(
    rf"(.{{5,}}?),? (?:right|correct|yes|true|or not|is that (?:so|right|true|correct)|(?:{_AUXILIARIES})(?:n't)? "
    r"(?:it|he|she|they|there|we|i|that|this))",
    re.IGNORECASE,
)
_DIRECT = re.compile(rf"({_AUXILIARIES})(?:n't)? (?!you\b)(.+)", re.IGNORECASE)
_ASKS_FOR_WORDS = re.compile(r"\b(?:can|could|may|might) (?:i|we) (?:ask|know|get to know|find out|learn)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:^|\b(?:and|or|known|clear|stated|said|told|information on|exactly)[, ]+)"
    r"(?:if so|who|whom|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
_ASKED_LAST = re.compile(  # "Quay Street 9, which town is that?"
    r"[,:;–—-] (?:(?:in|at|on|to|of|by|for|from) )?(?:who|whom|whose|what|when|where|why|how|which)\b[^,]*$", re.IGNORECASE
)
_ASKS_AT_THE_END = re.compile(
    rf"\b(?:who|whom|what|where|when|why|how)$|, (?:what|how|why) (?:{_AUXILIARIES})\b", re.IGNORECASE
)
_ASKS_WHO_KNOWS = re.compile(
    r"^(?:\S+ ){1,6}(?:knows?|remembers?|recalls?|tell|say|explain)(?: me| us)?,? (?:exactly )?"
    r"(?:who|whom|whose|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
_ASKS_FOR_A_THING = re.compile(  # "the council, are they of what kind"
    r"\b(?:what|how|why|when|where)\b|\b(?:of|in|on|at|by|to|for|from|with) (?:which|who|whom)\b", re.IGNORECASE
)
_ASKING_WORD = re.compile(r"\b(?:who|whom|whose|what|when|where|why|how|which)\b", re.IGNORECASE)
_OF_THE_ARTICLES = re.compile(
    r"^(?:there|we|i|you|(?:the|your|these|our|any) (?:pages?|articles?|documents?))\b"
    r".*\b(?:anything|something|pages?|articles?|documents?)\b.*\b(?:about|on|mention\w*|talks?|says?)\b"
    r"|\b(?:about|mention\w*)\b.*\b(?:articles?|pages?|documents?)\b",
    re.IGNORECASE,
)
_PREPOSITIONS = frozenset(
    "in on at from to for with by during since after before until between within through than against as into onto behind "
    "beside near without among across along".split()
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a question claims. `chunks`: its content words, the core first, then those of each phrase with its preposition.

    `auxiliary` is the question's ("did"), or empty where the claim is a sentence of its own.
    """

    auxiliary: str
    text: str
    tokens: tuple[Token, ...]
    chunks: tuple[tuple[str, tuple[Token, ...]], ...]

    @property
    def content(self) -> list[Token]:
        return [token for _, chunk in self.chunks for token in chunk]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The words on both sides of each "or": "in Oslo or Lisbon" asks which, not whether."""
        words = [token.text for token in self.tokens]
        return [(words[n - 1], words[n + 1]) for n in range(1, len(words) - 1) if words[n] == "or"]


def claim_of(question: str) -> Claim | None:
    """What `question` claims; None where it is no question that yes or no answers, or too long a one."""
    plain = " ".join(question.replace("’", "'").split())
    if len(plain) > LONGEST or "? " in plain:
        return None
    asked = plain.endswith("?")
    plain = plain.rstrip(" ?.!")
    if _ASKS_AT_THE_END.search(plain):
        return None
    if opener := _OPENER.match(plain):
        plain = plain[opener.end() :]
    if (front := _IN_FRONT.fullmatch(plain)) and not _ASKING_WORD.search(
        front[1], len("when") * front[1].lower().startswith("when ")
    ):
        if _ASKED_LAST.search(front[2]):  # "after she was born, who ...?"
            return None
        plain = f"{front[2]} {front[1][0].lower()}{front[1][1:]}"
    elif (led := _LED_UP_TO.fullmatch(plain)) and not (_ASKING_WORD.search(led[1]) or _ASKS_FOR_A_THING.search(led[2])):
        plain = f"{led[2]}, {led[1]}"
    auxiliary, text = _claimed(plain, asked)
    if (
        not text
        or _ASKING.search(text)
        or _ASKING.search(plain)
        or _ASKS_FOR_WORDS.search(plain)
        or _ASKS_WHO_KNOWS.search(plain)
    ):
        return None
    if _OF_THE_ARTICLES.search(text):
        return None
    found = _allowed(auxiliary.lower(), tokens(text))
    claim = Claim(auxiliary.lower(), text, tuple(found), _chunks(found))
    return claim if len(claim.content) >= LEAST_WORDS else None


def _claimed(plain: str, asked: bool) -> tuple[str, str]:
    """The auxiliary of a question (empty where it quotes a sentence) and what is left of it; two empty texts of any other."""
    for pattern in (_WHETHER, _IS_IT_TRUE):
        if match := pattern.fullmatch(plain):
            return "", match[1]
    if match := _CLEFT.fullmatch(plain):
        return "", f"{match[1]} {match[2]}"
    if match := _DIRECT.fullmatch(plain):
        return match[1], match[2]
    if (
        asked
        and (match := _TAG.fullmatch(plain))
        and not (_ASKING.search(match[1]) or _ASKED_LAST.search(match[1]) or _ASKS_AT_THE_END.search(match[1]))
    ):
        return "", match[1]
    return "", ""


def _allowed(auxiliary: str, found: Sequence[Token]) -> list[Token]:
    """With the numbers of what one asks to be allowed to do as such: who may have five may have two."""
    may = auxiliary in ("can", "may", "could", "am")
    return [replace(t, bound="upto") if may and t.slot == "count" and not t.bound else t for t in found]


def _chunks(found: Sequence[Token]) -> tuple[tuple[str, tuple[Token, ...]], ...]:
    cut: list[tuple[str, list[Token]]] = [("", [])]
    for number, token in enumerate(found):
        bounds = token.text == "than" and any(other.bound for other in found[number + 1 : number + 2])  # "more than 300"
        if (token.text in _PREPOSITIONS and not bounds) or (token.text == "of" and len(cut) > 1):
            cut.append((token.text, []))
        cut[-1][1].append(token)
    kept = [(preposition, tuple(content(chunk))) for preposition, chunk in cut]
    return tuple((preposition, chunk) for number, (preposition, chunk) in enumerate(kept) if chunk or not number)

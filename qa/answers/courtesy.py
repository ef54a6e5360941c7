"""What a person types in; the courtesy in it and the question that is left out; pure, English.

"Hi!", "thanks, that helped" and "bye" ask nothing, and get a fixed sentence. "Thanks, and where is the office?" is the question
"where is the office?". Courtesy is taken off only where a question clearly follows, so that "Hello, Dolly! opened when?" stays.
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa.terms import STOP_WORDS

Courtesy = Literal["greeting", "thanks", "goodbye"]

MOST_PHRASES = 4  # of courtesy, one after the other
_END = r"(?=\W|$)"
_PHRASES: tuple[tuple[Courtesy, str], ...] = (
    (
        "greeting",
        r"(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day))"
        r"(?: (?:there|again|everyone|everybody|all|team|footnote))?"
        r"|(?:and )?how are you(?: doing)?(?: today)?|how(?:['’]s| is) it going|how do you do|(?:nice|pleased) to meet you"
        r"|(?:i )?(?:hope|trust) (?:you|all|this|everything|everyone)\b[^.!?,;:]{0,60}",
    ),
    (
        "thanks",
        r"(?:(?:ok(?:ay)?|great|perfect|wonderful|fine|super|no),? )?(?:many thanks|thanks|thank you|thx|cheers)"
        r"(?: (?:a lot|a million|a bunch|again|so much|very much|kindly|footnote|in advance))?"
        r"(?: (?:indeed|everyone|all))?"
        r"(?: for (?:that|this|(?:the|your|all the|all your) (?:help|answers?|info|information|time)))?"
        r"|(?:that|this|it)(?:['’]s| is| was| has been| helped| helps)(?: very| really| so| me)?"
        r"(?: (?:helpful|useful|great|perfect|all|kind of you|a lot))?"
        r"|much appreciated|you(?:['’]re| are) (?:great|welcome|the best)"
        r"|(?:very |so )?(?:helpful|great|perfect|awesome|excellent)"
        r"|(?:well|good|nice) (?:done|job|work)|ok(?:ay)?|got it|i see|understood",
    ),
    (
        "goodbye",
        r"bye(?: bye|-bye)?|good ?bye|good night|see you(?: (?:later|soon|tomorrow|around))?|take care|farewell|so long"
        r"|have a (?:nice|good|great|lovely) (?:day|evening|weekend|one|time)",
    ),
)
_COURTESIES = tuple((name, re.compile(rf"(?:{words}){_END}", re.I)) for name, words in _PHRASES)
# The words of courtesy: a text that has no others, and one of these, is nothing else.
_MEANS: tuple[tuple[Courtesy, frozenset[str]], ...] = (
    ("thanks", frozenset("thank thanks thx ta cheers appreciated appreciate grateful helpful helped".split())),
    ("goodbye", frozenset("bye goodbye farewell later soon tomorrow".split())),
    (
        "greeting",
        frozenset("hi hello hey hiya howdy greetings morning mornin mornin' evening afternoon day there sorry".split()),
    ),
)
_WITH_IT = frozenset(
    "good great nice lovely fine perfect wonderful awesome brilliant excellent super very much lot lots bunch million kindly "
    "help answer answers info information ok okay yes no well everyone everybody anybody anyone somebody someone team footnote "
    "today tonight now again exactly needed wanted looked looking useful bother disturb see next time have real really quite "
    "i've you've that's it's i'm you're got found day".split()
)
_VERBS = frozenset("is are was were do does did has have had will would should may any there".split())
_MOST_WORDS = 12
_BETWEEN = re.compile(r"[\s,.!;:…–—-]*")
_BEFORE = re.compile(
    r"(?:(?:and|but|so|now|then|well|also|ok(?:ay)?|by the way|btw|next|"
    r"(?:i have |just )?(?:one|another|a|my)(?: (?:more|last|other|next|quick|final|further|short))* (?:thing|question)|"
    r"quick question|what i(?:['’]d| would| really) (?:like|want)(?:ed)? to know is|i (?:was |am )?wonder(?:ing)?|do you know)"
    r"\b[\s,.:;!–—-]*)+",
    re.I,
)
_ASKS = re.compile(
    r"(?:who|whom|whose|what|when|where|which|why|how|can|could|tell|show|give|list|name|find|explain|describe|summari[sz]e|"
    r"please|i(?:['’](?:m|d)| am| need| want| would| have)|in which|at what|on which|to whom|by whom|for how|"
    r"what['’]?s|who['’]?s|where['’]?s|anything|latest|newest)\b",
    re.I,
)
_ASKS_AFTER_A_PAUSE = re.compile(  # "Hi, is it open?", but "Cheers is set in which city?"
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|should|may|any)\b", re.I
)
_AFTER = re.compile(
    r"[,.!?;–—-]\s*(?:many thanks|thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much|in advance))?\W*$", re.I
)


@dataclass(frozen=True, slots=True)
class Courteous:
    """A text taken apart: the first courtesy in it, None where there is none, and the question, empty where there is none."""

    courtesy: Courtesy | None
    question: str


def taken_apart(text: str) -> Courteous:
    """The courtesy of a text, and its question. Where none clearly follows the courtesy, the question is the whole text."""
    text = " ".join(text.split())
    first, end, position = None, 0, 0
    for _ in range(MOST_PHRASES):
        name, after = _courtesy_at(text, position)
        if name is None:
            break
        first, end, position = first or name, after, _past(_BETWEEN, text, after)
    rest = text[position:]
    if only := _only(text):
        return Courteous(first or only, "")
    if first is None or not any(character.isalnum() for character in rest):
        return Courteous(first, "" if first else _without_thanks(text))
    asked = rest[_past(_BEFORE, rest, 0) :]
    paused = asked != rest or text[end:position].strip() != ""
    if _ASKS.match(asked) or (paused and _ASKS_AFTER_A_PAUSE.match(asked)):
        return Courteous(first, _without_thanks(asked))
    return Courteous(None, _without_thanks(text))


def _only(text: str) -> Courtesy | None:
    """The courtesy of a text without any other words; None where it has some, or asks."""
    words = re.findall(r"[\w'-]+", text.lower().replace("’", "'"))
    known = _WITH_IT | STOP_WORDS | frozenset().union(*(core for _, core in _MEANS))
    if not 0 < len(words) <= _MOST_WORDS or not known.issuperset(words) or _ASKS.match(words[0]) or words[0] in _VERBS:
        return None
    asks = "?" in text and not {"there", "hello", "hi", "hey"} & set(words)
    return None if asks else next((name for name, core in _MEANS if core & set(words)), None)


def _past(pattern: re.Pattern[str], text: str, position: int) -> int:
    """The end of what the pattern finds at a place."""
    found = pattern.match(text, position)
    return found.end() if found else position


def _courtesy_at(text: str, position: int) -> tuple[Courtesy | None, int]:
    """The courtesy that stands at a place, and where it ends; the longest one."""
    found = [(match.end(), name) for name, pattern in _COURTESIES if (match := pattern.match(text, position))]
    if not found:
        return None, position
    end, name = max(found)
    return name, end


def _without_thanks(text: str) -> str:
    """The question without thanks behind it."""
    behind = _AFTER.search(text)
    return text[: behind.start() + (text[behind.start()] == "?")] if behind and behind.start() else text

"""A short question that names nothing and the turn before it in, the question with what that turn was about out; pure, English.

"Who wrote the lyrics?" is about nothing until a song is named, "How many were injured?" until an event is. A question with a
noun of its own is not such a one: it may be about something else.
"""

import re

from qa.dialogue.named_before import AUXILIARIES, PREPOSITIONS, Mention, Past, mentions
from qa.dialogue.pronouns import ASKING, TOKEN, owning
from qa.dialogue.referents import first, thing
from qa.terms import STOP_WORDS

MOST_WORDS = 7
SPEAKER = re.compile(r"\b(?:i|you|we|me|us|my|your|our)\b", re.IGNORECASE)
_RELATIONAL = frozenset(  # nouns that are always of something
    "population capital president king queen leader head founder founders author writer director producer composer "
    "architect inventor owner winner cast plot title name cause causes result results outcome effect effects purpose "
    "goal aim height length width depth size weight area distance price cost value budget lyrics music soundtrack "
    "currency language religion climate border borders motto nickname predecessor successor headquarters age "
    "birthplace wife husband father mother children origin meaning magnitude epicentre epicenter duration casualties "
    "reason reasons members".split()
)
_OF_SOMETHING = re.compile(
    rf"\bthe ({'|'.join(sorted(_RELATIONAL))})(?=\W*$| (?:{'|'.join(sorted(AUXILIARIES))})\b(?! [A-Z]))", re.IGNORECASE
)
_GENERIC = frozenset(
    "people person persons many much men women times time things thing members others else happen happened".split()
)
_FIRST = frozenset("who how what when where why".split())
_COPULAR = re.compile(r"(?:what|who|how|where)(?:'s| is| are| was| were) [\w-]+\W*$", re.IGNORECASE)  # "What is inflation?"


def with_topic(text: str, last: Past) -> str:
    """The question about what the last one was about, where it says too little to be about anything."""
    if SPEAKER.search(text) or len(text.split()) > MOST_WORDS or any(mention.name for mention in mentions(Past(text))):
        return text
    found = _OF_SOMETHING.search(text)
    if found is None:
        return at_end(text, last) if _says_little(text) else text
    topic = _topic(last)
    if topic and topic.before == "of" and topic.bare.casefold() not in text.casefold():
        return f"{text[: found.end()]} of {topic.text}{text[found.end() :]}"
    about = first(thing, [last], text)
    return f"{text[: found.start()]}{owning(about)} {found[1]}{text[found.end() :]}" if about else text


def at_end(text: str, last: Past) -> str:
    """The question with the topic of the last one, behind it where that had a preposition, else before it."""
    topic, body = _topic(last), text.rstrip("?").rstrip()
    if topic is None or topic.bare.casefold() in text.casefold():
        return text
    return f"{body} {topic.before} {topic.text}{text[len(body) :]}" if topic.before in PREPOSITIONS else f"{topic.bare}: {text}"


def _topic(last: Past) -> Mention | None:
    found = mentions(last)
    behind = (mention for mention in found if mention.before in PREPOSITIONS)
    return next((mention for mention in found if mention.name), next(behind, None))


def _says_little(text: str) -> bool:
    """Whether a question has a verb at most that says what it is about: "How many were injured?", "Who won?"."""
    words = [word.lower() for word in TOKEN.findall(text)]
    content = [word for word in words if word not in STOP_WORDS | _GENERIC | ASKING]
    short = len(content) <= 1 and words[0] in _FIRST and not {"the", "a", "an"} & set(words)
    return short and bool(content or "happened" in words) and not _COPULAR.match(text)

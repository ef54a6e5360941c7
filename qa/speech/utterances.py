"""A paragraph of a document in, what is said in it and by whom out, and whether that is who is asked about; pure, English.

Where a pronoun or a title speaks, it comes with the place of the name that it stands for.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.sentences import sentences
from index.types import Document
from qa.speech.sayings import Saying, sayings
from qa.speech.speaker_words import PRONOUNS
from qa.speech.speakers import OWNED, bears, names_in, who_is
from qa.terms import STOP_WORDS
from qa.word_forms import content_words, lacking

Range = tuple[int, int]

_NEAR_TO = re.compile(  # a friend of Ada's, a spokesman for Minister Ada Brandt
    r"(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother) (?P<head>(?:[\w-]+ )*?(?:lawyer|attorney|widow|wife|husband|son|daughter|brother"
    r"|sister|mother|father|friend|biographer|aide|colleague|neighbou?r|fan|critic|opponent|supporter|follower|student"
    r"|disciple))s? (?:of|for|to) "
    r"|(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother) (?P<voice>(?:[\w-]+ )*?spokes\w+) (?:of|for) (?:the )?(?:[A-Z][\w-]+ )*"
    r"(?:Minister|President|Mrs?|Ms|Dr|Sir|Lord|Lady|Senator|Governor|Mayor|Prince|Princess|King|Queen)\b"
)
_OWNER = re.compile(r"(.+)['’]s? [a-z]")  # Ada's office, the Brandts' lawyer


@dataclass(frozen=True, slots=True)
class Utterance:
    """A saying in a document, its places in the document's text, and who speaks."""

    document: Document
    saying: Saying
    named: Range | None  # the name that the speaker stands for
    headings: str  # with the title
    before: str  # the sentence before
    paragraph: str

    @property
    def clause(self) -> str:
        """What is said."""
        return self.document.text[slice(*self.saying.clause)]

    @property
    def of_another(self) -> bool:
        """Whether not the one who is named speaks but what is his, as "his office" does."""
        return self.named is not None and OWNED.match(self.document.text, *self.saying.speaker) is not None

    @property
    def from_verb(self) -> str:
        """What is said, with what stands between it and the verb."""
        return self.document.text[min(self.saying.verb[0], self.saying.clause[0]) : self.saying.clause[1]]

    @property
    def sentence(self) -> str:
        """The sentences that it stands in."""
        return self.document.text[slice(*self.saying.sentence)]

    @property
    def speaker(self) -> str:
        """As it is written, with the name that it stands for."""
        text = self.document.text[slice(*self.saying.speaker)]
        return f"{text} {self.document.text[slice(*self.named)]}" if self.named else text


def utterances(document: Document, place: Range, headings: str, shows: Callable[[Range], bool]) -> Iterator[Utterance]:
    """What is said in a paragraph. `headings` stand above it; `shows`: whether a place may be shown."""
    start, text = place[0], document.text[slice(*place)]
    places = sentences(text)
    for saying in sayings(text):
        told = _moved(saying, start)
        named = who_is(document, told.speaker)
        if shows(told.sentence) and (named is None or shows(named)):
            before = next((text[slice(*one)] for one in reversed(places) if one[1] <= saying.sentence[0]), "")
            yield Utterance(document, told, named, headings, before, text)


def is_by(name: str, said: Utterance) -> bool:
    """Whether the one who is asked about speaks: the last word of his name, or every word of his title."""
    speaker = said.speaker
    wanted = content_words(name)
    own = said.document.text[slice(*said.saying.speaker)]
    if not wanted or _owned_by(own, wanted):
        return False
    names = [match.group() for match in names_in(name)]
    if not names and _is_typed_small(wanted, speaker):
        return True
    told = [match.group() for match in names_in(speaker)]
    owner = _OWNER.match(name)
    if not names or owner or name.split()[0].lower() == "the":
        if not lacking(wanted, speaker):
            return True
        himself = owner and told and owner[1].split()[-1].lower() in told[-1].lower().split()
        return bool(told) and not himself and bears(said.document, told[-1], name)
    last = names[-1].split()[-1].lower()
    theirs = {word.lower() for text in told for word in text.split()}
    if last in theirs:
        return not _another(names[-1], told)
    return bool(theirs) and theirs <= set(names[-1].lower().split())


def _is_typed_small(wanted: Sequence[str], speaker: str) -> bool:
    """Whether a name typed without capitals is the speaker's: its last word is, and of a full name the first one too."""
    words = [word for match in names_in(speaker) for word in match.group().split()]
    theirs = [word.lower() for word in words]
    return wanted[-1] in theirs and (len(theirs) == 1 or wanted[0] in theirs or len(wanted) == 1)


def _another(name: str, told: Sequence[str]) -> bool:
    """Whether those who are named so bear another first name: Rustam Emomali is not Emomali Rahmon."""
    first, *rest = name.lower().split()
    full = [
        text.lower().split() for text in told if len(text.split()) > 1 and text.lower().split()[-1] == name.lower().split()[-1]
    ]
    return bool(rest) and bool(full) and all(first not in words for words in full)


def _owned_by(speaker: str, wanted: Sequence[str]) -> bool:
    """Whether it is his office or his wife who speaks, and not he: all of it stands before "'s", or is "his"."""
    if near := _NEAR_TO.match(speaker):
        return not set(content_words(near["head"] or near["voice"])) & set(wanted)
    head = re.match(r"(?:(?:his|her|its|their)|.*['’]s) (.+)", speaker, re.I)
    return head is not None and not set(content_words(head[1])) & set(wanted) and not any(names_in(head[1]))


def can_speak(said: Utterance) -> bool:
    """Whether it is known who speaks: not an unresolved pronoun, and more than words without a meaning."""
    own = said.document.text[slice(*said.saying.speaker)]
    if own.lower() in PRONOUNS:
        return said.named is not None
    return any(word.lower() not in STOP_WORDS for word in own.split())


def _moved(saying: Saying, by: int) -> Saying:
    def moved(place: Range) -> Range:
        return place[0] + by, place[1] + by

    return Saying(
        moved(saying.speaker), moved(saying.verb), moved(saying.clause), saying.means, saying.quoted, moved(saying.sentence)
    )

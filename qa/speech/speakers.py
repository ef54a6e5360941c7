"""A document and a speaker in it in, the place that says who that is out; pure, English.

"He", "the minister", "her office" stand for a name: the nearest earlier one that is the subject of its sentence, or that
bears the title; "they" for several who are. A sentence that is itself about "he" is passed over. What is indefinite ("an
official"), and a pronoun without a name before it, stand for nobody known. Nothing is known of who is a woman and who is a
man.
"""

import re
from collections.abc import Iterator, Sequence

from index.sentences import sentences
from index.types import Document
from qa.speech.sayings import sayings
from qa.word_forms import base_form, content_words

Range = tuple[int, int]

MOST_SENTENCES = 8  # looked back
LEAST_ALIKE = 4  # letters that the forms of a word share
MOST_SUBJECT = 120  # characters from the beginning of a sentence to its subject

_NAMED = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*"
_NAME = re.compile(rf"{_NAMED}(?: (?:(?:of|de|van|von|al|bin|el) )?{_NAMED})*")
_WORD = re.compile(r"[^\W\d_]+")
_PRONOUN = re.compile(r"(?:he|she|it)", re.I)
OWNED = re.compile(r"(?:his|her|its) ", re.I)
_DEFINITE = re.compile(r"(?:the|this|that) ((?:[\w'’-]+ ){0,4})?([a-z-]+)$", re.I)
_BODIES = frozenset(
    "company firm party group bank agency ministry band team newspaper paper organisation organization club".split()
)
_PERSONS = re.compile(
    r"(?:The|the|An?|an?) (?:[a-z-]+ ){0,3}?(?:man|woman|boy|girl|child|king|queen|pope|wife|husband|mother|father|son|"
    r"daughter|brother|sister|friend|chief|guest|farmer|[a-z]{2,}(?:or|ist|ian|ant|man|woman|teacher|minister|leader|worker|officer|"
    r"singer|writer|driver|player|lawyer|officer|manager))\b"
)
_TITLE_FOLLOWS = re.compile(r",| \(| (?:is|was|are|were|became|as|(?:has|had) been|serve[sd] as)\b")
_SEVERAL = re.compile(
    r"(?:^|, |\b(?:that|what|if|when|where|because|while|whether|although|though|since|after|before|until|as|but|and) )"
    r"(?P<who>[Tt]he (?:[\w-]+ ){0,3}?[a-z-]+[a-rt-z]s)"
    r"(?= (?!(?:of|in|for|to|on|at|and|or|from|with|by|that|who|which)\b)[a-z]+)"
)
_PLURAL = re.compile(r"[^s]s$| and ")
_BESIDE = re.compile(rf",? ({_NAME.pattern})(?=[, ])")
_NOT_NAMES = frozenset(
    "the a an he she they it we i his her their its our my this that these those in on at from to for with by of about "
    "after before during since until when while as if although though because but and or so then there here however "
    "later instead meanwhile both some many most all no not one two three according once yet still also now today "
    "yesterday even under over between among what who january february march april may june july august september "
    "october november december monday tuesday wednesday thursday friday saturday sunday".split()
)
_PLACING = re.compile(r"\b(?:in|at|from|to|near|of|into|for|with|by|on|against|between|among|through|across) (?:the )?$", re.I)
_ABOUT_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey)\b")
# What a subject is followed by: a comma, or a verb.
_THEN = re.compile(
    r"(?:'s|’s)?(?:,| (?:\(|(?!this\b|his\b|its\b|as\b|towards\b)[a-z]+(?:ed|s)\b|(?:has|have|had|is|was|are|were|will|would"
    r"|can|could|may|might|must|did|does|do|also|then|later|became|began|came|found|gave|got|held|left|led|lost|made|met|put|ran|rose"
    r"|saw|sent|set|spoke|stood|told|took|went|won|wrote|built|bought|sold|kept|paid|said|taught|thought|brought|broke|chose|drew|drove|fell|flew|grew|knew|hit|cut|fought|spent|wore|and|who|himself|herself)\b))"
)


def who_is(document: Document, speaker: Range) -> Range | None:
    """The place of the name that a speaker stands for; None where it is a name itself, or stands for nobody known."""
    text = document.text[slice(*speaker)]
    owned = OWNED.match(text)
    if text.lower() == "they":
        return _several_before(document, speaker)
    if _PRONOUN.fullmatch(text) or (owned and not any(names_in(text[owned.end() :]))):  # not "her husband Karl"
        return _subject_before(document, speaker)
    definite = _DEFINITE.match(text)
    if definite is None or any(word[0].isupper() for word in text.split()[1:]):
        return None
    if definite[2] in _BODIES:
        return _with_word(document, speaker, definite[2]) or _subject_before(document, speaker)
    return _bearer(document, speaker, definite[2])


def bears(document: Document, name: str, title: str) -> bool:
    """Whether a name stands somewhere in the article directly beside a title with all its words: "China's foreign minister,
    Ada Brandt" is the Chinese foreign minister."""
    wanted = content_words(title)
    for match in re.finditer(rf"\b{re.escape(name)}\b|\b{re.escape(name.split()[-1])}\b", document.text):
        before = document.text[max(0, match.start() - 90) : match.start()].rpartition(". ")[2]
        before = before.rstrip(", ").rpartition(", ")[2]
        after = re.split(r"[.;]|(?<=.), ", document.text[match.end() : match.end() + 90])[0]
        beside = _WORD.findall(before.lower())[-1:]
        sides = [before] if any(_same(word, other) for word in wanted for other in beside) else []
        sides += [after] if _TITLE_FOLLOWS.match(after) else []
        if wanted and any(_has_all(wanted, side) for side in sides):
            return True
    return False


def _has_all(wanted: Sequence[str], text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(text)]
    return all(any(_same(word, other) for other in words) for word in wanted)


def _same(word: str, other: str) -> bool:
    """Whether two words are forms of one, as Chinese and China are."""
    return (
        word == other
        or base_form(word) == base_form(other)
        or (len(word) > LEAST_ALIKE and word[:LEAST_ALIKE] == other[:LEAST_ALIKE] and abs(len(word) - len(other)) < 5)
    )


def names_in(text: str) -> Iterator["re.Match[str]"]:
    """The runs of capitalised words that can be names."""
    for match in _NAME.finditer(text):
        words = match.group().split()
        dropped = 0
        while words and words[0].lower().rstrip(".") in _NOT_NAMES:
            dropped += len(words[0]) + 1
            words = words[1:]
        if words and words[-1].lower() not in _NOT_NAMES:
            shorter = re.compile(re.escape(" ".join(words))).match(text, match.start() + dropped)
            if shorter:
                yield shorter


def _before(document: Document, position: int) -> Iterator[Range]:
    """The sentences of the article before a place, the nearest first, beginning with what precedes it in its own."""
    found: list[Range] = []
    for block in document.blocks:
        if block.start >= position:
            break
        if block.label is None and block.kind in ("paragraph", "list_item", "quote"):
            places = sentences(document.text[block.start : block.end])
            found += [(block.start + start, min(block.start + end, position)) for start, end in places]
    yield from [place for place in reversed(found) if place[0] < position][:MOST_SENTENCES]


def _subject_before(document: Document, speaker: Range) -> Range | None:
    """Who speaks in, or else is the subject of, the nearest earlier sentence that is not itself about a pronoun."""
    for start, end in _before(document, speaker[0]):
        text = document.text[start:end]
        told = [saying.speaker for saying in sayings(text) if saying.speaker[1] < len(text)]
        named = [place for place in told if any(names_in(text[slice(*place)])) and not OWNED.match(text[slice(*place)])]
        if told and not named and all(_PRONOUN.fullmatch(text[slice(*place)]) for place in told):
            continue
        if found := (named[-1] if named else _subject(text)):
            return start + found[0], start + found[1]
    return None


def _several_before(document: Document, speaker: Range) -> Range | None:
    """The several who are the subject of an earlier clause of the sentence, or who speak in the one before."""
    for start, end in [*_before(document, speaker[0])][:2]:
        text = document.text[start:end]
        if end == speaker[0] and (found := [match.span("who") for match in _SEVERAL.finditer(text)]):
            return start + found[-1][0], start + found[-1][1]
        told = [saying.speaker for saying in sayings(text) if saying.speaker[1] < len(text)] if end < speaker[0] else []
        if told and _PLURAL.search(text[slice(*told[-1])]):
            return start + told[-1][0], start + told[-1][1]
    return None


def _subject(text: str) -> Range | None:
    """The name, or the noun for a person, that a sentence is about."""
    if person := _PERSONS.match(text):
        name = _BESIDE.match(text, person.end())
        return name.span(1) if name else person.span()
    pronoun = _ABOUT_PRONOUN.search(text)
    limit = min(MOST_SUBJECT, pronoun.start() if pronoun else MOST_SUBJECT)
    for match in names_in(text[: MOST_SUBJECT + 80]):
        if match.start() >= limit:
            return None
        owns = match.group().endswith(("'s", "’s"))
        if not owns and not _PLACING.search(text[: match.start()]) and _THEN.match(text, match.end()):
            return match.span()
    return None


def _with_word(document: Document, speaker: Range, word: str) -> Range | None:
    """The nearest earlier name that holds a word: for "the party" the National Party."""
    for start, end in _before(document, speaker[0]):
        for match in reversed(list(names_in(document.text[start:end]))):
            if word in match.group().lower().split() and " " in match.group():
                return start + match.start(), start + match.end()
    return None


def _bearer(document: Document, speaker: Range, title: str) -> Range | None:
    """The nearest earlier name that bears a title: "the minister" after "the foreign minister, Ada Brandt"."""
    for start, end in _before(document, speaker[0]):
        text = document.text[start:end]
        for match in reversed(list(names_in(text))):
            before, after = text[: match.start()], text[match.end() : match.end() + 60]
            words = match.group().split()
            if words[0].lower() == title and len(words) > 1:
                return start + match.start() + len(words[0]) + 1, start + match.end()
            beside = re.search(rf"\b{re.escape(title)},? $", before, re.I) is not None
            if beside or re.match(rf", (?:[\w'’-]+ ){{0,5}}{re.escape(title)}\b", after, re.I):
                return start + match.start(), start + match.end()
    return None

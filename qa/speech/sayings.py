"""A text in, who says what in it out: the place of the speaker, of the verb that ties them, and of what is said; pure,
English.

Both orders are known, and quotation marks or none: "...," said Ada. Ada, the mayor, said that ... According to Ada, ... Ada
calls it "...". What is said goes on to the end of its sentence, or to the closing quotation mark some sentences later. No
grammar is known: a speaker is the run of words before (or after) the verb, back to what cannot belong to a name or a noun.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.sentences import sentences
from qa.speech.speaker_words import (
    MOST_WORDS,
    PREPOSITIONS,
    WORD,
    Sentence,
    is_time,
    speaker_after,
    speaker_before,
    subject,
    without_adverbs,
)
from qa.speech.speech_verbs import CALLING, NOUNS, ONLY_AS, SAYING

Range = tuple[int, int]

LONGEST = 2000  # characters of a sentence that is looked at
MOST_BETWEEN = 90  # characters from the verb to a quotation mark
MOST_QUOTED = 1500  # characters of a quotation

_NAMING = frozenset(CALLING.values())
_A_THING = re.compile(r"\b(?:an?|some)(?: [\w’'-]+){1,3}$", re.I)
_NO_VERB_AFTER = frozenset("to of the a his her their no".split())
_OPEN, _CLOSE = '"“«', '"”»'
_ACCORDING = re.compile(r"\b[Aa]ccording to\b|\b[Ii]n the (?:view|opinion|words) of\b")
_BE = frozenset("is are was were be been being am get got".split())
_THAT = re.compile(
    r"(?: out)?(?: (?:to|in|on|at|of|during|last|earlier|again|also|yesterday) [^\"“.;:,]{1,50}?)?"
    r"(?:, however,)? (?:simply |clearly )?"
    r"that[;:,]? (?!(?:day|week|month|year|morning|afternoon|evening|night|time)(?: (?:at|in|on|to|during)\b|\W*$|[,.]))(?=\S)"
)
_TOLD_THAT = re.compile(r" (?!(?:of|about|against|for|to)\b)[^\"“.;:,]{1,60}? that (?=\S)")
# What another verb or clause has "by" for is not said by that: "it is thought that it was hit by a ship".
_BY = re.compile(r"(?:(?!\b(?:that|which|who|whom|to|and|is|are|was|were|be|been|being|has|have|had)\b)[^.;]){0,80}?\bby ")
_PLURAL = re.compile(r"(?:s|\b(?:I|we|they|you|people))$")
_PLAINLY = re.compile(
    r"(?: out| (?:in|at|on) [^\"“.;:,]{1,50}?)? that\b(?! (?:day|week|month|year|night|way)\b)|[,:;]? ?[\"“]|:"
)
_ITSELF = re.compile(r"(?:itself|himself|herself|themselves|it|him|her|them) (?=\w)")
_TURNED = frozenset("said says added explained argued".split())  # may stand before the one who speaks, without quotation marks
_LED_IN = re.compile(r"(?:.* )?(?:and|but|for|because|that|since|while|as|so|where|when)|[^,]{1,30},", re.I)
_LISTED = re.compile(r"(?:, [\w’'-]+){1,5}, (?:and|or) [\w’'-]+(?: [\w’'-]+){0,2}(?=[;.,]|$)")
_WITH_ONE = re.compile(r" with (?!.*\b(?:of|for|in|at|from|to|with|on|by|about|after|before|while|when) $)")  # with Ada saying
_JOINT = re.compile(r",|;| (?:and|but) ")
_OF = re.compile(r"(?:of|about|for|to(?= .* as )) (?=\w)")
_AS = re.compile(r"[^.;:]{1,100}? as (?=\S)")
# What is written or added mostly is a thing: it tells only where words follow, not in "she wrote the song in May".
_WITH_OBJECT = frozenset("write add observe maintain conclude recall".split())
_TOLD_LATER = re.compile(
    r"(?! (?:an?|the|his|her|its|their|it|them|this|some|two|several)\b)[^.;\"“]{0,90}?(?: that\b|[,:] ?[\"“]|: |[\"“])"
)
_ADDRESSED = frozenset("tell ask urge warn reply answer".split())


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says what: places in the text. `verb` is as it stands; `means` is it in its first form ("say" for "said")."""

    speaker: Range
    verb: Range
    clause: Range
    means: str
    quoted: bool
    sentence: Range  # all sentences that it stands in


def sayings(text: str) -> Iterator[Saying]:
    """Every speaker of a text with what he says, in order."""
    places = sentences(text)
    for number, (start, end) in enumerate(places):
        if end - start > LONGEST:
            continue
        sentence = Sentence(text, start, end, places[min(len(places) - 1, number + 6)][1])
        found = [*_told(sentence), *_according(sentence)]
        found.sort(key=lambda saying: saying.verb)
        for saying in _apart(text, found):
            yield _whole(saying, places)
        if found and (more := _goes_on(text, found[-1], places[number + 1 : number + 2])):
            yield more


def _goes_on(text: str, said: Saying, following: Sequence[Range]) -> Saying | None:
    """What the same one says in the next sentence, where that is a quotation too: “It is old,” said Ada. “We need another.”"""
    if not said.quoted or said.clause[0] > said.verb[0] or not following:
        return None
    start, end = following[0]
    whole = text[start:end]
    if len(whole) < 3 or whole[0] not in _OPEN or whole[-1] not in _CLOSE or any(mark in whole[1:-1] for mark in '"“”'):
        return None
    return replace(said, clause=(start + 1, end - 1), sentence=(said.sentence[0], end))


def _apart(text: str, found: Sequence[Saying]) -> Iterator[Saying]:
    """Each without what another says after a semicolon, or the same one says with another verb."""
    for saying in found:
        start, end = saying.clause
        again = [other.verb[0] for other in found if other.speaker == saying.speaker and start < other.verb[0] < end]
        if again and not saying.quoted and (joint := text.rfind(", and ", start, min(again))) > start:
            saying = replace(saying, clause=(start, joint))
        starts = [other.speaker[0] for other in found if saying.clause[0] < other.speaker[0] < saying.clause[1]]
        ends = [at for start in starts if (at := text.rfind(";", saying.clause[0], start)) > saying.clause[0]]
        yield replace(saying, clause=(saying.clause[0], min(ends))) if ends and not saying.quoted else saying


def _whole(saying: Saying, places: Sequence[Range]) -> Saying:
    """With all sentences that it stands in."""
    touched = [place for place in places if place[0] < max(saying.clause[1], saying.verb[1]) and saying.sentence[0] < place[1]]
    touched = [place for place in touched if place[1] > min(saying.clause[0], saying.speaker[0], saying.verb[0])]
    sentence = (touched[0][0], touched[-1][1])
    return Saying(saying.speaker, saying.verb, saying.clause, saying.means, saying.quoted, sentence)


def _told(sentence: Sentence) -> Iterator[Saying]:
    words = sentence.words
    for at, word in enumerate(words):
        means = SAYING.get(word.group()) or CALLING.get(word.group())
        before = words[at - 1].group().lower() if at else ""
        if means is None or before in _NO_VERB_AFTER or (before == "by" and not word.group().endswith("ing")):
            continue
        if before.endswith(("'s", "’s")) or (means in ONLY_AS and not _AS.match(sentence.text, word.end(), sentence.end)):
            continue  # the sheriff's claim; he dismissed the guard
        if word.group() in NOUNS and not _PLAINLY.match(sentence.text, word.end(), sentence.end):
            continue
        behind = without_adverbs(words[:at])
        if behind and behind[-1].group().lower() in _BE:
            yield from _passive(sentence, word, means)
        elif made := _active(sentence, word, means):
            yield made


def _active(sentence: Sentence, word: "re.Match[str]", means: str) -> Saying | None:
    """... said Ada / Ada said ... / "...", said Ada / ..., Ada said."""
    text, verb = sentence.text, (word.start(), word.end())
    lead = text[sentence.start : verb[0]].rstrip()
    quote_before = _quotation_ending(sentence, sentence.start + len(lead))
    if quote_before:
        speaker = speaker_after(sentence, verb[1])
        return _made(sentence, speaker, verb, quote_before, means, quoted=True) if speaker else None
    if word.group() in _TURNED and lead.endswith(",") and (speaker := _turned(sentence, verb[1])):
        return _made(sentence, speaker, verb, (sentence.start, sentence.start + len(lead) - 1), means, quoted=False)
    speaker = speaker_before(sentence, verb[0])
    if word.group().endswith("ing") and not (speaker and _WITH_ONE.search(text, max(0, speaker[0] - 6), verb[0])):
        speaker = subject(sentence)
    if speaker is None:
        return None
    if means in _NAMING and _is_thing(sentence, speaker):
        return None
    if word.group() in NOUNS and word.group() == means and not _PLURAL.search(text[slice(*speaker)]):
        return None  # "the only state that ..."
    quote_before = _quotation_ending(sentence, len(text[: speaker[0]].rstrip()))
    said = _clause_after(sentence, verb[1], means)
    if quote_before and not _THAT.match(text, verb[1], sentence.end):
        return _made(sentence, speaker, verb, quote_before, means, quoted=True)
    if said is None:
        told = text[sentence.start : speaker[0]].rstrip(" ,")
        ends = not text[verb[1] : sentence.end].strip(" .!?")
        said = (sentence.start, sentence.start + len(told)) if ends and len(told.split()) > 2 else None
    if said is None or (means in _WITH_OBJECT and not _TOLD_LATER.match(text, verb[1], sentence.end)):
        return None
    return _made(sentence, speaker, verb, said, means, quoted=text[max(0, said[0] - 1)] in _OPEN)


def _turned(sentence: Sentence, position: int) -> Range | None:
    """Who speaks in "Ships come twice a day, said the harbour master Ada Brandt": a name that nothing more is told of."""
    speaker = speaker_after(sentence, position)
    if speaker is None or not sentence.text[slice(*speaker)].split()[-1][0].isupper():
        return None
    rest = sentence.text[speaker[1] : sentence.end]
    ends = re.match(r"\W*$|[,(]| (?:in|on|at|during|after) ", rest)
    return speaker if ends and not is_time(sentence.text[slice(*speaker)].split()[0]) else None


def _passive(sentence: Sentence, word: "re.Match[str]", means: str) -> Iterator[Saying]:
    """X was described by Ada as ...; X was announced by Ada."""
    by = _BY.match(sentence.text, word.end(), sentence.end)
    speaker = speaker_after(sentence, by.end()) if by else None
    if speaker:
        as_what = re.compile(r",? as ").match(sentence.text, speaker[1], sentence.end)
        subject = sentence.text[sentence.start : word.start()].rstrip()
        whole = (sentence.start, sentence.start + len(subject))
        clause = (as_what.end(), _trimmed(sentence.text, sentence.end)) if as_what else whole
        yield _made(sentence, speaker, (word.start(), word.end()), clause, means, quoted=False)


def _according(sentence: Sentence) -> Iterator[Saying]:
    for match in _ACCORDING.finditer(sentence.text, sentence.start, sentence.end):
        comma = min((at for mark in ",);:" if (at := sentence.text.find(mark, match.end(), sentence.end)) >= 0), default=-1)
        first = match.start() - sentence.start < 8
        stop = comma if comma >= 0 else _trimmed(sentence.text, sentence.end)
        speaker = (match.end() + 1, stop)
        if not 0 < len(sentence.text[slice(*speaker)].split()) <= MOST_WORDS:
            continue
        told = sentence.text[sentence.start : match.start()].rstrip(" ,(")
        after = (comma + 2, _trimmed(sentence.text, sentence.end))
        before = (sentence.start, sentence.start + len(told))
        led_in = _LED_IN.fullmatch(sentence.text[sentence.start : match.start()].rstrip())
        clause = after if (first or led_in) and comma >= 0 else before
        if clause[1] - clause[0] > 3:
            yield _made(sentence, speaker, (match.start(), match.end()), clause, "say", quoted=False)


def _made(sentence: Sentence, speaker: Range, verb: Range, clause: Range, means: str, *, quoted: bool) -> Saying:
    return Saying(speaker, verb, clause, means, quoted, (sentence.start, sentence.end))


def _quotation_ending(sentence: Sentence, position: int) -> Range | None:
    """The quotation that ends just before `position`: what stands between its marks."""
    text = sentence.text
    end = position
    while end > sentence.start and text[end - 1] in ", ":
        end -= 1
    if end - 1 <= sentence.start or text[end - 1] not in _CLOSE:
        return None
    opening = max(text.rfind(mark, max(0, end - MOST_QUOTED), end - 1) for mark in _OPEN)
    return (opening + 1, end - 1) if opening >= 0 and end - opening > 3 else None


def _clause_after(sentence: Sentence, position: int, means: str) -> Range | None:
    """What follows the verb: the quotation that opens soon, else all that follows "that", else the rest of the sentence."""
    text = sentence.text
    that = _THAT.match(text, position, sentence.end)
    that = that or (_TOLD_THAT.match(text, position, sentence.end) if means in _ADDRESSED else None)
    limit = min(sentence.end, position + MOST_BETWEEN)
    opening = min((at for mark in _OPEN if (at := text.find(mark, position, limit)) >= 0), default=-1)
    stop = _another_says(text, position, opening)
    if stop is not None:
        opening = -1
    between = text[position : max(opening, position)]
    soon = opening >= 0 and (not between.strip(" ,:;") or between.rstrip().endswith((",", ":", ";")) or means in _NAMING)
    if soon or (that and opening == that.end()):
        return opening + 1, _closing(sentence, opening)
    if that:
        return that.end(), _trimmed(text, sentence.end)
    if means in _ADDRESSED and opening >= 0:
        return opening + 1, _closing(sentence, opening)
    start = position
    while start < sentence.end and text[start] in " ,:;":
        start += 1
    end = _trimmed(text, sentence.end if stop is None else min(stop, sentence.end))
    if match := _OF.match(text, start):
        start = match.end()
    if means in _NAMING:
        start = match.end() if (match := _ITSELF.match(text, start)) else start
        end = at if (at := text.find(",", start, end)) >= 0 and not _LISTED.match(text, at, end) else end
    return (start, end) if len(text[start:end].split()) > 1 or means in _NAMING else None


def _another_says(text: str, position: int, opening: int) -> int | None:
    """Where the words of a verb at `position` end because another verb stands before the quotation: "he asked where it was,
    and she answered"; None where none does."""
    for word in WORD.finditer(text, position, max(opening, position)):
        if (word.group() in SAYING or word.group() in CALLING) and word.group() not in NOUNS:
            ends = [match.start() for match in _JOINT.finditer(text, position, word.start())]
            return ends[-1] if ends else len(text)
    return None


def _closing(sentence: Sentence, opening: int) -> int:
    """Where a quotation ends: before its closing mark, or with the text that it may go on in."""
    marks = _CLOSE if sentence.text[opening] == '"' else "”»"
    limit = min(sentence.last, opening + MOST_QUOTED)
    ends = [at for mark in marks if (at := sentence.text.find(mark, opening + 1, limit)) >= 0]
    return min(ends, default=_trimmed(sentence.text, sentence.end))


def _trimmed(text: str, end: int) -> int:
    """The end without what closes a sentence."""
    while end > 0 and text[end - 1] in " .!?\n":
        end -= 1
    return end


def _is_thing(sentence: Sentence, speaker: Range) -> bool:
    """Whether the words before "called" name what is called so: "in a plan called Hunger"."""
    before = sentence.text[sentence.start : speaker[0]].split()
    return _A_THING.search(sentence.text[slice(*speaker)]) is not None or bool(before and before[-1].lower() in PREPOSITIONS)

"""Who said it, or what did he say: a question in, the speaker or his words with the verb that ties them out; pure, English.

All three stand in one article, are quoted and marked. Where a pronoun or a title speaks, the name that it stands for is quoted
too. Somebody else's words are never given for those of the one who is asked about: then the question is refused, also where the
reader would have answered it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from qa.answers.withdrawn import withdrawn
from qa.cite import cite_marked, quotation, without_overlaps
from qa.decide import UNSURE_SHARE
from qa.found import Found
from qa.question.asked import kind_of
from qa.speech.asked_saying import AskedSaying, asked_saying, speaks_of_words
from qa.speech.contradiction import contradicts
from qa.speech.speakers import names_in
from qa.speech.speech_verbs import CALLING
from qa.speech.utterances import Utterance, can_speak, is_by, utterances
from qa.types import Answer, Citation, Mark
from qa.word_forms import base_form, content_words, lacking

Range = tuple[int, int]

LEAST_MET = 0.6  # share of the words that are asked about which must stand in what is said, or beside it
LEAST_OF_WHO = 0.5  # where the speaker is asked for, and the verb is the very one of the question
LEAST_READ = 0.4  # where the reader's span stands there too
LEAST_SAID = 0.34  # of them in the words themselves
LEAST_READ_SAID = 0.2
SAME_VERB = 0.25  # what the very verb of the question is worth beside the words
NOTHING_LACKS = 0.25  # what it is worth that all words are met
READ = 0.5  # what the reader's probability is worth
NEARLY_ALL = 0.65  # where a place may stand further off
MOST_HITS = 8

# Verbs that no other one stands for.
_OWN = frozenset("deny promise warn announce ask call describe reply predict urge recommend propose".split())
_WHEN = re.compile(r"\b(?:when|after|while|before|once)\b.*")
_ANSWERING = frozenset("answer reply respond".split())
_FRAME = "said say saying tell told called call described describe according word words comment statement exactly ever".split()
_IN_A_PLACE = re.compile(r"\b(?:in|at|near) (?:the )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*$")
_POINTING = re.compile(r"\b(?:such|this|that|it|its|they|them|their|these|those|he|she|him|her|his|so)\b", re.I)
_TITLED = re.compile(r"(?P<title>.*?\b[a-z][\w'’-]*) (?P<name>[^\W\d_a-z][\w'’.-]*(?: [^\W\d_a-z][\w'’.-]*)+)$")
# Words of a sentence that may tell what somebody says or thinks though no saying was found in it.
_OPINION = re.compile(
    r"[\"“”]|\b(?:(?:said|says?|told|tells?|wrote|writes?|written|shows?)\b|think|thought|belie[fv]|view|opinion|support|oppos|reject|accus|critici"
    r"|want|wish|hope|fear|promis|pledg|warn|den(?:y|ied|ies)|announc|declar|claim|argu|call|describ|speak|spoke|comment|stat(?:ed|es)"
    r"|insist|suggest|propos|advi[cs]|recommend|explain|admit|agree|prais|condemn|answer|repl|ask|statement|report|note)",
    re.I,
)
_NOT_TITLES = frozenset("of for in at from and the a an by".split())


def answer(found: Found, read: Answer) -> Answer | None:
    """The speaker or the words; a refusal where others said them; None where nothing of the kind is asked or known."""
    asked = asked_saying(found.question)
    if read.kind != "span":
        return None
    if asked is None:
        return _beside(found, read) if speaks_of_words(found.question) else None
    best = _best(found, asked)
    if best is None:
        if asked.loose:
            return _beside(found, read)
        if read.answered:
            if _is_of_another(found, asked):
                return withdrawn(found, read)
            return (_at_speaker(found, read, asked) if asked.wants == "speaker" else None) or _beside(found, read)
        return read if asked.wants == "words" and any(names_in(asked.speaker)) and not asked.within else None
    if asked.within:
        return _within(read, best)
    return _told(found, read, best, asked)


def _beside(found: Found, read: Answer) -> Answer | None:
    """The span that was read with the one who says it and the verb marked, where it stands in somebody's words."""
    first = read.citations[0] if read.answered else None
    if first is None or first.answer_start is None or kind_of(found.question).type in ("list", "yes_no"):
        return None
    hit = found.hits[found.decision.ranked[0][0].hit]
    for said in _all(replace(found, hits=(hit,))):
        if said.saying.clause[0] <= first.answer_start < said.saying.clause[1]:
            return _within(read, said)
    return None


def _at_speaker(found: Found, read: Answer, asked: AskedSaying) -> Answer | None:
    """The one who was read as the speaker, marked with the verb and the words that fit best; None where he says nothing."""
    first = read.citations[0]
    if first.answer_start is None or first.answer_end is None:
        return None
    place, wanted = (first.answer_start, first.answer_end), content_words(asked.about, _FRAME)
    hit = found.hits[found.decision.ranked[0][0].hit]
    told = [said for said in _all(replace(found, hits=(hit,))) if _touch(said.saying.speaker, place)]
    best = max(told, key=lambda said: _met(wanted, said.clause), default=None)
    if best is None:
        return None
    marks = [
        Mark("answer", *place),
        Mark("speaker", *place),
        Mark("verb", *best.saying.verb),
        Mark("referent", *best.saying.clause),
    ]
    citation = cite_marked(best.document, best.saying.sentence, marks, place)
    return replace(read, citations=tuple(without_overlaps([citation, *read.citations])))


def _touch(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _best(found: Found, asked: AskedSaying) -> Utterance | None:
    """What fits best: all of it is about what is asked, and its speaker is the one who is asked about."""
    fitting: list[tuple[tuple[float, ...], Utterance]] = []
    for number, said in enumerate(_all(found)):
        if (fit := _fit(found, asked, said)) is not None:
            fitting.append(((*fit, -number), said))
    return max(fitting, key=lambda entry: entry[0])[1] if fitting else None


def _fit(found: Found, asked: AskedSaying, said: Utterance) -> tuple[float, ...] | None:
    """How well a saying answers; None where it does not."""
    wanted = content_words(asked.about, _FRAME)
    if asked.wants == "words" and not is_by(asked.speaker, said):
        return None
    same_verb = base_form(asked.verb) == base_form(said.saying.means)
    if asked.verb in _OWN and asked.wants == "words" and not same_verb and not _alike(asked, said):
        return None
    if not wanted:
        return (float(same_verb), 0.0) if asked.wants == "words" else None
    if asked.wants == "speaker" and not (can_speak(said) and _is_among(asked.speaker, said)):
        return None
    near = f"{said.headings}\n{said.sentence}\n{said.before if _POINTING.search(said.from_verb) else ''}"
    met, in_words = max(_met(wanted, near), _met_as_told(wanted, asked, said, near)), _met(wanted, said.clause)
    own = lacking(wanted, said.before) if _POINTING.search(said.from_verb) else wanted  # what no "this" stands for
    probability = _read_with(found, said)
    is_read = probability > 0
    least = LEAST_READ if is_read else LEAST_OF_WHO if same_verb and asked.wants == "speaker" else LEAST_MET
    if _lacks_names(asked, said, met) or met < least or contradicts(asked, said, _FRAME):
        return None
    if asked.wants == "speaker" and max(in_words, _met(own, said.clause)) < (LEAST_READ_SAID if is_read else LEAST_SAID):
        return None
    apart = max(said.saying.clause[0] - said.saying.verb[1], said.saying.verb[0] - said.saying.clause[1], 0)
    fit = met + in_words + SAME_VERB * same_verb + NOTHING_LACKS * (met == 1) + READ * probability
    return fit, float(is_read), -float(apart)  # of two verbs before the same words the nearer one ties them


def _met(wanted: Sequence[str], text: str) -> float:
    return 1 - len(lacking(wanted, text)) / len(wanted) if wanted else 0.0


def _met_as_told(wanted: Sequence[str], asked: AskedSaying, said: Utterance, near: str) -> float:
    """The same where it is asked what one said when something happened: that may stand in the sentence before."""
    when = _WHEN.search(asked.about) if asked.wants == "words" else None
    circumstances = set(content_words(when.group(), _FRAME)) if when else set()
    lacks = [word for word in lacking(wanted, near) if word not in circumstances or lacking([word], said.before)]
    return 1 - len(lacks) / len(wanted)


def _is_among(names: str, said: Utterance) -> bool:
    """Whether one of those speaks among whom the speaker is asked for, or it is asked for without names."""
    return not names or any(is_by(name.strip(), said) for name in names.split(" or "))


def _alike(asked: AskedSaying, said: Utterance) -> bool:
    """Whether both verbs give something a name, as call and describe do, or an answer; no other verb stands for another."""
    verbs = {asked.verb, said.saying.means}
    return verbs <= set(CALLING.values()) or verbs <= _ANSWERING


def _all(found: Found) -> Iterator[Utterance]:
    """What is said in the paragraphs of the hits, each once."""
    seen: set[tuple[str, int]] = set()
    for hit in found.hits[:MOST_HITS]:
        document = found.document(hit.document.id)
        headings = "\n".join([document.meta.title, *hit.passage.heading_path])
        for block in document.blocks:
            place, key = (block.start, block.end), (document.meta.id, block.start)
            touched = block.start < hit.passage.end and hit.passage.start < block.end
            if touched and key not in seen and block.label is None and block.kind != "heading":
                seen.add(key)
                yield from utterances(document, place, headings, partial(found.shows, document.meta.id))


def _lacks_names(asked: AskedSaying, said: Utterance, met: float) -> bool:
    """Whether a name or number that is asked about stands neither in nor beside the sentence; where nearly all else is met,
    a place may stand anywhere in the paragraph: who fears it in Chile?"""
    near = f"{said.headings}\n{said.before}\n{said.sentence}\n{said.speaker}"
    if asked.wants == "speaker" and met >= NEARLY_ALL and _IN_A_PLACE.search(asked.about):
        near = f"{near}\n{said.paragraph}"
    named = [word for match in names_in(asked.about) for word in match.group().split() if len(word) > 1]
    numbers = re.findall(r"\b\d[\d.,]*\b", asked.about)
    return bool(lacking([re.sub("['’]s$", "", word.lower()) for word in (*named, *numbers)], near))


def _read_with(found: Found, said: Utterance) -> float:
    """How probable the best span is that the reader finds worth a look, of those in the clause or at the speaker; else 0."""
    for span, probability in found.decision.ranked:
        if probability >= UNSURE_SHARE * found.threshold and found.hits[span.hit].document.id == said.document.meta.id:
            places = (said.saying.clause, said.saying.speaker, *([said.named] if said.named else []))
            if any(start < span.end and span.start < end for start, end in places):
                return probability
    return 0.0


def _is_of_another(found: Found, asked: AskedSaying) -> bool:
    """Whether what was read is no saying of the one who is asked about, or of nobody who says it."""
    span = found.decision.ranked[0][0]
    hit = found.hits[span.hit]
    document = found.document(hit.document.id)
    start, end = next((unit for unit in hit.passage.units if unit[0] <= span.start < unit[1]), (span.start, span.end))
    said = [one for one in _all(replace(found, hits=(hit,))) if one.saying.sentence[0] <= span.start < one.saying.sentence[1]]
    heads = content_words(asked.speaker)[-1:]
    is_name = any(names_in(asked.speaker))
    if asked.wants == "words":
        if said:
            return not any(is_by(asked.speaker, one) or not (is_name or lacking(heads, one.speaker)) for one in said)
        return bool(lacking(heads, document.text[max(0, start - 200) : end])) or (
            is_name and not asked.within and not _OPINION.search(document.text[start:end])
        )
    if said and all(contradicts(asked, one, _FRAME) for one in said):
        return True
    wanted = content_words(asked.about, _FRAME)
    return 2 * len(lacking(wanted, document.text[start:end])) > len(wanted)


def _within(read: Answer, said: Utterance) -> Answer | None:
    """The span that was read, with the one who says it and the verb marked; None where it does not stand in his words."""
    first = read.citations[0] if read.answered else None
    if first is None or first.answer_start is None or first.document.id != said.document.meta.id:
        return None
    answer = (first.answer_start, first.answer_end or first.answer_start)
    if not said.saying.clause[0] <= answer[0] < said.saying.clause[1]:
        return None
    who = said.saying.speaker if said.named else _core(said.document.text, said.saying.speaker)
    marks = [Mark("answer", *answer), Mark("speaker", *who), Mark("verb", *said.saying.verb)]
    citation = cite_marked(said.document, said.saying.sentence, marks, answer)
    return replace(read, citations=tuple(without_overlaps([citation, *read.citations])))


def _told(found: Found, read: Answer, said: Utterance, asked: AskedSaying) -> Answer:
    """The name of the speaker, or the words; the sentence with its marks, and that which names the speaker."""
    text, saying = said.document.text, said.saying
    who = _core(text, said.named if said.named and not said.of_another else saying.speaker)
    place = who if asked.wants == "speaker" else saying.clause
    marks = [
        Mark("speaker", *(saying.speaker if said.named else who)),
        Mark("verb", *saying.verb),
        Mark("answer" if asked.wants == "words" else "referent", *saying.clause),
    ]
    inside = saying.sentence[0] <= who[0] < saying.sentence[1]
    named = [Mark("answer", *who)] if asked.wants == "speaker" else []
    named += [Mark("speaker", *who)] if said.named and not said.of_another else []
    main = cite_marked(
        said.document,
        saying.sentence,
        sorted([*marks, *(named if inside else [])], key=lambda mark: mark.role != "answer"),
        place if inside or asked.wants == "words" else None,
    )
    citations = [main] if inside or not named else _with_name(said, main, named, who, asked)
    if said.named and said.of_another:
        owner = Mark("referent", *said.named)
        citations.append(cite_marked(said.document, quotation(said.document, *said.named), [owner], None))
    return replace(
        read,
        status="answered",
        answer=text[slice(*place)],
        confidence=max(found.threshold, read.confidence if _read_with(found, said) else 0.0),
        citations=tuple(without_overlaps(citations)),
        nearest=(),
        missing=None,
    )


def _with_name(said: Utterance, main: Citation, named: Sequence[Mark], who: Range, asked: AskedSaying) -> list[Citation]:
    """The sentence that names the speaker, before the other where he is asked for."""
    name = cite_marked(said.document, quotation(said.document, *who), named, who if asked.wants == "speaker" else None)
    return [name, main] if asked.wants == "speaker" else [main, name]


def _core(text: str, who: Range) -> Range:
    """The name without the title before it: of "airline boss Ada Brandt" Ada Brandt."""
    match = _TITLED.match(text[slice(*who)])
    if match is None or match["title"].split()[-1].lower() in _NOT_TITLES:
        return who
    return who[1] - len(match["name"]), who[1]

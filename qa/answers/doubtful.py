"""A question whose best candidate is in doubt in, that answer or a refusal out, by what its passage says; pure.

Just below the threshold a candidate is shown where its passage and headings hold every word of the question (but for one verb
at most), its own sentence the numbers, and it is of the type that is asked for. Just above it nothing is shown where they lack
a name of the question, or what is asked for and all other words for that: half an hour is not what a test costs.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answers.withdrawn import withdrawn
from qa.asked_thing import ASKING, asked_phrase
from qa.cite import cite
from qa.evidence import rows, stands_in
from qa.found import Found
from qa.other_words import is_known, name_forms, other_words
from qa.question.asked import kind_of
from qa.question.named import absent_names
from qa.rewrite import names
from qa.terms import has_digit, words
from qa.types import Answer, Hit, Span
from qa.values.answer_types import holds
from qa.word_forms import content_words, lacking

LEAST_TYPED, LEAST = 0.52, 0.66  # the least share of the threshold, where a type of answer is asked for, and where none is
LEAST_WORDS = 2  # of a question: "against whom, in the final?" tells too little of what it is about
DOUBTFUL = 1.1  # of the threshold: up to here a shown answer is looked at
_FILLING = frozenset("roughly whole altogether total around ask asked thanks hello".split())
_ONE_ANSWER = frozenset("who when where how_many how_much how_long how_old other".split())
_MEASURED = ("number", "amount", "duration", "age", "date")
_POINTING = re.compile(r"\b(?:it|he|she|they|him|her|them|there)\b", re.I)  # at what nobody knows
# What makes one of several the right one: not left to be understood.
_CHOOSING = re.compile(
    r"\b(?:now|currently?|today|still|latest|first|last|only|original(?:ly)?|best|most|least|[a-z]{2,}est)\b", re.I
)


def answer(found: Found, read: Answer) -> Answer | None:
    """The candidate as the answer, a refusal in place of what was read, or None where the words decide nothing."""
    asked = kind_of(found.question)
    if read.kind != "span" or read.notice or asked.type not in _ONE_ANSWER or not found.decision.ranked:
        return None
    span, probability = found.decision.ranked[0]
    hit = found.hits[span.hit]
    if read.answered:
        is_it = read.answer == span.text and probability < DOUBTFUL * found.threshold
        return withdrawn(found, read) if is_it and _lacks_what_is_asked(found.question, hit) else None
    least = LEAST if asked.expects == "anything" else LEAST_TYPED
    told = holds(span.text, asked) and (asked.expects not in _MEASURED or has_digit(span.text))
    is_likely = probability >= least * found.threshold and told
    fits = is_likely and _says_all(found, span, hit)
    return _shown(found, read, span) if fits else None


def _says_all(found: Found, span: Span, hit: Hit) -> bool:
    """Whether the passage says what the question says, but for one word that neither names a thing nor is asked for."""
    said = content_words(found.question, ASKING | _FILLING)
    missing = _missing(said, hit)
    named = words(" ".join(names(found.question))) | set(asked_phrase(found.question).lower().split())
    chosen = {word.lower() for word in _CHOOSING.findall(found.question)}
    if len(said) < LEAST_WORDS or len(missing) > 1 or _POINTING.search(found.question):
        return False
    if set(said) <= words(" ".join(names(found.question))) or not chosen <= words(_text(hit)):
        return False
    if any(word in named or has_digit(word) or _is_known(word) for word in missing):
        return False
    own = words(_own(span, hit))
    numbers = [word for word in said if has_digit(word)]
    absent = absent_names(found.question, names(found.question), words(_text(hit)))
    return not absent and all(stands_in(word, own) for word in numbers)


def _lacks_what_is_asked(question: str, hit: Hit) -> bool:
    """Whether the passage has no word for a thing asked for that is known to be said in some, or lacks a word of a name."""
    missing = _missing(content_words(question, ASKING | _FILLING), hit)
    parts = {part for name in names(question) if " " in name for part in words(name)}
    return any(_is_known(word) or word in parts for word in missing)


def _is_known(word: str) -> bool:
    """Whether it is known, of one form of the word, in which others the same is said."""
    return any(map(is_known, (word, f"{word}s", f"{word}ed", f"{word}d", word.removesuffix("s"))))


def _missing(said: Sequence[str], hit: Hit) -> list[str]:
    """Those words of the question that the passage and its headings say in no form, and in no other words."""
    text = _text(hit)
    have = words(text)
    initials = {"".join(word[0] for word in name.split()).lower() for name in names(text) if " " in name}
    others = {word: other_words(word) | set(name_forms(word)) for word in lacking(said, text)}
    return [word for word, known in others.items() if not known & have and word not in initials]


def _text(hit: Hit) -> str:
    return f"{hit.passage.text}\n{hit.passage.context}\n{hit.document.title}"


def _own(span: Span, hit: Hit) -> str:
    """The candidate's sentence, or its row of a table, with the headings."""
    passage = hit.passage
    places = [place for place in (*rows(passage), *passage.units) if place[0] <= span.start < place[1]]
    start, end = places[0] if places else (span.start, span.end)
    return f"{passage.text[start - passage.start : end - passage.start]}\n{passage.context}\n{hit.document.title}"


def _shown(found: Found, read: Answer, span: Span) -> Answer:
    hit = found.hits[span.hit]
    citation = replace(cite(found.document(hit.document.id), hit, span, 0), number=1)
    return replace(
        read,
        status="answered",
        answer=span.text,
        confidence=max(read.confidence, found.threshold),
        citations=(citation,),
        nearest=(),
        missing=None,
    )

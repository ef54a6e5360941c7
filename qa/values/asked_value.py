"""A question in, what of it matters for comparing the values of articles out; pure.

People type names small ("tidewatch 4"), say first why they ask ("If I help, how many hours ...") and ask for limits ("at
least"). The articles know how a name is written, the last clause that asks says of which type the value is, and where a limit
is asked for, "no fewer than eight" is eight.
"""

import re
from collections.abc import Sequence

from qa.question.asked import Asked, kind_of
from qa.terms import STOP_WORDS, WORD
from qa.types import Hit

_ASKING_CLAUSE = re.compile(
    r"[,:;] (?:i\.e\. )?(?=(?:in |at |on |by |for )?(?:how|what|which|when|where|who)\b)| - (?=how\b|what\b)"
)
_LIMIT = re.compile(
    r"\b(?:at least|at most|minimum|maximum|limit|limits|must|have to|has to|need|needs|required|allowed|can|may|supposed|up to"
    r"|most|least|no more|permitted)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"(?<=[^.?!:\n] )[^\W\d_]\w+")
_LETTERS = re.compile(r"[^\W\d_]\w*")


def asked_of(question: str) -> Asked:
    """What its last clause asks for, or the whole where no later clause begins with a word that asks."""
    cuts = [found.end() for found in _ASKING_CLAUSE.finditer(question)]
    later = kind_of(question[cuts[-1] :]) if cuts else Asked("other")
    return later if later.type != "other" else kind_of(question)


def asks_a_limit(question: str) -> bool:
    """Whether it asks what is the least or the most."""
    return _LIMIT.search(question) is not None


def as_written(question: str, hits: Sequence[Hit]) -> str:
    """The question with the capitals of names that the passages always write so, within their sentences and titles."""
    if any(letter.isupper() for letter in question[1:]):
        return question
    texts = [text for hit in hits for text in (hit.passage.context, hit.passage.text)]
    small = {word for text in texts for word in _LETTERS.findall(text) if word[0].islower()}
    found = (word for text in texts for word in _WITHIN.findall(text) if word[0].isupper())
    large = {word.lower(): word for word in found if word.lower() not in small | STOP_WORDS}
    return WORD.sub(lambda word: large.get(word.group(), word.group()), question)

"""An answerable question in, a question that its passage does not answer out: near misses, made by changing one word; pure.

People wrote few unanswerable questions, and a reader that has seen only those takes any passage on the subject for an answer.
The change is small on purpose: another year, another name, "last" for "first".
"""

import random
import re
from collections.abc import Sequence

from qa.evaluate.datasets import Example
from qa.rewrite import names
from qa.terms import normalised, words

_PAIRS = (
    "first last; largest smallest; biggest smallest; highest lowest; longest shortest; oldest youngest; oldest newest; "
    "most least; "
    "best worst; before after; more less; north south; northern southern; east west; eastern western; minimum maximum; "
    "begin end; began ended; start finish; started finished; opened closed; won lost; bought sold; male female; men women; "
    "king queen; father mother; son daughter; brother sister; husband wife; increase decrease; increased decreased; rise fall; "
    "import export; imports exports; arrive leave; early late; earliest latest; above below; inside outside; old new; "
    "easy difficult; cheap expensive; allowed forbidden; positive negative; public private; winter summer; morning evening; "
    "support oppose; supported opposed; accept reject; accepted rejected; success failure; birth death; born buried; "
    "teacher student; left right; long short; high low; large small; upper lower; major minor; internal external"
)
OPPOSITES: dict[str, str] = {}
for _pair in _PAIRS.split("; "):
    _one, _other = _pair.split()
    OPPOSITES.setdefault(_one, _other)
    OPPOSITES.setdefault(_other, _one)


def near_miss(example: Example, examples: Sequence[Example], chance: random.Random) -> str | None:
    """The question with its year or number changed, or a name of it swapped for one of another article's question."""
    numbers = list(re.finditer(r"\b\d{1,4}\b", example.question))
    if numbers:
        match = chance.choice(numbers)
        changed = str(int(match.group()) + chance.choice([-7, -4, -3, -2, -1, 1, 2, 3, 4, 7]))
        return None if changed in example.context else _put(example.question, match, changed)
    own = names(example.question)
    other = names(chance.choice(examples).question)
    if not own or not other or normalised(other[0]) in normalised(example.context):
        return None
    return example.question.replace(chance.choice(own), other[0], 1)


def opposite(example: Example, chance: random.Random) -> str | None:
    """The question with one word turned into its opposite, unless the context says that word too."""
    said = words(example.context)
    turned = [
        match
        for match in re.finditer(r"\w+", example.question)
        if match.group() in OPPOSITES and OPPOSITES[match.group()] not in said
    ]
    if not turned:
        return None
    match = chance.choice(turned)
    return _put(example.question, match, OPPOSITES[match.group()])


def _put(text: str, match: re.Match[str], word: str) -> str:
    return text[: match.start()] + word + text[match.end() :]

"""An answerable question in, a question that its passage does not answer out: near misses, made by changing one word; pure.

People wrote few unanswerable questions, and a reader that has seen only those takes any passage on the subject for an answer.
The change is small on purpose: another year, another name, "last" for "first".
"""

import random
import re
from collections.abc import Iterable, Mapping, Sequence

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


def said_by(examples: Iterable[Example]) -> dict[str, str]:
    """All that each article says, by its title; a context without a title is an article of its own."""
    contexts: dict[str, dict[str, None]] = {}
    for example in examples:
        contexts.setdefault(article_of(example), {})[example.context] = None
    return {title: "\n".join(texts) for title, texts in contexts.items()}


def article_of(example: Example) -> str:
    """What tells the example's article from others."""
    return example.title or example.context


def near_miss(example: Example, examples: Sequence[Example], said: Mapping[str, str], chance: random.Random) -> str | None:
    """The question with its year or number changed, or a name of it swapped for one of another article's question.

    None where nothing can be changed, and where the article says the new thing somewhere: it may answer then.
    """
    own = said.get(article_of(example), example.context)
    numbers = list(re.finditer(r"\b\d{1,4}\b", example.question))
    if numbers:
        match = chance.choice(numbers)
        changed = int(match.group()) + chance.choice([-7, -4, -3, -2, -1, 1, 2, 3, 4, 7])
        return None if changed < 1 or str(changed) in own else _put(example.question, match, str(changed))
    other = chance.choice(examples)
    named, others = names(example.question), names(other.question)
    if not named or not others or article_of(other) == article_of(example) or normalised(others[0]) in normalised(own):
        return None
    return example.question.replace(chance.choice(named), others[0], 1)


def opposite(example: Example, said: Mapping[str, str], chance: random.Random) -> str | None:
    """The question with one word turned into its opposite, unless the article says that word too.

    Not after "how": how short a street is says how long it is.
    """
    told = words(said.get(article_of(example), example.context))
    turned = [
        match
        for match in re.finditer(r"\w+", example.question)
        if match.group() in OPPOSITES
        and OPPOSITES[match.group()] not in told
        and not example.question[: match.start()].lower().endswith("how ")
    ]
    if not turned:
        return None
    match = chance.choice(turned)
    return _put(example.question, match, OPPOSITES[match.group()])


def _put(text: str, match: re.Match[str], word: str) -> str:
    return text[: match.start()] + word + text[match.end() :]

"""Questions that were refused or voted down in, the topics that the articles lack out, the most asked first; pure, English.

Questions are of one topic where they share their telling words, in any form, or where the embedder finds them near; each joins
the topic of the most asked question that it is near to. Words that stand in many passages tell little. The same questions give
the same topics in the same order.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qa.terms import STOP_WORDS, WORD, normalised

LEAST_SHARED = 0.5  # cosine of two questions' telling words
LEAST_NEAR = 0.65  # cosine of two questions' vectors: below it, questions about different things of one kind meet
MOST_QUESTIONS = 1000  # different ones, the most asked
MOST_TOPIC_WORDS = 3

_ASKING = frozenset(
    "long many much often far big large old new need needs want find get gets work works use used using happen happens mean "
    "means time day days year years".split()
)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question that was not answered, or not well: once for each time. `when` is ISO 8601."""

    question: str
    voted_down: bool
    when: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A topic: how often it was asked for in vain, by how many different questions, and the most asked of them."""

    topic: str
    refused: int
    voted_down: int
    questions: tuple[str, ...]  # most asked first
    last: str  # when it was asked last

    @property
    def example(self) -> str:
        """The question that was asked most."""
        return self.questions[0]

    @property
    def asked(self) -> int:
        """How often, in all."""
        return self.refused + self.voted_down


Cosines = Callable[[Sequence[str]], Callable[[int, int], float]]


def gaps(
    unmet: Iterable[Unmet],
    frequency: Callable[[Sequence[str]], Mapping[str, int]] = lambda words: {},
    cosines: Cosines | None = None,
) -> list[Gap]:
    """The topics. `frequency`: in how many passages words stand; `cosines` gives of some texts the cosine of any two."""
    asked = _different(unmet)[:MOST_QUESTIONS]
    told = [_telling(one.text) for one in asked]
    counts = frequency(sorted({word for words in told for word in words.values()}))
    weighed = [{form: 1 / math.log2(2 + counts.get(word, 0)) for form, word in words.items()} for words in told]
    near = cosines([one.text for one in asked]) if cosines and len(asked) > 1 else lambda one, other: 0.0
    topics: list[list[int]] = []
    for number in range(len(asked)):
        same = (
            topic for topic in topics if _is_same(weighed[number], weighed[topic[0]]) or near(number, topic[0]) >= LEAST_NEAR
        )
        topic = next(same, None)
        if topic is None:
            topics.append([number])
        else:
            topic.append(number)
    found = [
        _gap([asked[number] for number in topic], [told[number] for number in topic], weighed[topic[0]]) for topic in topics
    ]
    return sorted(found, key=lambda gap: (-gap.asked, gap.example))


@dataclass(slots=True)
class _Asked:
    """All times that one question was asked, however it was typed."""

    text: str
    refused: int = 0
    voted_down: int = 0
    last: str = ""
    typed: Counter[str] = field(default_factory=Counter)


def _different(unmet: Iterable[Unmet]) -> list[_Asked]:
    """The different questions, most asked first."""
    found: dict[str, _Asked] = {}
    for one in unmet:
        text = " ".join(one.question.split())
        asked = found.setdefault(normalised(text) or text, _Asked(text))
        asked.typed[text] += 1
        asked.refused += not one.voted_down
        asked.voted_down += one.voted_down
        asked.last = max(asked.last, one.when)
    for asked in found.values():
        asked.text = min(asked.typed, key=lambda text: (-asked.typed[text], text))
    return sorted(found.values(), key=lambda asked: (-asked.refused - asked.voted_down, asked.text))


def _telling(question: str) -> dict[str, str]:
    """The content words of a question: their common form, and the word as typed."""
    found: dict[str, str] = {}
    for match in WORD.findall(question):
        word = re.sub("['’]s$", "", match)
        if word.lower() not in STOP_WORDS | _ASKING and (len(word) > 2 or word.isupper() or word.isdigit()):
            found.setdefault(_form(word.lower()), word)
    return found


def _form(word: str) -> str:
    """A word without its usual endings: what forms of one word have in common."""
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "er", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def _is_same(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    shared = sum(one[form] * other[form] for form in one.keys() & other.keys())
    lengths = math.sqrt(sum(weight**2 for weight in one.values()) * sum(weight**2 for weight in other.values()))
    return lengths > 0 and shared / lengths >= LEAST_SHARED


def _gap(asked: Sequence[_Asked], told: Sequence[Mapping[str, str]], weights: Mapping[str, float]) -> Gap:
    """Of the questions of one topic, the most asked first."""
    counts = Counter(form for words in told for form in words)
    first = told[0]
    best = sorted(first, key=lambda form: (-counts[form], -weights[form], list(first).index(form)))[:MOST_TOPIC_WORDS]
    topic = " ".join(word for form, word in first.items() if form in best) or asked[0].text
    return Gap(
        topic=topic,
        refused=sum(one.refused for one in asked),
        voted_down=sum(one.voted_down for one in asked),
        questions=tuple(one.text for one in asked),
        last=max(one.last for one in asked),
    )

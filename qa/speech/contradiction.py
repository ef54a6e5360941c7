"""What is asked about and what is said in, whether one denies the other out; pure, English.

Negations are counted, and what is compared is looked at: "stronger than the first" is not "the first is stronger than".
"""

import re
from collections.abc import Iterable

from qa.speech.asked_saying import AskedSaying
from qa.speech.utterances import Utterance
from qa.word_forms import content_words, lacking

_NEGATION = re.compile(r"(?<!if )\b(?:not|never|no|nobody|none)\b(?! (?:only|merely|just)\b)|n['’]t\b", re.I)
_PREFIXED = re.compile(r"(?:un|in|im|il|ir|dis|non)-?([a-z]{4,})")


def contradicts(asked: AskedSaying, said: Utterance, frame: Iterable[str] = ()) -> bool:
    """Whether one of the two denies what the other says, or both compare the same things the other way round."""
    if asked.wants == "words":
        return False
    denies = [verb == "deny" for verb in (asked.verb, said.saying.means)]
    if denies[0] != denies[1] or _is_reversed(asked.about, said.clause):
        return True
    if len(said.clause) >= 3 * len(asked.about):
        return False
    wanted = content_words(asked.about, frame)
    nearest = min(re.split(r"(?<=[.!?;]) (?=[A-Z“\"])", said.clause), key=lambda part: len(lacking(wanted, part)))
    return (_denials(asked.about, nearest) + _denials(nearest, asked.about)) % 2 == 1


def _denials(one: str, other: str) -> int:
    """How often one denies, by a word of its own or before a word of the other: illegitimate where that has legitimate."""
    opposites = [match[1] for word in content_words(one) if (match := _PREFIXED.fullmatch(word))]
    return len(_NEGATION.findall(one)) + sum(not lacking([word], other) for word in opposites)


def _is_reversed(one: str, other: str) -> bool:
    """Whether what stands before "than" in one stands after it in the other."""
    (first, _, second), (left, than, right) = one.partition(" than "), other.partition(" than ")
    before, after = content_words(first), content_words(second)
    if not than or not after:
        return False
    straight = len(lacking(before, left)) + len(lacking(after, right))
    return len(lacking(before, right)) + len(lacking(after, left)) < straight

"""The kinds of answers: each one file with one idea, which makes an answer of its kind of what was found, or None.

The first kind that has an answer gives it. All that they show is cut from articles by offset, with the place.
"""

from collections.abc import Callable

from qa.answers import agreement, definition, doubtful, lists, process, reason, steps, who_said, yes_no
from qa.answers.values import with_value
from qa.found import Found
from qa.types import Answer

KINDS: tuple[Callable[[Found, Answer], Answer | None], ...] = (
    definition.answer,
    steps.answer,
    reason.answer,
    process.answer,
    who_said.answer,
    yes_no.answer,
    lists.answer,
    agreement.answer,
    doubtful.answer,
)


def of_its_kind(found: Found, read: Answer) -> Answer:
    """The answer in the form that its question asks for; `read` is the single span, or the refusal, that was read."""
    for kind in KINDS:
        if made := kind(found, read):
            return with_value(found, made)
    return with_value(found, read)

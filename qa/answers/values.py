"""A span answer in, the same with what it amounts to beside it: a date, a time of day, a number with its unit; pure.

"on Saturday" of an article of 19 May 2024 stands beside 2024-05-18, "seven million dollars" beside 7000000 USD. The question
says which of these is asked for; whatever is ambiguous is left out.
"""

from dataclasses import replace

from qa.found import Found
from qa.question.asked import Asked, kind_of
from qa.types import Answer, Citation, Value
from qa.values.date_value import Stated, date_value, time_value
from qa.values.quantity_value import quantity_value

NEAR = 300  # characters before the sentence, in which another year makes "on Saturday" ambiguous
LONGEST = 80  # characters of an answer that is one value
_COUNTS = frozenset(("population", "number"))  # what is told without a unit


def with_value(found: Found, answer: Answer) -> Answer:
    """The answer with its value, where its question asks for one and it has one."""
    asked = kind_of(found.question)
    if not _may_have_one(asked, answer):
        return answer
    return replace(answer, value=_value(asked, answer.citations[0], found))


def _may_have_one(asked: Asked, answer: Answer) -> bool:
    return (
        answer.answered
        and answer.kind == "span"
        and answer.value is None
        and answer.answer is not None
        and len(answer.answer) <= LONGEST
        and answer.citations[0].answer_start is not None
        and (asked.expects not in ("person", "place", "frequency", "anything") or asked.type == "other")
    )


def _value(asked: Asked, citation: Citation, found: Found) -> Value | None:
    start, end = citation.answer_start or 0, citation.answer_end or 0
    quote, first = citation.quote, citation.start
    text, before, after = quote[start - first : end - first], quote[: start - first], quote[end - first :]
    if asked.expects in ("date", "time"):
        told = found.document(citation.document.id).text[max(0, first - NEAR) : first]
        stated = Stated(text, quote, " ".join((told, *citation.heading_path)), citation.document.date)
        return _moment(asked, stated)
    with_unit = asked.type == "other" or (asked.expects in ("amount", "duration") and asked.noun not in _COUNTS)
    return quantity_value(text, before, after, with_unit=with_unit)


def _moment(asked: Asked, stated: Stated) -> Value | None:
    if asked.expects == "time":
        return time_value(stated.text) or date_value(stated)
    return date_value(stated) or time_value(stated.text)

"""Turns of a conversation as JSON in, checked `Turn`s out, and an answer as the turn that follows; pure.

Clients keep the conversation and send it with each question, so nothing in it is trusted: a wrong shape is a `QuestionError`.
"""

from collections.abc import Mapping

from index.errors import QuestionError
from qa.types import MAX_QUESTION, Answer, Turn

MOST_TURNS = 50


def parse_turns(value: object) -> tuple[Turn, ...]:
    """The turns of `[{"question", "answer"?, "read_as"?, "citations"?: [{"document", "start", "end"}]}]`, oldest first."""
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_TURNS:
        raise QuestionError(f"The turns are not a list of at most {MOST_TURNS}. Send the last ones only.")
    return tuple(_turn(item) for item in value)


def turn_of(answer: Answer) -> Turn:
    """The turn that an answer makes for the next question."""
    places = tuple((citation.document.id, citation.start, citation.end) for citation in answer.quoted)
    told = next(filter(None, map(_told, (answer, *answer.parts))), None)
    return Turn(answer.question, told, answer.read_as, places)


def _told(answer: Answer) -> str | None:
    """The text of an answer: of a list its items, of a question in parts that of the first which has one."""
    return (answer.answer or ", ".join(item.text for item in answer.items))[:MAX_QUESTION] or None


def _turn(item: object) -> Turn:
    if not isinstance(item, Mapping):
        raise QuestionError('A turn is not an object. Send {"question": "...", "answer": "..."}.')
    question = _text(item, "question")
    if question is None:
        raise QuestionError('A turn has no question. Send {"question": "...", "answer": "..."}.')
    citations = item.get("citations") or []
    if not isinstance(citations, list):
        raise QuestionError("A turn's citations are not a list. Leave them out or send those of the answer.")
    return Turn(question, _text(item, "answer"), _text(item, "read_as"), tuple(_place(citation) for citation in citations))


def _text(item: Mapping[str, object], name: str) -> str | None:
    value = item.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > MAX_QUESTION):
        raise QuestionError(
            f"A turn's {name} is not a text of at most {MAX_QUESTION:,} characters. Leave it out or shorten it."
        )
    return value


def _place(citation: object) -> tuple[str, int, int]:
    match citation:
        case {"document": str(document), "start": int(start), "end": int(end)}:
            return document, start, end
        case {"document": {"id": str(document)}, "start": int(start), "end": int(end)}:
            return document, start, end
    raise QuestionError('A turn\'s citation is not {"document", "start", "end"}. Leave it out or send it as it came.')

"""Turns come from clients: what has the right shape is kept, all else is refused in one sentence."""

import pytest

from index.errors import QuestionError
from qa.assistant import Assistant
from qa.turns import parse_turns, turn_of
from qa.types import Turn


def test_turns_in_every_shape_that_is_allowed() -> None:
    sent = [
        {"question": "Who?"},
        {"question": "When?", "answer": None, "read_as": "When was it?", "citations": None, "unknown": 1},
        {"question": "Why?", "answer": "Because", "citations": [{"document": "d", "start": 1, "end": 2}]},
        {"question": "", "citations": [{"document": {"id": "e", "title": "T"}, "start": 3, "end": 4, "quote": "q"}]},
    ]
    assert parse_turns(sent) == (
        Turn("Who?"),
        Turn("When?", None, "When was it?"),
        Turn("Why?", "Because", None, (("d", 1, 2),)),
        Turn("", None, None, (("e", 3, 4),)),
    )
    assert parse_turns(None) == parse_turns([]) == ()


@pytest.mark.parametrize(
    ("turns", "message"),
    [
        ("text", "not a list of at most 50"),
        ({}, "not a list of at most 50"),
        ([{"question": "q"}] * 51, "not a list of at most 50"),
        ([7], "A turn is not an object"),
        ([{}], "A turn has no question"),
        ([{"question": 7}], "A turn's question is not a text"),
        ([{"question": "x" * 2001}], "A turn's question is not a text of at most 2,000"),
        ([{"question": "q", "answer": ["a"]}], "A turn's answer is not a text"),
        ([{"question": "q", "read_as": 1}], "A turn's read_as is not a text"),
        ([{"question": "q", "citations": {"document": "d"}}], "citations are not a list"),
        ([{"question": "q", "citations": ["d"]}], "A turn's citation is not"),
        ([{"question": "q", "citations": [{"document": "d", "start": "1", "end": 2}]}], "A turn's citation is not"),
        ([{"question": "q", "citations": [{"document": {"id": 5}, "start": 1, "end": 2}]}], "A turn's citation is not"),
        ([{"question": "q", "citations": [{"document": "d", "start": 1}]}], "A turn's citation is not"),
    ],
)
def test_a_wrong_shape_is_refused(turns: object, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        parse_turns(turns)


def test_an_answer_becomes_the_turn_that_a_client_would_send_back(assistant: Assistant) -> None:
    answer = assistant.ask("Which captain opened the harbour?")
    (citation,) = answer.citations
    place = {"document": citation.document.id, "start": citation.start, "end": citation.end}
    sent = {"question": answer.question, "answer": answer.answer, "read_as": answer.read_as, "citations": [place]}
    assert parse_turns([sent]) == (turn_of(answer),)

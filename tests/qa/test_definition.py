"""Who asks what something is gets the whole definition, where a sentence begins with it; nothing else is widened."""

import pytest

from index.types import DocumentMeta, Passage
from qa.definition import whole_definitions
from qa.types import Hit, Span

META = DocumentMeta("d", "s", "p", "main", "T", "", "", "", "0" * 64)


def answer(question: str, sentence: str, found: str) -> str:
    """What `found`, at its first place in the sentence, becomes; offsets are checked."""
    before = "Before it. "
    text, begin = before + sentence, 50
    units = ((begin, begin + len(before) - 1), (begin + len(before), begin + len(text)))
    passage = Passage("d", 0, begin, begin + len(text), text, (), "", units)
    start = begin + len(before) + sentence.index(found)
    spans = [Span(0, start, start + len(found), found, 2.0), Span(0, begin, begin + 6, "Before", 1.0)]
    first, second = whole_definitions(question, [Hit(passage, META, 1.0)], spans)
    assert second == spans[1]
    assert text[first.start - begin : first.end - begin] == first.text and first.score == 2.0
    return first.text


PAWTRACK = "Pawtrack is the ticket, rota and stock system of the clinic."


@pytest.mark.parametrize(
    ("question", "sentence", "found", "expected"),
    [
        ("What is Pawtrack?", PAWTRACK, "ticket", "the ticket, rota and stock system of the clinic"),
        ("what's pawtrack", PAWTRACK, "stock system of the clinic", "the ticket, rota and stock system of the clinic"),
        ("What does Pawtrack mean?", PAWTRACK, "rota", "the ticket, rota and stock system of the clinic"),
        (
            "What is the SLA?",
            "SLA (service level agreement): the longest time to an answer",
            "time",
            "the longest time to an answer",
        ),
        ("What is a runbook?", "A runbook is a list of steps, which one person keeps.", "list", "a list of steps"),
        ("Who is Olga Brandt?", "Olga Brandt was a captain; she died in 1950.", "captain", "a captain"),
        ("What is tin?", "Tin – a soft metal of group 14.", "metal", "a soft metal of group 14"),
        # nothing of these is a definition of what is asked for
        ("What is Pawtrack?", "Ponytrack is the ticket system.", "ticket", "ticket"),
        ("What is the limit in Oslo?", "The limit in Oslo is 180 euros, or 200 in May.", "180 euros", "180 euros"),
        ("Where is Pawtrack?", PAWTRACK, "ticket", "ticket"),
        ("What is Pawtrack?", "The heart of it is Pawtrack, the ticket system.", "ticket", "ticket"),
        ("What is Pawtrack?", PAWTRACK, "Pawtrack", "Pawtrack"),
        ("What is Pawtrack?", "Pawtrack is the " + "very " * 30 + "old system.", "old", "old"),
    ],
)
def test_definitions(question: str, sentence: str, found: str, expected: str) -> None:
    assert answer(question, sentence, found) == expected


def test_two_spans_of_one_definition_become_one() -> None:
    passage = Passage("d", 0, 0, len(PAWTRACK), PAWTRACK, (), "", ((0, len(PAWTRACK)),))
    spans = [Span(0, 25, 29, "rota", 3.0), Span(0, 16, 22, "ticket", 2.0)]
    (whole,) = whole_definitions("What is Pawtrack?", [Hit(passage, META, 1.0)], spans)
    assert (whole.text, whole.score) == ("the ticket, rota and stock system of the clinic", 3.0)

"""The parts of a question asked one after the other, and one answer made of theirs."""

from collections.abc import Sequence
from dataclasses import replace

from index.types import DocumentMeta
from qa.assistant import Assistant
from qa.in_parts import in_parts
from qa.question.parts import Part
from qa.turns import turn_of
from qa.types import Answer, Citation, StoreStamp, Turn

STAMP = StoreStamp(1, "", "", "")


def said(question: str, text: str | None, confidence: float) -> Answer:
    status = "answered" if text else "not_found"
    return Answer(question, question, status, text, confidence, "span", (), (), STAMP, milliseconds={"total": 10.0})  # type: ignore[arg-type]


def citation(path: str) -> Citation:
    meta = DocumentMeta(path, "tests", path, "main", path, "", "", "", "0" * 64)
    return Citation(1, meta, (), "q", 0, 1, 0, 1, 0, 1, 0, 1)


def test_each_part_is_asked_with_those_before_it() -> None:
    asked: list[tuple[str, list[str]]] = []

    def ask(question: str, turns: Sequence[Turn], least: float) -> Answer:
        asked.append((question, [turn.question for turn in turns]))
        return said(question, {"Who built it?": "Ada Moor"}.get(question), 0.7)

    made = in_parts("Who built it  and why?", (Part("Who built it?"), Part("Why?", "Why built it?")), [Turn("Hello?")], ask)
    assert made is not None
    assert [question for question, _ in asked] == ["Who built it?", "Why?"]  # the conversation completes it
    assert asked[1][1] == ["Hello?", "Who built it?"]
    assert (made.kind, made.status, made.answer, made.confidence) == ("parts", "answered", None, 0.7)
    assert made.read_as == "Who built it and why?"
    assert made.notes == ("Not answered: Why?",)
    assert made.milliseconds == {"total": 20.0}


def test_there_is_the_place_that_the_question_names() -> None:
    asked = []

    def ask(question: str, turns: Sequence[Turn], least: float) -> Answer:
        asked.append(question)
        return said(question, "Mill Lane 3", 0.8)

    in_parts("q", (Part("Where is the office in Northport?"), Part("What is the limit there?")), [], ask)
    assert asked[1] == "What is the limit in Northport?"


def test_a_part_that_names_nothing_is_asked_about_what_the_first_names() -> None:
    """ "Who is the mayor?" was asked of all articles, of whatever town."""
    found = {
        "Where is Arla?": ("on the coast", "arla.md", 0.9),
        "Who is the mayor?": ("Ida Lund", "berga.md", 0.7),
        "Arla: Who is the mayor?": ("Ada Moor", "arla.md", 0.8),
        "How many leaves may I take?": ("20", "handbook.md", 0.9),
        "Arla: How many leaves may I take?": ("2", "arla.md", 0.6),
        "Arla: Who swam?": ("Ben Finn", "sport.md", 0.9),
    }

    def ask(question: str, turns: Sequence[Turn], least: float) -> Answer:
        text, path, confidence = found.get(question, (None, "", 0.1))
        return replace(said(question, text, confidence), citations=(citation(path),) if text else ())

    def answers(*parts: str) -> list[str | None]:
        made = in_parts("q", [Part(part) for part in parts], [], ask)
        assert made is not None
        return [part.answer for part in made.parts]

    assert answers("Where is Arla?", "Who is the mayor?") == ["on the coast", "Ada Moor"]
    assert answers("Where is Arla?", "How many leaves may I take?") == ["on the coast", "20"]  # surer by itself
    assert answers("Where is Arla?", "Who swam?") == ["on the coast", None]  # answered in another article only
    assert answers("Where is Arla?", "Who is the mayor of Berga?") == ["on the coast", None]


def test_without_any_answer_there_are_no_parts() -> None:
    assert in_parts("q", (Part("a?"), Part("b?")), [], lambda question, turns, least: said(question, None, 0.1)) is None


def test_a_question_in_parts_is_answered_with_a_citation_each(assistant: Assistant) -> None:
    answer = assistant.ask("Which captain opened the harbour of Northport? And how high is the lighthouse?")
    assert answer.kind == "parts"
    assert (answer.answer, answer.citations) == (None, ())
    assert [part.answer for part in answer.parts] == ["Captain Olga Brandt", "40"]
    assert [part.citations[0].document.path for part in answer.parts] == ["harbour.txt", "harbour.txt"]
    turn = turn_of(answer)
    assert turn.answer == "Captain Olga Brandt"
    assert len(turn.citations) == 2

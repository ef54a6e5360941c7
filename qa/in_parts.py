"""The parts of a question and a way to ask in, one answer with the answers of the parts out; pure.

Each part is asked by itself, with the parts before it as turns of the conversation, and keeps its own citations. What no part
has an answer for is no answer in parts: the question is then asked as a whole.
"""

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import replace

from qa.question.parts import Part
from qa.rewrite import names, rewrite
from qa.turns import turn_of
from qa.types import Answer, Turn

Ask = Callable[[str, Sequence[Turn], float], Answer]  # the least confidence is a share of the threshold

BESIDE = 0.7  # of the threshold, for a part that the article of another part answers
_ASKED_FIRST = (
    r"(?:who|(?:which|what) [\w'’-]+) (?!(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would) )[\w'’-]+ "
)
_SUBJECT_ASKED = re.compile(_ASKED_FIRST, re.I)
_OF_THE_OBJECT = re.compile(rf"{_ASKED_FIRST}(?:it|them)\b", re.I)


def in_parts(question: str, parts: Sequence[Part], turns: Sequence[Turn], ask: Ask) -> Answer | None:
    """The answers of the parts as one; None where none is answered. `turns`: the conversation before the question."""
    answers: list[Answer] = []
    said = list(turns)
    for part in parts:
        answer = ask(_worded(part, said), _alone(part, said), 1.0)
        answers.append(replace(answer, question=answer.read_as))  # how a part is read stands above it
        said.append(turn_of(answer))
    if not any(answer.answered for answer in answers):
        return None
    beside = [answer if answer.answered else _beside(answer, answers, ask) for answer in answers]
    return _joined(question, [*beside[:1], *(_about(answer, beside, ask) for answer in beside[1:])])


def _alone(part: Part, said: Sequence[Turn]) -> Sequence[Turn]:
    """The conversation, without the last answer where what is asked for stands for it: "Who built it, and who owns it?"."""
    if said and _SUBJECT_ASKED.match(said[-1].question) and _OF_THE_OBJECT.match(part.text):
        return [*said[:-1], replace(said[-1], answer=None, citations=())]
    return said


def _beside(answer: Answer, answers: Sequence[Answer], ask: Ask) -> Answer:
    """A part that was in doubt: answered where it is in an article that answers another one."""
    if answer.status != "unsure":
        return answer
    known = {citation.document.id for other in answers for citation in other.citations}
    again = ask(answer.read_as, (), BESIDE)
    return replace(again, question=again.read_as) if _is_from(again, known) else answer


def _about(answer: Answer, answers: Sequence[Answer], ask: Ask) -> Answer:
    """A later part that names nothing, asked about what the first one names: "Arla: Who is the mayor?".

    That is taken where an article that answers another part answers it, and the part by itself is not, or less surely.
    """
    first = next((other for other in answers if other.answered and other is not answer), None)
    known = {citation.document.id for citation in first.quoted} if first else set()
    topic = names(first.read_as) if first else []
    if not topic or names(answer.read_as) or _is_from(answer, known):
        return answer
    again = ask(f"{', '.join(topic)}: {answer.read_as}", (), 1.0)
    better = _is_from(again, known) and again.confidence >= answer.confidence * answer.answered
    return replace(again, question=again.read_as) if better else answer


def _is_from(answer: Answer, documents: Container[str]) -> bool:
    """Whether it is answered, in these documents alone."""
    return answer.answered and bool(answer.quoted) and all(each.document.id in documents for each in answer.quoted)


def _worded(part: Part, said: Sequence[Turn]) -> str:
    """The part as it stands, if the conversation completes it, else its other wording.

    Who asks "... and what is the limit there?" knows no answer yet: it is a place that the question names, if it names one.
    """
    if said and re.search(r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b", part.text):
        return rewrite(part.text, [*said[:-1], replace(said[-1], answer=None, citations=())]).text
    return part.instead if part.instead and rewrite(part.text, said).text == part.text else part.text


def _joined(question: str, answers: Sequence[Answer]) -> Answer:
    """One answer; its confidence is that of the least sure part that is shown."""
    unanswered = [answer.read_as for answer in answers if not answer.answered]
    stages = [stage for answer in answers for stage in answer.milliseconds]
    return Answer(
        question=question,
        read_as=" ".join(question.split()),
        status="answered",
        answer=None,
        confidence=min(answer.confidence for answer in answers if answer.answered),
        kind="parts",
        citations=(),
        nearest=(),
        store=answers[0].store,
        notes=(f"Not answered: {' '.join(unanswered)}",) if unanswered else (),
        parts=tuple(replace(answer, milliseconds={}) for answer in answers),
        milliseconds={
            stage: round(sum(answer.milliseconds.get(stage, 0.0) for answer in answers), 1) for stage in dict.fromkeys(stages)
        },
    )

"""Questions of every kind, with what must be so of their answers, in; what was right, wrong and abstained out.

A line of a question file is `{"id", "group", "trap", "question", "turns"?, "right": {...}}`. What is right is said by places,
`[document, start, end]` in code points: a document is `folder/file.md` or, of the contexts of a data set, `ctx:` and the first
twelve digits of its SHA-256, so that no text of others has to be kept with the questions. All that `right` holds must be so.
Lines with a `dialogue` are the turns of one, played in their order with what was answered before; `alone` is such a turn's
question in full. An answer that is not right counts as wrong where something was shown, else as abstained.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.errors import DataError
from index.store.snapshot import Snapshot
from qa.assistant import Assistant
from qa.evaluate.metrics import RIGHT_F1, f1
from qa.turns import parse_turns, turn_of
from qa.types import Answer, Citation, Turn

LEAST_COVERED = 0.8  # of a place, for a passage to hold it
MOST_BESIDE = 200  # characters that a passage may show beside twice its places
CONTEXT = "ctx:"
CONTEXTS_FOLDER = "contexts"  # the source of the pages made of contexts

Place = tuple[str, int, int]  # document, start, end
Right = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a question file."""

    id: str
    group: str
    question: str
    right: Right
    trap: bool = False
    turns: tuple[Turn, ...] = ()
    dialogue: str = ""
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a line: which of its demands were not met, and of a dialogue's turn, whether it is right asked in full."""

    asked: Asked
    answer: Answer
    failures: tuple[str, ...]
    alone_right: bool | None = None
    answers_right: bool = False  # all but how the question was to be read

    @property
    def name(self) -> str:
        """right, wrong or abstained."""
        return "right" if not self.failures else "wrong" if self.answer.answered else "abstained"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The texts of a store's documents by the names that question files use, and the name of each id."""

    texts: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)


def read_kinds(path: Path) -> list[Asked]:
    """The lines of a question file. Raises `DataError`."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found.append(
                Asked(
                    row["id"],
                    row["group"],
                    row["question"],
                    row["right"],
                    row.get("trap", False),
                    parse_turns(row.get("turns")),
                    row.get("dialogue", ""),
                    row.get("alone", ""),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path}, line {number}: it is no question with what is right of it ({error}). Mend it.") from error
    return found


def context_id(context: str) -> str:
    """The name of a context of a data set: `ctx:` and the first twelve digits of its SHA-256."""
    return CONTEXT + hashlib.sha256(context.encode()).hexdigest()[:12]


def shelf_of(snapshot: Snapshot) -> Shelf:
    """The documents of a store by the names that question files use."""
    texts, names = {}, {}
    for listing in snapshot.documents():
        meta = listing.meta
        name = CONTEXT + Path(meta.path).stem if meta.source == CONTEXTS_FOLDER else f"{meta.source}/{meta.path}"
        document = snapshot.document(meta.id)
        names[meta.id] = name
        texts[name] = document.text if document else ""
    return Shelf(texts, names)


def play(assistant: Assistant, shelf: Shelf, questions: Sequence[Asked]) -> Iterator[Outcome]:
    """Asks every question; those of a dialogue with what was asked and answered before."""
    history: list[Turn] = []
    before = ""
    for asked in questions:
        if asked.dialogue != before:
            history, before = [], asked.dialogue
        turns = history if asked.dialogue else asked.turns
        answer = assistant.ask(asked.question, turns)
        alone = None
        if asked.alone:
            full = answer if answer.read_as == " ".join(asked.alone.split()) else assistant.ask(asked.alone)
            alone = not failures(full, _without_reading(asked.right), shelf)
        wanting = tuple(failures(answer, asked.right, shelf, asked.question))
        if asked.dialogue:
            history = [*history, turn_of(answer)]
        yield Outcome(asked, answer, wanting, alone, not failures(answer, _without_reading(asked.right), shelf))


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Counts of all, of the traps among them, and of dialogues: turns right in full, and those of them right as asked."""
    names = [outcome.name for outcome in outcomes]
    traps = [outcome for outcome in outcomes if outcome.asked.trap]
    times = sorted(outcome.answer.milliseconds["total"] for outcome in outcomes)
    figures: dict[str, Any] = {"n": len(outcomes), **{name: names.count(name) for name in ("right", "wrong", "abstained")}}
    figures |= {"traps": len(traps), "traps_right": sum(not outcome.failures for outcome in traps)}
    in_full = [outcome for outcome in outcomes if outcome.alone_right]
    if in_full:
        figures |= {"right_in_full": len(in_full), "right_of_those": sum(outcome.answers_right for outcome in in_full)}
    verdicts = [outcome for outcome in outcomes if outcome.answer.verdict in ("supported", "contradicted")]
    if verdicts:
        wrong = sum(outcome.answer.verdict != outcome.asked.right.get("verdict") for outcome in verdicts)
        figures |= {"verdicts_shown": len(verdicts), "verdicts_wrong": wrong}
    return figures | {"p50_ms": times[len(times) // 2] if times else 0.0}


def failures(answer: Answer, right: Right, shelf: Shelf, question: str | None = None) -> list[str]:
    """Which demands of `right` the answer does not meet, by their names."""
    return [name for name, wanted in right.items() if not _CHECKS[name](_Judged(answer, shelf, question, right), wanted)]


@dataclass(frozen=True, slots=True)
class _Judged:
    answer: Answer
    shelf: Shelf
    question: str | None
    right: Right

    @property
    def words(self) -> str:
        """What we say ourselves, in lower case."""
        answer = self.answer
        return " ".join(filter(None, (answer.notice, answer.missing, *answer.notes))).casefold()

    def document(self, citation: Citation) -> str:
        return self.shelf.names.get(citation.document.id, "")

    def marked(self, *roles: str) -> list[Place]:
        return [
            (self.document(citation), mark.start, mark.end)
            for citation in self.answer.citations
            for mark in citation.marks
            if mark.role in roles
        ]

    def quoted(self) -> list[Place]:
        return [(self.document(citation), citation.start, citation.end) for citation in self.answer.citations]

    def same(self, place: Place, wanted: Sequence[Place]) -> bool:
        """Whether a place is about one of those: it touches it, and says about the same."""
        return any(_touch(place, other) and f1(self._text(place), [self._text(other)]) >= RIGHT_F1 for other in wanted)

    def _text(self, place: Place) -> str:
        return self.shelf.texts.get(place[0], "")[place[1] : place[2]]


def _touch(one: Place, other: Sequence[Any]) -> bool:
    return bool(one[0] == other[0] and one[1] < other[2] and other[1] < one[2])


def _without_reading(right: Right) -> Right:
    return {name: wanted for name, wanted in right.items() if name not in ("read_as", "unchanged")}


def _plain(text: str) -> str:
    return " ".join(word for word in re.findall(r"\w+", text.casefold()) if word not in ("a", "an", "the", "s"))


def _is_answer(judged: _Judged, wanted: Sequence[Place]) -> bool:
    answer = judged.answer
    marks = judged.marked("answer")
    places = marks[:1] if answer.kind == "span" else marks
    return answer.answered and any(judged.same(place, wanted) for place in places)


def _is_sentence(judged: _Judged, wanted: Sequence[Place]) -> bool:
    return judged.answer.answered and any(
        place[0] == other[0] and min(place[2], other[2]) - max(place[1], other[1]) >= (other[2] - other[1]) / 2
        for place in judged.quoted()
        for other in wanted
    )


def _is_passage(judged: _Judged, wanted: Sequence[Place]) -> bool:
    quoted = judged.quoted()
    firsts = []
    for document, start, end in wanted:
        shown = set[int]().union(*(range(max(a, start), min(b, end)) for name, a, b in quoted if name == document))
        if len(shown) < LEAST_COVERED * (end - start):
            return False
        firsts.append(next(n for n, place in enumerate(quoted) if _touch(place, (document, start, end))))
    size = sum(end - start for _, start, end in wanted)
    return firsts == sorted(firsts) and sum(end - start for _, start, end in quoted) <= 2 * size + MOST_BESIDE


def _are_items(judged: _Judged, wanted: Sequence[Place]) -> bool:
    numbers = {citation.number: judged.document(citation) for citation in judged.answer.citations}
    places = [(numbers.get(item.citation, ""), item.start, item.end) for item in judged.answer.items]
    return len(places) == len(wanted) and all(judged.same(place, [other]) for place, other in zip(places, wanted, strict=True))


def _are_alternatives(judged: _Judged, wanted: Sequence[Sequence[Place]]) -> bool:
    shown = []
    for other in judged.answer.alternatives:
        numbers = [citation for citation in judged.answer.citations if citation.number in other.citations]
        shown.append([(judged.document(c), c.answer_start or 0, c.answer_end or 0) for c in numbers])
    return len(shown) == len(wanted) and all(
        any(_touch(place, good) for place in places for good in goods) for places, goods in zip(shown, wanted, strict=True)
    )


def _also_in(judged: _Judged, wanted: Sequence[Place]) -> bool:
    """Whether the documents are named beside another one, whichever of them is cited first."""
    citations = judged.answer.citations
    named = {judged.shelf.names.get(meta.id, "") for citation in citations for meta in citation.also_in}
    named |= {judged.document(citation) for citation in citations}
    return len(named) > 1 and all(place[0] in named for place in wanted)


def _are_parts(judged: _Judged, wanted: Sequence[Right]) -> bool:
    parts = judged.answer.parts
    return len(parts) == len(wanted) and not any(
        failures(part, right, judged.shelf) for part, right in zip(parts, wanted, strict=True)
    )


def _is_verdict(judged: _Judged, wanted: str) -> bool:
    answer = judged.answer
    return answer.verdict == wanted or (wanted == "not_stated" and not answer.answered)


def _reads(judged: _Judged, wanted: Sequence[str]) -> bool:
    return judged.question is None or _plain(judged.answer.read_as) in [_plain(reading) for reading in wanted]


def _unchanged(judged: _Judged, wanted: bool) -> bool:
    return judged.question is None or (judged.answer.read_as == " ".join(judged.question.split())) == wanted


_CHECKS: Mapping[str, Callable[[_Judged, Any], bool]] = {
    "refused": lambda judged, wanted: judged.answer.answered != wanted,
    "answer": _is_answer,
    "sentence": _is_sentence,
    "passage": _is_passage,
    "items": _are_items,
    "open": lambda judged, wanted: ("incomplete" in judged.words) == wanted,
    "count": lambda judged, wanted: len(judged.answer.items) == wanted,
    "verdict": _is_verdict,
    "parts": _are_parts,
    "value": lambda judged, wanted: (judged.answer.value.text if judged.answer.value else None) == wanted,
    "alternatives": _are_alternatives,
    "also_in": _also_in,
    "speaker": lambda judged, wanted: any(_touch(place, wanted) for place in judged.marked("speaker", "referent")),
    "verb": lambda judged, wanted: any(_touch(place, wanted) for place in judged.marked("verb")),
    "read_as": _reads,
    "unchanged": _unchanged,
    "did_you_mean": lambda judged, wanted: wanted.casefold() in f"{judged.answer.read_as} {judged.words}".casefold(),
    "kind": lambda judged, wanted: judged.answer.kind == wanted,
    "documents": lambda judged, wanted: {place[0] for place in judged.quoted()} == set(wanted),
    "first": lambda judged, wanted: [place[0] for place in judged.quoted()][:1] == [wanted],
    "says": lambda judged, wanted: all(text.casefold() in judged.words for text in wanted),
    "missing": lambda judged, wanted: all(text.casefold() in (judged.answer.missing or "").casefold() for text in wanted),
    "suggests": lambda judged, wanted: bool(judged.answer.suggestions) == wanted,
}

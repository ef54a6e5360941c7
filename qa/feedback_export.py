"""Feedback in, SQuAD 2.0 to evaluate and train on out; pure.

An entry teaches by a place: the shown one of a right answer, the corrected one, or a section that does not answer. A wrong
answer without a correction, and whatever has no place, teaches nothing certain; it is counted and left out. The export
needs no article: each place brings the text around it.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from index.errors import JournalError
from qa.journal import Feedback
from qa.place import Place


@dataclass(frozen=True, slots=True)
class Export:
    """SQuAD 2.0 with its counts: questions, those of them that are impossible, and the entries that teach nothing certain."""

    content: dict[str, object]
    questions: int
    impossible: int
    wrong: int  # without a correction
    placeless: int

    @property
    def left_out(self) -> int:
        return self.wrong + self.placeless

    @property
    def nothing(self) -> str:
        """The sentence where there is no question."""
        return f"No feedback can be exported ({self.left_out} entries teach nothing certain)."

    @property
    def text(self) -> str:
        """The file's text."""
        return json.dumps(self.content, ensure_ascii=False, indent=1) + "\n"


def squad(entries: Iterable[Feedback]) -> Export:
    """SQuAD 2.0 of what teaches: one question an entry, under the entry's id. Raises `JournalError` on a wrong offset."""
    articles: dict[str, dict[str, list[dict[str, object]]]] = {}  # title -> context -> questions
    count = Counter[str]()
    for entry in entries:
        place = entry.corrected or entry.shown
        if entry.verdict == "wrong" and entry.corrected is None:
            count["wrong"] += 1
        elif place is None:
            count["placeless"] += 1
        else:
            impossible = entry.verdict == "not_answered_here" and entry.corrected is None
            rows = articles.setdefault(place.title, {}).setdefault(place.context, [])
            rows.append(_question(entry, place, impossible=impossible))
            count["questions"] += 1
            count["impossible"] += impossible
    return Export(_squad_json(articles), count["questions"], count["impossible"], count["wrong"], count["placeless"])


def _squad_json(articles: dict[str, dict[str, list[dict[str, object]]]]) -> dict[str, object]:
    data = [
        {"title": title, "paragraphs": [{"context": context, "qas": rows} for context, rows in paragraphs.items()]}
        for title, paragraphs in articles.items()
    ]
    return {"version": "v2.0", "data": data}


def _question(entry: Feedback, place: Place, *, impossible: bool) -> dict[str, object]:
    """One row of SQuAD; the question is the one that was read, which stands alone."""
    if place.context[place.offset : place.offset + len(place.text)] != place.text:
        raise JournalError(f"The text of feedback {entry.id} does not stand at its offset. Remove it by its id.")
    answers = [] if impossible else [{"text": place.text, "answer_start": place.offset}]
    return {"id": entry.id, "question": entry.read_as, "answers": answers, "is_impossible": impossible}

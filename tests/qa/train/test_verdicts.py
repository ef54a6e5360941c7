"""What the reader proposes is judged by the gold answer's place; half of what the verifier is trained on is right."""

import pytest

from qa.train.lessons import Lesson
from qa.train.verdicts import Verdict, _of, _units, balanced

CONTEXT = "Northport. "
TEXT = CONTEXT + "Ada Brandt opened the harbour. Ada Brandt died in 1950."
GOLD = (11, 21)  # the first Ada Brandt


def lesson(place: tuple[int, int] | None) -> Lesson:
    start, end = place or (-1, -1)
    return Lesson("Who opened it?", TEXT, len(CONTEXT), start, end, "answerable" if place else "retrieved", 5)


def judged(place: tuple[int, int] | None, *candidates: tuple[int, int]) -> list[tuple[str, bool]]:
    made = lesson(place)
    return [(verdict.text, verdict.right) for verdict in _of(made, _units(made), candidates)]


def test_the_gold_answer_is_right_and_so_is_what_nearly_equals_it() -> None:
    assert TEXT[15:21] == "Brandt"
    assert judged(GOLD, (15, 21), GOLD, (22, 28)) == [
        ("Northport. ‖ Ada Brandt ‖ opened the harbour.", True),
        ("Northport. Ada ‖ Brandt ‖ opened the harbour.", True),
        ("Northport. Ada Brandt ‖ opened ‖ the harbour.", False),
    ]


def test_the_same_words_in_another_sentence_are_wrong() -> None:
    assert TEXT[42:52] == "Ada Brandt"
    assert judged(GOLD, (42, 52))[1] == ("Northport. ‖ Ada Brandt ‖ died in 1950.", False)


def test_whatever_is_found_in_a_passage_that_does_not_answer_is_wrong() -> None:
    assert judged(None, GOLD) == [("Northport. ‖ Ada Brandt ‖ opened the harbour.", False)]


@pytest.mark.parametrize(("limit", "size"), [(None, 3), (4, 2), (100, 3)])
def test_half_of_the_verdicts_are_right(limit: int | None, size: int) -> None:
    rows = [Verdict("q", str(number), number < 3, number) for number in range(10)]
    chosen = balanced(rows, limit, seed=0)
    assert [row.right for row in chosen] == [True] * size + [False] * size
    assert len({row.text for row in chosen}) == 2 * size

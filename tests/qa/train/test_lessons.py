"""Lessons are what the product would read: the answer at its place, negatives that hold no answer, twins together."""

from collections import Counter

from fakes import HashEmbedder

from qa.evaluate.datasets import Example
from qa.train.lessons import Lesson, lessons

HARBOUR = (
    "In 1921 Captain Olga Brandt opened the harbour.  Olga Brandt died in 1950.\nThe first ship came from Oslo, not Bergen."
)
BRIDGE = "The bridge of Oslo was painted red. Nobody knows who painted the bridge."


def example(question: str, answer: str, context: str = HARBOUR, nth: int = 0, title: str = "Northport") -> Example:
    start = -1
    for _ in range(nth + 1):
        start = context.index(answer, start + 1)
    return Example(question, question, (answer,), context, title, starts=(start,))


def made(examples: list[Example], seed: int = 0) -> list[Lesson]:
    return list(lessons(examples, HashEmbedder(max_tokens=256), seed=seed, progress=lambda done, total: None))


def test_the_answer_is_taught_at_its_own_place_among_equal_words() -> None:
    for nth in (0, 1):
        (lesson, *_) = made([example("Who?", "Olga Brandt", nth=nth)])
        assert lesson.text[lesson.start : lesson.end] == "Olga Brandt"
        assert lesson.text[: lesson.start].count("Olga Brandt") == nth


def test_the_context_is_in_front_and_marked_or_left_out() -> None:
    seen = Counter((lesson.text[: lesson.context], lesson.text[lesson.context :][:7]) for n in range(30) for lesson in bare(n))
    assert set(seen) == {("Northport. ", "In 1921"), ("", "In 1921")}
    assert seen["Northport. ", "In 1921"] > seen["", "In 1921"]


def bare(seed: int) -> list[Lesson]:
    return [lesson for lesson in made([example("Who?", "Olga Brandt")], seed) if lesson.kind == "answerable"]


def test_a_page_without_a_title_gets_none_in_front() -> None:
    assert {lesson.context for seed in range(10) for lesson in made([example("Who?", "Olga Brandt", title="")], seed)} == {0}


def test_negatives_hold_no_answer_and_twins_differ_by_the_question_only() -> None:
    examples = [
        example("Who opened the first harbour in 1921?", "Captain Olga Brandt"),
        example("What was red?", "bridge", BRIDGE),
    ]
    kinds: Counter[str] = Counter()
    for seed in range(40):
        found = made(examples, seed)
        kinds.update(lesson.kind for lesson in found)
        gold = next(lesson for lesson in found if lesson.kind == "answerable" and lesson.number == 0)
        for lesson in found:
            if lesson.kind == "answerable":
                assert lesson.text[lesson.start : lesson.end] in ("Captain Olga Brandt", "bridge")
                continue
            assert (lesson.start, lesson.end) == (-1, -1)
            if lesson.kind == "edited":
                assert (lesson.text, lesson.number) == (gold.text, gold.number) and lesson.question != gold.question
            if lesson.kind == "removed":
                assert "Captain Olga Brandt" not in lesson.text and "Olga Brandt died" in lesson.text
            if lesson.kind == "retrieved":
                assert lesson.text.endswith(BRIDGE)
    assert set(kinds) == {"answerable", "edited", "removed", "retrieved"}


def test_an_answer_over_two_sentences_cannot_be_taught() -> None:
    assert made([example("Who?", "harbour.  Olga")]) == []


def test_questions_written_to_be_unanswerable_are_taken_three_times() -> None:
    written = Example("1", "Who?", (), HARBOUR, "Northport", origin="squad2_phong10")
    plain = Example("2", "Who?", (), HARBOUR, "Northport")
    assert Counter(lesson.number for lesson in made([written, plain])) == {
        0: 1,
        1: 1,
        2: 1,
        4: 1,
    }  # each time a group of its own


def test_retrieved_passages_are_a_group_with_the_one_that_answers_or_without_it() -> None:
    pages = [f"The bridge number {number} of Oslo was painted red." for number in range(5)]
    examples = [
        example("Who opened the harbour in 1921?", "Captain Olga Brandt"),
        *(example("What?", "bridge", page, title="Bridges") for page in pages),
    ]
    beside: Counter[bool] = Counter()
    for seed in range(60):
        found = made(examples, seed)
        retrieved = [lesson for lesson in found if lesson.kind == "retrieved"]
        assert len(retrieved) in (0, 3) and len({lesson.text[lesson.context :] for lesson in retrieved}) == len(retrieved)
        beside.update(
            {any(gold.kind == "answerable" and gold.number == lesson.number for gold in found) for lesson in retrieved}
        )
    assert beside[True] > beside[False] > 0


def test_the_same_seed_gives_the_same_lessons() -> None:
    examples = [example("Who opened it in 1921?", "Captain Olga Brandt"), example("What was red?", "bridge", BRIDGE)]
    assert made(examples, 7) == made(examples, 7)

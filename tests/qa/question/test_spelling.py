"""Which words of a question are read as words of the articles, and which are left alone."""

from collections.abc import Callable, Sequence

import pytest

from qa.question.spelling import Correction, corrected, corrections, edits, notes

ARTICLES = "Northport Southport lighthouse harbour captains Brandt Björkman ferries marina marine".split()
EVERYDAY = frozenset("dessert desert farina where when which leaves opened sailor marinas".split())


def found(question: str) -> tuple[Correction, ...]:
    def lacking(words: Sequence[str]) -> list[str]:
        return [word for word in words if word.casefold() not in {known.casefold() for known in ARTICLES}]

    def words_like(start: str, is_near: Callable[[str], bool]) -> list[str]:
        return [word for word in ARTICLES if word[0].lower() == start and is_near(word.lower().removesuffix("s"))]

    return corrections(question, lacking, words_like, lambda word: word.lower() in EVERYDAY)


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Who opened Nothport?", "Who opened Northport?"),  # a letter left out
        ("Who opened Nrothport?", "Who opened Northport?"),  # two swapped
        ("Where is the lightouse of Northport?", "Where is the lighthouse of Northport?"),
        ("When was Southprot's pier opened?", "When was Southport's pier opened?"),
        ("Who is Bjorkmann?", "Who is Björkman?"),
        ("Who is Brant?", "Who is Brandt?"),
        ("Which captians opened it?", "Which captains opened it?"),
    ],
)
def test_a_misspelt_word_is_read_as_the_articles_word(question: str, read: str) -> None:
    assert corrected(question, found(question)) == read


@pytest.mark.parametrize(
    "question",
    [
        "Who opened Northport?",  # an article has it
        "Where is the desert?",  # an everyday word
        "Who is Brunt?",  # Brandt is two edits away, too many for a short word
        "Who is Grandt?",  # another first letter
        "Where is marinx?",  # marina or marine
        "What is Nothport-7?",  # a code
        "What does NOTHPORT mean?",  # an abbreviation
        "Mail to nothport@example.org?",
        "Wo liegt Nothport Lightouse Southprot Hrabour?",  # another language
    ],
)
def test_what_is_left_alone(question: str) -> None:
    assert found(question) == ()


def test_a_correction_is_told() -> None:
    changes = found("Who opened Nothport?")
    assert changes == (Correction("Nothport", 11, 19, "Northport"),)
    assert notes(changes) == ("Did you mean Northport? No article has “Nothport”.",)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("", "", 0), ("pier", "pier", 0), ("pier", "peir", 1), ("pier", "pie", 1), ("pier", "spire", 2), ("ferry", "", 5)],
)
def test_edits(one: str, other: str, count: int) -> None:
    assert edits(one, other) == edits(other, one) == count

"""A question with its history becomes one that stands alone; only words of the dialogue are copied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionError
from qa.rewrite import names, rewrite
from qa.types import MAX_QUESTION, Turn

CAPTAIN = Turn("Which captain opened the harbour?", "Olga Brandt", "Which captain opened the harbour?")
FERRY = Turn("When does the Northport Ferry leave?", "noon")


@pytest.mark.parametrize(
    ("question", "turn", "read_as"),
    [
        ("When did she open it?", CAPTAIN, "When did Olga Brandt open it?"),
        ("Who met him?", CAPTAIN, "Who met Olga Brandt?"),
        ("What was her rank?", CAPTAIN, "What was Olga Brandt's rank?"),
        ("Where does it go?", FERRY, "Where does Northport Ferry go?"),
        ("What is its price?", FERRY, "What is Northport Ferry's price?"),
        ("When did she open Southport?", CAPTAIN, "When did she open Southport?"),  # it names something itself
        ("How many came?", CAPTAIN, "How many came?"),  # nothing stands for anything
        ("Did she?", Turn("who was there?", None), "Did she?"),  # nothing was named
        ("Is it hers or theirs?", Turn("What is new?", "nothing much"), "Is it hers or theirs?"),
        ("When did she go?", Turn("Who?", r"A\1 B"), "When did she go?"),  # not a name
    ],
)
def test_what_a_pronoun_stands_for(question: str, turn: Turn, read_as: str) -> None:
    assert rewrite(question, [turn]).text == read_as


def test_the_last_turn_counts_and_its_question_as_it_was_read() -> None:
    first, second = Turn("Who is Ada Example?"), Turn("When did she write?", None, "When did Bob Sample write?")
    assert rewrite("What did he write?", [first, second]).text == "What did Bob Sample write?"


@pytest.mark.parametrize(
    ("question", "read_as"),
    [
        ("  Who\tmet \n whom?  ", "Who met whom?"),
        ("Who\0met\x07whom?", "Who met whom?"),
        ("Cafe\u0301?", "Café?"),
        ("half \udce9 a character", "half a character"),
        ("Кто?", "Кто?"),
    ],
)
def test_what_no_reader_can_use_is_cleaned(question: str, read_as: str) -> None:
    query = rewrite(question)
    assert (query.question, query.text) == (question, read_as)


@pytest.mark.parametrize("question", ["", " ", "?!", "\0", "🙂", "—", "\u200b"])
def test_a_question_without_a_word(question: str) -> None:
    with pytest.raises(QuestionError, match="holds no word") as raised:
        rewrite(question)
    assert not raised.value.too_long


def test_length() -> None:
    assert rewrite("x" * 2000).text == "x" * 2000
    with pytest.raises(QuestionError, match=r"has 2,001 characters, at most 2,000 are read\. Shorten it\.") as raised:
        rewrite("x" * 2001)
    assert raised.value.too_long


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Who met Emomali Rahmon in Dushanbe?", ["Emomali Rahmon", "Dushanbe"]),
        ("Is the Bank of the North open?", ["Bank of the North"]),
        ("Which Olga?", ["Olga"]),
        ("What is new?", []),
        ("Tell me about Ada's book", ["Ada's"]),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert names(text) == found


@given(st.text(max_size=60), st.text(max_size=40), st.none() | st.text(max_size=40))
def test_any_dialogue_gives_a_short_clean_question_of_its_own_words(question: str, before: str, answer: str | None) -> None:
    try:
        query = rewrite(question + " a she it", [Turn(before, answer)])
    except QuestionError:
        return
    assert len(query.text) <= MAX_QUESTION and "\0" not in query.text and query.text == " ".join(query.text.split())
    query.text.encode()

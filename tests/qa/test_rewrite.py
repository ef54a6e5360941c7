"""A question with its history becomes one that stands alone; only words of the dialogue are copied."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionError
from qa.rewrite import names, rewrite
from qa.types import MAX_QUESTION, Turn

CAPTAIN = Turn("Which captain opened the harbour?", "Olga Brandt", "Which captain opened the harbour?")
FERRY = Turn("When does the Northport Ferry leave?", "noon")
TOWER = Turn("How high is the Vessel tower in Southport?", "90 metres")
LIMIT = Turn("What was the limit for Oslo in 2022?", "180 euros")
JOINED = Turn("When did Norland join the Northern Harbour Union?", "May 1951")
TABLE = "The Vessel tower is 90 metres high. "


def read(question: str, turn: Turn, quoted: str = "") -> str:
    return rewrite(question, [turn], [quoted]).text


@pytest.mark.parametrize(
    ("question", "turn", "read_as"),
    [
        ("When did she open it?", CAPTAIN, "When did Olga Brandt open the harbour?"),
        ("Who met him?", CAPTAIN, "Who met Olga Brandt?"),
        ("For how many years was she a captain?", CAPTAIN, "For how many years was Olga Brandt a captain?"),
        (
            "When was it built?",
            Turn("Who opened the harbour of Northport?", "Olga Brandt"),
            "When was the harbour of Northport built?",
        ),
        ("How large is it?", Turn("Who is the mayor of Northport?", "Olga Brandt"), "How large is Northport?"),
        ("What was her rank?", CAPTAIN, "What was Olga Brandt's rank?"),
        ("When did she open Southport?", CAPTAIN, "When did Olga Brandt open Southport?"),
        ("What is the name of her ship?", CAPTAIN, "What is the name of Olga Brandt's ship?"),
        ("How many of his children died in Southport?", CAPTAIN, "How many of Olga Brandt's children died in Southport?"),
        ("Where does it go?", FERRY, "Where does the Northport Ferry go?"),
        ("What is its price?", FERRY, "What is the Northport Ferry's price?"),
        ("And who built it?", TOWER, "Who built the Vessel tower?"),
        ("How many people live there?", TOWER, "How many people live in Southport?"),
        ("How old is this tower?", TOWER, "How old is the Vessel tower?"),
        ("Who designed the tower?", TOWER, "Who designed the Vessel tower?"),
        ("Who was king then?", JOINED, "Who was king in May 1951?"),
        ("Who was king of Norland that year?", JOINED, "Who was king of Norland in 1951?"),
        ("How many came?", CAPTAIN, "How many came?"),  # nothing stands for anything
        ("Did she?", Turn("who was there?", None), "Did she?"),  # nothing was named
        ("Is it hers or theirs?", Turn("What is new?", "nothing much"), "Is it hers or theirs?"),
        ("When did she go?", Turn("Who?", r"A\1 B"), "When did she go?"),  # not a name
    ],
)
def test_what_a_word_stands_for(question: str, turn: Turn, read_as: str) -> None:
    assert read(question, turn, TABLE if turn is TOWER else "") == read_as


@pytest.mark.parametrize(
    ("question", "turn", "read_as"),
    [
        ("And Southland?", JOINED, "When did Southland join the Northern Harbour Union?"),
        ("what about southland?", JOINED, "When did Southland join the Northern Harbour Union?"),
        ("Why?", JOINED, "Why did Norland join the Northern Harbour Union?"),
        ("And in 2023?", LIMIT, "What was the limit for Oslo in 2023?"),
        ("In 2024?", LIMIT, "What was the limit for Oslo in 2024?"),
        ("And for Lisbon?", LIMIT, "What was the limit for Lisbon in 2022?"),
        ("How about Lisbon?", LIMIT, "What was the limit for Lisbon in 2022?"),
        ("Since when?", Turn("Who is the pilot of Northport?", "Ada Grey"), "Since when is Ada Grey the pilot of Northport?"),
        ("And when was that?", Turn("Who opened the harbour?", "Ada Grey"), "When Ada Grey opened the harbour?"),
        ("Who else?", Turn("Who opened the harbour?", "Ada Grey"), "Who else opened the harbour?"),
        ("And amber ones?", Turn("How many red buoys were lit?", "9"), "How many amber buoys were lit?"),
        ("And the second one?", Turn("When did the first lock open?", "1921"), "When did the second lock open?"),
        ("Who wrote the lyrics?", Turn("Who composed the music of Northern Tide?"), "Who wrote the lyrics of Northern Tide?"),
        ("How many were hurt?", Turn("Who was at the Battle of Norhaven?"), "How many were hurt at the Battle of Norhaven?"),
    ],
)
def test_what_only_continues_is_completed(question: str, turn: Turn, read_as: str) -> None:
    assert read(question, turn) == read_as


@pytest.mark.parametrize(
    "question",
    [
        "When was the Anchor tunnel opened?",
        "And when was the Anchor tunnel opened?",
        "Why did Ada Grey sell her boat?",
        "Where did Ada Grey live when she wrote Low Water?",
        "Is it true that terns sleep in flight?",
        "What is it called when a ship turns over?",
        "How long does it take to cross the bay?",
        "How far is it from Oslo to Lisbon?",
        "Who said that captains may not swim?",
        "Are there any locks in Southport?",
        "Which company changed its name?",
        "What two regions have their own flags?",
        'Who is shouting "Let it go"?',
        "What does a captain do before he sails?",
        "How many people lost their homes?",
        "How many guests of his house became friends of Ada Grey?",
        "What celebrity asked his fans to vote for Ada Grey?",
        "When is the alarm tested?",
        "What is inflation?",
        "What is new?",
        "What can I ask you?",
        "Thanks",
        "ok thanks",
        "Southland",
        "harbour dues",
    ],
)
@pytest.mark.parametrize("turn", [CAPTAIN, FERRY, TOWER, LIMIT, JOINED])
def test_what_stands_alone_is_left_as_it_is(question: str, turn: Turn) -> None:
    assert read(question, turn, "The Vessel tower in Southport was built by Captain Olga Brandt in 1921.") == question


def test_the_last_turn_counts_and_its_question_as_it_was_read() -> None:
    first, second = Turn("Who is Ada Example?"), Turn("When did she write?", None, "When did Bob Sample write?")
    assert rewrite("What did he write?", [first, second]).text == "What did Bob Sample write?"


def test_what_somebody_acted_on_is_not_who_answers() -> None:
    turn = Turn("Which captain opened the harbour?", "Olga Brandt")
    assert rewrite("How deep is the harbour?", [turn]).text == "How deep is the harbour?"
    assert rewrite("Where was the captain born?", [turn]).text == "Where was Olga Brandt born?"


def test_an_older_turn_counts_where_the_last_names_nobody() -> None:
    first, second = Turn("Who opened the harbour?", "Olga Brandt"), Turn("How many people came?", "40")
    assert rewrite("When did she leave?", [first, second]).text == "When did Olga Brandt leave?"


def test_what_was_quoted_counts_where_the_dialogue_names_nobody() -> None:
    turn = Turn("When was the harbour opened?", "1921")
    quoted = "The harbour was opened by Captain Olga Brandt in 1921."
    assert read("When did she die?", turn, quoted) == "When did Captain Olga Brandt die?"
    assert read("When did she die?", turn) == "When did she die?"


def test_a_reading_that_is_too_long_is_not_taken() -> None:
    turn = Turn("Who opened " + "the very long harbour " * 80, "Ada Grey")
    assert len(read("When did she " + "sail and " * 30 + "go?", turn)) <= MAX_QUESTION
    assert read("And " + "x" * 1996, turn) == "And " + "x" * 1996


@pytest.mark.parametrize(
    "piece", ["it the " * 40, "the of " * 40, "A of " * 60, "a" * 290, "that " * 58, "Ada's " * 48, "?" * 299]
)
def test_long_questions_are_read_in_no_time(piece: str) -> None:
    begun = time.perf_counter()
    for question in (f"Who is {piece}"[:300], f"And {piece}"[:300], f"What was {piece} it?"[:300]):
        rewrite(question, [Turn(f"Who {piece}"[:300], piece[:300])] * 4, [piece * 7] * 4)
    assert time.perf_counter() - begun < 2


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
        ("Where did Émile Øst go after Łódź?", ["Émile Øst", "Łódź"]),
        ("What is new?", []),
        ("Tell me about Ada's book", ["Ada's"]),
        ("How heavy is the Tarn 300X?", ["Tarn"]),  # no X was ever named
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

"""Questions that ask several things, and the questions in them; those that only look so stay whole."""

import time

import pytest

from qa.question.parts import Part, parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Where is the mill and when was it built?", ["Where is the mill?", "When was it built?"]),
        ("What is a tern? And where does it nest?", ["What is a tern?", "Where does it nest?"]),
        ("Who won the race? When?", ["Who won the race?", "When?"]),
        ("When and where did the ferry sink?", ["When did the ferry sink?", "Where did the ferry sink?"]),
        ("How, when and why was it sold?", ["How was it sold?", "When was it sold?", "Why was it sold?"]),
        ("Who built it, who paid for it and who owns it?", ["Who built it?", "Who paid for it?", "Who owns it?"]),
        ("Is the mill open on Sunday and when does it close?", ["Is the mill open on Sunday?", "When does it close?"]),
        ("Who owns the mill and is it open?", ["Who owns the mill?", "Is the mill open?"]),
        ("Who set up the fair in Arla and where is it held?", ["Who set up the fair in Arla?", "Where is the fair held?"]),
        ("Who owns the mill of Arla, and what is its age?", ["Who owns the mill of Arla?", "What is the mill of Arla's age?"]),
        ("When did Who Rows? open, and where?", ["When did Who Rows? open?", "Where?"]),  # a name with a question mark
        ("Tell me who owns the mill and what it costs.", ["Tell me who owns the mill.", "What the mill costs?"]),
        (
            "Which river feeds the mill and how many mills are there?",
            ["Which river feeds the mill?", "How many mills are there?"],
        ),
        ("And who met whom and when?", ["Who met whom?", "When?"]),
    ],
)
def test_the_parts(question: str, parts: list[str]) -> None:
    assert [part.text for part in parts_of(question)] == parts


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("When was the mill founded, and by whom?", Part("By whom?", "By whom was the mill founded?")),
        ("Who did the miller marry and in what year?", Part("In what year?", "In what year did the miller marry?")),
        ("Who won the race and by how much?", Part("By how much?")),  # the conversation completes it
        (
            "How high is the old tower and in which town does it stand?",
            Part("In which town does it stand?", "In which town does the old tower stand?"),
        ),
    ],
)
def test_what_leans_on_the_first_part(question: str, last: Part) -> None:
    assert parts_of(question)[1:] == (last,)


@pytest.mark.parametrize(
    "question",
    [
        "Who pays for research and development?",
        "What happened between 2010 and 2012?",
        "When did Simon and Garfunkel part?",
        "What do bread and butter cost?",
        "Which road links Arla and Berga?",
        "Who is the woman who bought the mill and who sold the tower?",  # of one woman
        "What is the name of the man, who led the crew?",
        "Who painted the picture that was stolen and was found again?",
        "What does the crew do when the fog comes and when it leaves?",
        "Who sang Where and When?",
        'Who wrote "Who knows and when"?',
        "Who or what sank the ferry?",
        "I moved to Arla. Where is the mill?",
        "The mill is old? And the tower is new?",
        "Who? What?",
        "mills and towers",
        "",
        "Who a and when is b and when is c and who is d and where is e and why is f?",  # more than four
    ],
)
def test_what_stays_whole(question: str) -> None:
    assert parts_of(question) == ()


@pytest.mark.parametrize(
    "question",
    ["who and when " * 45, "and when is " * 50, "? " * 290, "who, " * 119, "how a a " * 70, "\x00\u202e and who" * 50],
)
def test_long_and_hostile_questions_take_no_time(question: str) -> None:
    began = time.perf_counter()
    parts_of(question)
    parts_of(question * 40)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Two things about Tern: where it lies and who owns it.", ["Where Tern lies?", "Who owns Tern?"]),
        (
            "Tell me about Ida Lund: when was she born, and where did she die?",
            ["When was Ida Lund born?", "Where did Ida Lund die?"],
        ),
        (
            "Who built the pier, and what's its length? oh, and who owns it",
            ["Who built the pier?", "What is the pier's length?", "Who owns it?"],
        ),
        (
            "How many boats has the yard, and how many of them have sails?",
            ["How many boats has the yard?", "How many of the boats have sails?"],
        ),
        ("The pier: who built it?", []),
    ],
)
def test_parts_of_what_stands_before_a_colon_and_behind_an_oh(question: str, parts: list[str]) -> None:
    assert [part.text for part in parts_of(question)] == parts


def test_a_part_about_the_only_name_of_the_first_part() -> None:
    _, second = parts_of("Tell me when the Arla Pass was opened and at what height it lies.")
    assert second == Part("At what height it lies?", "At what height the Arla Pass lies?")
    assert [part.text for part in parts_of("The Arla pier... who built it & who owns it?")] == [
        "Who built The Arla pier?",
        "Who owns The Arla pier?",
    ]

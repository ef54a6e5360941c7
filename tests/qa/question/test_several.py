"""Questions, and the several things that they ask for."""

import time

import pytest

from qa.question.several import Several, content, initials, open_to_several, several, singular


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Which cities have a tram?", Several("cities", "cities")),
        ("In which towns does the ferry stop?", Several("towns", "towns")),
        ("What are the three parts of the sail?", Several("parts", "parts", 3)),
        ("What dog breeds are allowed on board?", Several("breeds", "dog breeds")),
        ("which of the boats leak", Several("boats", "boats")),
        ("Who are the members of the crew?", Several("members", "members")),
        ("Name the two owners of the yard.", Several("owners", "owners", 2, commanded=True)),
        ("Could you please list all ports on the coast?", Several("ports", "ports", commanded=True)),
        ("Give me the names of the captains.", Several("captains", "captains", commanded=True)),
        ("Who was on watch that night? Names please", None),
        ("who was on watch, names please", Several("names", "names")),
        ("When the yard closed, which ships were sold?", Several("ships", "ships")),
        ("The yard has ships - which ones were sold?", Several("ships", "ships")),
        ("The bell rings for all sorts of reasons. Could you list them?", Several("reasons", "reasons")),
        ("What sorts of boats are built?", Several("boats", "boats")),
        ("What kinds of weather stop the ferry?", Several("kinds", "kinds")),
        ("Could I have some examples of ships from Arla?", Several("ships", "ships", commanded=True)),
        ("some old captains of the yard?", Several("captains", "old captains")),
        ("Old captains whose boats were sold?", Several("captains", "old captains")),
        ("Captains of the Sea", None),  # a name
        ("who all sailed with her", Several("names", "names")),
        ("Can I have two boats at once?", None),
        ("Could you tell me how two captains swap?", None),
        ("Which city has a tram?", None),
        ("Which road links Arla and Berga?", None),
        ("Name the captain of the ship.", None),
        ("Which company owns both yards?", None),
        ("Which company bought the old yards?", None),
        ("What old river flows through the yards?", None),
        ("Which dog breeds in the yard have names?", Several("breeds", "dog breeds")),
        ("What are some old boats in the yard?", Several("boats", "old boats")),
        ("What causes the fog?", None),
        ("Which yard builds 12 boats a year?", None),
        ("Which show featuring singers ran longest?", None),
        ("What happens in the fog?", None),
        ("What is the status of the boat?", None),
        ("How many ports are there?", None),
        ("When were the ports built?", None),
        ("", None),
    ],
)
def test_what_is_asked_for(question: str, wanted: Several | None) -> None:
    assert several(question) == wanted


@pytest.mark.parametrize(
    ("question", "is_open"),
    [
        ("Who built the harbour?", True),
        ("By whom was it built?", True),
        ("Who is the captain?", False),
        ("Who was Olga Brandt?", False),
        ("What is a tern?", False),
        ("Fish is landed and sent on - where to?", True),
        ("What can one see from the tower?", True),
        ("Where is it?", False),
    ],
)
def test_who_may_be_several(question: str, is_open: bool) -> None:
    assert open_to_several(question) is is_open


@pytest.mark.parametrize(
    ("plural", "wanted"),
    [("cities", "city"), ("boxes", "box"), ("terns", "tern"), ("people", "person"), ("glass", "glass"), ("churches", "church")],
)
def test_the_singular(plural: str, wanted: str) -> None:
    assert singular(plural) == wanted


def test_words_that_carry_meaning() -> None:
    assert content("Which four cities have a limit above 150 euros?") == ["city", "limit", "above", "150", "euro"]
    assert initials("The North Sea Ferry Union was founded") == ["nsfu"]


@pytest.mark.parametrize("question", ["which " * 2000, "list " * 3000, "names of " * 2000, "who,;:" * 2000, "\u202e\x00" * 500])
def test_long_and_hostile_questions_take_no_time(question: str) -> None:
    began = time.perf_counter()
    several(question)
    open_to_several(question)
    assert time.perf_counter() - began < 1

"""What a refusal says that the articles lack: true of the passages, in the question's own words, or nothing."""

import time
from collections.abc import Mapping, Sequence

import pytest

from index.types import DocumentMeta, Passage
from qa.missing import what_is_missing
from qa.terms import words
from qa.types import Hit

META = DocumentMeta("d", "s", "p", "main", "T", "", "", "", "0" * 64)
DAM = "Tajikistan's Nurek dam is 300 metres high. It was finished in 1980."
CLUB = "The Larkfield Rowing Club (LRC) was set up by Ada Brandt. Its boats are kept in Oslo."
FERRY = "The ferry from Northport leaves at noon. Captain Olga Brandt steers it."


def missing(question: str, *texts: str, elsewhere: str = "", nothing_close: bool = True) -> str | None:
    """What is said over passages of these texts, in a store that also holds the text `elsewhere`."""

    def frequency(terms: Sequence[str]) -> Mapping[str, int]:
        store = words(" ".join((*texts, elsewhere)))
        return {term: int(words(term) <= store) for term in terms}

    hits = [Hit(Passage("d", 0, 0, len(text), text, (), "", ((0, len(text)),)), META, 1.0) for text in texts]
    return what_is_missing(question, hits, frequency, nothing_close=nothing_close)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who met Turkmenistan's president?", "No passage mentions Turkmenistan."),
        ("How high is the Nurek dam in 2027?", "No passage speaks of 2027."),
        ("Who met Lukashenko in Minsk in 1777?", "No passage mentions Lukashenko or Minsk or speaks of 1777."),
        ("What does error OPS-320 mean?", "No passage mentions OPS-320."),
        ("Where is Lake Baikal?", "No passage mentions Lake Baikal."),
        ("Who steers with Captain Emma Brandt?", "No passage mentions Emma Brandt."),
        ("What does Captain Nemo steer?", "No passage mentions Nemo."),
    ],
)
def test_names_codes_and_years_that_stand_nowhere(question: str, said: str) -> None:
    assert missing(question, DAM, CLUB, FERRY) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who is Tajikistan's president?", "No passage names Tajikistan's president."),
        ("Who is the owner of the ferry?", "No passage names the owner of the ferry."),
        ("What is the population of Northport?", "No passage gives the population of Northport."),
        ("What colour is the ferry?", "No passage about the ferry says its colour."),
        ("What is the mooring fee of the ferry?", "No passage gives the mooring fee of the ferry."),
        ("What is the callsign of the ferry?", "No passage about the ferry mentions “callsign”."),  # other words are not known
        ("Who painted the Nurek dam?", "No passage about the Nurek dam mentions “painted”."),
    ],
)
def test_what_is_asked_about_something_that_stands_there(question: str, said: str) -> None:
    assert missing(question, DAM, CLUB, FERRY) == said


def test_names_that_stand_apart_and_names_that_stand_further_away() -> None:
    apart = "None of the closest passages mentions both Olga Brandt and Tajikistan."
    assert missing("When did Olga Brandt go to Tajikistan?", DAM, FERRY) == apart
    assert missing("Is it in Oslo?", DAM, elsewhere=CLUB) == "None of the closest passages mentions Oslo."
    assert missing("What was there in 1999?", DAM, elsewhere="In 1999.") == "None of the closest passages mentions 1999."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How big is the canteen?", "No passage uses the word “canteen”."),
        ("who is the president of uruguay", "No passage uses the words “president” or “uruguay”."),
    ],
)
def test_words_that_no_article_uses(question: str, said: str) -> None:
    assert missing(question, DAM, FERRY) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How deep is the Nurek dam?", "No passage about Nurek mentions “deep”."),  # metres may be said of its height
        ("Which airline flies to the Nurek dam?", "No passage about Nurek mentions “airline” or “flies”."),
        ("how much did they pay to put up the dam", "No passage about this mentions “pay”."),
        ("What is the chemical formula of the dam?", "No passage about the dam mentions “chemical formula”."),
        ("Who spilled the zeppelin on the dam?", "No passage uses the words “spilled” or “zeppelin”."),
    ],
)
def test_words_that_stand_nowhere_near_what_is_asked_about(question: str, said: str) -> None:
    assert missing(question, DAM, FERRY, elsewhere="A deep chemical airline flies for pay by formula.") == said


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is the height of the Nurek dam?", DAM),  # in other words
        ("Who is the founder of the Larkfield Rowing Club?", CLUB),
        ("Is the Tajik dam high?", DAM),  # in another form
        ("When was the LRC set up?", "The Larkfield Rowing Club was set up in 1921."),  # spelled out
        ("When was the Larkfield Rowing Club set up?", "The LRC was set up in 1921."),  # as initials
        ("What does the ABC say?", DAM),  # whatever that stands for
        ("What do the British say?", "Britain says no."),
        ("Is it 20 metres high?", "It is twenty metres high."),
        ("How much is 1500 metres?", "It is 1,500 metres."),
        ("Which captain did she speak with?", FERRY),  # a verb whose forms differ
        ("What Is The Height Of The Dam Now?", DAM),  # a headline
        ("Whose is it?", ""),
        ("What is the colour of the ferry?", "The ferry is blue."),
    ],
)
def test_nothing_is_called_missing_that_may_stand_there(question: str, text: str) -> None:
    assert missing(question, *filter(None, [text])) is None


def test_where_something_came_close_it_is_not_said_that_it_is_not_told() -> None:
    """Only that its word does not stand there."""
    said = missing("Who is Tajikistan's president?", DAM, elsewhere="The president.", nothing_close=False)
    assert said == "No passage about Tajikistan mentions “president”."


@pytest.mark.parametrize(
    "question", ["the " * 500, "What is " + "A" * 2000, "A'B " * 500, "is the " + "a " * 1000 + "of", "9" * 2000, "\x00‮Ω’s s"]
)
def test_hostile_questions_cost_little_and_break_nothing(question: str) -> None:
    started = time.perf_counter()
    missing(question, DAM, CLUB)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("question", ["Does the ferry have less room than another?", "Who has a ferry of his own?"])
def test_words_that_only_compare_are_never_missing(question: str) -> None:
    """What was missing was once “another”, and once “own”."""
    assert "another" not in (missing(question, DAM, CLUB, FERRY) or "") and "own" not in (missing(question, FERRY) or "")

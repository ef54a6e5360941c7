"""What an abbreviation stands for, where its letters say so."""

import time

import pytest

from qa.answers.expansion import agrees, expanded, is_abbreviation, letters_asked


@pytest.mark.parametrize(
    ("name", "sentence", "expected"),
    [
        ("UN", "The United Nations (UN) was founded in 1945.", "United Nations"),
        ("UN", "The UN (United Nations) was founded in 1945.", "United Nations"),
        (
            "RIAA",
            "A list of the Recording Industry Association of America (RIAA) says so.",
            "Recording Industry Association of America",
        ),
        ("SLA", "The SLA stands for “service level agreement”.", "service level agreement"),
        ("SLA", "SLA is short for service level agreement, a promise.", "service level agreement"),
        ("SLA", "A service level agreement, or SLA, is a promise.", "service level agreement"),
        ("OOO", "Put OOO (short for out of office) in the calendar.", "out of office"),
        ("TV", "A television (TV) hangs there.", "television"),
        ("RATS", "An office, known by its Russian initials RATS, works there.", None),
        ("UN", "The sale of tickets (UN) began.", None),
        ("UN", "The UN (founded in 1945) met.", None),
        ("UN", "The UN met.", None),
    ],
)
def test_expansions(name: str, sentence: str, expected: str | None) -> None:
    start = sentence.index(name)
    place = expanded(sentence, start, start + len(name))
    assert (sentence[slice(*place)] if place else None) == expected


def test_letters() -> None:
    assert all(is_abbreviation(name) for name in ("SCO", "U.N.", "TCP/IP", "PhD", "TVs"))
    assert not any(is_abbreviation(name) for name in ("Oslo", "a", "THE END", "X", "A" * 11))
    assert agrees("SCO", "Shanghai Cooperation Organisation") and agrees("UNESCO", "UNESCO")
    assert not agrees("SCO", "Greta Nomura") and not agrees("SCO", "")


@pytest.mark.parametrize("sentence", ["AB (" + "a " * 2000, "a " * 2000 + "(AB)", "AB" + " means" * 500, "( " * 1500 + "AB"])
def test_long_sentences_take_no_time(sentence: str) -> None:
    start = sentence.index("AB")
    started = time.perf_counter()
    expanded(sentence, start, start + 2)
    assert time.perf_counter() - started < 0.1


def test_what_letters_stand_for_is_asked_in_any_order() -> None:
    assert letters_asked("in the ferry notes, NRC is short for what?") == "NRC"
    assert letters_asked("NRC, the club in Oslo: what do the letters stand for?") == "NRC"
    assert letters_asked("What does the NRC stand for in the UN?") == ""  # one of two
    assert letters_asked("What does the NRC say?") == ""

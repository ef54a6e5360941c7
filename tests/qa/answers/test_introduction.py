"""What a sentence says that a name is: the surest form of it, or nothing where the name is only mentioned."""

import time

import pytest

from qa.answers.introduction import introductions
from qa.answers.roles import is_role


def said(name: str, sentence: str, person: bool) -> str | None:
    start = sentence.index(name)
    found = max(introductions(sentence, start, start + len(name), person), default=None)
    return sentence[slice(*found[1])] if found else None


@pytest.mark.parametrize(
    ("name", "sentence", "expected"),
    [
        ("Olga Brandt", "Olga Brandt was a captain from Northport, who died in 1950.", "a captain from Northport"),
        ("Olga Brandt", "Olga Brandt (1890-1950), also known as Ola, was a captain.", "a captain"),
        ("Olga Brandt", "In 1921 Olga Brandt, the captain of the ferry, opened it.", "the captain of the ferry"),
        ("Olga Brandt", "It was opened by Olga Brandt, a captain.", "a captain"),
        ("Olga Brandt", "It was opened by Olga Brandt, head of the harbour office, in May.", "head of the harbour office"),
        ("Olga Brandt", "Write to Olga Brandt, who steers the ferry.", "who steers the ferry"),
        ("Olga Brandt", "It was opened by the harbour's captain, Olga Brandt.", "the harbour's captain"),
        ("Olga Brandt", "Ask the safety officer, Dr. Olga Brandt, before noon.", "the safety officer"),
        ("Olga Brandt", "They met the Danish physicist and poet Olga Brandt in Oslo.", "the Danish physicist and poet"),
        ("Olga Brandt", "The United States' ambassador, Olga Brandt, came.", "The United States' ambassador"),
        ("Olga Brandt", "The mayor thanked the head of finance, Olga Brandt, in May.", "the head of finance"),
        ("Olga Brandt", "Olga Brandt became minister of ports in 1930, after the war.", "minister of ports in 1930"),
        (
            "Olga Brandt",
            "The school is called after one of the town's best-known daughters, Olga Brandt.",
            "one of the town's best-known daughters",
        ),
        ("Olga Brandt", "In 1921 activist and sports advocate Olga Brandt opened it.", "activist and sports advocate"),
        ("Olga Brandt", "Historian Olga Brandt claimed that it was the moon.", "Historian"),
        ("Olga Brandt", "In 1921, a sailor named Olga Brandt taught them to fish.", "a sailor"),
        ("Olga Brandt", "The sound editors Ada Moor and Olga Brandt worked on it.", "The sound editors"),
        (
            "Olga Brandt",
            "In May 1921, Olga Brandt, the town's oldest nurse, died aged 99 and was buried.",
            "the town's oldest nurse",
        ),
        # she is only mentioned
        ("Olga Brandt", "The mayor named Olga Brandt head of finance.", None),
        ("Olga Brandt", "A court named Olga Brandt the heir.", None),
        ("Olga Brandt", "The coach called Olga Brandt last night.", None),
        ("Olga Brandt", "He was a character in Olga Brandt's films.", None),
        ("Olga Brandt", "However, according to Olga Brandt, the songs are old, and she knew it.", None),
        ("Olga Brandt", "The harbour's ferry, Olga Brandt, and the crew were late.", None),
        ("Olga Brandt", "The next day, Olga Brandt, tired of it all, left.", None),
        ("Olga Brandt", "The room of Olga Brandt is the largest.", None),
        ("Olga Brandt", "After he met Olga Brandt, the talks ended.", None),
        ("Olga Brandt", "Web shop: Olga Brandt and Ines Falk", None),
        ("Olga Brandt", "It was seen by Jan Olsen, Olga Brandt, and the rest.", None),
        ("Olga Brandt", "In the winter, Olga Brandt stayed at home.", None),
        ("Olga Brandt", "The chapter on Olga Brandt is a good one.", None),
        ("Olga Brandt", "With Barry Cryer, Olga Brandt, and dancers.", None),
    ],
)
def test_persons(name: str, sentence: str, expected: str | None) -> None:
    assert said(name, sentence, True) == expected


@pytest.mark.parametrize(
    ("name", "sentence", "expected"),
    [
        ("Pawtrack", "Pawtrack is the ticket system of the clinic, which is in Oslo.", "the ticket system of the clinic"),
        ("tern", 'A "tern" is a customer who sends the same complaint twice.', "a customer who sends the same complaint twice"),
        ("Pawtrack", "Pawtrack: a ticket system", "a ticket system"),
        ("Pawtrack", "Pawtrack – the ticket system.", "the ticket system"),
        ("Pawtrack", "The rota is planned in Pawtrack, a ticket system, for weeks.", "a ticket system"),
        (
            "Pawtrack",
            "The town's oldest club, Pawtrack, founded in 1920 and closed in 1950, had a boat.",
            "The town's oldest club",
        ),
        ("skin fire", 'Sailors catch a rash known as "skin fire" in May.', "a rash"),
        ("skin fire", "In May they have an itch, also called skin fire.", "an itch"),
        ("Hall Nine", "She opened Hall Nine which is the first rink of the town.", "which is the first rink of the town"),
        ("Pawtrack", "In the north, Pawtrack, Odeon and the rest have offices.", None),
        ("Pawtrack", "The following week, Pawtrack, which she never used, broke.", None),
        ("Pawtrack", "The north, Pawtrack, Odeon and the rest have offices.", None),
        ("Pawtrack", "He wrote for the humor magazine Pawtrack in Oslo.", "the humor magazine"),
        ("Hall Nine", "He was found on the grounds of his country estate, Hall Nine.", "his country estate"),
        (
            "Norport",
            "Later Norport—one of the best harbours of the coast—fell to them.",
            "one of the best harbours of the coast",
        ),
        ("Berta", 'The largest drill of its kind (LDK), which is nicknamed "Berta", is blue.', "The largest drill of its kind"),
        ("glom", "The kidney consists of a tuft of hairs called a glom and a bag.", "The kidney consists of a tuft of hairs"),
        ("Dash", "He sang it in May, and the animated series Dash played it.", "the animated series"),
        ("Rex", "The dog was called Rex.", "The dog"),
        ("Norport", "They moved to Norport, the town where she was born.", "the town where she was born"),
        ("Norport", "After the game, Norport, tired and wet, went home.", None),
        ("Norport", "After the game, Norport celebrated.", None),
        ("Norport", "In the last game Norport scored twice.", None),
        ("rebab", "They play a bowed instrument called a rebab, and drums.", "a bowed instrument"),
        ("Pawtrack", "In Pawtrack, the rota is planned.", None),
        ("Pawtrack", "The heart of Pawtrack is the rota.", None),
        ("Pawtrack", "Pawtrack runs in the basement.", None),
        ("Pawtrack", "Pawtrack is not open.", None),
        ("Pawtrack", "The captain, Pawtrack, and the dog.", None),
    ],
)
def test_things(name: str, sentence: str, expected: str | None) -> None:
    assert said(name, sentence, False) == expected


def test_roles_are_told_from_other_nouns_and_from_names() -> None:
    words = "minister physicist co-founder sister Captain poet number Norman Cryer river important november".split()
    assert [word for word in words if is_role(word)] == ["minister", "physicist", "co-founder", "sister", "Captain", "poet"]


@pytest.mark.parametrize(
    "sentence", ["X, " + "the a, " * 700, "the king " * 500 + "X", "X" + ", also a" * 600, "X, " + "a of " * 900, "X (" * 900]
)
def test_long_sentences_take_no_time(sentence: str) -> None:
    start = sentence.rindex("X") if sentence.endswith("X") else 0
    started = time.perf_counter()
    list(introductions(sentence, start, start + 1, True))
    assert time.perf_counter() - started < 0.1

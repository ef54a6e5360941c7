"""Sentences and who says what in them, each order once; and sentences in which nobody does."""

import time

import pytest

from qa.speech.sayings import sayings


def told(text: str) -> list[tuple[str, str, str]]:
    return [(text[slice(*found.speaker)], text[slice(*found.verb)], text[slice(*found.clause)]) for found in sayings(text)]


@pytest.mark.parametrize(
    ("text", "speaker", "verb", "clause"),
    [
        ("Ada Brandt said that the pier is safe.", "Ada Brandt", "said", "the pier is safe"),
        ("She continues, “This pier is no bridge.”", "She", "continues", "This pier is no bridge."),
        ("In answer to critics, Brandt points out that the pier is safe.", "Brandt", "points", "the pier is safe"),
        ("At the same time Brandt famously writes: “There is no pier.”", "Brandt", "writes", "There is no pier."),
        ("In 1921 Ada Brandt noted in her book that “the pier is old”.", "Ada Brandt", "noted", "the pier is old"),
        ("Ada Brandt, the mayor, said the pier is safe.", "Ada Brandt", "said", "the pier is safe"),
        ("Ada Brandt, who had come by boat, told the paper: “We shall build it.”", "Ada Brandt", "told", "We shall build it."),
        (
            "“The pier is safe,” said harbour master Ada Brandt on Monday.",
            "harbour master Ada Brandt",
            "said",
            "The pier is safe,",
        ),
        ('"The pier is safe," she said.', "she", "said", "The pier is safe,"),
        ("The pier is safe, the mayor said.", "the mayor", "said", "The pier is safe"),
        (
            "According to the harbour office, ships come twice a day.",
            "the harbour office",
            "According to",
            "ships come twice a day",
        ),
        (
            "Ships come twice a day, according to the harbour office.",
            "the harbour office",
            "according to",
            "Ships come twice a day",
        ),
        ("On Friday a port official warned that ice may come.", "a port official", "warned", "ice may come"),
        ("In her speech to the crew in March she argued that ships are slow.", "she", "argued", "ships are slow"),
        ("Olga Lind calls the pier “a wound in the bay”.", "Olga Lind", "calls", "a wound in the bay"),
        ("He called the pier a wound in the bay.", "He", "called", "the pier a wound in the bay"),
        ("The pier was described by Olga Lind as a wound in the bay.", "Olga Lind", "described", "a wound in the bay"),
        ("Lind, Berg and Holm proposed that ships pay more.", "Lind, Berg and Holm", "proposed", "ships pay more"),
        ("Olga Lind asked for early talks.", "Olga Lind", "asked", "early talks"),
        ("Olga Lind calls herself a sailor, a word that pleases her.", "Olga Lind", "calls", "a sailor"),
        ("However, the company later denied rumours of a sale.", "the company", "denied", "rumours of a sale"),
        ("Ines Holm, professor of law at the Northport School of Law and Trade said: “No.”", "Ines Holm", "said", "No."),
        (
            "The seal, a grey one, had not been seen since May, said harbour master Ada Brandt.",
            "harbour master Ada Brandt",
            "said",
            "The seal, a grey one, had not been seen since May",
        ),
        ("Ada Brandt, the mayor, said Olga Lind was late.", "Ada Brandt", "said", "Olga Lind was late"),
        ("Ada Brandt, of Northport, said Monday would be fine.", "Ada Brandt", "said", "Monday would be fine"),
        ("The harbour master, Ada Brandt, said that ice may come.", "Ada Brandt", "said", "ice may come"),
        ("Their head for Sweden, Ada Brandt, said it was late.", "Their head for Sweden, Ada Brandt", "said", "it was late"),
        ("The mayor of Ness, Lund, said it was late.", "The mayor of Ness, Lund", "said", "it was late"),
        ("For instance, according to Olga Lind, there are two piers.", "Olga Lind", "according to", "there are two piers"),
        ("Ships are slow, but according to Olga Lind, trains are slower.", "Olga Lind", "according to", "trains are slower"),
        ("Knut the Great said that the pier is old.", "Knut the Great", "said", "the pier is old"),
        (
            "In a town led by Ada Brandt, who pledged to mend the pier, it rained.",
            "Ada Brandt",
            "pledged",
            "to mend the pier, it rained",
        ),
        ("Ada met the crew and said that it was late.", "Ada", "said", "it was late"),
        ("They filmed in Oslo and Ada Brandt said that it was late.", "Ada Brandt", "said", "it was late"),
        ("“We need a pier”, Ada Brandt said that day at a meeting.", "Ada Brandt", "said", "We need a pier"),
        ("Ada said of the pier that it is old.", "Ada", "said", "it is old"),
        ("The trial ended in May, with the judge saying that it was late.", "the judge", "saying", "it was late"),
        ("Ada left the sea by saying that it was late.", "Ada", "saying", "it was late"),
        ("Olga calls it large, slow, and safe.", "Olga", "calls", "large, slow, and safe"),
        ("Ada hailed it as a wonder.", "Ada", "hailed", "as a wonder"),
        ("Ada wrote in the Post that it was late.", "Ada", "wrote", "it was late"),
        ("Ada Brandt praised the pier and its crew, as it was new.", "Ada Brandt", "praised", "the pier and its crew"),
    ],
)
def test_who_says_what(text: str, speaker: str, verb: str, clause: str) -> None:
    assert told(text) == [(speaker, verb, clause)]


def test_what_another_says_after_a_semicolon_is_not_hers() -> None:
    text = "Ada Brandt said that the pier is safe; a spokesman for the port confirmed that it is new."
    assert told(text) == [
        ("Ada Brandt", "said", "the pier is safe"),
        ("a spokesman for the port", "confirmed", "it is new"),
    ]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "After Ada asked what they planned next, they replied, “Well, a boat.”",
            ("Ada", "asked", "what they planned next"),
            ("they", "replied", "Well, a boat."),
        ),
        (
            "Ada described the pier as her favourite and called it a “wonder of the sea”.",
            ("Ada", "described", "the pier as her favourite"),
            None,
        ),
    ],
)
def test_a_quotation_belongs_to_the_nearest_verb(text: str, first: tuple[str, ...], second: tuple[str, ...] | None) -> None:
    assert told(text) == [first, *([second] if second else [])]


def test_one_who_says_several_things_says_each_of_them() -> None:
    assert told("Ada said that the pier is old, and called it a “wound in the bay”.") == [
        ("Ada", "said", "the pier is old"),
        ("Ada", "called", "wound in the bay"),
    ]
    assert told("“The pier is old,” said Ada. “We need another.” “No.” It rained.") == [
        ("Ada", "said", "The pier is old,"),
        ("Ada", "said", "We need another."),
    ]


def test_a_quotation_goes_on_over_sentences() -> None:
    text = 'Ada Brandt said: "The pier is old. It was built by my father." The ferry left.'
    assert told(text) == [("Ada Brandt", "said", "The pier is old. It was built by my father.")]
    assert [text[slice(*found.sentence)] for found in sayings(text)] == [text.removesuffix(" The ferry left.")]


@pytest.mark.parametrize(
    "text",
    [
        "The pier is said to be safe.",
        "The talks continued that day.",
        "He pointed the boat at that man.",
        "It lies between the two states of the north.",
        "They set out in a boat called Marigold.",
        "The harbour master was told of it.",
        "Edward Said was born in 1935.",
        "She had to say no.",
        "It was believed that the hull had been torn by a rock.",
        "The boat is sometimes called Marigold, and the fee was reported to be covered by gifts.",
        "The company, sometimes called Marigold, has a boat.",
        "Ada Brandt didn't say that the pier is safe.",
        "Ada wrote the song about the pier in May and added three lines to it.",
        "When the boat came Ada left and Olga's friend dismissed the guard.",
        "I cannot say enough about the harbour master's claim that it is safe.",
    ],
)
def test_nobody_says_anything(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text", ["He said " * 20000, '"' * 50000, "A, " * 30000 + "said x.", "According to " * 9000, "a said, " * 9000]
)
def test_hostile_text_takes_no_time(text: str) -> None:
    begin = time.perf_counter()
    list(sayings(text))
    assert time.perf_counter() - begin < 3

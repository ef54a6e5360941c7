"""Questions made from sentences, tables and headings: in good English, with the place of their answer, or none."""

import time

import pytest

from index.clean import clean
from index.load import load
from index.types import Document
from qa.suggest.candidates import candidates


def document(text: str) -> Document:
    (article,) = load(text.encode(), "a.md")
    return clean(article, source="s", path="a.md", space="main")


def asked(text: str) -> list[tuple[str, str]]:
    """(question, the answer's text) of an article of that text."""
    article = document(f"# A title\n\n{text}\n")
    return [(one.question, article.text[slice(*(one.answer or one.place))].strip()) for one in candidates(article, 50)]


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("The harbour of Northport was opened in 1921.", "When was the harbour of Northport opened?", "1921"),
        ("The Oslo charter was signed in Saint Olav in June 2002.", "When was the Oslo charter signed?", "June 2002"),
        ("Ada Brandt became mayor of Oslo on 3 May 2019.", "When did Ada Brandt become mayor of Oslo?", "3 May 2019"),
        (
            "President Ada Brandt opened the bridge of Northport in 1990.",
            "Who opened the bridge of Northport?",
            "President Ada Brandt",
        ),
        ("The novel Terns was written by Ada Brandt.", "Who was the novel Terns written by?", "Ada Brandt"),
        ("Error X-12 means that the tank is empty.", "What does Error X-12 mean?", "that the tank is empty"),
        ('A "tern" is a customer who writes twice.', 'What is a "tern"?', "a customer who writes twice"),
        ("Ada Brandt is the mayor of Northport.", "Who is the mayor of Northport?", "Ada Brandt"),
        ("The capital of Norway is the city of Oslo.", "What is the capital of Norway?", "the city of Oslo"),
        ("Tallinn is the largest harbour in Estonia.", "What is the largest harbour in Estonia?", "Tallinn"),
        ("Room Heron has 12 seats and a screen.", "How many seats does Room Heron have?", "12"),
        ("The Larkfield L4 weighs 310 grams.", "How much does the Larkfield L4 weigh?", "310 grams"),
        ("The Nurek guarantee lasts three years.", "How long does the Nurek guarantee last?", "three years"),
        ("The Northport lighthouse is 40 metres high.", "How high is the Northport lighthouse?", "40 metres"),
        ("The Oslo office is open from 7:00 to 19:00.", "When is the Oslo office open?", "from 7:00 to 19:00"),
        ("The Vienna office opens at 8:00.", "When does the Vienna office open?", "8:00"),
        ("The secretariat of the SCO sits in Beijing.", "Where does the secretariat of the SCO sit?", "in Beijing"),
        ("The firm Dromeda Works is based in Warsaw.", "Where is the firm Dromeda Works based?", "in Warsaw"),
        ("In May 2019 Ada Brandt opened the Oslo bridge, her third.", "When did Ada Brandt open the Oslo bridge?", "May 2019"),
        ("In 1921, the harbour of Northport was founded by fishermen.", "When was the harbour of Northport founded?", "1921"),
        ("There are 12 large lakes in Norway.", "How many large lakes are there in Norway?", "12"),
        ("Ada Brandt wrote The Terns.", "Who wrote The Terns?", "Ada Brandt"),
        ("A tern (Sterna) is a bird of the coast.", "What is a tern?", "a bird of the coast"),
        ("In 2023 the training budget was 40,000 euros.", "What was the training budget in 2023?", "40,000 euros"),
        ("In 2022 there were 14 red incidents.", "How many red incidents were there in 2022?", "14"),
    ],
)
def test_sentences(sentence: str, question: str, answer: str) -> None:
    assert (question, answer) in asked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was opened in 1921.",
        "The song was written by Ada Brandt.",  # which song?
        "The Oslo office is not open from 7:00 to 19:00.",
        "The office that Ada Brandt opened was closed in 1921.",
        "If Ada Brandt became mayor in 2019, all is well.",
        "On Monday Terns opened in 1921.",
        "Cleaning is the best of all jobs.",
        "Its budget was opened in 1921.",
        "The harbour, which is old, was opened in 1921.",
        "Advertisement.",
    ],
)
def test_what_would_not_stand_alone_is_not_asked(sentence: str) -> None:
    assert asked(sentence) == []


def test_each_column_of_a_table_is_asked_of_another_row() -> None:
    lines = (
        "| City | Limit per night | Booking code | Office |",
        "|---|---|---|---|",
        "| Lisbon | 120 euros | L1 | none |",
        "| Oslo | 180 euros | O2 | none |",
    )
    table = "\n".join(lines)
    assert asked(table) == [
        ("What is the limit per night for Lisbon?", "120 euros"),
        ("What is the booking code for Oslo?", "O2"),
    ]


def test_headings_that_ask() -> None:
    parts = "## How do I get a key?", "Ask the desk.", "## How to pay", "With a card.", "### More", "Or cash.", "## Else", "No."
    text = "\n\n".join(parts)
    assert asked(text) == [("How do I get a key?", "Ask the desk."), ("How do I pay?", "With a card.\n\nMore\n\nOr cash.")]


def test_the_rules_take_turns_and_the_count_is_kept() -> None:
    text = "Room Heron has 12 seats. Room Wren has 2 seats. The Larkfield L4 weighs 310 grams."
    questions = ["How many seats does Room Heron have?", "How much does the Larkfield L4 weigh?"]
    assert [one.question for one in candidates(document(f"# T\n\n{text}"), 2)] == questions


def test_every_place_is_in_the_text_and_holds_the_answer() -> None:
    article = document("# T\n\nRoom Heron 🙂 has 12 seats. Die Ämter. The Larkfield L4 weighs 310 grams.\n")
    for one in candidates(article, 50):
        assert one.answer and one.place[0] <= one.answer[0] < one.answer[1] <= one.place[1] <= len(article.text)


@pytest.mark.parametrize(
    "text",
    [
        "A " * 20_000,
        "The " * 5000 + "was opened in 1921.",
        '"' * 10_000,
        "In 2023 the " + "a" * 50_000,
        "| a | b |\n|---|---|\n" * 300,
    ],
)
def test_hostile_articles_cost_little(text: str) -> None:
    article = document(f"# T\n\n{text}\n")
    started = time.perf_counter()
    candidates(article, 50)
    assert time.perf_counter() - started < 2


def test_no_control_or_direction_character_gets_into_a_question() -> None:
    for question, _ in asked("The Lark\u202efield L4 weighs 310 grams. Room He\u200bron has 12 seats. Room A\x07 has 2 seats."):
        assert question.isprintable()

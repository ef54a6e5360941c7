"""What questions ask for: their type, what an answer must hold, and their noun."""

import time

import pytest

from qa.question.asked import Asked, kind_of


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who is the harbour master of Northport?", Asked("who", "person")),
        ("To whom was the letter sent?", Asked("who", "person")),
        ("Which painter made the mural?", Asked("who", "person", "painter")),
        ("When did the ferry sink?", Asked("when", "date")),
        ("In what year did the ferry sink?", Asked("when", "date", "year")),
        ("The bridge was opened when?", Asked("when", "date")),
        ("When did Olga, who was captain, retire?", Asked("when", "date")),
        ("When the ferry has left, who closes the pier?", Asked("who", "person")),
        ("When it is dark what happens?", Asked("other", "anything", "happens")),
        ("What time does the museum close?", Asked("when", "time", "time")),
        ("Where is the lighthouse?", Asked("where", "place")),
        ("In which city was she born?", Asked("where", "place", "city")),
        ("Which city has the largest harbour?", Asked("other", "anything", "city")),
        ("How many old ships were scrapped?", Asked("how_many", "number", "ships")),
        ("What is the number of ships in the harbour?", Asked("how_many", "number", "number")),
        ("How much does the ticket cost?", Asked("how_much", "amount")),
        ("What percentage of the fleet was lost?", Asked("how_much", "amount", "percentage")),
        ("What was the height of the tower?", Asked("how_much", "amount", "height")),
        ("How tall is the lighthouse?", Asked("how_much", "amount")),
        ("How long does the crossing take?", Asked("how_long", "duration")),
        ("How many days did the strike last?", Asked("how_long", "duration", "days")),
        ("How often does the ferry leave?", Asked("how_often", "frequency")),
        ("How old was the captain?", Asked("how_old", "age")),
        ("At what age did she retire?", Asked("how_old", "age", "age")),
        ("Why was the pier closed?", Asked("why")),
        ("What caused the fire?", Asked("why")),
        ("How do I reset the meter?", Asked("how_to")),
        ("What are the steps to renew a pass?", Asked("how_to")),
        ("How does a lock work?", Asked("other")),
        ("What is a bollard?", Asked("definition")),
        ("Who was Olga Brandt?", Asked("definition")),
        ("What does RNLI stand for?", Asked("definition")),
        ("What is the capital of Norway?", Asked("other", "anything", "capital")),
        ("Name the three ferries.", Asked("list")),
        ("Which countries share the coast?", Asked("list", "anything", "countries")),
        ("Who were the founders of the club?", Asked("list")),
        ("Is the lighthouse open?", Asked("yes_no")),
        ("Does the man who left know what it costs?", Asked("yes_no")),
        ("Can you tell me when the ferry leaves?", Asked("when", "date")),
        ("Do you know where the office is?", Asked("where", "place")),
        ("ferry timetable", Asked("other")),
        ("???", Asked("other")),
        ("", Asked("other")),
    ],
)
def test_what_a_question_asks_for(question: str, asked: Asked) -> None:
    assert kind_of(question) == asked


@pytest.mark.parametrize(
    "question", ["what " * 400, "who is " + "a " * 900, "what are the " + "x " * 990, "how many " + "a-" * 900]
)
def test_a_long_question_takes_no_time(question: str) -> None:
    began = time.perf_counter()
    kind_of(question)
    assert time.perf_counter() - began < 0.05

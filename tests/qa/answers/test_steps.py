"""How-tos over a few instructions: the steps of a list, the sentences of a paragraph, and what is no how-to or has no steps."""

import time
from dataclasses import replace

import pytest
from reading import found_of, marked, quotes

from qa.answers.steps import CUT, MOST_STEPS, answer, is_how_to
from qa.beside import beside

COFFEE = """---
title: The coffee machine
---

# The coffee machine

It stands in the kitchen. The beans come from Peru.

## Making a cup

Do this:

1. Fill the tank with water.
2. Put a cup under the spout.
3. Press the left button.

## Cleaning

Empty the tray every evening. Rinse it with warm water. The tray is made of steel.

## When it beeps

Code K7 means that the tank is empty. Fill it up to the line.

To see its log, run:

```
coffee log --all
```

## People

- Mara has the key.
- Ilse has the beans.
"""


@pytest.mark.parametrize(
    "question",
    [
        "How do I make a cup of coffee?",
        "how to make coffee",
        "What are the steps for making coffee?",
        "What should I do to get a cup of coffee?",
        "How should coffee be made?",
        "what do i have to do for a coffee",
        "Walk me through making coffee",
        "How does someone make coffee?",
    ],
)
def test_what_is_a_how_to(question: str) -> None:
    assert is_how_to(question)


@pytest.mark.parametrize(
    "question",
    [
        "How many cups does it make?",
        "How did Mara react?",
        "How is Ilse spelled?",
        "How far is it?",
        "How does the machine work?",
        "How can it be that tea is cold?",
        "Who makes the coffee?",
    ],
)
def test_what_is_none(question: str) -> None:
    assert not is_how_to(question)


def test_a_list_is_given_whole_with_its_lead_and_each_step_marked() -> None:
    found, read = found_of("How do I make a cup of coffee?", COFFEE)
    made = answer(found, read)
    assert made is not None and made.status == "answered" and made.kind == "passage" and made.answer is None
    steps = ["Fill the tank with water.", "Put a cup under the spout.", "Press the left button."]
    assert [item.text for item in made.items] == steps
    assert marked(made, found, "answer") == steps
    assert quotes(made)[0].startswith("Do this:") and quotes(made)[0].endswith("3. Press the left button.")
    assert made.citations[0].heading_path == ("Making a cup",)


def test_a_read_first_step_does_not_hide_the_others() -> None:
    found, read = found_of("How do I make coffee?", COFFEE, reads="Fill the tank with water", confidence=0.9)
    made = answer(found, read)
    assert made is not None and len(made.items) == 3


def test_a_paragraph_gives_its_sentences_that_tell_what_to_do() -> None:
    found, read = found_of("How do I clean the tray of the coffee machine?", COFFEE)
    made = answer(found, read)
    assert made is not None and [item.text for item in made.items] == [
        "Empty the tray every evening.",
        "Rinse it with warm water.",
    ]


def test_code_belongs_to_the_sentence_that_leads_to_it() -> None:
    found, read = found_of("How can I see the log of the coffee machine?", COFFEE)
    made = answer(found, read)
    assert made is not None and "coffee log --all" in quotes(made)[-1]


def test_the_sentence_before_is_quoted_where_it_says_what_the_steps_are_for() -> None:
    found, read = found_of("What should I do about code K7?", COFFEE)
    made = answer(found, read)
    assert made is not None and quotes(made) == ["Code K7 means that the tank is empty. Fill it up to the line."]
    assert made.kind == "passage" and [item.text for item in made.items] == ["Fill it up to the line."]


def test_what_the_asker_tells_first_need_not_stand_there() -> None:
    found, read = found_of("I have just moved to a new flat - how do I make a cup of coffee?", COFFEE)
    made = answer(found, read)
    assert made is not None and len(made.items) == 3


def test_another_word_for_the_same_action_is_known() -> None:
    found, read = found_of("How do I wash the tray?", COFFEE)
    made = answer(found, read)
    assert made is not None and quotes(made) == ["Empty the tray every evening. Rinse it with warm water."]


def test_to_be_rid_of_an_error_is_to_do_what_is_told_about_it() -> None:
    """Nobody was told what to do about an error whom they asked how to get rid of it; of a thing the article must say so."""
    beeping = (
        "# The coffee machine\n\nError K9 means that the tank is full. Open the lid.\n\nLight L3 shines. Press the button."
    )
    made = answer(*found_of("How do I get rid of K9?", beeping))
    assert made is not None and quotes(made) == ["Error K9 means that the tank is full. Open the lid."]
    assert answer(*found_of("How do I get rid of L3?", beeping)) is None


GUESTS = """# The boat house

Guests from other clubs have no key. The keeper must be asked for a boat. Races are rowed in June.
"""


@pytest.mark.parametrize("question", ["How do guests get a boat?", "how does someone from another club get a boat?"])
def test_what_others_than_the_asker_do(question: str) -> None:
    made = answer(*found_of(question, GUESTS))
    assert made is not None and quotes(made) == ["Guests from other clubs have no key. The keeper must be asked for a boat."]


@pytest.mark.parametrize(
    "question", ["How do guests get a cabin?", "How do the boats get guests?", "How do guests row in June?"]
)
def test_of_others_all_that_is_asked_must_stand_there(question: str) -> None:
    assert answer(*found_of(question, GUESTS)) is None


def test_a_read_sentence_is_quoted_with_the_rest_as_a_passage() -> None:
    found, read = found_of("How do I clean the tray?", COFFEE, reads="warm water", confidence=0.9)
    made = answer(found, read)
    assert made is not None and made.kind == "passage" and len(made.items) == 2
    assert quotes(made) == ["Empty the tray every evening. Rinse it with warm water."]


@pytest.mark.parametrize(
    "question",
    [
        "How do I make tea with the coffee machine in Oslo?",  # Oslo stands nowhere
        "How do I repair the spout?",
        "What should I do about code K8?",
        "How do I descale the machine?",
    ],
)
def test_what_the_articles_do_not_tell_stays_refused(question: str) -> None:
    found, read = found_of(question, COFFEE)
    assert answer(found, read) is None


def test_a_list_of_things_is_no_list_of_steps() -> None:
    found, read = found_of("How can people get the beans and the key?", COFFEE)
    assert answer(found, read) is None


def test_what_was_read_but_tells_nothing_to_do_and_lacks_words_is_refused() -> None:
    found, read = found_of("How do I paint the beans?", COFFEE, reads="Peru", confidence=0.9)
    made = answer(found, read)
    assert made is not None and not made.answered and made.answer is None and made.citations == ()
    assert [citation.quote for citation in made.nearest] == ["The beans come from Peru."]
    assert made.nearest[0].answer_start is None and made.nearest[0].marks == ()


def test_what_a_maintainer_has_hidden_is_not_shown() -> None:
    found, read = found_of("How do I make a cup of coffee?", COFFEE)
    start = found.document(found.hits[0].document.id).text.index("Press the left")
    found = replace(found, shows=lambda name, place: not place[0] <= start < place[1])
    made = answer(found, read)
    assert made is not None and "Press" not in "".join(quotes(made)) and len(made.items) == 2


def test_an_advertisement_between_steps_is_not_quoted() -> None:
    text = COFFEE.replace(
        "3. Press", "\nSubscribe to our newsletter today and get our best stories in your inbox. Sign up now.\n\n3. Press"
    )
    found, read = found_of("How do I make a cup of coffee?", text)
    made = answer(found, read)
    assert made is not None and "newsletter" not in "".join(quotes(made))


def test_a_long_list_is_cut_and_says_so() -> None:
    steps = "\n".join(f"{n}. Press button number {n}." for n in range(1, 60))
    found, read = found_of("How do I open the gate?", f"# Gates\n\n## Opening the gate\n\n{steps}\n")
    made = answer(found, read)
    assert made is not None and len(made.items) == MOST_STEPS and CUT in made.notes


def test_another_kind_is_left_alone() -> None:
    found, read = found_of("How do I make coffee?", COFFEE)
    assert answer(found, replace(read, kind="list")) is None


@pytest.mark.parametrize("question", ["how do i " + "a " * 900, "how to " + "(" * 1500, "how to \x00\u202e" + "if " * 600])
def test_hostile_questions_take_no_time(question: str) -> None:
    found, read = found_of(question[:2000], COFFEE.replace("Do this:", "if in at on " * 3000))
    begin = time.perf_counter()
    answer(found, read)
    assert time.perf_counter() - begin < 2


def test_an_image_stays_with_the_step_that_it_follows() -> None:
    steps = "1. Open the lid.\n2. Take out the filter.\n\n![The old one](old.png)\n\n3. Close the lid."
    text = f"# Filters\n\n## Changing the filter\n\n{steps}\n"
    found, read = found_of("How do I change the filter?", text)
    made = answer(found, read)
    assert made is not None and [item.citation for item in made.items] == [1, 1, 2]
    beside_them = [beside(found.document(citation.document.id), citation) for citation in made.citations]
    assert [shown.image is not None for shown in beside_them] == [True, False]


def test_what_somebody_does_for_it_is_told_with_what_the_same_one_does_next() -> None:
    article = """# The bakery

    Bread is old. To bake rye bread, the baker mixes flour and water. Then the baker heats the oven. Rye bread is dark.
    """.replace("    ", "")
    found, read = found_of("How does the baker bake rye bread?", article)
    made = answer(found, read)
    assert made is not None and made.kind == "passage"
    assert [item.text for item in made.items] == [
        "To bake rye bread, the baker mixes flour and water.",
        "Then the baker heats the oven.",
    ]
    assert answer(*found_of("How does the baker bake wheat bread?", article)) is None

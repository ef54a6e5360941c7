"""Questions for several things over a small shelf of articles, and the items of the list that answers them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.chunk import chunk
from index.clean import clean
from index.load import load
from index.types import Document
from qa.answers.lists import answer
from qa.decide import Decision
from qa.found import Found
from qa.types import Answer, Hit, Span, StoreStamp

FLEET = b"""---
title: The fleet of Arla
---

# The fleet of Arla

The Tern was built by the joiner Eva Holm and the smith Olaf Rud. It was painted by Ulla Sol and sold.

The Gull was rigged in 1960 by Ida Lund and Jon Berg. Old sailors of Arla sang many songs of the sea and of their ports,
including Low Tide and High Wind.

Cranes were built in Arla in 1940, Berga in 1950, Cova in 1960 and Dunn in 1960.

The yard was founded by Ada Moor, Ben Tiller and Cleo Voss in 1921. The harbour master is Ida Lund.

## Ships

| Ship | Length | Home port | Doctor |
| --- | --- | --- | --- |
| Tern | 42 metres | Arla | none |
| Gull | 18 metres | Berga | Ivo Rask |
| Skua | about 60 metres | Arla | Nina Holt |
| All three | 120 metres | | |

## Duties of the watch

The watch has three duties:

1. Keep the log.
2. Ring the bell, and
   wake the cook.
3. Trim the sails.

## Partners

The yard has partners such as Norland, Westby and Easton.
"""
GUIDE = b"""---
title: A guide to Arla
---

The yard of Arla was founded by Ada Moor, Ben Tiller and Dora Finn.
"""
READ = Answer("q", "q", "not_found", None, 0.2, "span", (), (), StoreStamp(1, "", "", ""), missing="something")


def document(data: bytes, name: str) -> Document:
    (article,) = load(data, name)
    return clean(article, source="tests", path=name, space="main")


def found(question: str, *spans: tuple[str, float], threshold: float = 0.5) -> tuple[Found, Answer]:
    """What is found where the reader proposes these texts with these probabilities, and the plain answer."""
    documents = {each.meta.id: each for each in (document(FLEET, "fleet.md"), document(GUIDE, "guide.md"))}
    hits = [
        Hit(passage, documents[identifier].meta, 1.0)
        for identifier in documents
        for passage in chunk(documents[identifier], count_tokens=lambda texts: [len(text.split()) for text in texts])
    ]
    ranked = tuple((place(hits, text), probability) for text, probability in spans)
    answered = bool(ranked) and ranked[0][1] >= threshold
    decision = Decision("answered" if answered else "not_found", ranked[0][1] if ranked else 0.0, ranked)
    read = replace(READ, status=decision.status, answer=spans[0][0] if answered else None)
    nothing: Sequence[Hit] = ()
    return (
        Found(question, tuple(hits), (), decision, threshold, documents.__getitem__, lambda *_: decision, lambda *_: nothing),
        read,
    )


def place(hits: Sequence[Hit], text: str) -> Span:
    for number, hit in enumerate(hits):
        if text in hit.passage.text:
            start = hit.passage.start + hit.passage.text.index(text)
            return Span(number, start, start + len(text), text, 1.0)
    raise AssertionError(text)


def listed(question: str, *spans: tuple[str, float]) -> list[str] | None:
    given, read = found(question, *spans)
    made = answer(given, read)
    if made is None:
        return None
    if not made.answered:
        return []
    assert (made.kind, made.status, made.answer, made.missing) == ("list", "answered", None, None)
    for item in made.items:
        citation = made.citations[item.citation - 1]
        assert citation.start <= item.start < item.end <= citation.end
        assert citation.quote[item.start - citation.start : item.end - citation.start] == item.text
        assert (item.start, item.end) in [(mark.start, mark.end) for mark in citation.marks if mark.role == "answer"]
    return [item.text for item in made.items]


FOUNDERS = ("Ada Moor, Ben Tiller and Cleo Voss", 0.9)


@pytest.mark.parametrize(
    ("question", "spans", "items"),
    [
        ("Who are the founders of the yard?", [FOUNDERS], ["Ada Moor", "Ben Tiller", "Cleo Voss"]),
        ("Name the three founders of the yard.", [("Ben Tiller", 0.8)], ["Ada Moor", "Ben Tiller", "Cleo Voss"]),
        ("Who founded the yard?", [FOUNDERS], ["Ada Moor", "Ben Tiller", "Cleo Voss"]),  # the reader's whole answer
        ("Who founded the yard?", [("Ada Moor", 0.9)], ["Ada Moor", "Ben Tiller", "Cleo Voss"]),  # by whom it was done
        ("Which people besides Ada Moor founded the yard?", [FOUNDERS], ["Ben Tiller", "Cleo Voss"]),  # whom it leaves out
        ("Who apart from Ada Moor and Ben Tiller founded the yard?", [FOUNDERS], ["Cleo Voss"]),
        ("Who besides Ada Moor founded the yard?", [("Ada Moor", 0.9)], ["Ben Tiller", "Cleo Voss"]),
        ("Who besides Ida Lund is the harbour master?", [("Ida Lund", 0.9)], []),
        ("Which ships other than the Tern have Arla as home port?", [], ["Skua"]),
        ("Who is the harbour master?", [("Ida Lund", 0.9)], None),
        ("Who built the Tern?", [("Eva Holm", 0.9)], ["Eva Holm", "the smith Olaf Rud"]),
        ("Who sailed with Eva Holm on the Tern?", [("Olaf Rud", 0.9)], None),  # it says who built it
        ("Who rigged the Gull?", [("Ida Lund", 0.9)], ["Ida Lund", "Jon Berg"]),
        ("Which sailors sang many songs of the sea and of their ports?", [("Old sailors", 0.9)], None),  # songs are listed
        ("Who painted the Tern?", [("Ulla Sol", 0.9)], None),
        ("Which two largest partners does the yard have?", [("Westby", 0.3)], None),  # nothing says that they are
        ("Which ports does the yard have?", [("Westby", 0.4)], None),  # nothing says that they are ports
        ("Which ports got a crane in 1950?", [("Berga", 0.9)], None),  # the others got theirs in other years
        ("Which ports got a crane?", [("Berga", 0.9)], ["Arla", "Berga", "Cova", "Dunn"]),
        ("Which ports got a crane in 1960?", [("Cova", 0.9)], ["Cova", "Dunn"]),
        ("When was the yard founded?", [("1921", 0.9)], None),
        ("Which two people founded the yard?", [("Ada Moor", 0.9)], []),  # there are three, and one is no answer
        ("List all the captains of the yard.", [("1921", 0.9)], []),
        ("Which ships are longer than 40 metres?", [], ["Tern", "Skua"]),
        ("Which ships have a length below 40 metres?", [], ["Gull"]),
        ("Which ships are between 40 and 50 metres long?", [], None),  # "long" is no word of the table
        ("Which ships have a length between 40 and 50 metres?", [], ["Tern"]),
        ("Which ships are longer than 400 metres?", [], None),
        ("Which ships are longer than 40 tonnes?", [], None),
        ("Which ships have Arla as home port?", [], ["Tern", "Skua"]),
        ("Which ships have a doctor?", [], ["Gull", "Skua"]),
        ("Which ships have no doctor?", [], ["Tern"]),
        ("Which ships of the fleet were sold?", [], None),  # of which the table says nothing
        ("Which doctors sail with the fleet?", [], None),
        ("What are the duties of the watch?", [], ["Keep the log.", "Ring the bell, and wake the cook.", "Trim the sails."]),
        ("What are the duties of the cook?", [], None),
        ("Which duties does the harbour master have?", [], None),
        ("What are the steps of the watch?", [], None),  # a how-to
        ("Which partners does the yard have?", [("Westby", 0.3)], ["Norland", "Westby", "Easton"]),  # all words are there
        ("Which partners does the yard sue?", [("Westby", 0.3)], None),
        ("Which partners does the yard have?", [("Westby", 0.1)], ["Norland", "Westby", "Easton"]),  # "partners such as"
        ("Which of the ports did they buy?", [("Westby", 0.1)], None),
    ],
)
def test_the_items(question: str, spans: list[tuple[str, float]], items: list[str] | None) -> None:
    assert listed(question, *spans) == items


@pytest.mark.parametrize(
    ("question", "spans", "notes"),
    [
        ("Which partners does the yard have?", [("Westby", 0.9)], ('The list may be incomplete: the article says "such as".',)),
        ("What are the four duties of the watch?", [], ("The question speaks of four; three are named here.",)),
        ("Who are the founders of the yard?", [FOUNDERS], ()),
    ],
)
def test_what_is_said_beside_a_list(question: str, spans: list[tuple[str, float]], notes: tuple[str, ...]) -> None:
    given, read = found(question, *spans)
    made = answer(given, read)
    assert made is not None
    assert made.notes == notes


def test_a_second_article_names_others() -> None:
    given, read = found("Who are the founders of the yard?", FOUNDERS, ("Dora Finn", 0.7))
    made = answer(given, read)
    assert made is not None
    assert [(item.text, item.citation) for item in made.items] == [
        ("Ada Moor", 1), ("Ben Tiller", 1), ("Cleo Voss", 1), ("Dora Finn", 2),
    ]  # fmt: skip
    assert made.notes == ("The list may be incomplete: A guide to Arla names others.",)


def test_the_quotation_of_a_list_holds_what_leads_to_it_and_a_row_marks_its_column() -> None:
    given, read = found("What are the duties of the watch?")
    made = answer(given, read)
    assert made is not None
    assert made.citations[0].quote.startswith("The watch has three duties:\n")
    assert made.citations[0].answer_start is None
    given, read = found("Which ships are longer than 40 metres?")
    made = answer(given, read)
    assert made is not None
    assert [citation.quote for citation in made.citations] == [
        "Tern | 42 metres | Arla | none", "Skua | about 60 metres | Arla | Nina Holt",
    ]  # fmt: skip
    first = made.citations[0]
    assert (first.answer_start, first.answer_end) == (made.items[0].start, made.items[0].end)
    assert [mark.role for mark in first.marks] == ["answer", "heading"]


@pytest.mark.parametrize("question", ["What are the duties of the watch?", "Which ships are longer than 40 metres?"])
def test_what_is_hidden_is_not_listed(question: str) -> None:
    given, read = found(question)
    assert answer(given, read) is not None
    assert answer(replace(given, shows=lambda document, place: False), read) is None

"""Whether two sentences that answer one question speak of the same thing."""

import time

import pytest

from index.sentences import sentences
from index.types import DocumentMeta, Passage
from qa.types import Hit, Span
from qa.values.same_subject import lacking
from qa.values.same_thing import same_thing
from qa.values.stated_by import Claim


def claim(text: str, *, title: str = "", date: str = "") -> Claim:
    """The value in brackets, in an article of that title."""
    start = text.index("[")
    end = text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    passage = Passage("d", 0, 0, len(plain), plain, (), title, tuple(sentences(plain)))
    meta = DocumentMeta("d", "news", "d.md", "main", title, "", date, "", "")
    return Claim(Hit(passage, meta, 1.0), Span(0, start, end, plain[start:end], 9.0))


@pytest.mark.parametrize(
    ("question", "one", "other", "words"),
    [
        ("How deep is Lake Ombra?", "Lake Ombra is [83 metres] deep.", "Lake Ombra has a depth of [97 metres].", 0),
        ("How deep is Lake Ombra?", "Lake Ombra is [83 metres] deep.", "Lake Sarn is [97 metres] deep.", None),
        ("When did Mount Kor erupt?", "Mount Kor erupted in [1841].", "Mount Kor is old. It erupted in [1783].", 0),
        ("When did Mount Kor erupt?", "Mount Kor erupted in [1841].", "Mount Kor is old. Mount Lim erupted in [1783].", None),
        ("What does the staff of Quill get?", "The staff of Quill gets [25 days].", "At Quill all get [28 days].", 1),
        ("When does the eye clinic open?", "The eye clinic opens at [9:00].", "The children's clinic opens at [8:00].", None),
        ("When did Corvo 4 come out?", "Corvo 4 came out on [7 May].", "| Corvo | 4.0 | [9 May] |", 0),
        ("Who won the open in 2021?", "[Ada] won the open in 2021.", "[Eve] won the open in 2022.", None),
        ("How high is the tower?", "The tower is [40 metres] high.", "The tower is [52 metres] high.", None),
        (
            "How many were hurt in Orr County?",
            "[90] were hurt in Orr County.",
            "It shook Orr. In Kell County a wall came down and hurt [7].",
            None,
        ),
        ("What is a hut for two?", "A hut for two is [64 euros].", "A hut for four is [91 euros].", None),
        ("What is a hut for two?", "A hut for two is [64 euros].", "For a hut for two pay [91 euros].", 0),
        ("Who is Peru's consul?", "Peru's new consul, [Ada].", "In Lima, Peru, Chad's consul, [Eve], spoke.", None),
        ("Who is the consul of Peru?", "The consul of Peru is [Ada].", "Peru's consul is [Eve].", 0),
        ("What does Kor in Mill Street bake?", "Kor, Mill Street, bakes [60] buns.", "Kor, Fox Street, bakes [9] buns.", None),
        ("What does Kor in Church Street bake?", "Kor, Church Street: [60] buns.", "Kor, Fox Street: [9] buns.", None),
    ],
)
def test_words_of_the_question_that_only_one_has(question: str, one: str, other: str, words: int | None) -> None:
    assert lacking(question, claim(one), claim(other)) == words


@pytest.mark.parametrize(
    ("question", "one", "other", "same"),
    [
        ("How many beds?", "It has [640] beds.", "With [510] beds it is too small.", True),
        ("How many beds?", "It has [640] beds.", "It has [510] broken beds.", False),
        ("How many people work there?", "[640] people work there.", "[510] employees work there.", True),
        ("How many people work there?", "[640] people work there.", "[510] engineers work there.", False),
        ("How many beds?", "In 2021 it had [640] beds.", "In 2022 it had [510] beds.", False),
        ("How many beds?", "Only [640] beds, said Ada Holt.", "[510] beds, said Eve Lund.", True),
        ("Who won?", "[Ada] won in May.", "[Eve] won in June.", False),
        ("Who leads it?", "[Ada] leads it.", "The former head is [Eve].", False),
        ("What is the fee?", "The fee is [2 euros] an hour.", "The fee is [30 euros] a month.", False),
        ("How many goats were lost in the fire?", "[64] goats died.", "The fire took [51] goats.", True),
        ("How many goats were lost in the fire?", "[640] goats died.", "[Two] goats were found.", False),
        ("How long is it?", "From one end to the other it has [640 metres].", "It is [510 metres] long.", True),
        ("How long is it?", "The other has [640 metres].", "It is [510 metres] long.", False),
        ("How far does it go?", "It goes [64 miles] before it needs rest.", "It goes [51 miles].", True),
        (
            "How long does it burn?",
            "It burned for [64 hours] at the low level before it went out.",
            "It burns [51 hours].",
            True,
        ),
        ("How much is it?", "It is [64 euros] a night before tax.", "It is [51 euros] a night.", False),
        ("How many beds?", "Before the fire it had [640] beds.", "It has [510] beds.", False),
        ("How many cakes?", "All ovens together bake [640] cakes.", "It bakes [510] cakes.", False),
        ("How many homes were dark?", "[640] homes were without light.", "[510] households were dark.", True),
        ("What is her number?", "Call [01997 555 214] on weekdays.", "Her office: [01997 555 870]", True),
        ("What is her number?", "Call [01997 555 214] in May.", "In June: [01997 555 870]", False),
        ("How much is a room?", "A room is [64 euros] without meals.", "A room is [51 euros].", False),
        (
            "When was it closed?",
            "Shut since [1981], the year in which the first lamp broke.",
            "Since [1978].",
            False,
        ),
        ("When was it closed?", "The first big fire was in [1981], the year in which it closed.", "It closed in [1978].", True),
    ],
)
def test_what_the_sentences_add(question: str, one: str, other: str, same: bool) -> None:
    assert same_thing(question, claim(one), claim(other)) is same
    assert same_thing(question, claim(other), claim(one)) is same


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("When did the bridge open?", False),
        ("Who opened the bridge?", False),
        ("How long is the bridge?", True),
        ("What is its top speed?", True),
    ],
)
def test_a_plan_is_no_rival_of_what_was_done_where_that_is_asked(question: str, same: bool) -> None:
    done = claim("It was opened on [17 June].")
    for plan in ("It is to be opened on [3 May].", "It will open on [3 May].", "The town expects to open it on [3 May]."):
        assert same_thing(question, done, claim(plan)) is same
    assert same_thing("When did it open?", claim("It is to be opened on [3 May]."), done)


def test_years_of_headings_count_in_the_past_and_that_of_the_article_where_one_is_dated() -> None:
    report = claim("The zoo had [310] visitors.", title="Report 2021")
    assert not same_thing("How many visitors?", report, claim("The zoo had [402] visitors.", title="Report 2022"))
    dated = claim("In 2021 the zoo had [310] visitors.", date="2022-02-02")
    assert not same_thing("How many visitors?", dated, claim("The zoo has [402] visitors.", date="2023-01-01"))
    assert same_thing("How many visitors?", dated, claim("The zoo had [402] visitors.", date="2021-12-31"))


@pytest.mark.parametrize("piece", ["A ", ", and ", "in The ", "1999 "])
def test_a_hostile_sentence_takes_no_time(piece: str) -> None:
    long = piece * (10_000 // len(piece)) + "has [5] beds."
    before = time.perf_counter()
    lacking("How many beds?" * 50, claim(long), claim(long))
    same_thing("How many beds?" * 50, claim(long), claim(long))
    assert time.perf_counter() - before < 3

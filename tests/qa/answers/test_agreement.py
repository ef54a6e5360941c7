"""Articles that disagree, that say the same in other words, and that speak of different things, each a few sentences."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.clean import clean
from index.sentences import sentences
from index.types import Article, Document, Passage, Piece
from qa.answers.agreement import answer
from qa.cite import cite
from qa.decide import Decision
from qa.found import Found
from qa.types import Answer, Hit, Span, StoreStamp

STAMP = StoreStamp(1, "", "", "")
Given = tuple[str, str, str, str]  # title, date, text, value


def document_of(title: str, date: str, text: str) -> Document:
    return clean(Article(title, (Piece("paragraph", text),), date=date), source="news", path=f"{title}.md", space="main")


def hit_of(document: Document) -> Hit:
    units = tuple(sentences(document.text))
    passage = Passage(document.meta.id, 0, 0, len(document.text), document.text, (), document.meta.title, units)
    return Hit(passage, document.meta, 1.0)


def span_of(document: Document, value: str, hit: int, score: float) -> Span:
    start = document.text.rindex(value)
    return Span(hit, start, start + len(value), value, score)


def found_of(question: str, given: Sequence[Given], *, alone: float = 0.9) -> tuple[Found, Answer]:
    """The first article's value is the answer, the others' are rivals; `alone` is the confidence of each read by itself."""
    documents = [document_of(title, date, text) for title, date, text, _ in given]
    hits = tuple(hit_of(document) for document in documents)
    spans = tuple(
        span_of(document, value, number, 12.0 - number)
        for number, (document, (*_, value)) in enumerate(zip(documents, given, strict=True))
    )
    ranked = tuple((span, 0.9 - 0.1 * span.hit) for span in spans)
    by_id = {document.meta.id: document for document in documents}

    def read(asked: str, some: Sequence[Hit]) -> Decision:
        number = next(number for number, hit in enumerate(hits) if hit.document.id == some[0].document.id)
        return Decision("answered" if alone >= 0.5 else "unsure", alone, ((replace(spans[number], hit=0), alone),))

    found = Found(
        question=question,
        hits=hits,
        spans=spans,
        decision=Decision("answered", 0.9, ranked),
        threshold=0.5,
        document=by_id.__getitem__,
        read=read,
        search=lambda query, top_k: (),
    )
    citation = cite(documents[0], hits[0], spans[0], 1)
    return found, Answer(question, question, "answered", spans[0].text, 0.9, "span", (citation,), (), STAMP)


def replace_title(given: Given, title: str) -> Given:
    return (title, *given[1:])


HEIGHT = "How high is the lighthouse of Northport?"
OLD: Given = ("Lights", "2019-04-01", "The lighthouse of Northport is 40 metres high.", "40 metres")
NEW: Given = ("Sea marks", "2023-04-01", "Built of stone, the lighthouse of Northport has a height of 43 metres.", "43 metres")
UNDATED: Given = ("Coast", "", "The lighthouse of Northport is 38 metres high.", "38 metres")


def test_values_that_differ_stand_side_by_side_newest_first() -> None:
    made = answer(*found_of(HEIGHT, [OLD, UNDATED, NEW]))
    assert made is not None
    assert (made.kind, made.status, made.answer) == ("alternatives", "answered", None)
    assert [(other.text, other.citations) for other in made.alternatives] == [
        ("43 metres", (1,)),
        ("40 metres", (2,)),
        ("38 metres", (3,)),
    ]
    assert [(citation.number, citation.document.title) for citation in made.citations] == [
        (1, "Sea marks"),
        (2, "Lights"),
        (3, "Coast"),
    ]
    for citation in made.citations:
        assert citation.answer_start is not None
        assert citation.answer_end is not None
        first, last = citation.answer_start - citation.start, citation.answer_end - citation.start
        assert citation.quote[first:last] in ("43 metres", "40 metres", "38 metres")


def test_where_two_differ_a_third_is_read_too() -> None:
    fourth: Given = ("Tides", "2024-02-01", "The lighthouse of Northport is 51 metres high.", "51 metres")
    made = answer(*found_of(HEIGHT, [OLD, UNDATED, NEW, fourth]))
    assert made is not None
    assert [other.text for other in made.alternatives] == ["51 metres", "43 metres", "40 metres", "38 metres"]


def test_of_articles_that_agree_no_third_is_read() -> None:
    same: Given = ("Walks", "2024-01-01", "The lighthouse of Northport is forty metres high.", "forty metres")
    others = [replace_title(same, title) for title in ("Tides", "Coast", "Rocks")]
    found, read = found_of(HEIGHT, [OLD, *others])
    asked: list[str] = []

    def counted(question: str, some: Sequence[Hit]) -> Decision:
        asked.append(some[0].document.title)
        return found.read(question, some)

    assert answer(replace(found, read=counted), read) is not None
    assert asked == ["Tides", "Coast"]


def test_articles_that_agree_share_an_alternative() -> None:
    other: Given = ("Walks", "2024-01-01", "The lighthouse of Northport is forty metres high.", "forty metres")
    made = answer(*found_of(HEIGHT, [OLD, NEW, other]))
    assert made is not None
    assert [(one.text, one.citations) for one in made.alternatives] == [("forty metres", (1, 2)), ("43 metres", (3,))]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (HEIGHT, OLD, ("Walks", "2024-01-01", "The lighthouse of Northport is forty metres high.", "forty metres")),
        (
            "When did the harbour of Northport open?",
            ("Harbour", "2001-01-01", "The harbour of Northport opened on 3 May 1921.", "3 May 1921"),
            ("Ships", "2002-01-01", "The harbour of Northport opened in 1921.", "1921"),
        ),
        (
            "Who opened the harbour of Northport?",
            ("Harbour", "2001-01-01", "Captain Olga Brandt opened the harbour of Northport.", "Captain Olga Brandt"),
            ("Ships", "2002-01-01", "The harbour of Northport was opened by Brandt.", "Brandt"),
        ),
        (
            "Who opened the harbour of Northport?",
            ("Harbour", "2001-01-01", "Elizabeth Brandt opened the harbour of Northport.", "Elizabeth Brandt"),
            ("Ships", "2002-01-01", "The harbour of Northport was opened by Beth Brandt.", "Beth Brandt"),
        ),
        (
            "When do the gates of Northport open?",
            ("Harbour", "2001-01-01", "The gates of Northport open at half past six in the morning.", "half past six"),
            ("Ships", "2002-01-01", "All gates of Northport open at 6.30 am.", "6.30 am"),
        ),
    ],
)
def test_the_same_in_other_words_is_named_as_also_in(question: str, one: Given, other: Given) -> None:
    made = answer(*found_of(question, [one, other]))
    assert made is not None
    assert (made.kind, made.answer, made.alternatives) == ("span", one[3], ())
    assert [[meta.title for meta in citation.also_in] for citation in made.citations] == [[other[0]]]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        pytest.param(
            "How many ships called at Northport?",
            ("2021", "2022-01-01", "In 2021 there were 310 ships that called at Northport.", "310"),
            ("2022", "2023-01-01", "In 2022 there were 402 ships that called at Northport.", "402"),
            id="another year",
        ),
        pytest.param(
            HEIGHT,
            OLD,
            ("South", "2022-01-01", "The lighthouse of Southport is 52 metres high.", "52 metres"),
            id="another name",
        ),
        pytest.param(
            "How many maps does the archive of Northport hold?",
            ("Maps", "2022-01-01", "The archive of Northport holds 9,000 maps.", "9,000"),
            ("Charts", "2022-01-02", "The marine section of the archive of Northport holds 1,200 maps.", "1,200"),
            id="a part",
        ),
        pytest.param(
            "On which day does the finance team of Northport meet?",
            ("Money", "2022-01-01", "The finance team of Northport meets on Tuesday.", "Tuesday"),
            ("Law", "2022-01-02", "The legal team of Northport meets on Friday.", "Friday"),
            id="another unit",
        ),
        pytest.param(
            "How many people does the Tekra plant employ?",
            ("One", "2022-01-01", "The Tekra plant in Lodden employs 450 people.", "450"),
            ("Two", "2022-01-02", "The Tekra plant in Misk employs 700 people.", "700"),
            id="another place",
        ),
        pytest.param(
            "How many employees does Tekra have?",
            ("One", "2022-01-01", "Tekra has 2,400 employees.", "2,400"),
            ("Two", "2022-01-02", "Tekra has 310 apprentices and pays them well.", "310"),
            id="another thing is counted",
        ),
        pytest.param(
            "How much does parking in Northport cost?",
            ("One", "2022-01-01", "Parking in Northport costs 2 euros an hour.", "2 euros"),
            ("Two", "2022-01-02", "Parking in Northport costs 30 euros a month.", "30 euros"),
            id="another rate",
        ),
        pytest.param(
            "Who founded Kite Radio?",
            ("One", "2022-01-01", "Kite Radio was founded by Lena Moss and Ruben Pyle.", "Lena Moss"),
            ("Two", "2022-01-02", "Ruben Pyle founded Kite Radio.", "Ruben Pyle"),
            id="both may be so",
        ),
        pytest.param(
            "When did the harbour of Northport open?",
            ("Harbour", "2021-01-01", "The harbour of Northport opened on 9 June.", "9 June"),
            ("Ships", "2020-01-01", "The harbour of Northport is to open on 3 May.", "3 May"),
            id="a plan",
        ),
        pytest.param(
            "What do the guests get?",
            ("Huts", "2021-01-01", "Guests get a wooden ladder.", "wooden ladder"),
            ("Boats", "2020-01-01", "Our guests get a hand pump.", "hand pump"),
            id="one word of no name",
        ),
        pytest.param("Is the lighthouse of Northport 40 metres high?", OLD, NEW, id="yes or no"),
        pytest.param("Why is the lighthouse of Northport high?", OLD, NEW, id="why"),
    ],
)
def test_other_things_are_no_disagreement(question: str, one: Given, other: Given) -> None:
    assert answer(*found_of(question, [one, other])) is None


def test_a_rival_that_is_doubtful_by_itself_is_not_shown() -> None:
    assert answer(*found_of(HEIGHT, [OLD, NEW], alone=0.04)) is None


@pytest.mark.parametrize(("height", "shown"), [("43 metres", True), ("430 metres", False)])
def test_a_rival_that_is_less_probable_is_shown_if_it_measures_much_the_same(height: str, shown: bool) -> None:
    other: Given = (
        "Sea marks",
        "2023-04-01",
        f"The mast stands beside the lighthouse of Northport. It is {height} high.",
        height,
    )
    made = answer(*found_of(HEIGHT, [OLD, other], alone=0.15))
    assert (made is not None) == shown


def test_a_telling_value_that_an_article_may_give_is_also_in() -> None:
    opened = "The harbour of Northport was opened by Olga Brandt."
    ships: Given = ("Ships", "", "To the harbour of Northport came Olga Brandt.", "Olga Brandt")
    told: list[Given] = [("Harbour", "", opened, "Olga Brandt"), ships]
    made = answer(*found_of("Who opened the harbour of Northport?", told, alone=0.1))
    assert made is not None
    assert [meta.title for meta in made.citations[0].also_in] == ["Ships"]
    small: list[Given] = [("Harbour", "", "Northport has 3 gates.", "3"), ("Ships", "", "Northport has 3 gates and more.", "3")]
    assert answer(*found_of("How many gates has Northport?", small, alone=0.1)) is None


@pytest.mark.parametrize(("alone", "shown"), [(0.9, True), (0.3, False)])
def test_articles_that_make_each_other_unsure_are_shown_if_both_are_probable(alone: float, shown: bool) -> None:
    found, read = found_of(HEIGHT, [OLD, NEW], alone=alone)
    made = answer(found, replace(read, status="unsure", answer=None, citations=()))
    assert (made is not None) == shown
    assert made is None or (made.status, len(made.alternatives)) == ("answered", 2)


@pytest.mark.parametrize(("alone", "shown"), [(0.4, True), (0.25, False)])
def test_articles_that_agree_are_an_answer_though_neither_is_sure(alone: float, shown: bool) -> None:
    other: Given = ("Walks", "2024-01-01", "The lighthouse of Northport is forty metres high.", "forty metres")
    found, read = found_of(HEIGHT, [OLD, other], alone=alone)
    made = answer(found, replace(read, status="unsure", answer=None, citations=()))
    assert (made is not None) == shown
    if made:
        (citation,) = made.citations
        assert (made.status, made.answer, [meta.title for meta in citation.also_in]) == ("answered", "40 metres", ["Walks"])


def test_an_article_may_leave_to_its_title_what_it_speaks_of() -> None:
    other: Given = (
        "A day in Northport",
        "2024-01-01",
        "A hut of stone. Its light stands 43 metres above the sea.",
        "43 metres",
    )
    made = answer(
        *found_of("How high is Northport Light?", [("Northport Light", "", "It is 40 metres high.", "40 metres"), other])
    )
    assert made is not None
    assert [one.text for one in made.alternatives] == ["43 metres", "40 metres"]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        pytest.param(
            "How many guests are allowed in a hut of Camp Wren?",
            ("Camp Wren", "2021-01-01", "No more than six guests may sleep in a hut.", "six"),
            ("Camp Wren News", "2022-01-01", "Up to eight guests per hut are fine at Camp Wren.", "eight"),
            id="limits",
        ),
        pytest.param(
            "how deep is mount kor lake",
            ("Mount Kor Lake", "2021-01-01", "Mount Kor Lake is 83 metres deep.", "83 metres"),
            ("A day at Mount Kor Lake", "2022-01-01", "We learned that Mount Kor Lake has a depth of 97 metres.", "97 metres"),
            id="a name typed small",
        ),
        pytest.param(
            "How high is Mount Kor?",
            ("Mount Kor", "2021-01-01", "Mount Kor is 1,830 metres high.", "1,830 metres"),
            ("Up Kor in a day", "2022-01-01", "A plate on Kor gives the altitude as 1,380 metres.", "1,380 metres"),
            id="a name without its kind",
        ),
    ],
)
def test_the_same_thing_is_told_in_other_ways(question: str, one: Given, other: Given) -> None:
    made = answer(*found_of(question, [one, other]))
    assert made is not None
    assert [shown.text for shown in made.alternatives] == [other[3], one[3]]


def test_another_role_is_not_the_one_that_is_asked_for() -> None:
    one: Given = ("Kite Street", "2021-01-01", "The film Kite Street was directed by Ada Moss.", "Ada Moss")
    other: Given = ("Songs of Kite Street", "2022-01-01", "The songs of Kite Street were made by Ben Orr.", "Ben Orr")
    assert answer(*found_of("Who directed the film Kite Street?", [one, other], alone=0.5)) is None


def test_a_share_of_each_is_not_the_whole() -> None:
    one: Given = ("Orva Mill", "2021-01-01", "The Orva Mill grinds 90 tonnes.", "90 tonnes")
    other: Given = ("Stones of Orva Mill", "2022-01-01", "At Orva Mill each of the stones grinds 30 tonnes.", "30 tonnes")
    assert answer(*found_of("How many tonnes does the Orva Mill grind?", [one, other])) is None


def test_a_list_and_a_single_article_stay_as_they_are() -> None:
    found, read = found_of(HEIGHT, [OLD, NEW])
    assert answer(found, replace(read, kind="list", answer=None)) is None
    assert answer(*found_of(HEIGHT, [OLD])) is None


def test_a_question_without_a_name_needs_all_its_words() -> None:
    one: Given = ("Post", "", "The harbour post office was formed on 1 July 1971.", "1 July 1971")
    other: Given = ("Peace", "", "The harbour club was formed in January 1915.", "January 1915")
    assert answer(*found_of("what day was the harbour post office formed", [one, other])) is None

"""Answers are judged right by their text and their document; the figures are those counted by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.store.store import Store
from index.types import DocumentMeta
from qa.assistant import Assistant
from qa.cite import cite_items, quotation
from qa.evaluate.answers import Judged, _faithful, gold_test, judge, judge_all, shown_text, summarise
from qa.evaluate.corpus import store_of
from qa.evaluate.datasets import Example
from qa.evaluate.metrics import exact_match, f1
from qa.types import Answer, Item, StoreStamp

CAPTAIN = "Which captain opened the harbour?"


@pytest.mark.parametrize(
    ("example", "right"),
    [
        (Example("1", CAPTAIN, ("Captain Olga Brandt",), document="harbour.txt"), True),
        (Example("2", CAPTAIN, ("Captain Olga Brandt",), document="birds.html"), False),  # the right words of the wrong article
        (Example("3", CAPTAIN, ("Ada Example",), document="harbour.txt"), False),
        (Example("4", CAPTAIN, ()), False),  # any answer to what cannot be answered
        (Example("5", CAPTAIN, ("Captain Olga Brandt",), context="..."), True),  # some article holds the gold answer
    ],
)
def test_what_is_right(assistant: Assistant, example: Example, right: bool) -> None:
    row = judge(assistant, example)
    assert row.answer.answer == "Captain Olga Brandt"
    assert (row.right, row.candidate_right, row.faithful) == (right, right, True)


def test_a_right_refusal(assistant: Assistant) -> None:
    row = judge(assistant, Example("1", "Who painted the ceiling of the chapel?", ()))
    assert (row.answer.answered, row.right, row.candidate_right) == (False, True, False)


def test_which_documents_hold_a_gold_answer(assistant: Assistant) -> None:
    def holding(example: Example) -> list[str]:
        with assistant.store.snapshot() as snapshot:
            test = gold_test(snapshot, example)
            return [listing.meta.path for listing in snapshot.documents() if test(listing.meta)]

    assert holding(Example("1", "q", ("40 metres",), context="c")) == ["harbour.txt"]
    assert holding(Example("1", "q", ("metre",), context="c")) == []  # whole words only
    assert holding(Example("1", "q", ("anything",), document="birds.html")) == ["birds.html"]
    assert holding(Example("1", "q", (), document="birds.html")) == []


def judged(golds: tuple[str, ...], answer: str | None, right: bool, candidate: bool, confidence: float, total: float) -> Judged:
    status = "answered" if answer else "not_found"
    stamp = StoreStamp(1, "", "", "")
    given = Answer("q", "q", status, answer, confidence, "span", (), (), stamp, milliseconds={"total": total})  # type: ignore[arg-type]
    text = answer or ""
    exact, overlap = exact_match(text, golds), f1(text, golds)
    return Judged(Example("1", "q", golds), given, right, candidate, candidate, True, exact, overlap, removed=not golds)


def test_figures_by_hand() -> None:
    figures = summarise([
        judged(("owl",), "the owl", True, True, 0.9, 10.0),
        judged(("owl",), "bird", False, False, 0.8, 20.0),
        judged(("owl",), None, False, True, 0.4, 30.0),
        judged((), None, True, False, 0.1, 40.0),
        judged((), "owl", False, False, 0.7, 50.0),
    ])  # fmt: skip
    counts = "n answerable removed answered right_answers wrong_answers false_abstentions right_abstentions".split()
    assert [figures[name] for name in counts] == [5, 3, 2, 3, 1, 2, 1, 1]
    assert (figures["coverage"], figures["risk"]) == (3 / 5, 2 / 3)
    assert (figures["exact_match"], figures["f1"]) == (40.0, 40.0)  # one answer and one abstention of five
    assert figures["coverage_at_90"] == 1 / 5
    assert figures["recall_at_5"] == pytest.approx(2 / 3)
    assert figures["ece"] == pytest.approx((0.1 + 0.8 + 0.6 + 0.1 + 0.7) / 5)
    assert figures["auroc"] == pytest.approx(5 / 6)  # 0.9 and 0.8 are above 0.1 and 0.7, 0.4 is above 0.1 only
    assert (figures["p50_ms"], figures["p95_ms"], figures["quote_fidelity"]) == (30.0, 50.0, 1.0)


def test_no_question_at_all() -> None:
    assert (summarise([])["risk"], summarise([])["auroc"]) == (0.0, None)


CONTEXTS = {
    "Harbour": "Captain Olga Brandt opened the harbour of Northport in 1921.",
    "Lighthouse": "Olga Brandt planned the lighthouse of Northport; she was no captain then.",
    "Ferry": "Engineer Ada Example built the ferry of Southport in 1930.",
    "Chapel": "The chapel of Northport holds paintings by Ida Muster.",
}
ASKED = [
    Example("1", CAPTAIN, ("Olga Brandt",), CONTEXTS["Harbour"], "Harbour"),
    Example("2", "Who planned the lighthouse?", ("Olga Brandt",), CONTEXTS["Lighthouse"], "Lighthouse"),
    Example("3", "Which engineer built the ferry?", ("Ada Example",), CONTEXTS["Ferry"], "Ferry"),
    Example("4", "Whose paintings does the chapel of Northport hold?", (), CONTEXTS["Chapel"], "Chapel"),
]


def test_questions_without_their_gold(assistant: Assistant) -> None:
    """Both texts that name Olga Brandt are gone when the captain is asked for; the third question still finds its own."""

    def over(store: Store) -> Assistant:
        return Assistant(store, assistant.embedder, assistant.reader, assistant.calibration)

    with store_of(ASKED, Path(), assistant.embedder) as store:
        whole = list(judge_all(over, store, ASKED, ASKED))
        bare = list(judge_all(over, store, ASKED, ASKED, remove_gold=1.0))
        third = list(judge_all(over, store, ASKED, ASKED, remove_gold=0.33))
    assert [row.gold_in_first_five for row in whole] == [True, True, True, False]
    assert [row.removed for row in bare] == [True, True, True, False]
    assert [row.example.answers for row in bare] == [(), (), (), ()]
    assert not any(row.candidate_right or row.gold_in_first_five for row in bare)
    shown = [{citation.document.title for citation in row.answer.citations + row.answer.nearest} for row in bare]
    assert shown[0] <= {"Ferry", "Chapel"} and shown[1] <= {"Ferry", "Chapel"} and "Ferry" not in shown[2]
    assert [row.removed for row in third].count(True) == 1  # a third of three
    left_alone = [number for number, row in enumerate(third) if not row.removed]
    assert [third[number].answer.answer for number in left_alone] == [whole[number].answer.answer for number in left_alone]


def test_a_quotation_that_is_not_in_the_store_is_not_faithful(assistant: Assistant) -> None:
    from dataclasses import replace

    from qa.evaluate.answers import _faithful

    answer = assistant.ask(CAPTAIN)
    (citation,) = answer.citations
    other: DocumentMeta = replace(citation.document, sha256="0" * 64)
    with assistant.store.snapshot() as snapshot:
        assert _faithful(snapshot, answer)
        for wrong in (replace(citation, quote="No."), replace(citation, document=other), replace(citation, answer_end=1)):
            assert not _faithful(snapshot, replace(answer, citations=(wrong,)))


def test_a_list_is_judged_from_its_first_item_to_its_last(assistant: Assistant) -> None:
    """Norway stands after Iceland in one sentence; of a table each item has a quotation of its own."""
    question = "Which two countries do the terns nest in?"
    row = judge(assistant, Example("1", question, ("Iceland & Norway",), document="birds.html"))
    assert not row.answer.items
    with assistant.store.snapshot() as snapshot:
        birds = next(listing.meta for listing in snapshot.documents() if listing.meta.path == "birds.html")
        document = snapshot.document(birds.id)
        assert document is not None
        start = document.text.index("Iceland")
        places = [(start, start + 7), (start + 10, start + 16)]
        quoted = quotation(document, *places[0])
        cited = replace(cite_items(document, quoted, places), number=1)
        given = replace(
            row.answer,
            kind="list",
            status="answered",
            answer=None,
            citations=(cited,),
            items=tuple(Item(document.text[a:b], 1, a, b) for a, b in places),
        )
        assert shown_text(given) == "Iceland & Norway"
        assert _faithful(snapshot, given)
        assert not _faithful(snapshot, replace(given, items=(Item("Iceland", 1, start + 1, start + 8),)))
        other = replace(cited, number=2)
        apart = replace(given, citations=(cited, other), items=(given.items[0], replace(given.items[1], citation=2)))
        assert shown_text(apart) == "Iceland, Norway"
    assert shown_text(replace(given, answer="Iceland", items=())) == "Iceland"
    assert shown_text(replace(given, items=())) == ""

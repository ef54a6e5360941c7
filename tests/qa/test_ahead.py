"""What is answered before anything is searched for, over the whole way: nothing is read, and what is quoted is verbatim."""

import sqlite3

import pytest

from index.store.store import Store
from index.sync import remove, sync
from qa.ahead import ARTICLES_LOOKED_AT, uncourteous
from qa.as_json import to_dict
from qa.assistant import Assistant
from qa.quotations import WITHHELD
from qa.render import to_html, to_markdown, to_text
from qa.turns import turn_of
from qa.types import Answer, Hit, Span, Turn

FRENCH = "The articles are in English; this question seems to be in French. Ask it in English."


class NeverReads:
    name = fingerprint = "never"

    def read(self, question: str, hits: list[Hit]) -> list[Span]:
        raise AssertionError("the articles are read")


@pytest.fixture
def desk(assistant: Assistant) -> Assistant:
    assistant.reader = NeverReads()  # type: ignore[assignment]
    return assistant


@pytest.mark.parametrize(
    ("question", "notice", "quotes"),
    [
        ("Hello!", "Hello. Ask me something that the articles may say.", []),
        ("Thanks, bye", "You are welcome.", []),
        ("How many articles are there?", "There are 3 articles.", []),
        ("Hi! What is new?", "By its date.", ["In 2023 the budget was 5 million dollars."]),
        (
            "What is the article about birds about?",
            "“Birds” begins:",
            ["The arctic tern flies 70,000 kilometres a year. Terns"],
        ),
        ("Which articles mention terns?", "1 article mentions “terns”.", ["The arctic tern flies 70,000 kilometres a year."]),
        (
            "Is Northport mentioned?",
            "1 article mentions “Northport”.",
            ["Captain Olga Brandt opened the harbour of Northport in"],
        ),
    ],
)
def test_the_collection(desk: Assistant, question: str, notice: str, quotes: list[str]) -> None:
    answer = desk.ask(question)
    assert (answer.status, answer.kind, answer.answer, answer.notice) == ("answered", "collection", None, notice)
    assert answer.read_as == question and answer.store.generation == 1
    assert set(answer.milliseconds) == {"rewrite", "retrieve", "read", "total"}
    for citation, begins in zip(answer.citations, quotes, strict=True):
        with desk.store.snapshot() as snapshot:
            document = snapshot.document(citation.document.id)
        assert document and document.text[citation.start : citation.end] == citation.quote
        assert citation.quote.startswith(begins.removesuffix(" Terns")) and citation.answer_start is None
    assert notice in to_text(answer).splitlines()[0]
    assert "The articles do not say" not in to_markdown(answer) + to_html(answer)
    assert to_dict(answer)["kind"] == "collection"


def test_courtesy_before_a_question_is_taken_off(assistant: Assistant) -> None:
    answer = assistant.ask("Thanks! And which captain opened the harbour?")
    assert (answer.answer, answer.read_as) == ("Captain Olga Brandt", "which captain opened the harbour?")
    assert answer.question == "Thanks! And which captain opened the harbour?"
    assert uncourteous("x" * 3000) == "x" * 3000


def test_this_article_is_the_one_cited_last(assistant: Assistant) -> None:
    turns = [turn_of(assistant.ask("Which captain opened the harbour?")), Turn("thanks")]
    answer = assistant.ask("What is this article about?", turns)
    assert [citation.document.title for citation in answer.citations] == ["The harbour of Northport"]
    assert assistant.explain("What is this article about?")[0].status == "not_found"


def test_a_question_in_another_language_gets_one_sentence(desk: Assistant) -> None:
    answer = desk.ask("Qui a ouvert le port ?")
    assert (answer.status, answer.citations, answer.nearest) == ("not_found", (), ())
    assert [line for line in to_text(answer).splitlines() if line] == [FRENCH]


def test_words_that_an_article_holds_are_looked_for(assistant: Assistant, store: Store, tmp_path: object) -> None:
    folder = store.sources()[0].location
    with open(f"{folder}/song.txt", "w", encoding="utf-8") as file:
        file.write("The song\n\nHer best known song is Qui a ouvert le port, of 1950.\n")
    sync(store, [], assistant.embedder)
    assert assistant.ask("Qui a ouvert le port ?").notice is None


def test_a_passage_in_another_script_is_found_by_most_of_its_words(assistant: Assistant, store: Store) -> None:
    folder = store.sources()[0].location
    with open(f"{folder}/sign.txt", "w", encoding="utf-8") as file:
        file.write(
            "The sign\n\nAt the gate stands: Паром уходит из гавани в полдень. It is old and weathered, and few read it.\n"
        )
    sync(store, [], assistant.embedder)
    assert assistant.ask("Когда паром уходит из гавани?").notice is None
    assert assistant.ask("Когда был построен маяк?").notice == FRENCH.replace("French", "Russian")


def test_pinned_and_hidden_places_hold_here_too(assistant: Assistant) -> None:
    with assistant.store.snapshot() as snapshot:
        listings = {listing.meta.title: listing.meta.id for listing in snapshot.documents()}
        birds = snapshot.document(listings["Birds"])
        assert birds
        start = birds.text.index("The arctic tern")
        assistant.fixes.hide(birds, start, start + 10)
        place = birds.text.index("Iceland")
        assistant.fixes.pin("What is new?", birds, place, place + 7)
    assert [citation.quote for citation in assistant.ask("Which articles mention terns?").citations] == [
        "Terns nest in Iceland & Norway."
    ]
    assert assistant.ask("What is new?").answer == "Iceland"


def test_a_changed_article_is_withheld(assistant: Assistant) -> None:
    with sqlite3.connect(assistant.store.folder / "store.db") as connection:
        connection.execute("UPDATE documents SET text = replace(text, '1921', '1821')")
    connection.close()
    answer = assistant.ask("Which articles mention Olga Brandt?")
    assert (answer.status, answer.notice, answer.citations) == ("not_found", WITHHELD, ())


def test_an_empty_store_still_says_how_articles_get_in(assistant: Assistant) -> None:
    remove(assistant.store, "articles")
    for question in ("Hello", "How many articles are there?", "Qui a ouvert le port ?"):
        notice = assistant.ask(question).notice
        assert notice is not None and "footnote sync" in notice


def test_only_so_many_beginnings_are_looked_at(store: Store) -> None:
    with store.snapshot() as snapshot:
        whole = {document.text for listing in snapshot.documents() if (document := snapshot.document(listing.meta.id))}
        assert set(snapshot.beginnings(ARTICLES_LOOKED_AT, 10)) == {text[:10] for text in whole}
        assert len(snapshot.beginnings(2, 10)) == 2
    with store.snapshot(["elsewhere"]) as snapshot:
        assert snapshot.beginnings(2, 10) == []


def test_answers_are_shown_safely(assistant: Assistant) -> None:
    answer: Answer = assistant.ask("Which articles mention <script>alert(1)</script>?")
    assert answer.missing and "<script>" not in to_html(answer)

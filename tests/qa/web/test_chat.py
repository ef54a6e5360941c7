"""The chat without a browser: its conversation, its examples, its greeting, and what it says when something is wrong."""

import json
import sqlite3
from pathlib import Path

import lxml.html
import pytest

from index.store.store import Store
from qa.assistant import Assistant
from qa.settings import Settings
from qa.types import MAX_QUESTION
from qa.web import chat

ROWS = [
    {"question": "Which captain opened the harbour?", "answers": ["Olga Brandt"], "document": "harbour.txt"},
    {"question": "How high is the lighthouse?", "answers": ["40 metres"], "document": "harbour.txt"},
    {"question": "Where is Atlantis?", "answers": [], "document": "birds.html"},
    {"question": "How far does the tern fly?", "answers": ["70,000 kilometres"], "document": "birds.html"},
    {"question": "Not in the store?", "answers": ["x"], "document": "gone.md"},
]


def test_a_question_is_added_to_the_conversation(assistant: Assistant) -> None:
    first, fault = chat._respond(assistant, "Which captain opened the harbour?", [])
    second, _ = chat._respond(assistant, "When did she open the harbour?", first)
    assert fault == ""
    assert [exchange.answer.read_as for exchange in second] == [
        "Which captain opened the harbour?",
        "When did Captain Olga Brandt open the harbour?",
    ]
    page = lxml.html.fragment_fromstring(chat._conversation(second))
    assert page.xpath("string(//article[1]//mark)") == "Captain Olga Brandt"
    assert [question.text_content() for question in page.xpath("//h2")] == [
        "Which captain opened the harbour?",
        "When did she open the harbour?",
    ]
    assert page.xpath("string(//article[2]//p[@class='fn-read-as'])").startswith("Read as: When did Captain Olga Brandt")


def test_a_bad_question_leaves_the_conversation_as_it_was(assistant: Assistant) -> None:
    before, _ = chat._respond(assistant, "Which captain opened the harbour?", [])
    for typed, says in [("?!", "holds no word"), ("", "holds no word"), ("x" * (MAX_QUESTION + 1), "2,001 characters")]:
        after, fault = chat._respond(assistant, typed, before)
        assert after is before and says in fault


def test_the_oldest_exchanges_are_forgotten(assistant: Assistant) -> None:
    exchange = chat._respond(assistant, "Which captain opened the harbour?", [])[0][0]
    after, _ = chat._respond(assistant, "How high is the lighthouse?", [exchange] * chat.MOST_EXCHANGES)
    assert len(after) == chat.MOST_EXCHANGES and after[-1].answer.question == "How high is the lighthouse?"


def test_a_quoted_row_is_shown_as_a_table_under_its_headings(assistant: Assistant) -> None:
    after, _ = chat._respond(assistant, "How many euros in Oslo?", [])
    page = lxml.html.fragment_fromstring(chat._conversation(after))
    rows = [[cell.text_content() for cell in row.xpath("./th | ./td")] for row in page.xpath("//table[.//td='Lisbon']//tr")]
    assert rows == [["City", "Limit"], ["Lisbon", "120 euros"]]


def test_a_damaged_store_gives_one_calm_sentence(
    assistant: Assistant, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    connection = sqlite3.connect(settings.store / "store.db")
    with connection:
        connection.execute("DROP TABLE passages_text")
    connection.close()
    after, fault = chat._respond(assistant, "Which captain opened the harbour?", [])
    assert (after, fault) == ([], "The articles cannot be read just now. Whoever runs this server finds the reason in its log.")
    assert str(settings.store) not in chat._conversation(after, fault=fault)
    assert caplog.records


def test_an_unexpected_exception_is_told_without_its_text(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Assistant, "ask", broken)
    assert "secret" not in chat._respond(assistant, "Who?", [])[1]
    assert "secret" in caplog.text


def test_a_question_being_read_is_shown_at_once() -> None:
    page = lxml.html.fragment_fromstring(chat._conversation([], pending="Who <b>met</b> whom?"))
    assert page.xpath("string(//h2)") == "Who <b>met</b> whom?"
    assert page.xpath("string(//p[@class='fn-reading'])") == "Reading the articles …"


def test_examples_are_answerable_and_each_of_another_article(assistant: Assistant, settings: Settings) -> None:
    path = settings.seeds / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    assert chat._greeting(assistant, settings.seeds)[1] == ["Which captain opened the harbour?", "How far does the tern fly?"]


@pytest.mark.parametrize(
    "text", ["", "not json", "[]", '{"question": 5}', '"x"', '{"question": "Who?", "answers": ["x"]}', "\x00"]
)
def test_damaged_examples_are_no_examples(assistant: Assistant, settings: Settings, text: str) -> None:
    (settings.seeds / "questions.jsonl").write_text(text, encoding="utf-8")
    assert chat._greeting(assistant, settings.seeds)[1] == []


def test_examples_that_are_not_utf8_are_no_examples(assistant: Assistant, settings: Settings) -> None:
    (settings.seeds / "questions.jsonl").write_bytes(b"\xff\xfe\x00")
    assert chat._greeting(assistant, settings.seeds)[1] == []


def test_the_greeting_says_how_many_articles_it_knows_and_since_when(assistant: Assistant, settings: Settings) -> None:
    words = lxml.html.fragment_fromstring(chat._greeting(assistant, settings.seeds)[0]).text_content()
    assert "Knows 3 articles; last read " in words
    assert chat._spoken_time("2024-05-19T14:05:09+00:00").startswith(("18 May 2024, ", "19 May 2024, ", "20 May 2024, "))


def test_an_empty_store_says_how_to_fill_it(assistant: Assistant, tmp_path: Path) -> None:
    assistant.store = Store.open(tmp_path / "empty", create=True)
    greeting, examples = chat._greeting(assistant, tmp_path)
    assert "There are no articles yet." in greeting and "footnote sync FOLDER" in greeting and examples == []
    answer = chat._respond(assistant, "Who?", [])[0][0].answer
    assert (answer.status, answer.nearest) == ("not_found", ())


def test_a_store_that_is_gone_is_said_in_the_greeting(assistant: Assistant, settings: Settings) -> None:
    (settings.store / "store.db").rename(settings.store / "elsewhere.db")
    greeting, _ = chat._greeting(assistant, settings.seeds)
    assert "cannot be read just now" in greeting and str(settings.store) not in greeting

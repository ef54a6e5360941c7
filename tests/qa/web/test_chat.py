"""The chat without a browser: its conversation, its examples, its greeting, and what it says when something is wrong."""

import asyncio
import json
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from anyio import CapacityLimiter

from index.store.store import Store
from qa.assistant import Assistant
from qa.settings import Settings
from qa.types import MAX_QUESTION
from qa.web import chat
from qa.web.history import MOST_EXCHANGES, Exchange, save

ROWS = [
    {"question": "Which captain opened the harbour?", "answers": ["Olga Brandt"], "document": "harbour.txt"},
    {"question": "How high is the lighthouse?", "answers": ["40 metres"], "document": "harbour.txt"},
    {"question": "Where is Atlantis?", "answers": [], "document": "birds.html"},
    {"question": "How far does the tern fly?", "answers": ["70,000 kilometres"], "document": "birds.html"},
    {"question": "Not in the store?", "answers": ["x"], "document": "gone.md"},
]


def test_a_question_is_added_to_the_conversation(assistant: Assistant) -> None:
    first, fault = chat._respond(assistant, "Which captain opened the harbour?", [])
    second, _ = chat._respond(assistant, "When did she open the harbour?", save(first))
    assert fault == ""
    assert [exchange.read_as for exchange in second] == [
        "Which captain opened the harbour?",
        "When did Captain Olga Brandt open the harbour?",
    ]
    page = lxml.html.fragment_fromstring(chat.conversation_html(second))
    assert page.xpath("string(//article[1]//mark)") == "Captain Olga Brandt"
    assert [question.text_content() for question in page.xpath("//h2")] == [
        "Which captain opened the harbour?",
        "When did she open the harbour?",
    ]
    assert page.xpath("string(//article[2]//p[@class='fn-read-as'])").startswith("Read as: When did Captain Olga Brandt")


@pytest.mark.parametrize(
    ("typed", "says"), [("?!", "holds no word"), ("", "holds no word"), ("x" * (MAX_QUESTION + 1), "2,001 characters")]
)
def test_a_bad_question_is_told_so(assistant: Assistant, typed: str, says: str) -> None:
    after, fault = chat._respond(assistant, typed, [])
    assert after == [] and says in fault


def test_half_a_character_breaks_nothing(assistant: Assistant) -> None:
    """The answer could not be sent: its question had no bytes."""
    after, _ = chat._respond(assistant, "Which captain \ud83d opened the harbour?", [])
    assert after[0].question == "Which captain ? opened the harbour?"
    chat.conversation_html(after).encode()


def test_the_oldest_exchanges_are_forgotten(assistant: Assistant) -> None:
    exchange = chat._respond(assistant, "Which captain opened the harbour?", [])[0][0]
    after, _ = chat._respond(assistant, "How high is the lighthouse?", save([exchange] * MOST_EXCHANGES))
    assert len(after) == MOST_EXCHANGES and after[-1].question == "How high is the lighthouse?"


def test_a_quoted_row_is_shown_as_a_table_under_its_headings(assistant: Assistant) -> None:
    after, _ = chat._respond(assistant, "How many euros in Oslo?", [])
    page = lxml.html.fragment_fromstring(chat.conversation_html(after))
    rows = [[cell.text_content() for cell in row.xpath("./th | ./td")] for row in page.xpath("//table[.//td='Lisbon']//tr")]
    assert rows == [["City", "Limit"], ["Lisbon", "120 euros"]]


def test_a_verdict_knows_the_question_and_the_place_that_is_shown(assistant: Assistant) -> None:
    after, _ = chat._respond(assistant, "Which captain opened the harbour?", [])
    citation = after[0].answer.citations[0] if after[0].answer else None
    article = lxml.html.fragment_fromstring(chat.conversation_html(after)).find("article")
    assert citation is not None and article is not None
    assert {name: article.get(f"data-{name}") for name in ("question", "read-as", "document", "start", "end", "text")} == {
        "question": "Which captain opened the harbour?",
        "read-as": "Which captain opened the harbour?",
        "document": citation.document.id,
        "start": str(citation.answer_start),
        "end": str(citation.answer_end),
        "text": "Captain Olga Brandt",
    }


@pytest.mark.parametrize(
    ("visit", "home"),
    [
        ({"home": "http://localhost:7860", "number": 1}, "http://localhost:7860"),
        ({"home": "https://[::1]"}, "https://[::1]"),
        ({"home": "javascript://x"}, ""),
        ({"home": "https://evil.example/path"}, ""),
        ({"home": 5}, ""),
        (None, ""),
        (["https://ask.example"], ""),
    ],
)
def test_the_browser_says_where_it_reaches_this_server(visit: object, home: str) -> None:
    assert chat._home(visit) == home


def test_a_lost_answer_is_its_question_with_a_button_to_ask_again() -> None:
    page = lxml.html.fragment_fromstring(chat.conversation_html([Exchange('Who is "x"?', "Who?", None)]))
    assert page.xpath("string(//section)").split("\n")[1:3] == [
        "This answer no longer holds.",
        "An article that it quoted has changed since, or is gone.",
    ]
    assert page.xpath("//button/@data-ask") == ['Who is "x"?']
    assert page.xpath("//blockquote | //*[@data-verdict]") == []


def test_a_maintainers_hand_is_shown_and_no_confidence_of_ours(assistant: Assistant) -> None:
    exchange = chat._respond(assistant, "Which captain opened the harbour?", [])[0][0]
    assert exchange.answer is not None
    pinned = replace(exchange.answer.citations[0], pinned=True)
    answer = replace(exchange.answer, citations=(pinned,), notes=("Pinned <b>by the maintainer</b>.",))
    page = lxml.html.fragment_fromstring(chat.conversation_html([replace(exchange, answer=answer)]))
    assert page.xpath("string(//p[@class='fn-note'])") == "Pinned <b>by the maintainer</b>."
    assert page.xpath("string(//p[@class='fn-number'])").strip() == "Pinned by the maintainer"
    assert page.xpath("//p[@class='fn-confidence']") == []


def test_a_damaged_store_gives_one_calm_sentence(
    assistant: Assistant, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    connection = sqlite3.connect(settings.store / "store.db")
    with connection:
        connection.execute("DROP TABLE passages_text")
    connection.close()
    after, fault = chat._respond(assistant, "Which captain opened the harbour?", [])
    assert (after, fault) == ([], "The articles cannot be read just now. Whoever runs this server finds the reason in its log.")
    assert caplog.records


def test_an_unexpected_exception_is_told_without_its_text(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Assistant, "ask", broken)
    assert "secret" not in chat._respond(assistant, "Who?", [])[1]
    assert "secret" in caplog.text


def test_who_stops_waiting_leaves_the_queue_and_who_is_being_read_keeps_the_turn() -> None:
    """A question that was stopped while it was read gave its turn away, and the next one ran beside it."""
    held, called = threading.Event(), []

    async def scene() -> None:
        asking = CapacityLimiter(1)
        reading = asyncio.create_task(chat._in_turn(lambda: held.wait(5), asking))
        waiting = asyncio.create_task(chat._in_turn(lambda: called.append("stopped while it waited"), asking))
        last = asyncio.create_task(chat._in_turn(lambda: called.append("last"), asking))
        await asyncio.sleep(0.05)
        waiting.cancel()
        reading.cancel()
        await asyncio.sleep(0.05)
        assert reading.cancelled() and waiting.cancelled() and called == []
        held.set()
        await asyncio.wait_for(last, 5)

    asyncio.run(scene())
    assert called == ["last"]


def test_examples_are_answerable_and_each_of_another_article(assistant: Assistant, settings: Settings) -> None:
    path = settings.seeds / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    assert chat._examples(assistant, settings.seeds) == ["Which captain opened the harbour?", "How far does the tern fly?"]


@pytest.mark.parametrize(
    "text", ["", "not json", "[]", '{"question": 5}', '"x"', '{"question": "Who?", "answers": ["x"]}', "\x00"]
)
def test_damaged_examples_are_no_examples(assistant: Assistant, settings: Settings, text: str) -> None:
    (settings.seeds / "questions.jsonl").write_text(text, encoding="utf-8")
    assert chat._examples(assistant, settings.seeds) == []


def test_examples_that_are_not_utf8_are_no_examples(assistant: Assistant, settings: Settings) -> None:
    (settings.seeds / "questions.jsonl").write_bytes(b"\xff\xfe\x00")
    assert chat._examples(assistant, settings.seeds) == []


def test_the_greeting_says_how_many_articles_it_knows_and_since_when(assistant: Assistant, settings: Settings) -> None:
    words = lxml.html.fragment_fromstring(chat._greeting(assistant)).text_content()
    assert "Knows 3 articles; last read " in words
    assert chat._spoken_time("2024-05-19T14:05:09+00:00").startswith(("18 May 2024, ", "19 May 2024, ", "20 May 2024, "))


def test_an_empty_store_says_how_to_fill_it(assistant: Assistant, tmp_path: Path) -> None:
    assistant.store = Store.open(tmp_path / "empty", create=True)
    greeting = chat._greeting(assistant)
    assert "There are no articles yet." in greeting and "footnote sync FOLDER" in greeting
    assert chat._examples(assistant, tmp_path) == []
    answer = chat._respond(assistant, "Who?", [])[0][0].answer
    assert answer is not None and (answer.status, answer.nearest) == ("not_found", ())


def test_a_store_that_is_gone_is_said_in_the_greeting(assistant: Assistant, settings: Settings) -> None:
    (settings.store / "store.db").rename(settings.store / "elsewhere.db")
    greeting = chat._greeting(assistant)
    assert "cannot be read just now" in greeting and str(settings.store) not in greeting

"""A conversation without a browser: what a question adds to it, its examples, and what it says when something is wrong."""

import asyncio
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.question_log import QuestionLog
from qa.settings import Settings
from qa.suggest.make import make_suggestions
from qa.types import MAX_QUESTION
from qa.web.asking import Asking
from qa.web.conversation import Conversations, asked, conversation_html, home_of
from qa.web.history import MOST_EXCHANGES, Exchange, save

ROWS = [
    {"question": "Which captain opened the harbour?", "answers": ["Olga Brandt"], "document": "harbour.txt"},
    {"question": "How high is the lighthouse?", "answers": ["40 metres"], "document": "harbour.txt"},
    {"question": "Where is Atlantis?", "answers": [], "document": "birds.html"},
    {"question": "How far does the tern fly?", "answers": ["70,000 kilometres"], "document": "birds.html"},
    {"question": "Not in the store?", "answers": ["x"], "document": "gone.md"},
]


@pytest.fixture
def conversations(assistant: Assistant, settings: Settings) -> Conversations:
    return Conversations(Asking(assistant, QuestionLog(settings.store)), settings.seeds)


def drafted(conversations: Conversations, typed: str, saved: object = None, visit: object = None) -> dict[str, Any]:
    return asyncio.run(conversations.draft(typed, saved, visit))


def test_a_question_is_added_to_the_conversation(assistant: Assistant) -> None:
    first = asked(assistant, "Which captain opened the harbour?", [])
    second = asked(assistant, "When did she open the harbour?", save(first))
    assert [exchange.read_as for exchange in second] == [
        "Which captain opened the harbour?",
        "When did Captain Olga Brandt open the harbour?",
    ]
    page = lxml.html.fragment_fromstring(conversation_html(second))
    assert page.xpath("string(//article[1]//mark)") == "Captain Olga Brandt"
    assert [question.text_content() for question in page.xpath("//h2")] == [
        "Which captain opened the harbour?",
        "When did she open the harbour?",
    ]
    assert page.xpath("string(//article[2]//p[@class='fn-read-as'])").startswith("Read as: When did Captain Olga Brandt")
    assert page.xpath("string(//article[2]//button/@data-edit)").startswith("When did Captain Olga Brandt")


@pytest.mark.parametrize(
    ("typed", "says"), [("?!", "holds no word"), ("", "holds no word"), ("x" * (MAX_QUESTION + 1), "2,001 characters")]
)
def test_a_bad_question_is_told_so(conversations: Conversations, typed: str, says: str) -> None:
    draft = drafted(conversations, typed, visit={"number": 3})
    assert set(draft) == {"visit", "fault"} and says in draft["fault"] and draft["visit"] == {"number": 3}


def test_half_a_character_breaks_nothing(assistant: Assistant) -> None:
    """The answer could not be sent: its question had no bytes."""
    after = asked(assistant, "Which captain \ud83d opened the harbour?", [])
    assert after[0].question == "Which captain ? opened the harbour?"
    conversation_html(after).encode()


def test_the_oldest_exchanges_are_forgotten(assistant: Assistant) -> None:
    exchange = asked(assistant, "Which captain opened the harbour?", [])[0]
    after = asked(assistant, "How high is the lighthouse?", save([exchange] * MOST_EXCHANGES))
    assert len(after) == MOST_EXCHANGES and after[-1].question == "How high is the lighthouse?"


def test_a_quoted_row_is_shown_as_a_table_under_its_headings(assistant: Assistant) -> None:
    after = asked(assistant, "How many euros in Oslo?", [])
    page = lxml.html.fragment_fromstring(conversation_html(after))
    rows = [[cell.text_content() for cell in row.xpath("./th | ./td")] for row in page.xpath("//table[.//td='Lisbon']//tr")]
    assert rows == [["City", "Limit"], ["Lisbon", "120 euros"]]


def test_a_verdict_knows_the_question_and_the_place_that_is_shown(assistant: Assistant) -> None:
    after = asked(assistant, "Which captain opened the harbour?", [])
    citation = after[0].answer.citations[0] if after[0].answer else None
    article = lxml.html.fragment_fromstring(conversation_html(after)).find("article")
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
        ({"home": "https://wiki.example/footnote"}, "https://wiki.example/footnote"),
        ({"home": "https://evil.example/path?x"}, ""),
        ({"home": "https://evil.example//"}, ""),
        ({"home": 5}, ""),
        (None, ""),
        (["https://ask.example"], ""),
    ],
)
def test_the_browser_says_where_it_reaches_this_server(visit: object, home: str) -> None:
    assert home_of(visit) == home


def test_a_lost_answer_is_its_question_with_a_button_to_ask_again() -> None:
    page = lxml.html.fragment_fromstring(conversation_html([Exchange('Who is "x"?', "Who?", None)]))
    assert page.xpath("string(//section)").split("\n")[1:3] == [
        "This answer no longer holds.",
        "An article that it quoted has changed since, or is gone.",
    ]
    assert page.xpath("//button/@data-ask") == ['Who is "x"?']
    assert page.xpath("//blockquote | //*[@data-verdict]") == []


def test_a_maintainers_hand_is_shown_and_no_confidence_of_ours(assistant: Assistant) -> None:
    exchange = asked(assistant, "Which captain opened the harbour?", [])[0]
    assert exchange.answer is not None
    pinned = replace(exchange.answer.citations[0], pinned=True)
    answer = replace(exchange.answer, citations=(pinned,), notes=("Pinned <b>by the maintainer</b>.",))
    page = lxml.html.fragment_fromstring(conversation_html([replace(exchange, answer=answer)]))
    assert page.xpath("string(//p[@class='fn-note'])") == "Pinned <b>by the maintainer</b>."
    assert page.xpath("string(//p[@class='fn-number'])").strip() == "Pinned by the maintainer"
    assert page.xpath("//p[@class='fn-confidence']") == []


def test_a_damaged_store_gives_one_calm_sentence(
    conversations: Conversations, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    connection = sqlite3.connect(settings.store / "store.db")
    with connection:
        connection.execute("DROP TABLE passages_text")
    connection.close()
    assert drafted(conversations, "Which captain opened the harbour?") == {
        "visit": None,
        "fault": "The articles cannot be read just now. Whoever runs this server finds the reason in its log.",
    }
    assert caplog.records


def test_an_unexpected_exception_is_told_without_its_text(
    conversations: Conversations, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Assistant, "ask", broken)
    assert "secret" not in drafted(conversations, "Who?")["fault"]
    assert "secret" in caplog.text


def test_examples_are_answerable_and_each_of_another_article(conversations: Conversations, settings: Settings) -> None:
    path = settings.seeds / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    assert conversations.examples() == ["Which captain opened the harbour?", "How far does the tern fly?"]


@pytest.mark.parametrize(
    "text", ["", "not json", "[]", '{"question": 5}', '"x"', '{"question": "Who?", "answers": ["x"]}', "\x00"]
)
def test_damaged_examples_are_no_examples(conversations: Conversations, settings: Settings, text: str) -> None:
    (settings.seeds / "questions.jsonl").write_text(text, encoding="utf-8")
    assert conversations.examples() == []


def test_examples_that_are_not_utf8_are_no_examples(conversations: Conversations, settings: Settings) -> None:
    (settings.seeds / "questions.jsonl").write_bytes(b"\xff\xfe\x00")
    assert conversations.examples() == []


def test_an_empty_store_is_no_fault(assistant: Assistant, conversations: Conversations, tmp_path: Path) -> None:
    assistant.store = Store.open(tmp_path / "empty", create=True)
    assert conversations.examples() == []
    answer = asked(assistant, "Who?", [])[0].answer
    assert answer is not None and (answer.status, answer.nearest) == ("not_found", ())


def test_without_a_file_of_questions_suggested_ones_are_the_examples(
    conversations: Conversations, assistant: Assistant, articles: Path
) -> None:
    (articles / "rooms.md").write_text("# Rooms\n\nRoom Heron has 12 seats.\n", encoding="utf-8")
    sync(assistant.store, [articles], assistant.embedder)
    assert conversations.examples() == []
    make_suggestions(assistant)
    assert "How many seats does Room Heron have?" in conversations.examples()


def test_what_the_browser_kept_is_shown_again_and_examples_where_it_kept_nothing(
    conversations: Conversations, settings: Settings
) -> None:
    (settings.seeds / "questions.jsonl").write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    draft = drafted(conversations, "Which captain opened the harbour?")
    again = conversations.restored(draft["saved"], None)
    assert again == {"saved": draft["saved"], "conversation": draft["conversation"]}
    nothing = conversations.restored(None, None)
    assert nothing["saved"] == [] and "How far does the tern fly?" in str(nothing["conversation"])


def test_a_draft_counts_the_question(conversations: Conversations, settings: Settings) -> None:
    drafted(conversations, "Which captain opened the harbour?")
    drafted(conversations, "?!")
    assert sum(sum(day.values()) for _, day in QuestionLog(settings.store).by_day(1)) == 1

"""A refusal's help: what is missing, and questions that are answered; an answer gets neither."""

from dataclasses import replace
from pathlib import Path

from index.sync import sync
from qa.assistant import Assistant
from qa.refusal import helped
from qa.suggest.make import make_suggestions
from qa.suggest.stored import Suggestions


def test_a_refusal_suggests_what_the_articles_do_answer(assistant: Assistant, articles: Path) -> None:
    text = "# Rooms\n\nRoom Heron has 12 seats. Room Wren has 2 seats. Room Curlew has 6 seats. Room Tern has 9 seats.\n"
    (articles / "rooms.md").write_text(text, encoding="utf-8")
    sync(assistant.store, [articles], assistant.embedder)
    before = assistant.ask("Which painter decorated the Zanzibar room?")
    assert not before.answered and before.suggestions == ()
    make_suggestions(assistant)
    after = assistant.ask("Which painter decorated the Zanzibar room?")
    assert after.missing == "No passage mentions Zanzibar."
    assert 1 <= len(after.suggestions) <= 3
    for question in after.suggestions:
        assert assistant.ask(question).answered


def test_an_answer_and_a_notice_are_left_as_they_are(assistant: Assistant) -> None:
    answer = assistant.ask("Which captain opened the harbour?")
    refusal = replace(assistant.ask("Who painted Zanzibar?"), missing=None)
    with assistant.store.snapshot() as snapshot:
        suggestions = Suggestions(assistant.store.folder)
        assert helped(snapshot, answer, [], suggestions) is answer
        noticed = replace(refusal, notice="Something else.")
        assert helped(snapshot, noticed, [], suggestions) is noticed
        said = replace(refusal, missing="Said by its kind.", suggestions=("Who?",))
        assert helped(snapshot, said, [], suggestions) == said
        assert helped(snapshot, refusal, [], suggestions).missing == "No passage mentions Zanzibar."


def test_what_can_i_ask_is_told_by_questions_that_are_answered(assistant: Assistant, articles: Path) -> None:
    (articles / "rooms.md").write_text("# Rooms\n\nRoom Heron has 12 seats.\n", encoding="utf-8")
    sync(assistant.store, [articles], assistant.embedder)
    make_suggestions(assistant)
    assert "How many seats does Room Heron have?" in assistant.ask("What can I ask you?").suggestions

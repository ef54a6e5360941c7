"""The thread of suggestions: made when the articles change, never twice for the same, and ended in time."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import StoreReadOnly
from index.sync import sync
from qa.assistant import Assistant
from qa.suggest.make import is_up_to_date
from qa.suggest.stored import load
from qa.web import suggesting
from qa.web.suggesting import Suggesting


def until(holds: Callable[[], bool]) -> bool:
    ends = time.monotonic() + 20
    while not holds() and time.monotonic() < ends:
        time.sleep(0.02)
    return holds()


def test_it_follows_the_articles_and_ends(assistant: Assistant, articles: Path) -> None:
    work = Suggesting(assistant, first_after=0, every=0.05)
    work.start()
    try:
        assert until(lambda: is_up_to_date(assistant))
        (articles / "rooms.md").write_text("# Rooms\n\nRoom Heron has 12 seats.\n", encoding="utf-8")
        sync(assistant.store, [articles], assistant.embedder)  # does not wait for it
        assert until(lambda: is_up_to_date(assistant))
        assert "How many seats does Room Heron have?" in {
            one.question for of in load(assistant.store.folder).documents.values() for one in of.suggestions
        }
    finally:
        work.stop()
    assert not work._thread.is_alive()


def test_what_fails_is_said_once_for_the_same_articles(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise StoreReadOnly("They cannot be kept.")

    monkeypatch.setattr(suggesting, "make_suggestions", refused)
    work = Suggesting(assistant, first_after=0, every=0.01)
    with caplog.at_level(logging.WARNING, logger="footnote"):
        work.start()
        time.sleep(0.5)
        work.stop()
    assert [record.getMessage() for record in caplog.records] == ["No questions are suggested: They cannot be kept."]

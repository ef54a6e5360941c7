"""A server that syncs by itself: at its start, again and again, shown on the maintainer's page, also after a failure."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.cli import web
from qa.settings import Settings
from qa.web import server
from qa.web.sync_every import SyncEvery
from qa.web.syncing import Syncing

SOON = 30.0


@contextmanager
def every(syncing: Syncing, seconds: float) -> Iterator[None]:
    work = SyncEvery(syncing, seconds)
    work.start()
    try:
        yield
    finally:
        work.stop()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def titles(assistant: Assistant) -> set[str]:
    with assistant.store.snapshot() as snapshot:
        return {row.meta.title for row in snapshot.documents()}


def test_it_syncs_at_once_and_then_again_and_again(assistant: Assistant, articles: Path) -> None:
    (articles / "owls.txt").write_text("Owls\n\nOwls hunt at night.\n", encoding="utf-8")
    with every(Syncing(assistant), 0.2):
        until(lambda: "Owls" in titles(assistant))
        (articles / "larks.txt").write_text("Larks\n\nLarks sing at dawn.\n", encoding="utf-8")
        until(lambda: "Larks" in titles(assistant))


def test_a_failure_is_shown_and_logged_and_the_next_round_goes_on(
    assistant: Assistant, articles: Path, caplog: pytest.LogCaptureFixture
) -> None:
    syncing = Syncing(assistant)
    away = articles.rename(articles.with_name("away"))
    with every(syncing, 0.2):
        until(lambda: f"{articles} does not exist" in syncing.state.fault)
        assert "does not exist" in caplog.text and len(titles(assistant)) == 3
        (away / "owls.txt").write_text("Owls\n\nOwls hunt at night.\n", encoding="utf-8")
        away.rename(articles)
        until(lambda: "Owls" in titles(assistant))
        until(lambda: syncing.state.fault == "")


def test_footnote_serve_begins_and_ends_it(
    assistant: Assistant, articles: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, without_chat: None
) -> None:
    (articles / "owls.txt").write_text("Owls\n\nOwls hunt at night.\n", encoding="utf-8")
    monkeypatch.setattr("qa.assistant.open_assistant", lambda settings: assistant)
    monkeypatch.setattr("qa.listening.fault_of", lambda host, port: None)
    monkeypatch.setattr(server, "serve", lambda app, settings: until(lambda: "Owls" in titles(assistant)))
    web.serve(Settings(store=settings.store, sync_every="10m"))

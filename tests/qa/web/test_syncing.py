"""Syncs from the maintainer's pages: one at a time, beside the questions; what failed is said, and the next may begin."""

import threading
from pathlib import Path

import pytest

from index.errors import StoreBusy
from index.sync import sync
from qa.assistant import Assistant
from qa.web import syncing
from qa.web.syncing import FAILED, Syncing


def finished(work: Syncing) -> syncing.SyncState:
    for thread in threading.enumerate():
        if thread.name == "sync":
            thread.join(30)
    return work.state


def test_a_sync_brings_all_known_sources_up_to_date(assistant: Assistant, articles: Path) -> None:
    (articles / "new.txt").write_text("The new pier\n\nThe new pier of Northport is 90 metres long.\n", encoding="utf-8")
    (articles / "broken.md").write_bytes(b"\x00\x01\x02" * 100)
    (articles / "birds.html").unlink()
    work = Syncing(assistant)
    assert work.state == syncing.SyncState()
    assert work.start()
    state = finished(work)
    assert (state.running, state.fault, state.started <= state.finished) == (False, "", True)
    (report,) = state.reports
    assert (report.source, report.added, report.removed, report.unchanged) == ("articles", 1, 1, 2)
    assert [path for path, _ in report.failed] == ["broken.md"]
    assert state.passages >= 1
    assert "90 metres" in assistant.ask("How long is the new pier of Northport?").citations[0].quote


def test_while_one_is_at_work_no_second_begins_and_questions_are_answered(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*given: object, **named: object) -> list[object]:
        begun.set()
        assert go_on.wait(30)
        return []

    monkeypatch.setattr(syncing, "sync", slow)
    monkeypatch.setattr(syncing, "PATIENCE", 0.01)
    work = Syncing(assistant)
    assert work.start()
    assert begun.wait(30)
    assert work.state.running
    assert not work.start()
    assert assistant.ask("Who opened the harbour of Northport?").store.generation
    with pytest.raises(StoreBusy, match="A sync is at work"):
        work.alone(lambda embedder: None)
    go_on.set()
    assert not finished(work).running
    assert work.alone(lambda embedder: embedder.dimension) == assistant.embedder.dimension


def test_a_change_gets_an_embedder_of_its_own(assistant: Assistant) -> None:
    given = Syncing(assistant).alone(lambda embedder: embedder)
    assert given is not assistant.embedder
    assert given.fingerprint == assistant.embedder.fingerprint


@pytest.mark.parametrize("how", ["articles are gone", "a bug"])
def test_what_fails_is_said_and_the_next_sync_may_begin(
    assistant: Assistant, articles: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    work = Syncing(assistant)
    with monkeypatch.context() as broken:
        if how == "a bug":
            broken.setattr(syncing, "sync", lambda *given, **named: 1 / 0)
        else:
            articles.rename(articles.with_name("moved"))
        assert work.start()
        state = finished(work)
    assert state.fault == FAILED if how == "a bug" else "does not exist" in state.fault
    assert (state.running, state.reports) == (False, ())
    if how != "a bug":
        articles.with_name("moved").rename(articles)
    assert work.start()
    assert finished(work).fault == ""


def test_another_process_that_writes_is_waited_for_or_named(assistant: Assistant, articles: Path) -> None:
    work = Syncing(assistant)
    with assistant.store.writer():
        assert work.start()
        state = finished(work)
    assert state.fault
    assert sync(assistant.store, [articles], assistant.embedder)[0].unchanged == 3

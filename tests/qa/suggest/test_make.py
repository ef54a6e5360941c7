"""The making of suggestions, with stand-ins for the models: what is asked, what is kept, and that it goes on where it ended."""

from pathlib import Path

import pytest

from index.errors import StoreReadOnly
from index.sync import sync
from qa.assistant import Assistant
from qa.suggest import make
from qa.suggest.make import is_up_to_date, make_suggestions
from qa.suggest.stored import Stored, load
from qa.types import Answer

ROOMS = "# The rooms\n\nRoom Heron has 12 seats and a screen. The Larkfield lighthouse is 40 metres high.\n"
HERON, LIGHTHOUSE = "How many seats does Room Heron have?", "How high is the Larkfield lighthouse?"


@pytest.fixture
def rooms(assistant: Assistant, articles: Path) -> Assistant:
    (articles / "rooms.md").write_text(ROOMS, encoding="utf-8")
    sync(assistant.store, [articles], assistant.embedder)
    return assistant


def questions(stored: Stored) -> list[str]:
    return sorted(one.question for of in stored.documents.values() for one in of.suggestions)


def asked(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that are asked from now on."""
    log: list[str] = []
    ask = assistant.ask

    def logged(question: str) -> Answer:
        log.append(question)
        return ask(question)

    monkeypatch.setattr(assistant, "ask", logged)
    return log


def test_what_is_answered_from_its_place_is_kept(rooms: Assistant) -> None:
    stored = make_suggestions(rooms)
    assert HERON in questions(stored) and stored == load(rooms.store.folder)
    with rooms.store.snapshot() as snapshot:
        assert (stored.generation, stored.sha256) == (snapshot.generation, snapshot.sha256)
        for of in stored.documents.values():
            for one in of.suggestions:
                answer = rooms.ask(one.question)
                assert answer.answered
                (citation, *_) = answer.citations
                assert citation.document.id == one.document and citation.document.sha256 == of.sha256
                assert one.start <= citation.start and citation.end <= one.end


def test_what_is_answered_from_elsewhere_or_not_at_all_is_not(rooms: Assistant, articles: Path) -> None:
    twin = "# The hall\n\nRoom Heron has 12 seats and a screen; how many seats does Room Heron have is often asked.\n"
    (articles / "hall.md").write_text(twin, encoding="utf-8")
    sync(rooms.store, [articles], rooms.embedder)
    stored = make_suggestions(rooms)
    of_rooms = [one for of in stored.documents.values() for one in of.suggestions if one.question == HERON]
    assert len({one.document for one in of_rooms}) <= 1  # of two places that could answer it, the one that does


def test_only_new_and_changed_articles_are_asked(rooms: Assistant, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_suggestions(rooms)
    assert is_up_to_date(rooms)
    log = asked(rooms, monkeypatch)
    make_suggestions(rooms)
    assert log == []
    (articles / "rooms.md").write_text(ROOMS.replace("12", "14"), encoding="utf-8")
    sync(rooms.store, [articles], rooms.embedder)
    assert not is_up_to_date(rooms)
    make_suggestions(rooms)
    assert sorted(log) == [LIGHTHOUSE, HERON]


def test_other_models_are_asked_anew(rooms: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    make_suggestions(rooms)
    rooms.threshold = 0.9
    assert not is_up_to_date(rooms)
    log = asked(rooms, monkeypatch)
    make_suggestions(rooms)
    assert HERON in log


def test_it_asks_so_many_at_most_and_the_rest_the_next_time(rooms: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    log = asked(rooms, monkeypatch)
    total = len(make_suggestions(rooms, most=2).documents)
    assert len(log) <= 2
    for _ in range(5):
        total = len(make_suggestions(rooms, most=2).documents)
    with rooms.store.snapshot() as snapshot:
        assert total == snapshot.document_count and HERON in log


def test_whoever_is_stopped_keeps_what_was_found_and_goes_on(rooms: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    log = asked(rooms, monkeypatch)
    make_suggestions(rooms, pause=lambda: len(log) >= 3)
    first = len(log)
    assert not is_up_to_date(rooms)
    make_suggestions(rooms)
    assert is_up_to_date(rooms) and len(log) > first
    assert questions(load(rooms.store.folder)) == questions(make_suggestions(rooms))


def test_a_folder_that_cannot_be_written_is_said(rooms: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(make, "save", refused)
    with pytest.raises(StoreReadOnly, match="cannot be kept in"):
        make_suggestions(rooms)

"""The store follows its sources while they are edited; a place that goes and comes back, and failing syncs, are survived."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from fakes import HashEmbedder

from index import watch as module
from index.errors import StoreBusy
from index.store.store import Store
from index.sync import SyncReport, sync
from index.watch import watch

SOON = 30.0  # seconds: other tests may have the processors


class Seen:
    """What a watch told."""

    def __init__(self) -> None:
        self.reports: list[SyncReport] = []
        self.faults: list[str] = []

    def told(self, reports: Sequence[SyncReport], fault: str) -> None:
        self.reports += reports
        self.faults += [fault] if fault else []


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("LOOK", 0.1), ("RETRY", 0.1), ("LONGEST_RETRY", 0.2)):
        monkeypatch.setattr(module, name, seconds)


@contextmanager
def watching(store: Store, *paths: Path) -> Iterator[Seen]:
    seen, stop = Seen(), threading.Event()
    thread = threading.Thread(target=watch, args=(store, paths, HashEmbedder()), kwargs={"stop": stop, "told": seen.told})
    thread.start()
    try:
        yield seen
        assert thread.is_alive()
    finally:
        stop.set()
        thread.join(SOON)
    assert not thread.is_alive()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def writer_of(store: Store) -> Iterator[None]:
    """The writer's lock, as soon as a sync at work is done."""
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(store.writer())
                break
            except StoreBusy:
                time.sleep(0.01)
        yield


def texts(store: Store) -> dict[str, str]:
    with store.snapshot() as snapshot:
        found = [snapshot.document(row.meta.id) for row in snapshot.documents()]
    return {document.meta.path: document.text for document in found if document}


def test_what_is_edited_added_moved_and_deleted_arrives(store: Store, articles: Path) -> None:
    with watching(store) as seen:
        (articles / "birds.html").write_text("<p>Terns nest in Norway.</p>", encoding="utf-8")
        until(lambda: texts(store)["birds.html"] == "Terns nest in Norway.")
        (articles / "new").mkdir()
        (articles / "new" / "owls.txt").write_text("Owls hunt at night.", encoding="utf-8")
        until(lambda: "new/owls.txt" in texts(store))
        (articles / "new").rename(articles / "old")
        until(lambda: "old/owls.txt" in texts(store))
        shutil.rmtree(articles / "old")
        until(lambda: set(texts(store)) == {"birds.html", "budget.md", "harbour.txt"})
        (articles / ".footnoteignore").write_text("birds.*\n", encoding="utf-8")
        until(lambda: set(texts(store)) == {"budget.md", "harbour.txt"})
        (articles / "broken.md").write_bytes(b"%PDF-1.4")
        until(lambda: [path for report in seen.reports for path, _ in report.failed] == ["broken.md"])
    assert seen.faults == []
    assert {report.source for report in seen.reports} == {"articles"}


def test_a_source_that_is_gone_for_a_while_keeps_its_articles_and_is_followed_again(store: Store, articles: Path) -> None:
    away = articles.with_name("away")
    with watching(store) as seen:
        articles.rename(away)
        until(lambda: len(seen.faults) == 1)
        assert seen.faults == [f"{articles} is gone. Its articles stay; it is synced when it is back."]
        (away / "owls.txt").write_text("Owls hunt at night.", encoding="utf-8")
        time.sleep(0.5)
        assert set(texts(store)) == {"birds.html", "budget.md", "harbour.txt"}
        away.rename(articles)
        until(lambda: "owls.txt" in texts(store))
        (articles / "owls.txt").write_text("Owls hunt at dusk.", encoding="utf-8")
        until(lambda: "dusk" in texts(store)["owls.txt"])
    assert len(seen.faults) == 1


def test_a_sync_that_fails_is_told_once_and_tried_again(store: Store, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def broken(*given: object, **named: object) -> list[SyncReport]:
        tries.append(given)
        raise ZeroDivisionError("a bug")

    with watching(store) as seen:
        with monkeypatch.context() as patched:
            patched.setattr(module, "sync", broken)
            (articles / "owls.txt").write_text("Owls hunt at night.", encoding="utf-8")
            until(lambda: len(tries) >= 3)
        until(lambda: "owls.txt" in texts(store))
        with writer_of(store):
            (articles / "owls.txt").write_text("Owls hunt at dusk.", encoding="utf-8")
            until(lambda: len(seen.faults) == 2)
        until(lambda: "dusk" in texts(store)["owls.txt"])
    assert seen.faults[0] == "A sync failed (ZeroDivisionError: a bug). It is tried again."
    assert "Another sync is writing" in seen.faults[1] and len(seen.faults) == 2


def test_a_single_file_is_followed_and_other_sources_are_not_where_paths_are_given(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "alone.txt"
    file.write_text("An article about larches.", encoding="utf-8")
    sync(store, [file], HashEmbedder())
    with watching(store, file):
        (tmp_path / "articles" / "owls.txt").write_text("Owls hunt at night.", encoding="utf-8")
        (tmp_path / "next.txt").write_text("An article about beeches.", encoding="utf-8")
        (tmp_path / "next.txt").replace(file)
        until(lambda: "beeches" in texts(store)["alone.txt"])
    assert "owls.txt" not in texts(store)


def test_a_source_that_is_added_or_removed_meanwhile_is_followed_or_not(store: Store, articles: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("An article about larches.", encoding="utf-8")
    with watching(store):
        sync(store, [other], HashEmbedder())
        (other / "a.txt").write_text("An article about beeches.", encoding="utf-8")
        until(lambda: "beeches" in texts(store)["a.txt"])


def test_the_store_in_a_watched_folder_is_no_reason_to_sync(
    articles: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each sync writes the store, whose notices would begin the next."""
    store = Store.open(articles / "store", create=True)
    sync(store, [articles], embedder)
    syncs = []
    monkeypatch.setattr(module, "sync", lambda *given: syncs.append(given) or sync(*given))
    with watching(store):
        (articles / "owls.txt").write_text("Owls hunt at night.", encoding="utf-8")
        until(lambda: "owls.txt" in texts(store))
        time.sleep(3)
        assert 1 <= len(syncs) <= 3

"""Questions while syncs publish: every answer comes from exactly one generation of the articles, never from two."""

import threading
from pathlib import Path

from fakes import MARGIN_ALONE, HashEmbedder, WordReader

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.types import Answer

ROUNDS = 25
ASKING = 3  # threads
QUESTIONS = ("Which captain opened the harbour of Northport?", "Who painted the ceiling of the chapel?")


def write(articles: Path, number: int) -> None:
    """All articles of one round say so; one comes and goes, one moves to and fro."""
    (articles / "harbour.txt").write_text(
        f"The harbour\n\nCaptain Olga{number} Brandt opened the harbour of Northport in {1900 + number}.\n", encoding="utf-8"
    )
    for name in ("even", "odd"):
        (articles / f"{name}.txt").unlink(missing_ok=True)
    (articles / f"{'even' if number % 2 == 0 else 'odd'}.txt").write_text(
        f"The captain\n\nThe harbour of Northport had Captain Ida{number} Holm.\n\nShe was its first captain.\n",
        encoding="utf-8",
    )
    if number % 3 == 0:
        (articles / "birds.html").unlink()
    else:
        (articles / "birds.html").write_text(f"<p>Captain Tern{number} flies over the harbour.</p>", encoding="utf-8")


def content(store: Store) -> tuple[int, dict[str, str]]:
    with store.snapshot() as snapshot:
        return snapshot.generation, {row.meta.id: row.meta.sha256 for row in snapshot.documents()}


def test_every_answer_comes_from_exactly_one_generation(store: Store, articles: Path) -> None:
    generations = dict([content(store)])
    answers: list[Answer] = []
    faults: list[Exception] = []
    done = threading.Event()

    def ask(number: int) -> None:
        assistant = Assistant(Store.open(store.folder) if number else store, HashEmbedder(), WordReader(), MARGIN_ALONE)
        while not done.is_set():
            try:
                answers.extend(assistant.ask(question) for question in QUESTIONS)
            except Exception as fault:
                faults.append(fault)
                return

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(ASKING)]
    for thread in threads:
        thread.start()
    for number in range(1, ROUNDS + 1):
        write(articles, number)
        sync(store, [], HashEmbedder())
        generation, documents = content(store)
        generations[generation] = documents
    done.set()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert len({answer.store.generation for answer in answers}) > ROUNDS // 2
    for answer in answers:
        cited = [citation.document for citation in (*answer.citations, *answer.nearest)]
        documents = generations[answer.store.generation]
        assert {meta.id: meta.sha256 for meta in cited}.items() <= documents.items()
        marks = [word for citation in answer.citations for word in citation.quote.split() if word.startswith("Olga")]
        assert len(set(marks)) <= 1

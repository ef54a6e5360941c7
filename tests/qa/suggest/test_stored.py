"""What is kept of suggestions, and which of them are shown: never of an article that changed, is gone, or is hidden there."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.store.store import Store
from index.sync import remove, sync
from qa.suggest.stored import FILE_NAME, OfDocument, Stored, Suggestion, Suggestions, load, save, suggestions_of

HARBOUR = ("Who opened the harbour of Northport?", "How high is the lighthouse of Northport?")


@pytest.fixture
def ids(store: Store) -> dict[str, str]:
    with store.snapshot() as snapshot:
        return {listing.meta.path: listing.meta.id for listing in snapshot.documents()}


@pytest.fixture
def stored(store: Store, ids: dict[str, str]) -> Stored:
    """Two suggestions of the harbour, at 10 to 20 and 20 to 30, one of the birds."""
    with store.snapshot() as snapshot:
        versions = {listing.meta.path: listing.meta.sha256 for listing in snapshot.documents()}
    harbour, birds = ids["harbour.txt"], ids["birds.html"]
    of_harbour = tuple(Suggestion(question, harbour, 10 + 10 * n, 20 + 10 * n) for n, question in enumerate(HARBOUR))
    of_birds = (Suggestion("How far does the tern fly?", birds, 5, 9),)
    made = Stored("models", 1, "content", {})
    documents = {harbour: OfDocument(versions["harbour.txt"], of_harbour), birds: OfDocument(versions["birds.html"], of_birds)}
    made = replace(made, documents=documents)
    save(store.folder, made)
    return made


def near(store: Store, question: str | None, most: int = 3, **named: object) -> list[str]:
    with store.snapshot() as snapshot:
        return Suggestions(store.folder).near(snapshot, question, most, **named)  # type: ignore[arg-type]


def test_what_is_saved_is_loaded(store: Store, stored: Stored) -> None:
    assert load(store.folder) == stored and stored.count == 3
    assert [path.name for path in store.folder.glob(f"{FILE_NAME}*")] == [FILE_NAME]


def test_the_nearest_share_words_or_come_of_the_nearest_articles(store: Store, stored: Stored, ids: dict[str, str]) -> None:
    assert near(store, "How tall is the lighthouse?") == [HARBOUR[1]]
    assert near(store, "Do terns fly?") == ["How far does the tern fly?"]
    assert near(store, "What colour is it?") == ["How far does the tern fly?", *HARBOUR][1:2] + near(store, None)[1:]  # any
    assert near(store, "Please say who?")[0] == HARBOUR[0]  # nothing is nearer than a question for somebody
    assert near(store, "What colour is it?", first=[ids["birds.html"]]) == ["How far does the tern fly?"]
    assert near(store, "Is there a ferry to Northport?", first=[ids["birds.html"]]) == ["How far does the tern fly?", *HARBOUR]
    assert near(store, HARBOUR[0], most=1) == [HARBOUR[1]]  # not the question itself


def test_without_a_question_each_article_has_its_turn(store: Store, stored: Stored) -> None:
    assert near(store, None, 2) == [HARBOUR[0], "How far does the tern fly?"]
    assert near(store, None, 9) == [HARBOUR[0], "How far does the tern fly?", HARBOUR[1]]
    with store.snapshot() as snapshot:
        assert suggestions_of(snapshot, store.folder, None, 1) == [HARBOUR[0]]
        assert suggestions_of(snapshot, store.folder, "terns", 1) == ["How far does the tern fly?"]


def test_a_removed_or_changed_article_suggests_nothing_at_once(
    store: Store, stored: Stored, articles: Path, embedder: object, ids: dict[str, str]
) -> None:
    remove(store, ids["birds.html"])
    assert near(store, None, 9) == list(HARBOUR)
    (articles / "harbour.txt").write_text("The harbour\n\nIt is closed.\n", encoding="utf-8")
    sync(store, [articles], embedder)  # type: ignore[arg-type]
    assert near(store, None, 9) == ["How far does the tern fly?"]  # which came back, as it was


def test_a_hidden_place_suggests_nothing(store: Store, stored: Stored, ids: dict[str, str]) -> None:
    assert near(store, None, 9, hidden={ids["harbour.txt"]: [(0, 12)]}) == ["How far does the tern fly?", HARBOUR[1]]


def test_what_other_models_answered_is_not_suggested(store: Store, stored: Stored) -> None:
    assert near(store, None, 9, made_by="others") == []
    assert len(near(store, None, 9, made_by="models")) == 3


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"format": 2}', '{"format": 1, "documents": []}', "[" * 100_000, "\x00" * 10, json.dumps({"format": 1})],
)
def test_a_damaged_file_suggests_nothing(store: Store, content: str) -> None:
    (store.folder / FILE_NAME).write_text(content, encoding="utf-8")
    assert load(store.folder) == Stored()
    assert near(store, None) == []


def test_a_killed_writer_leaves_the_file_as_it_was(store: Store, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", killed)
    with pytest.raises(KeyboardInterrupt):
        save(store.folder, Stored())
    assert load(store.folder) == stored
    assert [path.name for path in store.folder.glob(f"{FILE_NAME}*")] == [FILE_NAME]

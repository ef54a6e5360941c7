"""A saved answer holds, or says that its source changed, went, or never said so; a damaged one is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from fakes import HashEmbedder

from index.errors import DataError
from index.store.store import Store
from index.sync import sync
from qa.as_json import to_dict
from qa.assistant import Assistant
from qa.receipt import check_receipt

QUESTION = "Which captain opened the harbour?"


@pytest.fixture
def saved(assistant: Assistant) -> dict[str, Any]:
    answer = json.loads(json.dumps(to_dict(assistant.ask(QUESTION))))
    assert answer["status"] == "answered"
    return dict(answer)


def states(saved: object, store: Store) -> list[str]:
    with store.snapshot() as snapshot:
        return [row.state for row in check_receipt(saved, snapshot)]


def test_it_holds_while_nothing_changed(saved: dict[str, Any], store: Store) -> None:
    with store.snapshot() as snapshot:
        (row,) = check_receipt(saved, snapshot)
    assert (row.number, row.title, row.state, row.holds) == (1, "The harbour of Northport", "holds", True)


def test_it_holds_after_a_change_elsewhere(saved: dict[str, Any], store: Store, articles: Path, embedder: HashEmbedder) -> None:
    (articles / "birds.html").unlink()
    sync(store, [articles], embedder)
    assert states(saved, store) == ["holds"]


def test_source_changed(saved: dict[str, Any], store: Store, articles: Path, embedder: HashEmbedder) -> None:
    with (articles / "harbour.txt").open("a") as file:
        file.write("\nOne more sentence at the end.\n")
    sync(store, [articles], embedder)
    assert states(saved, store) == ["source changed"]


def test_source_moved(saved: dict[str, Any], store: Store, articles: Path, embedder: HashEmbedder) -> None:
    """What it says still stands there, so the answer is still true; also for a receipt from before paths were saved."""
    (articles / "harbour.txt").rename(articles / "port.txt")
    sync(store, [articles], embedder)
    assert states(saved, store) == ["source moved"]
    older = json.loads(json.dumps(saved))
    del older["citations"][0]["document"]["path"]
    assert states(older, store) == ["source moved"]
    with store.snapshot() as snapshot:
        assert [row.holds for row in check_receipt(saved, snapshot)] == [True]
    (articles / "port.txt").rename(articles / "harbour.txt")
    sync(store, [articles], embedder)
    assert states(saved, store) == states(older, store) == ["holds"]


def test_source_moved_and_changed_is_changed(
    saved: dict[str, Any], store: Store, articles: Path, embedder: HashEmbedder
) -> None:
    text = (articles / "harbour.txt").read_text(encoding="utf-8")
    (articles / "harbour.txt").unlink()
    (articles / "port.txt").write_text(text.replace("noon", "dawn"), encoding="utf-8")
    sync(store, [articles], embedder)
    assert states(saved, store) == ["source changed"]


def test_another_article_at_the_old_path_is_not_taken_for_the_source(
    saved: dict[str, Any], store: Store, articles: Path, embedder: HashEmbedder
) -> None:
    (articles / "harbour.txt").rename(articles / "port.txt")
    sync(store, [articles], embedder)
    (articles / "harbour.txt").write_text("The airport\n\nPlanes land on the new runway.\n", encoding="utf-8")
    sync(store, [articles], embedder)
    assert states(saved, store) == ["source moved"]


def test_source_gone(saved: dict[str, Any], store: Store, articles: Path, embedder: HashEmbedder) -> None:
    (articles / "harbour.txt").unlink()
    sync(store, [articles], embedder)
    assert states(saved, store) == ["source gone"]


def test_a_refusal_s_nearest_passages_are_checked_too(assistant: Assistant, store: Store) -> None:
    saved = json.loads(json.dumps(to_dict(assistant.ask("Who painted the ceiling of the chapel?"))))
    assert states(saved, store) == ["holds"] * len(saved["nearest"]) != []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quote", "Captain Olga Brandt closed the harbour of Northport in 1921."),
        ("start", 1),
        ("end", 12),
        ("start", -9999),
        ("answer_start", 0),
        ("answer_start", None),
        ("answer_end", None),
    ],
)
def test_a_citation_that_was_tampered_with_does_not_hold(
    saved: dict[str, Any], store: Store, field: str, value: object
) -> None:
    saved["citations"][0][field] = value
    assert states(saved, store) == ["not verbatim"]


def test_offsets_from_the_end_of_the_text_do_not_hold(saved: dict[str, Any], store: Store) -> None:
    """Python counts negative offsets from the end, so such a place once held."""
    citation = saved["citations"][0]
    with store.snapshot() as snapshot:
        length = len(snapshot.document(citation["document"]["id"]).text)  # type: ignore[union-attr]
    citation["start"] -= length
    citation["end"] -= length
    assert states(saved, store) == ["not verbatim"]


def test_another_answer_does_not_hold(saved: dict[str, Any], store: Store) -> None:
    saved["answer"] = "Nobody"
    assert states(saved, store) == ["not verbatim"]


def test_an_answer_that_quotes_nothing_is_refused(saved: dict[str, Any], store: Store) -> None:
    """With no citation nothing failed, so an invented answer passed."""
    with pytest.raises(DataError, match="quotes nothing"):
        states({**saved, "citations": []}, store)


def test_an_id_that_is_no_text_is_of_no_source(saved: dict[str, Any], store: Store) -> None:
    """Half a character, which JSON can write, ended in a UnicodeEncodeError."""
    saved["citations"][0]["document"]["id"] = "\ud800"
    assert states(saved, store) == ["source gone"]


@pytest.mark.parametrize(
    "receipt", [None, [], "text", 7, {}, {"question": "q"}, {"question": "q", "citations": {}, "nearest": []}]
)
def test_what_is_no_saved_answer_is_refused(store: Store, receipt: object) -> None:
    with pytest.raises(DataError, match="saved answer"):
        states(receipt, store)


@pytest.mark.parametrize("field", ["document", "quote", "start", "end", "answer_start", "answer_end"])
@pytest.mark.parametrize("value", ["absent", [], 1.5])
def test_a_damaged_citation_is_refused(saved: dict[str, Any], store: Store, field: str, value: object) -> None:
    if value == "absent":
        del saved["citations"][0][field]
    else:
        saved["citations"][0][field] = value
    with pytest.raises(DataError, match="Citation 1 of the saved answer is damaged"):
        states(saved, store)


def test_a_list_and_the_parts_of_a_question_are_checked_too(saved: dict[str, Any], store: Store) -> None:
    cited = saved["citations"][0]
    item = {"text": saved["answer"], "citation": 1, "start": cited["answer_start"], "end": cited["answer_end"]}
    listed = {**saved, "kind": "list", "answer": None, "items": [item]}
    assert states(listed, store) == ["holds"]
    assert states({**listed, "items": [{**item, "text": "Captain Nobody"}]}, store) == ["not verbatim"]
    assert states({**listed, "items": [{**item, "start": 0, "end": 1}]}, store) == ["not verbatim"]
    assert states({**listed, "items": ["damaged"]}, store) == ["holds"]  # of no citation
    whole = {**saved, "kind": "parts", "answer": None, "citations": [], "parts": [saved, listed]}
    assert states(whole, store) == ["holds", "holds"]
    wrong = {**saved, "answer": "Captain Nobody"}
    assert states({**whole, "parts": [saved, wrong]}, store) == ["holds", "not verbatim"]
    with pytest.raises(DataError, match="A part"):
        states({**whole, "parts": ["damaged"]}, store)

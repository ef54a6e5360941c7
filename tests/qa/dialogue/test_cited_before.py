"""The sentences that earlier answers cited are looked up again; what a client made up gives nothing."""

import pytest

from index.store.store import Store
from qa.assistant import Assistant
from qa.dialogue.cited_before import cited_before
from qa.types import Turn

OPENED = "Captain Olga Brandt opened the harbour of Northport in 1921."


def place(store: Store, text: str) -> tuple[str, int, int]:
    """Where `text` stands in the articles."""
    with store.snapshot() as snapshot:
        for listing in snapshot.documents():
            document = snapshot.document(listing.meta.id)
            if document and text in document.text:
                start = document.text.index(text)
                return listing.meta.id, start, start + len(text)
    raise AssertionError(f"{text!r} stands in no article")


def test_what_an_answer_cited(store: Store) -> None:
    turns = [Turn("Who opened the harbour?", citations=(place(store, OPENED),)), Turn("Why?")]
    with store.snapshot() as snapshot:
        assert cited_before(snapshot, turns, {}) == [OPENED, ""]


@pytest.mark.parametrize(("start", "end"), [(-5, 10), (0, 10**9), (10, 10), (20, 10), (10**30, 10**31), (-(10**30), 5)])
def test_a_place_outside_its_document_gives_nothing(store: Store, start: int, end: int) -> None:
    identifier = place(store, OPENED)[0]
    with store.snapshot() as snapshot:
        assert cited_before(snapshot, [Turn("Who?", citations=((identifier, start, end),))], {}) == [""]


@pytest.mark.parametrize("identifier", ["", "unknown", "' OR 1=1", "half \udce9", "x" * 100_000, "\0"])
def test_an_unknown_document_gives_nothing(store: Store, identifier: str) -> None:
    with store.snapshot() as snapshot:
        assert cited_before(snapshot, [Turn("Who?", citations=((identifier, 0, 5),))], {}) == [""]


@pytest.mark.parametrize("text", ["Subscribe to our newsletter today", "All rights reserved."])
def test_what_is_no_article_text_gives_nothing(store: Store, text: str) -> None:
    with store.snapshot() as snapshot:
        assert cited_before(snapshot, [Turn("Who?", citations=(place(store, text),))], {}) == [""]


def test_what_a_maintainer_has_hidden_gives_nothing(store: Store) -> None:
    identifier, start, end = place(store, OPENED)
    with store.snapshot() as snapshot:
        turns = [Turn("Who?", citations=((identifier, start, end),))]
        assert cited_before(snapshot, turns, {identifier: [(start + 3, start + 4)]}) == [""]
        assert cited_before(snapshot, turns, {identifier: [(end, end + 4)]}) == [OPENED]


def test_a_question_is_read_by_what_was_cited_but_not_by_what_was_hidden_since(assistant: Assistant) -> None:
    identifier, start, end = place(assistant.store, OPENED)
    turns = [Turn("When was the harbour opened?", "1921", None, ((identifier, start, end),))]
    assert assistant.ask("When did she retire?", turns).read_as == "When did Captain Olga Brandt retire?"
    with assistant.store.snapshot() as snapshot:
        document = snapshot.document(identifier)
    assert document
    assistant.fixes.hide(document, start, end)
    assert assistant.ask("When did she retire?", turns).read_as == "When did she retire?"

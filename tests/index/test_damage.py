"""Damaged files of a store: what they say is refused or rebuilt, and never served as a quotation."""

import hashlib
import random
import sqlite3
from pathlib import Path

import pytest
from fakes import HashEmbedder, WordReader

from index.errors import FootnoteError, StoreDamaged
from index.store.store import Store
from index.store.verify import verify
from index.sync import sync
from qa.assistant import Assistant
from qa.decide import Calibration
from qa.evidence import FEATURES

NONE = (0.0,) * len(FEATURES)
SURE = Calibration(NONE, (1.0,) * len(FEATURES), NONE, bias=9.0, threshold=0.5)  # whatever is found is shown
QUESTIONS = ("Which captain opened the harbour?", "How high is the lighthouse?", "How far does the tern fly?")


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75])
def test_truncated_store_is_refused_or_seen_and_left_untouched(store: Store, embedder: HashEmbedder, share: float) -> None:
    file = store.folder / "store.db"
    file.write_bytes(file.read_bytes()[: int(share * file.stat().st_size)])
    before = digests(store.folder)
    try:
        bad = [check for check in verify(Store.open(store.folder)) if not check.ok]
        assert bad
    except StoreDamaged as error:
        assert "damaged" in str(error) and "sync your articles again" in str(error)
    after = digests(store.folder)
    for name in ("store.db", "dense.faiss"):
        assert after[name] == before[name]


def test_damaged_header_is_refused(store: Store) -> None:
    file = store.folder / "store.db"
    file.write_bytes(b"not a database at all" + file.read_bytes()[21:])
    with pytest.raises(StoreDamaged):
        Store.open(store.folder)


def test_truncated_or_flipped_dense_file_is_rebuilt(store: Store, embedder: HashEmbedder) -> None:
    file = store.folder / "dense.faiss"
    whole = file.read_bytes()
    query = embedder.encode(["captain harbour"])[0]
    with store.snapshot() as snapshot:
        expected = snapshot.search_dense(query, 3)
    chance = random.Random(3)
    damaged = [b"", whole[:10], whole[: len(whole) // 2], whole[:-1], b"\0" * len(whole)]
    for _ in range(200):
        position = chance.randrange(len(whole))
        damaged.append(whole[:position] + bytes([whole[position] ^ (1 << chance.randrange(8))]) + whole[position + 1 :])
    for data in damaged:
        file.write_bytes(data)
        fresh = Store.open(store.folder)
        with fresh.snapshot() as snapshot:
            assert snapshot.search_dense(query, 3) == expected
    assert not next(check for check in verify(store) if "dense" in check.name).ok
    sync(store, [], embedder)
    assert file.read_bytes() == whole


def altered(folder: Path, originals: dict[str, str], embedder: HashEmbedder) -> list[str]:
    """The quotations and answers served over the store that are not what the articles say; a refusal serves none."""
    wrong: list[str] = []
    for question in QUESTIONS:
        try:
            answer = Assistant(Store.open(folder), embedder, WordReader(), SURE).ask(question)
        except FootnoteError:
            continue
        for citation in (*answer.citations, *answer.nearest):
            text = originals.get(citation.document.id, "")
            wrong += [citation.quote] if text[citation.start : citation.end] != citation.quote else []
        for citation in answer.citations:
            marked = originals.get(citation.document.id, "")[citation.answer_start : citation.answer_end]
            wrong += [str(answer.answer)] if marked != answer.answer else []
    return wrong


def document_texts(store: Store) -> dict[str, str]:
    with store.snapshot() as snapshot:
        found = [snapshot.document(listing.meta.id) for listing in snapshot.documents()]
    return {document.meta.id: document.text for document in found if document}


@pytest.mark.parametrize("position", range(0, 500, 25))
def test_flipped_bytes_of_the_store_never_change_a_quotation(store: Store, embedder: HashEmbedder, position: int) -> None:
    """SQLite's own check does not see a changed letter in a text; ours does, or the store is refused."""
    originals = document_texts(store)
    file = store.folder / "store.db"
    data = bytearray(file.read_bytes())
    start = data.find(b"Captain Olga Brandt")
    data[(start + position) % len(data)] ^= 0x02
    file.write_bytes(data)
    assert altered(store.folder, originals, embedder) == []
    try:
        checks = verify(Store.open(store.folder))
        changed = document_texts(Store.open(store.folder)) != originals
    except FootnoteError:
        return
    assert not changed or any(not check.ok for check in checks)


def test_any_flipped_bit_gives_a_refusal_or_the_true_text(store: Store, embedder: HashEmbedder) -> None:
    """Nothing but our own errors comes out, whatever bit of the file is wrong."""
    originals = document_texts(store)
    file = store.folder / "store.db"
    whole = file.read_bytes()
    chance = random.Random(11)
    places = [at for at, byte in enumerate(whole) if byte]  # most of a small store is empty pages
    for _ in range(120):
        data = bytearray(whole)
        data[chance.choice(places)] ^= 1 << chance.randrange(8)
        file.write_bytes(data)
        assert altered(store.folder, originals, embedder) == []


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE meta SET value = 'q' WHERE name = 'generation'", "generation is damaged"),
        ("DELETE FROM meta WHERE name = 'embedder_dimension'", "embedder_dimension is damaged"),
        ("UPDATE passages SET units = '[[0]]'", "Passage 1 is damaged"),
        ("UPDATE passages SET heading_path = '7'", "Passage 1 is damaged"),
        ("DELETE FROM passages_text WHERE rowid > 1", "not in both the passages and the full text"),
    ],
)
def test_rows_that_no_sync_writes_are_called_damage(store: Store, embedder: HashEmbedder, statement: str, message: str) -> None:
    """Each of these once ended in a ValueError, KeyError or TypeError, which is a traceback for the person."""
    change(store, statement)
    with pytest.raises(StoreDamaged, match=message):
        Assistant(Store.open(store.folder), embedder, WordReader(), SURE).ask("Which captain opened the harbour?")


@pytest.mark.parametrize("blocks", ['[["paragraph",0.5,9,0,null]]', '[["paragraph",0,99999,0,null]]', '[["paragraph"]]', "{"])
def test_damaged_blocks_withhold_the_answer(store: Store, embedder: HashEmbedder, blocks: str) -> None:
    """A place that is no whole number ended in a TypeError where the sentence is cut."""
    change(store, f"UPDATE documents SET blocks = '{blocks}'")
    answer = Assistant(Store.open(store.folder), embedder, WordReader(), SURE).ask("Which captain opened the harbour?")
    assert answer.answer is None and answer.citations == answer.nearest == ()
    assert "documents match their SHA-256" in {check.name for check in verify(store) if not check.ok}


def change(store: Store, statement: str) -> None:
    connection = sqlite3.connect(store.folder / "store.db")
    connection.execute(statement)
    connection.commit()
    connection.close()


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}

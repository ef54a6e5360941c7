"""A document's blocks in the store: they come back as they went in, and stores from before there were images are read."""

import json
import sqlite3
from pathlib import Path

import pytest
from fakes import HashEmbedder

from index.errors import StoreDamaged
from index.store.store import Store
from index.store.verify import verify
from index.sync import sync
from index.types import Block


@pytest.fixture
def pictured(tmp_path: Path) -> Store:
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki" / "a.md").write_text("# Terns\n\nTerns fly.\n\n![A tern](img/tern.png)\n", encoding="utf-8")
    store = Store.open(tmp_path / "store", create=True)
    sync(store, [tmp_path / "wiki"], HashEmbedder())
    return store


def stored(store: Store) -> list[list[object]]:
    with sqlite3.connect(store.folder / "store.db") as connection:
        return list(json.loads(connection.execute("SELECT blocks FROM documents").fetchone()[0]))


def read(store: Store) -> tuple[Block, ...]:
    with store.snapshot() as snapshot:
        document = snapshot.document(next(snapshot.documents()).meta.id)
    assert document is not None
    return document.blocks


def test_only_a_block_with_an_image_says_so(pictured: Store) -> None:
    assert stored(pictured) == [
        ["heading", 0, 5, 1, None],
        ["paragraph", 7, 17, 0, None],
        ["caption", 19, 25, 0, None, "img/tern.png"],
    ]
    assert read(pictured) == (
        Block("heading", 0, 5, 1),
        Block("paragraph", 7, 17),
        Block("caption", 19, 25, image="img/tern.png"),
    )
    assert all(check.ok for check in verify(pictured))


@pytest.mark.parametrize("image", [None, 5, ["img/tern.png"]])
def test_an_image_that_is_no_text_is_damage(pictured: Store, image: object) -> None:
    blocks = [*stored(pictured)[:-1], ["caption", 19, 25, 0, None, image]]
    connection = sqlite3.connect(pictured.folder / "store.db")
    with connection:
        connection.execute("UPDATE documents SET blocks = ?", [json.dumps(blocks)])
    connection.close()
    with pytest.raises(StoreDamaged, match="The blocks of document"):
        read(pictured)
    assert [check.name for check in verify(pictured) if not check.ok]

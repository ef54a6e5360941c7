"""A site's pages get their addresses in the store, and others when the site is published elsewhere."""

from pathlib import Path

from fakes import HashEmbedder

from index.store.store import Store
from index.sync import sync


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_articles_get_their_addresses_and_get_others_when_the_site_moves(tmp_path: Path, embedder: HashEmbedder) -> None:
    root = tmp_path / "site"
    write(root / "mkdocs.yml", "site_url: https://docs.example.org/handbook\n")
    write(root / "docs" / "ferry.md", "# The ferry\n\nThe ferry to Eastport leaves at dawn.\n")
    write(root / "docs" / "own.md", "---\nurl: https://mine.example/own\n---\n\nThe gate opens at nine.\n")
    store = Store.open(tmp_path / "store", create=True)

    def urls() -> list[str]:
        with store.snapshot() as snapshot:
            return [listing.meta.url for listing in snapshot.documents()]

    sync(store, [root], embedder)
    assert urls() == ["https://docs.example.org/handbook/ferry/", "https://mine.example/own"]
    (report,) = sync(store, [], embedder)
    assert (report.changed, report.unchanged) == (0, 2)
    write(root / "mkdocs.yml", "site_url: https://new.example/\n")
    embedder.embedded.clear()
    sync(store, [], embedder)
    assert (urls()[0], embedder.embedded) == ("https://new.example/ferry/", [])
    (root / "mkdocs.yml").unlink()
    sync(store, [], embedder)
    assert urls()[0] == ""

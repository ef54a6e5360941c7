"""A page with includes changes when what it includes changes, and only then."""

from pathlib import Path

from fakes import HashEmbedder

from index.store.store import Store
from index.sync import sync


def test_a_page_is_as_new_as_what_it_includes(tmp_path: Path, embedder: HashEmbedder) -> None:
    wiki = tmp_path / "wiki"
    wiki.mkdir()
    (wiki / "ferry.md").write_text('# The ferry\n\n--8<-- "times.txt"\n')
    (wiki / "times.txt").write_text("The ferry to Eastport leaves at dawn.\n")
    store = Store.open(tmp_path / "store", create=True)

    def found() -> list[str]:
        with store.snapshot() as snapshot:
            return [document.text for listing in snapshot.documents() if (document := snapshot.document(listing.meta.id))]

    sync(store, [wiki], embedder)
    assert found()[0] == "The ferry\n\nThe ferry to Eastport leaves at dawn."
    (report,) = sync(store, [], embedder)
    assert (report.changed, report.unchanged) == (0, 2)
    (wiki / "times.txt").write_text("The ferry to Eastport leaves at noon.\n")
    (report,) = sync(store, [], embedder)
    assert (report.changed, report.unchanged) == (2, 0)
    assert found()[0] == "The ferry\n\nThe ferry to Eastport leaves at noon."

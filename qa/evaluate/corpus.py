"""Question files in, a store that answers them out: every context, or every article beside the file, becomes a document.

Contexts go the whole way of the product: each is written as an HTML page, synced into a store in a temporary folder, and read
from there. Questions about articles get a store of the folder that their file lies in.
"""

import html
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.embed import Embedder
from index.errors import DataError
from index.store.store import Store
from index.sync import sync
from qa.evaluate.datasets import Example


@contextmanager
def store_of(examples: Sequence[Example], beside: Path, embedder: Embedder) -> Iterator[Store]:
    """A temporary store that holds the examples' contexts, or the articles in the folder `beside`. Raises `DataError`."""
    with tempfile.TemporaryDirectory(prefix="footnote-evaluate-") as name:
        folder = Path(name)
        pages = beside if examples[0].document or not examples[0].context else folder / "contexts"
        if pages != beside:
            write_pages(examples, pages)
        elif any(example.context for example in examples):
            raise DataError("Questions with contexts and questions about articles cannot share one store. Evaluate them apart.")
        store = Store.open(folder / "store", create=True)
        sync(store, [pages], embedder)
        yield store


def write_pages(examples: Sequence[Example], folder: Path) -> None:
    """One HTML page for each distinct context, titled by its article; neighbours in the data get neighbouring names."""
    folder.mkdir(parents=True)
    titles = {example.context: example.title for example in examples}
    for number, (context, title) in enumerate(titles.items()):
        paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in context.splitlines() if line.strip())
        head = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{html.escape(title.replace('_', ' '))}</title></head>"
        (folder / f"{number:06}.html").write_text(f"{head}\n<body>\n{paragraphs}\n</body></html>\n", encoding="utf-8")

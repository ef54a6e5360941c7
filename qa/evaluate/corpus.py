"""Question files in, a store that answers them out: every context, or every article beside the file, becomes a document.

Contexts go the whole way of the product: each is written as an HTML page, synced into a store in a temporary folder, and read
from there. Questions about articles get a store of the folder that their file lies in. For a question that is to have no
answer, a copy of the store is made from which documents are taken out, so that it is as if they had never been there.
"""

import html
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.embed import Embedder
from index.errors import DataError
from index.store import schema
from index.store.store import Store
from index.store.writer import SourceChange
from index.sync import passage_tokens, sync
from qa.evaluate.datasets import Example


@contextmanager
def store_of(examples: Sequence[Example], beside: Path, embedder: Embedder) -> Iterator[Store]:
    """A temporary store that holds the examples' contexts, or the articles in the folder `beside`. Raises `DataError`."""
    _check(examples, beside)
    with tempfile.TemporaryDirectory(prefix="footnote-evaluate-") as name:
        store = Store.open(Path(name) / "store", create=True)
        if examples and examples[0].context:
            write_pages(examples, Path(name) / "contexts")
            sync(store, [Path(name) / "contexts"], embedder)
        elif examples:
            sync(store, [beside], embedder)
        yield store


@contextmanager
def without(store: Store, paths: Collection[str], embedder: Embedder) -> Iterator[Store]:
    """A temporary copy of the store that lacks the documents of these paths, and has the word statistics of one that does."""
    with tempfile.TemporaryDirectory(prefix="footnote-evaluate-") as name:
        shutil.copy(store.folder / schema.FILE_NAME, name)  # a sync leaves nothing in the write-ahead log
        copy = Store.open(Path(name))
        with copy.writer() as writer:
            changes = [SourceChange(source, frozenset(paths), {}) for source in copy.sources()]
            writer.publish(changes, embedder, passage_tokens(embedder))
            writer.save_dense()
        yield copy


def _check(examples: Sequence[Example], beside: Path) -> None:
    if any(bool(example.context) != bool(examples[0].context) for example in examples):
        raise DataError("Questions with contexts and questions about articles cannot share one store. Evaluate them apart.")
    for name in sorted({example.document for example in examples if example.document}):
        if not (beside / name).is_file():
            raise DataError(
                f"The questions are about {name}, which does not lie in {beside}. Put the articles beside their questions."
            )


def write_pages(examples: Sequence[Example], folder: Path) -> None:
    """One HTML page for each distinct context, titled by its article; neighbours in the data get neighbouring names."""
    folder.mkdir(parents=True)
    titles = {example.context: example.title for example in examples}
    for number, (context, title) in enumerate(titles.items()):
        (folder / path_of(number)).write_text(page_of(context, title), encoding="utf-8")


def page_of(context: str, title: str) -> str:
    """A context as an HTML page with the title of its article."""
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in context.splitlines() if line.strip())
    head = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{html.escape(title.replace('_', ' '))}</title></head>"
    return f"{head}\n<body>\n{paragraphs}\n</body></html>\n"


def paths_of(examples: Sequence[Example]) -> dict[str, str]:
    """The file name of the page of each context."""
    contexts = dict.fromkeys(example.context for example in examples if example.context)
    return {context: path_of(number) for number, context in enumerate(contexts)}


def path_of(number: int) -> str:
    """The file name of the page of the distinct context with this number, counted from 0."""
    return f"{number:06}.html"

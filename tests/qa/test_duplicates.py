"""The same page by two ways, and copies with other titles and footers: one is read, and the others are named beside it."""

from pathlib import Path

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader

from index.store.store import Store
from index.sync import sync
from index.types import Passage
from qa.assistant import Assistant
from qa.duplicates import distinct, folded, ranked_of
from qa.fixes import Fixes
from qa.render import to_html, to_markdown, to_text
from qa.retrieve import retrieve, search_words

LONG = "The ferry to Southport leaves the old pier at noon. It takes forty minutes to cross. "
TEXT = """The Kestrel mill

The Kestrel mill was built by Ines Varga in 1874 on the east bank. It ground barley for the brewers of the valley.

In the winter of 1911 the wheel froze, and the miller of the Kestrel mill broke the ice with an axe every morning.
"""
QUESTION = "Who built the Kestrel mill on the east bank?"


def found(number: int, document: str, text: str, *, date: str = "", context: str = "") -> object:
    units, start = [], 0
    for sentence in text.split(". "):
        units.append((start, start + len(sentence)))
        start += len(sentence) + 2
    passage = Passage(document, 0, 0, len(text), text, (), context, tuple(units), number)
    return ranked_of(number, [passage], date)


@pytest.mark.parametrize(
    ("ranked", "stay"),
    [
        ([], []),
        ([found(1, "a", LONG), found(2, "b", LONG)], [(1, 1)]),
        ([found(1, "a", LONG), found(2, "b", LONG.upper().replace(" ", "\n"))], [(1, 1), (2, 2)]),  # its sentences are not told
        ([found(1, "a", LONG), found(2, "b", LONG.upper().replace("THE ", "the  "))], [(1, 1)]),
        ([found(1, "a", LONG), found(2, "a", LONG)], [(1, 1), (2, 2)]),  # one document may say it twice
        ([found(1, "a", LONG, date="2023"), found(2, "b", LONG, date="2024-05-01")], [(2, 1)]),
        ([found(1, "a", LONG, date="2024"), found(2, "b", LONG)], [(1, 1)]),
        ([found(1, "a", LONG), found(2, "c", "Other words."), found(3, "b", LONG, date="2024")], [(3, 1), (2, 2)]),
        ([found(1, "a", LONG + "More of it is told here. "), found(2, "b", LONG, date="2024")], [(1, 1)]),  # it holds it all
        ([found(2, "b", LONG), found(1, "a", LONG + "More of it is told here. ")], [(2, 2), (1, 1)]),
        ([found(1, "a", "It is 35.", context="Oslo"), found(2, "b", "It is 35.", context="Rome")], [(1, 1), (2, 2)]),
        ([found(1, "a", "It is 35.", context="Oslo"), found(2, "b", "It is 35.", context="oslo")], [(1, 1)]),
    ],
)  # fmt: skip
def test_of_equal_passages_the_newest_takes_the_best_rank(ranked: list[object], stay: list[tuple[int, int]]) -> None:
    assert distinct(ranked) == stay  # type: ignore[arg-type]


def test_folding() -> None:
    assert folded(" Straße\n\tOF  the Mill ") == "strasse of the mill"


@pytest.fixture
def copied(tmp_path: Path) -> Store:
    """The page in two folders, and a newer copy with another title and footer; and pages about other things."""
    pages = {
        "wiki/mill.txt": TEXT,
        "export/mill.txt": TEXT,
        "news/old-mill.md": "---\ntitle: Mills of the valley, retold\ndate: 2024-02-01\n---\n\n"
        + TEXT.split("\n", 2)[2].replace("on the east", "on  the East")
        + "\n© 2024 Valley News. All rights reserved.\n",
        "wiki/bank.txt": "The east bank\n\nThe east bank has a bakery, which Otto Lind opened. The mill stands beside it.\n",
        "wiki/oak.txt": "The oak\n\nThe oak on the bank was planted by Ada Holm. Nobody built anything near the oak.\n",
    }
    for path, text in pages.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    store = Store.open(tmp_path / "store", create=True)
    sync(store, [tmp_path / folder for folder in ("wiki", "export", "news")], HashEmbedder())
    return store


def assistant_of(store: Store) -> Assistant:
    return Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE)


def test_copies_leave_room_for_what_is_different(copied: Store) -> None:
    with copied.snapshot() as snapshot:
        hits = retrieve(snapshot, HashEmbedder(), QUESTION, top_k=4)
    texts = [folded(hit.passage.text) for hit in hits]
    assert len(hits) == 4 and len(set(texts)) == 4
    assert hits[0].document.path == "old-mill.md"  # the newest
    assert {"bank.txt", "oak.txt"} <= {hit.document.path for hit in hits}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_answer_is_told_once_and_names_the_copies(copied: Store) -> None:
    answer = assistant_of(copied).ask(QUESTION)
    assert answer.answer == "Ines Varga"
    (citation,) = [cited for cited in answer.citations if "Varga" in cited.quote]
    with copied.snapshot() as snapshot:
        document = snapshot.document(citation.document.id)
    assert document is not None and document.text[citation.start : citation.end] == citation.quote
    assert (citation.document.title, citation.document.source) == ("Mills of the valley, retold", "news")
    assert sorted((meta.title, meta.source) for meta in citation.also_in) == [
        ("The Kestrel mill", "export"),
        ("The Kestrel mill", "wiki"),
    ]
    assert "Also in The Kestrel mill, The Kestrel mill" in to_text(answer)
    assert "also in The Kestrel mill" in to_markdown(answer)
    assert to_html(answer).split('class="fn-also"')[1].count("The Kestrel mill") == 2


def test_what_is_hidden_in_a_copy_is_not_named(copied: Store) -> None:
    with copied.snapshot() as snapshot:
        (other,) = [row.meta for row in snapshot.documents() if (row.meta.source, row.meta.path) == ("export", "mill.txt")]
        document = snapshot.document(other.id)
        assert document is not None
        start = document.text.index("The Kestrel mill was")
        Fixes(copied.folder).hide(document, start, start + 3)
    (citation,) = [cited for cited in assistant_of(copied).ask(QUESTION).citations if "Varga" in cited.quote]
    assert [(meta.title, meta.source) for meta in citation.also_in] == [("The Kestrel mill", "wiki")]


def test_a_copy_that_is_gone_is_not_named(copied: Store, tmp_path: Path) -> None:
    (tmp_path / "export" / "mill.txt").write_text("The Kestrel mill\n\nIt was sold.\n")
    sync(copied, [], HashEmbedder())
    (citation,) = [cited for cited in assistant_of(copied).ask(QUESTION).citations if "Varga" in cited.quote]
    assert [(meta.title, meta.source) for meta in citation.also_in] == [("The Kestrel mill", "wiki")]


def test_words_that_are_looked_for_are_shown_once(copied: Store) -> None:
    with copied.snapshot() as snapshot:
        hits = search_words(snapshot, ["axe"])
    assert [(hit.document.path, hit.text_rank) for hit in hits] == [("old-mill.md", 1)]
    assert hits[0].score == hits[0].text_score > 0

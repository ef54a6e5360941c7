"""A notebook is read as its reader sees it, but for pictures; nothing in it is run."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from mutations import mutated
from one_file import asked_of

from index.errors import LoadError
from index.load import load
from index.load.notebook import LONGEST_OUTPUT
from index.types import Article, Piece


def cell(kind: str, *lines: str, outputs: list[dict[str, Any]] | None = None, **metadata: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "source": [*lines], "metadata": metadata}
    return made if kind != "code" else {**made, "execution_count": 1, "outputs": outputs or []}


def result(**data: Any) -> dict[str, Any]:
    return {"output_type": "execute_result", "data": {name.replace("_", "/"): value for name, value in data.items()}}


def notebook(*cells: dict[str, Any], **metadata: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}).encode()


NOTEBOOK = notebook(
    cell("markdown", "---\n", "# Tides\n",
         "The warden of the pier is Olga Brandt.\n\n![A lamp](lamp.png)\n\n![Map](attachment:a.png)\n\n",
         "<script>CANARY</script>"),
    cell("markdown", "| City | Limit |\n", "|---|---|\n", "| Lisbon | 120 euros |\n"),
    cell("code", "print(1)\n", "high()", outputs=[
        {"output_type": "stream", "name": "stdout", "text": ["1\n"]},
        {"output_type": "stream", "name": "stderr", "text": ["CANARY"]},
        result(text_plain="'high'", text_html="<b>CANARY</b>", image_png="CANARY"),
        result(text_plain="<Figure CANARY>"),
        result(text_markdown="**Noon** is high."),
        {"output_type": "error", "ename": "CANARY", "evalue": "CANARY", "traceback": ["CANARY"]},
    ]),
    cell("code", "CANARY", tags=["remove-cell"]),
    cell("code", "CANARY", outputs=[result(text_plain="shown")], tags=["remove_input"]),
    cell("raw", "CANARY"),
    authors=[{"name": "Ada Example"}], title="Other", date="2024-05-19",
)  # fmt: skip


def read(data: bytes) -> Article:
    (article,) = load(data, "tide-tables.ipynb")
    return article


def test_cells_in_their_order() -> None:
    assert read(NOTEBOOK) == Article(
        "Tides",
        (
            Piece("heading", "Tides", level=1),
            Piece("paragraph", "The warden of the pier is Olga Brandt."),
            Piece("caption", "A lamp", image="lamp.png"),
            Piece("caption", "Map"),
            Piece("table_header", "City | Limit"),
            Piece("table_row", "Lisbon | 120 euros"),
            Piece("code", "print(1)\nhigh()"),
            Piece("code", "1"),
            Piece("code", "'high'"),
            Piece("paragraph", "Noon is high."),
            Piece("code", "shown"),
        ),
        author="Ada Example",
        date="2024-05-19",
    )


def test_titles_and_front_matter() -> None:
    assert read(notebook(cell("code", "1"))).title == "Tide tables"
    assert read(notebook(cell("code", "1"), title="Stated")).title == "Stated"
    front = read(notebook(cell("raw", "---\n", "title: In front\n", "draft: true\n", "---"), cell("markdown", "# T")))
    assert (front.title, front.hidden) == ("In front", True)


def test_a_notebook_of_format_3() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Tides"]},
        {"cell_type": "code", "input": ["1 + 1"], "outputs": [{"output_type": "pyout", "text": ["2"]}]},
    ]
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()
    assert [(piece.kind, piece.text) for piece in read(data).pieces] == [("heading", "Tides"), ("code", "1 + 1"), ("code", "2")]


def test_long_output_is_cut_at_a_line() -> None:
    printed = {"output_type": "stream", "name": "stdout", "text": "0123456\n" * 10_000}
    article = read(notebook(cell("code", "a", outputs=[printed])))
    text = article.pieces[1].text
    assert len(text) <= LONGEST_OUTPUT + 2 and text.endswith("0123456\n…")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b'{"cells": 1}', b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe{", b'{"worksheets": [1]}']
)
def test_what_is_no_notebook_says_so(data: bytes) -> None:
    with pytest.raises(LoadError) as error:
        read(data)
    assert str(error.value).endswith(".")


def test_odd_values_do_no_harm() -> None:
    for value in (None, 1, [1], {"a": 1}, "x"):
        odd = {"cell_type": "code", "source": value, "outputs": value, "metadata": value, "level": value}
        output = cell("code", "1", outputs=[{"data": value, "text": value}])
        list(load(notebook(odd, odd | {"cell_type": "heading"}, output, authors=value), "a.ipynb"))


def test_time_grows_with_the_length_only() -> None:
    """Row 19."""

    def seconds(size: int) -> float:
        began = time.process_time()
        read(notebook(*(cell("markdown", "> " * 50 + "((((") for _ in range(size))))
        return time.process_time() - began

    seconds(10)
    assert seconds(800) < 8 * seconds(200) + 0.3


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    canary = tmp_path / "canary.md"
    canary.write_text("CANARY-A-7f3")
    text = f"![a]({canary.as_uri()}) [a]({canary}) <img src='{canary}'> <iframe src='{canary}'></iframe> --8<-- \"{canary}\""
    assert "CANARY-A" not in str(read(notebook(cell("markdown", text), cell("code", f"%load {canary}"))))


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(20, 1000))])
def test_damaged_files_end_in_articles_or_a_sentence(seed: int) -> None:
    try:
        list(load(mutated(NOTEBOOK, seed), "a.ipynb"))
    except LoadError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Who is the warden of the pier?", "Olga Brandt", "The warden of the pier is Olga Brandt."),
        ("What is the limit for Lisbon?", "120", "Lisbon | 120 euros"),
    ],
)
def test_a_question_is_answered_from_it(tmp_path: Path, question: str, answer: str, quote: str) -> None:
    found = asked_of(tmp_path, "tides.ipynb", NOTEBOOK, question)
    assert found.citations and found.citations[0].quote == quote
    assert answer in (found.answer or "")

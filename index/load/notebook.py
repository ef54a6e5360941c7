"""A Jupyter notebook in, one article out: its Markdown as Markdown, its code and what that printed as code.

Lost: pictures and other output that is no text, error traces, output beyond `LONGEST_OUTPUT`, and cells that are tagged as
removed. A first raw cell may hold front matter. Nothing is executed, and HTML that a cell put out is not read.
"""

import json
from collections.abc import Iterator
from typing import Any

from index.errors import LoadError
from index.load import markdown
from index.load.decode import decode
from index.load.hidden import is_hidden
from index.load.metadata import iso_date, one_line, title_of, web_address
from index.types import Article, Piece

LONGEST_OUTPUT = 4_000  # characters of one output
NO_NOTEBOOK = "It is no Jupyter notebook: {}. Save it anew with Jupyter."
_CUT = "\n…"

Cell = dict[str, Any]


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of a notebook. Raises `LoadError` where it is none."""
    notebook = _parsed(data)
    cells = _cells(notebook)
    front: dict[str, Any] = {}
    if cells and cells[0].get("cell_type") == "raw":
        front, _ = markdown.split_front_matter(_text(cells[0].get("source")) + "\n")
    pieces = tuple(piece for cell in cells for piece in _pieces(cell, path))
    headings = [piece for piece in pieces if piece.kind == "heading" and not piece.label]
    stated = {**_dict(notebook.get("metadata")), **front}
    yield Article(
        title=one_line(front.get("title"))
        or (headings[0].text if headings else one_line(stated.get("title")))
        or title_of(path),
        pieces=pieces,
        author=one_line(stated.get("author") or stated.get("authors")),
        date=iso_date(stated.get("date")),
        url=web_address(stated.get("url")),
        hidden=is_hidden(front),
    )


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        notebook = json.loads(decode(data))
    except RecursionError as error:
        raise LoadError(NO_NOTEBOOK.format("it is nested too deep")) from error
    except ValueError as error:
        raise LoadError(NO_NOTEBOOK.format(f"it is not JSON ({str(error)[:100]})")) from error
    if not isinstance(notebook, dict):
        raise LoadError(NO_NOTEBOOK.format("it holds no cells"))
    return notebook


def _cells(notebook: dict[str, Any]) -> list[Cell]:
    """The cells; those of format 3 lie in worksheets."""
    sheets = notebook.get("worksheets")
    places = [notebook, *sheets] if isinstance(sheets, list) else [notebook]
    lists = [place["cells"] for place in places if isinstance(place, dict) and isinstance(place.get("cells"), list)]
    if not lists:
        raise LoadError(NO_NOTEBOOK.format("it holds no cells"))
    return [cell for cells in lists for cell in cells if isinstance(cell, dict)]


def _pieces(cell: Cell, path: str) -> Iterator[Piece]:
    tags = _dict(cell.get("metadata")).get("tags")
    removed = {str(tag).replace("_", "-") for tag in tags} if isinstance(tags, list) else set()
    if "remove-cell" in removed:
        return
    text = _text(cell.get("source", cell.get("input")))
    kind = cell.get("cell_type")
    if kind == "markdown":
        yield from _markdown(text, path)
    elif kind == "heading" and isinstance(level := cell.get("level", 1), int):  # of format 3
        yield Piece("heading", one_line(text), level=min(max(level, 1), 6))
    elif kind == "code":
        if text.strip() and "remove-input" not in removed:
            yield Piece("code", text.strip("\n"))
        outputs = cell.get("outputs")
        if isinstance(outputs, list) and "remove-output" not in removed:
            for output in outputs:
                yield from _output(_dict(output), path)


def _output(output: dict[str, Any], path: str) -> Iterator[Piece]:
    """What a cell printed or returned, where that is text and not only the name of an object."""
    data = _dict(output.get("data", output))  # in format 3 it lies in the output itself
    if "text/markdown" in data:
        yield from _markdown(_text(data["text/markdown"])[:LONGEST_OUTPUT], path)
        return
    if output.get("name") == "stderr" or output.get("stream") == "stderr" or output.get("output_type") in ("error", "pyerr"):
        return
    text = _text(data.get("text/plain", output.get("text"))).strip("\n")
    if text.strip() and not (text.startswith("<") and text.endswith(">")):
        whole = text[:LONGEST_OUTPUT].rpartition("\n")[0] or text[:LONGEST_OUTPUT]
        yield Piece("code", text if len(text) <= LONGEST_OUTPUT else whole + _CUT)


def _markdown(text: str, path: str) -> Iterator[Piece]:
    """The pieces of Markdown. What begins with a rule is no front matter."""
    for article in markdown.load(("\n" + text).encode("utf-8", "replace"), path):
        yield from article.pieces


def _text(value: object) -> str:
    """A text, or its lines, as the format has it."""
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

"""`footnote formats` lists what the table in the code says, each format once."""

import json

import pytest

from index.load.formats import FORMATS
from qa.cli import main
from qa.cli.formats import Row, listed, to_markdown


def test_every_suffix_stands_in_one_row() -> None:
    rows = listed()
    assert sorted(suffix for row in rows for suffix in row.suffixes) == sorted(FORMATS)
    assert next(row.suffixes for row in rows if row.name == "HTML") == (".html", ".htm", ".xhtml")
    assert [row for row in rows if not row.read or not row.lost or "|" in row.name + row.read + row.lost] == []


def test_a_row_of_the_table() -> None:
    assert to_markdown([Row("plain text", (".txt", ".text"), "all", "nothing")]).splitlines()[2:] == [
        "| Plain text | `.txt`, `.text` | all | nothing |"
    ]


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats"]) == 0
    assert capsys.readouterr().out.startswith("plain text (.txt)\n  read: title, ")
    assert main(["formats", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["suffixes"] == [".txt"]
    assert main(["formats", "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("| Format | Files |")

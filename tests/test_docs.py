"""The README is true: its commands exist, its settings are the settings, the answer that it shows is the answer that comes."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest

from qa.cli import _parser
from qa.cli.formats import listed, to_markdown
from qa.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MEASURING = (ROOT / "qa" / "evaluate" / "README.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"(?:^|bin/|`|FOOTNOTE_READER=new/reader )footnote ([a-z][^`\n]*)", re.MULTILINE)
SHOWN = re.search(r"^```\n\$ footnote ask \"(?P<question>[^\"]+)\"\n(?P<answer>.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_it_is_short_enough_to_be_read() -> None:
    assert len(README.splitlines()) <= 300 + len(to_markdown(listed()).splitlines())


def test_its_table_of_formats_is_that_of_the_code() -> None:
    """Made anew by `footnote formats --markdown`."""
    (table,) = re.findall(r"^\| Format \|.*\n(?:\|.*\n)+", README, re.MULTILINE)
    assert table == f"{to_markdown(listed())}\n"


def test_the_two_commands_are_one_line_each() -> None:
    lines = README.splitlines()
    assert "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/python app.py" in lines
    assert "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/pytest" in lines


@pytest.mark.parametrize("line", sorted(set(COMMAND.findall(README + MEASURING))))
def test_every_command_in_it_can_be_parsed(line: str) -> None:
    _parser().parse_args(shlex.split(line))


def test_it_names_every_setting_and_no_other() -> None:
    named = set(re.findall(rf"`({PREFIX}[A-Z_]+)`", README))
    assert named == {PREFIX + field.name.upper() for field in fields(Settings)}


@pytest.mark.parametrize("file", ["README.md", "qa/evaluate/README.md", "qa/web/README.md"])
def test_every_link_leads_somewhere(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif not target.startswith("http"):
            assert (ROOT / file).parent.joinpath(target).exists(), target


@pytest.mark.slow
def test_the_answer_that_it_shows_is_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from qa.cli import main

    assert SHOWN is not None
    assert main(["sync", str(ROOT / "seeds"), "--store", str(tmp_path / "store")]) == 0
    capsys.readouterr()
    assert main(["ask", SHOWN["question"], "--store", str(tmp_path / "store")]) == 0
    shown, printed = (re.sub(r"\d+%", "", text) for text in (SHOWN["answer"], capsys.readouterr().out))
    assert printed == shown  # but for the percentage, whose last digit depends on the processor

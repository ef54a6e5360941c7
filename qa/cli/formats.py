"""`footnote formats`: which files are read, what of them, and what is lost; as a list, JSON, or the README's table."""

import argparse
import re
from dataclasses import dataclass

from index.load.formats import FORMATS
from qa.cli.command import Commands, add_command, print_json

_SUFFIX = re.compile(r" \([^()]*\.\w+[^()]*\)$")  # a name may end with its suffix, which stands beside it here


@dataclass(frozen=True, slots=True)
class Row:
    """A format with all its suffixes."""

    name: str
    suffixes: tuple[str, ...]
    read: str
    lost: str


def add(commands: Commands) -> None:
    formats = add_command(
        commands, "formats", run_formats, help="list the formats that can be read", example="footnote formats", store=False
    )
    formats.add_argument("--markdown", action="store_true", help="a table in Markdown, as it stands in the README")


def run_formats(options: argparse.Namespace) -> int:
    rows = listed()
    if options.json:
        print_json([{"name": row.name, "suffixes": row.suffixes, "read": row.read, "lost": row.lost} for row in rows])
    elif options.markdown:
        print(to_markdown(rows))
    else:
        for row in rows:
            print(f"{row.name} ({', '.join(row.suffixes)})\n  read: {row.read}\n  lost: {row.lost}")
    return 0


def listed() -> list[Row]:
    """The formats in the order of the table in the code, each once."""
    return [
        Row(
            _SUFFIX.sub("", kind.name),
            tuple(suffix for suffix, other in FORMATS.items() if other == kind),
            kind.read,
            kind.lost,
        )
        for kind in dict.fromkeys(FORMATS.values())
    ]


def to_markdown(rows: list[Row]) -> str:
    """The table of the README: a line a format."""
    lines = ["| Format | Files | What is read | What is lost |", "|---|---|---|---|"]
    for row in rows:
        files = ", ".join(f"`{suffix}`" for suffix in row.suffixes)
        lines.append(f"| {row.name[:1].upper()}{row.name[1:]} | {files} | {row.read} | {row.lost} |")
    return "\n".join(lines)

"""What every command shares: how its parser is made, how its result is printed, how its progress is shown."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Commands = Any  # argparse's sub-parsers, whose type has no public name
Run = Callable[[argparse.Namespace], int]


def add_command(
    commands: Commands, name: str, run: Run, *, help: str, example: str, store: bool = True
) -> argparse.ArgumentParser:
    """A parser for `footnote NAME` with its help, its example, `--json` and, if it uses one, `--store`."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help, epilog=f"Example: {example}")
    parser.set_defaults(run=run)
    parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    if store:
        parser.add_argument("--store", type=Path, metavar="DIR", help="the store's folder (default: FOOTNOTE_STORE or ./store)")
    return parser


def print_json(value: object) -> None:
    """One JSON document on one line of standard output, in UTF-8 whatever the terminal's encoding is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=sys.stdout.encoding.lower() != "utf-8") + "\n")
    sys.stdout.flush()


def say(message: str) -> None:
    """A message for the person, on standard error."""
    print(message, file=sys.stderr, flush=True)


class Progress:
    """A progress bar on standard error for work that takes long, silent when standard error is no terminal."""

    def __init__(self, unit: str) -> None:
        from tqdm import tqdm

        self._bar = tqdm(unit=f" {unit}", disable=not sys.stderr.isatty(), delay=1, leave=False, file=sys.stderr)

    def __call__(self, done: int, total: int | None = None) -> None:
        """`done` of `total` units (None: not known) are done."""
        self._bar.total = total
        self._bar.n = done
        self._bar.refresh()

    def close(self) -> None:
        self._bar.close()

"""The command `footnote`: parses the words of a command line, calls the one file that does the work, catches our errors.

Each group of commands is a module of this package with `add(commands)` (its parsers) and a function a command,
`run(arguments) -> exit status`. Modules and heavy libraries are imported when their command is called, so `--help` is
quick. Results go to standard output, messages and progress to standard error. Status 0 done, 1 failed, 2 wrong usage.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from index.errors import FootnoteError
from qa.cli.command import say
from qa.segments import visible

GROUPS = (
    "articles", "formats", "suggest", "questions", "web", "mcp", "store", "backup", "feedback", "gaps", "fixes",
    "evaluate", "bench", "train", "doctor", "deploy",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit status."""
    _accept_any_text()
    options = _parser().parse_args(arguments)
    try:
        status = int(options.run(options))
        sys.stdout.flush()  # here, where a reader that has gone is caught
        return status
    except FootnoteError as error:
        say(f"footnote: {visible(str(error))}")
        return 1
    except KeyboardInterrupt:
        print("footnote: stopped; what was finished is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read our output has gone: what is left goes nowhere, also at the interpreter's end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _accept_any_text() -> None:
    """Characters that a terminal cannot show, and bytes on standard input that are no text, are replaced: never a traceback."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="footnote",
        description="Answers questions from your own articles, and shows the sentence that says so.",
        epilog="Example: footnote sync seeds/ && footnote ask 'Who met whom in Dushanbe?'",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in GROUPS:
        import_module(f"qa.cli.{group}").add(commands)
    return parser


class _Version(argparse.Action):
    """Prints the installed version; its lookup is not paid for by other commands."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"footnote-qa {version('footnote-qa')}")
        parser.exit()

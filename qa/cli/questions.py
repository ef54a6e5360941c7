"""`footnote ask` and `footnote chat`: questions in, answers with their quotations out."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from index.errors import DataError, QuestionError
from qa.cli.command import Commands, add_command, print_json, say
from qa.settings import from_env, public_url
from qa.turns import parse_turns, turn_of

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.types import Turn


def add(commands: Commands) -> None:
    ask = add_command(
        commands, "ask", run_ask, help="answer a question, with its quotations", example="footnote ask 'Who met whom?'"
    )
    asked = ask.add_mutually_exclusive_group(required=True)
    asked.add_argument("question", nargs="?", help="the question, in quotation marks")
    asked.add_argument("--batch", metavar="FILE", help='JSON lines {"id", "question", "turns"?}; - reads standard input')
    ask.add_argument("--top-k", type=int, metavar="N", help="passages read, 1 to 50 (default 8)")
    ask.add_argument("--deterministic", action="store_true", help="leave the timings out: the same bytes for the same question")
    chat = add_command(commands, "chat", run_chat, help="ask in the terminal, with history", example="footnote chat")
    chat.add_argument("--top-k", type=int, metavar="N", help="passages read, 1 to 50 (default 8)")


def run_ask(options: argparse.Namespace) -> int:
    from qa.as_json import to_dict
    from qa.render import to_text

    if options.batch is not None:
        return _batch(options)
    assistant, home = _open(options)
    answer = assistant.ask(options.question)
    if options.json:
        print_json(to_dict(answer, deterministic=options.deterministic, home=home))
    else:
        print(to_text(answer))
    return 0


def run_chat(options: argparse.Namespace) -> int:
    from qa.as_json import to_dict
    from qa.render import to_text

    assistant, home = _open(options)
    turns: list[Turn] = []
    say("Ask a question; an empty line ends the conversation.")
    for question in _typed():
        try:
            answer = assistant.ask(question, turns)
        except QuestionError as error:
            say(str(error))
            continue
        turns.append(turn_of(answer))
        if options.json:
            print_json(to_dict(answer, home=home))
        else:
            print(to_text(answer) + "\n")
    return 0


def _open(options: argparse.Namespace) -> "tuple[Assistant, str]":
    """The assistant, and the server's address for people, where it is known: with it, links are absolute."""
    from qa.assistant import open_assistant

    settings = from_env(store=options.store, top_k=options.top_k)
    return open_assistant(settings), public_url(settings)


def _typed() -> Iterator[str]:
    """The lines that a person types, until an empty one or the end of input."""
    while True:
        try:
            line = input("> " if sys.stdin.isatty() else "").strip()
        except EOFError:
            return
        if not line:
            return
        yield line


def _batch(options: argparse.Namespace) -> int:
    """Answers each line; a line that cannot be asked gets {"id", "error"}, the others go on, and the status is 1."""
    from qa.as_json import to_dict

    failed = 0
    with _lines(options.batch) as file:
        assistant, home = _open(options)
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            identifier: object = None
            try:
                row = _row(line, number)
                identifier = row.get("id")
                answer = assistant.ask(_question(row, number), parse_turns(row.get("turns")))
                print_json({"id": identifier, **to_dict(answer, deterministic=options.deterministic, home=home)})
            except (QuestionError, DataError) as error:
                failed += 1
                code = "too_long" if isinstance(error, QuestionError) and error.too_long else "bad_question"
                print_json({"id": identifier, "error": {"code": code, "message": str(error)}})
    if failed:
        say(f"footnote: {failed} of the lines could not be asked; each says why in its place.")
    return 1 if failed else 0


@contextmanager
def _lines(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdin
        return
    with ExitStack() as stack:
        try:  # utf-8-sig: some editors begin a file with a mark
            file = stack.enter_context(Path(name).open(encoding="utf-8-sig", errors="replace"))
        except OSError as error:
            raise DataError(
                f"{name or 'A file without a name'} cannot be read ({error.strerror}). "
                "Give a file of JSON lines, or - for standard input."
            ) from error
        yield file


def _row(line: str, number: int) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f'Line {number} is not JSON ({error}). Write {{"id": "1", "question": "..."}}.') from error
    if not isinstance(row, dict):
        raise DataError(f'Line {number} is not a JSON object. Write {{"id": "1", "question": "..."}}.')
    return row


def _question(row: dict[str, object], number: int) -> str:
    question = row.get("question")
    if not isinstance(question, str):
        raise DataError(f'Line {number} has no question. Write {{"id": "1", "question": "..."}}.')
    return question

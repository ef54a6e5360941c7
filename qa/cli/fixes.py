"""`footnote fix`: a wrong answer is put right without training, by a pinned passage, a hidden one, or synonyms.

A fix counts from the next question on, in a running server too, and each answer that it changes says so.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import FixError
from qa.cli.command import Commands, add_command, print_json, say
from qa.cli.feedback import place_dict
from qa.segments import visible
from qa.settings import from_env

if TYPE_CHECKING:
    from index.store.snapshot import Snapshot
    from index.types import Document
    from qa.fixes import Fix, Fixes, State


def add(commands: Commands) -> None:
    fix = commands.add_parser(
        "fix",
        help="put a wrong answer right: pin or hide a passage, check the synonyms",
        epilog="Example: footnote fix pin 'When is market day?' --document 3f0a9c61 --text 'the first Thursday of the month'",
    )
    what = fix.add_subparsers(metavar="WHAT", required=True)
    pin = add_command(
        what,
        "pin",
        run_pin,
        help="let a place of an article answer a question and its rewordings",
        example="footnote fix pin 'When is market day?' --document 3f0a9c61 --text 'the first Thursday of the month'",
    )
    pin.add_argument("question", metavar="QUESTION", help="the question, in quotation marks")
    _add_place(pin)
    hide = add_command(
        what,
        "hide",
        run_hide,
        help="never cite nor read the sentences of a place again",
        example="footnote fix hide --document 3f0a9c61 --start 812 --end 946",
    )
    _add_place(hide)
    add_command(what, "list", run_list, help="list what is pinned and hidden, newest first", example="footnote fix list")
    remove = add_command(
        what, "remove", run_remove, help="take a pin or a hide away", example="footnote fix remove 3f0a9c61d2b84e57"
    )
    remove.add_argument("id", metavar="ID", help="a fix's id, as `footnote fix list` shows it")
    synonyms = add_command(
        what,
        "synonyms",
        run_synonyms,
        help="list the groups of the file of synonyms, and its lines that are left out",
        example="footnote fix synonyms --check",
    )
    synonyms.add_argument("--check", action="store_true", help="exit with status 1 where a line is left out")


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--document", metavar="ID", required=True, help="the article, as `footnote documents` shows its id")
    parser.add_argument("--text", help="the exact words, which stand there once; or give --start and --end")
    parser.add_argument("--start", type=int, metavar="N", help="the first character of the place, counted from 0")
    parser.add_argument("--end", type=int, metavar="N", help="the character after its last")


def run_pin(options: argparse.Namespace) -> int:
    with _opened(options) as (fixes, snapshot):
        document = _document(snapshot, options.document)
        fix = fixes.pin(options.question, document, *_place(document, options))
    return _told(fix, options, f"Pinned to {fix.question}")


def run_hide(options: argparse.Namespace) -> int:
    with _opened(options) as (fixes, snapshot):
        document = _document(snapshot, options.document)
        fix = fixes.hide(document, *_place(document, options))
    return _told(fix, options, "Hidden")


def run_list(options: argparse.Namespace) -> int:
    with _opened(options) as (fixes, snapshot):
        listed = [*fixes.pins(snapshot), *fixes.hides(snapshot)]
    if options.json:
        print_json([_dict(fix) | {"state": state} for fix, state in listed])
        return 0
    for fix, state in listed:
        print(_line(fix, state))
    say(f"{len(listed)} fixes")
    return 0


def run_remove(options: argparse.Namespace) -> int:
    with _opened(options) as (fixes, _):
        removed = fixes.remove(options.id)
    if not removed:
        raise FixError(f"There is no fix {options.id}. List the ids: footnote fix list")
    if options.json:
        print_json({"removed": removed})
    else:
        print(f"{removed} fix removed")
    return 0


def run_synonyms(options: argparse.Namespace) -> int:
    with _opened(options) as (fixes, _):
        groups, faults = fixes.check_synonyms()
    if options.json:
        print_json(
            {
                "file": str(fixes.synonyms_file),
                "groups": [list(group) for group in groups],
                "faults": [{"line": fault.line, "reason": fault.reason} for fault in faults],
            }
        )
    else:
        for group in groups:
            print(visible(" = ".join(group)))
        for fault in faults:
            say(visible(str(fault)))
        say(visible(f"{len(groups)} groups of synonyms, {len(faults)} lines left out, in {fixes.synonyms_file}"))
    return 1 if faults and options.check else 0


@contextmanager
def _opened(options: argparse.Namespace) -> "Iterator[tuple[Fixes, Snapshot]]":
    from index.store.store import Store
    from qa.fixes import Fixes

    settings = from_env(store=options.store)
    with Store.open(settings.store).snapshot() as snapshot:
        yield Fixes(settings.store, settings.synonyms), snapshot


def _document(snapshot: "Snapshot", identifier: str) -> "Document":
    document = snapshot.document(identifier)
    if document is None:
        raise FixError(f"There is no document {identifier}. List the ids: footnote documents")
    return document


def _place(document: "Document", options: argparse.Namespace) -> tuple[int, int]:
    from qa.fixes import place_by_text

    given = [value is not None for value in (options.text, options.start, options.end)]
    if given == [True, False, False]:
        return place_by_text(document, options.text)
    if given == [False, True, True]:
        return options.start, options.end
    raise FixError("The place is not told. Give --text, or --start and --end.")


def _told(fix: "Fix", options: argparse.Namespace, what: str) -> int:
    if options.json:
        print_json(_dict(fix))
    else:
        print(visible(f"{what}: [{_one_line(fix.place.text)}] in {fix.place.title}"))
        say(f"Take it away again: footnote fix remove {fix.id}")
    return 0


def _line(fix: "Fix", state: "State") -> str:
    """A fix on one line, whatever is written in it."""
    parts = (fix.id, fix.when, fix.kind, state, fix.question, f"[{fix.place.text}] in {fix.place.title}")
    return visible("  ".join(_one_line(part) for part in parts if part))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _dict(fix: "Fix") -> dict[str, object]:
    place = place_dict(fix.place) or {}
    return {"id": fix.id, "when": fix.when, "kind": fix.kind, "question": fix.question or None, **place}

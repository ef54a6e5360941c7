"""`footnote feedback`: what people wrote about answers, listed, exported as SQuAD 2.0, and removed for good."""

import argparse
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DataError, StoreError
from qa.cli.command import Commands, add_command, print_json, say
from qa.segments import visible
from qa.settings import from_env

if TYPE_CHECKING:
    from qa.feedback_export import Export
    from qa.journal import Feedback, Journal
    from qa.place import Place


def add(commands: Commands) -> None:
    feedback = commands.add_parser(
        "feedback",
        help="list, export or remove what people wrote about answers",
        epilog="Example: footnote feedback export feedback.json",
    )
    what = feedback.add_subparsers(metavar="WHAT", required=True)
    add_command(what, "list", run_list, help="list the feedback, newest first", example="footnote feedback list")
    export = add_command(
        what,
        "export",
        run_export,
        help="write the feedback as SQuAD 2.0, to evaluate and train on",
        example="footnote feedback export feedback.json",
    )
    export.add_argument("file", metavar="FILE", help="the .json file to write; - writes to standard output, --json or not")
    remove = add_command(
        what, "remove", run_remove, help="delete feedback for good", example="footnote feedback remove 3f0a9c61d2b84e57"
    )
    which = remove.add_mutually_exclusive_group(required=True)
    which.add_argument("id", nargs="?", metavar="ID", help="an entry's id, as `footnote feedback list` shows it")
    which.add_argument("--all", action="store_true", help="delete every entry")


def run_list(options: argparse.Namespace) -> int:
    entries = _journal(options).entries()
    if options.json:
        print_json([_dict(entry) for entry in entries])
        return 0
    count = 0
    for entry in entries:
        print(_line(entry))
        count += 1
    say(f"{count} entries")
    return 0


def run_export(options: argparse.Namespace) -> int:
    from qa.feedback_export import squad

    exported = squad(_journal(options).entries())
    if not exported.questions:
        raise DataError(f"{exported.nothing} Nothing is written.")
    if options.file == "-":
        print_json(exported.content)
    else:
        _write(Path(options.file), exported.text)
        if options.json:
            print_json({"file": options.file, **_counts(exported)})
    say(
        f"{exported.questions} questions exported, {exported.impossible} of them not answered in their context; "
        f"{exported.left_out} entries left out ({exported.wrong} wrong without a correction, "
        f"{exported.placeless} without a place)."
    )
    return 0


def run_remove(options: argparse.Namespace) -> int:
    journal = _journal(options)
    removed = journal.clear() if options.all else journal.remove(options.id)
    if not removed and not options.all:
        raise DataError(f"There is no feedback {options.id}. List the ids: footnote feedback list")
    if options.json:
        print_json({"removed": removed})
    else:
        print(f"{removed} entries removed")
    return 0


def _counts(exported: "Export") -> dict[str, int]:
    return {
        "questions": exported.questions,
        "answerable": exported.questions - exported.impossible,
        "impossible": exported.impossible,
        "left_out": exported.left_out,
        "wrong_without_correction": exported.wrong,
        "without_place": exported.placeless,
    }


def _write(path: Path, text: str) -> None:
    """The whole file or none of it; readable by its owner only, since people's words are in it."""
    if path.exists() and not path.is_file():
        raise DataError(f"{path} is not a file. Give the path of a .json file, or - for standard output.")
    try:
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DataError(f"{path} cannot be written ({error.strerror}). Give a path in a folder that can be written.") from error


def _journal(options: argparse.Namespace) -> "Journal":
    from qa.journal import Journal

    folder = from_env(store=options.store).store
    if not folder.is_dir():
        raise StoreError(f"There is no store in {folder}. Say where it is: footnote feedback list --store DIR")
    return Journal(folder)


def _line(entry: "Feedback") -> str:
    """An entry on one line, whatever was written in it."""
    parts = [entry.id, entry.when, entry.verdict, entry.question, _shown(entry.shown), entry.note]
    if entry.corrected:
        parts.insert(5, f"corrected: {_shown(entry.corrected)}")
    return visible("  ".join(" ".join(part.split()) for part in parts if part))


def _shown(place: "Place | None") -> str:
    return f"[{place.text}] in {place.title}" if place else ""


def _dict(entry: "Feedback") -> dict[str, object]:
    return {
        "id": entry.id,
        "when": entry.when,
        "verdict": entry.verdict,
        "question": entry.question,
        "read_as": entry.read_as,
        "note": entry.note,
        "shown": place_dict(entry.shown),
        "corrected": place_dict(entry.corrected),
    }


def place_dict(place: "Place | None") -> dict[str, object] | None:
    """A place as JSON values."""
    if place is None:
        return None
    document = {"id": place.document, "title": place.title, "sha256": place.sha256}
    return {"document": document, "start": place.start, "end": place.end, "text": place.text}

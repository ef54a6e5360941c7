"""`footnote evaluate kinds`: answers of every kind, on questions that say what must be so of them."""

import argparse
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DataError
from qa.cli.command import Commands, Progress, add_command, print_json
from qa.cli.measure import assistant_maker, prepare, read_file

if TYPE_CHECKING:
    from qa.evaluate.kinds import Outcome

IDS = "contexts.txt"


def add(what: Commands) -> None:
    """Adds the command to `footnote evaluate`."""
    parser = add_command(
        what,
        "kinds",
        run_kinds,
        help="ask questions of every kind and check all that must be so of their answers",
        example="footnote evaluate kinds tests/kinds/A.jsonl --articles seeds --contexts train.jsonl.xz",
        store=False,
    )
    parser.add_argument(
        "data", nargs="+", type=Path, metavar="FILE", help="questions with what is right; see qa/evaluate/README.md"
    )
    parser.add_argument("--articles", nargs="+", type=Path, default=[], metavar="DIR", help="folders of articles to ask")
    parser.add_argument(
        "--contexts",
        type=Path,
        metavar="DATA",
        help=f"a data set; of its contexts those are added that {IDS} beside FILE names",
    )
    parser.add_argument("--details", type=Path, metavar="FILE", help="write each question with its outcome, as JSON lines")


def run_kinds(options: argparse.Namespace) -> int:
    prepare()
    from index.store.store import Store
    from index.sync import sync
    from qa.evaluate.kinds import CONTEXTS_FOLDER, play, read_kinds, shelf_of, summarise
    from qa.suggest.make import make_suggestions

    questions = {path.name: read_kinds(path) for path in options.data}
    over = assistant_maker()
    found: dict[str, list[Outcome]] = {}
    with tempfile.TemporaryDirectory(prefix="footnote-evaluate-") as name:
        contexts = Path(name) / CONTEXTS_FOLDER
        _write_contexts(options, contexts)
        store = Store.open(Path(name) / "store", create=True)
        sync(store, [*options.articles, *([contexts] if contexts.exists() else [])], over.embedder)
        with store.snapshot() as snapshot:
            shelf = shelf_of(snapshot)
        assistant = over(store)
        make_suggestions(assistant)
        for file, asked in questions.items():
            found[file] = []
            progress = Progress("questions")
            for outcome in play(assistant, shelf, asked):
                found[file].append(outcome)
                progress(len(found[file]), len(asked))
            progress.close()
    if options.details:
        lines = (json.dumps(_detail(outcome), ensure_ascii=False) for rows in found.values() for outcome in rows)
        options.details.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return _report(options, {file: summarise(rows) for file, rows in found.items()})


def _write_contexts(options: argparse.Namespace, folder: Path) -> None:
    """A page for each context that is asked about. Raises `DataError` where one is not in the data set."""
    from qa.evaluate.corpus import page_of
    from qa.evaluate.kinds import CONTEXT, context_id

    lists = {path.parent / IDS for path in options.data if (path.parent / IDS).is_file()}
    wanted = {line for path in lists for line in path.read_text(encoding="utf-8").split()} if options.contexts else set()
    if not wanted:
        return
    folder.mkdir()
    titles: dict[str, tuple[str, str]] = {}
    for example in read_file(options.contexts, skip_bad=True)[0]:
        titles.setdefault(context_id(example.context), (example.context, example.title))
    if missing := sorted(wanted - set(titles)):
        raise DataError(
            f"{options.contexts} lacks {len(missing)} of the contexts, {missing[0]} first. Give the data set that has them."
        )
    for identifier in sorted(wanted):
        page = page_of(*titles[identifier])
        (folder / f"{identifier.removeprefix(CONTEXT)}.html").write_text(page, encoding="utf-8")


def _detail(outcome: "Outcome") -> dict[str, Any]:
    from qa.as_json import to_dict

    asked = outcome.asked
    about = {"id": asked.id, "group": asked.group, "outcome": outcome.name, "failures": list(outcome.failures)}
    return {**about, "answer": to_dict(outcome.answer)}


def _report(options: argparse.Namespace, figures: dict[str, dict[str, Any]]) -> int:
    if options.json:
        print_json(figures)
        return 0
    for file, counts in figures.items():
        print(f"{file}: " + ", ".join(f"{name} {value}" for name, value in counts.items()))
    return 0

"""`footnote suggest`: the questions that are suggested, made from the articles and listed."""

import argparse

from qa.cli.command import Commands, Progress, add_command, print_json, say
from qa.segments import visible
from qa.settings import Settings, from_env


def add(commands: Commands) -> None:
    suggest = add_command(
        commands,
        "suggest",
        run_suggest,
        help="make the questions that are suggested, from what is new, and list them",
        example="footnote suggest",
    )
    suggest.add_argument("--list", action="store_true", help="only list what there is")


def run_suggest(options: argparse.Namespace) -> int:
    from index.store.store import Store
    from qa.suggest.stored import load

    settings = from_env(store=options.store)
    if not options.list:
        make(settings)
    with Store.open(settings.store).snapshot() as snapshot:
        metas = {listing.meta.id: listing.meta for listing in snapshot.documents()}
    kept = load(settings.store).documents
    shown = [one for id, of in kept.items() if id in metas and metas[id].sha256 == of.sha256 for one in of.suggestions]
    if options.json:
        print_json([{"question": one.question, "document": one.document, "start": one.start, "end": one.end} for one in shown])
        return 0
    for one in shown:
        print(visible(f"{one.question}  ({metas[one.document].title})"))
    print(f"{len(shown)} questions of {len({one.document for one in shown})} articles")
    return 0


def make(settings: Settings) -> None:
    """Makes what is lacking, with a bar of its own; stopped, it keeps what it has found."""
    from qa.assistant import open_assistant
    from qa.suggest.make import make_suggestions

    progress = Progress("questions")
    try:
        stored = make_suggestions(open_assistant(settings), progress=progress)
    finally:
        progress.close()
    say(f"{stored.count} questions can be suggested.")

"""`footnote bench load`: what a server does with more questions than it can answer."""

import argparse
import math
from contextlib import nullcontext
from pathlib import Path

from index.errors import DataError
from qa.cli.command import Commands, add_command, print_json, say
from qa.cli.measure import DATA_HELP, count, read_file
from qa.settings import from_env, server_address

FAULTS = ("other_5xx", "other", "no_reply", "wrong")


def add(commands: Commands) -> None:
    bench = commands.add_parser(
        "bench", help="measure under load", epilog="Example: footnote bench load seeds/questions.jsonl --seconds 60"
    )
    what = bench.add_subparsers(metavar="WHAT", required=True)
    load = add_command(
        what,
        "load",
        run_load,
        help="ask more than can be answered, and say what is answered right, what refused, and how fast",
        example="footnote bench load seeds/questions.jsonl --seconds 60",
    )
    load.add_argument("data", type=Path, metavar="DATA", help=DATA_HELP)
    load.add_argument("--limit", type=count, metavar="N", default=50, help="take a seeded sample of N questions (default 50)")
    load.add_argument(
        "--url", metavar="URL", help="a server that runs, with FOOTNOTE_QUESTIONS_A_MINUTE=0 (default: start one)"
    )
    load.add_argument("--rate", type=_positive, metavar="R", help="questions a second (default: what --times says)")
    load.add_argument("--times", type=_positive, metavar="X", default=10.0, help="times what the server carries (default 10)")
    load.add_argument("--seconds", type=_positive, metavar="S", default=60.0, help="how long (default 60)")


def run_load(options: argparse.Namespace) -> int:
    address = server_address("--url", options.url or "")
    settings = from_env(store=options.store)
    from qa.evaluate.datasets import sample
    from qa.evaluate.load import measure, started

    examples, _ = read_file(options.data, skip_bad=False)
    questions = list(dict.fromkeys(example.question for example in sample(examples, options.limit)))
    if not questions:
        raise DataError(f"{options.data} holds no question. Give another file.")
    if not address:
        say("A server is being started.")
    with nullcontext(address) if address else started(settings.store) as there:
        say(f"{len(questions)} questions are asked alone, then for {options.seconds:g} seconds as many as are wanted.")
        figures = measure(there, questions, rate=options.rate, times=options.times, seconds=options.seconds)
    if options.json:
        print_json(figures)
    else:
        for name, value in figures.items():
            print(f"{name:24}{f'{value:.2f}' if isinstance(value, float) else value:>10}")
    return 1 if any(figures[name] for name in FAULTS) else 0


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value

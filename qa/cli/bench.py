"""`footnote bench load` and `scale`: what a server does with more questions than it can answer, and with more articles."""

import argparse
import math
from contextlib import nullcontext
from pathlib import Path

from index.errors import DataError
from qa.cli.command import Commands, add_command, print_json, say
from qa.cli.measure import DATA_HELP, assistant_maker, count, prepare, read_file
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
    scale = add_command(
        what,
        "scale",
        run_scale,
        help="say what syncing, starting and asking take with more and more articles, which are made up",
        example="footnote bench scale --folder /tmp/scale --sizes 1000,10000,100000",
        store=False,
    )
    scale.add_argument("--folder", type=Path, metavar="DIR", required=True, help="where articles and stores are made, and kept")
    scale.add_argument(
        "--sizes", type=_counts, metavar="N,N", default=(1000, 10_000, 100_000), help="passages (default 1000,10000,100000)"
    )
    scale.add_argument("--contexts", type=Path, metavar="FILE", help=f"pages of up to half of each size: {DATA_HELP}")


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


def run_scale(options: argparse.Namespace) -> int:
    prepare()
    from dataclasses import asdict

    from qa.evaluate.scale import measure, table

    examples, _ = read_file(options.contexts, skip_bad=True) if options.contexts else ([], 0)
    contexts = {example.context: example.title for example in examples if example.context}
    scales = measure(options.sizes, options.folder, assistant_maker(), contexts=list(contexts.items()), say=say)
    if options.json:
        print_json([asdict(scale) for scale in scales])
    else:
        print(table(scales))
    return 0


def _counts(text: str) -> tuple[int, ...]:
    return tuple(count(part) for part in text.split(","))


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value

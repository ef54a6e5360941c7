"""`footnote train reader | calibration`: the weights that read, and how sure to be of what they find."""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DataError
from qa.cli.command import Commands, Progress, add_command, print_json, say
from qa.cli.measure import DATA_HELP, add_choice, assistant_maker, count, prepare, read_file
from qa.decide import RISKS

if TYPE_CHECKING:
    from qa.evaluate.datasets import Example

LESSONS, VERDICTS = "lessons.jsonl", "verdicts.jsonl"
RUN = "run.json"  # what the lessons were made of


def add(commands: Commands) -> None:
    train = commands.add_parser(
        "train",
        help="train the reader, or fit the answer-or-abstain model",
        epilog="Example: footnote train reader --data train.jsonl.xz --out new-reader",
    )
    what = train.add_subparsers(metavar="WHAT", required=True)
    reader = add_command(
        what,
        "reader",
        run_reader,
        help="fine-tune a reader on questions with their contexts; goes on where it was stopped",
        example="footnote train reader --data train.jsonl.xz --out new-reader",
        store=False,
    )
    reader.add_argument("--data", nargs="+", type=Path, required=True, metavar="DATA", help=DATA_HELP)
    reader.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder for lessons, checkpoints, log and reader"
    )
    reader.add_argument(
        "--start", default="shipped", metavar="READER", help="shipped (default), base (the bare encoder), a folder or an id"
    )
    add_choice(reader)
    _add_plan(reader)
    verifier = add_command(
        what,
        "verifier",
        run_verifier,
        help="train what judges the reader's candidates, on candidates of the reader that is set",
        example="footnote train verifier --lessons new-reader/lessons.jsonl --out new-verifier",
        store=False,
    )
    verifier.add_argument(
        "--lessons",
        type=Path,
        required=True,
        metavar="FILE",
        help="lessons that the reader has not seen, as train reader writes them",
    )
    verifier.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder for verdicts, checkpoints, log and weights"
    )
    verifier.add_argument("--limit", type=count, metavar="N", help="train on at most N verdicts, half of them right ones")
    _add_plan(verifier)
    calibration = add_command(
        what,
        "calibration",
        run_calibration,
        help="fit P(the answer is right), end to end, and write calibration.json",
        example="footnote train calibration --data dev.jsonl.xz --out calibration.json",
        store=False,
    )
    calibration.add_argument("--data", nargs="+", type=Path, required=True, metavar="DATA", help=DATA_HELP)
    calibration.add_argument("--out", type=Path, required=True, metavar="FILE", help="the calibration.json to write")
    add_choice(calibration)
    calibration.add_argument(
        "--risk",
        type=float,
        choices=RISKS,
        default=0.2,
        help="share of shown answers that may be wrong where FOOTNOTE_RISK is not set (default 0.2)",
    )


def _add_plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--passes", type=count, default=1, metavar="N", help="how often each lesson is seen (default 1)")
    parser.add_argument("--rate", type=_rate, default=2e-4, help="the highest learning rate (default 0.0002)")
    parser.add_argument("--batch", type=count, default=32, metavar="N", help="lessons a step (default 32)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of lessons, order and dropout (default 0)")


def _rate(text: str) -> float:
    if not 0 < float(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return float(text)


def run_reader(options: argparse.Namespace) -> int:
    settings = prepare()
    from index.embed import load_embedder
    from qa.train.lessons import read_lessons, write_lessons
    from qa.train.loop import Plan, on_device, train
    from qa.train.reader import open_model, reading_loss, write_reader

    plan = Plan(passes=options.passes, rate=options.rate, batch=options.batch, seed=options.seed)
    out: Path = options.out
    model, tokenizer = on_device(lambda: open_model(options.start), seed=plan.seed)
    out.mkdir(parents=True, exist_ok=True)
    run = _same_run(options)
    if not (out / LESSONS).exists():
        progress = Progress("questions")
        write_lessons(_with_contexts(options), load_embedder(settings.embedder), out / LESSONS, plan.seed, progress)
        progress.close()
    (out / RUN).write_text(run, encoding="utf-8")
    lessons = read_lessons(out / LESSONS)
    kinds = Counter(lesson.kind for lesson in lessons)
    say(f"{len(lessons)} lessons: " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    progress = Progress("steps")
    train(model, lessons, reading_loss(tokenizer), out, plan, progress)
    progress.close()
    write_reader(model, tokenizer, out)
    say(f"The reader is in {out / 'reader'}. To ask with it: FOOTNOTE_READER={out / 'reader'} footnote ask ...")
    if options.json:
        print_json({"lessons": dict(kinds), "reader": str(out / "reader")})
    return 0


def _same_run(options: argparse.Namespace) -> str:
    """What a run is begun with, as JSON; one that was stopped goes on only with the same. Raises `DataError`."""
    from index.weights import sha256_of

    for path in options.data:
        if not path.is_file():
            raise DataError(f"{path} does not exist. Give the path of a question file.")
    run = {
        "data": [[path.name, sha256_of(path)] for path in options.data],
        **{name: getattr(options, name) for name in ("limit", "split", "skip_bad", "start", "seed")},
    }
    return _same(options.out, run)


def _same(out: Path, run: dict[str, object]) -> str:
    begun = out / RUN
    if begun.exists() and json.loads(begun.read_text(encoding="utf-8")) != run:
        raise DataError(f"{out} holds a training on other data. Give --out another folder, or empty that one.")
    return json.dumps(run) + "\n"


def _with_contexts(options: argparse.Namespace) -> "list[Example]":
    """A sample of each file, by the seed. Raises `DataError` for questions about articles, which have no offsets."""
    from qa.evaluate.datasets import sample, split

    files = [read_file(path, skip_bad=options.skip_bad)[0] for path in options.data]
    chosen = [split(examples, options.split) if options.split else examples for examples in files]
    examples = [row for examples in chosen for row in sample(examples, options.limit, seed=options.seed)]
    if any(not example.context for example in examples):
        raise DataError(
            "A reader learns from questions with contexts and offsets. Give SQuAD JSON or JSON lines with contexts."
        )
    return examples


def run_verifier(options: argparse.Namespace) -> int:
    settings = prepare()
    from index.weights import sha256_of
    from qa.read import load_reader
    from qa.train.lessons import read_lessons
    from qa.train.loop import Plan, on_device, train
    from qa.train.reader import write_trained
    from qa.train.verdicts import balanced, begun_from, read_verdicts, verdict_loss, write_verdicts

    plan = Plan(passes=options.passes, rate=options.rate, batch=options.batch, seed=options.seed)
    lessons, reader = read_lessons(options.lessons), load_reader(settings.reader)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    run = _same(out, {"lessons": sha256_of(options.lessons), "reader": reader.fingerprint, "limit": options.limit})
    if not (out / VERDICTS).exists():
        progress = Progress("lessons")
        write_verdicts(reader.model, reader.tokenizer, lessons, out / VERDICTS, progress)
        progress.close()
    (out / RUN).write_text(run, encoding="utf-8")
    judged = read_verdicts(out / VERDICTS)
    rows = balanced(judged, options.limit, seed=plan.seed)
    say(f"{len(rows)} of {len(judged)} verdicts, half of them right ones")
    progress = Progress("steps")
    model, tokenizer = on_device(lambda: begun_from(reader.model), seed=plan.seed)
    train(model, rows, verdict_loss(tokenizer), out, plan, progress)
    progress.close()
    write_trained(model, out / "verifier.safetensors")
    say(f"The verifier is in {out / 'verifier.safetensors'}.")
    if options.json:
        print_json({"verdicts": len(rows), "verifier": str(out / "verifier.safetensors")})
    return 0


def run_calibration(options: argparse.Namespace) -> int:
    prepare()
    from qa.decide import UNFITTED
    from qa.evaluate.corpus import store_of
    from qa.evaluate.datasets import sample, split
    from qa.evaluate.reader import read_all
    from qa.train.calibration import collect, corpora, fit, fit_reader
    from qa.train.edits import said_by
    from qa.weigh import fingerprint_of_readers

    asked, readings = [], []
    assistant_over = assistant_maker(UNFITTED)  # the one that is set may be of other features: that is why it is fitted anew
    reader, verifier = assistant_over.reader, assistant_over.verifier
    progress = Progress("questions")
    for path in options.data:
        of_file, _ = read_file(path, skip_bad=options.skip_bad)
        chosen = split(of_file, options.split) if options.split else of_file
        said = said_by(of_file)
        for examples, share in corpora(of_file, chosen, limit=options.limit):
            with store_of(examples, path.parent, assistant_over.embedder) as store:
                asked += collect(assistant_over(store), share, said)
            progress(len(asked), None)
        alone = [example for example in sample(chosen, options.limit) if example.context]
        readings += list(read_all(reader, assistant_over.embedder, alone))
    progress.close()
    content = fit(asked, data=[path.name for path in options.data], risk=options.risk)
    content |= {"split": options.split, "limit": options.limit, "readers": fingerprint_of_readers(reader, verifier)}
    if readings:
        content["reader"] = fit_reader(readings)
    if not any(row["risk"] == options.risk for row in content["risks"]):
        say(f"No threshold keeps a risk of {options.risk:g} on these questions: by default, nothing would be shown.")
    options.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    if options.json:
        print_json(content)
    else:
        say(f"{options.out}: {json.dumps(content['cross_fitted'])}")
    return 0

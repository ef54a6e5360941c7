"""`footnote evaluate reader | retrieval | answers | kinds`: how good each is, on questions whose answers are known."""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import DataError
from qa.cli import evaluate_kinds
from qa.cli.command import Commands, Progress, Run, add_command, print_json, say
from qa.cli.measure import DATA_HELP, add_choice, assistant_maker, prepare, read_file

if TYPE_CHECKING:
    from qa.evaluate.answers import Judged
    from qa.evaluate.datasets import Example
    from qa.evaluate.reader import ReaderCalibration, Reading
    from qa.evaluate.retrieval import Lookup
    from qa.settings import Settings

Row = TypeVar("Row")
Measured = dict[str, list[Row]]  # the outcomes of each file's questions
Figures = Mapping[str, Any]


def add(commands: Commands) -> None:
    evaluate = commands.add_parser(
        "evaluate",
        help="measure on questions with known answers",
        epilog="Example: footnote evaluate answers seeds/questions.jsonl",
    )
    what = evaluate.add_subparsers(metavar="WHAT", required=True)
    reader = _add(what, "reader", run_reader, "read each question's own context, and judge the best span and its margin")
    _add(what, "retrieval", run_retrieval, "look for each question's own context among all contexts of DATA")
    answers = _add(what, "answers", run_answers, "ask end to end and count right, wrong and abstained")
    answers.add_argument(
        "--remove-gold",
        type=_share,
        default=0.0,
        metavar="SHARE",
        help="for that share of the answerable questions, leave out every text that holds a gold answer",
    )
    evaluate_kinds.add(what)
    for parser in (reader, answers):
        parser.add_argument("--plot", type=Path, metavar="FILE", help="draw reliability and risk into a .png or .svg file")


def _add(what: Commands, name: str, run: Run, help: str) -> argparse.ArgumentParser:
    example = "seeds/questions.jsonl" if name == "answers" else "dev.jsonl.xz --limit 500"
    parser = add_command(what, name, run, help=help, example=f"footnote evaluate {name} {example}", store=False)
    parser.add_argument("data", nargs="+", type=Path, metavar="DATA", help=DATA_HELP)
    add_choice(parser)
    parser.add_argument("--details", type=Path, metavar="FILE", help="write each question with its outcome, as JSON lines")
    return parser


def run_reader(options: argparse.Namespace) -> int:
    _check_outputs(options)
    settings = prepare()
    from index.embed import load_embedder
    from qa.evaluate.intervals import intervals
    from qa.evaluate.reader import read_all, resampled, summarise
    from qa.read import load_reader

    questions = _Questions(options, contexts=True)
    calibration = _reader_calibration(settings)
    embedder, reader = load_embedder(settings.embedder), load_reader(settings.reader)
    measured = questions.measured(lambda _, examples, asked: read_all(reader, embedder, asked))
    rows = _pooled(measured)
    _finish(options, measured, _read_detail, [(calibration.probability(row.margin), row.right) for row in rows])
    figures = questions.figures(measured, lambda rows: summarise(rows, calibration))
    return _report(options, {**figures, "intervals": intervals(rows, resampled(rows, calibration))})


def run_retrieval(options: argparse.Namespace) -> int:
    _check_outputs(options)
    settings = prepare()
    from index.embed import load_embedder
    from qa.evaluate.corpus import store_of
    from qa.evaluate.intervals import intervals
    from qa.evaluate.retrieval import look_up_all, resampled, summarise

    questions = _Questions(options, answerable=True)
    embedder = load_embedder(settings.embedder)

    def look_up(path: Path, examples: "Sequence[Example]", asked: "Sequence[Example]") -> "Iterator[Lookup]":
        with store_of(examples, path.parent, embedder) as store:
            yield from look_up_all(store, embedder, examples, asked)

    measured = questions.measured(look_up)
    _finish(options, measured, _found_detail)
    figures = questions.figures(measured, summarise)
    return _report(options, {**figures, "intervals": intervals(_pooled(measured), resampled)})


def run_answers(options: argparse.Namespace) -> int:
    _check_outputs(options)
    prepare()
    from qa.evaluate.answers import judge_all, resampled, summarise
    from qa.evaluate.corpus import store_of
    from qa.evaluate.intervals import intervals

    questions = _Questions(options)
    assistant_over = assistant_maker()

    def ask(path: Path, examples: "Sequence[Example]", asked: "Sequence[Example]") -> "Iterator[Judged]":
        with store_of(examples, path.parent, assistant_over.embedder) as store:
            yield from judge_all(assistant_over, store, examples, asked, remove_gold=options.remove_gold)

    measured = questions.measured(ask)
    rows = _pooled(measured)
    _finish(options, measured, _asked_detail, [(row.answer.confidence, row.candidate_right) for row in rows])
    figures = questions.figures(measured, summarise)
    return _report(options, {**figures, "intervals": intervals(rows, resampled)})


class _Questions:
    """The questions of all files, read before anything is measured, so that a fault in the last one costs no time.

    Raises `DataError` where a file is faulty, or has nothing to ask.
    """

    def __init__(self, options: argparse.Namespace, *, answerable: bool = False, contexts: bool = False) -> None:
        self._skip_bad = bool(options.skip_bad)
        self._skipped = 0
        self._files: list[tuple[str, Path, list[Example], list[Example]]] = []
        names = [path.name for path in options.data]
        for path in options.data:
            examples, asked = self._read(path, options, answerable)
            if contexts and not all(example.context for example in asked):
                raise DataError(f"{path} asks about whole articles and has no contexts. Use: footnote evaluate answers {path}")
            self._files.append((path.name if names.count(path.name) == 1 else str(path), path, examples, asked))

    def measured(self, measure: "Callable[[Path, list[Example], list[Example]], Iterator[Row]]") -> "Measured[Row]":
        """What comes of each file's questions, while a progress bar counts them."""
        measured: dict[str, list[Row]] = {}
        for name, path, examples, asked in self._files:
            measured[name] = []
            progress = Progress("questions")
            for row in measure(path, examples, asked):
                measured[name].append(row)
                progress(len(measured[name]), len(asked))
            progress.close()
        return measured

    def figures(self, measured: "Measured[Row]", summarise: Callable[[list[Row]], Figures]) -> Figures:
        """The figures of all questions, and of each file where there are several."""
        figures: dict[str, Any] = dict(summarise(_pooled(measured)))
        if self._skip_bad:
            figures["skipped"] = self._skipped
        if len(measured) > 1:
            figures["files"] = {name: summarise(rows) for name, rows in measured.items()}
        return figures

    def _read(self, path: Path, options: argparse.Namespace, answerable: bool) -> "tuple[list[Example], list[Example]]":
        """All examples of a file, and those that are asked."""
        from qa.evaluate.datasets import sample, split

        examples, skipped = read_file(path, skip_bad=self._skip_bad)
        self._skipped += skipped
        asked = split(examples, options.split) if options.split else examples
        asked = [example for example in asked if example.answers] if answerable else asked
        if not asked:
            part = f" of the part {options.split}" if options.split else ""
            raise DataError(f"{path} holds no {'answerable ' if answerable else ''}question{part}. Give another file or part.")
        return examples, sample(asked, options.limit)


def _reader_calibration(settings: "Settings") -> "ReaderCalibration":
    from qa.calibration_file import calibration_of
    from qa.evaluate.reader import ReaderCalibration

    found = calibration_of(settings, ReaderCalibration.from_json)
    if found is None:
        say("calibration.json says nothing of the reader alone: its margins are taken with threshold 0, slope 1 and shift 0.")
    return found or ReaderCalibration()


def _check_outputs(options: argparse.Namespace) -> None:
    """Raises what is to be said of files that cannot be written, before the work and not after it."""
    picture = getattr(options, "plot", None)
    if picture:
        from qa.evaluate.plot import check_plot

        check_plot(picture)
    for path in filter(None, (options.details, picture)):
        if path.resolve() in [data.resolve() for data in options.data]:
            raise DataError(f"{path} holds the questions and is not overwritten. Choose another file.")
        try:
            path.open("ab").close()
        except OSError as error:
            raise DataError(f"{path} cannot be written ({error.strerror}). Choose another file.") from error


def _finish(
    options: argparse.Namespace,
    measured: "Measured[Row]",
    detail: Callable[[Row], Mapping[str, object]],
    points: Sequence[tuple[float, bool]] = (),
) -> None:
    """Writes the details and draws the picture that were asked for; `points` are (confidence, right)."""
    if options.details:
        lines = [{"file": name, **detail(row)} for name, rows in measured.items() for row in rows]
        text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        options.details.write_text(text, encoding="utf-8")
    if points and options.plot:
        from qa.evaluate.plot import plot

        plot(options.plot, [confidence for confidence, _ in points], [right for _, right in points])


def _report(options: argparse.Namespace, figures: Figures) -> int:
    """One JSON document, or a table: the figures, their intervals, and a column for each file where there are several."""
    if options.json:
        print_json(figures)
        return 0
    ranges, files = figures["intervals"], figures.get("files", {})
    if files:
        print(" " * 61 + "".join(f"  {name:>14}" for name in files))
    for name, value in figures.items():
        if name not in ("intervals", "files"):
            between = ranges.get(name)
            interval = f"  95 %: {_shown(between[0])} to {_shown(between[1])}" if between else ""
            columns = (f"  {_shown(part.get(name)):>{max(14, len(file))}}" for file, part in files.items())
            print(f"{name:24}{_shown(value):>10}{interval:27}{''.join(columns)}".rstrip())
    return 0


def _pooled(measured: "Measured[Row]") -> list[Row]:
    return [row for rows in measured.values() for row in rows]


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _question(example: "Example") -> dict[str, object]:
    return {"id": example.id, "question": example.question, "gold": list(example.answers)}


def _read_detail(row: "Reading") -> dict[str, object]:
    outcome = {"prediction": row.prediction, "margin": row.margin, "f1": 100 * row.f1, "em": 100 * row.exact}
    return {**_question(row.example), **outcome}


def _found_detail(row: "Lookup") -> dict[str, object]:
    return {**_question(row.example), "rank": row.rank or None}


def _asked_detail(row: "Judged") -> dict[str, object]:
    answer = row.answer
    return {
        **_question(row.example),
        "removed": row.removed,
        "status": answer.status,
        "answer": answer.answer,
        "confidence": answer.confidence,
        "right": row.right,
        "candidate_right": row.candidate_right,
        "gold_in_first_five": row.gold_in_first_five,
        "quotes": [citation.quote for citation in (answer.citations or answer.nearest)],
        "milliseconds": answer.milliseconds,
    }


def _share(text: str) -> float:
    if not 0 <= (value := float(text)) <= 1:
        raise argparse.ArgumentTypeError(f"{text} is outside 0 to 1")
    return value

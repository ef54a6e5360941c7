"""`footnote evaluate answers` and `footnote train calibration`: how good the answers are, and how sure to be of them."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.command import Commands, Progress, add_command, print_json, say
from qa.settings import Settings, from_env

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store.store import Store
    from qa.assistant import Assistant
    from qa.decide import Calibration
    from qa.evaluate.answers import Judged
    from qa.read import Reader

DATA_HELP = "SQuAD v1 or v2 JSON, JSON lines with contexts, or a questions.jsonl beside its articles; .xz is read"


def add(commands: Commands) -> None:
    evaluate = commands.add_parser(
        "evaluate",
        help="measure on questions with known answers",
        epilog="Example: footnote evaluate answers seeds/questions.jsonl",
    )
    what = evaluate.add_subparsers(metavar="WHAT", required=True)
    answers = add_command(
        what,
        "answers",
        run_evaluate,
        help="ask end to end and count right, wrong and abstained",
        example="footnote evaluate answers seeds/questions.jsonl",
        store=False,
    )
    answers.add_argument("data", nargs="+", type=Path, metavar="DATA", help=DATA_HELP)
    answers.add_argument("--limit", type=int, metavar="N", help="ask a seeded sample of N questions of each file")
    answers.add_argument("--details", type=Path, metavar="FILE", help="write each question with its outcome, as JSON lines")

    train = commands.add_parser(
        "train",
        help="fit the answer-or-abstain model",
        epilog="Example: footnote train calibration --data dev.jsonl.xz --out new.json",
    )
    what = train.add_subparsers(metavar="WHAT", required=True)
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
    calibration.add_argument("--limit", type=int, metavar="N", help="use a seeded sample of N questions of each file")
    calibration.add_argument("--threshold", type=float, default=0.5, help="least probability of a shown answer (default 0.5)")


def run_evaluate(options: argparse.Namespace) -> int:
    from index.weights import stay_offline

    stay_offline()
    from qa.evaluate.answers import judge, summarise
    from qa.evaluate.corpus import store_of
    from qa.evaluate.datasets import read_examples, sample

    judged = []
    assistant_over = _assistant_maker()
    for path in options.data:
        examples = read_examples(path)
        asked = sample(examples, options.limit)
        progress = Progress("questions")
        with store_of(examples, path.parent, assistant_over.embedder) as store:
            assistant = assistant_over(store)
            for number, example in enumerate(asked, start=1):
                judged.append(judge(assistant, example))
                progress(number, len(asked))
        progress.close()
    figures = summarise(judged)
    if options.details:
        lines = [json.dumps(_detail(row), ensure_ascii=False) for row in judged]
        options.details.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if options.json:
        print_json(figures)
    else:
        for name, value in figures.items():
            print(f"{name:18} {value:10.3f}" if isinstance(value, float) else f"{name:18} {value:10}")
    return 0


def run_calibration(options: argparse.Namespace) -> int:
    from index.weights import stay_offline

    stay_offline()
    from qa.decide import UNFITTED
    from qa.evaluate.corpus import store_of
    from qa.evaluate.datasets import read_examples
    from qa.train.calibration import collect, corpora, fit

    asked = []
    assistant_over = _assistant_maker(UNFITTED)  # the one that is set may be of other features: that is why it is fitted anew
    progress = Progress("questions")
    for path in options.data:
        for examples, share in corpora(read_examples(path), limit=options.limit):
            with store_of(examples, path.parent, assistant_over.embedder) as store:
                asked += collect(assistant_over(store), share)
            progress(len(asked), None)
    progress.close()
    content = fit(asked, data=[path.name for path in options.data], threshold=options.threshold)
    options.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    if options.json:
        print_json(content)
    else:
        say(f"{options.out}: {json.dumps(content['cross_fitted'])}")
    return 0


def _assistant_maker(calibration: "Calibration | None" = None) -> "_AssistantOver":
    """The models that are set, with `calibration` or the one that is set."""
    from index.embed import load_embedder
    from qa.assistant import load_calibration
    from qa.read import load_reader

    settings = from_env()
    chosen = calibration or load_calibration(settings)
    return _AssistantOver(settings, load_embedder(settings.embedder), load_reader(settings.reader), chosen)


@dataclass(frozen=True, slots=True)
class _AssistantOver:
    """The models, loaded once; called with a store, the assistant over it."""

    settings: Settings
    embedder: "Embedder"
    reader: "Reader"
    calibration: "Calibration"

    def __call__(self, store: "Store") -> "Assistant":
        from qa.assistant import Assistant

        top_k, threshold = self.settings.top_k, self.settings.threshold
        return Assistant(store, self.embedder, self.reader, self.calibration, top_k=top_k, threshold=threshold)


def _detail(row: "Judged") -> dict[str, object]:
    """One question's outcome for whoever looks into the figures."""
    answer = row.answer
    return {
        "id": row.example.id,
        "question": row.example.question,
        "gold": list(row.example.answers),
        "status": answer.status,
        "answer": answer.answer,
        "confidence": answer.confidence,
        "right": row.right,
        "candidate_right": row.candidate_right,
        "gold_in_first_five": row.gold_in_first_five,
        "quotes": [citation.quote for citation in (answer.citations or answer.nearest)],
        "milliseconds": answer.milliseconds,
    }

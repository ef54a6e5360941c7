"""What `footnote evaluate` and `footnote train` share: reading files of questions, and the models over any store."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.command import say
from qa.settings import Settings, from_env

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store.store import Store
    from qa.assistant import Assistant
    from qa.decide import Calibration
    from qa.evaluate.datasets import Example
    from qa.read import Reader
    from qa.verifier import Verifier

DATA_HELP = "SQuAD v1 or v2 JSON, JSON lines with contexts, or a questions.jsonl beside its articles; .xz is read"


def prepare() -> Settings:
    """The settings, once the libraries know that nothing is downloaded and how many threads are wanted."""
    from index.weights import stay_offline
    from qa.assistant import limit_threads

    stay_offline()
    settings = from_env()
    limit_threads(settings.threads)
    return settings


def add_choice(parser: argparse.ArgumentParser) -> None:
    """The options that choose among the questions of the files."""
    parser.add_argument("--limit", type=count, metavar="N", help="take a seeded sample of N questions of each file")
    parser.add_argument(
        "--split",
        choices=("validation", "rest"),
        help="take only the half of the articles that choices are made on, or only the other half",
    )
    parser.add_argument("--skip-bad", action="store_true", help="leave faulty questions out and count them")


def count(text: str) -> int:
    """An argument that is a whole number of at least 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def read_file(path: Path, *, skip_bad: bool) -> "tuple[list[Example], int]":
    """A file's examples, and how many faulty ones were left out. Raises `DataError`, for a single fault unless `skip_bad`."""
    from qa.evaluate.datasets import read_examples, read_sound_examples

    if not skip_bad:
        return read_examples(path), 0
    examples, faults = read_sound_examples(path)
    if faults:
        say(f"{path}: {len(faults)} faulty questions are left out. The first of them: {faults[0]}")
    return examples, len(faults)


def assistant_maker(calibration: "Calibration | None" = None) -> "AssistantOver":
    """The models that are set, with `calibration` or the one that is set."""
    from index.embed import load_embedder
    from qa.calibration_file import load_calibration
    from qa.read import load_reader
    from qa.verifier import load_verifier

    settings = from_env()
    chosen = calibration or load_calibration(settings)
    return AssistantOver(settings, load_embedder(settings.embedder), load_reader(settings.reader), chosen, load_verifier())


@dataclass(frozen=True, slots=True)
class AssistantOver:
    """The models, loaded once; called with a store, the assistant over it."""

    settings: Settings
    embedder: "Embedder"
    reader: "Reader"
    calibration: "Calibration"
    verifier: "Verifier"

    def __call__(self, store: "Store") -> "Assistant":
        from qa.assistant import Assistant
        from qa.calibration_file import threshold_of
        from qa.decide import UNFITTED

        top_k, threshold = (
            self.settings.top_k,
            None if self.calibration is UNFITTED else threshold_of(self.settings, self.calibration),
        )
        return Assistant(
            store,
            self.embedder,
            self.reader,
            self.calibration,
            top_k=top_k,
            threshold=threshold,
            verifier=self.verifier,
        )

"""Lessons and a reader in, verdicts for the verifier out: a candidate in its sentence, and whether it answers the question.

The candidates are the reader's own, so the verifier learns to tell the reader's rights from its wrongs. In passages that do not
answer, its best span is wrong. In those that do, the gold span is right, and so is what nearly equals it; others are wrong.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.sentences import sentences
from qa.evaluate.metrics import RIGHT_F1, f1
from qa.read import whole_words
from qa.spans import OUTSIDE, best_spans
from qa.train.lessons import Lesson
from qa.train.loop import Loss, forward
from qa.train.reader import collate
from qa.verifier import bare_verifier, encode, marked

BATCH = 32
CANDIDATES = 2  # of the reader's in each passage
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A question, a sentence with its context in front and a candidate marked, and whether that answers."""

    question: str
    text: str
    right: bool
    number: int


def verdicts(
    model: Any, tokenizer: Any, lessons: Sequence[Lesson], *, progress: Callable[[int, int | None], object]
) -> Iterator[Verdict]:
    """The verdicts on the reader's candidates in all lessons, read in order of length."""
    import torch

    order = sorted(range(len(lessons)), key=lambda number: len(lessons[number].text))
    model.eval()
    for low in range(0, len(order), BATCH):
        batch = [lessons[number] for number in order[low : low + BATCH]]
        with torch.inference_mode():
            tokens = collate(model, tokenizer, batch)
            output = forward(model, tokens.inputs)
        start, end = output.start_logits.float().cpu().numpy(), output.end_logits.float().cpu().numpy()
        for row, lesson in enumerate(batch):
            units = _units(lesson)
            yield from _of(lesson, units, _candidates(start[row], end[row], tokens.offsets[row], tokens.allowed[row], units))
        progress(min(low + BATCH, len(order)), len(order))


def write_verdicts(
    model: Any, tokenizer: Any, lessons: Sequence[Lesson], path: Path, progress: Callable[[int, int | None], object]
) -> None:
    """The verdicts as JSON lines, whole or not at all."""
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        for verdict in verdicts(model, tokenizer, lessons, progress=progress):
            file.write(json.dumps(asdict(verdict), ensure_ascii=False) + "\n")
    partial.replace(path)


def read_verdicts(path: Path) -> list[Verdict]:
    """What `write_verdicts` wrote."""
    with path.open(encoding="utf-8") as file:
        return [Verdict(**json.loads(line)) for line in file]


def begun_from(reader: Any) -> tuple[Any, Any]:
    """A verifier that begins with what the reader's encoder knows, where that is of the packaged kind, and its tokenizer."""
    model, tokenizer = bare_verifier()
    own = model.state_dict()
    known = {name: new for name, new in reader.state_dict().items() if name in own and own[name].shape == new.shape}
    model.load_state_dict(known, strict=False)
    return model, tokenizer


def verdict_loss(tokenizer: Any) -> Loss[Verdict]:
    """The mean cross entropy of the verdicts."""

    def loss_of(model: Any, rows: Sequence[Verdict]) -> Any:
        import torch

        inputs = encode(tokenizer, [row.question for row in rows], [row.text for row in rows])
        logits = forward(model, inputs).logits[:, 0].float()
        right = torch.tensor([float(row.right) for row in rows], device=logits.device)
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, right)

    return loss_of


def balanced(rows: Sequence[Verdict], limit: int | None, *, seed: int) -> list[Verdict]:
    """As many right ones as wrong ones, at most `limit` together."""
    chance = random.Random(seed)
    kinds = [[row for row in rows if row.right == right] for right in (True, False)]
    size = min(len(kind) for kind in kinds) if limit is None else min(limit // 2, *(len(kind) for kind in kinds))
    return [row for kind in kinds for row in chance.sample(kind, size)]


def _of(lesson: Lesson, units: Sequence[Range], candidates: Sequence[Range]) -> Iterator[Verdict]:
    gold = (lesson.start, lesson.end) if lesson.start >= 0 else None
    whole = [whole_words(lesson.text, *place) for place in candidates]  # as the product widens them
    for place in dict.fromkeys([gold, *whole] if gold else whole):
        low, high = next((unit for unit in units if unit[0] <= place[0] and place[1] <= unit[1]), (-1, -1))
        if low < 0:
            continue
        sentence = marked(lesson.text[low:high], place[0] - low, place[1] - low)
        text = lesson.text[: lesson.context] + sentence
        yield Verdict(lesson.question, text, _is_right(lesson, gold, place, (low, high)), lesson.number)


def _is_right(lesson: Lesson, gold: Range | None, place: Range, unit: Range) -> bool:
    if gold is None or not (unit[0] <= gold[0] < unit[1]):
        return False
    return f1(lesson.text[place[0] : place[1]], [lesson.text[gold[0] : gold[1]]]) >= RIGHT_F1


def _units(lesson: Lesson) -> list[Range]:
    """The sentences of the passage, as places in the lesson's text."""
    return [(lesson.context + low, lesson.context + high) for low, high in sentences(lesson.text[lesson.context :])]


def _candidates(start: Any, end: Any, offsets: Any, allowed: Any, units: Sequence[Range]) -> list[Range]:
    """The reader's best spans as places in the lesson's text; `offsets`: (tokens, 2), `allowed`: (tokens,) with the null."""
    starts = np.array([low for low, _ in units], dtype=np.int64)
    unit = np.searchsorted(starts, offsets[:, 0], side="right") - 1
    null = int(np.flatnonzero(allowed)[0])
    unit = np.where(allowed & (unit >= 0), unit, OUTSIDE).astype(np.int64)
    unit[null] = OUTSIDE
    found = best_spans(start, end, unit, null, top=CANDIDATES)
    return [(int(offsets[span.first, 0]), int(offsets[span.last, 1])) for span in found]

"""Lessons in, a reader's trained weights out: a short loop in PyTorch.

The embeddings stay frozen: they are half of the weights, and words that are rare in the lessons would drift. Everything is
decided by the step and the seed, never by the clock, so a run that was killed goes on from its last checkpoint to the same
weights. Checkpoints are safetensors. The result is the average of the last few of them.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import DataError
from index.weights import packaged_folder
from qa.read import MAX_WINDOW_TOKENS, computes_in_bfloat16, load_reader, null_position
from qa.train.lessons import Lesson

POOL = 64  # batches whose lessons are sorted by length, so that little is padded
LOG_EVERY = 20  # steps
FROZEN = "embeddings."  # in the names of the weights that stay as they are
DECAY = 0.01  # of AdamW
LONGEST_GRADIENT = 1.0
IMPOSSIBLE = -1e4  # the logit of a token that no answer may use

Progress = Callable[[int, int | None], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. The rate climbs over the first `warm_up` of the steps and falls to zero over the others."""

    passes: int = 1
    rate: float = 2e-4
    batch: int = 32
    seed: int = 0
    warm_up: float = 0.05
    save_every: int = 100  # steps
    averaged: int = 5  # checkpoints

    def rate_at(self, step: int, steps: int) -> float:
        """The learning rate of a step, counted from 0."""
        climb = max(1, round(self.warm_up * steps))
        return self.rate * min((step + 1) / climb, (steps - step) / max(1, steps - climb))


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors for the model, and the tokens that begin and end the answers (the null's, where there is none)."""

    inputs: dict[str, Any]  # each (lessons, tokens) int64
    allowed: npt.NDArray[np.bool_]  # (lessons, tokens): tokens of the passage, and the null
    start: npt.NDArray[np.int64]  # (lessons,)
    end: npt.NDArray[np.int64]


def open_model(start: str, *, seed: int) -> tuple[Any, Any]:
    """Model and tokenizer to start from: "shipped", "base" (the packaged encoder), a folder or an id. Raises `ModelError`."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    reader = load_reader("" if start in ("shipped", "base") else start)
    if start == "base":
        torch.manual_seed(seed)  # the span head begins at random
        folder = str(packaged_folder())
        reader.model = AutoModelForQuestionAnswering.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    return reader.model.to("cuda" if torch.cuda.is_available() else "cpu"), reader.tokenizer


def write_reader(model: Any, tokenizer: Any, out: Path) -> None:
    """`out`/reader, a whole checkpoint that FOOTNOTE_READER can name; `out`/model.safetensors, what is shipped of it, fp16."""
    import torch
    from safetensors.torch import save_file

    model.to("cpu").save_pretrained(out / "reader", safe_serialization=True)
    tokenizer.save_pretrained(out / "reader")
    trained = {name: weights for name, weights in model.state_dict().items() if FROZEN not in name}
    save_file({name: weights.to(torch.float16).contiguous() for name, weights in trained.items()}, out / "model.safetensors")


def train(
    model: Any, tokenizer: Any, lessons: Sequence[Lesson], out: Path, plan: Plan, progress: Progress = lambda done, total: None
) -> None:
    """Trains `model` in place, from the newest checkpoint in `out` if there is one; leaves the averaged weights in it.

    Writes `out`/log.jsonl and `out`/checkpoint-*.safetensors. Raises `DataError` where the checkpoints are of another plan.
    """
    import torch

    order = batches(lessons, plan)
    trained = {name: weights for name, weights in model.named_parameters() if FROZEN not in name}
    for name, weights in model.named_parameters():
        weights.requires_grad_(name in trained)
    optimizer = torch.optim.AdamW(trained.values(), lr=plan.rate, weight_decay=DECAY)
    done = _resume(trained, optimizer, out, plan, len(order))
    _drop_no_attention(model)
    model.train()
    begun, seen = time.perf_counter(), 0
    losses: list[float] = []
    for step in range(done, len(order)):
        torch.manual_seed(plan.seed * 1_000_003 + step)  # dropout depends on the step alone
        rate = plan.rate_at(step, len(order))
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = _loss(model, collate(tokenizer, [lessons[number] for number in order[step]]))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained.values(), LONGEST_GRADIENT)
        optimizer.step()
        seen, losses = seen + len(order[step]), [*losses, loss.item()]
        if (step + 1) % LOG_EVERY == 0 or step + 1 == len(order):
            speed = seen / (time.perf_counter() - begun)
            _log(out, {"step": step + 1, "loss": float(np.mean(losses)), "rate": rate, "examples_per_second": speed})
            losses = []
        if (step + 1) % plan.save_every == 0 or step + 1 == len(order):
            _save(trained, optimizer, out, plan, step + 1, len(order))
        progress(step + 1, len(order))
    _average(trained, out)
    model.eval()


def _drop_no_attention(model: Any) -> None:
    """Dropout of the attention's weights rules out the fused kernels: without it, a step takes half of the time."""
    import torch

    for module in model.modules():
        if "Attention" in type(module).__name__ and isinstance(getattr(module, "dropout", None), torch.nn.Dropout):
            module.dropout.p = 0.0


def batches(lessons: Sequence[Lesson], plan: Plan) -> list[list[int]]:
    """The numbers of the lessons of every step, shuffled; lessons of similar length and of one question lie together."""
    order = []
    for number in range(plan.passes):
        chance = random.Random(f"{plan.seed} {number}")
        groups: dict[int, list[int]] = {}
        for position, lesson in enumerate(lessons):
            groups.setdefault(lesson.number, []).append(position)
        shuffled = list(groups.values())
        chance.shuffle(shuffled)
        for pool in _pools(shuffled, plan.batch * POOL):
            pool.sort(key=lambda group: max(len(lessons[position].text) for position in group))
            positions = [position for group in pool for position in group]
            cut = [positions[low : low + plan.batch] for low in range(0, len(positions), plan.batch)]
            chance.shuffle(cut)
            order += cut
    return order


def collate(tokenizer: Any, lessons: Sequence[Lesson]) -> Batch:
    """Tokenised as the reader does, one window a lesson; an answer that the window cuts off counts as none."""
    encoded = tokenizer(
        [lesson.question for lesson in lessons],
        [lesson.text for lesson in lessons],
        truncation="only_second",
        max_length=MAX_WINDOW_TOKENS,
        padding=True,
        return_offsets_mapping=True,
        return_tensors="np",
    )
    offsets = encoded.pop("offset_mapping")  # (lessons, tokens, 2)
    in_second = np.array([[part == 1 for part in encoded.sequence_ids(row)] for row in range(len(lessons))])
    begins = np.array([lesson.context for lesson in lessons])
    allowed = in_second & (offsets[:, :, 0] >= begins[:, None]) & (offsets[:, :, 1] > offsets[:, :, 0])
    nulls = [null_position(ids, tokenizer.cls_token_id) for ids in encoded["input_ids"]]
    start, end = np.array(nulls), np.array(nulls)
    for row, lesson in enumerate(lessons):
        allowed[row, nulls[row]] = True
        if lesson.start >= 0:
            first = encoded.char_to_token(row, lesson.start, sequence_index=1)
            last = encoded.char_to_token(row, lesson.end - 1, sequence_index=1)
            if first is not None and last is not None and allowed[row, [first, last]].all():
                start[row], end[row] = first, last
    return Batch(dict(encoded), allowed, start, end)


def _loss(model: Any, batch: Batch) -> Any:
    """The mean of the start's and the end's cross entropy over the tokens that are allowed."""
    import torch

    device = model.device
    bfloat16 = device.type == "cuda" or computes_in_bfloat16(device.type)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=bfloat16):
        output = model(**{name: torch.from_numpy(values).to(device) for name, values in batch.inputs.items()})
    forbidden = torch.from_numpy(~batch.allowed).to(device)
    start = output.start_logits.float().masked_fill(forbidden, IMPOSSIBLE)  # (lessons, tokens)
    end = output.end_logits.float().masked_fill(forbidden, IMPOSSIBLE)
    entropy = torch.nn.functional.cross_entropy
    of_start = entropy(start, torch.from_numpy(batch.start).to(device))
    return (of_start + entropy(end, torch.from_numpy(batch.end).to(device))) / 2


def _pools(groups: Sequence[list[int]], size: int) -> Iterator[list[list[int]]]:
    """Runs of groups that hold about `size` lessons together."""
    pool: list[list[int]] = []
    held = 0
    for group in groups:
        pool.append(group)
        held += len(group)
        if held >= size:
            yield pool
            pool, held = [], 0
    if pool:
        yield pool


def _save(trained: dict[str, Any], optimizer: Any, out: Path, plan: Plan, step: int, steps: int) -> None:
    """A checkpoint, whole or not at all; older ones than the average needs are removed."""
    from safetensors.torch import save_file

    tensors: dict[str, Any] = {}
    for name, weights in trained.items():
        state = optimizer.state[weights]
        tensors |= {
            f"weights.{name}": weights.detach(),
            f"first.{name}": state["exp_avg"],
            f"second.{name}": state["exp_avg_sq"],
        }
    path = out / f"checkpoint-{step:08}.safetensors"
    partial = path.with_suffix(".partial")
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, partial, metadata=_stamp(plan, steps))
    partial.replace(path)
    for old in _checkpoints(out)[: -plan.averaged]:
        old.unlink()


def _resume(trained: dict[str, Any], optimizer: Any, out: Path, plan: Plan, steps: int) -> int:
    """Takes up the newest checkpoint; the number of steps that are done."""
    import torch
    from safetensors import safe_open

    found = _checkpoints(out)
    if not found:
        return 0
    with safe_open(found[-1], framework="pt") as file:
        if file.metadata() != _stamp(plan, steps):
            raise DataError(f"{out} holds checkpoints of another training. Give --out another folder, or empty that one.")
        step = int(found[-1].stem.split("-")[1])
        for name, weights in trained.items():
            weights.data.copy_(file.get_tensor(f"weights.{name}"))
            optimizer.state[weights] = {
                "step": torch.tensor(float(step)),
                "exp_avg": file.get_tensor(f"first.{name}").to(weights.device),
                "exp_avg_sq": file.get_tensor(f"second.{name}").to(weights.device),
            }
    return step


def _average(trained: dict[str, Any], out: Path) -> None:
    from safetensors import safe_open

    files = _checkpoints(out)
    for weights in trained.values():
        weights.data.zero_()
    for path in files:
        with safe_open(path, framework="pt") as file:
            for name, weights in trained.items():
                weights.data += file.get_tensor(f"weights.{name}").to(weights.device) / len(files)


def _checkpoints(out: Path) -> list[Path]:
    return sorted(out.glob("checkpoint-*.safetensors"))


def _stamp(plan: Plan, steps: int) -> dict[str, str]:
    return {"plan": json.dumps(asdict(plan)), "steps": str(steps)}


def _log(out: Path, row: dict[str, float]) -> None:
    with (out / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")

"""Rows of training data in, a model's trained weights out: a short loop in PyTorch, for whatever loss is given.

The embeddings stay frozen: they are half of the weights, and words that are rare in the data would drift. Everything is
decided by the step and the seed, never by the clock, so a run that was killed goes on from its last checkpoint to the same
weights. Checkpoints are safetensors. The result is the average of the last few of them.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from index.errors import DataError
from qa.read import computes_in_bfloat16

POOL = 64  # batches whose rows are sorted by length, so that little is padded
LOG_EVERY = 20  # steps
FROZEN = "embeddings."  # in the names of the weights that stay as they are
DECAY = 0.01  # of AdamW
LONGEST_GRADIENT = 1.0

Progress = Callable[[int, int | None], object]


class Row(Protocol):
    """What is trained on: rows of one number go into the same batch, rows of similar length are put together."""

    @property
    def text(self) -> str: ...

    @property
    def number(self) -> int: ...


SomeRow = TypeVar("SomeRow", bound=Row)
Loss = Callable[[Any, Sequence[SomeRow]], Any]  # (model, rows) -> their mean loss, a tensor


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


def train(
    model: Any,
    rows: Sequence[SomeRow],
    loss_of: Loss[SomeRow],
    out: Path,
    plan: Plan,
    progress: Progress = lambda done, total: None,
) -> None:
    """Trains `model` in place, from the newest checkpoint in `out` if there is one; leaves the averaged weights in it.

    Writes `out`/log.jsonl and `out`/checkpoint-*.safetensors. Raises `DataError` where the checkpoints are of another plan.
    """
    import torch

    if not rows:
        raise DataError("There is nothing to train on: the data gave no lesson or verdict. Give more questions.")
    order = batches(rows, plan)
    trained = {name: weights for name, weights in model.named_parameters() if FROZEN not in name}
    for name, weights in model.named_parameters():
        weights.requires_grad_(name in trained)
    optimizer = torch.optim.AdamW(trained.values(), lr=plan.rate, weight_decay=DECAY)
    done = _resume(trained, optimizer, out, plan, len(order))
    _keep_attention_whole(model)
    model.train()
    begun, seen = time.perf_counter(), 0
    losses: list[float] = []
    for step in range(done, len(order)):
        torch.manual_seed(plan.seed * 1_000_003 + step)  # dropout depends on the step alone
        rate = plan.rate_at(step, len(order))
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = loss_of(model, [rows[number] for number in order[step]])
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
    _average(trained, out, plan)
    model.eval()


def _keep_attention_whole(model: Any) -> None:
    """Dropout of the attention's weights rules out the fused kernels: without it, a step takes half of the time."""
    import torch

    for module in model.modules():
        if "Attention" in type(module).__name__ and isinstance(getattr(module, "dropout", None), torch.nn.Dropout):
            module.dropout.p = 0.0


def on_device(make: Callable[[], tuple[Any, Any]], *, seed: int) -> tuple[Any, Any]:
    """The model and tokenizer that `make` gives, random weights by the seed, on a GPU where there is one."""
    import torch

    torch.manual_seed(seed)
    model, tokenizer = make()
    return model.to("cuda" if torch.cuda.is_available() else "cpu"), tokenizer


def forward(model: Any, inputs: dict[str, Any]) -> Any:
    """The model's output for tokenised `inputs`, (rows, tokens) int64 each; in bfloat16 where the device computes in it."""
    import torch

    device = model.device
    bfloat16 = device.type == "cuda" or computes_in_bfloat16(device.type)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=bfloat16):
        return model(**{name: torch.from_numpy(values).to(device) for name, values in inputs.items()})


def batches(rows: Sequence[Row], plan: Plan) -> list[list[int]]:
    """The positions of the rows of every step, shuffled; rows of similar length and of one number lie together."""
    order = []
    for number in range(plan.passes):
        chance = random.Random(f"{plan.seed} {number}")
        groups: dict[int, list[int]] = {}
        for position, row in enumerate(rows):
            groups.setdefault(row.number, []).append(position)
        shuffled = list(groups.values())
        chance.shuffle(shuffled)
        for pool in _runs(shuffled, plan.batch * POOL):
            pool.sort(key=lambda group: max(len(rows[position].text) for position in group))
            steps = [[position for group in run for position in group] for run in _runs(pool, plan.batch)]
            chance.shuffle(steps)
            order += steps
    return order


def _runs(groups: Sequence[list[int]], size: int) -> Iterator[list[list[int]]]:
    """Runs of whole groups that hold at least `size` rows together, the last one what is left."""
    run: list[list[int]] = []
    held = 0
    for group in groups:
        run.append(group)
        held += len(group)
        if held >= size:
            yield run
            run, held = [], 0
    if run:
        yield run


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


def _average(trained: dict[str, Any], out: Path, plan: Plan) -> None:
    from safetensors import safe_open

    files = _checkpoints(out)[-plan.averaged :]  # a run killed while it removed an old one has one more
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

"""The loop on a tiny model made here: it learns, it goes on after a kill to the same weights, and it sees the right tokens."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny import NAMES, tiny

from index.errors import DataError
from qa.train.lessons import Lesson
from qa.train.loop import Plan, batches, train
from qa.train.reader import Batch, collate, grouped_loss, groups_of, reading_loss


def lesson(number: int, name: str, thing: str, asked: str, *, kind: str = "answerable") -> Lesson:
    """Who opened something, told of the thing that is asked for or of another one."""
    text = f"title . the {thing} {name} opened"
    start = text.index(name) if asked == thing else -1
    end = start + len(name) if asked == thing else -1
    return Lesson(f"who opened the {asked} ?", text, len("title . "), start, end, kind, number)


LESSONS = [
    lesson(number, name, thing, "harbour")
    for number, (name, thing) in enumerate((name, thing) for name in NAMES for thing in ("harbour", "bridge"))
]


def weights(model: Any) -> dict[str, Any]:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def test_the_rate_climbs_then_falls_to_zero_by_the_step() -> None:
    plan = Plan(rate=1.0, warm_up=0.2)
    rates = [round(plan.rate_at(step, 10), 3) for step in range(10)]
    assert rates == [0.5, 1.0, 1.0, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125]


def test_every_lesson_comes_once_a_pass_and_twins_together() -> None:
    twins = [lesson(number // 2, "ada", "harbour", "harbour") for number in range(100)]
    order = batches(twins, Plan(passes=2, batch=10))
    assert sorted(position for batch in order[:10] for position in batch) == list(range(100))
    assert sorted(position for batch in order[10:] for position in batch) == list(range(100))
    assert order[:10] != order[10:]
    for batch in order:
        assert {position ^ 1 for position in batch} == set(batch)  # 2n and 2n + 1 are one question


def test_groups_of_any_size_stay_whole() -> None:
    lessons = [lesson(number, "ada", "harbour", "harbour") for number in range(20) for _ in range(1 + number % 4)]
    order = batches(lessons, Plan(batch=8))
    assert sorted(position for batch in order for position in batch) == list(range(len(lessons)))
    for number in range(20):
        assert sum(any(lessons[position].number == number for position in batch) for batch in order) == 1
    assert all(len(batch) < 8 + 4 for batch in order)


def test_a_group_is_what_is_read_for_one_question_and_its_twin_is_another() -> None:
    rows = [
        lesson(0, "ada", "harbour", "harbour"),
        lesson(0, "ben", "bridge", "harbour"),
        lesson(0, "ada", "harbour", "bridge"),
    ]
    assert groups_of([*rows, lesson(1, "ada", "harbour", "harbour")]).tolist() == [0, 0, 1, 2]


def batch_of(null: list[int], allowed: list[list[int]]) -> Batch:
    nothing = np.zeros(0, dtype=np.int64)
    return Batch({}, nothing, np.array(allowed, dtype=np.bool_), np.array(null), nothing, nothing)


@pytest.mark.slow
def test_alone_a_passage_has_the_cross_entropy_of_its_tokens_and_its_null() -> None:
    import torch

    logits = torch.tensor([[1.0, 9.0, 2.0, -1.0], [0.5, 9.0, 0.0, 3.0]])
    batch = batch_of([0, 0], [[1, 0, 1, 1], [1, 0, 1, 1]])
    gold = np.array([2, 0])
    plain = torch.nn.functional.cross_entropy(logits[:, [0, 2, 3]], torch.tensor([1, 0]))
    assert grouped_loss(logits, gold, batch, np.array([0, 1])).item() == pytest.approx(plain.item(), abs=1e-6)


@pytest.mark.slow
def test_in_a_group_the_answer_competes_with_the_other_passages_by_margins() -> None:
    import torch

    logits = torch.tensor([[1.0, 3.0], [5.0, 6.0]])  # margins over the nulls: 2 and 1
    batch = batch_of([0, 0], [[1, 1], [1, 1]])
    e = np.e
    within_passages = (np.log(1 + e**2) - 2 + np.log(1 + e)) / 2  # the first holds the answer, the second holds none
    within_group = np.log(1 + e**2 + e) - 2
    together = grouped_loss(logits, np.array([1, 0]), batch, np.array([0, 0])).item()
    assert together == pytest.approx((within_passages + within_group) / 2, abs=1e-6)
    without_answer = grouped_loss(logits, np.array([0, 0]), batch, np.array([0, 0])).item()
    nulls = ((np.log(1 + e**2) + np.log(1 + e)) / 2 + np.log(1 + e**2 + e)) / 2
    assert without_answer == pytest.approx(nulls, abs=1e-6)


@pytest.mark.slow
def test_tokens_of_the_answer_are_found_and_only_the_passage_may_answer(tmp_path: Path) -> None:
    model, tokenizer = tiny(tmp_path)
    batch = collate(model, tokenizer, [lesson(0, "cleo", "harbour", "harbour"), lesson(1, "ben", "bridge", "harbour")])
    # [CLS] who opened the harbour ? [SEP] title . the harbour cleo opened [SEP]
    assert batch.start.tolist() == batch.end.tolist() == [11, 0]
    assert np.flatnonzero(batch.allowed[0]).tolist() == [0, 9, 10, 11, 12]


@pytest.mark.slow
def test_it_learns_who_opened_what_and_when_nobody_did(tmp_path: Path) -> None:
    import torch

    model, tokenizer = tiny(tmp_path)
    before = weights(model)
    plan = Plan(passes=60, rate=5e-3, batch=8, save_every=20)
    train(model, LESSONS, reading_loss(tokenizer), tmp_path, plan)
    batch = collate(model, tokenizer, LESSONS)
    with torch.inference_mode():
        output = model(**{name: torch.from_numpy(values) for name, values in batch.inputs.items()})
    predicted = np.where(batch.allowed, output.start_logits.numpy(), -np.inf).argmax(1)
    assert (predicted == batch.start).mean() > 0.9
    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert rows[-1]["step"] == 60 * 3  # 20 lessons in batches of 8
    assert rows[-1]["loss"] < 0.5 * rows[0]["loss"]
    assert len(list(tmp_path.glob("checkpoint-*"))) == plan.averaged
    for name, tensor in weights(model).items():
        assert torch.equal(tensor, before[name]) == ("embeddings" in name), name


@pytest.mark.slow
def test_a_killed_run_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    import torch

    class Killed(Exception):
        pass

    def kill(done: int, total: int | None) -> None:
        if done == 12:
            raise Killed

    plan = Plan(passes=6, batch=8, save_every=5, averaged=2)
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    straight, tokenizer = tiny(tmp_path)
    train(straight, LESSONS, reading_loss(tokenizer), tmp_path / "whole", plan)
    broken, _ = tiny(tmp_path)
    with pytest.raises(Killed):
        train(broken, LESSONS, reading_loss(tokenizer), tmp_path / "killed", plan, kill)
    resumed, _ = tiny(tmp_path)
    seen: list[int] = []
    train(resumed, LESSONS, reading_loss(tokenizer), tmp_path / "killed", plan, lambda done, total: seen.append(done))
    assert seen[0] == 11  # from the checkpoint of step 10
    expected = weights(straight)
    assert all(torch.equal(tensor, expected[name]) for name, tensor in weights(resumed).items())


@pytest.mark.slow
def test_nothing_to_train_on_is_said_and_changes_no_weight(tmp_path: Path) -> None:
    """The average of no checkpoints would be a model of zeros."""
    import torch

    model, tokenizer = tiny(tmp_path)
    before = weights(model)
    with pytest.raises(DataError, match="nothing to train on"):
        train(model, [], reading_loss(tokenizer), tmp_path, Plan())
    assert all(torch.equal(tensor, before[name]) for name, tensor in weights(model).items())


@pytest.mark.slow
def test_checkpoints_of_another_training_are_refused(tmp_path: Path) -> None:
    model, tokenizer = tiny(tmp_path)
    train(model, LESSONS, reading_loss(tokenizer), tmp_path, Plan())
    with pytest.raises(DataError, match="another training"):
        train(model, LESSONS, reading_loss(tokenizer), tmp_path, Plan(seed=1))

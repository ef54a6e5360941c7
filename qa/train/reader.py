"""Lessons in, a reader out: what the reader's loss is, where it starts from, and how it is written.

A lesson's answer is a start and an end among the tokens of its passage, or the null (the first token) where there is none.
Tokens of the question and of the passage's context are ruled out, as they are when the product reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.weights import packaged_folder
from qa.checkpoint import positions, takes_token_types
from qa.read import MAX_QUESTION_TOKENS, MAX_WINDOW_TOKENS, first_tokens, load_reader, null_position
from qa.train.lessons import Lesson
from qa.train.loop import FROZEN, Loss, forward

IMPOSSIBLE = -1e4  # the logit of a token that no answer may use


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors for the model, and the tokens that begin and end the answers (the null's, where there is none)."""

    inputs: dict[str, Any]  # each (lessons, tokens) int64
    offsets: npt.NDArray[np.int64]  # (lessons, tokens, 2), code points of the text of the token
    allowed: npt.NDArray[np.bool_]  # (lessons, tokens): tokens of the passage, and the null
    null: npt.NDArray[np.int64]  # (lessons,)
    start: npt.NDArray[np.int64]  # (lessons,)
    end: npt.NDArray[np.int64]


def reading_loss(tokenizer: Any) -> Loss[Lesson]:
    """The mean of the start's and the end's loss: half of it within each passage, half of it within each group.

    Within a passage, the answer competes with its other tokens and its null. Within a group, the passages that are read for
    one question, it competes with the tokens of all of them and one null (shared normalisation, Clark and Gardner 2018), since
    the product compares the margins of passages.
    """

    def loss_of(model: Any, lessons: Sequence[Lesson]) -> Any:
        batch = collate(model, tokenizer, lessons)
        output = forward(model, batch.inputs)
        groups = groups_of(lessons)
        of_start = grouped_loss(output.start_logits, batch.start, batch, groups)
        return (of_start + grouped_loss(output.end_logits, batch.end, batch, groups)) / 2

    return loss_of


def groups_of(lessons: Sequence[Lesson]) -> npt.NDArray[np.int64]:
    """(lessons,): the number of each lesson's group, counted from 0."""
    numbers: dict[tuple[int, str], int] = {}
    return np.array([numbers.setdefault((lesson.number, lesson.question), len(numbers)) for lesson in lessons])


def grouped_loss(logits: Any, gold: npt.NDArray[np.int64], batch: Batch, groups: npt.NDArray[np.int64]) -> Any:
    """Cross entropy of the tokens `gold`, (lessons,), by margins: a token's logit less that of its passage's null.

    `logits`: (lessons, tokens). `groups`: (lessons,), at most one lesson in a group has an answer.
    """
    import torch

    softplus, rows = torch.nn.functional.softplus, torch.arange(len(gold), device=logits.device)
    null = torch.from_numpy(batch.null).to(logits.device)
    margins = logits.float() - logits[rows, null].float()[:, None]
    of_gold = margins[rows, torch.from_numpy(gold).to(logits.device)]  # (lessons,), 0 where there is no answer
    spans = batch.allowed.copy()
    spans[np.arange(len(gold)), batch.null] = False
    all_spans = margins.masked_fill(torch.from_numpy(~spans).to(logits.device), IMPOSSIBLE).logsumexp(dim=1)  # (lessons,)
    of_group = torch.stack([all_spans[torch.from_numpy(groups == group)].logsumexp(dim=0) for group in range(groups.max() + 1)])
    within_passages = (softplus(all_spans) - of_gold).mean()
    within_groups = (softplus(of_group).sum() - of_gold.sum()) / len(of_group)
    return (within_passages + within_groups) / 2


def open_model(start: str) -> tuple[Any, Any]:
    """Model and tokenizer to start from: "shipped", "base" (the packaged encoder, its span head random), a folder or an id.

    Raises `ModelError`.
    """
    import torch
    from transformers import AutoModelForQuestionAnswering

    reader = load_reader("" if start in ("shipped", "base") else start)
    if start != "base":
        return reader.model, reader.tokenizer
    base = str(packaged_folder())
    return AutoModelForQuestionAnswering.from_pretrained(base, local_files_only=True, dtype=torch.float32), reader.tokenizer


def write_reader(model: Any, tokenizer: Any, out: Path) -> None:
    """`out`/reader, a whole checkpoint that FOOTNOTE_READER can name; `out`/model.safetensors, what is shipped of it, fp16."""
    model.to("cpu").save_pretrained(out / "reader")
    tokenizer.save_pretrained(out / "reader")
    write_trained(model, out / "model.safetensors")


def write_trained(model: Any, path: Path) -> None:
    """What was trained of the model, in fp16: the other weights are the packaged encoder's."""
    import torch
    from safetensors.torch import save_file

    trained = {name: weights for name, weights in model.state_dict().items() if FROZEN not in name}
    save_file({name: weights.to(torch.float16).contiguous() for name, weights in trained.items()}, path)


def collate(model: Any, tokenizer: Any, lessons: Sequence[Lesson]) -> Batch:
    """Tokenised as the reader does, one window a lesson; an answer that the window cuts off counts as none."""
    most = min(MAX_WINDOW_TOKENS, positions(model))
    encoded = tokenizer(
        [first_tokens(tokenizer, lesson.question, min(MAX_QUESTION_TOKENS, most // 4)) for lesson in lessons],
        [lesson.text for lesson in lessons],
        truncation="only_second",
        max_length=most,
        padding=True,
        return_token_type_ids=takes_token_types(model),
        return_offsets_mapping=True,
        return_tensors="np",
    )
    offsets = encoded.pop("offset_mapping")  # (lessons, tokens, 2)
    in_second = np.array([[part == 1 for part in encoded.sequence_ids(row)] for row in range(len(lessons))])
    begins = np.array([lesson.context for lesson in lessons])
    allowed = in_second & (offsets[:, :, 0] >= begins[:, None]) & (offsets[:, :, 1] > offsets[:, :, 0])
    null = np.array([null_position(ids, tokenizer.cls_token_id) for ids in encoded["input_ids"]])
    allowed[np.arange(len(lessons)), null] = True
    start, end = null.copy(), null.copy()
    for row, lesson in enumerate(lessons):
        if lesson.start >= 0:
            first = encoded.char_to_token(row, lesson.start, sequence_index=1)
            last = encoded.char_to_token(row, lesson.end - 1, sequence_index=1)
            if first is not None and last is not None and allowed[row, [first, last]].all():
                start[row], end[row] = first, last
    return Batch(dict(encoded), offsets, allowed, null, start, end)

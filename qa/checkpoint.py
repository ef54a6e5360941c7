"""Folders of weights in, models out: any question-answering checkpoint, or our weights on the packaged encoder.

What cannot be read with is refused with a sentence that says why: another task, code of its own, pickled weights, a tokenizer
that does not fit. Only safetensors are read, and nothing that comes with a checkpoint is run. `ModelError`s here begin with
"it" or "its": whoever loads says what.
"""

import inspect
import json
from pathlib import Path
from typing import Any

from index.errors import ModelError

REMEDY = "Set FOOTNOTE_READER to one fine-tuned on SQuAD."
MIN_WINDOW_TOKENS = 32  # of a model that could still read a sentence
UNLIMITED = 1_000_000  # positions of a model that has no table of them


def load_trained(model: Any, weights: Path) -> None:
    """Puts shipped weights into a model that was made of the packaged encoder, whose embeddings it keeps."""
    from safetensors.torch import load_file

    if not weights.is_file():
        raise ModelError(f"its weights, qa/reader/{weights.name}, are missing. Reinstall footnote-qa.")
    state = {key: tensor.float() for key, tensor in load_file(weights).items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or any(not key.startswith("bert.embeddings.") for key in missing):
        raise ModelError(f"the weights in qa/reader/{weights.name} are another model's. Reinstall footnote-qa.")


def load_any(folder: Path) -> Any:
    """A whole question-answering checkpoint. One without a trained span head is refused, not filled with random numbers."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    _check_config(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    model, report = AutoModelForQuestionAnswering.from_pretrained(
        str(folder),
        local_files_only=True,
        trust_remote_code=False,
        use_safetensors=True,
        dtype=torch.float32,
        output_loading_info=True,
    )
    if report["missing_keys"]:
        raise ModelError(f"its checkpoint lacks {sorted(report['missing_keys'])[0]}. {REMEDY}")
    return model


def _check_config(config: dict[str, Any]) -> None:
    """Raises `ModelError` for what was made for another task, before its weights are read."""
    for kind in config.get("architectures") or []:
        if "ForQuestionAnswering" not in kind:
            raise ModelError(f"it was saved as {kind}, which marks no answers in a text. {REMEDY}")
    if config.get("is_encoder_decoder"):
        raise ModelError(f"it is an encoder with a decoder; an encoder alone is read with. {REMEDY}")
    if "auto_map" in config:
        raise ModelError(f"it brings code of its own, which is never run. {REMEDY}")


def check_together(model: Any, tokenizer: Any) -> None:
    """Raises `ModelError` where a model and its tokeniser do not fit each other or our windows."""
    known = model.get_input_embeddings().num_embeddings
    if not tokenizer.is_fast:
        raise ModelError(f"it has no fast tokenizer, which gives the places of words. {REMEDY}")
    if tokenizer.pad_token_id is None:
        raise ModelError(f"its tokenizer cannot pad, so passages cannot be read together. {REMEDY}")
    if len(tokenizer) > known:
        raise ModelError(f"its tokenizer knows {len(tokenizer)} tokens and its model {known}. {REMEDY}")
    if model.config.num_labels != 2:
        raise ModelError(f"it gives a token {model.config.num_labels} scores instead of 2, start and end. {REMEDY}")
    if positions(model) < MIN_WINDOW_TOKENS:
        raise ModelError(f"it reads {positions(model)} tokens at once; {MIN_WINDOW_TOKENS} are the least. {REMEDY}")


def positions(model: Any) -> int:
    """How many tokens the model can read at once. RoBERTa counts its positions from 2."""
    return (getattr(model.config, "max_position_embeddings", None) or UNLIMITED) - 2


def takes_token_types(model: Any) -> bool:
    """Whether the model tells question from passage by token types; a RoBERTa may have one type, a DeBERTa none."""
    return "token_type_ids" in inspect.signature(model.forward).parameters and getattr(model.config, "type_vocab_size", 2) > 1

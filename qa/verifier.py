"""A question and a candidate in its sentence in, how likely it is right out: a second reading by a model that only judges.

The reader asks where in a passage the answer would stand; the verifier sees the candidate marked in its sentence, with title
and headings in front, and says whether it answers (Hu et al. 2019, "Read + Verify"). It has the packaged encoder and weights
of its own. What its logit is worth beside other evidence is fitted elsewhere.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError
from index.weights import first_line, keep_quiet, packaged_folder, sha256_of
from qa.checkpoint import load_trained
from qa.like_length import of_like_length
from qa.read import MAX_WINDOW_TOKENS, SHIPPED_FOLDER, computes_in_bfloat16, first_tokens
from qa.types import Hit, Span
from qa.verbalise import tell

WEIGHTS = SHIPPED_FOLDER / "verifier.safetensors"
MARK = "‖"  # stands before and after the candidate
MOST_BEFORE = 400  # characters: some hundred tokens


class Verifier:
    """Judges candidates. `fingerprint` changes whenever its judgement can."""

    def __init__(self, model: Any, tokenizer: Any, fingerprint: str) -> None:
        self.model = model.eval()
        self.tokenizer = tokenizer
        self.fingerprint = fingerprint
        self._bfloat16 = computes_in_bfloat16(model.device.type)

    def verify(self, question: str, hits: Sequence[Hit], spans: Sequence[Span]) -> list[float]:
        """The logit of each span being right; `hits[i]` holds the sentence of `spans[i]`, and little else."""
        import torch

        if not spans:
            return []
        texts = [marked_in(hit, span) for hit, span in zip(hits, spans, strict=True)]
        batch = encode(self.tokenizer, [question] * len(texts), texts)
        device = self.model.device
        logits = np.empty(len(texts), dtype=np.float32)
        with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16, enabled=self._bfloat16):
            for rows, part in of_like_length(batch):
                output = self.model(**{name: torch.from_numpy(values).to(device) for name, values in part.items()})
                logits[rows] = output.logits[:, 0].float().cpu().numpy()
        return [float(logit) for logit in logits]


def marked_in(hit: Hit, span: Span) -> str:
    """The hit's text as the reader is told it, the span between marks."""
    told = tell(hit.passage)
    first = int((told.places == span.start).argmax())
    last = int((told.places == span.end - 1).argmax())
    return marked(told.text, first, last + 1)


def marked(text: str, start: int, end: int) -> str:
    """The text with marks around `[start, end)`; what lies far before them is left out, so that no window cuts them off."""
    return f"{text[max(0, start - MOST_BEFORE) : start]}{MARK} {text[start:end]} {MARK}{text[end:]}"


def encode(tokenizer: Any, questions: Sequence[str], texts: Sequence[str]) -> dict[str, Any]:
    """Arrays for the model, each (texts, tokens) int64."""
    return dict(
        tokenizer(
            [first_tokens(tokenizer, question) for question in questions],
            list(texts),
            truncation="only_second",
            max_length=MAX_WINDOW_TOKENS,
            padding=True,
            return_tensors="np",
        )
    )


def load_verifier(weights: Path = WEIGHTS) -> Verifier:
    """The shipped verifier. Raises `ModelError`."""
    keep_quiet()
    try:
        model, tokenizer = bare_verifier()
        load_trained(model, weights)
    except ModelError as error:
        raise ModelError(f"The verifier cannot be used: {error}") from error
    except Exception as error:  # what the libraries raise over files has no common kind
        raise ModelError(f"The verifier cannot be loaded ({first_line(error)}). Reinstall footnote-qa.") from error
    return Verifier(model, tokenizer, sha256_of(weights))


def bare_verifier() -> tuple[Any, Any]:
    """The packaged encoder with a head of one number, which is random, and its tokenizer. Raises `ModelError`."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    base = str(packaged_folder())
    model = AutoModelForSequenceClassification.from_pretrained(base, local_files_only=True, dtype=torch.float32, num_labels=1)
    return model, AutoTokenizer.from_pretrained(base, local_files_only=True, trust_remote_code=False, use_fast=True)

"""A question and its hits in, the reader's spans out: the Reader protocol and the extractive transformer behind it.

Each passage is read as `verbalise.py` tells it: with its context in front, masked so that no answer comes from it. All windows
of one question form one padded batch, so the same question over the same passages gives the same bytes. Decoding is `spans.py`;
what a span is worth is decided elsewhere. The shipped reader is the packaged encoder plus the weights in qa/reader/.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.errors import ModelError
from index.weights import fingerprint_of, first_line, keep_quiet, model_folder, packaged_folder, sha256_of
from qa.spans import OUTSIDE, Integers, best_spans
from qa.types import Hit, Span
from qa.verbalise import NOWHERE, Told, tell

SHIPPED_FOLDER = Path(__file__).parent / "reader"
SPANS_A_PASSAGE = 3
MAX_QUESTION_TOKENS = 64  # of a longer question, the reader sees the first 64
MAX_WINDOW_TOKENS = 256  # question, context and passage, as trained; a longer passage is read in overlapping windows
STRIDE = 64  # tokens that neighbouring windows share
SIGNS_BEFORE, SIGNS_AFTER = "$€£¥", "%‰°"  # that belong to the number beside them
UNSPACED = "\u2e80"  # from here on lie the scripts that put no space between words


class Reader(Protocol):
    """Proposes spans. `fingerprint` changes whenever its answers can."""

    name: str
    fingerprint: str

    def read(self, question: str, hits: Sequence[Hit]) -> list[Span]:
        """Spans of all hits, best margin first; at most a few a passage, none crossing a unit of the passage."""


@dataclass(frozen=True, slots=True)
class Window:
    """What one row of the batch is: its hit, its tokens' units and their [start, end) in the document."""

    hit: int
    unit: Integers  # (tokens,) int64
    offsets: Integers  # (tokens, 2) int64, code points of the document
    null: int


class ExtractiveReader:
    """Any question-answering model of transformers with a fast tokenizer."""

    def __init__(self, model: Any, tokenizer: Any, name: str, fingerprint: str) -> None:
        self._model = model.eval()
        self._tokenizer = tokenizer
        self._bfloat16 = _computes_in_bfloat16(model.device.type)
        self.name = name
        self.fingerprint = f"{fingerprint}-bfloat16" if self._bfloat16 else fingerprint
        longest = getattr(model.config, "max_position_embeddings", None) or MAX_WINDOW_TOKENS
        self._max_tokens = min(MAX_WINDOW_TOKENS, longest - 2)  # RoBERTa counts positions from 2

    def read(self, question: str, hits: Sequence[Hit]) -> list[Span]:
        if not hits:
            return []
        batch, windows = self._tokenise(question, hits)
        start, end = self._logits(batch)
        spans: dict[tuple[int, int, int], Span] = {}
        for row, window in enumerate(windows):
            for found in best_spans(start[row], end[row], window.unit, window.null, top=SPANS_A_PASSAGE):
                span = _to_span(found.first, found.last, found.margin, window, hits[window.hit])
                place = (span.hit, span.start, span.end)
                if place not in spans or spans[place].score < span.score:  # overlapping windows find a span twice
                    spans[place] = span
        return sorted(spans.values(), key=lambda span: (-span.score, span.hit, span.start, span.end))

    def _tokenise(self, question: str, hits: Sequence[Hit]) -> tuple[Any, list[Window]]:
        question = self._first_tokens(question)
        told = [tell(hit.passage) for hit in hits]
        encoded = self._tokenizer(
            [question] * len(hits),
            [passage.text for passage in told],
            truncation="only_second",
            max_length=self._max_tokens,
            stride=STRIDE,
            padding=True,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_tensors="np",
        )
        windows = []
        for row, hit_number in enumerate(encoded.pop("overflow_to_sample_mapping")):
            hit = int(hit_number)
            in_second = np.array([sequence == 1 for sequence in encoded.sequence_ids(row)])  # (tokens,) bool
            windows.append(
                _window(
                    encoded["input_ids"][row],
                    encoded["offset_mapping"][row],
                    in_second,
                    hit,
                    hits[hit],
                    told[hit],
                    self._tokenizer.cls_token_id,
                )
            )
        encoded.pop("offset_mapping")
        return encoded, windows

    def _first_tokens(self, question: str) -> str:
        offsets = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
        return question if len(offsets) <= MAX_QUESTION_TOKENS else question[: offsets[MAX_QUESTION_TOKENS - 1][1]]

    def _logits(self, batch: Any) -> tuple[Any, Any]:
        """Start and end logits, each (windows, tokens) float32."""
        import torch

        device = self._model.device
        with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16, enabled=self._bfloat16):
            output = self._model(**{name: torch.from_numpy(values).to(device) for name, values in batch.items()})
        return output.start_logits.float().cpu().numpy(), output.end_logits.float().cpu().numpy()


def _computes_in_bfloat16(device: str) -> bool:
    """Whether the processor has instructions for it: then reading takes 0.6 of the time, and a logit differs by under 0.1."""
    import torch

    capabilities = torch.cpu.get_capabilities() if device == "cpu" else {}
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def load_reader(name: str = "") -> ExtractiveReader:
    """The reader called `name` (a Hugging Face id or a folder), or the shipped one. Raises `ModelError`."""
    from safetensors import SafetensorError
    from transformers import AutoTokenizer

    keep_quiet()
    label = name or "footnote-reader"
    folder = model_folder(name) if name else packaged_folder()
    try:
        model = _load_any(folder, label) if name else _load_shipped(folder)
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False, use_fast=True)
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        raise ModelError(
            f"The reader {label} cannot be loaded ({first_line(error)}). Set FOOTNOTE_READER to another one."
        ) from error
    if not tokenizer.is_fast:
        raise ModelError(
            f"The reader {label} has no fast tokenizer, which gives the places of words. Set FOOTNOTE_READER to another one."
        )
    digests = [fingerprint_of(folder)] if name else [fingerprint_of(folder), sha256_of(SHIPPED_FOLDER / "model.safetensors")]
    return ExtractiveReader(model, tokenizer, label, hashlib.sha256(" ".join(digests).encode()).hexdigest())


def _load_shipped(base: Path) -> Any:
    """The packaged encoder with our fine-tuned layers and span head; the embeddings stay the package's."""
    import torch
    from safetensors.torch import load_file
    from transformers import AutoModelForQuestionAnswering

    weights = SHIPPED_FOLDER / "model.safetensors"
    if not weights.is_file():
        raise ModelError("The reader's weights, qa/reader/model.safetensors, are missing. Reinstall footnote-qa.")
    model = AutoModelForQuestionAnswering.from_pretrained(str(base), local_files_only=True, dtype=torch.float32)
    state = {key: tensor.float() for key, tensor in load_file(weights).items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or any(not key.startswith("bert.embeddings.") for key in missing):
        raise ModelError("The weights in qa/reader/model.safetensors are not this reader's. Reinstall footnote-qa.")
    return model


def _load_any(folder: Path, label: str) -> Any:
    """A whole question-answering checkpoint. One without a trained span head is refused, not filled with random numbers."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    model, report = AutoModelForQuestionAnswering.from_pretrained(
        str(folder),
        local_files_only=True,
        trust_remote_code=False,
        use_safetensors=True,
        dtype=torch.float32,
        output_loading_info=True,
    )
    if report["missing_keys"]:
        absent = sorted(report["missing_keys"])[0]
        raise ModelError(
            f"{label} is not a question-answering model: its checkpoint lacks {absent}. "
            "Set FOOTNOTE_READER to one fine-tuned on SQuAD."
        )
    return model


def _window(ids: Integers, offsets: Integers, in_second: Any, hit: int, of: Hit, told: Told, cls_id: int | None) -> Window:
    """Maps a row's tokens to the document: tokens of the passage get its offsets and unit, all others are `OUTSIDE`."""
    first, last = np.array(offsets, dtype=np.int64).T  # each (tokens,), code points of the text that was told
    blank = np.array([character.isspace() for character in told.text])
    # byte-level tokens may begin with the space before their word, which lies outside the word's sentence
    first = first + (in_second & (last > first) & blank[np.minimum(first, blank.size - 1)])
    within = in_second & (last > first)
    start = told.places[np.where(within, first, 0)]
    end = told.places[np.where(within, last - 1, 0)] + 1
    within &= (start != NOWHERE) & (end - start == last - first)
    starts = np.array([start for start, _ in of.passage.units], dtype=np.int64)
    ends = np.array([end for _, end in of.passage.units], dtype=np.int64)
    number = np.searchsorted(starts, start, side="right") - 1  # the unit that begins last before the token
    within &= number >= 0
    if ends.size:
        within &= end <= ends[np.maximum(number, 0)]
    nulls = np.flatnonzero(ids == cls_id)
    unit = np.where(within, number, OUTSIDE)
    return Window(hit, unit, np.stack([start, end], axis=1), int(nulls[0]) if nulls.size else 0)


def _to_span(first: int, last: int, margin: float, window: Window, hit: Hit) -> Span:
    passage = hit.passage
    low, high = passage.units[int(window.unit[first])]
    start, end = int(window.offsets[first, 0]), int(window.offsets[last, 1])
    start, end = _whole_words(passage.text, start - passage.start, end - passage.start)
    start, end = max(low, start + passage.start), min(high, end + passage.start)
    text = passage.text[start - passage.start : end - passage.start]
    lead, tail = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())  # byte-level tokens begin with a space
    return Span(window.hit, start + lead, end - tail, text.strip(), margin)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The range, widened to whole words, numbers and addresses; tokens are smaller: "3" of "3.7%", "ada" of "ada@a.example"."""
    while start > 0 and _in_word(text, start):
        start -= 1
    while end < len(text) and _in_word(text, end):
        end += 1
    if start > 0 and text[start - 1] in SIGNS_BEFORE:
        start -= 1
    if end < len(text) and text[end] in SIGNS_AFTER:
        end += 1
    return start, end


def _in_word(text: str, position: int) -> bool:
    """Whether the characters before and at `position` belong to one word."""
    left, right = text[position - 1], text[position]
    if max(left, right) >= UNSPACED:
        return False
    if left.isalnum() and right.isalnum():
        return True
    sign, outer = (right, text[position + 1 : position + 2]) if left.isalnum() else (left, text[position - 2 : position - 1])
    inner = left if left.isalnum() else right
    if sign in ",:":
        return inner.isdigit() and outer.isdigit()
    return sign in "@._&" and inner.isalnum() and outer.isalnum()

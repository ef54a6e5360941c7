"""A question and its hits in, the reader's spans out: the Reader protocol and the extractive transformer behind it.

Each passage is read as `verbalise.py` tells it: with its context in front, masked so that no answer comes from it. The
windows of one question are read together, so the same question over the same passages gives the same bytes. Decoding is
`spans.py`; what a span is worth is decided elsewhere. The shipped reader is the packaged encoder with weights in qa/reader/.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.errors import ModelError
from index.weights import fingerprint_of, first_line, keep_quiet, model_folder, packaged_folder, sha256_of
from qa.checkpoint import check_together, load_any, load_trained, positions, takes_token_types
from qa.like_length import of_like_length
from qa.spans import OUTSIDE, Integers, best_spans
from qa.types import Hit, Span
from qa.verbalise import NOWHERE, Told, tell

SHIPPED_FOLDER = Path(__file__).parent / "reader"
SPANS_A_PASSAGE = 3
MAX_QUESTION_TOKENS = 64  # of a longer question, the reader sees the first 64
MAX_WINDOW_TOKENS = 256  # question, context and passage, as trained; a longer passage is read in overlapping windows
STRIDE = 64  # tokens that neighbouring windows share
SIGNS_BEFORE, SIGNS_AFTER = "$€£¥", "%‰°"  # that belong to the number beside them
JOINERS = frozenset("\u200c\u200d🏻🏼🏽🏾🏿")  # that belong to the character before them, as combining marks do
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
        self.model = model.eval()
        self.tokenizer = tokenizer
        self.name = name
        self._max_tokens = min(MAX_WINDOW_TOKENS, positions(model))
        self._has_types = takes_token_types(model)
        tokenizer.padding_side = tokenizer.truncation_side = "right"  # a tokeniser's own settings are for other tasks
        self._bfloat16 = computes_in_bfloat16(model.device.type)
        self._bfloat16 = self._bfloat16 and self._runs()
        self.fingerprint = f"{fingerprint}-bfloat16" if self._bfloat16 else fingerprint

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
        question = first_tokens(self.tokenizer, question, min(MAX_QUESTION_TOKENS, self._max_tokens // 4))
        told = [tell(hit.passage) for hit in hits]
        encoded = self.tokenizer(
            [question] * len(hits),
            [passage.text for passage in told],
            truncation="only_second",
            max_length=self._max_tokens,
            stride=min(STRIDE, self._max_tokens // 4),
            padding=True,
            return_token_type_ids=self._has_types,
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
                    self.tokenizer.cls_token_id,
                )
            )
        encoded.pop("offset_mapping")
        return encoded, windows

    def _runs(self) -> bool:
        """Whether the model can compute as it is set to. DeBERTa's mask overflows in bfloat16."""
        pair = self.tokenizer("Who?", "I.", return_token_type_ids=self._has_types, return_tensors="np")
        try:
            self._logits(pair)
        except RuntimeError:
            return False
        return True

    def _logits(self, batch: Any) -> tuple[Any, Any]:
        """Start and end logits, each (windows, tokens) float32."""
        import torch

        device = self.model.device
        start, end = np.zeros((2, *batch["input_ids"].shape), dtype=np.float32)  # of padding nobody asks
        with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16, enabled=self._bfloat16):
            for rows, part in of_like_length(batch):
                output = self.model(**{name: torch.from_numpy(values).to(device) for name, values in part.items()})
                width = part["input_ids"].shape[1]
                start[rows, :width] = output.start_logits.float().cpu().numpy()
                end[rows, :width] = output.end_logits.float().cpu().numpy()
        return start, end


def first_tokens(tokenizer: Any, question: str, most: int = MAX_QUESTION_TOKENS) -> str:
    """The beginning of a question that is longer than `most` tokens: a passage must fit beside it."""
    offsets = tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    return question if len(offsets) <= most else question[: offsets[most - 1][1]]


def computes_in_bfloat16(device: str) -> bool:
    """Whether the processor has instructions for it: then reading takes 0.6 of the time, and a logit differs by under 0.1."""
    import torch

    capabilities = torch.cpu.get_capabilities() if device == "cpu" else {}
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def load_reader(name: str = "") -> ExtractiveReader:
    """The reader called `name` (a Hugging Face id or a folder), or the shipped one. Raises `ModelError`."""
    from transformers import AutoTokenizer

    keep_quiet()
    label = name or "footnote-reader"
    folder = model_folder(name) if name else packaged_folder()
    try:
        model = load_any(folder) if name else _load_shipped(folder)
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False, use_fast=True)
        check_together(model, tokenizer)
    except ModelError as error:
        raise ModelError(f"The reader {label} cannot be used: {error}") from error
    except Exception as error:  # what the libraries raise over somebody's files has no common kind
        raise ModelError(
            f"The reader {label} cannot be loaded ({first_line(error)}). Set FOOTNOTE_READER to another one."
        ) from error
    digests = [fingerprint_of(folder)] if name else [fingerprint_of(folder), sha256_of(SHIPPED_FOLDER / "model.safetensors")]
    return ExtractiveReader(model, tokenizer, label, hashlib.sha256(" ".join(digests).encode()).hexdigest())


def _load_shipped(base: Path) -> Any:
    """The packaged encoder with our fine-tuned layers and span head."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    model = AutoModelForQuestionAnswering.from_pretrained(str(base), local_files_only=True, dtype=torch.float32)
    load_trained(model, SHIPPED_FOLDER / "model.safetensors")
    return model


def _window(ids: Integers, offsets: Integers, in_second: Any, hit: int, of: Hit, told: Told, cls_id: int | None) -> Window:
    """Maps a row's tokens to the document: tokens of the passage get its offsets and unit, all others are `OUTSIDE`."""
    first, last = _without_blanks(told.text, *np.array(offsets, dtype=np.int64).T)
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
    unit = np.where(within, number, OUTSIDE)
    return Window(hit, unit, np.stack([start, end], axis=1), null_position(ids, cls_id))


def _without_blanks(text: str, first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """Tokens' ranges without outer blanks: a token may begin with the space before its word, outside the word's sentence."""
    printed = np.flatnonzero([not character.isspace() for character in text])
    next_printed, last_printed = np.append(printed, len(text)), np.insert(printed, 0, -1)
    return next_printed[np.searchsorted(printed, first)], last_printed[np.searchsorted(printed, last)] + 1


def null_position(ids: Integers, cls_id: int | None) -> int:
    """Where a window says that nothing in it answers: its first [CLS]; the first token where a model has none."""
    found = np.flatnonzero(ids == cls_id)
    return int(found[0]) if found.size else 0


def _to_span(first: int, last: int, margin: float, window: Window, hit: Hit) -> Span:
    low, high = hit.passage.units[int(window.unit[first])]
    unit = hit.passage.text[low - hit.passage.start : high - hit.passage.start]
    start, end = whole_words(unit, int(window.offsets[first, 0]) - low, int(window.offsets[last, 1]) - low)
    return Span(window.hit, low + start, low + end, unit[start:end], margin)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
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
    if _is_mark(right) or left == "\u200d":
        return not left.isspace()
    if max(left, right) >= UNSPACED:
        return False
    if _is_letter(left) and right.isalnum():
        return True
    sign, outer = (right, text[position + 1 : position + 2]) if _is_letter(left) else (left, text[position - 2 : position - 1])
    inner = left if _is_letter(left) else right
    if sign in ",:":
        return inner.isdigit() and outer.isdigit()
    return sign in "@._&" and _is_letter(inner) and _is_letter(outer)


def _is_letter(character: str) -> bool:
    return character.isalnum() or _is_mark(character)


def _is_mark(character: str) -> bool:
    """Whether it belongs to the character before it: an accent, a vowel sign, a joiner, an emoji's shade."""
    return character in JOINERS or (character != "" and unicodedata.category(character).startswith("M"))

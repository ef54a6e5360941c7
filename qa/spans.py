"""Logits in, best spans out: masking, length cap, sentence borders and the margin over the window's null; numpy only.

A window is one question with one stretch of a passage. Every window is judged by its own null (the score of [CLS] as start and
end), so a span's margin, start + end - null, compares across windows and passages where raw logits do not (Clark and Gardner
2018). "No answer" of nineteen passages must not out-vote the one that has it. Nothing here knows tokenisers, texts or models.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MAX_ANSWER_TOKENS = 30
OUTSIDE = -1  # the unit of tokens that no answer may use: the question, special tokens, the context

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Tokens `first` to `last` (both inside) of one window; `margin` = start + end logit - null score."""

    first: int
    last: int
    margin: float


def best_spans(
    start: Floats, end: Floats, unit: Integers, null: int, *, top: int, max_tokens: int = MAX_ANSWER_TOKENS
) -> list[TokenSpan]:
    """The `top` best spans of one window that do not overlap each other, best first.

    `start`, `end`: (n,) float32 logits. `unit`: (n,) int64, the number of the sentence, item or cell that a token lies in, or
    `OUTSIDE`; a span stays in one unit. `null`: position of [CLS]. Ties go to the earlier, then the shorter span. Windows
    whose logits are not finite have no spans.
    """
    inside = np.flatnonzero(unit != OUTSIDE)  # (m,) int64
    if inside.size == 0 or not (np.isfinite(start).all() and np.isfinite(end).all()):
        return []
    null_score = start[null] + end[null]
    first, last = _candidate_pairs(unit[inside], max_tokens)
    first, last = inside[first], inside[last]
    short = last - first < max_tokens  # tokens outside, within a unit, count too
    first, last = first[short], last[short]
    score = start[first] + end[last] - null_score  # (pairs,) float32
    order = np.lexsort((last - first, first, -score))
    chosen: list[TokenSpan] = []
    for pair in order:
        low, high = int(first[pair]), int(last[pair])
        if all(high < span.first or low > span.last for span in chosen):
            chosen.append(TokenSpan(low, high, float(score[pair])))
            if len(chosen) == top:
                break
    return chosen


def _candidate_pairs(unit: Integers, max_tokens: int) -> tuple[Integers, Integers]:
    """All (first, last) positions in `unit` within one unit and at most `max_tokens` long: two (pairs,) int64 arrays."""
    size = unit.size
    firsts, lasts = [], []
    for length in range(min(max_tokens, size)):
        first = np.flatnonzero(unit[: size - length] == unit[length:])
        firsts.append(first)
        lasts.append(first + length)
    return np.concatenate(firsts), np.concatenate(lasts)

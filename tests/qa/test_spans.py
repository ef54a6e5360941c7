"""Best spans are those of a plain double loop, whatever the logits are."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import best_span

from qa.spans import MAX_ANSWER_TOKENS, OUTSIDE, TokenSpan, best_spans

FEW = st.sampled_from([-2.0, -0.5, 0.0, 0.5, 3.0])  # so that ties are common
LOGITS = st.one_of(FEW, st.floats(-1000, 1000, width=32))


@st.composite
def windows(draw: st.DrawFn) -> tuple[list[float], list[float], list[int], int, int]:
    size = draw(st.integers(1, 24))
    row = st.lists(LOGITS, min_size=size, max_size=size)
    units = draw(st.lists(st.integers(OUTSIDE, 2), min_size=size, max_size=size))
    return (
        draw(row),
        draw(row),
        draw(st.sampled_from([units, sorted(units)])),
        draw(st.integers(0, size - 1)),
        draw(st.integers(1, 8)),
    )


def found(start: list[float], end: list[float], unit: list[int], null: int, most: int, top: int = 1) -> list[TokenSpan]:
    arrays = np.array(start, dtype=np.float32), np.array(end, dtype=np.float32), np.array(unit, dtype=np.int64)
    return best_spans(*arrays, null, top=top, max_tokens=most)


@settings(deadline=None, max_examples=300)
@given(windows())
def test_the_best_span_is_that_of_a_double_loop(window: tuple[list[float], list[float], list[int], int, int]) -> None:
    start, end, unit, null, most = window
    spans = [(span.first, span.last, span.margin) for span in found(start, end, unit, null, most)]
    starts, ends = np.array(start, dtype=np.float32), np.array(end, dtype=np.float32)
    best = best_span(starts, ends, unit, null, most)
    assert spans == ([best] if best else [])


@settings(deadline=None, max_examples=200)
@given(windows())
def test_further_spans_are_the_best_of_what_the_earlier_leave_free(
    window: tuple[list[float], list[float], list[int], int, int],
) -> None:
    start, end, unit, null, most = window
    taken = list(unit)
    for span in found(start, end, unit, null, most, top=3):
        candidates = [one for one in found(start, end, unit, null, most, top=100) if free(one, taken)]
        assert span == candidates[0]
        taken[span.first : span.last + 1] = [OUTSIDE] * (span.last - span.first + 1)


def free(span: TokenSpan, taken: list[int]) -> bool:
    return OUTSIDE not in (taken[span.first], taken[span.last])


def test_margin_is_counted_from_the_null_score() -> None:
    start, end = [1.0, 5.0, 0.0, 0.0], [2.0, 0.0, 4.0, 0.0]
    assert found(start, end, [OUTSIDE, 0, 0, 0], 0, 9) == [TokenSpan(1, 2, 5.0 + 4.0 - (1.0 + 2.0))]


def test_a_span_stays_in_its_unit_and_under_its_length() -> None:
    start, end = [0.0, 9.0, 0.0, 0.0, 0.0], [0.0, 1.0, 2.0, 3.0, 9.0]
    assert found(start, end, [OUTSIDE, 0, 0, 0, 1], 0, 9)[0] == TokenSpan(1, 3, 12.0)
    assert found(start, end, [OUTSIDE, 0, 0, 0, 1], 0, 2)[0] == TokenSpan(1, 2, 11.0)
    assert found(start, end, [OUTSIDE, 0, 0, 0, 0], 0, 4)[0] == TokenSpan(1, 4, 18.0)


def test_tokens_outside_count_for_the_length_of_a_span_over_them() -> None:
    """They did not, so a span over blank tokens could be longer than allowed."""
    start, end = [0.0, 9.0, 0.0, 0.0], [0.0, 1.0, 0.0, 9.0]
    assert found(start, end, [OUTSIDE, 0, OUTSIDE, 0], 0, 2)[0] == TokenSpan(1, 1, 10.0)
    assert found(start, end, [OUTSIDE, 0, OUTSIDE, 0], 0, 3)[0] == TokenSpan(1, 3, 18.0)


def test_ties_go_to_the_earlier_then_the_shorter() -> None:
    assert found([0.0] * 4, [0.0] * 4, [OUTSIDE, 0, 0, 0], 0, 9, top=9) == [TokenSpan(at, at, 0.0) for at in (1, 2, 3)]


def test_no_span_where_all_is_outside_or_a_logit_is_not_finite() -> None:
    assert found([1.0, 2.0], [1.0, 2.0], [OUTSIDE, OUTSIDE], 0, 9) == []
    for broken in (float("nan"), float("inf"), float("-inf")):
        assert found([1.0, broken], [1.0, 2.0], [OUTSIDE, 0], 0, 9) == []
        assert found([1.0, 1.0], [broken, 2.0], [OUTSIDE, 0], 0, 9) == []


def test_the_usual_length_is_thirty_tokens() -> None:
    size = 50
    start, end = np.zeros(size, dtype=np.float32), np.arange(size, dtype=np.float32)
    start[0] = 100
    (best,) = best_spans(start, end, np.zeros(size, dtype=np.int64), 0, top=1)
    assert (best.first, best.last) == (0, MAX_ANSWER_TOKENS - 1)

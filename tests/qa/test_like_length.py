"""Rows of like length come together, each cut to the longest beside it, and every row once."""

import numpy as np

from qa.like_length import ROWS, of_like_length


def padded(lengths: list[int]) -> dict[str, np.ndarray]:
    mask = np.array([[int(token < length) for token in range(max(lengths))] for length in lengths])
    return {"input_ids": mask * np.arange(1, len(lengths) + 1)[:, None], "attention_mask": mask}


def test_rows_come_shortest_first_cut_to_the_longest_beside_them() -> None:
    assert ROWS == 4
    parts = list(of_like_length(padded([9, 2, 7, 2, 8, 3])))
    assert [rows.tolist() for rows, _ in parts] == [[1, 3, 5, 2], [4, 0]]
    assert [part["input_ids"].shape for _, part in parts] == [(4, 7), (2, 9)]
    for rows, part in parts:
        assert part["input_ids"].max(axis=1).tolist() == (rows + 1).tolist()  # each with its own tokens, none cut off
        assert (part["input_ids"] > 0).sum(axis=1).tolist() == part["attention_mask"].sum(axis=1).tolist()


def test_where_nothing_says_what_is_padding_nothing_is_cut() -> None:
    parts = list(of_like_length({"input_ids": np.ones((5, 6), dtype=np.int64)}))
    assert [(rows.tolist(), part["input_ids"].shape) for rows, part in parts] == [([0, 1, 2, 3], (4, 6)), ([4], (1, 6))]
    assert all(list(part) == ["input_ids"] for _, part in parts)

"""A padded batch in, small batches of rows of like length out: a model computes on padding as on words.

Which rows come together follows from their lengths alone, so the same texts give the same bytes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

ROWS = 4  # in one forward pass: fewer cost more in calls than they save in padding

Rows = npt.NDArray[np.int64]


def of_like_length(batch: Mapping[str, Any]) -> Iterator[tuple[Rows, dict[str, Any]]]:
    """(which rows, their arrays cut to the longest of them), shortest first, of arrays (rows, tokens) padded on the right.

    Without an `attention_mask`, which says where the padding is, nothing is cut.
    """
    arrays = {name: np.asarray(values) for name, values in batch.items()}
    count, width = next(iter(arrays.values())).shape
    mask = arrays.get("attention_mask")
    lengths = np.full(count, width) if mask is None else mask.sum(axis=1)
    order = np.argsort(lengths, kind="stable")
    for low in range(0, count, ROWS):
        rows = order[low : low + ROWS]
        longest = int(lengths[rows].max())
        yield rows, {name: values[rows, :longest] for name, values in arrays.items()}

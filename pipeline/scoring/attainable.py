"""The range of ranks that blanks alone can lead to: exact, without draws (method: rank ranges)."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.scoring.ranks import PER_POINT

_SPAN = 1 << 38
"""More billionths than a set's scores can span: 0…100 points, and room beside them."""


def with_attainable_range(ranked: pl.DataFrame) -> pl.DataFrame:
    """Add `rank_best` and `rank_worst` to bodies with `low` and `high`, among those of the same `set_id`.

    best = 1 + #{j: low_j > high_i}; worst = 1 + #{j ≠ i: high_j > low_i}.
    """
    place = ranked["set_id"].rank("dense").to_numpy().astype(np.int64) * _SPAN
    low, high = (_billionths(ranked[name]) for name in ("low", "high"))
    own = (high > low).astype(np.int64)
    return ranked.with_columns(
        rank_best=pl.Series(1 + _count_above(place, low, high), dtype=pl.Int32),
        rank_worst=pl.Series(1 + _count_above(place, high, low) - own, dtype=pl.Int32),
    )


def _billionths(scores: pl.Series) -> NDArray[np.int64]:
    return np.rint(scores.to_numpy() * PER_POINT).astype(np.int64)


def _count_above(place: NDArray[np.int64], values: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.int64]:
    """For every row, how many `values` of its own set lie above its `of`. Sets stand apart on one line of numbers."""
    line = np.sort(place + values)
    ends = np.searchsorted(line, place + _SPAN // 2, side="left")
    return ends - np.searchsorted(line, place + of, side="right")

"""Places in sets of bodies, and the range of ranks that blanks alone can lead to: exact, without draws (method).

SQL's windows do the same, ten times as slowly: sorted numbers answer every question at once.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.scoring.ranks import PER_POINT

_SPAN = 1 << 38
"""More billionths than a set's scores can span: 0…100 points, and room beside them."""

_RESTS_ON = ("set_id", "whole_id", "score", "low", "high")


def add_ranks(scores: pl.DataFrame) -> pl.DataFrame:
    """Add `rank`, `n`, `equal_count`, `left_out_count` and the attainable range to bodies with a `score`.

    Ranked together, the highest first, are those of one `set_id`; equals, itself among them, share the better rank.
    Left out are the others of its `whole_id`, which sets with other questions belong to. Rows come back set by set,
    without the columns in _RESTS_ON.
    """
    scores = scores.sort("set_id", maintain_order=True)  # what is looked up next lies near by
    place = _place(scores)
    own = _billionths(scores["score"])
    line = np.sort(place + own)
    above = _count_above(line, place, own)
    n = _count_above(line, place, np.full(len(own), -1))
    whole = scores.select(pl.len().over("whole_id"))["len"].to_numpy()
    counts = {
        "rank": above + 1,
        "n": n,
        "equal_count": _count_above(line, place, own - 1) - above,
        "left_out_count": whole - n,
    }
    counted = scores.with_columns(pl.Series(name, count, dtype=pl.Int32) for name, count in counts.items())
    return add_rank_bounds(counted).drop(_RESTS_ON)


def add_rank_bounds(ranked: pl.DataFrame) -> pl.DataFrame:
    """Add `rank_best` and `rank_worst` to bodies with `low` and `high`, among those of the same `set_id`.

    best = 1 + #{j: low_j > high_i}; worst = 1 + #{j ≠ i: high_j > low_i}.
    """
    place = _place(ranked)
    low, high = (_billionths(ranked[name]) for name in ("low", "high"))
    own = (high > low).astype(np.int64)
    return ranked.with_columns(
        rank_best=pl.Series(1 + _count_above(np.sort(place + low), place, high), dtype=pl.Int32),
        rank_worst=pl.Series(1 + _count_above(np.sort(place + high), place, low) - own, dtype=pl.Int32),
    )


def _place(bodies: pl.DataFrame) -> NDArray[np.int64]:
    """Where each body's set begins: sets stand apart on one line of numbers."""
    return bodies["set_id"].rank("dense").to_numpy().astype(np.int64) * _SPAN


def _billionths(scores: pl.Series) -> NDArray[np.int64]:
    return np.rint(scores.to_numpy() * PER_POINT).astype(np.int64)


def _count_above(line: NDArray[np.int64], place: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.int64]:
    """For every body, how many on the sorted `line` of its own set lie above its `of`."""
    ends = np.searchsorted(line, place + _SPAN // 2, side="left")
    return ends - np.searchsorted(line, place + of, side="right")

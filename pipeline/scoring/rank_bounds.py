"""Ranks in sets of bodies, and the range of ranks that blanks alone can lead to: exact, without draws.

Windows of SQL do the same, ten times as slowly as a search in sorted numbers.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.scoring.ranks import PER_POINT

_SPAN = 1 << 38
"""More billionths than the scores of a set can span (0…100 points), so that sets do not overlap."""

_WORKING_COLUMNS = ("set_id", "whole_id", "score", "low", "high")


def add_ranks(scores: pl.DataFrame) -> pl.DataFrame:
    """Add `rank`, `n`, `equal_count`, `left_out_count` and the attainable range to bodies with a `score`.

    Ranked together, the highest first, are those of one `set_id`; equals, itself among them, share the better rank.
    Left out are the others of its `whole_id`, which sets with other questions belong to. Bodies without a score have no
    row in the result, but take part in the attainable range, for their blanks could be filled. Rows come back set by
    set, without the columns in _WORKING_COLUMNS.
    """
    scores = scores.sort("set_id", maintain_order=True)  # neighbours in the search lie near each other in memory
    return _counted(add_rank_bounds(scores).drop_nulls("score")).drop(_WORKING_COLUMNS)


def _counted(scores: pl.DataFrame) -> pl.DataFrame:
    offset = _offset(scores)
    own = _billionths(scores["score"])
    line = np.sort(offset + own)
    above = _count_above(line, offset, own)
    n = _count_above(line, offset, np.full(len(own), -1))
    whole = scores.select(pl.len().over("whole_id"))["len"].to_numpy()
    counts = {
        "rank": above + 1,
        "n": n,
        "equal_count": _count_above(line, offset, own - 1) - above,
        "left_out_count": whole - n,
    }
    ranked = scores.with_columns(pl.Series(name, count, dtype=pl.Int32) for name, count in counts.items())
    return include_rank(ranked)


def include_rank(ranked: pl.DataFrame) -> pl.DataFrame:
    """Let the attainable range reach from `rank`, which stands as long as those without a score do not answer."""
    return ranked.with_columns(rank_best=pl.min_horizontal("rank_best", "rank"))


def add_rank_bounds(ranked: pl.DataFrame) -> pl.DataFrame:
    """Add `rank_best` and `rank_worst` to bodies with `low` and `high`, among those of the same `set_id`.

    best = 1 + #{j: low_j > high_i}; worst = 1 + #{j ≠ i: high_j > low_i}. `asked_body_count`: bodies of the set.
    """
    offset = _offset(ranked)
    low, high = (_billionths(ranked[name]) for name in ("low", "high"))
    own = (high > low).astype(np.int64)
    return ranked.with_columns(
        pl.len().over("set_id").cast(pl.Int32).alias("asked_body_count"),
        rank_best=pl.Series(1 + _count_above(np.sort(offset + low), offset, high), dtype=pl.Int32),
        rank_worst=pl.Series(1 + _count_above(np.sort(offset + high), offset, low) - own, dtype=pl.Int32),
    )


def _offset(bodies: pl.DataFrame) -> NDArray[np.int64]:
    """Return where the set of each body begins on the common line of numbers."""
    return bodies["set_id"].rank("dense").to_numpy().astype(np.int64) * _SPAN


def _billionths(scores: pl.Series) -> NDArray[np.int64]:
    return np.rint(scores.to_numpy() * PER_POINT).astype(np.int64)


def _count_above(line: NDArray[np.int64], offset: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count for every body how many of its own set on the sorted `line` lie above its `of`."""
    ends = np.searchsorted(line, offset + _SPAN // 2, side="left")
    return ends - np.searchsorted(line, offset + of, side="right")

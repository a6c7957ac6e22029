"""Bodies near each other in population, and a body's rank among them: a comparison without the edges of a band."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.scoring.counter_rng import Floats
from pipeline.scoring.rank_bounds import include_rank

_DECIMALS = 9
"""Scores, and logarithms of ratios, equal to so many decimals are equal. SQL: the macro population_distance."""
_COMPARABLE = ("year", "basis", "body_kind", "question_set")
"""Neighbours are of one year, one basis and one kind, and were asked the same."""
_COUNTS = ("rank", "n", "equal_count", "asked_body_count", "rank_best", "rank_worst")


def name_neighbours(bodies: pl.DataFrame, neighbour_count: int) -> pl.DataFrame:
    """Name the neighbours of every body, the nearest first.

    Args:
        bodies: code, population (above 0) and _COMPARABLE, a row for every body.
        neighbour_count: how many others a body is compared with.

    Returns:
        code, year, basis and `neighbours`: up to `neighbour_count` codes, itself not among them.
    """
    named = [_named(part, neighbour_count) for part in bodies.partition_by(_COMPARABLE, maintain_order=True)]
    empty = bodies.head(0).select("code", "year", "basis", neighbours=pl.lit([], pl.List(pl.String)))
    return pl.concat([empty, *named])


def _named(bodies: pl.DataFrame, neighbour_count: int) -> pl.DataFrame:
    bodies = bodies.sort("code")
    near = population_neighbours(bodies["population"].to_numpy(), neighbour_count)[:, 1:]
    codes = bodies["code"].gather(near.ravel()).reshape(near.shape).cast(pl.List(pl.String))
    return bodies.select("code", "year", "basis").with_columns(neighbours=codes)


def rank_among_neighbours(scores: pl.DataFrame, neighbour_count: int) -> pl.DataFrame:
    """Add rank, n, equals and attainable range of every published score among the bodies nearest in population.

    Args:
        scores: code, population (above 0), perspective, group_id, score (null for none), low, high and _COMPARABLE.
            Rows without a score take part in the attainable range alone.
        neighbour_count: how many others a body is compared with; itself comes on top.
    """
    empty = scores.clear().with_columns(pl.lit(0, pl.Int32).alias(name) for name in _COUNTS)
    parts = scores.partition_by(_COMPARABLE, maintain_order=True)
    return pl.concat([empty, *(_ranked(part, neighbour_count) for part in parts)])


def _ranked(scores: pl.DataFrame, neighbour_count: int) -> pl.DataFrame:
    bodies = scores.select("code", "population").unique().sort("code")
    near = population_neighbours(bodies["population"].to_numpy(), neighbour_count)
    rows = bodies.with_row_index("row").drop("population")
    with_rows = scores.join(rows, on="code", how="left", maintain_order="left")
    groups = with_rows.partition_by("perspective", "group_id", maintain_order=True)
    ranked = (group.drop("row").with_columns(**_counts(group, near)).drop_nulls("score") for group in groups)
    return include_rank(pl.concat(ranked))


def population_neighbours(population: NDArray[np.int64], count: int) -> NDArray[np.intp]:
    """Return for every body the rows of itself and of the `count` others nearest to it by the ratio of populations.

    Bodies come ordered by code, which decides between a larger and a smaller one equally near. Fewer columns when there
    are fewer bodies.
    """
    others = len(population) - 1
    logs = np.log(population)
    order = np.argsort(logs, kind="stable")
    positions = np.arange(len(order))
    reach = np.clip(positions[:, None] + np.arange(-count, count + 1)[None, :], 0, others)
    window = np.sort(order[reach], axis=1)
    distance = np.abs(logs[window] - logs[order][:, None]).round(_DECIMALS)
    distance[window == order[:, None]] = -1
    distance[:, 1:][window[:, 1:] == window[:, :-1]] = np.inf
    nearest = np.argsort(distance, axis=1, kind="stable")[:, : min(count, others) + 1]
    found = np.empty((len(order), nearest.shape[1]), dtype=np.intp)
    found[order] = np.take_along_axis(window, nearest, axis=1)
    return found


def _counts(group: pl.DataFrame, near: NDArray[np.intp]) -> dict[str, pl.Series]:
    """Return the counts of one group's bodies; neighbours without a score there do not count."""
    rows = group["row"].to_numpy()
    score, low, high = (_spread(group[name], rows, len(near)) for name in ("score", "low", "high"))
    around = near[rows]
    own_score, own_low, own_high = (column[rows][:, None] for column in (score, low, high))
    counts = {
        "rank": 1 + (score[around] > own_score).sum(axis=1),
        "n": (~np.isnan(score[around])).sum(axis=1),
        "equal_count": (score[around] == own_score).sum(axis=1),
        "asked_body_count": (~np.isnan(low[around])).sum(axis=1),
        "rank_best": 1 + (low[around] > own_high).sum(axis=1),
        "rank_worst": 1 + (high[around] > own_low).sum(axis=1) - (own_high > own_low)[:, 0],
    }
    return {name: pl.Series(count, dtype=pl.Int32) for name, count in counts.items()}


def _spread(values: pl.Series, rows: NDArray[np.int64], count: int) -> Floats:
    """Return the values in their bodies' rows, rounded as ranks are; NaN where a body has none."""
    column = np.full(count, np.nan)
    column[rows] = np.round(values.fill_null(np.nan).to_numpy(), _DECIMALS)
    return column

"""Rank ranges from many draws: how uncertain a rank is.

A draw changes every weight, the points of every uncertain option, every unknown answer and, where the framework lists
more than one, the aggregation of every group. All bodies are scored and ranked anew in it.

Bodies that tie in the published score stand at one place, and a tie is never a lead: their median, mean and quantiles
are those over the draws of all of them. What a body's own blanks may do to it is in scoring.rank_bounds.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import NamedTuple

import numpy as np
import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.scoring.answers import AnswerArrays, Flags, as_arrays
from pipeline.scoring.counter_rng import Floats
from pipeline.scoring.ranks import PER_POINT, PER_RANK, Ranks, median, mid_ranks, most_sets, quantile, rank_type
from pipeline.scoring.simulation import (
    EVERYTHING,
    Chosen,
    GroupScores,
    Simulation,
    UncertaintySources,
    plain_scores,
)
from pipeline.scoring.tree import ScoredNode, trees

_WORKERS = 2
"""Threads: numpy releases the interpreter, so two threads fill two cores."""
_CELLS = 1 << 15
"""Scores of one group in a block of draws, which must fit a processor's cache."""

RANGE_SCHEMA = {
    "unit": pl.String, "perspective": pl.String, "group": pl.String, "n": pl.Int32, "rank_median": pl.Float64,
    "rank_mean": pl.Float64, "rank_p05": pl.Float64, "rank_p95": pl.Float64,
}  # fmt: skip
_STATISTICS = ("rank_median", "rank_p05", "rank_p95", "rank_mean")
_NUMBERED: dict[str, type[pl.DataType]] = {"set": pl.Int32, **RANGE_SCHEMA}


def rank_ranges(
    framework: Framework, points: pl.DataFrame, draws: int, sources: UncertaintySources = EVERYTHING
) -> pl.DataFrame:
    """Return median (`ranks.median`), mean, 5 % and 95 % quantile of every body's mid-rank in every group.

    Args:
        framework: the framework.
        points: a row for every unit × indicator, with `points` (0…1, null for none), `status` and `option`; a pair
            without a row was not asked.
        draws: the number of draws.
        sources: what a draw may change.

    Returns:
        Columns of RANGE_SCHEMA, ordered by unit, perspective and group, for the units with a published score. Ranked
        together are the `n` units that were asked the same indicators of the group.
    """
    simulation = Simulation(framework, as_arrays(framework, points), sources)
    return _ranges(simulation, framework, draws, [np.arange(len(simulation.answers.units))]).drop("set")


SETS = ("nation", "prefecture")
"""Columns that name the sets a body is ranked in; null for none."""
_LABEL = {"comparison_set": pl.String, "set_key": pl.String}


class ComparedBodies(NamedTuple):
    """The bodies of one year and basis, and the sets they are ranked in: `labels`, and the rows of their members."""

    answers: AnswerArrays
    labels: pl.DataFrame
    sets: list[Chosen]


def rank_ranges_of_sets(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """Return the rank ranges of several sets of bodies, year by year and basis by basis.

    Args:
        framework: the framework.
        points: as in `rank_ranges`, with `year`, `basis` and SETS. Years and bases that rest on the same points are
            drawn once.
    """
    parts = sorted(points.partition_by("year", "basis", as_dict=True).items())
    bodies_of_parts = [_compared_bodies(framework, part) for _, part in parts]
    digests = [_digest(compared) for compared in bodies_of_parts]
    different = dict(zip(digests, bodies_of_parts, strict=True))
    with ThreadPoolExecutor(_WORKERS) as pool:
        found = pool.map(lambda compared: _of_sets(framework, compared), different.values())
        ranges = dict(zip(different, found, strict=True))
    key_columns = points.select("year", "basis")
    empty = key_columns.clear().join(pl.DataFrame(schema={**_LABEL, **RANGE_SCHEMA}), how="cross")
    frames = (
        pl.DataFrame([key], schema=key_columns.schema, orient="row").join(ranges[digest], how="cross")
        for digest, (key, _) in zip(digests, parts, strict=True)
    )
    return pl.concat([empty, *frames])


def _compared_bodies(framework: Framework, points: pl.DataFrame) -> ComparedBodies:
    bodies = points.select("unit", *SETS).unique().sort("unit").with_row_index("row")  # rows as in the answers
    named = bodies.unpivot(SETS, index="row", variable_name="comparison_set", value_name="set_key").drop_nulls()
    members = named.group_by(*_LABEL).agg("row").sort(*_LABEL)
    labels = members.select(pl.row_index("set").cast(pl.Int32), *_LABEL)
    sets = [rows.to_numpy().astype(np.intp) for rows in members["row"]]
    return ComparedBodies(as_arrays(framework, points), labels, sets)


def _of_sets(framework: Framework, compared: ComparedBodies) -> pl.DataFrame:
    """Return the ranges in all sets of one year and basis. A body has the same scores in every set: drawn once."""
    simulation = Simulation(framework, compared.answers, EVERYTHING)
    ranges = _ranges(simulation, framework, framework.judgement.draws.value, compared.sets)
    return compared.labels.join(ranges, on="set", maintain_order="right").drop("set")


def _digest(compared: ComparedBodies) -> str:
    """Return a digest of what the draws of a year and basis rest on: the answers and the sets."""
    answers = compared.answers
    found = sha256(repr((answers.units, compared.labels.rows(), [len(rows) for rows in compared.sets])).encode())
    for array in (answers.points, answers.is_applicable, answers.is_asked, answers.ranged, *compared.sets):
        found.update(array.tobytes())
    return found.hexdigest()


class RankBatch(NamedTuple):
    """Sets of bodies without a body in common, one after another, which are ranked in one call.

    Each set is ranked by itself; its bodies were asked the same. `numbers` are the numbers of the sets; bodies of one
    set that tie in the published score have the same number in `ties`.
    """

    perspective: str
    group: str
    rows: Chosen
    numbers: list[int]
    sizes: list[int]
    ties: Chosen
    ranks: Ranks


def _ranges(simulation: Simulation, framework: Framework, draws: int, sets: Sequence[Chosen]) -> pl.DataFrame:
    """Return the ranges of every set, with its number as `set`; ordered by set, unit, perspective and group."""
    roots = trees(framework, simulation.answers.indicators)
    published = plain_scores(framework, simulation.answers)
    nodes = [node for root in roots for node in root.walk()]
    batches = [batch for node in nodes for batch in _batches(simulation, node, published, draws, sets)]
    size = max(1, _CELLS // max(1, len(simulation.answers.units)))
    for start in range(0, draws, size):
        block = range(start, min(start + size, draws))
        scores = _scores(simulation, roots, block)
        for batch in batches:
            ranks = mid_ranks(scores[batch.perspective, batch.group].take(batch.rows, axis=1), batch.sizes)
            batch.ranks[:, start : block.stop] = ranks.T
    none = pl.DataFrame(schema=_NUMBERED)
    found = pl.concat([none, *(_summary(simulation.answers.units, batch) for batch in batches)])
    return found.sort("set", "unit", "perspective", "group")


def _scores(simulation: Simulation, roots: list[ScoredNode], block: range) -> dict[tuple[str, str], Floats]:
    """Return the scores of some draws in every perspective and group."""
    draw = simulation.draw(block)
    found: dict[tuple[str, str], Floats] = {}
    for root in roots:
        scores: dict[str, Floats] = {}
        simulation.score(root, block, draw, scores)
        found |= {(root.perspective, group): own for group, own in scores.items()}
    return found


def _batches(
    simulation: Simulation, node: ScoredNode, published: GroupScores, draws: int, sets: Sequence[Chosen]
) -> list[RankBatch]:
    """Return the sets of a group in few batches."""
    count = len(simulation.answers.units)
    batches: list[tuple[Flags, list[tuple[int, Chosen]]]] = []
    for asked_the_same in simulation.compared(node):
        is_comparable = _flags(count, asked_the_same)
        for number, members in enumerate(sets):
            if len(rows := members[is_comparable[members]]):
                _put(batches, number, rows, count)
    return [_batch(node, published[node.perspective, node.group], draws, found) for _, found in batches]


def _flags(count: int, rows: Chosen) -> Flags:
    found = np.zeros(count, dtype=bool)
    found[rows] = True
    return found


def _put(batches: list[tuple[Flags, list[tuple[int, Chosen]]]], number: int, rows: Chosen, count: int) -> None:
    """Put a set into the first batch with room for it, or into a new one."""
    for is_taken, found in batches:
        if len(found) < most_sets(count) and not is_taken[rows].any():
            is_taken[rows] = True
            found.append((number, rows))
            return
    batches.append((_flags(count, rows), [(number, rows)]))


def _batch(node: ScoredNode, published: Floats, draws: int, found: list[tuple[int, Chosen]]) -> RankBatch:
    rows = np.concatenate([own for _, own in found])
    numbers, sizes = [number for number, _ in found], [len(own) for _, own in found]
    ranks = np.empty((len(rows), draws), dtype=rank_type(len(rows)))
    places = np.stack([np.repeat(numbers, sizes), np.rint(published[rows] * PER_POINT)])
    _, ties = np.unique(places, axis=1, return_inverse=True)
    return RankBatch(node.perspective, node.group, rows, numbers, sizes, ties.ravel(), ranks)


def _summary(units: tuple[str, ...], batch: RankBatch) -> pl.DataFrame:
    """Return the quantiles and means of the ranks of a batch; bodies that tie share those of all their draws."""
    columns = {
        "set": np.repeat(batch.numbers, batch.sizes),
        "unit": [units[row] for row in batch.rows],
        "perspective": [batch.perspective] * len(batch.rows),
        "group": [batch.group] * len(batch.rows),
        "n": np.repeat(batch.sizes, batch.sizes),
        **dict(zip(_STATISTICS, _statistics(batch)[batch.ties].T, strict=True)),
    }
    return pl.DataFrame(columns, schema_overrides=_NUMBERED).select(*_NUMBERED)


def _statistics(batch: RankBatch) -> Floats:
    """Return _STATISTICS over the draws of all bodies that tie: a row for every number in `ties`."""
    counts = np.bincount(batch.ties)
    found = np.empty((len(counts), len(_STATISTICS)))
    alone = counts[batch.ties] == 1
    found[batch.ties[alone]] = _of_draws(batch.ranks[alone])
    for tie in np.flatnonzero(counts > 1):
        found[tie] = _of_draws(batch.ranks[batch.ties == tie].reshape(1, -1))
    return found


def _of_draws(ranks: Ranks) -> Floats:
    ordered = np.sort(ranks, axis=1, kind="stable")
    quantiles = (quantile(ordered, share) for share in (0.05, 0.95))
    return np.stack([median(ordered), *quantiles, ordered.mean(axis=1) / PER_RANK], axis=1)

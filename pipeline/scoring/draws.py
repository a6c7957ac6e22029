"""What a score does not know: rank ranges from many draws (method: rank ranges).

A draw changes every weight, every uncertain worth of an option, every unknown answer and, where the framework lists
more than one, every group's aggregation. All bodies are scored and ranked anew in it.
"""

from collections.abc import Hashable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.scoring.answers import as_arrays
from pipeline.scoring.chance import Floats
from pipeline.scoring.ranks import Ranks, competition_ranks, quantile
from pipeline.scoring.tree import Node, trees
from pipeline.scoring.world import EVERYTHING, Chosen, Doubt, World

_WORKERS = 2
"""Sets drawn at a time: arrays let go of the interpreter, so two threads fill two cores."""
_CELLS = 1 << 17
"""Scores held at a time for one group: draws are taken in blocks that fit a processor's cache."""

Label = TypeVar("Label", bound=Hashable)

RANGE_SCHEMA = {
    "unit": pl.String, "view": pl.String, "group": pl.String, "n": pl.Int32, "rank_median": pl.Float64,
    "rank_mean": pl.Float64, "rank_p05": pl.Float64, "rank_p95": pl.Float64,
}  # fmt: skip


def rank_ranges(framework: Framework, points: pl.DataFrame, draws: int, doubt: Doubt = EVERYTHING) -> pl.DataFrame:
    """Median, mean, 5 % and 95 % quantile of every body's rank in every group.

    `points`: a row for every unit × indicator, with `points` (0…1, null for none), `status` and `option`; a pair
    without a row was not asked. Returns columns of RANGE_SCHEMA, ordered by unit, view and group, for the units with a
    published score. Ranked together are those that were asked the same indicators of the group; `n` says how many.
    """
    world = World(framework, as_arrays(framework, points), doubt)
    found = _ranges(world, framework, draws, {"": np.arange(len(world.answers.units))})
    return found[""]


SET = ("comparison_set", "set_key", "year", "basis")


def rank_ranges_of_sets(
    framework: Framework, points: pl.DataFrame, drawn: MutableMapping[str, pl.DataFrame] | None = None
) -> pl.DataFrame:
    """The rank ranges of several sets of bodies, apart: those that agree in all columns of SET.

    `drawn` holds what was drawn before, and afterwards also what was drawn now. Years and bases that rest on the same
    points are drawn once.
    """
    drawn = {} if drawn is None else drawn
    worlds = [(part.select("year", "basis").head(1), part.drop("year", "basis"))
              for part in points.partition_by("year", "basis", maintain_order=True)]  # fmt: skip
    keys = [_digest(framework, asked) for _, asked in worlds]
    ranges = {key: drawn[key] for key in dict.fromkeys(keys) if key in drawn}
    missing = {key: asked for key, (_, asked) in zip(keys, worlds, strict=True) if key not in ranges}
    with ThreadPoolExecutor(_WORKERS) as pool:
        found = pool.map(lambda asked: _of_sets(framework, asked), missing.values())
        new = dict(zip(missing, found, strict=True))
    drawn.update(new)
    empty = points.select(SET).clear().join(pl.DataFrame(schema=RANGE_SCHEMA), how="cross")
    of_worlds = (one.join((ranges | new)[key], how="cross") for key, (one, _) in zip(keys, worlds, strict=True))
    return pl.concat([empty, *(frame.select(empty.columns) for frame in of_worlds)])


def _of_sets(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """The sets of one year and basis. A body's scores in a draw are the same in every set: they are drawn once."""
    names = ("comparison_set", "set_key")
    world = World(framework, as_arrays(framework, points.drop(names).unique(["unit", "indicator"])), EVERYTHING)
    place = {unit: row for row, unit in enumerate(world.answers.units)}
    members = points.group_by(names, maintain_order=True).agg(pl.col("unit").unique(maintain_order=True))
    sets = {(first, second): np.array([place[unit] for unit in units]) for first, second, units in members.rows()}
    ranges = _ranges(world, framework, framework.draws, sets)
    labels = (pl.DataFrame([label], schema=names, orient="row") for label in ranges)
    return pl.concat([one.join(frame, how="cross") for one, frame in zip(labels, ranges.values(), strict=True)])


def _digest(framework: Framework, points: pl.DataFrame) -> str:
    """Names what the draws of some points rest on: the points, the framework, and the code that draws."""
    found = sha256(_code() + framework.model_dump_json().encode())
    found.update(points.write_ipc(None, compat_level=pl.CompatLevel.oldest()).getbuffer())
    return found.hexdigest()


@cache
def _code() -> bytes:
    files = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).digest()


def _ranges(world: World, framework: Framework, draws: int, sets: Mapping[Label, Chosen]) -> dict[Label, pl.DataFrame]:
    """The rank ranges of every set of bodies."""
    found = [_of_view(world, root, draws, sets) for root in trees(framework, world.answers.indicators)]
    none = pl.DataFrame(schema=RANGE_SCHEMA)
    return {
        label: pl.concat([none, *(frame for view in found for frame in view[label])]).sort("unit", "view", "group")
        for label in sets
    }


def _of_view(world: World, root: Node, draws: int, sets: Mapping[Label, Chosen]) -> dict[Label, list[pl.DataFrame]]:
    """The rank ranges of every group of one view, by set. Ranked together: bodies of a set that were asked the same."""
    ranked = [
        (label, node.group, rows, np.empty((draws, len(rows)), dtype=np.int32))
        for node in root.walk()
        for alike in world.compared(node)
        for label, members in sets.items()
        if len(rows := np.intersect1d(alike, members))
    ]
    size = max(1, _CELLS // max(1, len(world.answers.units)))
    for start in range(0, draws, size):
        block = range(start, min(start + size, draws))
        scores: dict[str, Floats] = {}
        world.score(root, block, scores)
        for _, group, rows, ranks in ranked:
            ranks[start : block.stop] = competition_ranks(scores[group][:, rows])
    found: dict[Label, list[pl.DataFrame]] = {label: [] for label in sets}
    for label, group, rows, ranks in ranked:
        found[label].append(_summary(world.answers.units, root.view, group, rows, ranks))
    return found


def _summary(units: tuple[str, ...], view: str, group: str, rows: Chosen, ranks: Ranks) -> pl.DataFrame:
    """What the draws of some bodies say; `ranks` has a row for every draw, a column for every body."""
    ordered = np.sort(np.ascontiguousarray(ranks.T), axis=1)
    columns = {
        "unit": [units[row] for row in rows],
        "view": [view] * len(rows),
        "group": [group] * len(rows),
        "n": np.full(len(rows), len(rows)),
        "rank_median": quantile(ordered, 0.5),
        "rank_mean": ordered.mean(axis=1),
        "rank_p05": quantile(ordered, 0.05),
        "rank_p95": quantile(ordered, 0.95),
    }
    return pl.DataFrame(columns, schema_overrides=RANGE_SCHEMA)

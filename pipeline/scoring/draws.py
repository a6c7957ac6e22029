"""What a score does not know: rank ranges from many draws (method: rank ranges).

A draw changes every weight, every uncertain worth of an option, every unknown answer and, where the framework lists
more than one, every group's aggregation. All bodies are scored and ranked anew in it.
"""

from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from pathlib import Path

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
    answers = as_arrays(framework, points)
    world = World(framework, answers, doubt)
    found = [frame for root in trees(framework, answers.indicators) for frame in _of_view(world, root, draws)]
    return pl.concat([pl.DataFrame(schema=RANGE_SCHEMA), *found]).sort("unit", "view", "group")


SET = ("comparison_set", "set_key", "year", "basis")


def rank_ranges_of_sets(
    framework: Framework, points: pl.DataFrame, drawn: MutableMapping[str, pl.DataFrame] | None = None
) -> pl.DataFrame:
    """The rank ranges of several sets of bodies, apart: those that agree in all columns of SET.

    A body's scores in a draw are the same in every set: chance knows names, not sets. Sets with the same points are
    drawn once. `drawn` holds what was drawn before, and afterwards also what was drawn now.
    """
    drawn = {} if drawn is None else drawn
    parts = [(part.select(SET).head(1), part.drop(SET)) for part in points.partition_by(SET, maintain_order=True)]
    keys = [_digest(framework, asked) for _, asked in parts]
    ranges = {key: drawn[key] for key in dict.fromkeys(keys) if key in drawn}
    missing = {key: asked for key, (_, asked) in zip(keys, parts, strict=True) if key not in ranges}
    with ThreadPoolExecutor(_WORKERS) as pool:
        found = pool.map(lambda asked: rank_ranges(framework, asked, framework.draws), missing.values())
        new = dict(zip(missing, found, strict=True))
    drawn.update(new)
    empty = points.select(SET).clear().join(pl.DataFrame(schema=RANGE_SCHEMA), how="cross")
    of_sets = (one.join((ranges | new)[key], how="cross") for key, (one, _) in zip(keys, parts, strict=True))
    return pl.concat([empty, *of_sets])


def _digest(framework: Framework, points: pl.DataFrame) -> str:
    """Names what the draws of some points rest on: the points, the framework, and the code that draws."""
    found = sha256(_code() + framework.model_dump_json().encode())
    found.update(points.write_ipc(None, compat_level=pl.CompatLevel.oldest()).getbuffer())
    return found.hexdigest()


@cache
def _code() -> bytes:
    files = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).digest()


def _of_view(world: World, root: Node, draws: int) -> list[pl.DataFrame]:
    """The rank ranges of every group of one view."""
    sets = {node.group: world.compared(node) for node in root.walk()}
    ranks = {
        name: [np.empty((draws, len(rows)), dtype=np.int32) for rows in parts] for name, parts in sets.items() if parts
    }
    size = max(1, _CELLS // max(1, len(world.answers.units)))
    for start in range(0, draws, size):
        block = range(start, min(start + size, draws))
        scores: dict[str, Floats] = {}
        world.score(root, block, scores)
        for name, parts in ranks.items():
            for rows, own in zip(sets[name], parts, strict=True):
                own[start : block.stop] = competition_ranks(scores[name][:, rows])
    return [
        _summary(world.answers.units, root.view, name, rows, own)
        for name, parts in ranks.items()
        for rows, own in zip(sets[name], parts, strict=True)
    ]


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

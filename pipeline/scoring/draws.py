"""What a score does not know: rank ranges from many draws (method: rank ranges).

A draw changes every weight, every uncertain worth of an option, every unknown answer and, where the framework lists
more than one, every group's aggregation. All bodies are scored and ranked anew in it.
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
from pipeline.scoring.ranks import Ranks, competition_ranks, most_sets, quantile, rank_type
from pipeline.scoring.simulation import EVERYTHING, Chosen, Simulation, UncertaintySources
from pipeline.scoring.tree import ScoredNode, trees

_WORKERS = 2
"""Sets drawn at a time: arrays let go of the interpreter, so two threads fill two cores."""
_CELLS = 1 << 15
"""Scores held at a time for one group: draws are taken in blocks that fit a processor's cache."""

RANGE_SCHEMA = {
    "unit": pl.String, "perspective": pl.String, "group": pl.String, "n": pl.Int32, "rank_median": pl.Float64,
    "rank_mean": pl.Float64, "rank_p05": pl.Float64, "rank_p95": pl.Float64,
}  # fmt: skip
_NUMBERED: dict[str, type[pl.DataType]] = {"set": pl.Int32, **RANGE_SCHEMA}


def rank_ranges(
    framework: Framework, points: pl.DataFrame, draws: int, doubt: UncertaintySources = EVERYTHING
) -> pl.DataFrame:
    """Median, mean, 5 % and 95 % quantile of every body's rank in every group.

    `points`: a row for every unit × indicator, with `points` (0…1, null for none), `status` and `option`; a pair
    without a row was not asked. Returns columns of RANGE_SCHEMA, ordered by unit, perspective and group, for the units with a
    published score. Ranked together are those that were asked the same indicators of the group; `n` says how many.
    """
    world = Simulation(framework, as_arrays(framework, points), doubt)
    return _ranges(world, framework, draws, [np.arange(len(world.answers.units))]).drop("set")


SETS = ("nation", "prefecture")
"""Columns that name the sets a body is ranked in; null for none."""
_LABEL = {"comparison_set": pl.String, "set_key": pl.String}


class Asked(NamedTuple):
    """The bodies of one year and basis, and the sets they are ranked in: `labels`, and the rows of their members."""

    answers: AnswerArrays
    labels: pl.DataFrame
    sets: list[Chosen]


def rank_ranges_of_sets(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """The rank ranges of several sets of bodies, in every year and basis apart.

    `points`: as in `rank_ranges`, with `year`, `basis` and SETS. Years and bases that rest on the same points are drawn
    once.
    """
    parts = sorted(points.partition_by("year", "basis", as_dict=True).items())
    worlds = [_asked(framework, part) for _, part in parts]
    marks = [_mark(asked) for asked in worlds]
    different = dict(zip(marks, worlds, strict=True))
    with ThreadPoolExecutor(_WORKERS) as pool:
        found = pool.map(lambda asked: _of_sets(framework, asked), different.values())
        ranges = dict(zip(different, found, strict=True))
    key_columns = points.select("year", "basis")
    empty = key_columns.clear().join(pl.DataFrame(schema={**_LABEL, **RANGE_SCHEMA}), how="cross")
    of_worlds = (
        pl.DataFrame([key], schema=key_columns.schema, orient="row").join(ranges[mark], how="cross")
        for mark, (key, _) in zip(marks, parts, strict=True)
    )
    return pl.concat([empty, *of_worlds])


def _asked(framework: Framework, points: pl.DataFrame) -> Asked:
    bodies = points.select("unit", *SETS).unique().sort("unit").with_row_index("row")  # rows as in the answers
    named = bodies.unpivot(SETS, index="row", variable_name="comparison_set", value_name="set_key").drop_nulls()
    members = named.group_by(*_LABEL).agg("row").sort(*_LABEL)
    labels = members.select(pl.row_index("set").cast(pl.Int32), *_LABEL)
    return Asked(as_arrays(framework, points), labels, [rows.to_numpy().astype(np.intp) for rows in members["row"]])


def _of_sets(framework: Framework, asked: Asked) -> pl.DataFrame:
    """The sets of one year and basis. A body's scores in a draw are the same in every set: they are drawn once."""
    ranges = _ranges(
        Simulation(framework, asked.answers, EVERYTHING), framework, framework.judgement.draws.value, asked.sets
    )
    return asked.labels.join(ranges, on="set", maintain_order="right").drop("set")


def _mark(asked: Asked) -> str:
    """Names what the draws of a year and basis rest on: the answers and the sets."""
    answers = asked.answers
    found = sha256(repr((answers.units, asked.labels.rows(), [len(rows) for rows in asked.sets])).encode())
    for array in (answers.points, answers.is_applicable, answers.is_asked, answers.ranged, *asked.sets):
        found.update(array.tobytes())
    return found.hexdigest()


class Line(NamedTuple):
    """Sets of bodies without a body in common, one after another: ranked in one go, each apart from the others.

    Ranked together are the bodies of a set that were asked the same; `numbers` says which set each of them is from.
    """

    perspective: str
    group: str
    rows: Chosen
    numbers: list[int]
    sizes: list[int]
    ranks: Ranks


def _ranges(world: Simulation, framework: Framework, draws: int, sets: Sequence[Chosen]) -> pl.DataFrame:
    """The rank ranges of every set of bodies, with its number as `set`; ordered by set, unit, perspective and group."""
    roots = trees(framework, world.answers.indicators)
    lines = [line for root in roots for node in root.walk() for line in _lines(world, node, draws, sets)]
    size = max(1, _CELLS // max(1, len(world.answers.units)))
    for start in range(0, draws, size):
        block = range(start, min(start + size, draws))
        scores = _scores(world, roots, block)
        for line in lines:
            ranks = competition_ranks(scores[line.perspective, line.group].take(line.rows, axis=1), line.sizes)
            line.ranks[:, start : block.stop] = ranks.T
    none = pl.DataFrame(schema=_NUMBERED)
    found = pl.concat([none, *(_summary(world.answers.units, line) for line in lines)])
    return found.sort("set", "unit", "perspective", "group")


def _scores(world: Simulation, roots: list[ScoredNode], block: range) -> dict[tuple[str, str], Floats]:
    """The scores of some draws in every perspective and group."""
    draw = world.draw(block)
    found: dict[tuple[str, str], Floats] = {}
    for root in roots:
        scores: dict[str, Floats] = {}
        world.score(root, block, draw, scores)
        found |= {(root.perspective, group): own for group, own in scores.items()}
    return found


def _lines(world: Simulation, node: ScoredNode, draws: int, sets: Sequence[Chosen]) -> list[Line]:
    """The sets of a group, in as few lines as it takes."""
    count = len(world.answers.units)
    lines: list[tuple[Flags, list[tuple[int, Chosen]]]] = []
    for alike in world.compared(node):
        is_alike = _flags(count, alike)
        for number, members in enumerate(sets):
            if len(rows := members[is_alike[members]]):
                _put(lines, number, rows, count)
    return [_line(node, draws, found) for _, found in lines]


def _flags(count: int, rows: Chosen) -> Flags:
    found = np.zeros(count, dtype=bool)
    found[rows] = True
    return found


def _put(lines: list[tuple[Flags, list[tuple[int, Chosen]]]], number: int, rows: Chosen, count: int) -> None:
    """Into the first line with room for it, or a new one."""
    for is_taken, found in lines:
        if len(found) < most_sets(count) and not is_taken[rows].any():
            is_taken[rows] = True
            found.append((number, rows))
            return
    lines.append((_flags(count, rows), [(number, rows)]))


def _line(node: ScoredNode, draws: int, found: list[tuple[int, Chosen]]) -> Line:
    rows = np.concatenate([own for _, own in found])
    sizes = [len(own) for _, own in found]
    ranks = np.empty((len(rows), draws), dtype=rank_type(len(rows)))
    return Line(node.perspective, node.group, rows, [number for number, _ in found], sizes, ranks)


def _summary(units: tuple[str, ...], line: Line) -> pl.DataFrame:
    """What the draws of some sets say."""
    ordered = np.sort(line.ranks, axis=1, kind="stable")
    columns = {
        "set": np.repeat(line.numbers, line.sizes),
        "unit": [units[row] for row in line.rows],
        "perspective": [line.perspective] * len(line.rows),
        "group": [line.group] * len(line.rows),
        "n": np.repeat(line.sizes, line.sizes),
        "rank_median": quantile(ordered, 0.5),
        "rank_mean": ordered.mean(axis=1),
        "rank_p05": quantile(ordered, 0.05),
        "rank_p95": quantile(ordered, 0.95),
    }
    return pl.DataFrame(columns, schema_overrides=_NUMBERED)

"""Which uncertain input moves the ranks of a group: its first-order and total effect on the mean rank shift.

The mean rank shift is the mean over bodies of |mid-rank − published mid-rank| (Saisana, Saltelli, Tarantola 2005). All
inputs vary at once, in draws of which none mirrors another.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.scoring.answers import NO_RANGE, AnswerArrays, as_arrays
from pipeline.scoring.counter_rng import Draws, Floats, keys, uniform
from pipeline.scoring.ranks import PER_RANK, mid_ranks
from pipeline.scoring.simulation import EVERYTHING, NOTHING, GroupScores, Simulation, plain_scores
from pipeline.scoring.sobol_indices import measure_effects
from pipeline.scoring.tree import trees

INPUTS = ("weights", "points", "normalisation", "aggregation", "blanks")
"""Weights within the spread, points of options within their ranges, numbers by their goalposts, min_max or
percent_rank, the arithmetic or the geometric mean, and what blanks hold.

Leaving out an indicator is none of them: it is another question, and takes all of the variance (sensitivity.causes).
"""
EFFECT_SCHEMA = {
    "perspective": pl.String, "group": pl.String, "input": pl.String, "n": pl.Int32, "mean_shift": pl.Float64,
    "first": pl.Float64, "first_low": pl.Float64, "first_high": pl.Float64,
    "total": pl.Float64, "total_low": pl.Float64, "total_high": pl.Float64,
}  # fmt: skip
_CELLS = 1 << 17
"""Scores of one group in a block of draws, which must fit a processor's cache."""


class _Study:
    """The mean rank shift of every group in a draw of all inputs."""

    def __init__(self, framework: Framework, answers: AnswerArrays, draws: int) -> None:
        both = {"aggregation": ("arithmetic", "geometric")}
        self.framework = framework.model_copy(
            update={"group": tuple(g.model_copy(update=both) for g in framework.group)}
        )
        self.answers, self.draws = answers, draws
        self.variants = _normalised(framework, answers)
        self.roots = trees(self.framework, answers.indicators)
        plain, nominal = plain_scores(framework, answers), Simulation(framework, answers, NOTHING)
        nodes = [node for root in self.roots for node in root.walk() if node.columns]
        ranked = [(node, sets) for node in nodes if sum(map(len, sets := nominal.compared(node))) > 1]
        self.leaves, self.sets = [node for node, _ in ranked], [sets for _, sets in ranked]
        self.before = [
            [mid_ranks(plain[node.perspective, node.group][None, rows]) / PER_RANK for rows in sets]
            for node, sets in zip(self.leaves, self.sets, strict=True)
        ]

    def inputs(self) -> list[str]:
        """Return the inputs that are there: no answer may be a blank, or have an option whose points are a range."""
        absent = {
            "points": (self.answers.ranged == NO_RANGE).all(),
            "normalisation": len(self.variants) == 1,
            "blanks": (self.answers.is_known == self.answers.is_applicable).all(),
        }
        return [name for name in INPUTS if not absent.get(name, False)]

    def shifts(self, shifts: Mapping[str, int]) -> Floats:
        """Return the mean rank shifts, group × draw, with the inputs taken from other draws as `shifts` has it."""
        simulations = [Simulation(self.framework, each, EVERYTHING, shifts) for each in self.variants]
        size = max(1, _CELLS // max(1, len(self.answers.units)))
        numbers = 2 * np.arange(self.draws)  # even ones: none mirrors another
        blocks = [numbers[start : start + size] for start in range(0, self.draws, size)]
        return np.concatenate([self._of_block(simulations, block, shifts) for block in blocks], axis=1)

    def _of_block(self, simulations: list[Simulation], block: Draws, shifts: Mapping[str, int]) -> Floats:
        chance = uniform(
            keys([(self.framework.id, "normalisation")]), np.asarray(block) + shifts.get("normalisation", 0)
        )
        picked = (chance[:, 0] * len(simulations)).astype(np.intp)
        found = np.zeros((len(self.leaves), len(block)))
        for number, simulation in enumerate(simulations):
            if len(rows := np.flatnonzero(picked == number)):
                scores = self._scores(simulation, np.asarray(block)[rows])
                found[:, rows] = [self._mean_shift(at, scores) for at in range(len(self.leaves))]
        return found

    def _scores(self, simulation: Simulation, block: Draws) -> GroupScores:
        draw = simulation.draw(block)
        found: GroupScores = {}
        for root in self.roots:
            scores: dict[str, Floats] = {}
            simulation.score(root, block, draw, scores)
            found |= {(root.perspective, group): own for group, own in scores.items()}
        return found

    def _mean_shift(self, at: int, scores: GroupScores) -> Floats:
        """Return the mean over the bodies of a group of how far their ranks move, draw by draw."""
        node = self.leaves[at]
        own = scores[node.perspective, node.group]
        moves = [
            np.abs(mid_ranks(own.take(rows, axis=1)) / PER_RANK - before).sum(axis=1)
            for rows, before in zip(self.sets[at], self.before[at], strict=True)
        ]
        return np.asarray(np.sum(moves, axis=0) / self.count(at))

    def count(self, at: int) -> int:
        """Return how many bodies of a group are ranked."""
        return sum(len(rows) for rows in self.sets[at])


def draw_count(framework: Framework) -> int:
    """Return how many draws each of the two samples has: half of those of a rank range."""
    return max(2, framework.judgement.draws.value // 2)


def measure_shift_effects(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """Return Si and STi of every input on the mean rank shift of every group that lists indicators: EFFECT_SCHEMA.

    Args:
        framework: the framework.
        points: a row for every unit × indicator, with `points` (0…1, null for none), `status` and `option`.

    Returns:
        A row for every group of two bodies and more, and every input there is. `n`: bodies ranked. `mean_shift`: over
        all draws. Effects are null where it is always the same.
    """
    answers = as_arrays(framework, points)
    draws = draw_count(framework)
    study = _Study(framework, answers, draws)
    if not study.leaves:
        return pl.DataFrame(schema=EFFECT_SCHEMA)
    inputs = study.inputs()
    found = measure_effects(study.shifts, inputs, 2 * draws, f"{framework.id} bootstrap")
    rows = [
        (node.perspective, node.group, name, study.count(at), found.mean[at],
         found.first[each, at], *found.first_interval[:, each, at],
         found.total[each, at], *found.total_interval[:, each, at])
        for at, node in enumerate(study.leaves)
        for each, name in enumerate(inputs)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=EFFECT_SCHEMA, orient="row").fill_nan(None)


def _normalised(framework: Framework, answers: AnswerArrays) -> list[AnswerArrays]:
    """Return the answers with numbers as the framework has them, by min_max and by percent_rank of their points."""
    kinds = {indicator.id: indicator.kind for indicator in framework.indicator}
    columns = [at for at, name in enumerate(answers.indicators) if kinds[name] == "number"]
    spread, ranked = answers.points.copy(), answers.points.copy()
    for column in columns:
        rows = np.flatnonzero(answers.is_known[:, column])
        own = answers.points[rows, column]
        spread[rows, column], ranked[rows, column] = _min_max(own), _percent_rank(own)
    return [answers, replace(answers, points=spread), replace(answers, points=ranked)] if columns else [answers]


def _min_max(points: Floats) -> Floats:
    span = np.ptp(points) if len(points) else 0
    return (points - points.min()) / span if span > 0 else np.full(len(points), 0.5)


def _percent_rank(points: Floats) -> Floats:
    """Return (rank − 1) / (n − 1), rank from the lowest, ties the lower one, as core.indicator_value has it."""
    if len(points) < 2 or np.ptp(points) == 0:
        return np.full(len(points), 0.5)
    return np.searchsorted(np.sort(points), points, side="left") / (len(points) - 1)

"""The benefit of the doubt: the score of a body under the weights that favour it most (Melyn and Moesen 1991).

A body's points in a group, under weights of its own choice, over the most that any body has under the same weights; a
linear program for every body, which HiGHS (scipy) solves (Cherchye, Moesen, Rogge, Van Puyenbroeck 2007).
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.definitions.score_options import FavourableWeights
from pipeline.scoring.answers import as_arrays
from pipeline.scoring.counter_rng import Floats
from pipeline.scoring.simulation import NOTHING, Simulation
from pipeline.scoring.tree import trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

FAVOURABLE_SCHEMA = {
    "unit": pl.String, "perspective": pl.String, "group": pl.String, "favourable_score": pl.Float64,
}  # fmt: skip


def favourable_scores(framework: Framework, points: pl.DataFrame, limits: FavourableWeights) -> pl.DataFrame:
    """Return the score 0…100 under the most favourable weights in every group that lists indicators.

    Args:
        framework: the framework; its own weights decide only which indicators count at all.
        points: a row for every unit × indicator, with `points` (0…1, null for none), `status` and `option`.
        limits: between which parts of their sum the weights may lie.

    Returns:
        FAVOURABLE_SCHEMA, for units that answered all of the group that they were asked, each among those that were
        asked the same and answered all of it.
    """
    answers = as_arrays(framework, points)
    simulation = Simulation(framework, answers, NOTHING)
    found = []
    for node in (node for root in trees(framework, answers.indicators) for node in root.walk() if node.columns):
        counts = node.effective(len(answers.indicators)) > 0
        for rows in simulation.compared(node):
            columns = np.flatnonzero(counts & answers.is_asked[rows[0]])
            complete = rows[answers.is_known[np.ix_(rows, columns)].all(axis=1)]
            scores = most_favourable(answers.points[np.ix_(complete, columns)], limits)
            names = (answers.units[row] for row in complete)
            found += [
                (unit, node.perspective, node.group, 100 * score) for unit, score in zip(names, scores, strict=True)
            ]
    return pl.DataFrame(found, schema=FAVOURABLE_SCHEMA, orient="row")


def most_favourable(points: Floats, limits: FavourableWeights) -> Floats:
    """Return the scores 0…1 from points, body × indicator, none of them missing."""
    different, back = np.unique(points, axis=0, return_inverse=True)
    frontier = different[_is_undominated(different)]
    rules = _weight_rules(points.shape[1], limits)
    scores = np.array([_solve(own, frontier, rules) for own in different])
    return scores[back.ravel()] if len(points) else np.zeros(0)


def _is_undominated(points: Floats) -> "NDArray[np.bool_]":
    """Return which bodies no other, different one matches or beats in everything: the others bind no weight."""
    is_beaten = [(np.delete(points, at, axis=0) >= own).all(axis=1).any() for at, own in enumerate(points)]
    return ~np.array(is_beaten, dtype=bool)


def _weight_rules(count: int, limits: FavourableWeights) -> Floats:
    """Return rules · weights ≤ 0 that hold every weight between its limits, which allow equal weights."""
    least, most = min(limits.least_share, 1 / count), max(limits.most_share, 1 / count)
    own = np.eye(count)
    rules = [least - own] * (least > 0) + [own - most] * (most < 1)
    return np.concatenate(rules) if rules else np.zeros((0, count))


def _solve(own: Floats, frontier: Floats, rules: Floats) -> float:
    """Maximise own · weights, where no body comes above 1."""
    from scipy.optimize import linprog

    if not own.any():
        return 0.0
    limits = np.concatenate([np.ones(len(frontier)), np.zeros(len(rules))])
    found = linprog(-own, A_ub=np.concatenate([frontier, rules]), b_ub=limits, bounds=(0, None), method="highs")
    if not found.success:
        raise RuntimeError(f"no most favourable weights: {found.message}")
    return float(-found.fun)

"""The benefit of the doubt: the score of a body under the weights that favour it most (Melyn and Moesen 1991).

A body's points in a group, under weights of its own choice, over the most that any body has under the same weights; a
linear program for every body, which HiGHS (scipy) solves (Cherchye, Moesen, Rogge, Van Puyenbroeck 2007).
"""

import numpy as np
import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.definitions.score_options import FavourableWeights
from pipeline.scoring.answers import as_arrays
from pipeline.scoring.counter_rng import Floats
from pipeline.scoring.simulation import NOTHING, Simulation
from pipeline.scoring.tree import trees

FAVOURABLE_SCHEMA = {
    "unit": pl.String, "perspective": pl.String, "group": pl.String, "favourable_score": pl.Float64,
}  # fmt: skip
_TOLERANCE = 1e-9
_ADDED = 10
"""Bodies that are added to the programs at a time."""


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
    programs = _Programs(different, limits)
    scores = np.array([programs.best(own) for own in range(len(different))])
    return scores[back.ravel()] if len(points) else np.zeros(0)


class _Programs:
    """The linear programs of bodies that differ: maximise own · weights, where no body comes above 1.

    Few bodies bind the weights. Only these are in the programs, and others once weights take them above 1.
    """

    def __init__(self, points: Floats, limits: FavourableWeights) -> None:
        self.points, self.rules = points, _weight_rules(points.shape[1], limits)
        self.is_binding = np.zeros(len(points), dtype=bool)
        self.is_binding[points.argmax(axis=0) if len(points) else []] = True

    def best(self, own: int) -> float:
        """Return the score of a body under the weights that favour it most."""
        if not self.points[own].any():
            return 0.0
        self.is_binding[own] = True
        while True:
            score, weights = self._solve(own)
            totals = self.points @ weights
            beyond = np.flatnonzero((totals > 1 + _TOLERANCE) & ~self.is_binding)
            if not len(beyond):
                return score
            self.is_binding[beyond[np.argsort(-totals[beyond])[:_ADDED]]] = True

    def _solve(self, own: int) -> tuple[float, Floats]:
        from scipy.optimize import linprog

        bodies = self.points[self.is_binding]
        most = np.concatenate([np.ones(len(bodies)), np.zeros(len(self.rules))])
        rows = np.concatenate([bodies, self.rules])
        found = linprog(-self.points[own], A_ub=rows, b_ub=most, bounds=(0, None), method="highs")
        if not found.success:
            raise RuntimeError(f"no most favourable weights: {found.message}")
        return float(-found.fun), found.x


def _weight_rules(count: int, limits: FavourableWeights) -> Floats:
    """Return rules · weights ≤ 0 that hold every weight between its limits, which allow equal weights."""
    least, most = min(limits.least_share, 1 / count), max(limits.most_share, 1 / count)
    own = np.eye(count)
    rules = [least - own] * (least > 0) + [own - most] * (most < 1)
    return np.concatenate(rules) if rules else np.zeros((0, count))

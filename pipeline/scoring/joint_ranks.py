"""Which ranks the standard errors of the values allow, for all bodies at once: a joint confidence region.

Intervals of all scores that hold together with the confidence of the framework, each score ± z · its standard error
with z = Φ⁻¹((1 + confidence^(1/n)) / 2) for n bodies whose errors are independent. A body that lies wholly above
another is before it; the ranks that are left make the region (Klein, Wright, Wieczorek 2020, JRSS A 183, 589-606).
"""

from statistics import NormalDist

import numpy as np
import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.scoring.answers import AnswerArrays, as_arrays
from pipeline.scoring.counter_rng import Floats
from pipeline.scoring.rank_bounds import add_rank_bounds
from pipeline.scoring.simulation import NOTHING, Simulation, plain_scores
from pipeline.scoring.tree import trees

JOINT_SCHEMA = {
    "unit": pl.String, "perspective": pl.String, "group": pl.String, "score_standard_error": pl.Float64,
    "joint_rank_best": pl.Int32, "joint_rank_worst": pl.Int32,
}  # fmt: skip


def joint_ranks(framework: Framework, points: pl.DataFrame, errors: pl.DataFrame, confidence: float) -> pl.DataFrame:
    """Return the standard error of every published score and the ranks it allows: JOINT_SCHEMA.

    Args:
        framework: the framework; all its groups take arithmetic means.
        points: a row for every unit × indicator, with `points` (0…1, null for none), `status` and `option`.
        errors: unit, indicator, `standard_error` of the value; without a row it is exact. Only numbers between
            goalposts have one; beyond a goalpost it counts as within.
        confidence: with which all ranks of a group lie in their regions at once.
    """
    answers = as_arrays(framework, points)
    of_points = _errors_of_points(framework, answers, errors)
    plain, simulation = plain_scores(framework, answers), Simulation(framework, answers, NOTHING)
    found = [pl.DataFrame(schema=JOINT_SCHEMA)]
    for node in (node for root in trees(framework, answers.indicators) for node in root.walk()):
        weights = node.effective(len(answers.indicators)) * answers.is_known
        scores = plain[node.perspective, node.group]
        for rows in simulation.compared(node):
            own = weights[rows]
            error = 100 * np.sqrt(((own * of_points[rows]) ** 2).sum(axis=1)) / own.sum(axis=1)
            half = NormalDist().inv_cdf((1 + confidence ** (1 / len(rows))) / 2) * error
            frame = pl.DataFrame(
                {"unit": [answers.units[row] for row in rows], "score_standard_error": error,
                 "low": np.maximum(scores[rows] - half, 0), "high": np.minimum(scores[rows] + half, 100)}
            )  # fmt: skip
            bounds = add_rank_bounds(
                frame.with_columns(perspective=pl.lit(node.perspective), group=pl.lit(node.group), set_id=pl.lit(0))
            )
            named = bounds.rename({"rank_best": "joint_rank_best", "rank_worst": "joint_rank_worst"})
            found.append(named.select(*JOINT_SCHEMA))
    return pl.concat(found)


def _errors_of_points(framework: Framework, answers: AnswerArrays, errors: pl.DataFrame) -> Floats:
    """Return the standard errors of points, unit × indicator: that of the value over the span of the goalposts."""
    spans = {i.id: i.goalposts.high - i.goalposts.low for i in framework.indicator if i.goalposts}
    row = {unit: at for at, unit in enumerate(answers.units)}
    column = {name: at for at, name in enumerate(answers.indicators)}
    found = np.zeros(answers.points.shape)
    for unit, indicator, error in errors.select("unit", "indicator", "standard_error").iter_rows():
        found[row[unit], column[indicator]] = error / spans[indicator]
    return found

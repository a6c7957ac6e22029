"""How far verdicts on STEPs depend on the threshold and on gates: how many bodies pass under others."""

import numpy as np
import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.scoring.answers import AnswerArrays, Flags, as_arrays
from pipeline.scoring.counter_rng import Floats
from pipeline.scoring.simulation import plain_scores
from pipeline.scoring.tree import ScoredNode, trees

THRESHOLDS = (50, 55, 60, 65, 70)
VERDICT_SCHEMA = {
    "perspective": pl.String, "group": pl.String, "has_gates": pl.Boolean, "threshold": pl.Float64, "n": pl.Int32,
    "passed_count": pl.Int32,
}  # fmt: skip
_TOLERANCE = 1e-9


def count_passed(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """Count the bodies that pass each STEP under every threshold of THRESHOLDS, with its gates and without.

    Args:
        framework: the framework.
        points: a row for every unit × indicator, with `points` (0…1, null for none), `status` and `option`.

    Returns:
        VERDICT_SCHEMA. `n`: bodies with a published score. A gate that was left blank is not met; one that nobody was
        asked is left out. Whether enough was asked for a verdict is not looked at.
    """
    answers = as_arrays(framework, points)
    scores = plain_scores(framework, answers)
    steps = {(group.perspective, group.id) for group in framework.group if group.step is not None}
    nodes = [node for root in trees(framework, answers.indicators) for node in root.walk()]
    found = [
        (node.perspective, node.group, has_gates, threshold, *_passed(own, is_open, threshold))
        for node in nodes
        if (node.perspective, node.group) in steps
        for own in [_published(framework, answers, node, scores[node.perspective, node.group])]
        for has_gates in (True, False)
        for is_open in [_meets_gates(framework, answers, node) | (not has_gates)]
        for threshold in THRESHOLDS
    ]
    return pl.DataFrame(found, schema=VERDICT_SCHEMA, orient="row")


def _passed(scores: Floats, is_open: Flags, threshold: float) -> tuple[int, int]:
    passed = is_open & (np.nan_to_num(scores, nan=-1) >= threshold - _TOLERANCE)
    return int((~np.isnan(scores)).sum()), int(passed.sum())


def _published(framework: Framework, answers: AnswerArrays, node: ScoredNode, scores: Floats) -> Floats:
    """Return the scores without those below the minimum coverage."""
    weights = node.effective(len(answers.indicators))
    known, applicable = answers.is_known @ weights, answers.is_applicable @ weights
    is_covered = (applicable > 0) & (known >= (framework.judgement.min_coverage.value - _TOLERANCE) * applicable)
    return np.where(is_covered, scores, np.nan)


def _meets_gates(framework: Framework, answers: AnswerArrays, node: ScoredNode) -> Flags:
    """Return which bodies meet every gate of the group that they were asked."""
    gates = {indicator.id for indicator in framework.indicator if indicator.gate}
    is_gate = np.array([name in gates for name in answers.indicators]) & (node.effective(len(answers.indicators)) > 0)
    is_met = np.nan_to_num(answers.points, nan=0) >= 1 - _TOLERANCE
    return np.asarray((is_met | ~answers.is_asked | ~is_gate).all(axis=1))

"""How far verdicts on STEPs and stages depend on thresholds, gates, and the points of options that are a judgement.

Counted are bodies with a published score. A gate that was left blank is not met; one that nobody was asked is left out.
Whether enough was asked for a verdict is not looked at.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from pipeline.definitions.framework import Framework, Group
from pipeline.scoring.answers import NO_RANGE, AnswerArrays, Flags, as_arrays
from pipeline.scoring.counter_rng import Floats
from pipeline.scoring.simulation import plain_scores
from pipeline.scoring.tree import ScoredNode, trees

THRESHOLDS = (50, 55, 60, 65, 70)
VERDICT_SCHEMA = {
    "perspective": pl.String, "group": pl.String, "has_gates": pl.Boolean, "threshold": pl.Float64, "n": pl.Int32,
    "passed_count": pl.Int32,
}  # fmt: skip
STAGE_SCHEMA = {
    "perspective": pl.String, "group": pl.String, "plan": pl.String, "n": pl.Int32, "passed_count": pl.Int32,
    "reached_count": pl.Int32,
}  # fmt: skip
PLANS = ("nothing", "least", "own", "most", "done")
"""What an option with a range of points counts as: 0, the least of its range, its points, the most, 1."""
_TOLERANCE = 1e-9


def count_passed(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """Count the bodies that pass each STEP under every threshold of THRESHOLDS, with its gates and without.

    Args:
        framework: the framework.
        points: a row for every unit × indicator, with `points` (0…1, null for none), `status` and `option`.

    Returns:
        VERDICT_SCHEMA. `n`: bodies with a published score.
    """
    answers = as_arrays(framework, points)
    scores = plain_scores(framework, answers)
    found = [
        (node.perspective, node.group, has_gates, threshold, *_count(own, is_open, threshold))
        for node, _ in _steps(framework, answers)
        for own in [_published(framework, answers, node, scores[node.perspective, node.group])]
        for has_gates in (True, False)
        for is_open in [_meets_gates(framework, answers, node) | (not has_gates)]
        for threshold in THRESHOLDS
    ]
    return pl.DataFrame(found, schema=VERDICT_SCHEMA, orient="row")


def count_stages(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """Count the bodies that pass each STEP, and that reach each stage, under other points of uncertain options.

    Options with a `points_range`, such as 予定, count as much as the least of their range, as the framework has it, and
    the most; and nothing, and as much as done. All other answers, thresholds and gates stay.

    Returns:
        STAGE_SCHEMA; empty where nobody chose such an option. `reached_count`: bodies that pass this STEP and all
        before it, so that their stage is at least this one.
    """
    answers = as_arrays(framework, points)
    if (answers.ranged == NO_RANGE).all():
        return pl.DataFrame(schema=STAGE_SCHEMA)
    found = [row for plan in PLANS for row in _stages(framework, _with_plans(framework, answers, plan), plan)]
    return pl.DataFrame(found, schema=STAGE_SCHEMA, orient="row")


def _stages(framework: Framework, answers: AnswerArrays, plan: str) -> Iterator[tuple[str, str, str, int, int, int]]:
    """Yield a row of STAGE_SCHEMA for every STEP."""
    scores = plain_scores(framework, answers)
    has_reached: dict[str, Flags] = {}
    for node, step in _steps(framework, answers):
        own = _published(framework, answers, node, scores[node.perspective, node.group])
        has_passed = _passes(own, _meets_gates(framework, answers, node), float(step.threshold or 0))
        has_reached[node.perspective] = has_passed & has_reached.get(node.perspective, True)
        counts = (int((~np.isnan(own)).sum()), int(has_passed.sum()), int(has_reached[node.perspective].sum()))
        yield node.perspective, node.group, plan, *counts


def _with_plans(framework: Framework, answers: AnswerArrays, plan: str) -> AnswerArrays:
    """Return the answers with every uncertain option worth what `plan`, one of PLANS, has it."""
    indicators = {indicator.id: indicator for indicator in framework.indicator}
    values = []
    for name, option in answers.options:
        least, most = indicators[name].points_range[option]
        own = indicators[name].points[option]
        values.append({"nothing": 0.0, "least": least, "own": own, "most": most, "done": 1.0}[plan])
    is_planned = answers.is_known & (answers.ranged != NO_RANGE)
    points = np.where(is_planned, np.array(values)[np.maximum(answers.ranged, 0)], answers.points)
    return replace(answers, points=points)


def _steps(framework: Framework, answers: AnswerArrays) -> list[tuple[ScoredNode, Group]]:
    """Return the STEPs, the first one first."""
    steps = {(group.perspective, group.id): group for group in framework.group if group.step is not None}
    nodes = [node for root in trees(framework, answers.indicators) for node in root.walk()]
    found = [(node, steps[name]) for node in nodes if (name := (node.perspective, node.group)) in steps]
    return sorted(found, key=lambda each: each[1].step or 0)


def _count(scores: Floats, is_open: Flags, threshold: float) -> tuple[int, int]:
    return int((~np.isnan(scores)).sum()), int(_passes(scores, is_open, threshold).sum())


def _passes(scores: Floats, is_open: Flags, threshold: float) -> Flags:
    return np.asarray(is_open & (np.nan_to_num(scores, nan=-1) >= threshold - _TOLERANCE))


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

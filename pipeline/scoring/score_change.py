"""Change between two years: both scores over the same indicators."""

import numpy as np
import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.scoring.answers import EXCLUDED_STATUSES, AnswerArrays, as_arrays
from pipeline.scoring.simulation import GroupScores, plain_scores
from pipeline.scoring.tree import ScoredNode, trees

_YEARS = ("basis", "before_year", "year")
_BOTH = pl.col("status").is_in(EXCLUDED_STATUSES) | pl.col("status_before").is_in(EXCLUDED_STATUSES)
_RESULT = {
    "unit": pl.String, "perspective": pl.String, "group": pl.String,
    "score_before": pl.Float64, "score_after": pl.Float64, "change_low": pl.Float64, "change_high": pl.Float64,
    "known_count": pl.Int32, "shared_count": pl.Int32, "broken_count": pl.Int32, "is_covered": pl.Boolean,
}  # fmt: skip


def matched_scores(framework: Framework, pairs: pl.DataFrame) -> pl.DataFrame:
    """Score every group in both years over the indicators known in both and unbroken.

    Args:
        framework: the framework.
        pairs: unit, _YEARS, indicator, status_before, status, points_before, points, is_break; a row for every
            indicator asked in both years.

    Returns:
        Columns of _RESULT. `shared_count` indicators are unbroken and applicable in both years, `known_count` of them
        have points in both; `is_covered`: these hold the framework's minimum of the shared weight. `change_low` and
        `change_high` bound the change over all shared indicators, whatever the blanks of either year hold.
    """
    empty = pairs.select(_YEARS).clear().join(pl.DataFrame(schema=_RESULT), how="cross")
    parts = pairs.partition_by(_YEARS, maintain_order=True)
    scored = [part.select(_YEARS).head(1).join(_of_years(framework, part), how="cross") for part in parts]
    return pl.concat([empty, *scored])


def _of_years(framework: Framework, pairs: pl.DataFrame) -> pl.DataFrame:
    is_known = pl.col("points_before").is_not_null() & pl.col("points").is_not_null()
    shared = pairs.with_columns(
        status=pl.when(pl.col("is_break") | _BOTH).then(pl.lit("not_applicable")).otherwise("status"),
        option=pl.lit(None, pl.String),
        points_before=pl.when(is_known).then("points_before"),
        points=pl.when(is_known).then("points"),
    )
    after = as_arrays(framework, shared)
    before = as_arrays(framework, shared.with_columns(points="points_before"))
    broken = as_arrays(framework, shared.with_columns(status=pl.when("is_break").then(pl.lit("answered"))))
    scores = [plain_scores(framework, answers) for answers in (before, after)]
    bounds = _change_bounds(framework, pairs.with_columns(shared["status"]))
    nodes = [node for root in trees(framework, after.indicators) for node in root.walk()]
    return pl.concat([_of_group(framework, node, after, broken, scores, bounds) for node in nodes])


def _change_bounds(framework: Framework, pairs: pl.DataFrame) -> tuple[GroupScores, GroupScores]:
    """Return the least and the greatest change of every group: its blanks worth nothing in one year, all in the other.

    A mean never falls when one of its parts rises, whatever its kind, so no other content of the blanks is beyond.
    """
    filled = {
        (name, points): plain_scores(framework, as_arrays(framework, _fill_blanks(pairs, name, points)))
        for name in ("points_before", "points")
        for points in (0, 1)
    }
    low = {group: filled["points", 0][group] - high for group, high in filled["points_before", 1].items()}
    high = {group: filled["points", 1][group] - low for group, low in filled["points_before", 0].items()}
    return low, high


def _fill_blanks(pairs: pl.DataFrame, name: str, points: float) -> pl.DataFrame:
    """Return the points of one year with those of its blanks."""
    return pairs.with_columns(points=pl.col(name).fill_null(points), option=pl.lit(None, pl.String))


def _of_group(
    framework: Framework,
    node: ScoredNode,
    answers: AnswerArrays,
    broken: AnswerArrays,
    scores: list[GroupScores],
    bounds: tuple[GroupScores, GroupScores],
) -> pl.DataFrame:
    weights = node.effective(len(answers.indicators))
    weighed = (weights > 0).astype(np.int64)
    known, shared = answers.is_known, answers.is_applicable
    before, after, low, high = (
        pl.Series(own[node.perspective, node.group]).fill_nan(None) for own in (*scores, *bounds)
    )
    columns = {
        "unit": answers.units,
        "perspective": [node.perspective] * len(answers.units),
        "group": [node.group] * len(answers.units),
        "score_before": before,
        "score_after": after,
        "change_low": low,
        "change_high": high,
        "known_count": known @ weighed,
        "shared_count": shared @ weighed,
        "broken_count": broken.is_applicable @ weighed,
        "is_covered": known @ weights >= (framework.judgement.min_coverage.value - 1e-9) * (shared @ weights),
    }
    return pl.DataFrame(columns, schema_overrides=_RESULT)

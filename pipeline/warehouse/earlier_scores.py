"""What the frameworks of earlier years give, while the snapshot is scored by one: rows of `mart.framework_score`."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from pipeline.definitions.catalogue import require_sources
from pipeline.definitions.framework_layers import load_framework
from pipeline.definitions.scoring_years import EarlierFramework
from pipeline.definitions.survey import Survey
from pipeline.warehouse.build import build_table, load_inputs
from pipeline.warehouse.database import open_database
from pipeline.warehouse.input_tables import EARLIER_SCORE_SCHEMA, framework_frames
from pipeline.warehouse.tables import files_behind

_SCORES = """
    SELECT
        score.code, score.year, score.basis, score.perspective, score.group_id AS framework_group,
        groups.name_ja, groups.name_en,
        score.score, score.low, score.high, score.coverage, step.state, step.evidence
    FROM mart.group_score AS score
    JOIN core.indicator_group AS groups USING (perspective, group_id)
    LEFT JOIN mart.step_status AS step
        ON step.code = score.code AND step.year = score.year AND step.basis = score.basis AND step.step = groups.step
    SEMI JOIN (FROM core.year_state WHERE is_closed) AS closed
        ON closed.code = score.code AND closed.year = score.year AND closed.basis = score.basis
    WHERE score.year BETWEEN $first_year AND $last_year AND score.coverage IS NOT NULL
"""


def score_earlier_years(
    frameworks: tuple[EarlierFramework, ...], surveys: tuple[Survey, ...], inputs: Mapping[str, pl.DataFrame | Path]
) -> pl.DataFrame:
    """Score the closed years of earlier frameworks, each by its own; columns as `mart.framework_score`.

    Raises:
        DefinitionError: a survey does not fit an earlier framework any more.
    """
    scores = [_score_by(one, surveys, inputs) for one in frameworks]
    return pl.concat([pl.DataFrame(schema=EARLIER_SCORE_SCHEMA), *scores])


def _score_by(
    one: EarlierFramework, surveys: tuple[Survey, ...], inputs: Mapping[str, pl.DataFrame | Path]
) -> pl.DataFrame:
    path = one.folder / "framework.toml"
    framework = load_framework(path)
    require_sources(framework, surveys, path)
    with open_database() as con:
        con.execute("SET TimeZone = 'UTC'")
        load_inputs(con, {**inputs, **framework_frames(framework)})
        for file in files_behind("mart.step_status"):
            build_table(con, file)
        rows = con.execute(_SCORES, {"first_year": one.first_year, "last_year": one.last_year}).pl()
    return (
        rows.with_columns(framework=pl.lit(framework.id))
        .select([*EARLIER_SCORE_SCHEMA])
        .cast(pl.Schema(EARLIER_SCORE_SCHEMA))
    )

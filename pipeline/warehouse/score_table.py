"""Score any tidy table by any framework: the SQL of the snapshot, with units in the place of bodies."""

from dataclasses import dataclass

import duckdb
import polars as pl

from pipeline.definitions.framework import Basis, Framework, Indicator
from pipeline.intake.value_table import POPULATION, value_items
from pipeline.scoring.rank_bounds import add_ranks
from pipeline.warehouse.build import build_table, load_inputs
from pipeline.warehouse.database import open_database
from pipeline.warehouse.input_tables import framework_frames
from pipeline.warehouse.tables import files_behind

SURVEY, YEAR, DELIVERY = "values", 0, "values"
"""The table counts as one delivery of a survey of one year that was put to every unit."""
_PREFECTURE = ""
"""The code of the prefecture that all units belong to; no unit has it."""
_NO_TIME = pl.lit(None, pl.Datetime(time_zone="UTC"))

_SCORES = """
    SELECT
        groups.position, score.code AS unit, score.perspective, score.group_id AS "group",
        score.score, score.low, score.high, score.coverage, score.is_published, asked.evidence, step.state,
        hash(score.perspective, score.group_id) AS whole_id, hash(whole_id, asked.group_question_set) AS set_id,
        cast(count(*) FILTER (score.is_published) OVER (PARTITION BY set_id) AS INTEGER) AS n
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    JOIN core.indicator_group AS groups USING (perspective, group_id)
    JOIN mart.question_set USING (code, year, basis)
    JOIN mart.group_question_set AS asked USING (question_set, perspective, group_id)
    LEFT JOIN mart.step_status AS step
        ON step.code = score.code AND step.year = score.year AND step.basis = score.basis AND step.step = groups.step
    WHERE body.body_kind = 'municipality'
"""
_PLACES = ("rank", "mid_rank", "equal_count", "rank_best", "rank_worst", "left_out_count")
_COLUMNS = (
    "unit", "perspective", "group", "score", "low", "high", "coverage", "is_published", "rank", "n", *_PLACES[1:],
    "evidence", "state",
)  # fmt: skip
_POINTS = """
    SELECT code AS unit, indicator, points, status, option_text AS "option"
    FROM core.indicator_value
    JOIN core.body AS body USING (code)
    WHERE body.body_kind = 'municipality'
    ORDER BY unit, indicator
"""


@dataclass(frozen=True)
class ScoreTable:
    """The result of `score_values`.

    Attributes:
        scores: _COLUMNS. Ranked together are the `n` units that were asked the same indicators of the group; the
            others with a score are in `left_out_count`. `state` is the verdict on a STEP, where there is evidence.
        points: unit, indicator, points, status, option, which draws are made from.
    """

    scores: pl.DataFrame
    points: pl.DataFrame


def score_values(framework: Framework, values: pl.DataFrame) -> ScoreTable:
    """Score the values of some units (intake.value_table.VALUE_SCHEMA); ordered by group, then rank, then unit."""
    with open_database() as con:
        build_scores(con, framework, values, "mart.step_status")
        return ScoreTable(_with_places(con.sql(_SCORES).pl()), con.sql(_POINTS).pl())


def _with_places(scores: pl.DataFrame) -> pl.DataFrame:
    """Add the places among the units that were asked the same; ordered by group, then rank, then unit."""
    key = ["unit", "perspective", "group"]
    compared = scores.filter(pl.col("coverage").is_not_null())
    ranked = add_ranks(compared.select(*key, "set_id", "whole_id", "low", "high", "score"))
    placed = ranked.with_columns(mid_rank=pl.col("rank") + (pl.col("equal_count") - 1) / 2).select(*key, *_PLACES)
    found = scores.join(placed, on=key, how="left").sort("position", "rank", "unit", nulls_last=True)
    return found.select(_COLUMNS)


def build_scores(con: duckdb.DuckDBPyConnection, framework: Framework, values: pl.DataFrame, table: str) -> None:
    """Build a table of the snapshot, and all it rests on, from the values."""
    con.execute("SET TimeZone = 'UTC'")
    load_inputs(con, table_inputs(framework, values))
    for file in files_behind(table):
        build_table(con, file)


def table_inputs(framework: Framework, values: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the frames of the schema `input` for a framework and the values of some units."""
    return framework_frames(_with_the_table_as_source(framework)) | _answers(framework, values)


def _with_the_table_as_source(framework: Framework) -> Framework:
    """Return the framework with the table as the only source of every indicator."""
    basis = Basis(id=SURVEY, surveys=(SURVEY,))
    indicators = tuple(_with_sources(indicator) for indicator in framework.indicator)
    return framework.model_copy(update={"basis": (basis,), "default_basis": SURVEY, "indicator": indicators})


def _with_sources(indicator: Indicator) -> Indicator:
    item, *divisor = value_items(indicator)
    return indicator.model_copy(
        update={
            "source_items": {SURVEY: item},
            "divided_by": {SURVEY: divisor[0]} if divisor else {},
            "counted_with": {},
            "counted_option": "",
        }
    )


def _answers(framework: Framework, values: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the tables of the schema `input` that are not definitions."""
    items = pl.DataFrame({"item": [item for indicator in framework.indicator for item in value_items(indicator)]})
    units = values.select(code="unit").unique(maintain_order=True)
    place = {"name": pl.col("code"), "kana": pl.lit(""), "prefecture": pl.lit(_PREFECTURE), "kind": pl.lit("unit")}
    place |= {name: pl.lit(None, pl.Float64) for name in ("latitude", "longitude")}
    key = {"survey": pl.lit(SURVEY), "year": pl.lit(YEAR, pl.Int32)}
    prefecture = pl.DataFrame({"code": [_PREFECTURE], "body_kind": ["prefecture"]})
    people = values.filter((pl.col("item") == POPULATION) & (pl.col("status") == "answered"))
    return {
        "body": pl.concat([units.with_columns(body_kind=pl.lit("municipality")), prefecture]).with_columns(**place),
        "body_trait": people.select(
            code="unit", year=key["year"], peer_group=pl.lit(None, pl.String), population=pl.col("number")
        ),
        "item_coverage": items.with_columns(**key, body_kind=pl.lit("municipality"), is_nationwide=pl.lit(True)),
        **_edition(key),
        "delivery": pl.DataFrame({"delivery_id": [DELIVERY], "name": [DELIVERY]}).with_columns(
            **key, received_at=_NO_TIME
        ),
        "correction": pl.DataFrame(schema={"delivery_id": pl.String, "row_no": pl.Int32}).with_columns(
            known_from=_NO_TIME
        ),
        "answer": values.rename({"unit": "code"}).with_columns(
            **key,
            delivery_id=pl.lit(DELIVERY),
            published_number=pl.col("number"),
            as_of_date=pl.lit(None, pl.Date),
        ),
    }


def _edition(key: dict[str, pl.Expr]) -> dict[str, pl.DataFrame]:
    """Return the edition that the table is: put to every unit, and closed."""
    nothing = pl.DataFrame({"has_recipients": [False], "unlisted_has_none": [False]}).with_columns(**key)
    dates = dict.fromkeys(("as_of_date", "opens_date", "closes_date", "final_since_date"), pl.lit(None, pl.Date))
    return {
        "edition": nothing.with_columns(**dates),
        "edition_recipient": pl.DataFrame(schema={"survey": pl.String, "year": pl.Int32, "code": pl.String}),
        "run": pl.DataFrame({"night_date": [None]}, schema={"night_date": pl.Date}),
    }

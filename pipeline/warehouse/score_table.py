"""Any framework over any tidy table: the night's own SQL, fed with units in the place of bodies."""

from dataclasses import dataclass

import duckdb
import polars as pl

from pipeline.definitions.framework import Basis, Framework, Indicator
from pipeline.intake.value_table import POPULATION, value_items
from pipeline.warehouse.build import build_table, load_inputs
from pipeline.warehouse.database import open_database
from pipeline.warehouse.inputs import framework_frames
from pipeline.warehouse.tables import files_behind

SURVEY, YEAR, DELIVERY = "values", 0, "values"
"""The table stands for a survey of one year, put to every unit, in one delivery."""
_NOWHERE = ""
"""The prefecture that units belong to; no unit is called so."""
_NO_TIME = pl.lit(None, pl.Datetime(time_zone="UTC"))

_SCORES = """
    WITH scored AS (
        SELECT groups.position, score.*
        FROM mart.group_score AS score
        JOIN core.body AS body USING (code)
        JOIN core.indicator_group AS groups USING ("perspective", group_id)
        WHERE body.body_kind = 'municipality'
    ),
    placed AS (
        SELECT
            *,
            row_number() OVER fallen AS place,
            coalesce(lag(score) OVER fallen - score > 1e-9, true) AS is_below_the_last
        FROM scored
        WHERE is_published
        WINDOW fallen AS (PARTITION BY "perspective", group_id ORDER BY score DESC, code)
    ),
    ranked AS (
        SELECT
            code, "perspective", group_id,
            max(place) FILTER (is_below_the_last) OVER (PARTITION BY "perspective", group_id ORDER BY place) AS rank
        FROM placed
    )
    SELECT
        code AS unit, "perspective", group_id AS "group", score, low, high, coverage, is_published,
        cast(rank AS INTEGER) AS rank,
        cast(count(*) FILTER (is_published) OVER (PARTITION BY "perspective", group_id) AS INTEGER) AS n
    FROM scored
    LEFT JOIN ranked USING (code, "perspective", group_id)
    ORDER BY position, rank NULLS LAST, unit
"""
_POINTS = """
    SELECT code AS unit, indicator, points, status, option_text AS "option"
    FROM core.indicator_value
    JOIN core.body AS body USING (code)
    WHERE body.body_kind = 'municipality'
    ORDER BY unit, indicator
"""


@dataclass(frozen=True)
class ScoreTable:
    """What `score_values` finds.

    `scores`: unit, view, group, score, low, high, coverage, is_published, rank, n.
    `points`: unit, indicator, points, status, option: what draws begin with.
    """

    scores: pl.DataFrame
    points: pl.DataFrame


def score_values(framework: Framework, values: pl.DataFrame) -> ScoreTable:
    """Score the values (intake.values.VALUE_SCHEMA) of some units. Lists are ordered by group, then rank, then unit."""
    with open_database() as con:
        build_scores(con, framework, values, "mart.group_score")
        return ScoreTable(con.sql(_SCORES).pl(), con.sql(_POINTS).pl())


def build_scores(con: duckdb.DuckDBPyConnection, framework: Framework, values: pl.DataFrame, table: str) -> None:
    """Build a table of the snapshot, and all it rests on, from the values."""
    con.execute("SET TimeZone = 'UTC'")
    load_inputs(con, table_inputs(framework, values))
    for file in files_behind(table):
        build_table(con, file)


def table_inputs(framework: Framework, values: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the frames of the schema `input` for a framework and the values of some units."""
    return framework_frames(_fed_by_the_table(framework)) | _answers(framework, values)


def _fed_by_the_table(framework: Framework) -> Framework:
    """The same framework, every indicator fed by the table and by nothing else."""
    basis = Basis(id=SURVEY, surveys=(SURVEY,))
    indicators = tuple(_fed(indicator) for indicator in framework.indicator)
    return framework.model_copy(update={"basis": (basis,), "default_basis": SURVEY, "indicator": indicators})


def _fed(indicator: Indicator) -> Indicator:
    item, *divisor = value_items(indicator)
    return indicator.model_copy(
        update={"source_items": {SURVEY: item}, "divided_by": {SURVEY: divisor[0]} if divisor else {}}
    )


def _answers(framework: Framework, values: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables a night would have loaded."""
    items = pl.DataFrame({"item": [item for indicator in framework.indicator for item in value_items(indicator)]})
    units = values.select(code="unit").unique(maintain_order=True)
    place = {"name": pl.col("code"), "kana": pl.lit(""), "prefecture": pl.lit(_NOWHERE), "kind": pl.lit("unit")}
    place |= {name: pl.lit(None, pl.Float64) for name in ("latitude", "longitude")}
    key = {"survey": pl.lit(SURVEY), "year": pl.lit(YEAR, pl.Int32)}
    nowhere = pl.DataFrame({"code": [_NOWHERE], "body_kind": ["prefecture"]})
    people = values.filter((pl.col("item") == POPULATION) & (pl.col("status") == "answered"))
    return {
        "body": pl.concat([units.with_columns(body_kind=pl.lit("municipality")), nowhere]).with_columns(**place),
        "body_trait": people.select(
            code="unit", year=key["year"], peer_group=pl.lit(None, pl.String), population=pl.col("number")
        ),
        "item_coverage": items.with_columns(**key, body_kind=pl.lit("municipality"), is_nationwide=pl.lit(True)),
        "delivery": pl.DataFrame({"delivery_id": [DELIVERY], "name": [DELIVERY]}).with_columns(received_at=_NO_TIME),
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

"""Score any tidy table by any framework: the SQL of the snapshot, with units in the place of bodies."""

from dataclasses import dataclass

import duckdb
import polars as pl

from pipeline.definitions.framework import Basis, Framework, Indicator
from pipeline.intake.value_table import POPULATION, value_items
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
    WITH scored AS (
        SELECT groups.position, score.*
        FROM mart.group_score AS score
        JOIN core.body AS body USING (code)
        JOIN core.indicator_group AS groups USING ("perspective", group_id)
        WHERE body.body_kind = 'municipality'
    ),
    compared AS (
        SELECT
            *,
            row_number() OVER descending AS position_in_group,
            coalesce(lag(score) OVER descending - score > 1e-9, true) AS is_below_the_last
        FROM scored
        WHERE is_published
        WINDOW descending AS (PARTITION BY "perspective", group_id ORDER BY score DESC, code)
    ),
    ranked AS (
        SELECT
            code, "perspective", group_id,
            max(position_in_group) FILTER (is_below_the_last)
                OVER (PARTITION BY "perspective", group_id ORDER BY position_in_group) AS rank
        FROM compared
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
    """The result of `score_values`.

    Attributes:
        scores: unit, perspective, group, score, low, high, coverage, is_published, rank, n.
        points: unit, indicator, points, status, option, which draws are made from.
    """

    scores: pl.DataFrame
    points: pl.DataFrame


def score_values(framework: Framework, values: pl.DataFrame) -> ScoreTable:
    """Score the values of some units (intake.value_table.VALUE_SCHEMA); ordered by group, then rank, then unit."""
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
    return framework_frames(_with_the_table_as_source(framework)) | _answers(framework, values)


def _with_the_table_as_source(framework: Framework) -> Framework:
    """Return the framework with the table as the only source of every indicator."""
    basis = Basis(id=SURVEY, surveys=(SURVEY,))
    indicators = tuple(_with_sources(indicator) for indicator in framework.indicator)
    return framework.model_copy(update={"basis": (basis,), "default_basis": SURVEY, "indicator": indicators})


def _with_sources(indicator: Indicator) -> Indicator:
    item, *divisor = value_items(indicator)
    return indicator.model_copy(
        update={"source_items": {SURVEY: item}, "divided_by": {SURVEY: divisor[0]} if divisor else {}}
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


def _edition(key: dict[str, pl.Expr]) -> dict[str, pl.DataFrame]:
    """Return the edition that the table is: put to every unit, and closed."""
    nothing = pl.DataFrame({"has_recipients": [False]}).with_columns(**key)
    dates = dict.fromkeys(("as_of_date", "opens_date", "closes_date", "final_since_date"), pl.lit(None, pl.Date))
    return {
        "edition": nothing.with_columns(**dates),
        "edition_recipient": pl.DataFrame(schema={"survey": pl.String, "year": pl.Int32, "code": pl.String}),
        "run": pl.DataFrame({"night_date": [None]}, schema={"night_date": pl.Date}),
    }

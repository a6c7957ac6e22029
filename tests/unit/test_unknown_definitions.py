"""A word that the SQL does not know is an error that names it: nothing is scored by whatever stands last."""

import duckdb
import polars as pl
import pytest

from pipeline.warehouse.build import build_table, load_inputs
from pipeline.warehouse.database import open_database
from pipeline.warehouse.score_table import table_inputs
from pipeline.warehouse.tables import files_behind
from tests.property.generators import framework, share, values

FRAMEWORK = framework(
    indicator=[share("budget"), share("staff", normalisation="min_max")],
    group=[{"id": "all of it", "indicators": ["budget", "staff"]}],
)
ANSWERS = {"A": {"budget": 0.2, "staff": 1.0}, "B": {"budget": 0.4, "staff": 1.0}}


def build(table: str, column: str, word: str, where: pl.Expr) -> None:
    """Build all scores with one word of a definition replaced."""
    inputs = table_inputs(FRAMEWORK, values(FRAMEWORK, ANSWERS))
    changed = pl.when(where).then(pl.lit(word)).otherwise(column).alias(column)
    with open_database() as con:
        load_inputs(con, inputs | {table: inputs[table].with_columns(changed)})
        for file in files_behind("mart.group_score"):
            build_table(con, file)


def test_the_words_of_the_framework_are_known():
    build("indicator", "kind", "number", pl.col("indicator") == "budget")


@pytest.mark.parametrize(
    ("table", "column", "owner", "message"),
    [
        ("indicator", "normalisation", "staff", "indicator staff: unknown normalisation novel"),
        ("indicator", "normalisation", "budget", "indicator budget: unknown normalisation novel"),
        ("indicator", "transform", "budget", "indicator budget: unknown transform novel"),
        ("indicator", "direction", "budget", "indicator budget: unknown direction novel"),
        ("indicator", "direction", "staff", "indicator staff: unknown direction novel"),
        ("indicator", "kind", "staff", "indicator staff: unknown kind novel"),
        ("indicator_group", "aggregation", "all of it", "group all of it: unknown aggregation novel"),
    ],
)
def test_an_unknown_word_is_an_error_that_names_it_and_its_owner(table, column, owner, message):
    key = {"indicator": "indicator", "indicator_group": "group_id"}[table]
    with pytest.raises(duckdb.Error, match=message):
        build(table, column, "novel", pl.col(key) == owner)

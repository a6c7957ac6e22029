"""What analysts are told agrees with what they get."""

import re

import pytest

from pipeline.definitions.schemas import MODELS, schema_text
from pipeline.settings import ROOT
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from pipeline.warehouse.tables import table_files

FIXED = {
    "national_summary": "scope scope_key body_kind indicator year yes_count planned_count no_count not_surveyed_count "
    "not_answered_count surveyed_count body_count rate_of_surveyed_pct rate_of_all_pct",
    "indicator_score": "code year indicator status raw_text value points",
    "group_score": "code year basis view group_id score low high coverage asked_count indicator_count is_published",
    "step_status": "code year basis step state is_ahead_of_order",
}


@pytest.fixture(scope="module")
def con(sample_home):
    published = sample_home / "published"
    with open_snapshot(current(published).path(published)) as connection:
        yield connection


def test_every_column_has_a_comment_in_both_languages(con):
    without = con.sql(
        "SELECT schema_name, table_name, column_name FROM duckdb_columns() "
        "WHERE schema_name IN ('raw', 'core', 'mart', 'meta') AND NOT coalesce(comment LIKE '%_ | _%', false)"
    ).fetchall()
    assert without == []


def test_the_dictionary_lists_every_column_with_its_type(con):
    there = con.sql(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE schema_name IN ('raw', 'core', 'mart', 'meta') ORDER BY ALL"
    ).fetchall()
    said = con.sql(
        "SELECT table_schema, table_name, column_name, replace(data_type, 'TIMESTAMPTZ', 'TIMESTAMP WITH TIME ZONE') "
        "FROM meta.dictionary ORDER BY ALL"
    ).fetchall()
    assert said == there


def test_nothing_internal_is_published(con):
    schemas = {name for (name,) in con.sql("SELECT DISTINCT schema_name FROM duckdb_tables()").fetchall()}
    assert schemas == {"raw", "core", "mart", "meta"}


@pytest.mark.parametrize("table", FIXED)
def test_columns_that_others_rely_on(con, table):
    columns = con.table(f"mart.{table}").columns
    wanted = FIXED[table].split()
    assert [name for name in columns if name in wanted] == wanted
    if table == "national_summary":
        assert columns == wanted


@pytest.mark.parametrize("file", table_files(), ids=lambda file: file.full_name)
def test_every_sql_file_says_its_grain_and_purpose(file):
    first, *_ = file.sql.splitlines()
    assert first.startswith("-- ") and " | one row" in first
    assert file.schema == "checks" or (file.purpose.ja and file.purpose.en and file.columns)


@pytest.mark.parametrize("name", MODELS)
def test_json_schemas_are_those_of_the_models(name):
    """`python -m pipeline.definitions.schemas` writes them anew."""
    committed = (ROOT / "data" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(MODELS[name])


def test_the_readme_begins_with_the_two_commands_and_its_sql_runs(con):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^make \w+", readme, re.MULTILINE)
    assert commands[:2] == ["make run", "make test"]
    for query in re.findall(r"```sql\n(.+?)```", readme, re.DOTALL):
        con.sql(query).fetchall()

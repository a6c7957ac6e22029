"""What analysts are told agrees with what they get."""

import csv
import re

import pytest
from jsonschema import Draft202012Validator

from dashboards.words import words_of
from pipeline.definitions.messages import LANGUAGES
from pipeline.definitions.schemas import MODELS, list_objects, make_schema, schema_text
from pipeline.settings import ROOT
from pipeline.warehouse.macros import macros
from pipeline.warehouse.publish import current
from pipeline.warehouse.tables import table_files

FIXED = {
    "indicator_summary": "scope scope_key body_kind indicator year yes_count planned_count no_count not_surveyed_count "
    "not_answered_count answered_count surveyed_count body_count rate_of_answered_pct low_pct high_pct "
    "interval_low_pct interval_high_pct "
    "rate_of_surveyed_pct rate_of_all_pct edition_state surveys is_other_survey",
    "indicator_score": "code year indicator status raw_text value points",
    "group_score": "code year basis perspective group_id score low high coverage asked_count indicator_count "
    "is_published",
    "step_status": "code year basis step state is_ahead_of_order",
}


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
    if table == "indicator_summary":
        assert columns == wanted


@pytest.mark.parametrize("file", table_files(), ids=lambda file: file.full_name)
def test_every_sql_file_says_its_grain_and_purpose(file):
    first, *_ = file.sql.splitlines()
    if file.schema == "macro":
        assert file.grain.ja and file.grain.en and re.match(r"(FROM|SELECT) ", file.purpose.ja)
        return
    assert first.startswith("-- ") and " | one row" in first
    assert file.schema == "checks" or (file.purpose.ja and file.purpose.en)
    assert file.columns or file.schema in ("checks", "interim", "staging")


@pytest.mark.parametrize("name", MODELS)
def test_json_schemas_are_those_of_the_models(name):
    """`python -m pipeline.definitions.schemas` writes them anew."""
    committed = (ROOT / "data" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(MODELS[name])


def test_every_table_has_its_purpose_as_a_comment_and_in_the_dictionary(con):
    comments = con.sql(
        "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables() UNION ALL "
        "SELECT schema_name || '.' || view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY 1"
    ).fetchall()
    said = con.sql(
        "SELECT DISTINCT table_schema || '.' || table_name, purpose_ja || ' | ' || purpose_en "
        "FROM meta.dictionary ORDER BY 1"
    ).fetchall()
    assert comments == said


def test_macros_in_files_in_the_snapshot_and_in_meta_are_the_same(con):
    """And what they return is what is said of it: names, order and types."""
    there = con.sql(
        "SELECT function_name, comment FROM duckdb_functions() WHERE database_name = current_database() "
        "AND function_type = 'table_macro' AND schema_name = 'main' ORDER BY 1"
    ).fetchall()
    assert there == [(m.name, f"{m.meaning.ja} | {m.meaning.en} | {m.example}") for m in macros()]
    for macro in macros():
        said = con.execute(
            "SELECT column_name, data_type FROM meta.macro WHERE macro_name = $1 ORDER BY position", [macro.name]
        ).fetchall()
        returned = con.sql(f"SELECT column_name, column_type FROM (DESCRIBE {macro.example})").fetchall()
        assert [(name, kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")) for name, kind in returned] == said


def test_the_exported_dictionaries_say_what_the_snapshot_says(con, sample_home):
    exports = current(sample_home / "published").exports(sample_home / "published")
    rows = con.sql("FROM meta.dictionary ORDER BY table_schema, table_name, position").pl()
    with (exports / "dictionary.csv").open(encoding="utf-8-sig", newline="") as file:
        exported = list(csv.DictReader(file))
    assert [list(row.values()) for row in exported] == [[str(value) for value in row] for row in rows.iter_rows()]
    page = (exports / "dictionary.html").read_text(encoding="utf-8")
    anchors = set(re.findall(r'id="([a-z]+\.\w+\.\w+)"', page))
    assert anchors == {f"{row['table_schema']}.{row['table_name']}.{row['column_name']}" for row in exported}


LABELLED = {"step_state": "mart.step_status.state", "delivery": "meta.delivery.state"}
"""Words of the dashboards ↔ the column whose values they name. The column's comment lists the values."""


NO_VALUE = {"step_state": {"not_judged"}}
"""The word for a verdict that is not there."""


@pytest.mark.parametrize("group", LABELLED)
def test_dashboards_have_a_word_for_every_value_the_dictionary_lists_and_for_no_other(con, group):
    schema, table, column = LABELLED[group].split(".")
    (said,) = con.execute(
        "SELECT ja FROM meta.dictionary WHERE table_schema = $1 AND table_name = $2 AND column_name = $3",
        [schema, table, column],
    ).fetchone()
    listed = set(re.findall(r"\b[a-z_]{4,}\b", said)) | NO_VALUE.get(group, set())
    for language in LANGUAGES:
        assert set(words_of(language).under(group)) == listed
    seen = {value for (value,) in con.sql(f"SELECT DISTINCT {column} FROM {schema}.{table}").fetchall()}
    assert seen - {None} <= listed


@pytest.mark.parametrize("column", ["core.answer.status", "core.indicator_value.status", "mart.indicator_score.status"])
def test_dashboards_have_a_word_for_every_status_of_the_method(con, column):
    schema, table, name = column.split(".")
    seen = {value for (value,) in con.sql(f"SELECT DISTINCT {name} FROM {schema}.{table}").fetchall()}
    for language in LANGUAGES:
        assert seen <= set(words_of(language).under("answer_status"))


@pytest.mark.parametrize("path", sorted((ROOT / "dashboards" / "queries").glob("*.sql")), ids=lambda path: path.stem)
def test_dashboards_ask_only_for_tables_of_the_dictionary(path):
    text = "\n".join(line.split("--")[0] for line in path.read_text(encoding="utf-8").splitlines())
    asked = set(re.findall(r"\b(?:raw|core|mart|meta)\.[a-z_]+\b", text))
    assert asked and asked <= {file.full_name for file in table_files()}


@pytest.mark.parametrize("name", MODELS)
def test_every_key_of_a_definition_has_a_description_and_a_valid_example(name):
    """They stand in `pipeline/definitions/schema_notes.toml`."""
    schema = make_schema(MODELS[name])
    for owner, one in list_objects(MODELS[name].__name__, schema):
        for key, described in one["properties"].items():
            assert described.get("description") and described.get("examples"), f"[{owner}] {key}"
            validator = Draft202012Validator(described | {"$defs": schema.get("$defs", {})})
            for example in described["examples"]:
                assert not [*validator.iter_errors(example)], f"[{owner}] {key} = {example}"

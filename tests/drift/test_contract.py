"""What analysts may build on: keys, codes, units, macros, however the snapshot is opened."""

import json

import duckdb
import pytest

from pipeline.warehouse.keys import table_keys


def test_every_table_declares_its_primary_key(con):
    declared = con.sql(
        "SELECT schema_name || '.' || table_name, array_to_string(constraint_column_names, ', ') "
        "FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' ORDER BY ALL"
    ).fetchall()
    tables = con.sql(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
        "WHERE schema_name IN ('core', 'mart', 'meta') ORDER BY ALL"
    ).fetchall()
    listed = con.sql("SELECT table_schema || '.' || table_name, columns FROM meta.key WHERE key_kind = 'primary'")
    assert [name for name, _ in declared] == [name for (name,) in tables]
    assert set(declared) <= set(listed.fetchall())


@pytest.mark.parametrize("key", table_keys(), ids=lambda key: f"{key.table.full_name}({','.join(key.columns)})")
def test_a_key_holds(con, key):
    """A primary key names one row, and what refers to a table is found in it."""
    own = ", ".join(f'"{name}"' for name in key.columns)
    table = key.table.full_name
    if key.refers_to is None:
        assert con.sql(f"SELECT {own} FROM {table} GROUP BY ALL HAVING count(*) > 1").fetchall() == []
        return
    pairs = zip(key.columns, key.referred_columns, strict=True)
    same = " AND ".join(f'own."{name}" = other."{other}"' for name, other in pairs)
    known = " AND ".join(f'own."{name}" IS NOT NULL' for name in key.columns)
    lost = f"FROM {table} AS own ANTI JOIN {key.refers_to.full_name} AS other ON {same} WHERE {known} LIMIT 3"
    assert con.sql(lost).fetchall() == []


def test_every_value_of_a_coded_column_has_a_meaning(con):
    coded = con.sql(
        'SELECT DISTINCT table_schema, table_name, "column", data_type FROM meta.code '
        'JOIN meta.dictionary USING (table_schema, table_name) WHERE column_name = "column"'
    ).fetchall()
    unknown = {}
    for schema, table, column, kind in coded:
        value = f'unnest("{column}")' if kind.endswith("[]") else f'"{column}"'
        unknown[f"{schema}.{table}.{column}"] = con.execute(
            f"SELECT DISTINCT value FROM (SELECT {value} AS value FROM {schema}.{table}) WHERE value IS NOT NULL "
            'AND value NOT IN (SELECT value FROM meta.code WHERE (table_schema, table_name, "column") = ($1, $2, $3))',
            [schema, table, column],
        ).fetchall()
    assert len(coded) > 30
    assert {column: values for column, values in unknown.items() if values} == {}


def test_a_column_of_few_words_is_coded_or_explained_elsewhere(con):
    """A new column of the kind of `status` gets its meanings; names of things have tables of their own."""
    uncoded = con.sql(
        """
        SELECT table_schema, table_name, column_name
        FROM meta.dictionary
        WHERE role = 'text' AND column_name IN ('status', 'state', 'kind', 'direction', 'reason', 'band', 'evidence')
        """
    ).fetchall()
    assert uncoded == []


def test_units_agree_with_the_data(con):
    shares = con.sql("SELECT table_schema || '.' || table_name, column_name FROM meta.dictionary WHERE unit = '0…1'")
    for table, column in shares.fetchall():
        low, high = con.sql(f'SELECT min("{column}"), max("{column}") FROM {table}').fetchone()
        assert low is None or 0 <= low <= high <= 1 + 1e-9, (table, column)
    percents = con.sql("SELECT table_schema || '.' || table_name, column_name FROM meta.dictionary WHERE unit = '%'")
    for table, column in percents.fetchall():
        low, high = con.sql(f'SELECT min("{column}"), max("{column}") FROM {table}').fetchone()
        assert low is None or 0 <= low <= high <= 100, (table, column)


def test_codes_of_e_stat_join(con):
    """Five digits, as e-Stat has them, and two of the prefecture."""
    row = con.sql("SELECT code5, prefecture_code2 FROM core.body WHERE code = '482226'").fetchone()
    assert row == ("48222", "48")


SCORES = (
    "SELECT group_id, score FROM rescored(MAP {}, in_year := 2025) WHERE code = '482226' AND basis = 'full' ORDER BY 1"
)
OTHERWISE = "SELECT group_id, score FROM what_if('482226', 2025, 'dx_policy', 0.0) WHERE basis = 'full' ORDER BY 1"
SOURCE = "SELECT file_name, row_no, raw_text FROM lineage('482226', 'dx_policy', 2025)"


@pytest.mark.parametrize("query", [SCORES, OTHERWISE, SOURCE], ids=["rescored", "what_if", "lineage"])
def test_macros_work_through_attach_and_over_the_parquet_files(con, file, query, monkeypatch):
    expected = con.sql(query).fetchall()
    assert expected
    with duckdb.connect() as attached:
        attached.execute(f"ATTACH '{file}' AS snapshot (READ_ONLY); USE snapshot")
        assert attached.sql(query).fetchall() == expected
    folder = file.parent / file.stem
    monkeypatch.chdir(folder)
    with duckdb.connect() as over_files:
        over_files.execute((folder / "views.sql").read_text(encoding="utf-8"))
        assert over_files.sql(query).fetchall() == expected


def test_what_if_is_the_score_of_the_other_answer(con):
    """With the answer it has, nothing changes; an unknown indicator is refused."""
    own = "(code, year, basis, indicator) = ('482226', 2025, 'full', 'dx_policy')"
    (points,) = con.sql(f"SELECT points FROM core.indicator_value WHERE {own}").fetchone()
    same = con.execute("SELECT score_before, score FROM what_if('482226', 2025, 'dx_policy', $1)", [points]).fetchall()
    assert same and all(before == after for before, after in same if before is not None)
    with pytest.raises(duckdb.Error, match="no indicator is named novel"):
        con.sql("FROM what_if('482226', 2025, 'novel', 1.0)").fetchall()


def test_the_package_names_keys_licence_sources_and_the_oldest_duckdb(file):
    package = json.loads((file.parent / file.stem / "datapackage.json").read_text(encoding="utf-8"))
    scores = next(resource for resource in package["resources"] if resource["name"] == "mart.group_score")
    assert scores["schema"]["primaryKey"] == ["code", "year", "basis", "perspective", "group_id"]
    assert {"fields": ["code"], "reference": {"resource": "core.body", "fields": ["code"]}} in scores["schema"][
        "foreignKeys"
    ]
    assert package["licenses"] and all(licence["title"] for licence in package["licenses"])
    assert {source["title"] for source in package["sources"]} >= {"自治体DXの取組に関するダッシュボード"}
    assert package["duckdb_version_at_least"] == "1.3.0"

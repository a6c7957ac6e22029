"""Tables built in parallel: each after those it reads, and all stopped by the first that fails."""

from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.warehouse import build
from pipeline.warehouse.build import build_all
from pipeline.warehouse.database import new_database
from pipeline.warehouse.tables import BilingualComment, TableFile

ENDLESS = "SELECT count(*) AS rows FROM range(10000000) AS a, range(10000000) AS b WHERE hash(a.range, b.range) = 1"


def table(name: str, sql: str, *needs: str, schema: str = "checks") -> TableFile:
    none = BilingualComment("", "")
    reads = frozenset(need if "." in need else f"checks.{need}" for need in needs)
    return TableFile(schema, name, sql, none, none, (), reads)


def test_tables_are_built_after_those_they_read_in_whatever_order_they_are_listed(tmp_path: Path) -> None:
    files = [
        table("sum", "SELECT twice.n + thrice.n AS n FROM checks.twice, checks.thrice", "twice", "thrice"),
        table("twice", "SELECT 2 * n AS n FROM checks.one", "one"),
        table("thrice", "SELECT 3 * n AS n FROM checks.one", "one"),
        table("one", "SELECT 1 AS n"),
    ]
    with new_database(tmp_path / "new.duckdb") as con:
        con.execute("CREATE SCHEMA checks")
        build_all(con, files)
        assert con.execute("SELECT n FROM checks.sum").fetchall() == [(2 + 3,)]


def test_a_table_that_fails_stops_the_running_ones_and_no_other_starts(tmp_path: Path) -> None:
    files = [
        table("endless", ENDLESS),
        table("wrong", "SELECT n FROM checks.nowhere"),
        table("after", "SELECT 1 AS n FROM checks.wrong", "wrong"),
    ]
    with new_database(tmp_path / "new.duckdb") as con:
        con.execute("CREATE SCHEMA checks")
        with pytest.raises(duckdb.CatalogException, match="nowhere"):
            build_all(con, files)
        assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'checks'").fetchall() == [(0,)]


@pytest.mark.parametrize("most", [0, 1_000_000])
def test_a_table_that_is_not_published_is_dropped_after_its_last_reader(tmp_path: Path, monkeypatch, most) -> None:
    monkeypatch.setattr(build, "_MOST_ANSWERS_IN_PARALLEL", most)
    files = [
        table("passing", "SELECT 1 AS n", schema="interim"),
        table("first", "SELECT n FROM interim.passing", "interim.passing"),
        table("last", "SELECT first.n FROM interim.passing, checks.first", "interim.passing", "first"),
    ]
    pl.DataFrame({"n": [1]}).write_parquet(tmp_path / "answer.parquet")
    with new_database(tmp_path / "new.duckdb") as con:
        build.load_inputs(con, {"answer": tmp_path / "answer.parquet"})
        build_all(con, files)
        assert con.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall() == [("first",), ("last",)]


def test_with_many_answers_values_are_filled_part_by_part_in_the_order_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_MOST_ANSWERS_IN_PARALLEL", 2)
    answers = pl.DataFrame({"code": ["482226", "132012", "011002", "999999"], "year": [2, 1, 1, 1]})
    answers.write_parquet(tmp_path / "answer.parquet")
    file = table("indicator_value", "SELECT * FROM input.answer ORDER BY code", "input.answer", schema="core")
    with new_database(tmp_path / "new.duckdb") as con:
        build.load_inputs(con, {"answer": tmp_path / "answer.parquet"})
        build_all(con, [replace(file, key=("code",))])
        rows = con.execute("SELECT code FROM core.indicator_value ORDER BY rowid").fetchall()
    assert rows == [("011002",), ("132012",), ("482226",), ("999999",)]


def test_raw_cells_are_filled_part_by_part_in_the_order_of_all(tmp_path: Path) -> None:
    cells = pl.DataFrame({"delivery_id": ["f0", "0a", "f0", "10"], "row_no": [2, 1, 1, 1]})
    (file,) = [table("cell", "SELECT * FROM input.cell ORDER BY delivery_id, row_no", "input.cell", schema="raw")]
    with new_database(tmp_path / "new.duckdb") as con:
        build.load_inputs(con, {"cell": cells})
        build_all(con, [file])
        rows = con.execute("SELECT * FROM raw.cell ORDER BY rowid").fetchall()
    assert rows == [("0a", 1), ("10", 1), ("f0", 1), ("f0", 2)]

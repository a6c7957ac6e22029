"""Tables built in parallel: each after those it reads, and all stopped by the first that fails."""

from pathlib import Path

import duckdb
import pytest

from pipeline.warehouse.build import build_all
from pipeline.warehouse.database import new_database
from pipeline.warehouse.tables import BilingualComment, TableFile

ENDLESS = "SELECT count(*) AS rows FROM range(10000000) AS a, range(10000000) AS b WHERE hash(a.range, b.range) = 1"


def table(name: str, sql: str, *needs: str) -> TableFile:
    none = BilingualComment("", "")
    return TableFile("checks", name, sql, none, none, (), frozenset(f"checks.{need}" for need in needs))


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

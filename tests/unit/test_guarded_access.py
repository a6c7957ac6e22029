"""What keeps readers of a snapshot from anything else: without a night."""

import duckdb
import pytest

from pipeline.warehouse.adhoc_query import QueryRefusedError, run_select
from pipeline.warehouse.snapshot import open_snapshot


@pytest.fixture
def snapshot(tmp_path):
    path = tmp_path / "snapshot.duckdb"
    with duckdb.connect(path) as con:
        con.execute("CREATE TABLE t AS SELECT 1 AS a")
    (tmp_path / "secret.csv").write_text("a\n1\n")
    return path


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("DELETE FROM t", duckdb.InvalidInputException),
        ("FROM read_csv('{folder}/secret.csv')", duckdb.PermissionException),
        ("COPY t TO '{folder}/out.csv'", duckdb.PermissionException),
        ("SET enable_external_access = true", duckdb.InvalidInputException),
        ("SET memory_limit = '100GB'", duckdb.InvalidInputException),
    ],
)
def test_a_snapshot_is_opened_to_be_read_and_nothing_else(snapshot, tmp_path, query, error):
    with open_snapshot(snapshot) as con, pytest.raises(error):
        con.execute(query.format(folder=tmp_path)).fetchall()


@pytest.mark.parametrize("query", ["SELECT 1; SELECT 2", "DROP TABLE t", "SET threads = 1", "ATTACH ':memory:' AS m"])
def test_one_select_is_asked_and_nothing_else(snapshot, query):
    with pytest.raises(QueryRefusedError):
        run_select(snapshot, query, 5, 10)

"""Of several reference dates in a year the newest counts, whenever its file came in."""

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.settings import ROOT

SQL = ROOT / "pipeline" / "warehouse" / "sql" / "interim"
INPUT = """
CREATE SCHEMA input;
CREATE SCHEMA interim;
CREATE TABLE input.delivery (delivery_id VARCHAR, name VARCHAR, received_at TIMESTAMPTZ);
CREATE TABLE input.correction (delivery_id VARCHAR, row_no INTEGER, known_from TIMESTAMPTZ);
CREATE TABLE input.answer (
    delivery_id VARCHAR, survey VARCHAR, year INTEGER, code VARCHAR, item VARCHAR, row_no INTEGER, raw_text VARCHAR,
    status VARCHAR, number DOUBLE, as_of_date DATE
);
"""


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(INPUT)
        yield connection


def deliver(con: duckdb.DuckDBPyConnection, day: str, as_of: str, text: str, status: str = "answered") -> None:
    con.execute("INSERT INTO input.delivery VALUES ($1, $1, $2::TIMESTAMPTZ)", [f"{day}.csv", f"{day} 01:30:00+09"])
    con.execute(
        "INSERT INTO input.answer VALUES ($1, 'register', 2025, '132063', 'N', 2, $2, $3, try_cast($2 AS DOUBLE), $4)",
        [f"{day}.csv", text, status, as_of],
    )


def current(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    for name, kind in {"answer_received.view": "VIEW", "answer_repeated": "TABLE"}.items():
        text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        con.execute(f"CREATE {kind} interim.{name.removesuffix('.view')} AS {text}")
    return con.sql("SELECT raw_text, revision FROM interim.answer_repeated WHERE is_current").fetchall()


def test_a_later_date_counts_although_its_file_came_first(con):
    deliver(con, "2026-01-10", "2025-10-01", "2")
    deliver(con, "2026-01-20", "2025-04-01", "1")
    assert current(con) == [("2", 2)]


def test_of_one_date_the_later_file_counts(con):
    deliver(con, "2026-01-10", "2025-04-01", "2")
    deliver(con, "2026-01-20", "2025-04-01", "1")
    assert current(con) == [("1", 2)]


def test_a_tick_that_was_taken_away_is_an_answer(con):
    deliver(con, "2026-01-10", "2025-04-01", "○")
    deliver(con, "2026-01-20", "2025-04-01", "")
    assert current(con) == [("", 2)]


def test_a_blank_that_is_no_answer_replaces_nothing(con):
    deliver(con, "2026-01-10", "2025-04-01", "2")
    deliver(con, "2026-01-20", "2025-04-01", "", "not_answered")
    assert current(con) == [("2", 1)]

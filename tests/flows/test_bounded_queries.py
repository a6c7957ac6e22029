"""Queries that DuckDB itself does not stop, and text that would steer a terminal."""

import time

import pytest
from rich.text import Text

from pipeline.cli.sql import sql_command
from pipeline.definitions.visible_text import visible
from pipeline.settings import Home
from pipeline.warehouse.adhoc_query import QueryRefusedError
from pipeline.warehouse.publish import snapshot_file
from pipeline.warehouse.query_process import require_seconds, run_bounded_select


@pytest.fixture
def snapshot(sample_home):
    return snapshot_file(sample_home / "published", "current")


@pytest.mark.parametrize(
    "query",
    ["SELECT levenshtein(repeat('a', 300000), repeat('b', 300000))", "SELECT list_sort(range(100000000))[1]"],
    ids=["levenshtein", "list_sort"],
)
def test_a_function_that_never_looks_up_is_ended(snapshot, query):
    """Asked to stop after a second, it would go on for a minute."""
    begun = time.monotonic()
    with pytest.raises(QueryRefusedError, match=r"0\.5秒で終わらないため止めました"):
        run_bounded_select(snapshot, query, 0.5, 10)
    assert time.monotonic() - begun < 40  # most of it the start of the process, on a machine that does other things


@pytest.mark.parametrize(
    "query",
    ["SELECT length(repeat('x', 4000000000) || repeat('y', 4000000000))", "SELECT len(range(2000000000))"],
    ids=["repeat", "range"],
)
def test_memory_that_duckdb_does_not_count_is_bounded(snapshot, query):
    with pytest.raises(QueryRefusedError, match="メモリーが足りないため止めました"):
        run_bounded_select(snapshot, query, 30, 10)


def test_an_answer_of_many_rows_comes_back_whole(snapshot):
    frame, is_cut = run_bounded_select(
        snapshot, "SELECT range AS n, 'text ' || range AS t FROM range(200000)", 30, 150_000
    )
    assert frame.height == 150_000 and is_cut and frame["t"][-1] == "text 149999"


@pytest.mark.parametrize("seconds", [float("inf"), float("nan"), 0, -1, 86_401])
def test_what_is_no_limit_of_time_is_refused_with_an_example(seconds):
    with pytest.raises(QueryRefusedError, match="--seconds 60"):
        require_seconds(seconds)


def test_explain_shows_the_plan_and_runs_nothing_that_writes(sample_home, snapshot, tmp_path, capsys):
    assert sql_command(Home(sample_home), "EXPLAIN SELECT * FROM core.body", "table", None, "current", 30, 10) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5
    for query in (
        f"EXPLAIN ANALYZE COPY (SELECT 1) TO '{tmp_path / 'x.csv'}'",
        "EXPLAIN ANALYZE DELETE FROM core.body",
    ):
        with pytest.raises(QueryRefusedError):
            run_bounded_select(snapshot, query, 30, 10)
    assert list(tmp_path.iterdir()) == []


def test_text_of_surveys_does_not_steer_the_terminal(sample_home, capsys):
    query = "SELECT chr(27) || '[2J' || chr(8238) || chr(155) || chr(10) || '葉月市' AS \"a\x1b[31m\""
    sql_command(Home(sample_home), query, "table", None, "current", 30, 10)
    shown = capsys.readouterr().out
    assert "␛[2J<U+202E><U+009B>␊葉月市" in shown and "a␛[31m" in shown
    assert not {"\x1b", "\u202e", "\x9b"} & set(shown)


def test_visible_text_stays_as_it_is():
    assert visible("見本県 a-1 ①") == "見本県 a-1 ①"
    assert visible("a\r\nb\t", keep="\r\n") == "a\r\nb␉"
    assert visible("\x7f\u2028\ud800\u200f") == "␡<U+2028><U+D800><U+200F>"
    assert str(Text(visible("[bold]x[/bold]"))) == "[bold]x[/bold]"

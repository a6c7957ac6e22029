"""What analysts ask of a snapshot: the twenty questions, lineage, and what a question may not do.

The ways in that data/queries/README.md shows are run by test_shown_commands.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import ROOT
from pipeline.warehouse.adhoc_query import QueryRefusedError, run_select
from pipeline.warehouse.publish import current

README = (ROOT / "data" / "queries" / "README.md").read_text(encoding="utf-8")
QUERIES = sorted((ROOT / "data" / "queries").glob("*.sql"))
NOT_IN_A_FIRST_NIGHT = {"03_steps_changed_by_corrections"}


@pytest.fixture(scope="module")
def snapshot(sample_home) -> Path:
    return current(sample_home / "published").path(sample_home / "published")


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_the_questions_have_answers(snapshot, query):
    text = query.read_text(encoding="utf-8")
    assert re.match(r"-- [^|]+か \| [^|]+\?\n", text), "the first line asks, in Japanese and English"
    frame, is_cut = run_select(snapshot, text, seconds=30, row_limit=10_000)
    assert not is_cut
    assert (frame.height == 0) == (query.stem in NOT_IN_A_FIRST_NIGHT)


def test_there_are_twenty_questions_and_their_document_lists_them():
    assert len(QUERIES) == 20
    listed = dict(re.findall(r"\| \[`(\w+)`\]\(\1\.sql\) \| (.+) \|", README))
    asked = {path.stem: path.read_text(encoding="utf-8").split(" | ")[0].removeprefix("-- ") for path in QUERIES}
    assert listed == asked


def test_who_is_ahead_of_order_is_known_of_the_sample(snapshot):
    """皐月市, 早苗町 and 杏野市 have their organisation without a policy."""
    query = next(path for path in QUERIES if "ahead" in path.stem)
    frame, _ = run_select(snapshot, query.read_text(encoding="utf-8"), 30, 10_000)
    assert {"皐月市", "早苗町", "杏野市"} <= set(frame["name"])


def test_peers_that_rose_are_others_and_did_rise(snapshot):
    frame, _ = run_select(snapshot, QUERIES[0].read_text(encoding="utf-8"), 30, 10_000)
    assert "葉月市" not in frame["name"].to_list()
    assert (frame["rise"] > 0).all() and (frame["year"] > frame["before_year"]).all()


def test_both_ways_of_dividing_agree_where_all_were_surveyed(snapshot):
    query = next(path for path in QUERIES if "rates" in path.stem)
    frame, _ = run_select(snapshot, query.read_text(encoding="utf-8"), 30, 10_000)
    is_all = frame["answered_count"] == frame["body_count"]
    assert (frame.filter(is_all)["difference_pct"] == 0).all()
    assert (frame.filter(~is_all & (frame["yes_count"] > 0))["difference_pct"] > 0).all()


def test_the_duckdb_cli_opens_the_exports_as_shown(sample_home):
    assert "`duckdb -init views.sql`" in README
    published = sample_home / "published"
    cli = str(Path(sys.executable).parent / "duckdb")
    asked = "SELECT count(*) AS parts FROM mart.score_component JOIN core.body USING (code)"
    done = subprocess.run([cli, "-init", "views.sql", "-csv", "-c", asked], cwd=current(published).exports(published),
                          capture_output=True, text=True, timeout=300)  # fmt: skip
    assert done.returncode == 0, done.stderr
    heading, count = done.stdout.splitlines()
    assert heading == "parts" and int(count) > 1000


def test_lineage_leads_from_a_figure_to_the_bytes_of_the_file(sample_home, snapshot):
    """The cell is where it says, in the file whose checksum it gives."""
    import csv
    import io

    frame, _ = run_select(snapshot, "FROM lineage('482226', 'dx_policy', 2025)", 30, 10)
    (row,) = frame.to_dicts()
    content = (sample_home / "history" / "files" / row["file_sha256"]).read_bytes()
    cells = list(csv.reader(io.StringIO(content.decode("cp932"))))
    assert cells[row["row_no"] - 1][row["column_no"] - 1] == row["raw_text"] == "策定している"
    assert (row["file_name"], row["is_used"], row["points"]) == ("2025/48_見本県/48_葉月市.csv", True, 1.0)
    assert row["weights"] and row["framework"] == "2026.1"


def test_lineage_shows_verdicts_on_a_cell_that_was_held_back(snapshot):
    """師走町 wrote 任命してる for Q012."""
    frame, _ = run_select(
        snapshot,
        "SELECT status, raw_text, verdicts FROM lineage("
        "(SELECT code FROM core.body WHERE name = '師走町'), 'cio_appointed', 2025) WHERE survey = 'pref_dx'",
        30, 10,
    )  # fmt: skip
    ((status, text, verdicts),) = frame.rows()
    assert (status, text) == ("invalid", "任命してる")
    assert any("「任命してる」は" in verdict and verdict.startswith("error ") for verdict in verdicts)


def test_lineage_agrees_with_every_published_value(snapshot):
    """Each answered value of a year has exactly one answer it rests on, with the same text and points."""
    frame, _ = run_select(
        snapshot,
        """
        SELECT count(*) AS value_count, count(line.code) AS line_count
        FROM (FROM mart.indicator_score WHERE code = '482226' AND status = 'answered') AS value
        LEFT JOIN LATERAL (FROM lineage('482226', 'dx_policy', 2025)) AS line
            ON line.is_used AND line.indicator = value.indicator AND line.year = value.year
            AND line.raw_text = value.raw_text AND line.points = value.points
        WHERE value.indicator = 'dx_policy' AND value.year = 2025
        """,
        30, 10,
    )  # fmt: skip
    assert frame.row(0) == (1, 1)


REFUSED = {
    "DELETE FROM core.body": "DELETE は実行しません",
    "CREATE TEMP TABLE x AS SELECT 1": "CREATE は実行しません",
    "ATTACH '/tmp/x.duckdb'": "ATTACH は実行しません",
    "COPY core.body TO '/tmp/x.csv'": "COPY は実行しません",
    "INSTALL httpfs": "LOAD は実行しません",
    "SET memory_limit = '1TB'": "SET は実行しません",
    "PRAGMA threads = 9": "SET は実行しません",
    "SELECT 1; SELECT 2": "1文だけ",
    "": "1文だけ",
    "SELECT * FROM read_csv('/etc/passwd')": "ファイルの読み書きはできません",
    "SELECT * FROM read_text('/etc/passwd')": "ファイルの読み書きはできません",
    "FROM glob('/etc/*')": "ファイルの読み書きはできません",
    "FROM '/etc/passwd.csv'": "ファイルの読み書きはできません",
    "SELEC 1": "syntax error",
    "SELECT nothing FROM core.body": '"nothing" not found',
}


@pytest.mark.parametrize("query", REFUSED)
def test_what_is_no_question_is_refused_in_one_line(snapshot, query):
    with pytest.raises(QueryRefusedError, match=re.escape(REFUSED[query])) as refused:
        run_select(snapshot, query, 30, 10)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM range(10000000000) AS a, range(10000000000) AS b",
        "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
        "SELECT * FROM range(10000000000) ORDER BY range DESC",
    ],
)
def test_a_question_without_end_is_stopped(snapshot, query):
    with pytest.raises(QueryRefusedError, match="1秒で終わらないため止めました"):
        run_select(snapshot, query, 1, 10)


def test_rows_without_end_are_cut_and_said_so(snapshot):
    frame, is_cut = run_select(snapshot, "SELECT * FROM range(10000000000)", 30, 10)
    assert (frame.height, is_cut) == (10, True)


@pytest.mark.slow
def test_an_answer_too_large_for_the_memory_is_refused(snapshot):
    with pytest.raises(QueryRefusedError, match="メモリーが足りないため止めました"):
        run_select(snapshot, "SELECT list(range) FROM range(10000000000)", 60, 10)


def test_an_answer_in_every_format(sample_home, tmp_path, capsys):
    import polars as pl

    from pipeline.cli.sql import sql_command
    from pipeline.settings import Home

    query = "SELECT code, '=1+1' AS formula, -1.5 AS number, [1, 2] AS list FROM core.body ORDER BY code LIMIT 2"
    for kind in ("csv", "json", "parquet", "xlsx"):
        assert sql_command(Home(sample_home), query, kind, tmp_path / f"a.{kind}", "current", 30, 2) == 0
    first, second = (tmp_path / "a.csv").read_bytes().split(b"\r\n")[:2]
    assert (first, second) == (b"\xef\xbb\xbfcode,formula,number,list", b"480002,'=1+1,-1.5,1|2")
    assert json.loads((tmp_path / "a.json").read_text())[0]["formula"] == "=1+1"
    assert pl.read_parquet(tmp_path / "a.parquet")["list"].to_list() == [[1, 2], [1, 2]]
    assert sql_command(Home(sample_home), query, "table", None, "current", 30, 1) == 1
    assert "はじめの1行だけです" in capsys.readouterr().err

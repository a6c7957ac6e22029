"""A publication to the lake: the same tables as in the file, on every host, and one whole snapshot at any time."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from pipeline.cli.sql import sql_command
from pipeline.lake import lake_tables
from pipeline.lake.engine import opened_catalogue, opened_lake
from pipeline.lake.lake_query import lake_source
from pipeline.lake.place import LakeError, LakePlace
from pipeline.lake.services import services_of
from pipeline.outputs.exports import changed_files
from pipeline.settings import ROOT, Home
from pipeline.warehouse.adhoc_query import QueryRefusedError, run_select
from pipeline.warehouse.publish import Snapshot, current, current_file, is_whole, sha256_of
from pipeline.warehouse.query_process import run_bounded_select
from pipeline.warehouse.snapshot import open_snapshot
from pipeline.warehouse.tables import table_files
from tests.flows.nights import forked
from tests.lake.conftest import use_key
from tests.lake.publications import FEW, a_snapshot
from tests.lake.servers import wait_until


def published_run(place: LakePlace) -> str:
    """The run that the lake names, once its tables are those of that run."""
    (newest, *_) = lake_tables.commits(place)
    with opened_lake(place) as con:
        assert con.execute("SELECT run_id FROM meta.run").fetchall() == [(newest.snapshot.run_id,)]
        assert con.execute("SELECT count(*) > 0 FROM mart.group_score SEMI JOIN core.body USING (code)").fetchone() == (
            True,
        )
    return newest.snapshot.run_id


def test_every_table_of_the_lake_on_s3_is_that_of_the_file_in_its_order(sample_home, s3_place, tmp_path):
    home = Home(Path(shutil.copytree(sample_home, tmp_path / "home")))
    services_of(home).catalogue.move_in()
    source = lake_source(home, "current")
    file = current_file(home.published)
    with open_snapshot(file) as own, source() as lake:
        for table in table_files():
            if table.schema in ("raw", "core", "mart", "meta"):
                query = f"FROM {table.full_name}" + (" ORDER BY ALL" if table.is_view else "")
                assert lake.sql(query).pl().equals(own.sql(query).pl()), table.full_name
    for path in sorted((ROOT / "data" / "queries").glob("*.sql")):
        query = path.read_text(encoding="utf-8")
        (of_file, _), (of_lake, _) = (run_select(one, query, 60, 100_000) for one in (file, source))
        assert of_lake.equals(of_file) or sorted_rows(of_lake) == sorted_rows(of_file), path.name

    other = Home(tmp_path / "other")
    other.folder.mkdir()
    assert services_of(other).catalogue.file_of("current").read_bytes() == file.read_bytes()
    present = current(other.published)
    assert present == current(home.published)
    assert changed_files(present.exports(other.published)) == []


def sorted_rows(frame: pl.DataFrame) -> list[str]:
    return sorted(map(str, frame.rows()))


def test_a_publisher_that_is_killed_leaves_one_whole_snapshot(own_first_year, place, few_tables, monkeypatch):
    """Killed before each table, before the commit, and right after it."""
    home = Home(own_first_year)
    services_of(home).catalogue.move_in()
    before = current(home.published)
    for number, step in enumerate([*range(len(FEW)), "commit", "committed"]):
        built, snapshot = a_snapshot(home, number)
        child = forked(partial(publish_and_die, place, built, snapshot, before, step))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        after = published_run(place)
        assert after == (snapshot.run_id if step == "committed" else before.run_id)
        if step == "committed":
            before = snapshot


def publish_and_die(place: LakePlace, built: Path, snapshot: Snapshot, before: Snapshot, step: int | str) -> None:
    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    replaced, replace_one = [], lake_tables._replace

    def replace_or_die(con, file):
        if len(replaced) == step:
            die()
        replaced.append(file)
        replace_one(con, file)
        if len(replaced) == len(FEW) and step == "commit":
            die()

    lake_tables._replace = replace_or_die
    lake_tables.commit_tables(place, built, snapshot, before)
    die()


def test_a_postgresql_that_is_killed_while_it_commits_leaves_one_whole_snapshot(
    own_first_year, place, few_tables, postgres
):
    home = Home(own_first_year)
    services_of(home).catalogue.move_in()
    before = current(home.published)
    for number, delay in enumerate((0.0, 0.05, 0.2)):
        built, snapshot = a_snapshot(home, number)
        started = home.folder / f"started-{number}"
        child = forked(partial(commit_noting, place, built, snapshot, before, started))
        wait_until(started.exists, 60)
        time.sleep(delay)
        postgres.kill()
        os.waitpid(child, 0)
        postgres.start()
        after = published_run(place)
        assert after in (before.run_id, snapshot.run_id)
        before = snapshot if after == snapshot.run_id else before


def commit_noting(place: LakePlace, built: Path, snapshot: Snapshot, before: Snapshot, started: Path) -> None:
    """Commit, with a file that appears when the last table is written."""
    replace_all = lake_tables._replace_all

    def replace_and_note(con):
        replace_all(con)
        started.touch()

    lake_tables._replace_all = replace_and_note
    lake_tables.commit_tables(place, built, snapshot, before)


def test_no_row_of_a_table_stands_in_postgresql(own_first_year, place, few_tables, postgres):
    """Who may read the catalogue of a lake reads names of files there, no answers."""
    home = Home(own_first_year)
    services_of(home).catalogue.move_in()
    lake_tables.commit_tables(place, *a_snapshot(home, 1), current(home.published))
    with opened_catalogue(place) as con:
        sql = "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'ducklake_inlined_data_%'"
        found = con.execute("SELECT * FROM postgres_query('postgres', $sql)", {"sql": sql}).fetchall()
    assert found == [("ducklake_inlined_data_tables",)]


def test_a_host_that_was_overtaken_publishes_nothing(own_first_year, place, few_tables):
    home = Home(own_first_year)
    services_of(home).catalogue.move_in()
    before = current(home.published)
    first, second = a_snapshot(home, 1), a_snapshot(home, 2)
    lake_tables.commit_tables(place, *second, before)
    with pytest.raises(LakeError, match="ほかの機械が先に公開しました"):
        lake_tables.commit_tables(place, *first, before)
    assert published_run(place) == second[1].run_id


def test_the_oldest_expire_and_a_rollback_is_a_publication(own_first_year, place, few_tables, tmp_path):
    home, other = Home(own_first_year), Home(tmp_path / "other")
    other.folder.mkdir()
    catalogue = services_of(home).catalogue
    catalogue.move_in()
    original = shutil.copytree(current(home.published).exports(home.published), tmp_path / "exports")
    for number in (1, 2, 3):
        built, snapshot = a_snapshot(home, number)
        exports = Path(shutil.copytree(original, built.with_suffix("")))
        snapshot = replace(snapshot, sha256=sha256_of(built))
        catalogue.publish(built, exports, snapshot, keep=2)
    runs = [one.run_id for one in catalogue.snapshots()]
    assert runs == ["20270103T013000", "20270102T013000"]
    names = {path.name for path in (tmp_path / "bucket" / "published").iterdir()}
    assert names == {f"monosashi-{run}{ending}" for run in runs for ending in ("", ".duckdb", ".json")}

    target = services_of(other).catalogue.roll_back("20270102T013000")
    assert published_run(place) == target.run_id == "20270102T013000"
    catalogue.refresh()
    assert current(home.published) == target and is_whole(target, home.published)


def test_who_may_only_read_writes_nowhere(own_first_year, s3_place, few_tables, postgres, database, monkeypatch):
    home = Home(own_first_year)
    services_of(home).catalogue.move_in()
    postgres.run(
        "CREATE ROLE analyst LOGIN; GRANT USAGE ON SCHEMA public TO analyst; "
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO analyst",
        database,
    )
    monkeypatch.setenv("MONOSASHI_LAKE", postgres.connection(database, "analyst"))
    use_key("reader", monkeypatch)
    source = lake_source(home, "current")
    frame, _ = run_select(source, "SELECT count(*) AS n FROM core.body", 30, 10)
    assert frame["n"][0] > 0
    for query in (
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_parquet('s3://monosashi/*/published/*/parquet/*.parquet')",
        "SELECT * FROM postgres_query('__ducklake_metadata_lake', 'DELETE FROM ducklake_snapshot RETURNING 1')",
        "SELECT * FROM postgres_query('__ducklake_metadata_lake', 'SELECT pg_read_file(''/etc/hostname'') AS x')",
    ):
        with pytest.raises(QueryRefusedError):
            run_select(source, query, 30, 10)
    built, snapshot = a_snapshot(home, 1)
    with pytest.raises(LakeError):
        lake_tables.commit_tables(LakePlace(postgres.connection(database, "analyst"), s3_place.bucket), built, snapshot,
                                  current(home.published))  # fmt: skip
    assert published_run(s3_place) == current(home.published).run_id


def test_who_asks_nothing_for_a_while_holds_no_connection(own_first_year, place, few_tables, postgres, database):
    """PostgreSQL takes a hundred, and who reads an answer thinks longer than the lake takes for it."""

    def is_nobody_connected() -> bool:
        others = f"SELECT FROM pg_stat_activity WHERE datname = '{database}'"
        try:
            postgres.run(f"DO $$ BEGIN ASSERT NOT EXISTS ({others}); END $$")
        except subprocess.CalledProcessError:
            return False
        return True

    home = Home(own_first_year)
    services_of(home).catalogue.move_in()
    with lake_source(home, "current")() as con:
        asked = con.execute("SELECT count(*) FROM core.body").fetchall()
        assert not is_nobody_connected()
        wait_until(is_nobody_connected, 20)
        assert con.execute("SELECT count(*) FROM core.body").fetchall() == asked


def test_the_command_asks_the_lake_names_the_runs_there_are_and_is_bounded_in_time(own_first_year, place, capsys):
    """In a process of its own, as always: with all tables, for the macros there need them."""
    home = Home(own_first_year)
    services_of(home).catalogue.move_in()
    query = "SELECT count(*) AS n FROM core.body"
    assert sql_command(home, query, "csv", None, "current", 60, 10, is_lake=True) == 0
    assert capsys.readouterr().out.splitlines()[-1].isdigit()
    with pytest.raises(LakeError, match=current(home.published).run_id):
        sql_command(home, query, "csv", None, "20200101T000000", 60, 10, is_lake=True)
    endless = "SELECT count(*) FROM range(1000000000) a, range(1000000) b"
    with pytest.raises(QueryRefusedError, match="終わらない"):
        run_bounded_select(lake_source(home, "current"), endless, 0.5, 10)

"""PostgreSQL, S3 and other hosts that do what they should not: a sentence that helps, and nothing is lost."""

import itertools
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipeline.lake import lake_tables
from pipeline.lake.engine import opened_lake
from pipeline.lake.lake_query import lake_source
from pipeline.lake.place import LakeError
from pipeline.lake.services import services_of
from pipeline.operations.lock import LockedError
from pipeline.orchestration.run import RunFailedError, run_night
from pipeline.settings import Home
from pipeline.warehouse.adhoc_query import run_select
from pipeline.warehouse.publish import current, is_whole, pointer_text
from tests.flows.nights import put_news, run_request
from tests.lake.faulty_s3 import FaultyS3, started_proxy
from tests.lake.publications import a_snapshot, publish_copy

pytestmark = pytest.mark.usefixtures("few_tables")

_NUMBER = itertools.count(4)
NO_SPACE = """
CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
    RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file: No space left on device';
END$$;
CREATE TRIGGER no_space BEFORE INSERT ON ducklake_snapshot EXECUTE FUNCTION no_space()
"""
"""What PostgreSQL answers when its disk is full, at the statement at which it does."""


@pytest.fixture
def home(own_first_year: Path, place) -> Home:
    """A home that has moved into a lake."""
    services_of(Home(own_first_year)).catalogue.move_in()
    return Home(own_first_year)


def published_run(place) -> str:
    """The run that the lake names, once its tables are those of that run."""
    with opened_lake(place) as con:
        newest = lake_tables.newest_commit(con)
        assert newest and con.execute("SELECT run_id FROM meta.run").fetchall() == [(newest.snapshot.run_id,)]
    return newest.snapshot.run_id


def assert_refused(home: Home, place, sentence: str) -> None:
    """A publication is refused with a sentence, and everything is as it was."""
    before = current(home.published)
    built, snapshot = a_snapshot(home, next(_NUMBER))
    with pytest.raises(LakeError, match=sentence) as caught:
        services_of(home).catalogue.publish(built, built.with_suffix(""), snapshot, 14)
    assert "INSERT INTO" not in f"{caught.value}{caught.value.en}"  # a statement holds answers
    built.unlink()
    assert current(home.published) == before and is_whole(before, home.published)


def test_a_postgresql_without_space_or_read_only_refuses_and_takes_the_next_night(home, place, postgres, database):
    for broken, sentence, repaired in (
        (NO_SPACE, "断りました.*No space left", "DROP FUNCTION no_space CASCADE"),
        (f"ALTER DATABASE {database} SET default_transaction_read_only = on", "断りました.*read-only",
         f"ALTER DATABASE {database} RESET default_transaction_read_only"),
    ):  # fmt: skip
        postgres.run(broken, database)
        assert_refused(home, place, sentence)
        postgres.run(repaired, "postgres" if "ALTER DATABASE" in repaired else database)
        assert published_run(place) == current(home.published).run_id
    assert published_run(place) != publish_copy(home, 1).run_id == published_run(place)


def test_a_postgresql_that_is_away_or_too_old_is_named_before_anything_is_done(home, place, postgres, monkeypatch):
    monkeypatch.setattr("pipeline.lake.lake_lock._OLDEST", 99)
    with pytest.raises(LakeError, match="99 以上が要ります"), services_of(home).lock():
        pass
    postgres.kill()
    try:
        with pytest.raises(LakeError, match="つながりません"), services_of(home).lock():
            pass
        assert is_whole(current(home.published), home.published)
    finally:
        postgres.start()


def test_a_restart_in_the_night_frees_the_lock_and_who_publishes_second_is_refused(home, place, postgres, tmp_path):
    other = Home(tmp_path / "other")
    other.folder.mkdir()
    services_of(other).catalogue.refresh()
    built, snapshot = a_snapshot(home, 2)
    with suppress(LakeError, duckdb.Error), services_of(home).lock():
        with pytest.raises(LockedError), services_of(other).lock():
            pass
        postgres.kill()
        postgres.start()
        with services_of(other).lock():
            first = publish_copy(other, 1)
        with pytest.raises(LakeError, match="ほかの機械が先に公開しました"):
            services_of(home).catalogue.publish(built, built.with_suffix(""), snapshot, 14)
    assert published_run(place) == first.run_id


def test_a_lake_of_a_newer_program_or_format_is_left_as_it_is(home, place, postgres, database):
    newer = replace(current(home.published), schema_version="999")
    change = "UPDATE ducklake_snapshot_changes SET commit_extra_info = $${}$$ WHERE commit_extra_info IS NOT NULL"
    for pointer in (pointer_text(newer), pointer_text(newer).replace("{", '{"unknown": 1,')):
        postgres.run(change.format(pointer), database)
        with pytest.raises(LakeError, match="新しいもので書かれています"):
            services_of(home).catalogue.move_in()
        assert_refused(home, place, "新しいもので書かれています")
    postgres.run("UPDATE ducklake_metadata SET value = '9.0' WHERE key = 'version'", database)
    with pytest.raises(LakeError, match="新しいもので書かれています"):
        services_of(home).catalogue.refresh()


def test_a_snapshot_that_expires_under_a_reader_gives_no_other_rows_and_the_runs_there_are_are_named(home, place):
    old = current(home.published)
    source = lake_source(home, old.run_id)
    assert run_select(source, "SELECT run_id FROM meta.run", 30, 10)[0]["run_id"].to_list() == [old.run_id]
    for number in (1, 2, 3):
        publish_copy(home, number, keep=2)
    with pytest.raises(LakeError, match=r"レイクからなくなりました.*monosashi snapshots"):
        run_select(source, "SELECT run_id FROM meta.run", 30, 10)
    with pytest.raises(LakeError, match=f"実行 {old.run_id} の公開はありません。あるのは 20270103"):
        lake_source(home, old.run_id)


@pytest.fixture
def faulty(own_first_year: Path, s3_place, s3: str, monkeypatch) -> FaultyS3:
    """A home that has moved into a lake on S3, whose server can be given faults."""
    monkeypatch.setattr("pipeline.lake.storage._MOST_RETRIES", 3)
    services_of(Home(own_first_year)).catalogue.move_in()
    with started_proxy(s3) as (faulty, address):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        yield faulty


def test_an_s3_that_is_slow_busy_for_a_while_or_has_a_clock_of_its_own_changes_nothing(
    own_first_year, faulty, s3_place
):
    home = Home(own_first_year)
    faulty.date = "Fri, 01 Jan 1999 00:00:00 GMT"
    assert publish_copy(home, 1).run_id == published_run(s3_place)
    faulty.delay_seconds = 0.1
    faulty.fault = lambda method, path, count: (503, "SlowDown") if count < 2 and method != "HEAD" else None
    assert publish_copy(home, 2).run_id == published_run(s3_place)
    assert any(count > 2 for count in faulty.seen.values())


def test_an_s3_that_stays_busy_refuses_the_key_or_its_date_is_named_and_nothing_is_published(
    own_first_year, faulty, s3_place
):
    home = Home(own_first_year)
    for refusal, sentence in (
        ((503, "SlowDown"), "バケットを使えません.*503"),
        ((403, "ExpiredToken"), "鍵を断りました.*期限"),
        ((403, "RequestTimeTooSkewed"), "時計"),
    ):
        for part in ("/published/", "/lake/"):  # of the file, and of the tables
            faulty.fault = lambda method, path, _, part=part, refusal=refusal: (
                refusal if method in ("PUT", "POST") and part in path else None
            )
            assert_refused(home, s3_place, sentence)
    faulty.heal()
    assert published_run(s3_place) == current(home.published).run_id
    assert publish_copy(home, 1).run_id == published_run(s3_place)


def test_what_s3_has_lost_is_named_and_sent_again_by_who_has_it(own_first_year, faulty, s3_place, tmp_path):
    import obstore

    from pipeline.lake.storage import Storage

    home, other = Home(own_first_year), Home(tmp_path / "other")
    other.folder.mkdir()
    present, store = current(home.published), Storage(s3_place)._store
    obstore.delete(store, f"published/{present.file}")
    with pytest.raises(LakeError, match=f"{present.file} がないか、壊れています.*もう一度送ります"):
        services_of(other).catalogue.refresh()
    assert current(other.published) is None
    services_of(home).catalogue.move_in()
    services_of(other).catalogue.refresh()
    assert is_whole(current(other.published), other.published)

    gone = [row["path"] for rows in obstore.list(store, "lake/mart/ranking") for row in rows]
    assert gone
    obstore.delete(store, gone)
    with pytest.raises(LakeError), opened_lake(s3_place) as con:
        con.execute("SELECT * FROM mart.ranking").fetchall()
    services_of(other).catalogue.roll_back(present.run_id)
    with opened_lake(s3_place) as con:
        assert con.execute("SELECT count(*) > 0 FROM mart.ranking").fetchall() == [(True,)]


def test_keys_that_expire_in_mid_night_cost_the_night_and_nothing_else(own_first_year, faulty, s3_place):
    home = Home(own_first_year)
    before = current(home.published)
    put_news(home.folder, 1)
    faulty.fault = lambda method, path, _: (403, "ExpiredToken") if "/published/" in path and method != "GET" else None
    with pytest.raises(RunFailedError, match="鍵を断りました"):
        run_night(run_request(home.folder, 1))
    assert current(home.published) == before and published_run(s3_place) == before.run_id
    faulty.heal()
    report = run_night(run_request(home.folder, 2))
    assert report.outcome == "published" and published_run(s3_place) == report.published_run_id
    assert len(report.deliveries) == 1  # what came in the night before is answered now

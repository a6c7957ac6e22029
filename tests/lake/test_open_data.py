"""The open data is a lake of its own: who may read it sees nothing of the other one, and writes nowhere."""

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline.lake.engine import attach_lake, open_engine
from pipeline.lake.lake_query import lake_source
from pipeline.lake.lake_tables import commits
from pipeline.lake.place import LakeError, LakePlace
from pipeline.lake.services import services_of
from pipeline.settings import Home
from pipeline.warehouse.adhoc_query import QueryRefusedError, run_select
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from pipeline.warehouse.tables import table_files
from tests.lake.conftest import use, use_key
from tests.lake.publications import publish_copy

READER = """
CREATE ROLE open_reader LOGIN;
CREATE SCHEMA IF NOT EXISTS open;
GRANT USAGE ON SCHEMA open TO open_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA open TO open_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA open GRANT SELECT ON TABLES TO open_reader;
"""
"""As pipeline/lake/README.md has it."""
REFUSED = (
    "SELECT * FROM postgres_query('__ducklake_metadata_lake', 'SELECT * FROM public.ducklake_snapshot')",
    "SELECT * FROM postgres_query('__ducklake_metadata_lake', 'DELETE FROM open.ducklake_snapshot RETURNING 1')",
    "SELECT * FROM postgres_query('__ducklake_metadata_lake', 'CREATE TABLE open.mine (x int)')",
    "SELECT * FROM read_parquet('s3://monosashi/open-test/lake/mart/ranking/*.parquet')",
    "SELECT * FROM read_blob('s3://monosashi/open-test/published/*')",
)


@pytest.fixture
def office(office_home: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(office_home, tmp_path / "office")))


@pytest.fixture
def open_place(s3_place: LakePlace, monkeypatch: pytest.MonkeyPatch) -> LakePlace:
    """Below the path that the key `open` of the S3 server is for."""
    return use(LakePlace(s3_place.catalogue, "s3://monosashi/open-test"), monkeypatch)


def test_who_reads_the_open_data_sees_no_more_and_writes_nowhere(office, open_place, postgres, database, monkeypatch):
    postgres.run(READER, database)
    services_of(office).catalogue.move_in()
    monkeypatch.setenv("MONOSASHI_LAKE", postgres.connection(database, "open_reader"))
    use_key("open", monkeypatch)

    file = current(office.published).path(office.open_data)
    source = lake_source(office, "current", is_open=True)
    with open_snapshot(file) as own, source() as lake:
        for table in table_files():
            if table.schema in ("raw", "core", "mart", "meta"):
                query = f"FROM {table.full_name}" + (" ORDER BY ALL" if table.is_view else "")
                assert lake.sql(query).pl().equals(own.sql(query).pl()), table.full_name
    for query in REFUSED:
        with pytest.raises(QueryRefusedError):
            run_select(source, query, 30, 10)
    with pytest.raises(LakeError):
        lake_source(office, "current")
    reader = LakePlace(postgres.connection(database, "open_reader"), open_place.bucket, is_open=True)
    with open_engine() as con, pytest.raises((duckdb.Error, LakeError)):
        attach_lake(con, reader, is_read_only=False)
        con.execute("DELETE FROM core.body")


def test_the_open_data_follows_what_is_published_to_every_host(office, place, few_tables, tmp_path):
    catalogue = services_of(office).catalogue
    catalogue.move_in()
    with_open_data = current(office.published).run_id
    assert run_of(place.open_data) == with_open_data
    other = Home(tmp_path / "other")
    other.folder.mkdir()
    services_of(other).catalogue.refresh()
    copy, own = (current(home.open_data) for home in (other, office))
    assert copy == own and copy.path(other.open_data).read_bytes() == own.path(office.open_data).read_bytes()

    publish_copy(office, 1)  # a night that ended before its open data reached the lake
    assert run_of(place.open_data) == with_open_data
    services_of(other).catalogue.roll_back(with_open_data)
    assert run_of(place) == run_of(place.open_data) == current(other.open_data).run_id == with_open_data


def run_of(place: LakePlace) -> str:
    return commits(place)[0].snapshot.run_id

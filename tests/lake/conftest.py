"""A lake for each test: a database of PostgreSQL, and a bucket. `make test-lake` brings what they need."""

import itertools
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.lake.place import LakePlace
from pipeline.settings import Home
from pipeline.warehouse.tables import table_files
from tests.lake.publications import FEW
from tests.lake.servers import Postgres, postgres_programs, s3_program, started_postgres, started_s3

_NUMBER = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    if find_spec("duckdb_extension_ducklake") is None or find_spec("obstore") is None:
        pytest.skip("no packages of the lake: `make test-lake` installs them")
    if postgres_programs() is None:
        pytest.skip("no PostgreSQL: `make test-lake` installs it where it may")
    with started_postgres(tmp_path_factory.mktemp("postgres") / "server") as server:
        yield server


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if s3_program() is None:
        pytest.skip("no S3 server: `make test-lake` installs it")
    with started_s3(tmp_path_factory.mktemp("s3") / "server") as address:
        yield address


@pytest.fixture
def database(postgres: Postgres) -> str:
    name = f"lake_{next(_NUMBER)}"
    postgres.run(f"CREATE DATABASE {name}")
    return name


@pytest.fixture
def place(postgres: Postgres, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LakePlace:
    """A lake in a folder that all hosts share; all homes of the test use it."""
    return use(LakePlace(postgres.connection(database), (tmp_path / "bucket").as_uri()), monkeypatch)


@pytest.fixture
def s3_place(postgres: Postgres, database: str, s3: str, monkeypatch: pytest.MonkeyPatch) -> LakePlace:
    """A lake on S3."""
    import obstore
    from obstore.store import S3Store

    monkeypatch.setenv("AWS_ENDPOINT_URL", s3)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    use_key("writer", monkeypatch)
    obstore.put(S3Store("monosashi", client_options={"allow_http": True}), "made", b"")  # makes the bucket
    return use(LakePlace(postgres.connection(database), f"s3://monosashi/{database}"), monkeypatch)


@pytest.fixture
def other(own_first_year: Path, place, tmp_path: Path) -> Home:
    """Another host, with nothing but definitions and reference data."""
    folder = tmp_path / "other"
    folder.mkdir()
    for name in ("reference", "definitions"):
        if (own_first_year / name).exists():
            shutil.copytree(own_first_year / name, folder / name)
    return Home(folder)


@pytest.fixture
def few_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publications of a few tables."""
    few = tuple(file for file in table_files() if file.full_name in FEW)
    monkeypatch.setattr("pipeline.lake.lake_tables.table_files", lambda: few)


def use(place: LakePlace, monkeypatch: pytest.MonkeyPatch) -> LakePlace:
    monkeypatch.setenv("MONOSASHI_LAKE", place.catalogue)
    monkeypatch.setenv("MONOSASHI_BUCKET", place.bucket)
    return place


def use_key(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", name)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", f"{name}-secret")

"""DuckDB with the extensions of the lake, which are packages: nothing is downloaded, and none is loaded by itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from pipeline.lake.place import LakeError, LakePlace, NoLakeError
from pipeline.warehouse.database import quoted

LAKE = "lake"
"""The name of the attached lake."""
_EXTENSIONS = ("postgres_scanner", "httpfs", "ducklake")
_LONGEST = 300
"""Characters of an answer that an operator reads."""
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def open_engine() -> duckdb.DuckDBPyConnection:
    """Open an empty DuckDB that knows lakes, PostgreSQL and S3. Raises LakeError."""
    con = duckdb.connect(config=_CONFIG)
    con.execute("SET enable_progress_bar = false")
    for name in _EXTENSIONS:
        con.execute(f"LOAD {quoted(_extension(name))}")
    return con


def _extension(name: str) -> Path:
    found = find_spec(f"duckdb_extension_{name}")
    if found is None or found.origin is None:
        raise LakeError("not_installed")
    (path,) = Path(found.origin).parent.glob(f"extensions/*/{name}.duckdb_extension")
    return path


@contextmanager
def opened_lake(place: LakePlace, *, is_read_only: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection whose schemas are those of the lake. Raises LakeError, also for what is done with it."""
    with open_engine() as con, _answering(place):
        attach_lake(con, place, is_read_only=is_read_only)
        yield con


def attach_lake(
    con: duckdb.DuckDBPyConnection, place: LakePlace, *, is_read_only: bool = True, snapshot_id: int | None = None
) -> None:
    """Attach the lake and use its schemas; with `snapshot_id`, as they were then. Raises LakeError."""
    if place.bucket.startswith("s3://"):
        con.execute(_secret())
    options = ["READ_ONLY"] if is_read_only else [f"DATA_PATH {quoted(place.data_path)}"]
    options += [f"SNAPSHOT_VERSION {int(snapshot_id)}"] if snapshot_id is not None else []
    with _answering(place):
        con.execute(f"ATTACH {quoted(f'ducklake:postgres:{place.connection}')} AS {LAKE} ({', '.join(options)})")
        con.execute(f"USE {LAKE}")


@contextmanager
def _answering(place: LakePlace) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        if "creating a new DuckLake is explicitly disabled" in str(error):
            raise NoLakeError("empty") from None
        raise LakeError("unreachable", what=_reason(error, place)) from None


@contextmanager
def opened_catalogue(place: LakePlace) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection to the PostgreSQL of the lake, as `postgres`. Raises LakeError."""
    with open_engine() as con, _answering(place):
        con.execute(f"ATTACH {quoted(place.connection)} AS postgres (TYPE postgres)")
        yield con


def _secret() -> str:
    """Return the statement that gives DuckDB the keys of S3 that every other program finds in the environment."""
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
    known = {
        "KEY_ID": os.environ.get("AWS_ACCESS_KEY_ID", ""),
        "SECRET": os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
        "SESSION_TOKEN": os.environ.get("AWS_SESSION_TOKEN", ""),
        "REGION": os.environ.get("AWS_REGION", "us-east-1"),
        "ENDPOINT": endpoint.netloc,
        "URL_STYLE": "path" if endpoint.netloc else "",
    }
    given = "".join(f", {key} {quoted(value)}" for key, value in known.items() if value)
    return f"CREATE SECRET (TYPE s3{given}, USE_SSL {'false' if endpoint.scheme == 'http' else 'true'})"


def _reason(error: duckdb.Error, place: LakePlace) -> str:
    """Return what was answered, in one line without how PostgreSQL was reached: that may hold a password."""
    return " ".join(str(error).replace(place.connection, "…").replace(place.catalogue, "…").split())[:_LONGEST]

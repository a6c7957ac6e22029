"""DuckDB with the extensions of the lake, which are packages: nothing is downloaded, and none is loaded by itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from pipeline.lake.lake_faults import fault_of_duckdb
from pipeline.lake.place import LakeError, LakePlace
from pipeline.warehouse.database import quoted

LAKE = "lake"
"""The name of the attached lake."""
_NOT_INLINED = "DATA_INLINING_ROW_LIMIT 0"
"""Small tables are files, too: inlined, they were two hundred tables of PostgreSQL, with answers in them."""
_IDLE_MS = 3_000
"""So long a connection to PostgreSQL is held that nothing is asked over: it takes a hundred, and who reads thinks."""
_EXTENSIONS = ("postgres_scanner", "httpfs", "ducklake")
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@contextmanager
def open_engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty DuckDB that knows lakes, PostgreSQL and S3. Raises LakeError.

    What is still open is rolled back before the end: closed with a transaction whose server is gone, DuckDB 1.5 aborts
    the process.
    """
    with duckdb.connect(config=_CONFIG) as con:
        con.execute("SET enable_progress_bar = false")
        for name in _EXTENSIONS:
            con.execute(f"LOAD {quoted(_extension(name))}")
        con.execute(f"SET pg_pool_idle_timeout_millis = {_IDLE_MS}")
        try:
            yield con
        finally:
            with suppress(duckdb.Error):
                con.rollback()


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
    give_keys(con, place)
    options = ["READ_ONLY"] if is_read_only else [f"DATA_PATH {quoted(place.data_path)}", _NOT_INLINED]
    options += [f"METADATA_SCHEMA {quoted(place.schema)}"]
    options += [f"SNAPSHOT_VERSION {int(snapshot_id)}"] if snapshot_id is not None else []
    with _answering(place):
        con.execute(f"ATTACH {quoted(f'ducklake:postgres:{place.connection}')} AS {LAKE} ({', '.join(options)})")
        con.execute(f"USE {LAKE}")


@contextmanager
def _answering(place: LakePlace) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise fault_of_duckdb(error, place) from None


@contextmanager
def opened_catalogue(place: LakePlace) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection to the PostgreSQL of the lake, as `postgres`. Raises LakeError."""
    with open_engine() as con, _answering(place):
        con.execute(f"ATTACH {quoted(place.connection)} AS postgres (TYPE postgres)")
        yield con


def give_keys(con: duckdb.DuckDBPyConnection, place: LakePlace) -> None:
    """Let a connection reach the bucket, if that is one of S3."""
    if not place.bucket.startswith("s3://"):
        return
    con.execute(_secret())
    if authority := os.environ.get("AWS_CA_BUNDLE"):
        con.execute(f"SET ca_cert_file = {quoted(authority)}; SET enable_server_cert_verification = true")


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

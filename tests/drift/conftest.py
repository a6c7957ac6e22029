"""What the tests share that hold tables against their documents: the sample, opened once."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.warehouse.publish import current_file
from pipeline.warehouse.snapshot import open_snapshot


@pytest.fixture(scope="session")
def file(sample_home: Path) -> Path:
    return current_file(sample_home / "published")


@pytest.fixture(scope="session")
def con(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_snapshot(file) as connection:
        yield connection

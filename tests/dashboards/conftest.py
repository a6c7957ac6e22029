"""What the tests of the dashboards share: a home of their own to change, a store, an app, its client."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboards.app import create_app
from dashboards.store import OpenedSnapshot, Store


@pytest.fixture
def own_home(sample_home: Path, tmp_path: Path) -> Path:
    """A copy of the published sample that a test may change."""
    home = tmp_path / "home"
    shutil.copytree(sample_home / "published", home / "published")
    for folder in ("reports", "returns", "reference"):
        shutil.copytree(sample_home / folder, home / folder)
    return home


@pytest.fixture(scope="session")
def snapshot(sample_home: Path) -> OpenedSnapshot:
    return Store(sample_home / "published").snapshot()


@pytest.fixture(scope="session")
def ask(snapshot: OpenedSnapshot) -> Callable[[str], list[tuple]]:
    """Rows of a question put to the snapshot directly, to check what pages say of it."""

    def rows(sql: str) -> list[tuple]:
        with snapshot.database.cursor() as connection:
            return connection.execute(sql).fetchall()

    return rows


@pytest.fixture(scope="session")
def app(sample_home: Path) -> Any:
    return create_app(sample_home)


@pytest.fixture(scope="session")
def client(app: Any) -> Any:
    return app.server.test_client()


@pytest.fixture(scope="session")
def nginx() -> str:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        message = "no nginx on this machine: tests/e2e/install_browser.sh installs it"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    return found

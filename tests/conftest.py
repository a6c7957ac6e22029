"""Homes with a published snapshot: built once a session by a real night, shared by all workers, never written into."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.cli.reference import install_sample
from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.orchestration.run import run_night
from pipeline.orchestration.run_request import RUN_ID_FORMAT, RunRequest
from pipeline.outputs.report import RunReport
from pipeline.settings import ROOT, Home
from tests.flows.nights import publish_first_year
from tests.portal import furnish_portal
from tests.spec.spec import Spec

os.environ.setdefault("MONOSASHI_RETRY_SECONDS", "0.1")  # what nobody will mend meanwhile is not waited for
settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")
SAMPLE_INBOX = ROOT / "data" / "sample" / "inbox"
SHARED = ROOT.parent / "shared"


LONGEST_FIRST = (
    "e2e/test_pages.py", "e2e/test_barriers.py", "flows/test_disturbed.py", "flows/test_wheel.py", "e2e/test_tasks.py",
    "flows/test_full_year.py", "flows/test_disposal.py", "flows/test_years.py", "flows/test_schedule.py",
    "flows/test_unreadable_by_us.py", "flows/test_nights.py", "flows/test_shown_commands.py",
    "flows/test_hostile_files.py", "acceptance/test_contradictions.py", "flows/test_arrival.py",
    "flows/test_open_data.py", "flows/test_command_line.py", "property/test_laws.py", "spec/test_judgements.py",
    "dashboards/test_serve.py", "flows", "e2e", "acceptance", "property", "pages", "dashboards", "spec",
)  # fmt: skip
"""Files and folders by the time they take in `make test` or in `make test-slow`, whichever is longer.

Workers that take a file each in this order end together, in both groups.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; what is in no list comes last."""
    here = Path(__file__).parent
    items.sort(key=lambda item: _place(str(item.path.relative_to(here))) if here in item.path.parents else 0)


def _place(file: str) -> int:
    return next((place for place, start in enumerate(LONGEST_FIRST) if file.startswith(start)), len(LONGEST_FIRST))


def run_request(home: Path, inbox: Path, minute: int = 0) -> RunRequest:
    """A night at a fixed time: 01:30 and some minutes."""
    started_at = datetime(2026, 11, 23, 1, 30 + minute, tzinfo=UTC)
    return RunRequest(home, inbox, "2026.1", started_at.strftime(RUN_ID_FORMAT), started_at)


def night(home: Path, inbox: Path, minute: int = 0) -> RunReport:
    """A night without Prefect: the same stages over the same files."""
    return run_night(run_request(home, inbox, minute))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real data beside the checkout. Skipped, visibly, where there is none."""
    if not SHARED.is_dir():
        pytest.skip("no folder ../shared: real data is not at hand")
    return SHARED


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of a session."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


def _once(folder: Path, build: Callable[[Path], None]) -> Path:
    """Build a folder once, whichever worker comes first."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            try:
                build(folder)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
    return folder


def _sample(home: Path) -> None:
    install_sample(Home(home))
    night(home, SAMPLE_INBOX)


@pytest.fixture(scope="session")
def sample_home(session_folder: Path) -> Path:
    """The built-in sample, published."""
    return _once(session_folder / "sample_home", _sample)


def _office(home: Path) -> None:
    install_sample(Home(home))
    furnish_portal(home)
    night(home, SAMPLE_INBOX)


@pytest.fixture(scope="session")
def office_home(session_folder: Path) -> Path:
    """The sample behind a portal, published with its open data."""
    return _once(session_folder / "office_home", _office)


@pytest.fixture(scope="session")
def first_year_home(session_folder: Path) -> Path:
    """The sample's first year, published from the home's own inbox: for nights of which there are many."""
    return _once(session_folder / "first_year_home", publish_first_year)


@pytest.fixture(scope="session")
def national_home(session_folder: Path, shared: Path) -> Path:
    """The national survey of FY2023 with peer groups, published."""

    def build(home: Path) -> None:
        peers = Home(home).reference / "peers.csv"
        peers.parent.mkdir(parents=True)
        shutil.copyfile(shared / "reference" / "municipality_codes_peer_groups_2020_2024.csv", peers)
        inbox = home / "inbox"
        inbox.mkdir()
        for file in (shared / "reference").glob("*.csv"):  # the registers in its folders have tests of their own
            shutil.copyfile(file, inbox / file.name)
        night(home, inbox)

    return _once(session_folder / "national_home", build)


@pytest.fixture
def own_first_year(first_year_home: Path, tmp_path: Path) -> Path:
    """A copy of the first year's home that a test may write into: short nights, where the content does not matter."""
    return Path(shutil.copytree(first_year_home, tmp_path / "home"))


@pytest.fixture
def own_sample(sample_home: Path, tmp_path: Path) -> Path:
    """A copy of the sample's home that a test may write into."""
    return Path(shutil.copytree(sample_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The definitions in force, over the fictional bodies of the sample."""
    home = Home(tmp_path_factory.mktemp("definitions"))
    install_sample(home)
    return load_catalogue(definition_paths(home, "2026.1"))


@pytest.fixture(scope="session")
def spec(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spec]:
    """The small world of tests/spec, built by the SQL of a run."""
    own = Spec(catalogue, tmp_path_factory.mktemp("spec"))
    yield own
    own.close()

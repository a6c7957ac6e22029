"""Nights that are killed, and readers that never stop. The full numbers are in tests/benchmarks: kills, readers.

They run in a process of their own that imports the libraries once and forks its nights.
"""

import json
import subprocess
import sys

import pytest

from pipeline.settings import ROOT

SCRIPT = """
import json, shutil, sys
from pathlib import Path
from tests.scenarios.killed_nights import kill_nights
from tests.scenarios.readers import race
from tests.flows.nights import import_everything
import_everything()
home = Path(shutil.copytree(sys.argv[2], Path(sys.argv[1]) / "home"))
print(json.dumps({"read": race(home, 2, 1, pause_seconds=0.2), "killed": kill_nights(home, 3, 1.5)}))
"""


@pytest.fixture(scope="module")
def counts(first_year_home, tmp_path_factory) -> dict[str, dict]:
    """What a race of readers with a night came to, and a row of killed nights."""
    command = [sys.executable, "-c", SCRIPT, tmp_path_factory.mktemp("crashes"), first_year_home]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_killed_nights_leave_the_pointer_on_a_whole_snapshot_and_the_next_repairs_the_rest(counts):
    killed = counts["killed"]
    assert killed["killed"] >= 1
    assert (killed["faults"], killed["left over"], killed["not repaired"]) == (0, 0, 0)


def test_readers_see_whole_snapshots_while_nights_publish(counts):
    read = counts["read"]
    assert read["nights"] == 1 and read["answers"] > 4 and read["runs seen"] >= 2
    assert (read["errors"], read["wrong rows"], read["runs seen in two ways"]) == (0, 0, 0)

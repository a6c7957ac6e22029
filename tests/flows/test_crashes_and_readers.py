"""Nights that are killed, and readers that never stop. The full numbers are in tests/benchmarks: kills, readers.

Each runs in a process of its own that imports the libraries once and forks its nights.
"""

import json
import subprocess
import sys

from pipeline.settings import ROOT

SCRIPT = """
import json, shutil, sys
from pathlib import Path
from tests.scenarios.killed_nights import kill_nights
from tests.scenarios.readers import race
from tests.flows.nights import import_everything
import_everything()
home = Path(shutil.copytree(sys.argv[2], Path(sys.argv[1]) / "home"))
print(json.dumps({work}))
"""


def counted(tmp_path, home, work: str) -> dict:
    script = SCRIPT.format(work=work)
    done = subprocess.run([sys.executable, "-c", script, tmp_path, home], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_killed_nights_leave_the_pointer_on_a_whole_snapshot_and_the_next_repairs_the_rest(first_year_home, tmp_path):
    counts = counted(tmp_path, first_year_home, "kill_nights(home, 4, 1.5)")
    assert counts["killed"] >= 1
    assert (counts["faults"], counts["left over"], counts["not repaired"]) == (0, 0, 0)


def test_readers_see_whole_snapshots_while_nights_publish(first_year_home, tmp_path):
    counts = counted(tmp_path, first_year_home, "race(home, 2, 2)")
    assert counts["nights"] == 2 and counts["answers"] > 2 and counts["runs seen"] >= 2
    assert (counts["errors"], counts["wrong rows"], counts["runs seen in two ways"]) == (0, 0, 0)

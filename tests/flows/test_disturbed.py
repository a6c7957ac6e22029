"""What happens to nights, one after another in one home: incidents, kills, and readers that never stop.

All in one process that imports the libraries once and forks its nights. The full numbers are in tests/benchmarks:
disturbed, kills, readers.
"""

import json
import subprocess
import sys

import pytest

from pipeline.settings import ROOT
from tests.scenarios.incidents import ALL, FULL, in_suite
from tests.scenarios.nights_with_incidents import SKIPPED

pytestmark = pytest.mark.slow

SCRIPT = """
import json, shutil, sys
from pathlib import Path
from tests.scenarios.nights_in_a_row import contents
from tests.scenarios.nights_with_incidents import all_in_a_row, with_news
from tests.scenarios.killed_nights import kill_nights
from tests.scenarios.readers import race
from tests.scenarios.stopped_nights import start_at_once
from tests.flows.nights import import_everything
import_everything()
folder = Path(sys.argv[1])
home = with_news(folder, Path(sys.argv[2]))
peaceful = Path(shutil.copytree(home, folder / "peaceful"))
at_once = start_at_once(peaceful, 4)
disturbed = [*all_in_a_row(folder, home, contents(peaceful))]
own = Path(shutil.copytree(sys.argv[2], folder / "own"))
crashes = {"read": race(own, 1, 1, pause_seconds=0.2), "killed": kill_nights(own, 2, 1.5)}
print(json.dumps({"disturbed": disturbed, "at once": at_once, **crashes}))
"""


@pytest.fixture(scope="module")
def found(first_year_home, tmp_path_factory) -> dict:
    """Of a process that forks its nights: it has no threads."""
    command = [sys.executable, "-c", SCRIPT, tmp_path_factory.mktemp("disturbed"), first_year_home]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def seen(found) -> dict[str, tuple[str, list[str]]]:
    """What happened → what the night said, and what was wrong with it."""
    return {what: (said, wrong) for what, said, wrong in found["disturbed"]}


def test_whatever_happens_nothing_is_lost_or_half_published_and_the_night_says_why(seen):
    found_wrong = {what: wrong for what, (_, wrong) in seen.items() if wrong}
    assert not found_wrong, json.dumps([found_wrong, seen], ensure_ascii=False, indent=1)  # which of them, told whole
    told = {part for what in seen for part in what.split(" + ")}
    assert told == {one.what for one in in_suite(ALL)} | {"the night after"}


def test_the_disk_was_really_full(seen):
    if any(said == SKIPPED for said, _ in seen.values()):
        pytest.skip(SKIPPED)
    said = [seen[one.what][0] for one in in_suite(FULL)]
    assert sum("No space left on device" in one or "Could not write file" in one for one in said) == 1


def test_of_nights_started_at_once_one_runs_and_the_others_say_so(found):
    assert found["at once"] == {"ran": 1, "said so in one line": 3, "otherwise": 0}


def test_killed_nights_leave_the_pointer_on_a_whole_snapshot_and_the_next_repairs_the_rest(found):
    killed = found["killed"]
    assert killed["killed"] >= 1
    assert (killed["faults"], killed["left over"], killed["not repaired"]) == (0, 0, 0)


def test_readers_see_whole_snapshots_while_nights_publish(found):
    read = found["read"]
    assert read["nights"] == 1 and read["answers"] > 4 and read["runs seen"] >= 2
    assert (read["errors"], read["wrong rows"], read["runs seen in two ways"]) == (0, 0, 0)

"""Prefect's database damaged or locked by somebody: a night goes on. All faults: tests/benchmarks/prefect_faults.py."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from pipeline.operations.prefect_api import is_up
from pipeline.settings import ROOT
from tests.flows.servers import awaited
from tests.scenarios.prefect_faults import FAULTS, run_through


@pytest.mark.bench
def test_a_night_runs_without_a_locked_prefect_database_and_replaces_a_damaged_one(first_year_home, tmp_path):
    home = Path(shutil.copytree(first_year_home, tmp_path / "home"))
    (home / "prefect").mkdir()
    faults = {fault.what: fault for fault in FAULTS}
    for number, what in enumerate(("database locked before the night", "database damaged before the night"), start=1):
        assert run_through(home, faults[what], number)[2] == []
    assert '"event": "no prefect"' in (home / "logs" / "monosashi.jsonl").read_text()


SERVER = """
import os, sys
from pathlib import Path
from pipeline.operations.prefect_server import start_server
from pipeline.orchestration.run_in_prefect import prepare_prefect
prepare_prefect(Path(sys.argv[1])); answers = start_server(Path(sys.argv[1]), 10**9)
print(answers(), os.environ["PREFECT_API_URL"], flush=True); sys.stdin.read()
"""


@pytest.mark.slow
def test_the_server_of_a_night_that_is_killed_ends_with_it(tmp_path):
    command = [sys.executable, "-c", SERVER, str(tmp_path / "prefect")]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT) as night:
        answers, api = night.stdout.readline().split()
        assert answers == "True" and is_up(api)
        os.kill(night.pid, signal.SIGKILL)
        assert awaited(lambda: not is_up(api), 20)

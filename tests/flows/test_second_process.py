"""What the second process of a night changes is time alone; and what is not needed is not imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.operations.worker_process import running_worker
from pipeline.outputs.return_slips import prewrite, write_returns
from pipeline.settings import ROOT
from pipeline.warehouse.publish import current_file
from pipeline.warehouse.snapshot import open_snapshot

HEAVY = "[m for m in ('prefect', 'great_expectations', 'pandas', 'scipy') if m in sys.modules]"


def slips(snapshot: Path, folder: Path) -> dict[str, bytes]:
    """Pages by name, and the names of the workbooks (these hold when they were made)."""
    with open_snapshot(snapshot) as con:
        ids = [row[0] for row in con.execute("SELECT delivery_id FROM meta.delivery ORDER BY 1").fetchall()]
    with prewrite(snapshot, folder, ids) as written:
        assert write_returns(snapshot, folder, ids, written) == len(ids)
    return {path.name: path.read_bytes() if path.suffix == ".html" else b"" for path in folder.iterdir()}


def test_slips_by_two_processes_are_those_of_one(sample_home, tmp_path):
    snapshot = current_file(sample_home / "published")
    alone = slips(snapshot, tmp_path / "alone")
    with running_worker("pipeline.outputs.return_slips"):
        together = slips(snapshot, tmp_path / "together")
    assert together == alone and len(alone) > 100
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    "module",
    ["pipeline.cli.app", "pipeline.cli.run", "pipeline.cli.check", "pipeline.orchestration.run", "dashboards.serve"],
)
def test_nothing_heavy_is_imported_before_it_is_needed(module):
    done = subprocess.run([sys.executable, "-c", f"import sys, {module}; print({HEAVY})"], cwd=ROOT,
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_the_suites_leave_for_later_what_no_rule_uses_and_it_is_there_when_asked_for():
    question = (
        "import sys, expectations.suites as s; print([m for m in ('scipy.stats._stats_py', 'altair.vegalite') "
        "if m in sys.modules]); import scipy.stats; print(scipy.stats.norm.cdf(0))"
    )
    done = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "0.5"]


def test_a_server_that_is_gone_is_told_of_in_a_line_and_the_night_goes_on(tmp_path):
    env = {**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    done = subprocess.run([sys.executable, "-m", "pipeline.cli", "run", "--sample", "--home", tmp_path], cwd=ROOT, env=env,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Prefectが使えないため" in done.stderr and "公開しました" in done.stderr and "Traceback" not in done.stderr

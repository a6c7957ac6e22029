"""What is not needed is not imported."""

import subprocess
import sys

import pytest

from pipeline.settings import ROOT

HEAVY = "[m for m in ('prefect', 'great_expectations', 'pandas', 'scipy') if m in sys.modules]"


@pytest.mark.parametrize(
    "module",
    ["pipeline.cli.app", "pipeline.cli.run", "pipeline.cli.check", "pipeline.orchestration.run", "dashboards.serve"],
)
def test_nothing_heavy_is_imported_before_it_is_needed(module):
    done = subprocess.run([sys.executable, "-c", f"import sys, {module}; print({HEAVY})"], cwd=ROOT,
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_suites_leave_for_later_what_no_rule_uses_and_it_is_there_when_asked_for():
    question = (
        "import sys, expectations.suites as s; print([m for m in ('scipy.stats._stats_py', 'altair.vegalite') "
        "if m in sys.modules]); import scipy.stats; print(scipy.stats.norm.cdf(0))"
    )
    done = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "0.5"]

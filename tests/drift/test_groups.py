"""The groups of tests: each test is in one of them, and CI runs them all."""

import re
import tomllib

import pytest

from pipeline.settings import ROOT
from tests.conftest import LONGEST_FIRST

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CHOICE = re.compile(r"-m '([^']+)'")


def recipe(target: str) -> str:
    """Return the lines of a target."""
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert found, target
    return found[1]


def choice(target: str) -> str:
    """Return the expression by which a target chooses its tests; without one of its own, that of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = CHOICE.search(recipe(target).replace("-m bench", "-m 'bench'"))
    found = found or CHOICE.search(project["tool"]["pytest"]["ini_options"]["addopts"])
    assert found, target
    return found[1]


@pytest.mark.parametrize("bench", [False, True])
@pytest.mark.parametrize("slow", [False, True])
def test_every_test_is_in_one_group(slow, bench):
    marks = {"slow": slow, "bench": bench}
    assert sum(eval(choice(target), {}, marks) for target in ("test", "test-slow", "bench")) == 1


def test_ci_runs_both_groups_and_both_bring_the_browser():
    commands = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in commands and commands[-2:] == ["make test", "make test-slow"]
    assert all("install_browser.sh" in recipe(target) for target in ("test", "test-slow"))


def test_files_that_come_first_or_are_left_out_are_there():
    left_out = re.findall(r"\w+/test_\w+\.py", MAKEFILE[MAKEFILE.index("LONGER :=") : MAKEFILE.index(".PHONY")])
    assert len(left_out) > 5
    assert [name for name in (*LONGEST_FIRST, *left_out) if not (ROOT / "tests" / name).exists()] == []

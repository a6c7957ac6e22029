"""The house stays as drawn: who may import whom, and what may be said where."""

import ast
from pathlib import Path

import pytest

from pipeline.settings import ROOT

ORDER = ["definitions", "intake", "validation", "warehouse", "scoring", "outputs"]
MODULES = sorted([*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "dashboards").rglob("*.py")])


def imported(path: Path) -> set[str]:
    """Names of all modules a file imports, wherever it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def of(folder: str) -> list[Path]:
    return [path for path in MODULES if folder in path.relative_to(ROOT).as_posix()]


@pytest.mark.parametrize("path", of("pipeline/definitions/"), ids=str)
def test_definitions_import_no_other_room(path):
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("pipeline.")}
    assert rooms <= {"definitions", "settings"}


@pytest.mark.parametrize("path", of("pipeline/intake/"), ids=str)
def test_intake_knows_neither_duckdb_nor_scores(path):
    names = imported(path)
    assert not {name.split(".")[0] for name in names} & {"duckdb", "pandas", "prefect", "great_expectations"}
    assert not {name.split(".")[1] for name in names if name.startswith("pipeline.")} & set(ORDER[2:])


@pytest.mark.parametrize("path", of("dashboards/"), ids=str)
def test_dashboards_import_no_stage(path):
    names = imported(path)
    rooms = {name.split(".")[1] for name in names if name.startswith("pipeline.")}
    assert not rooms & {"intake", "validation", "cli"}
    if path.name != "store.py":
        assert "duckdb" not in names


def test_only_validation_and_the_suites_know_great_expectations():
    users = {path for path in MODULES if any(name.startswith("great_expectations") for name in imported(path))}
    assert {path.parent.name for path in users} == {"validation"}


def test_only_the_nightly_flow_knows_prefect():
    users = {path.name for path in MODULES if any(name.split(".")[0] == "prefect" for name in imported(path))}
    assert users == {"prefect_flow.py"}


def test_modules_are_short():
    long = {path.name: count for path in MODULES if (count := len(path.read_text("utf-8").splitlines())) > 300}
    assert long == {}

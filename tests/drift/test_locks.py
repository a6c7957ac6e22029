"""The locks agree with each other and with pyproject.toml, and anybody may install from them."""

import re
import tomllib

from pipeline.settings import ROOT

RUNTIME, DEVELOPMENT, SUPPLY, LAKE = (
    (ROOT / f"requirements{name}.lock").read_text(encoding="utf-8") for name in ("", "-dev", "-supply", "-lake")
)
PACKAGE = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)


def versions(lock: str) -> dict[str, str]:
    return dict(PACKAGE.findall(lock))


def declared(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9_-]", text)[0].lower() for text in requirements}


def test_what_runs_has_the_versions_that_were_tested():
    assert versions(RUNTIME).items() <= versions(DEVELOPMENT).items()


def test_what_runs_holds_no_tool_of_development():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools, needed = declared(project["dependency-groups"]["dev"]), declared(project["project"]["dependencies"])
    assert needed <= versions(RUNTIME).keys() and tools <= versions(DEVELOPMENT).keys()
    assert (tools - {"setuptools"}) & versions(RUNTIME).keys() == set()  # Dash needs setuptools


def test_what_looks_at_a_release_is_in_the_environment_of_neither():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = declared(project["dependency-groups"]["supply"])
    assert tools <= versions(SUPPLY).keys() and not tools & (versions(RUNTIME).keys() | versions(DEVELOPMENT).keys())


def test_a_lake_is_tested_with_the_versions_of_development_and_runs_nowhere_else():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert versions(DEVELOPMENT).items() <= versions(LAKE).items()
    needed = declared(project["project"]["optional-dependencies"]["lake"])
    assert needed <= versions(LAKE).keys() and not needed & versions(DEVELOPMENT).keys()


def test_every_package_has_a_hash_and_no_address():
    for lock in (RUNTIME, DEVELOPMENT, SUPPLY, LAKE):
        entries = re.split(r"\n(?=[a-z])", lock)
        assert [entry.split()[0] for entry in entries if PACKAGE.match(entry) and "--hash=sha256:" not in entry] == []
        assert not re.search(r"://|^-|@ ", lock, re.MULTILINE)

"""Perspectives, groups and bases are definitions: code and SQL derive them, and name none of the framework's ids."""

import re
from pathlib import Path

from pipeline.definitions.framework_layers import load_framework
from pipeline.settings import ROOT

FRAMEWORKS = [load_framework(path) for path in (ROOT / "data" / "framework").glob("*/framework.toml")]
IDS = {each.id for of in FRAMEWORKS for each in (*of.perspective, *of.group, *of.basis)}
FILES = [
    path
    for folder in ("pipeline", "dashboards", "expectations", "data/queries")
    for path in (ROOT / folder).rglob("*.*")
    if path.suffix in {".py", ".sql", ".js", ".typ", ".html"} and path.parent.name != "vendor"
]
PARAMETER_LINES = 4
"""The first lines of a query in data/queries hold what its reader changes."""
EXAMPLES = ("-- parameter: ", "-- FROM ")
"""How the lines of a macro begin that hold examples of a call."""
OTHER_MEANINGS = {
    ("dashboards/pages/method.py", "steps"): "the card of the steps of a computation",
    ("dashboards/pages/method_cards.py", "full"): "evidence, as in mart.group_question_set",
    ("dashboards/queries/method_evidence.sql", "full"): "the same evidence",
    ("dashboards/documents/body.py", "steps"): "a part of the paper",
    ("dashboards/documents/body.py", "pillars"): "a part of the paper",
    ("dashboards/documents/prefecture.py", "steps"): "a part of the paper",
    ("dashboards/documents/prefecture.py", "pillars"): "a part of the paper",
    ("pipeline/warehouse/sql/mart/group_question_set.sql", "full"): "evidence: all gates, and half of the weight",
    ("pipeline/warehouse/sql/mart/body_stage.sql", "full"): "the same evidence",
    ("pipeline/warehouse/sql/mart/ladder_fit.sql", "full"): "the same evidence",
    ("pipeline/outputs/exports.py", "people"): "the folder of tables for people who use Excel",
}
"""Where a word that is also an id means something else: file and word → what it means there."""


def literals(path: Path) -> set[tuple[str, str]]:
    """The ids that stand in a file as a quoted text: its name in the repository, and the id."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(EXAMPLES)]
    is_query = path.is_relative_to(ROOT / "data" / "queries")
    code = "\n".join(lines[PARAMETER_LINES if is_query else 0 :])
    return {
        (path.relative_to(ROOT).as_posix(), name) for name in re.findall(r"""["']([\w.]+)["']""", code) if name in IDS
    }


FOUND = {literal for path in FILES for literal in literals(path)}


def test_no_id_of_the_framework_is_written_in_code():
    assert FOUND - set(OTHER_MEANINGS) == set()


def test_every_exception_is_needed():
    assert set(OTHER_MEANINGS) - FOUND == set()

"""The judgements of the method: each has its reasons, and what reads one names one that there is."""

import re
from pathlib import Path

import pytest

from pipeline.definitions.framework_layers import load_framework
from pipeline.definitions.judgement import Judgements
from pipeline.settings import ROOT

FRAMEWORKS = sorted((ROOT / "data" / "framework").glob("*/framework.toml"))
NAMES = set(Judgements.model_fields)
SQL = [path for folder in ("pipeline", "dashboards", "data/queries") for path in (ROOT / folder).rglob("*.sql")]
CODE = list((ROOT / "pipeline").rglob("*.py"))
READ_IN_SQL = re.compile(r"meta\.judgement WHERE name = '(\w+)'")


def read_in_sql(path: Path) -> set[str]:
    return set(READ_IN_SQL.findall(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.parent.name)
def test_a_published_framework_gives_a_reason_for_each(path):
    framework = load_framework(path)
    reasons = {name: reason for name, _, _, reason in framework.judgement.rows()}
    reasons |= {rule.id: rule.reason for rule in framework.peer_rule}
    assert [name for name, reason in reasons.items() if not (reason.ja and reason.en)] == []


def test_sql_reads_only_judgements_that_there_are():
    """A name that is not there would be NULL, and a comparison with it never true."""
    assert {name for path in SQL for name in read_in_sql(path)} <= NAMES


def test_no_judgement_is_idle():
    columns = {"min_coverage", "min_peers"}  # also columns of meta.framework
    in_code = {name for path in CODE for name in re.findall(r"(\w+)\.value\b", path.read_text(encoding="utf-8"))}
    assert NAMES - columns - in_code - {name for path in SQL for name in read_in_sql(path)} == set()

"""One small file with nine faults: each has a finding in Japanese, with cell, cause and fix."""

import polars as pl
import pytest

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import DefinitionPaths
from pipeline.orchestration.precheck import precheck
from pipeline.settings import ROOT, Settings

SURVEY = """
id = "nine"
title = { ja = "九つの誤り", en = "Nine faults" }
source = { ja = "試験", en = "Test" }
max_invalid = 1.0
edition = [{ year = 2026, as_of = 2026-04-01 }]

[[form]]
id = "wide"
title = { ja = "横", en = "wide" }
layout = "wide"
body_kind = "municipality"
columns = { code = "code" }

[[item]]
id = "cio"
text = "CIOの任命"
kind = "choice"
options = ["任命している", "任命していない"]

[[item]]
id = "staff"
text = "担当職員数"
kind = "number"
unit = "人"
is_whole = true
minimum = 0

[[item]]
id = "date"
text = "基準日"
kind = "date"
"""
FRAMEWORK = """
id = "nine"
title = { ja = "試験", en = "Test" }
published = "2026-01-01"
min_coverage = 0.7
min_peers = 5
default_basis = "full"
population_band = [{ label = "すべて", from_population = 0 }]
basis = [{ id = "full", name = { ja = "すべて", en = "All" }, surveys = ["nine"] }]
perspective = [{ id = "v", name = { ja = "観点", en = "View" } }]
group = [{ perspective = "v", id = "v", name = { ja = "全体", en = "All" }, indicators = { cio = 1.0 } }]

[[indicator]]
id = "cio"
name = { ja = "CIO", en = "CIO" }
definition = { ja = "CIO", en = "CIO" }
kind = "choice"
source_items = { nine = "cio" }
points = { "任命している" = 1.0, "任命していない" = 0.0 }
weight_reason = "test"
source = "test"
advice = { ja = "任命する", en = "Appoint one" }
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory, shared):
    """The file checked as by `monosashi check`, under a survey defined by files alone."""
    folder = tmp_path_factory.mktemp("nine")
    for path, text in {"surveys/nine/survey.toml": SURVEY, "framework/framework.toml": FRAMEWORK}.items():
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(text, encoding="utf-8")
    registry, rules = ROOT / "data" / "registry", ROOT / "expectations" / "rules.toml"
    paths = DefinitionPaths(
        surveys=folder / "surveys", framework=folder / "framework", rules=rules,
        registry=registry / "municipalities.csv", aliases=registry / "aliases.csv", peers=folder / "none.csv",
    )  # fmt: skip
    content = (shared / "acceptance" / "bad_submission.csv").read_bytes()
    return precheck([("bad_submission.csv", content)], load_catalogue(paths), Settings().limits())


@pytest.mark.parametrize(
    ("fault", "rule", "cell", "cause", "fix"),
    [
        ("wrong code length", "note.code", "A3", "「01100」（5文字）を6桁の 011002", "6桁で入力"),
        ("unknown option", "value.option", "B3", "「はい」は「CIOの任命」の選択肢にありません", "「任命している」"),
        ("negative number", "value.minimum", "C3", "「-3」は「担当職員数」の下限 0 を下回って", "0 以上の数"),
        ("slash date", "note.date", "D3", "「2026/04/01」", "2026-04-01"),
        ("blank required cell", "value.blank", "B4", "「CIOの任命」が未回答です", "回答を入力"),
        ("text in a number", "value.number", "C4", "「abc」は数として読めません", "半角の数字"),
        ("impossible date", "value.date", "D4", "「2026-13-01」は日付として読めません", "年-月-日"),
        (
            "duplicate key",
            "structure.repeated",
            "C2",
            "違う回答が書かれています（C2「12」、C3「-3」、C4「abc」）",
            "正しい回答を1つの行（列）にまとめ",
        ),
        ("extra column", "structure.extra_column", "E1", "「extra」の列は調査票にない", "見出しを直して"),
    ],
)
def test_each_fault_has_its_finding(checked, fault, rule, cell, cause, fix):
    found = checked.findings.filter((pl.col("rule_id") == rule) & (pl.col("cell") == cell))
    assert found.height == 1, fault
    finding = found.row(0, named=True)
    assert cause in finding["message_ja"]
    assert fix in finding["fix_ja"]


def test_there_are_no_further_findings(checked):
    """Nine kinds; the duplicate key stands at each of the three answers in which the rows differ."""
    assert checked.findings["rule_id"].n_unique() == 9 and checked.findings.height == 11


def test_of_three_contradicting_rows_none_is_loaded_and_every_cell_accounted_for(checked):
    assert checked.answers.select("code", "item", "status").rows() == [
        ("011002", "cio", "invalid"), ("011002", "staff", "invalid"), ("011002", "date", "invalid"),
    ]  # fmt: skip
    counts = checked.ledger.row(0, named=True)
    parts = ("label_count", "ignored_count", "loaded_count", "held_back_count", "empty_count")
    assert counts["cell_count"] == sum(counts[part] for part in parts) == 20
    assert counts["loaded_count"] == 0

"""A small survey and framework defined by files alone, and what its files become when they are checked."""

from pathlib import Path

import polars as pl

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import DefinitionPaths
from pipeline.settings import ROOT
from pipeline.validation.validate import Validated

SURVEY = """
id = "mini"
title = { ja = "小さな調査", en = "Small survey" }
source = { ja = "試験", en = "Test" }
mark = [{ text = "対象外", status = "not_applicable" }]
edition = [
  { year = 2024, as_of = 2024-04-01, sent_to = ["48"] },
  { year = 2025, as_of = 2025-04-01, sent_to = ["48"] },
]

[[form]]
id = "long"
title = { ja = "縦", en = "long" }
layout = "long"
body_kind = "municipality"

[form.columns]
code = "団体コード"
name = "団体名"
year = "調査年度"
item = "設問番号"
answer = "回答"
remark = "備考"

[[form]]
id = "wide"
title = { ja = "横", en = "wide" }
layout = "wide"
body_kind = "municipality"
columns = { code = "団体コード", name = "団体名", year = "調査年度" }

[[item]]
id = "Q1"
text = "計画はありますか"
kind = "choice"
options = ["策定済み", "予定", "なし"]
label_by_year = { 2024 = "問1" }
options_by_year = { 2024 = { "あり" = "策定済み", "なし" = "なし" } }

[[item]]
id = "Q2"
text = "担当職員数"
kind = "number"
unit = "人"
is_whole = true
minimum = 0

[[item]]
id = "Q3"
text = "受講率"
kind = "percent"
minimum = 0
maximum = 100
scale = { 2024 = 100 }

[[item]]
id = "Q4"
text = "計画の終期"
kind = "date"
ends_a_period = true
since = 2025
"""
FRAMEWORK = """
id = "mini"
title = { ja = "小さな枠組み", en = "Small framework" }
published = "2026-01-01"
min_coverage = 0.7
min_peers = 5
default_basis = "full"
population_band = [{ label = "すべて", from_population = 0 }]
basis = [{ id = "full", name = { ja = "すべて", en = "All" }, surveys = ["mini"] }]
perspective = [{ id = "v", name = { ja = "観点", en = "View" } }]

[[group]]
perspective = "v"
id = "v"
name = { ja = "全体", en = "All" }
indicators = { plan = 1.0, training = 1.0 }

[[indicator]]
id = "plan"
name = { ja = "計画", en = "Plan" }
definition = { ja = "計画がある", en = "There is a plan" }
kind = "choice"
source_items = { mini = "Q1" }
points = { "策定済み" = 1.0, "予定" = 0.25, "なし" = 0.0 }
weight_reason = "test"
source = "test"
advice = { ja = "定める", en = "Set one" }

[[indicator]]
id = "training"
name = { ja = "受講率", en = "Training" }
definition = { ja = "受講率", en = "Share trained" }
kind = "number"
unit = "%"
source_items = { mini = "Q3" }
goalposts = { low = 0, high = 100, reason = "test" }
weight_reason = "test"
source = "test"
advice = { ja = "増やす", en = "Train more" }
"""
HEADER = "団体コード,団体名,調査年度,設問番号,回答,備考"
WIDE = "団体コード,団体名,調査年度,Q1,Q2,Q3,Q4"


def load_mini_catalogue(folder: Path) -> Catalogue:
    """Write the definitions into a folder and load them, with the bodies of the sample."""
    for path, text in {"surveys/mini/survey.toml": SURVEY, "framework/framework.toml": FRAMEWORK}.items():
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(text, encoding="utf-8")
    rules, sample = ROOT / "expectations" / "rules.toml", ROOT / "data" / "sample"
    registry, nothing = sample / "registry.csv", folder / "none.csv"
    return load_catalogue(DefinitionPaths(folder / "surveys", folder / "framework", rules, registry, nothing, nothing))


def state(validated: Validated) -> str:
    return validated.deliveries["state"].item()


def rules(validated: Validated) -> list[str]:
    """Return the broken rules, without those for the questions that these small files leave out."""
    left_out = ("value.blank", "structure.missing_items")
    return [rule for rule in validated.findings["rule_id"] if rule not in left_out]


def value(validated: Validated, item: str, code: str = "482226") -> tuple:
    row = validated.answers.filter((pl.col("item") == item) & (pl.col("code") == code)).row(0, named=True)
    return row["status"], row["option"] or row["date"] or row["number"]


def balances(validated: Validated) -> bool:
    (row,) = validated.ledger.to_dicts()
    parts = ("label_count", "ignored_count", "loaded_count", "held_back_count", "empty_count")
    return row["cell_count"] == sum(row[part] for part in parts)

"""The note is written whatever there is to study: one body, answers that are all alike, no STEP, plans."""

from typing import Any

import polars as pl
import pytest

from pipeline.definitions.framework import Framework
from pipeline.definitions.model import LocalizedText
from pipeline.outputs.sensitivity import SensitivityInputs, sensitivity_note
from tests.unit.test_sensitivity import points

OPTIONS = {"points": {"実施": 1, "予定": 0.25, "未実施": 0}, "points_range": {"予定": [0, 0.5]}}


def note(frame: pl.DataFrame, **group: Any) -> str:
    whole = {"perspective": "何でも", "id": "g", "indicators": {"a": 1, "b": 1}}
    framework = Framework.model_validate(
        {"id": "f", "draws": 20, "group": [whole | group], "indicator": [{"id": name, **OPTIONS} for name in "ab"]}
    )
    planned = frame.with_columns(option=pl.when(pl.col("points") == 0.25).then(pl.lit("予定")))
    return sensitivity_note(
        SensitivityInputs(framework, planned, 2025, "all", LocalizedText(ja="表", en="table"), "2026-11-27")
    )


@pytest.mark.parametrize(
    "frame", [points(p=[1, 0]), points(p=[1, 1], q=[1, 1]), points(p=[1, None], q=[None, None]), points(p=[0, 0])]
)
@pytest.mark.parametrize("group", [{}, {"step": 0, "threshold": 0}, {"step": 0, "threshold": 100}])
def test_little_to_study_is_a_short_note(frame, group):
    text = note(frame, **group)
    assert "動く順位はありません。" in text and "No rank moves." in text
    has_score = frame["points"].null_count() == 0
    assert ("## 判定はどれだけ動くか" in text) == (bool(group) and has_score)


def test_what_a_plan_is_worth_moves_verdicts_and_stages():
    """50 points and a plan: 50 where it is worth nothing, 62.5 as the framework has it, 75 and 100."""
    text = note(points(p=[1, 0.25], q=[1, 1], r=[0, 0]), step=0, threshold=60)
    assert "| STEP0 g | 3 | 1 (1) | 1 (1) | 2 (2) | 2 (2) | 2 (2) |" in text


def test_each_input_stands_with_its_two_effects_and_their_intervals():
    text = note(points(p=[1, 0.25], q=[0.25, 1], r=[0, 0], s=[0.25, 0.25]))
    rows = [line for line in text.splitlines() if "| 選択肢の点 |" in line or "| 重み | " in line]
    assert rows and all(line.count("…") == 2 for line in rows if line.startswith("| g | 4"))

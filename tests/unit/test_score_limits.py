"""What `monosashi score` does with frameworks and tables at the edge: nothing to compare, and far too much."""

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app

STEP = """
[[indicator]]
id = "plan"
points = { "yes" = 1.0, "planned" = 0.25, "no" = 0.0 }
points_range = { "planned" = [0.0, 0.5] }

[[group]]
id = "first"
step = 0
threshold = 60
indicators = ["plan"]
"""
NUMBERS = """
[[indicator]]
id = "staff"
goalposts = { low = 0, high = 10 }

[[indicator]]
id = "budget"
normalisation = "z_score"

[[group]]
id = "means"
perspective = "anything"
indicators = ["staff", "budget"]
"""


def score(folder: Path, framework: str, rows: list[str], *more: str, header: str = "unit,indicator,value"):
    (folder / "framework.toml").write_text(framework, encoding="utf-8")
    (folder / "values.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    arguments = ["score", "--framework", str(folder), "--values", str(folder / "values.csv"), *more]
    return CliRunner().invoke(app, arguments)


def scores(folder: Path, framework: str, rows: list[str], *more: str, header: str = "unit,indicator,value"):
    result = score(folder, framework, rows, *more, header=header)
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_where_all_answers_are_equal_all_share_every_place(tmp_path):
    """A perspective that is neither steps nor pillars; of alike numbers each is worth a half."""
    rows = [f"{unit},{name},5" for unit in "abc" for name in ("staff", "budget")]
    found = scores(tmp_path, NUMBERS, rows, "--uncertainty", "50")
    assert {(row["group"], row["score"], row["state"]) for row in found} == {("means", "50.0", "")}
    places = ("rank", "mid_rank", "equal_count", "rank_best", "rank_worst", "rank_median", "rank_p05", "rank_p95")
    assert {tuple(row[name] for name in places) for row in found} == {("1", "2.0", "3", "1", "1", "2.0", "2.0", "2.0")}


def test_one_unit_stands_alone(tmp_path):
    (row,) = scores(tmp_path, NUMBERS, ["a,staff,4", "a,budget,3"], "--uncertainty", "50")
    assert (row["rank"], row["n"], row["rank_median"], row["rank_worst"]) == ("1", "1", "1.0", "1")


def test_where_nobody_was_asked_there_is_neither_score_nor_verdict(tmp_path):
    rows = ["a,plan,,not_asked", "b,plan,,not_asked"]
    found = scores(tmp_path, STEP, rows, "--uncertainty", "50", header="unit,indicator,value,status")
    assert {(row["score"], row["rank"], row["state"]) for row in found} == {("", "", "")}


@pytest.mark.parametrize(
    ("threshold", "states"),
    [(0, ("passed", "passed", "passed")), (60, ("passed", "failed", "failed")), (100, ("passed", "failed", "failed"))],
)
def test_a_step_of_one_indicator_and_thresholds_at_the_ends(tmp_path, threshold, states):
    """At 0 everybody with a score passes, at 100 who has all. One question asked of one is all of it."""
    framework = STEP.replace("threshold = 60", f"threshold = {threshold}")
    found = scores(tmp_path, framework, ["a,plan,yes", "b,plan,planned", "c,plan,no"])
    assert tuple(row["state"] for row in sorted(found, key=lambda row: row["unit"])) == states


def test_two_spellings_of_one_character_are_one_unit(tmp_path):
    """ガ as one character and as two: the unit has both numbers, under one name."""
    (row,) = scores(tmp_path, NUMBERS, ["ガ町,staff,4", "カ\u3099町,budget,3"])
    assert (row["unit"], row["coverage"]) == ("ガ町", "1.0")
    twice = score(tmp_path, NUMBERS, ["ガ町,staff,4", "カ\u3099町,staff,4"])
    assert "2行目にもあります" in twice.stderr


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(tmp_path):
    found = scores(tmp_path, NUMBERS, ['"=HYPERLINK(""x"")",staff,4', "@a,staff,3"])
    assert {row["unit"] for row in found} == {'\'=HYPERLINK("x")', "'@a"}


def test_the_number_of_values_is_bounded_by_the_size_of_the_file_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("MONOSASHI_MAX_ROWS", "5")
    monkeypatch.setenv("MONOSASHI_MAX_CELLS", "20")
    assert len(scores(tmp_path, STEP, [f"u{n},plan,yes" for n in range(30)])) == 30


@pytest.mark.parametrize(
    ("framework", "message"),
    [
        (STEP.replace("threshold = 60", "threshold = 101"), "threshold 101 は 0〜100"),
        (STEP.replace("threshold = 60", "threshold = -1"), "threshold -1 は 0〜100"),
        (NUMBERS.replace('["staff", "budget"]', "{ staff = 1e308, budget = 1e308 }"), "重みの合計が、数で表せる大きさ"),
        ("rank_confidence = 1.0\n" + NUMBERS, "rank_confidence"),
        ("rank_confidence = 0.9\n" + NUMBERS + 'aggregation = "geometric"', "算術平均だけ"),
        ("favourable_weights = { least_share = 0.6, most_share = 0.4 }\n" + NUMBERS, "most_share（0.4）以下"),
        ("favorable_weights = true\n" + NUMBERS, "favorable_weights"),
    ],
)
def test_a_framework_that_cannot_be_is_refused(tmp_path, framework, message):
    result = score(tmp_path, framework, ["a,staff,1"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr


JOINT = "rank_confidence = 0.9\n" + NUMBERS
WITH_ERRORS = "unit,indicator,value,standard_error"


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        ("unit,indicator,value", "a,staff,1", "standard_error の列がありません"),
        (WITH_ERRORS, "a,staff,1,-0.1", "2行目: staff の standard_error「-0.1」は使えません"),
        (WITH_ERRORS, "a,staff,1,much", "2行目: staff の standard_error「much」は使えません"),
        (WITH_ERRORS, "a,staff,1,inf", "2行目: staff の standard_error「inf」は使えません"),
        (WITH_ERRORS, "a,budget,1,0.1", "2行目: budget の standard_error「0.1」は使えません"),
    ],
)
def test_a_standard_error_that_cannot_be_used_is_refused(tmp_path, header, row, message):
    result = score(tmp_path, JOINT, [row], header=header)
    assert result.exit_code == 1
    assert message in result.stderr


def test_without_the_option_a_column_of_standard_errors_is_not_used(tmp_path):
    result = score(tmp_path, NUMBERS, ["a,staff,1,0.1"], header=WITH_ERRORS)
    assert result.exit_code == 0
    assert "standard_error" in result.stderr and "joint_rank_best" not in result.stdout

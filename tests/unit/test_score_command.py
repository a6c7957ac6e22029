"""`monosashi score`: any framework over any tidy table, from the command line (data/queries/README.md)."""

import csv
import io
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app

FRAMEWORK = """
min_coverage = 0.5

[[basis]]
id = "national"
surveys = ["dx_dashboard"]

[[indicator]]
id = "cio_appointed"
name = { ja = "CIOの任命", en = "CIO appointed" }
source_items = { dx_dashboard = "CIOの任命", pref_dx = "Q012" }
points = { "任命している" = 1.0, "予定" = 0.25, "任命していない" = 0.0 }
points_range = { "予定" = [0.0, 0.5] }
gate = true
weight = 1.0
disclosure = "public"
advice = { ja = "副市町村長等を充てる。", en = "Give the post to a vice mayor." }

[[indicator]]
id = "decision_days"
goalposts = { low = 30, high = 365 }
direction = "lower"

[[indicator]]
id = "leader_share"
transform = "ratio"
goalposts = { low = 0, high = 0.1 }

[[indicator]]
id = "experts"
transform = "per_1000_population"
goalposts = { low = 0, high = 2 }

[[group]]
perspective = "steps"
id = "organisation"
indicators = { cio_appointed = 0.5, decision_days = 0.5 }

[[group]]
perspective = "steps"
id = "people"
indicators = ["leader_share", "experts"]
"""
VALUES = """unit,indicator,value,status
東町,cio_appointed,任命している,
東町,decision_days,30,
東町,leader_share.numerator,5,
東町,leader_share.denominator,100,
東町,experts,"1,000",
東町,population,"1,000,000",
西村,cio_appointed,予定,answered
西村,decision_days,,not_applicable
西村,leader_share.numerator,0,
西村,leader_share.denominator,0,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "framework.toml").write_text(FRAMEWORK, encoding="utf-8")
    return tmp_path


def score(folder: Path, content: str | bytes, *more: str):
    path = folder / "values.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(app, ["score", "--framework", str(folder), "--values", str(path), *more])


def rows(text: str) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["unit"], row["group"]): row for row in csv.DictReader(io.StringIO(text))}


def test_the_example_of_the_design_is_scored_as_it_stands(folder):
    """Two groups without a name or a parent: a root of the perspective's own id holds them."""
    result = score(folder, VALUES)
    assert result.exit_code == 0, result.stderr
    places = "rank,n,mid_rank,equal_count,rank_best,rank_worst,left_out_count,evidence,state"
    assert result.stdout.splitlines()[0] == f"unit,perspective,group,score,low,high,coverage,is_published,{places}"
    assert [row["group"] for row in csv.DictReader(io.StringIO(result.stdout))] == [
        "steps", "steps", "organisation", "organisation", "people", "people",
    ]  # fmt: skip
    found = rows(result.stdout)
    east = {group: float(found["東町", group]["score"]) for group in ("organisation", "people", "steps")}
    assert east == {"organisation": 100, "people": 100 * (0.5 + 0.5) / 2, "steps": 75}
    west = found["西村", "organisation"]
    assert (float(west["score"]), west["rank"], west["n"]) == (25, "2", "2")


def test_what_is_missing_is_not_answered_and_nothing_over_nothing_is_undefined(folder):
    """西村: 0/0 leaves the weights; no row for its experts means that nobody answered."""
    west = rows(score(folder, VALUES).stdout)["西村", "people"]
    assert (west["score"], west["low"], west["high"]) == ("", "0.0", "100.0")
    assert (west["coverage"], west["is_published"], west["rank"], west["n"]) == ("0.0", "false", "", "1")


@pytest.mark.parametrize(
    "encoding",
    [pytest.param("utf-8", marks=pytest.mark.slow), pytest.param("utf-8-sig", marks=pytest.mark.slow), "cp932"],
)
def test_it_reads_what_offices_write(folder, encoding):
    assert score(folder, VALUES.encode(encoding)).stdout == score(folder, VALUES).stdout


def test_out_writes_a_file(folder):
    result = score(folder, VALUES, "--out", str(folder / "out" / "scores.csv"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (folder / "out" / "scores.csv").read_text(encoding="utf-8") == score(folder, VALUES).stdout


def test_uncertainty_puts_the_drawn_ranks_beside_the_scores(folder):
    """Same lines, same order; and the same draws every time."""
    result = score(folder, VALUES, "--uncertainty", "50")
    assert result.exit_code == 0, result.stderr
    header, *lines = result.stdout.splitlines()
    plain = score(folder, VALUES).stdout.splitlines()
    assert header == plain[0] + ",rank_median,rank_mean,rank_p05,rank_p95"
    assert [line.rsplit(",", 4)[0] for line in lines] == plain[1:]
    assert rows(result.stdout)["東町", "organisation"]["rank_p95"] == "1.0"
    assert score(folder, VALUES, "--uncertainty", "50").stdout == result.stdout


def test_a_column_nobody_asked_for_is_told_of(folder):
    text = VALUES.replace("status", "remark", 1).replace("answered", "").replace(",not_applicable", ",")
    result = score(folder, text)
    assert result.exit_code == 0
    assert "remark" in result.stderr


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("東町,cio,1", "2行目: indicator の「cio」は枠組みにありません。使えるもの: cio_appointed、decision_days"),
        ("東町,decision_days,約30日", "2行目: decision_days の「約30日」は数ではありません"),
        ("東町,decision_days,1_000", "2行目: decision_days の「1_000」は数ではありません"),
        ("東町,decision_days,3²", "2行目: decision_days の「3²」は数ではありません"),
        ("東町,decision_days,٣", "2行目: decision_days の「٣」は数ではありません"),
        ("東町,decision_days,inf", "2行目: decision_days の「inf」は有限の数ではありません"),
        ("東町,decision_days,1e999", "2行目: decision_days の「1e999」は有限の数ではありません"),
        ("東町,decision_days,NaN", "2行目: decision_days の「NaN」は有限の数ではありません"),
        (
            "東町,cio_appointed,はい",
            "2行目: cio_appointed に「はい」という選択肢はありません。使えるもの: 任命している",
        ),
        ("東町,cio_appointed,予定,maybe", "2行目: status の「maybe」はありません。使えるもの: answered、not_answered"),
        ("東町,cio_appointed,,answered", "2行目: status が answered なのに value が空です"),
        (",cio_appointed,予定", "2行目: unit が空です"),
        ("東町,decision_days,1,,5", "2行目: 見出しより多くのセルがあります（5）"),
        ("東町,decision_days,1\n東町,decision_days,1", "3行目: 東町 × decision_days は2行目にもあります"),
    ],
)
def test_a_bad_value_is_refused_with_its_row(folder, row, said):
    result = score(folder, f"unit,indicator,value,status\n{row}\n")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"values.csv, {said}" in result.stderr


def test_all_that_is_wrong_is_said_at_once(folder):
    text = "unit,indicator,value\n" + "a,decision_days,many\nb,decision_days,many\nc,cio_appointed,maybe\n"
    result = score(folder, text)
    places = [re.sub(r".*values.csv, |: .*", "", line) for line in result.stderr.splitlines()]
    assert places == ["2行目ほか1行", "4行目"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("unit,value\na,1\n", "1行目: 見出しに indicator の列がありません"),
        ("unit,indicator,value,value\na,x,1,1\n", "1行目: value の列が2つあります"),
        ("unit,indicator,value\n\n", "値が1行もありません"),
        ("", "ファイルに何も書かれていません"),
        (b"\x89PNG\r\n", "PNG画像"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(folder, content, said):
    result = score(folder, content)
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_faulty_framework_is_refused_with_file_and_key(folder):
    path = folder / "framework.toml"
    path.write_text(FRAMEWORK.replace("low = 30, high = 365", "low = 365, high = 30"), encoding="utf-8")
    result = score(folder, VALUES)
    assert result.exit_code == 1
    assert f"{path}: 21行目 [[indicator]] decision_days のキー goalposts: " in result.stderr


def test_what_is_not_there_is_wrong_usage(folder, tmp_path):
    for arguments in (["--framework", "nowhere", "--values", str(folder)], ["--framework", str(folder)]):
        assert CliRunner().invoke(app, ["score", *arguments]).exit_code != 0

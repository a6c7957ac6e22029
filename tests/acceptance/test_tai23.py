"""The Technology Achievement Index of 23 countries (OECD/JRC Handbook, Table A.2) through the command line."""

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app

COLUMNS = (
    "unit,perspective,group,score,low,high,coverage,is_published,rank,n,"
    "mid_rank,equal_count,rank_best,rank_worst,left_out_count,evidence,state"
)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tai(shared: Path) -> Path:
    return shared / "acceptance" / "tai23"


@pytest.fixture
def values(tai: Path, tmp_path: Path) -> Path:
    """The published table, made long."""
    path = tmp_path / "values.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "indicator", "value"])
        for row in table(tai / "tai23_raw.csv"):
            country = row.pop("country")
            writer.writerows((country, indicator, value) for indicator, value in row.items())
    return path


def framework(folder: Path, posts: list[dict[str, str]], normalisation: str) -> Path:
    """Eight indicators of equal weight in one group."""
    indicators = [
        f'[[indicator]]\nid = "{p["indicator"]}"\ngoalposts = {{ low = {p["low"]}, high = {p["high"]} }}\n'
        for p in posts
    ]
    names = ", ".join(f'"{p["indicator"]}"' for p in posts)
    text = f'normalisation = "{normalisation}"\n{"".join(indicators)}[[group]]\nid = "tai"\nindicators = [{names}]\n'
    folder.mkdir()
    (folder / "framework.toml").write_text(text, encoding="utf-8")
    return folder


def scored(folder: Path, values: Path) -> dict[str, dict[str, str]]:
    result = CliRunner().invoke(app, ["score", "--framework", str(folder), "--values", str(values)])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0] == COLUMNS
    return {row["unit"]: row for row in csv.DictReader(io.StringIO(result.stdout))}


@pytest.fixture
def expected(tai: Path) -> dict[str, dict[str, str]]:
    return {row["country"]: row for row in table(tai / "tai23_index_recomputed.csv")}


def test_all_23_ranks_and_every_index_are_those_published(tai, values, expected, tmp_path):
    found = scored(framework(tmp_path / "tai", table(tai / "tai_goalposts_hdr2001.csv"), "goalposts"), values)
    assert {unit: row["rank"] for unit, row in found.items()} == {unit: row["rank"] for unit, row in expected.items()}
    for unit, row in found.items():
        assert float(row["score"]) / 100 == pytest.approx(float(expected[unit]["tai_recomputed"]), abs=0.002), unit


def test_other_goalposts_give_other_ranks(tai, values, expected, tmp_path):
    """The negative control: normalised over the 23 countries instead, 11 ranks agree and Norway is off by 8."""
    found = scored(framework(tmp_path / "tai", table(tai / "tai_goalposts_hdr2001.csv"), "min_max"), values)
    gaps = {unit: int(row["rank"]) - int(expected[unit]["rank"]) for unit, row in found.items()}
    assert list(gaps.values()).count(0) == 11
    assert abs(gaps["Norway"]) == 8

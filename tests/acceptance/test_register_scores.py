"""A night under framework 2026.2 over the registers of one prefecture: cards, standardisation, deferred services."""

import csv
from pathlib import Path

import duckdb
import pytest

from pipeline.orchestration.run import next_request, run_night
from pipeline.settings import ROOT
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot

pytestmark = pytest.mark.slow

PREFECTURE = "東京都"
NAME = "standardisation/std_steps_2026-01.csv"
DEFERRED = "standardisation/tokutei_2025-12.csv"


def rows(path: Path, column: str = "都道府県名") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row[column].startswith(PREFECTURE)]


def write(path: Path, own: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, own[0].keys())
        writer.writeheader()
        writer.writerows(own)


@pytest.fixture(scope="module")
def files(shared: Path) -> list[Path]:
    return [*sorted((shared / "reference" / "card").glob("*.csv")), shared / "reference" / NAME]


@pytest.fixture(scope="module")
def con(shared: Path, files: list[Path], tmp_path_factory: pytest.TempPathFactory):
    """The published night: the rows of one prefecture of each file, as they are."""
    home = tmp_path_factory.mktemp("register_scores") / "home"
    (home / "inbox").mkdir(parents=True)
    (home / "definitions").mkdir()
    (home / "reference").mkdir()
    bodies = rows(ROOT / "data" / "registry" / "municipalities.csv", "prefecture")
    write(home / "reference" / "registry.csv", bodies)
    (home / "definitions" / "frameworks.toml").write_text('"2026.2" = { from_year = 2025 }\n', encoding="utf-8")
    for file in files:
        write(home / "inbox" / file.name, rows(file))
    deferred = shared / "reference" / DEFERRED
    write(home / "inbox" / deferred.name, rows(deferred, "団体名"))
    run_night(next_request(home, home / "inbox"))
    with open_snapshot(current(home / "published").path(home / "published")) as connection:
        yield connection


def test_the_framework_of_the_newest_closed_year_scored(con: duckdb.DuckDBPyConnection):
    assert con.sql("SELECT framework FROM meta.run").fetchall() == [("2026.2",)]
    assert con.sql("SELECT DISTINCT state FROM meta.delivery WHERE state LIKE 'accepted%'").fetchall()
    assert con.sql("SELECT count(*) FROM meta.delivery WHERE state NOT LIKE 'accepted%'").fetchall() == [(0,)]


def test_the_card_rate_is_a_series_of_seven_years(con: duckdb.DuckDBPyConnection, files: list[Path]):
    found = con.sql(
        "SELECT year, count(*), avg(value) FROM mart.indicator_score "
        "WHERE indicator = 'card_issued' AND status = 'answered' GROUP BY year ORDER BY year"
    ).fetchall()
    own = [rows(file) for file in files if file.name.startswith("card")]
    rates = [[100 * int(row["交付枚数"]) / int(row["総数（人口）"]) for row in year] for year in own]
    assert [year for year, _, _ in found] == [2016, 2017, 2018, 2019, 2020, 2021, 2022]
    assert [count for _, count, _ in found] == [len(year) for year in rates] == [62] * 7
    assert [mean for _, _, mean in found] == pytest.approx([sum(year) / len(year) for year in rates])
    means = [mean for _, _, mean in found]
    assert means == sorted(means)


def test_the_steps_of_standardisation_are_points_and_cards_weigh_nothing(
    con: duckdb.DuckDBPyConnection, files: list[Path]
):
    found = con.sql(
        "SELECT points FROM mart.indicator_score JOIN core.body USING (code) "
        "WHERE indicator = 'standardisation_steps' AND year = 2025 AND body_kind = 'municipality' ORDER BY points"
    ).fetchall()
    assert [points for (points,) in found] == pytest.approx(sorted(float(row["全業務平均"]) for row in rows(files[-1])))
    weights = con.sql("SELECT DISTINCT weight FROM core.group_child WHERE child_id = 'card_issued'").fetchall()
    assert weights == [(0,)]


def test_services_expected_late_are_counted_and_who_is_not_listed_has_none(
    con: duckdb.DuckDBPyConnection, shared: Path
):
    """Every body of the prefecture has a figure; it weighs nothing, and whom the list leaves out owes no file."""
    listed = {
        row["団体コード"]: list(row.values()).count("○") for row in rows(shared / "reference" / DEFERRED, "団体名")
    }
    found = con.sql(
        "SELECT code, value, status FROM mart.indicator_score WHERE indicator = 'deferred_services' AND year = 2025"
    ).fetchall()
    assert len(found) == 63 and {status for _, _, status in found} == {"answered"}
    assert {code: value for code, value, _ in found if value} == listed
    assert con.sql("SELECT DISTINCT weight FROM core.group_child WHERE child_id = 'deferred_services'").fetchall() == [
        (0,)
    ]
    board = "SELECT DISTINCT state FROM mart.submission_board WHERE survey = 'deferred_systems'"
    assert con.sql(board).fetchall() == [("received",)]


def test_a_count_is_walked_back_to_all_its_cells(con: duckdb.DuckDBPyConnection, shared: Path):
    (code, count) = max(
        (row["団体コード"], list(row.values()).count("○")) for row in rows(shared / "reference" / DEFERRED, "団体名")
    )
    cells = con.sql(f"SELECT raw_text, is_used FROM lineage('{code}', 'deferred_services', 2025)").fetchall()
    assert len(cells) == 21 and all(is_used for _, is_used in cells)
    assert [text for text, _ in cells].count("○") == count

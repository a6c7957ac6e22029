"""Three real registers, read by their definitions alone, against figures counted from the files by other means."""

import csv
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.registry import is_code
from pipeline.orchestration.precheck import precheck
from pipeline.settings import ROOT, FileLimits, Home
from pipeline.validation.validate import Validated

STEPS, DEFERRED = "standardisation/std_steps_2026-01.csv", "standardisation/tokutei_2025-12.csv"
CARDS = {
    2016: "20170308", 2017: "20180301", 2018: "20190401", 2019: "20200401", 2020: "20210401", 2021: "20220301",
    2022: "20221231",
}  # fmt: skip
YEARS = (2016, 2022)
"""The first file, whose codes are whole, and the last, in which two are missing: reading all seven takes long."""
LINES = 120


def rows(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "reference" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def card(year: int) -> str:
    return f"card/card_{CARDS[year]}.csv"


@pytest.fixture(scope="module")
def checked(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Validated:
    catalogue = load_catalogue(definition_paths(Home(tmp_path_factory.mktemp("registers"))))
    names = [STEPS, DEFERRED, *map(card, YEARS)]
    return precheck([(name, (shared / "reference" / name).read_bytes()) for name in names], catalogue, FileLimits())


def answers(checked: Validated, survey: str, item: str, year: int) -> pl.DataFrame:
    frame = checked.answers
    return frame.filter((pl.col("survey") == survey) & (pl.col("item") == item) & (pl.col("year") == year))


def test_every_file_is_accepted_whole(checked):
    assert set(checked.deliveries["state"]) == {"accepted", "accepted_with_notes"}
    assert checked.findings.filter(pl.col("severity").is_in(["fatal", "error", "warning"])).height == 0
    assert checked.ledger["held_back_count"].sum() == 0 and checked.ledger["unread_count"].sum() == 0


def test_the_mean_of_the_20_services_is_that_of_the_file(shared, checked):
    found = answers(checked, "standardisation_steps", "S00", 2025)
    expected = [100 * float(row["全業務平均"]) for row in rows(shared, STEPS)]
    assert found["code"].n_unique() == len(expected) == 1741
    assert found["number"].to_list() == pytest.approx(expected)
    assert round(found["number"].mean(), 1) == 81.6


def test_each_service_has_its_column_and_the_given_mean_is_theirs(shared, checked):
    services = [name for name in rows(shared, STEPS)[0] if name not in ("都道府県名", "市区町村名", "全業務平均")]
    for number, service in enumerate(services, start=1):
        expected = [100 * float(row[service]) for row in rows(shared, STEPS)]
        found = answers(checked, "standardisation_steps", f"S{number:02}", 2025)
        assert found["number"].to_list() == pytest.approx(expected)
    means = [sum(float(row[service]) for service in services) / 20 for row in rows(shared, STEPS)]
    assert means == pytest.approx([float(row["全業務平均"]) for row in rows(shared, STEPS)], abs=1e-4)


def test_the_name_that_two_sources_write_differently_is_one_body(shared, checked):
    named = {row["市区町村名"]: 100 * float(row["全業務平均"]) for row in rows(shared, STEPS)}
    found = dict(answers(checked, "standardisation_steps", "S00", 2025).select("code", "number").iter_rows())
    assert found["394050"] == pytest.approx(named.get("梼原町", named.get("檮原町")))


def test_ticks_are_counted_and_a_blank_is_a_no(shared, checked):
    file = rows(shared, DEFERRED)
    services = [name for name in file[0] if name not in ("団体コード", "団体名", "区分")]
    assert len(file) == 935 and len(services) == 21
    for number, service in enumerate(services, start=1):
        found = answers(checked, "deferred_systems", f"T{number:02}", 2025)
        ticks = sum(row[service] == "○" for row in file)
        assert Counter(found["option"]) == Counter({"○": ticks, "該当なし": 935 - ticks})
    kinds = Counter("prefecture" if row["区分"] == "都道府県" else "municipality" for row in file)
    assert kinds == {"municipality": 898, "prefecture": 37}


@pytest.mark.parametrize("year", YEARS)
def test_cards_and_population_are_those_of_the_file(shared, checked, year):
    file = rows(shared, card(year))
    for item, header in {"C01": "総数（人口）", "C02": "交付枚数"}.items():
        found = answers(checked, "card_issuance", item, year)
        assert found["code"].n_unique() == 1741
        assert found["number"].sum() == sum(int(row[header]) for row in file)
    rates = answers(checked, "card_issuance", "C03", year)
    expected = [100 * int(row["交付枚数"]) / int(row["総数（人口）"]) for row in file]
    assert rates["number"].to_list() == pytest.approx(expected)
    assert rates["published_number"].to_list() == pytest.approx([float(row["人口に対する交付枚数率"]) for row in file])
    assert [str(day) for day in rates["as_of_date"].unique()] == [file[0]["算出基準日"].replace("/", "-")]


def test_the_two_without_a_code_are_found_by_their_names(shared, checked):
    missing = [row for row in rows(shared, card(2022)) if row["団体コード"] == "<NA>"]
    assert [row["市区町村名"] for row in missing] == ["三宅村", "八丈町"]
    found = dict(answers(checked, "card_issuance", "C02", 2022).select("code", "number").iter_rows())
    assert [found["133817"], found["134015"]] == [int(row["交付枚数"]) for row in missing]


def test_all_seven_dates_have_an_edition_and_all_codes_are_of_one_body(shared):
    survey = load_catalogue(definition_paths(Home(ROOT / "nowhere"))).survey("card_issuance")
    for year in CARDS:
        file = rows(shared, card(year))
        days = {row["算出基準日"].replace("/", "-") for row in file}
        assert days == {str(day) for edition in survey.edition if edition.year == year for day in edition.as_of_dates}
        codes = [row["団体コード"].zfill(6) for row in file if row["団体コード"] != "<NA>"]
        assert len(file) == 1741 and all(map(is_code, codes)) and len(set(codes)) == len(codes)


@pytest.mark.parametrize("name", ["standardisation_steps", "deferred_systems", "card_issuance"])
def test_each_register_is_a_file_of_less_than_120_lines(name):
    text = (ROOT / "data" / "surveys" / name / "survey.toml").read_text(encoding="utf-8")
    assert len(text.splitlines()) < LINES

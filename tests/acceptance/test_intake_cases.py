"""Small everyday files that were once read wrong, each with what is right: through `check`, and through a night."""

import csv
import shutil
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import DefinitionPaths
from pipeline.definitions.registry import load_registry
from pipeline.definitions.survey import Survey
from pipeline.orchestration.precheck import make_slips, precheck
from pipeline.settings import ROOT, Settings
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import night

LEFT_OUT = "structure.missing_items"
"""Most cases hold few of the questions."""
RIGHT: dict[str, tuple[str, list[str], dict[str, object]]] = {
    "c01_nonascii_digit.csv": ("rejected", ["value.number"], {}),
    "c02_huge_number.csv": ("rejected", ["value.number"], {}),
    "c03_unquoted_thousands.csv": (
        "partially_accepted", ["structure.row_width"], {"Q055": 8_636_683, "Q056": 1.2, "Q031": 12},
    ),
    "c04_percent_cell_100.xlsx": ("accepted_with_notes", [], {"Q035": 100, "Q049": 100}),
    "c05_error_cell.xlsx": ("partially_accepted", ["value.number"], {"Q001": "発信している", "Q035": 56.2}),
    "c06_hidden_old_sheet.xlsx": (
        "accepted_with_notes", ["note.hidden_sheet"], {"Q001": "発信している", "Q042": 5},
    ),
    "c07_merged_cells.xlsx": (
        "accepted_with_notes", ["note.merged"],
        {"Q001": "発信している", "Q002": "予定", "Q003": "実施している", "Q042": 7},
    ),
    "c08_superscript.csv": ("rejected", ["value.number", "value.number"], {}),
    "c12_old_excel.xls": ("rejected", ["file.kind"], {}),
    "c14_mojibake_in_utf8.csv": ("rejected", ["file.mojibake"], {}),
    "c15_date_forms.csv": ("accepted_with_notes", ["note.date"], {"Q010": date(2028, 3, 31)}),
    "c15b_date_both_eras.csv": ("accepted_with_notes", ["note.date"], {"Q010": date(2028, 3, 31)}),
    "c16_zero_width_space.csv": ("accepted_with_notes", [], {"Q001": "発信している"}),
    "c18_percent_in_count.csv": ("rejected", ["value.number", "value.number"], {}),
    "c19_name_with_prefecture.csv": ("accepted_with_notes", [], {"Q001": "発信している"}),
    "c21_year_both_eras.csv": ("accepted_with_notes", ["note.year"], {"Q001": "発信している"}),
    "c22_password.xlsx": ("rejected", ["file.kind"], {}),
    "c23_contact_row_below.csv": ("accepted_with_notes", ["note.row"], {"Q001": "発信している"}),
    "c24_blank_template.csv": ("rejected", ["file.blank"], {}),
    "調査票_261009.csv": ("accepted_with_notes", [], {"Q001": "発信している"}),
}  # fmt: skip
"""File → state of its delivery, broken rules, answers that are loaded. The bodies are those of the sample."""
ELSEWHERE = {"c20_mini_fullwidth_header.csv", "c28_cr_in_cell_read_csv.csv", "~$c13_lock_file.xlsx"}
"""Cases of another survey, of `read`, and of the inbox: below and in tests/flows/test_command_line.py."""
COUNTS = """
id = "aed"
title = { ja = "AED設置状況", en = "AED" }
source = { ja = "試験", en = "Test" }
edition = [{ year = 2025, as_of = 2025-04-01 }]
form = [{ id = "wide", title = { ja = "一覧", en = "List" }, layout = "wide", body_kind = "municipality", \
columns = { code = "団体コード（６桁）", name = "団体名" } }]
item = [{ id = "aed", text = "AED", kind = "choice", options = ["○"], blank_is_usual = true, \
label_by_year = { 2025 = "AED設置箇所（一覧）" } }]
"""


@pytest.fixture(scope="module")
def cases(shared: Path) -> Path:
    return shared / "cases" / "intake"


@pytest.fixture(scope="module")
def built_in() -> Catalogue:
    """The built-in surveys with the bodies of the sample."""
    sample = ROOT / "data" / "sample" / "registry.csv"
    paths = DefinitionPaths(
        ROOT / "data" / "surveys", ROOT / "data" / "framework" / "2026.1", ROOT / "expectations" / "rules.toml",
        sample, Path("none.csv"), Path("none"),
    )  # fmt: skip
    return load_catalogue(paths)


def test_every_case_is_tested(cases):
    with (cases / "cases.tsv").open(encoding="utf-8") as file:
        named = {row["file"] for row in csv.DictReader(file, delimiter="\t")}
    assert named == RIGHT.keys() | ELSEWHERE


@pytest.mark.parametrize("name", RIGHT)
def test_a_file_is_read_as_it_was_meant_or_not_at_all(cases, built_in, name):
    checked = precheck([(name, (cases / name).read_bytes())], built_in, Settings().limits())
    state, rules, answers = RIGHT[name]
    assert checked.deliveries["state"].item() == state
    assert [rule for rule in checked.findings["rule_id"] if rule != LEFT_OUT] == rules
    loaded = checked.answers.filter(checked.answers["status"] == "answered").iter_rows(named=True)
    assert {row["item"]: row["option"] or row["date"] or row["number"] for row in loaded} == answers
    (slip,) = make_slips(checked, built_in, Settings())
    assert "すべて" not in slip.sentences("ja")[0]


def test_a_definition_with_full_width_headers_matches_its_file(cases, built_in):
    registry = load_registry([ROOT / "data" / "registry" / "municipalities.csv"], [])
    survey = Survey.model_validate(tomllib.loads(COUNTS))
    catalogue = replace(built_in, surveys=(*built_in.surveys, survey), registry=registry)
    name = "c20_mini_fullwidth_header.csv"
    checked = precheck([(name, (cases / name).read_bytes())], catalogue, Settings().limits())
    assert checked.deliveries["survey"].item() == "aed"
    answered = checked.answers.filter(checked.answers["status"] == "answered")
    assert answered["code"].to_list() == ["131016", "131032"]


@pytest.mark.slow
def test_a_night_with_all_of_them_gives_each_its_state_and_changes_nobody_elses_answers(own_first_year, cases):
    """What is left by Excel and never meant is not even received; everything else gets its state and its slip."""
    inbox = own_first_year / "inbox"
    inbox.mkdir(exist_ok=True)
    others = "SELECT * EXCLUDE (known_from) FROM core.answer WHERE code <> '482226' ORDER BY ALL"
    before = ask(own_first_year, others)
    for name in [*RIGHT, "~$c13_lock_file.xlsx"]:
        shutil.copy(cases / name, inbox / name)
    report = night(own_first_year, inbox, minute=1)
    found = {row["name"]: row["state"] for row in report.deliveries if row["table_id"] != "correction"}
    expected = {name: state for name, (state, _, _) in RIGHT.items()}
    again = {name for name, state in found.items() if state in ("superseded", "duplicate")}
    assert {name: state for name, state in found.items() if name not in again} == {
        name: state for name, state in expected.items() if name not in again
    }
    assert ask(own_first_year, others) == before
    slips = {path.stem.rpartition("_")[0] for path in (own_first_year / "returns" / "20261123T013100").glob("*.html")}
    assert slips == {Path(name).stem for name in RIGHT}


def ask(home: Path, query: str) -> list[tuple]:
    with open_snapshot(current(home / "published").path(home / "published")) as con:
        return con.sql(query).fetchall()

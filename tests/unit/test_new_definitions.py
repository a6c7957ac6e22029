"""`monosashi new` writes definitions that can be used as they are, and ends with the next command."""

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.cli.command_error import CommandError
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.model import DefinitionError, load
from pipeline.definitions.overrides import find_unused_items
from pipeline.definitions.survey import Survey
from pipeline.orchestration.precheck import precheck
from pipeline.settings import ROOT, FileLimits, Home

DEVICES = """都道府県名,市区町村名,基準日,端末数,普及率,研修,方針,開始日,備考,件数,件数
東京都,八王子市,2025/10/01,120,0.74,○,策定済み,2024/4/1,順調です,1,2
東京都,立川市,2025/10/01,"1,080",0.5,,予定,2023/5/8,担当者不在,3,4
北海道,札幌市,2025/10/01,90,1.0,○,策定済み,2022/1/4,なし,5,6
北海道,函館市,2025/10/01,60,0.25,,策定済み,2022/2/4,検討します,7,8
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def new(home: Home, *words: str) -> str:
    ended = CliRunner().invoke(app, ["new", *words, "--home", str(home.folder)])
    if ended.exception:
        raise ended.exception
    assert ended.exit_code == 0
    return ended.stdout


def survey(home: Home, name: str) -> Survey:
    return load(Survey, home.definitions / "surveys" / name / "survey.toml")


def next_command(stdout: str) -> list[str]:
    last = stdout.strip().splitlines()[-1]
    assert last.startswith("次に: monosashi ")
    return last.removeprefix("次に: monosashi ").split()


# ── An edition ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_edition_begins_with_the_questions_of_the_year_before_and_leaves_the_others(home):
    said = new(home, "edition", "pref_dx", "2027")
    built_in = load(Survey, ROOT / "data" / "surveys" / "pref_dx" / "survey.toml")
    own = survey(home, "pref_dx")
    assert own.years == (*built_in.years, 2027) and own.edition[:-1] == built_in.edition
    assert own.items_in(2027) == built_in.items_in(2026)
    assert str(own.edition[-1].as_of) == "2027-04-01" and own.edition[-1].closes.year == 2027
    words = [re.sub("団体コード", "132012", word) for word in next_command(said)]
    out = home.folder / "form.csv"
    words[words.index("--out") + 1] = str(out)
    assert CliRunner().invoke(app, words).exit_code == 0 and out.stat().st_size > 0


def test_an_edition_of_a_published_table_has_its_tables(home):
    new(home, "edition", "dx_dashboard", "2024")
    first, second = survey(home, "dx_dashboard").edition
    assert second.table == first.table and second.year == 2024


def test_a_second_edition_is_added_to_the_first(home):
    new(home, "edition", "pref_dx", "2027")
    new(home, "edition", "pref_dx", "2028")
    assert survey(home, "pref_dx").years[-2:] == (2027, 2028)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("edition", "pref_dx", "2025"), "2025 年度がもうあります"),
        (("edition", "nothing", "2026"), "調査 nothing はありません。あるのは"),
        (("survey", "pref_dx", "--from", "x.csv"), "調査 pref_dx はもうあります"),
        (("framework", "2027.1", "--from", "1999.1"), "枠組み 1999.1 はありません"),
        (("framework", "2026.1", "--from", "2026.1"), "枠組み 2026.1 はもうあります"),
        (("framework", "../2027.1", "--from", "2026.1"), "名前に使えません.*例: 2027.1"),
        (("survey", "../../x", "--from", "x.csv"), "名前に使えません.*例: devices"),
    ],
)
def test_what_cannot_be_made_is_refused_and_changes_nothing(home, words, message):
    with pytest.raises(CommandError, match=message):
        new(home, *words)
    assert not home.definitions.exists()


# ── Wording by year ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_wording_leaves_the_years_before_as_they_were_asked(home):
    new(home, "edition", "pref_dx", "2027")
    path = home.definitions / "surveys" / "pref_dx" / "survey.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            'options = ["発信している", "予定", "発信していない"]\n',
            'options = ["発信している", "予定", "発信していない"]\n'
            'text_since = { 2027 = "首長は、今年度、メッセージを発信しましたか" }\n'
            'options_since = { 2027 = ["発信している", "発信していない"] }\n',
        ),
        encoding="utf-8",
    )
    item = survey(home, "pref_dx").item[0]
    before = load(Survey, ROOT / "data" / "surveys" / "pref_dx" / "survey.toml").item[0]
    for year in (2023, 2024, 2025):
        assert item.text_in(year) == before.text
        assert item.spelled_in(year) == before.spelled_in(year)
    for year in (2027, 2028):
        assert item.text_in(year) == "首長は、今年度、メッセージを発信しましたか"
        assert list(item.spelled_in(year)) == ["発信している", "発信していない"]
    assert load_catalogue(definition_paths(home)).survey("pref_dx").years[-1] == 2027


# ── A survey from a file ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_survey_is_proposed_from_headers_and_values(home, tmp_path):
    file = tmp_path / "devices.csv"
    file.write_text(DEVICES, encoding="utf-8-sig")
    said = new(home, "survey", "devices", "--from", str(file))
    own = survey(home, "devices")
    columns = own.form[0].columns.model_dump(exclude_defaults=True)
    assert columns == {"prefecture": "都道府県名", "name": "市区町村名", "as_of": "基準日"}
    assert own.form[0].name_is_key
    assert [(edition.year, str(edition.as_of)) for edition in own.edition] == [(2025, "2025-10-01")]
    assert [(item.label, item.kind, item.options) for item in own.item] == [
        ("端末数", "number", ()),
        ("普及率", "percent", ()),
        ("研修", "choice", ("○", "なし")),
        ("方針", "choice", ("策定済み", "予定")),
        ("開始日", "date", ()),
        ("備考", "text", ()),
        ("件数", "number", ()),
        ("件数(2)", "number", ()),
    ]
    assert own.item[2].blank_option == "なし"
    assert next_command(said)[0] == "check"


def test_a_proposed_survey_has_a_questionnaire_whose_file_is_read_as_its_own(home, tmp_path):
    """A questionnaire with the headers of another survey's is known by its question numbers."""
    file = tmp_path / "devices.csv"
    file.write_text(DEVICES, encoding="utf-8-sig")
    new(home, "survey", "devices", "--from", str(file))
    out = tmp_path / "form.csv"
    words = ["template", "devices", "132012", "--home", str(home.folder), "--out", str(out)]
    assert CliRunner().invoke(app, words).exit_code == 0
    content = out.read_text(encoding="cp932").replace("端末数,数,,", "端末数,数,120,").encode("cp932")
    catalogue = load_catalogue(definition_paths(home))
    checked = precheck([(out.name, content)], catalogue, FileLimits())
    assert set(checked.deliveries["survey"]) == {"devices"} and set(checked.answers["number"]) == {120, None}


def test_questionnaires_with_the_same_headers_and_numbers_are_refused(home, tmp_path):
    file = tmp_path / "devices.csv"
    file.write_text(DEVICES, encoding="utf-8-sig")
    new(home, "survey", "devices", "--from", str(file))
    path = home.definitions / "surveys" / "devices" / "survey.toml"
    path.write_text(path.read_text("utf-8").replace('label = "端末数"', 'label = "Q001"'), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"question numbers Q001 of it, too; .* for example label = "):
        load_catalogue(definition_paths(home))


@pytest.mark.parametrize(("day", "year"), [("2026/1/31", 2025), ("2026/3/31", 2025), ("2026/4/1", 2026)])
def test_a_reference_date_stands_for_its_fiscal_year(home, tmp_path, day, year):
    file = tmp_path / "devices.csv"
    file.write_text(DEVICES.replace("2025/10/01", day), encoding="utf-8-sig")
    new(home, "survey", "devices", "--from", str(file))
    assert survey(home, "devices").years == (year,)


def test_a_survey_that_is_not_scored_on_purpose_has_no_unused_items(home, tmp_path):
    file = tmp_path / "devices.csv"
    file.write_text(DEVICES, encoding="utf-8-sig")
    new(home, "survey", "devices", "--from", str(file))
    assert find_unused_items(load_catalogue(definition_paths(home)))
    path = home.definitions / "surveys" / "devices" / "survey.toml"
    path.write_text(path.read_text("utf-8").replace("# not_scored", "not_scored"), encoding="utf-8")
    assert find_unused_items(load_catalogue(definition_paths(home))) == []


def test_a_survey_with_codes_is_keyed_by_them(home, tmp_path):
    file = tmp_path / "list.csv"
    with file.open("w", encoding="cp932", newline="") as out:
        csv.writer(out).writerows(
            [["団体コード", "団体名", "台数"], ["011002", "札幌市", 3], ["132012", "八王子市", 4]]
        )
    new(home, "survey", "numbers", "--from", str(file), "--year", "2024")
    own = survey(home, "numbers")
    assert own.form[0].columns.code == "団体コード" and not own.form[0].name_is_key and own.years == (2024,)


def test_a_file_without_bodies_is_refused(home, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("項目,値\nあ,1\nい,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="団体コードか団体名の列が見つかりません"):
        new(home, "survey", "x", "--from", str(file))


# ── A framework ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_framework_that_gives_only_what_differs_is_copied_as_it_is(home):
    new(home, "framework", "2027.1", "--from", "2026.2")
    framework = load_catalogue(definition_paths(home, "2027.1")).framework
    assert framework.based_on == "2026.1" and framework.change[-1].version == "2027.1"


def test_a_framework_is_a_copy_that_scores_nothing_until_its_line_is_uncommented(home):
    new(home, "framework", "2027.1", "--from", "2026.1")
    folder = home.definitions / "framework" / "2027.1"
    assert definition_paths(home).framework.name == "2026.1"
    lines = home.definitions / "frameworks.toml"
    lines.write_text(lines.read_text("utf-8").replace('# "2027.1"', '"2027.1"').replace("2027 }", "2023 }"), "utf-8")
    lines.write_text(re.sub(r"from_year = \d+", "from_year = 2025", lines.read_text("utf-8")), encoding="utf-8")
    paths = definition_paths(home)
    assert paths.framework == folder
    assert load_catalogue(paths).framework.change[-1].version == "2027.1"

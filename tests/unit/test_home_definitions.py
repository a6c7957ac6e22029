"""A home's definitions are layered over the built-in ones; `frameworks.toml` gives each framework its years."""

import shutil
from datetime import MINYEAR, date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.cli.reference import install_sample
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths, first_years_of_frameworks
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.overrides import find_unused_items, list_overrides
from pipeline.definitions.scoring_years import earlier_years
from pipeline.operations.backup import backup, restore
from pipeline.settings import ROOT, Home, SettingsError

BUILT_IN = ROOT / "data" / "surveys"
FOURTH = """
id = "fourth"
title = { ja = "四つ目の調査", en = "Fourth survey" }
source = { ja = "試験", en = "Test" }
edition = [{ year = 2025, as_of = 2025-04-01 }]
item = [{ id = "F1", text = "台数", kind = "number" }]

[[form]]
id = "wide"
title = { ja = "一覧", en = "List" }
layout = "wide"
body_kind = "municipality"
columns = { code = "団体コード", name = "団体名" }
"""
RULE = """
[[rule]]
id = "value.blank"
severity = "warning"
category = "value"
scope = "answers"
message = { ja = "空欄です。", en = "Blank." }
fix = { ja = "書いてください。", en = "Fill it in." }
expectation = { type = "expect_column_values_to_not_be_null", arguments = { column = "raw_text" } }
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def write(home: Home, name: str, text: str) -> Path:
    path = home.definitions / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def own_survey(home: Home, survey: str, old: str = "", new: str = "") -> Path:
    text = (BUILT_IN / survey / "survey.toml").read_text(encoding="utf-8")
    assert old in text
    return write(home, f"surveys/{survey}/survey.toml", text.replace(old, new, 1))


def own_framework(home: Home, version: str) -> None:
    folder = home.definitions / "framework" / version
    shutil.copytree(ROOT / "data" / "framework" / "2026.1", folder)
    path = folder / "framework.toml"
    path.write_text(path.read_text("utf-8").replace('id = "2026.1"', f'id = "{version}"', 1), encoding="utf-8")


def fault(home: Home, version: str = "") -> str:
    with pytest.raises(DefinitionError) as refusal:
        load_catalogue(definition_paths(home, version))
    return str(refusal.value)


# ── Layers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_survey_of_the_home_replaces_the_one_of_its_id_and_a_new_one_is_added(home):
    own_survey(home, "pref_dx", 'ja = "自治体DX取組状況調査"', 'ja = "本県の調査"')
    write(home, "surveys/fourth/survey.toml", FOURTH)
    catalogue = load_catalogue(definition_paths(home))
    assert catalogue.survey("pref_dx").title.ja == "本県の調査"
    assert catalogue.survey("fourth").years == (2025,)
    assert catalogue.survey("dx_dashboard").years == (2023,)


@pytest.mark.parametrize("version", ["2026.1", "2026.2"])
def test_an_older_survey_of_the_home_goes_on_under_a_framework_that_names_newer_questions(home, version):
    """An upgrade asks more: of the home's survey it is not asked, and no night stops over it. `doctor` lists it."""
    text = (BUILT_IN / "pref_dx" / "survey.toml").read_text(encoding="utf-8")
    newer = text[text.index('[[item]]\nid = "Q067"') : text.index("# Never scored.")]
    own_survey(home, "pref_dx", newer)
    catalogue = load_catalogue(definition_paths(home, version))
    assert "Q067" not in {item.id for item in catalogue.survey("pref_dx").item}
    (override,) = list_overrides(definition_paths(home, version))
    assert "Q067" in override.missing


def test_a_question_that_no_survey_has_is_still_refused(home):
    own_survey(home, "pref_dx")
    own_framework(home, "2026.1")
    path = home.definitions / "framework" / "2026.1" / "framework.toml"
    path.write_text(path.read_text("utf-8").replace('pref_dx = "Q001"', 'pref_dx = "Q999"', 1), encoding="utf-8")
    assert "調査 pref_dx に設問 Q999 がありません" in fault(home)


def test_an_option_to_count_that_the_question_has_not_is_refused_naming_the_question(home):
    folder = home.definitions / "framework" / "2026.2"
    shutil.copytree(ROOT / "data" / "framework" / "2026.2", folder)
    path = folder / "framework.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('counted_option = "○"', 'counted_option = "△"', 1), encoding="utf-8")
    assert "調査 deferred_systems の設問 T01 に、数える選択肢「△」がありません" in fault(home, "2026.2")


def test_a_rule_of_the_home_replaces_the_one_of_its_id_at_its_place(home):
    before = load_catalogue(definition_paths(home)).rules
    write(home, "rules.toml", RULE + RULE.replace("value.blank", "value.blank_too"))
    after = load_catalogue(definition_paths(home)).rules
    assert after.get("value.blank").message.ja == "空欄です。" != before.get("value.blank").message.ja
    assert [rule.id for rule in after.rule] == [*(rule.id for rule in before.rule), "value.blank_too"]


def test_bodies_and_spellings_of_the_home_are_laid_over_the_registry(home):
    columns = "code,name,kana,prefecture,kind,latitude,longitude\n"
    write(
        home, "registry/municipalities.csv", columns + "132012,新八王子市,しんはちおうじし,東京都,中核市,35.6,139.3\n"
    )
    write(home, "registry/aliases.csv", "code,alias\n132021,立河市\n")
    registry = load_catalogue(definition_paths(home)).registry
    assert registry.by_code["132012"].name == "新八王子市" and len(registry.bodies) == 1788
    assert [body.code for body in registry.named("立河市")] == ["132021"]


def test_a_correction_of_the_home_replaces_that_of_the_same_answer(home):
    install_sample(home)
    before = load_catalogue(definition_paths(home)).corrections
    text = (home.reference / "corrections" / "2024.toml").read_text(encoding="utf-8")
    write(home, "corrections/2024.toml", text.replace('who = "', 'who = "本庁 ', 1))
    after = load_catalogue(definition_paths(home)).corrections
    assert len(after[0].entries) == len(before[0].entries)
    assert [entry.who.startswith("本庁 ") for entry in after[0].entries].count(True) == 1


def test_a_survey_whose_folder_has_another_name_is_refused(home):
    path = write(home, "surveys/fifth/survey.toml", FOURTH)
    assert fault(home).startswith(f"{path}: キー id: id は fourth、フォルダーは fifth です")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("surveys/fourth/survey.toml", FOURTH),
        ("rules.toml", RULE),
        ("registry/aliases.csv", "code,alias\n132021,立河市\n"),
        ("corrections/2023.toml", ""),
    ],
)
def test_every_definition_of_the_home_makes_a_night_necessary(home, name, text):
    before = definition_paths(home).digest()
    write(home, name, text)
    assert definition_paths(home).digest() != before


def test_the_definitions_are_in_the_backup(home, tmp_path):
    path = write(home, "surveys/fourth/survey.toml", FOURTH)
    backup(home, tmp_path / "b.tar")
    restore(tmp_path / "b.tar", Home(tmp_path / "again"))
    restored = tmp_path / "again" / path.relative_to(home.folder)
    assert restored.read_bytes() == path.read_bytes()


# ── Years of frameworks ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_framework_of_the_newest_closed_year_scores(home):
    own_framework(home, "2027.1")
    own_survey(
        home,
        "pref_dx",
        "[[edition]]\nyear = 2025\n",
        "[[edition]]\nyear = 2027\nas_of = 2027-04-01\ncloses = 2027-06-30\n\n[[edition]]\nyear = 2025\n",
    )
    write(home, "frameworks.toml", '"2027.1" = { from_year = 2027 }\n')
    named = {day: definition_paths(home, day=day).framework.name for day in (date(2027, 6, 30), date(2027, 7, 1))}
    assert list(named.values()) == ["2026.1", "2027.1"]


def test_a_change_of_an_earlier_framework_makes_a_night_necessary(home):
    own_framework(home, "2024.1")
    write(home, "frameworks.toml", '"2024.1" = { from_year = 2000 }\n')
    before = definition_paths(home).digest()
    write(home, "framework/2024.1/framework.toml", 'id = "2024.1"\nbased_on = "2026.1"\n')
    assert definition_paths(home).framework.name == "2026.1"
    assert definition_paths(home).digest() != before


def test_the_first_framework_has_all_earlier_years():
    years = earlier_years("c", {"a": 2023, "b": 2025, "c": 2027})
    assert years == {"a": (MINYEAR, 2024), "b": (2025, 2026)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"2027.1" = { from_year = 2023 }', "キー 2027.1.from_year: 2023 は 2026.1 の最初の年度でもあります"),
        ('"2027.1" = {}', "キー 2027.1.from_year: 書かれていません。書き足してください"),
        ('"2027.1" = { from_year = "2027年度" }', "キー 2027.1.from_year: "),
        ('"2028.1" = { from_year = 2028 }', "キー 2028.1: 枠組み 2028.1 が "),
        (
            "definitions_version = 2\nsomething_new = true",
            "キー definitions_version: 2 は、このプログラム（1 まで）より新しい",
        ),
        ('"2027.1" = [', "1行目: 値として読めないか、「[」が閉じていません"),
    ],
)
def test_frameworks_that_cannot_be_used_are_refused_with_file_key_and_example(home, text, message):
    own_framework(home, "2027.1")
    path = write(home, "frameworks.toml", text)
    refused = fault(home)
    assert refused.startswith(f"{path}: ") and message in refused and "例: " in refused


def test_the_framework_is_no_setting_any_more(home):
    home.folder.mkdir()
    (home.folder / "monosashi.toml").write_text('framework = "2026.1"\n')
    with pytest.raises(SettingsError, match=r"frameworks\.toml.*from_year = 2023"):
        home.settings()


# ── What doctor names ────────────────────────────────────────────────────────────────────────────────────────────


def doctor(home: Home) -> str:
    return CliRunner().invoke(app, ["doctor", "--home", str(home.folder)]).stdout


def test_doctor_lists_what_is_overridden_and_what_it_lacks(home):
    text = (BUILT_IN / "pref_dx" / "survey.toml").read_text(encoding="utf-8")
    own_survey(home, "pref_dx", text[text.index("[[edition]]\nyear = 2024") : text.index("[[edition]]\nyear = 2025")])
    write(home, "rules.toml", RULE)
    own_framework(home, "2027.1")
    overrides = {one.path: (one.is_replacement, one.missing) for one in list_overrides(definition_paths(home))}
    assert overrides == {
        "surveys/pref_dx": (True, ("2024",)),
        "framework/2027.1": (False, ()),
        "rules.toml value.blank": (True, ()),
    }
    said = doctor(home)
    assert "surveys/pref_dx（置き換え、内蔵にあってここにないもの: 2024）" in said
    assert "2027.1 はまだ使いません" in said


@pytest.mark.parametrize(("until", "is_named"), [("2025-03-31", True), ("2999-03-31", False)])
def test_doctor_names_advice_past_its_end(home, until, is_named):
    write(home, "frameworks.toml", '"2024.1" = { from_year = 2024 }\n')
    advice = f'[[indicator]]\nid = "grants_used"\nadvice_until = {until}\n'
    write(home, "framework/2024.1/framework.toml", f'id = "2024.1"\nbased_on = "2026.1"\n{advice}')
    assert (f"grants_used（{until} まで）" in doctor(home)) is is_named


def test_doctor_names_an_item_that_nobody_uses(home):
    write(home, "surveys/fourth/survey.toml", FOURTH)
    assert find_unused_items(load_catalogue(definition_paths(home))) == [("fourth", "F1")]
    assert "× 使われない設問: fourth F1" in doctor(home)


def test_doctor_names_the_file_of_a_fault(home):
    path = write(home, "frameworks.toml", '"2027.1" = {}')
    assert f"× 定義: {path}: 1行目 キー 2027.1.from_year" in doctor(home)
    assert first_years_of_frameworks(Home(home.folder / "other")) == {"2026.1": 2023}

"""What real second surveys need of the reader, with made-up ones: names as keys, dates, ticks, statuses, repeats."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.model import DefinitionError, load
from pipeline.definitions.survey import Survey
from pipeline.orchestration.precheck import precheck
from pipeline.settings import FileLimits, Home
from pipeline.validation.validate import Validated

HEAD = """
id = "{id}"
title = {{ ja = "登録簿", en = "Register" }}
source = {{ ja = "試験", en = "Test" }}
mark = [{{ text = "<NA>", status = "not_answered" }}]
"""
BY_NAME = (
    HEAD.format(id="by_name")
    + """
edition = [{ year = 2025, as_of = 2026-01-31 }]
item = [
  { id = "A", label = "進捗率", text = "進捗率", kind = "percent", scale = { 2025 = 100 }, minimum = 0, maximum = 100 },
  { id = "B", label = "件数", text = "申請の件数", kind = "number" },
  { id = "C", label = "件数(2)", text = "処理の件数", kind = "number" },
]

[[form]]
id = "by_name"
title = { ja = "名簿", en = "List" }
layout = "wide"
body_kind = "municipality"
name_is_key = true
columns = { prefecture = "都道府県名", name = "市区町村名" }
"""
)
BY_DATE = (
    HEAD.format(id="by_date")
    + """
edition = [
  { year = 2024, as_of = 2024-04-01 },
  { year = 2025, as_of = 2025-04-01, also_as_of = [2025-10-01] },
]
item = [
  { id = "T", label = "研修", text = "研修をしたか", kind = "choice", options = ["○", "なし"], blank_option = "なし" },
  { id = "N", label = "枚数", text = "枚数", kind = "number" },
]

[[form]]
id = "by_date"
title = { ja = "名簿", en = "List" }
layout = "wide"
body_kind = "any"
name_is_key = true
columns = { code = "団体コード", name = "団体名", as_of = "基準日", status = "提出状況" }
row_status = { "提出済" = "submitted", "未提出" = "not_answered", "対象外" = "not_applicable" }
further_headers = ["備考"]
"""
)
NAMES = "都道府県名,市区町村名,進捗率,件数,件数\n"
DATES = "団体コード,団体名,基準日,提出状況,研修,枚数,備考\n"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    home = Home(tmp_path_factory.mktemp("registers"))
    for name, text in {"by_name": BY_NAME, "by_date": BY_DATE}.items():
        path = home.definitions / "surveys" / name / "survey.toml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return load_catalogue(definition_paths(home))


def read(catalogue: Catalogue, *texts: str) -> Validated:
    return precheck([(f"{n}.csv", text.encode("utf-8-sig")) for n, text in enumerate(texts)], catalogue, FileLimits())


def values(checked: Validated, item: str, column: str = "number") -> dict[str, object]:
    return dict(checked.answers.filter(pl.col("item") == item).select("code", column).iter_rows())


def rules(checked: Validated, *severities: str) -> list[str]:
    found = checked.findings.filter(pl.col("severity").is_in(severities or ("fatal", "error")))
    return sorted(found["rule_id"])


# ── Names as keys ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_with_its_prefecture_is_the_key_where_a_file_has_no_codes(catalogue):
    rows = "東京都,府中市,0.5,1,2\n広島県,府中市,0.25,3,4\n高知県,梼原町,1.0,5,6\n福井県,三方上中郡若狭町,0,7,8\n"
    checked = read(catalogue, NAMES + rows)
    assert rules(checked) == []
    assert values(checked, "A") == {"132063": 50, "342084": 25, "394050": 100, "185019": 0}


def test_labels_that_repeat_are_numbered(catalogue):
    checked = read(catalogue, NAMES + "東京都,府中市,0.5,1,2\n")
    assert (values(checked, "B"), values(checked, "C")) == ({"132063": 1}, {"132063": 2})


def test_the_prefecture_may_stand_before_the_name_and_headers_may_be_of_any_width(catalogue):
    header = "都道府県名,市区町村名,進捗率,件数,ｹﾝ数\n".replace("ｹﾝ数", "件数 ")
    checked = read(catalogue, header.replace("件数,", "件　数,") + "東京都,東京都府中市,0.5,1,2\n")
    assert values(checked, "C") == {"132063": 2}


@pytest.mark.parametrize(
    ("row", "held"),
    [
        (",府中市,0.5,1,2\n", ["body.by_name"]),
        ("大阪府,府中市,0.5,1,2\n", ["body.by_name"]),
        ("東京都,計,0.5,1,2\n", []),
        ("東京都,,0.5,1,2\n", []),
        ("全国,,0.5,1,2\n", []),
    ],
)
def test_a_name_that_is_no_single_body_is_held_back_and_a_total_is_none(catalogue, row, held):
    checked = read(catalogue, NAMES + "東京都,立川市,0.5,1,2\n東京都,青梅市,0.5,1,2\n" + row)
    assert rules(checked) == held
    assert set(values(checked, "A")) - {None} == {"132021", "132055"}


# ── Codes, dates, ticks, statuses ────────────────────────────────────────────────────────────────────────────────


def test_codes_without_zero_or_check_digit_are_proved_by_the_name_and_a_missing_one_is_found_by_it(catalogue):
    rows = (
        "16322,北海道士幌町,2025/4/1,提出済,○,1,\n16322,富山県上市町,2025/4/1,提出済,○,2,\n"
        "<NA>,東京都三宅村,2025/4/1,提出済,○,3,\n,東京都八丈町,2025/4/1,提出済,○,4,\n13000,東京都,2025/4/1,提出済,○,5,\n"
    )
    checked = read(catalogue, DATES + rows)
    assert values(checked, "N") == {"016322": 1, "163228": 2, "133817": 3, "134015": 4, "130001": 5}
    assert rules(checked) == [] and "note.named" in rules(checked, "note")


def test_a_code_that_contradicts_its_name_is_held_back(catalogue):
    checked = read(
        catalogue, DATES + "132063,東京都府中市,2025/4/1,提出済,○,1,\n132063,東京都立川市,2025/4/1,提出済,,2,\n"
    )
    assert rules(checked) == ["body.name_and_code"] and values(checked, "N").get("132063") == 1


def test_a_blank_tick_is_a_no_where_the_row_was_submitted(catalogue):
    rows = "132063,府中市,2025/4/1,提出済,,1,\n132021,立川市,2025/4/1,未提出,,,\n132055,青梅市,2025/4/1,対象外,,,\n"
    checked = read(catalogue, DATES + rows)
    assert values(checked, "T", "option") == {"132063": "なし", "132021": None, "132055": None}
    statuses = {"132063": "answered", "132021": "not_answered", "132055": "not_applicable"}
    assert values(checked, "T", "status") == statuses == values(checked, "N", "status")
    (row,) = checked.ledger.to_dicts()
    parts = ("label_count", "ignored_count", "loaded_count", "held_back_count", "empty_count")
    assert row["cell_count"] == sum(row[part] for part in parts)


def test_a_status_that_is_not_defined_holds_its_row_back(catalogue):
    rows = "132063,府中市,2025/4/1,提出済,○,1,\n132021,立川市,2025/4/1,督促中,○,2,\n"
    checked = read(catalogue, DATES + rows)
    assert rules(checked) == ["structure.row_status"] and set(values(checked, "N")) - {None} == {"132063"}


def test_the_date_of_a_row_gives_its_edition_and_its_reference_date(catalogue):
    files = [DATES + f"132063,府中市,{day},提出済,○,{n},\n" for n, day in enumerate(("2024/4/1", "2025-10-01"))]
    answers = read(catalogue, *files).answers.filter(pl.col("item") == "N")
    assert [*answers.select("year", "as_of_date", "number").iter_rows()] == [
        (2024, date(2024, 4, 1), 0),
        (2025, date(2025, 10, 1), 1),
    ]


def test_a_date_of_no_edition_is_held_back(catalogue):
    checked = read(catalogue, DATES + "132063,府中市,2023/4/1,提出済,○,1,\n")
    assert rules(checked) == ["body.as_of"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name_is_key = true\n", "", "様式 by_name: columns.code にコードの列の見出しを書いて"),
        ('name = "市区町村名"', 'status = "提出"', "様式 by_name: columns.code にコードの列の見出しを書いて"),
        (
            '["○", "なし"], blank_option = "なし"',
            '["○"], blank_option = "なし"',
            "blank_option の なし が選択肢にありません",
        ),
        (', status = "提出状況"', "", "様式 by_date: columns.status と row_status は"),
        (
            "also_as_of = [2025-10-01]",
            "also_as_of = [2024-04-01]",
            "reference dateに同じものが二度あります: 2024-04-01",
        ),
    ],
)
def test_a_faulty_register_is_refused_with_a_valid_example(tmp_path, old, new, message):
    text = BY_NAME if old in BY_NAME else BY_DATE
    path = tmp_path / "survey.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DefinitionError, match=message):
        load(Survey, Path(path))

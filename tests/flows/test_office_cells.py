"""What senders read about numbers, percentages, dates, names and codes, and what is loaded of them."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from pipeline.definitions.catalogue import Catalogue
from pipeline.orchestration.precheck import precheck
from pipeline.settings import Settings
from pipeline.validation.validate import Validated

HEADER = "団体コード,団体名,調査年度,設問番号,回答,備考"
PEOPLE, PERCENT, DAY, CHOICE, BUDGET = "Q042", "Q035", "Q010", "Q001", "Q054"
BODY = "482226,葉月市"
Check = Callable[..., Validated]


@pytest.fixture
def check(catalogue: Catalogue) -> Check:
    """Return a function from rows below the header to the result of their validation, as one file for each list."""

    def check_rows(*rows: str, name: str = "file.csv") -> Validated:
        content = "\r\n".join([HEADER, *rows]).encode()
        return precheck([(name, content)], catalogue, Settings().limits())

    return check_rows


def findings(checked: Validated) -> pl.DataFrame:
    """The findings, without those for the questions that these small files leave out."""
    return checked.findings.filter(~pl.col("rule_id").is_in(["structure.missing_items"]))


def rules(checked: Validated) -> list[str]:
    return findings(checked)["rule_id"].to_list()


def read(check: Check, item: str, text: str, remark: str = "") -> tuple[object, list[str]]:
    """The value that one cell has, and the rules it breaks."""
    checked = check(f'{BODY},2025,{item},"{text.replace(chr(34), chr(34) * 2)}",{remark}')
    row = checked.answers.row(0, named=True)
    return row["option"] or row["date"] or row["number"], rules(checked)


@pytest.mark.parametrize(
    ("item", "text", "value"),
    [
        (PEOPLE, "12人", 12), (PEOPLE, "12名", 12), (PEOPLE, "１，１０３ 人", 1103), (PEOPLE, '="12"', 12),
        (BUDGET, "103,524千円", 103524), (BUDGET, "△0", 0), (PERCENT, "56.2%", 56.2),
        (PERCENT, "７４．２パーセント", 74.2),
        (DAY, "2028/3/31 0:00", date(2028, 3, 31)), (DAY, "令和10年（2028年）3月31日", date(2028, 3, 31)),
        (DAY, "２０２８年３月３１日（金）", date(2028, 3, 31)), (CHOICE, "\u200b発信している", "発信している"),
        (CHOICE, '="発信している"', "発信している"),
    ],
)  # fmt: skip
def test_what_was_clearly_meant_is_loaded(check, item, text, value):
    loaded, broken = read(check, item, text)
    assert loaded == value
    assert set(broken) <= {"note.number", "note.date"}


@pytest.mark.parametrize(
    ("item", "text", "ja", "en"),
    [
        (PEOPLE, "12²", "上付き", "raised or circled digits"),
        (PEOPLE, "٣", "文字体系", "digits of another script"),
        (PEOPLE, "12%", "割合の設問ではない", "no percentage is asked"),
        (PEOPLE, "1,2", "3桁区切り", "does not separate thousands"),
        (PEOPLE, "12千円", "設問の単位（人）ではない", "other than its unit (人)"),
        (BUDGET, "103524円", "設問の単位（千円）ではない", "other than its unit (千円)"),
        (PEOPLE, "#REF!", "Excelのエラー値", "error value of Excel"),
        (PEOPLE, "=SUM(A1)", "計算されていない式", "never computed"),
        (PEOPLE, "約12", "おおよその数", "an approximation"),
        (PEOPLE, "9" * 400, "15桁を超えて", "more than 15 digits"),
        (PERCENT, "7割", "設問の単位（%）ではない", "other than its unit (%)"),
        (DAY, "46113", "通し番号", "serial number"),
        (DAY, "令和0年3月31日", "元号に0年はありません", "no era has a year 0"),
        (DAY, "2028年3月31日(木)", "曜日が日付と合いません", "another day of the week"),
        (DAY, "令和10年（2027年）3月31日", "西暦と元号の年が合いません", "two years are not the same"),
        (DAY, "2028年3月", "そろっていません", "not all there"),
    ],
)
def test_a_cell_that_is_held_back_has_its_reason_in_the_sentence(check, item, text, ja, en):
    checked = check(f'{BODY},2025,{item},"{text}",')
    (finding,) = findings(checked).filter(pl.col("severity") == "error").to_dicts()
    assert finding["rule_id"] in ("value.number", "value.date")
    assert ja in finding["message_ja"]
    assert en in finding["message_en"]
    assert (finding["cell"], finding["raw_text"]) == ("E2", text)
    assert checked.answers["status"].to_list() == ["invalid"]


@pytest.mark.parametrize("text", ["0.562", "1", "1.0", "０．９", "0.004", '="0.5"'])
def test_a_percentage_of_one_or_less_asks(check, text):
    assert "value.fraction" in read(check, PERCENT, text)[1]
    assert "value.fraction" not in read(check, PERCENT, text, remark="0.9%で正しい")[1]


@pytest.mark.parametrize("text", ["0", "1%", "0.5%", "0.5パーセント", "1.1", "56.2", "100"])
def test_a_percentage_that_is_clear_does_not_ask(check, text):
    assert "value.fraction" not in read(check, PERCENT, text)[1]


def test_a_percentage_with_its_parts_is_checked_against_them_instead(check):
    row = "482226,葉月市,2025,{},{},"
    checked = check(row.format("Q032", 1000), row.format("Q033", 9), row.format("Q034", 0.9))
    assert "value.fraction" not in rules(checked)
    without_parts = check(row.format("Q034", 0.9))
    assert "value.fraction" in rules(without_parts)


def test_a_percentage_is_compared_with_last_year(check):
    checked = check(f"{BODY},2024,{PERCENT},5.6,", f"{BODY},2025,{PERCENT},56,")
    assert "last_year.growth" in rules(checked)
    assert "last_year.growth" not in rules(check(f"{BODY},2024,{PERCENT},5.7,", f"{BODY},2025,{PERCENT},56,"))


def test_a_percent_sign_counts_in_an_edition_that_wrote_shares(check):
    checked = check("482226,葉月市,2023,Q035,56.2%,", "483010,弥生町,2023,Q035,0.562,")
    assert checked.answers["item"].n_unique() == 1
    assert checked.answers["number"].to_list() == pytest.approx([56.2, 56.2])


def test_a_cell_that_shows_nothing_is_a_blank(check):
    checked = check(f"{BODY},2025,{PEOPLE},\u200b\u3000,")
    assert rules(checked) == ["value.blank"]
    assert checked.answers["status"].to_list() == ["not_answered"]
    assert checked.ledger["empty_count"].item() == 2, "the answer and its remark"


@pytest.mark.parametrize("start", ["\ufeff\ufeff", "\ufeff\u200b", "\ufeff\ufeff\ufeff"])
def test_a_header_behind_invisible_characters_is_found(catalogue, start):
    content = f"{start}{HEADER}\r\n{BODY},2025,{CHOICE},予定,".encode()
    assert rules(precheck([("file.csv", content)], catalogue, Settings().limits())) == []


@pytest.mark.parametrize(
    "name", ["葉月市", "見本県葉月市", "見本県　葉月市", "葉 月 市", "葉\u2f49市", "葉月市\U000e0101", "\u200b葉月市"]
)
def test_a_name_is_that_of_its_body(check, name):
    assert rules(check(f"482226,{name},2025,{CHOICE},発信している,")) == []


def test_a_name_with_another_prefecture_is_not(check):
    assert rules(check(f"482226,例示県葉月市,2025,{CHOICE},発信している,")) == ["body.name_and_code"]


def test_an_odd_character_of_a_name_is_shown_with_its_code_point(check):
    (finding,) = findings(check(f"482226,\ue123月市,2025,{CHOICE},発信している,")).to_dicts()
    assert "「\ue123」（U+E123）" in finding["message_ja"]
    assert "(U+E123)" in finding["message_en"]


def test_a_prefecture_in_a_form_of_municipalities_is_held_back(check):
    checked = check(f"480002,見本県,2025,{CHOICE},発信している,", f"{BODY},2025,{CHOICE},予定,")
    (finding,) = findings(checked).to_dicts()
    assert (finding["rule_id"], finding["cell"]) == ("body.kind", "A2")
    assert "見本県（都道府県）" in finding["message_ja"]
    assert "市区町村が答える" in finding["message_ja"]
    assert checked.answers["code"].to_list() == ["482226"]
    assert checked.ledger["held_back_count"].item() == 1


@pytest.mark.parametrize("code", ['="482226"', "48222-6", "482 226", "４８２２２６", "48222"])
def test_a_code_that_the_check_digit_proves_is_read_and_noted(check, code):
    quoted = code.replace('"', '""')
    assert rules(check(f'"{quoted}",葉月市,2025,{CHOICE},発信している,')) == ["note.code"]


@pytest.mark.parametrize("code", ["٤٨٢٢٢٦", "48222⑥", "482227"])
def test_a_code_that_nothing_proves_is_held_back(check, code):
    assert rules(check(f"{code},葉月市,2025,{CHOICE},発信している,")) == ["body.code"]


def test_a_file_named_by_another_body_is_refused(check):
    row = f"482226,葉月市,2025,{CHOICE},発信している,"
    assert rules(check(row, name="葉月市_回答.csv")) == []
    assert rules(check(row, name="見本県葉月市.csv")) == []
    assert rules(check(row, name="睦月市_回答.csv")) == ["body.filed"]


CASES = {
    "c01_nonascii_digit.csv": ["value.number"],
    "c02_huge_number.csv": ["value.number"],
    "c08_superscript.csv": ["value.number", "value.number"],
    "c18_percent_in_count.csv": ["value.number", "value.number"],
    "c15_date_forms.csv": ["note.date"],
    "c15b_date_both_eras.csv": ["note.date"],
    "c16_zero_width_space.csv": [],
    "c19_name_with_prefecture.csv": [],
    "c21_year_both_eras.csv": ["note.year"],
    "調査票_261009.csv": [],
}


@pytest.mark.parametrize("name", CASES)
def test_the_cases_that_were_misread(name, catalogue, shared):
    content = (shared / "cases" / "intake" / name).read_bytes()
    checked = precheck([(name, content)], catalogue, Settings().limits())
    assert rules(checked) == CASES[name]

"""Where the answers of a file stand: rows that slipped, headers over several rows, merged cells, what is below."""

import io
from collections.abc import Sequence

import polars as pl
import pytest
import xlsxwriter

from pipeline.orchestration.precheck import precheck
from pipeline.settings import Settings
from tests.flows.mini_survey import HEADER, WIDE, balances, rules, state, value

GOOD = "482226,葉月市,2025,Q1,策定済み,"
ALSO_GOOD = "482226,葉月市,2025,Q3,50,"


def answered(checked) -> dict[str, object]:
    """Return item → option, number or date of all loaded answers."""
    rows = checked.answers.filter(pl.col("status") == "answered").iter_rows(named=True)
    return {row["item"]: row["option"] or row["date"] or row["number"] for row in rows}


@pytest.mark.parametrize(
    "row",
    [
        "482226,葉月市,2025,Q2,1,103,",  # 1,103 without quotation marks
        "482226,葉月市,2025,Q2,103,524,",
        "482226,葉月市,2025,Q2,1,103,524,昨年より増えた",
        "482226,葉月市,2025,Q2,12,増えた,理由は,採用",  # a comma in the remark
        "482226,葉月市,2025,Q2,12",  # a cell too few
        "482226,葉月市,2025,Q2",
        "482226,葉月市,2025,,Q2,12,",  # one too many in the middle
        "482226,葉月,市,2025,Q2,12,",
        "482226,葉月市,2025,Q2,12,,,",
        "482226,葉月市,2025,Q2,,12,,",
    ],
)
def test_a_row_with_more_or_fewer_cells_than_its_header_is_held_back_whole(check, row):
    checked = check(HEADER, GOOD, ALSO_GOOD, row)
    assert (state(checked), rules(checked)) == ("partially_accepted", ["structure.row_width"])
    assert answered(checked) == {"Q1": "策定済み", "Q3": 50}
    assert checked.answers["remark"].drop_nulls().to_list() == []
    assert balances(checked)


@pytest.mark.parametrize(("answer", "remark", "is_split"), [
    ("1", "103", True), ("103", "524", True), ("△1", "103", True), ("12", "345.5", True), ("1", " 103 ", True),
    ("12", "昨年103", False), ("12", "10", False), ("1200", "103", False), ("12", "1030", False), ("12", "", False),
])  # fmt: skip
def test_a_number_that_a_comma_split_into_answer_and_remark_is_held_back(check, answer, remark, is_split):
    """`1,103` at the end of a row that leaves out its last comma has as many cells as the header."""
    checked = check(HEADER, GOOD, ALSO_GOOD, f"482226,葉月市,2025,Q2,{answer},{remark}")
    assert ("value.split_number" in rules(checked)) == is_split
    assert ("Q2" in answered(checked)) == (not is_split and not answer.startswith("△"))


def test_a_slipped_row_of_a_wide_file_changes_no_answer(check):
    good = ["483010,弥生町,2025,なし,5,50,2028-03-31", "483419,千鳥浦町,2025,なし,7,50,2028-03-31"]
    checked = check(WIDE, "482226,葉月市,2025,策定済み,1,103,74,2028-03-31", *good)
    assert rules(checked) == ["structure.row_width"]
    assert set(checked.answers["code"]) == {"483010", "483419"}
    assert balances(checked)


def test_a_slipped_row_confirms_nothing(check):
    """Last year 12, now 120: the 5 that slipped into the column of remarks is no explanation."""
    before = ["482226,葉月市,2024,Q2,12,"]
    checked = check(HEADER, *before, "482226,葉月市,2025,Q2,120,", "482226,葉月市,2025,Q2,120,5,")
    assert rules(checked) == ["structure.row_width", "last_year.growth"]


def test_a_row_that_slipped_is_reported_as_that_and_nothing_else(check):
    checked = check(HEADER, GOOD, "482226,葉月市,99,2025,Q2,12,")
    assert rules(checked) == ["structure.row_width"]
    (message,) = checked.findings.filter(pl.col("rule_id") == "structure.row_width")["message_ja"]
    assert message.startswith("A3の行「482226」は、セルが7個あり、見出しの6個と合いません。")


def test_blank_cells_that_every_row_has_more_are_no_slip(check):
    checked = check(HEADER, f"{GOOD},,", "482226,葉月市,2025,Q2,12,,,")
    assert rules(checked) == []
    assert answered(checked) == {"Q1": "策定済み", "Q2": 12}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["団体コード,団体名,調査年度,回答,,,", ",,,Q1,Q2,Q3,Q4"], "482226,葉月市,2025,予定,5,50,2028-03-31"),
        (["団体,団体,調査,,,,", "コード,名,年度,Q1,Q2,Q3,Q4"], "482226,葉月市,2025,予定,5,50,2028-03-31"),
        (["調査票,,,,,,", "団体,,調査,Q,,,", "コード,名,年度,1,2,3,4"], "482226,葉月市,2025,予定,5,50,2028-03-31"),
        (["団体コード,団体名,調査年度,Q,,,", ",,,,,,", ",,,1,2,3,4"], "482226,葉月市,2025,予定,5,50,2028-03-31"),
        (["団体コード,団体名,調査年度,Ｑ１,Ｑ２,Ｑ３,Ｑ４"], "482226,葉月市,2025,予定,5,50,2028-03-31"),
        (["団体 コード,団 体 名, 調査年度 ,Q1,Q2,Q3,Q4"], "482226,葉月市,2025,予定,5,50,2028-03-31"),
        (['"団体\nコード",団体名,"調査\n年度",Q1,Q2,Q3,Q4'], "482226,葉月市,2025,予定,5,50,2028-03-31"),
        (["団体コード,調査年度,団体名,Q4,Q3,Q2,Q1"], "482226,2025,葉月市,2028-03-31,50,5,予定"),
    ],
)  # fmt: skip
def test_a_header_may_span_three_rows_and_differ_in_width_and_spaces(check, header, row):
    checked = check(*header, row)
    assert [rule for rule in rules(checked) if not rule.startswith("note.")] == []
    found = {item: str(text) for item, text in answered(checked).items()}
    assert found == {"Q1": "予定", "Q2": "5.0", "Q3": "50.0", "Q4": "2028-03-31"}
    assert balances(checked)


def test_a_long_header_may_span_two_rows(check):
    checked = check("団体,,調査,設問,,", "コード,名,年度,番号,回答,備考", GOOD)
    assert answered(checked) == {"Q1": "策定済み"}


@pytest.mark.parametrize(
    "rows",
    [
        ["482226,葉月市,2025,Q2,1,103,"],  # one answer sent again by itself: the remark behind it is blank
        ["482226,葉月市,2025,Q2,1,103,", "483010,弥生町,2025,Q2,2,204,"],
        ["482226,葉月市,2025,Q2,12,増えた,"],
    ],
)
def test_a_slipped_row_that_ends_in_a_blank_cell_is_not_taken_for_a_padded_one(check, rows):
    checked = check(HEADER, *rows)
    assert "structure.row_width" in rules(checked) and answered(checked) == {}
    assert balances(checked)


def test_a_slipped_row_of_a_wide_file_whose_last_question_is_blank(check):
    checked = check(WIDE, "482226,葉月市,2025,策定済み,1,103,74,")
    assert rules(checked) == ["structure.row_width"] and answered(checked) == {}
    assert balances(checked)


@pytest.mark.parametrize(
    "row",
    [
        "12,482226,葉月市,2025,Q3,50,",  # a cell too many before the code
        "葉月市,2025,Q3,50,",  # the code is gone
        ",,482226,葉月市,2025,Q3,50,",
        "482226",
        "482226,葉月市",
        "x,y,Q3,50",
    ],
)
def test_a_row_that_slipped_out_of_its_labels_is_no_note(check, row):
    checked = check(HEADER, GOOD, row)
    assert (state(checked), rules(checked)) == ("partially_accepted", ["structure.row_width"])
    assert answered(checked) == {"Q1": "策定済み"}
    assert balances(checked)


@pytest.mark.parametrize(
    "row", ["弥生町,2025,予定,5,50,2028-03-31", "x,483010,弥生町,2025,予定,5,50,2028-03-31", "483010,弥生町"]
)
def test_nor_is_one_of_a_wide_file(check, row):
    checked = check(WIDE, "482226,葉月市,2025,予定,5,50,2028-03-31", row)
    assert rules(checked) == ["structure.row_width"] and set(checked.answers["code"]) == {"482226"}
    assert balances(checked)


@pytest.mark.parametrize("below", ["団体名,葉月市,担当,企画課", "問合せ,482226-12", "作成,2025", "Q2は4月1日現在"])
def test_a_note_of_another_width_is_a_note_still(check, below):
    checked = check(HEADER, GOOD, below)
    assert (state(checked), rules(checked)) == ("accepted_with_notes", ["note.row"])


def test_values_below_a_blank_header_ask_what_they_are(check):
    checked = check(f"{HEADER},", "482226,葉月市,2025,Q2,12,,34", f"{GOOD},")
    assert rules(checked) == ["structure.blank_header"]
    (finding,) = checked.findings.filter(pl.col("rule_id") == "structure.blank_header").to_dicts()
    assert (finding["cell"], finding["severity"]) == ("G1", "warning")
    assert "「34」" in finding["message_ja"]
    assert balances(checked)


@pytest.mark.parametrize(
    "below",
    [
        "担当,企画課,,電話,000-0000,",
        "担当者,見本太郎,,,,",
        "連絡先,03-1234-5678,,,,",
        "※空欄は未回答です,,,,,",
        "（注）Q2は4月1日現在の人数,,,,,",
        "合計,,,,12,",
        HEADER,  # the header once more, as on a second printed page
        "作成日,令和7年6月1日,,,,",
        "以上,,,,,",
        "E-mail,dx@example.lg.jp,,,,",
    ],
)
def test_what_stands_below_the_table_is_a_note(check, below):
    checked = check(HEADER, GOOD, below)
    assert (state(checked), rules(checked)) == ("accepted_with_notes", ["note.row"])
    assert answered(checked) == {"Q1": "策定済み"}
    assert balances(checked)


def test_a_row_of_a_header_over_two_rows_once_more_below_is_a_note(check):
    header = ["団体コード,団体名,調査年度,回答,,,", ",,,Q1,Q2,Q3,Q4"]
    checked = check(*header, "482226,葉月市,2025,予定,5,50,2028-03-31", header[1])
    assert rules(checked) == ["note.row"] and set(answered(checked)) == {"Q1", "Q2", "Q3", "Q4"}
    assert balances(checked)


@pytest.mark.parametrize("row", [",,,Q2,12,", ",,2025,Q2,12,", ",葉月市,2025,Q2,12,", ",葉月市,,Q2,12,増えた"])
def test_an_answer_without_a_body_is_no_note_but_held_back(check, row):
    """As a CSV has it that was made of merged cells."""
    checked = check(HEADER, GOOD, row)
    assert "body.blank_code" in rules(checked) and state(checked) == "partially_accepted"
    assert answered(checked) == {"Q1": "策定済み"}
    assert balances(checked)


@pytest.mark.parametrize("row", [",,,なし,7,50,2028-03-31", ",弥生町,,なし,7,50,", ",弥生町,2025,なし,7,50,"])
def test_a_wide_row_without_a_body_is_held_back(check, row):
    checked = check(WIDE, "482226,葉月市,2025,予定,5,50,2028-03-31", row)
    assert "body.blank_code" in rules(checked) and set(checked.answers["code"]) == {"482226"}
    assert balances(checked)


def workbook(rows: Sequence[Sequence[object]], *merged: tuple[int, int, int, int]) -> bytes:
    """Return a workbook with one sheet; merged ranges as first row, first column, last row, last column, from 0."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("調査票")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for first_row, first_column, last_row, last_column in merged:
            sheet.merge_range(first_row, first_column, last_row, last_column, rows[first_row][first_column])
    return content.getvalue()


def check_workbook(catalogue, rows, *merged):
    return precheck([("調査票.xlsx", workbook(rows, *merged))], catalogue, Settings().limits())


FOUR = [
    HEADER.split(","),
    ["482226", "葉月市", 2025, "Q1", "策定済み", ""],
    ["", "", "", "Q2", 12, ""],
    ["", "", "", "Q3", 50, ""],
    ["", "", "", "Q4", "2028-03-31", ""],
]


def test_merged_labels_count_for_all_rows_of_their_range(mini_catalogue):
    checked = check_workbook(mini_catalogue, FOUR, (1, 0, 4, 0), (1, 1, 4, 1), (1, 2, 4, 2))
    assert rules(checked) == ["note.merged"]
    assert set(answered(checked)) == {"Q1", "Q2", "Q3", "Q4"}
    assert balances(checked)


def test_the_same_labels_without_a_merge_are_blank(mini_catalogue):
    rows = [*([HEADER.split(",")] + [["482226", "葉月市", 2025, *row[3:]] for row in FOUR[1:4]]), FOUR[4]]
    checked = check_workbook(mini_catalogue, rows)
    assert "body.blank_code" in rules(checked) and set(answered(checked)) == {"Q1", "Q2", "Q3"}


def test_an_answer_merged_over_several_questions_answers_none(mini_catalogue):
    rows = [HEADER.split(","), *([482226, "葉月市", 2025, f"Q{n}", 12 if n == 2 else "", ""] for n in (1, 2, 3))]
    checked = check_workbook(mini_catalogue, rows, (2, 4, 3, 4))
    assert "structure.merged_answer" in rules(checked)
    assert answered(checked) == {}
    assert balances(checked)


def test_a_title_merged_above_the_table_is_none_of_this(mini_catalogue):
    rows = [["自治体DX調査", "", "", "", "", ""], HEADER.split(","), [482226, "葉月市", 2025, "Q2", 12, ""]]
    checked = check_workbook(mini_catalogue, rows, (0, 0, 0, 5))
    assert rules(checked) == [] and answered(checked) == {"Q2": 12}


def test_a_questionnaire_that_came_back_blank_has_one_finding(check):
    checked = check(HEADER, *(f"482226,葉月市,2025,Q{n},," for n in (1, 2, 3, 4)))
    assert (state(checked), checked.findings["rule_id"].to_list()) == ("rejected", ["file.blank"])
    assert checked.answers.height == 0


def test_a_blank_questionnaire_is_one_though_a_row_stands_there_twice(check):
    rows = [f"482226,葉月市,2025,Q{n},," for n in (1, 2, 3, 4, 4)]
    checked = check(HEADER, *rows)
    assert (state(checked), checked.findings["rule_id"].to_list()) == ("rejected", ["file.blank"])


def test_one_answer_makes_it_a_questionnaire(check):
    checked = check(HEADER, "482226,葉月市,2025,Q1,なし,", "482226,葉月市,2025,Q2,,")
    assert value(checked, "Q1") == ("answered", "なし") and "file.blank" not in rules(checked)


WORDINGS = "団体コード,団体名,調査年度,計画はありますか,担当職員数,受講率,計画の終期"
SWAPPED = "団体コード,団体名,調査年度,計画はありますか,受講率,担当職員数,計画の終期"
WIDE_ROW = "482226,葉月市,2025,予定,12,50,2028-03-31"


@pytest.mark.parametrize(
    "header",
    [
        (WIDE, ",,,{}"),
        (WIDE, "（設問）,,,{}"),
        (",,,{}", WIDE),
        ("", ",,,{}", WIDE),
    ],
)
def test_a_column_of_a_wide_form_with_the_wording_of_another_question_is_held_back(check, header):
    for wordings, right in ((WORDINGS, {"Q1", "Q2", "Q3", "Q4"}), (SWAPPED, {"Q1", "Q4"})):
        lines = [line.replace("{}", wordings.split(",", 3)[3]) for line in header]
        checked = check(*lines, WIDE_ROW)
        assert answered(checked).keys() == right
        assert ("structure.other_wording" in rules(checked)) == (right != {"Q1", "Q2", "Q3", "Q4"})
        assert balances(checked)


def test_a_column_with_another_wording_is_named_once_however_many_bodies_answer(check):
    more = ["483010,弥生町,2025,なし,5,50,2028-03-31", "483419,千鳥浦町,2025,なし,7,50,2028-03-31"]
    checked = check(WIDE, SWAPPED.replace("団体コード,団体名,調査年度", ",,"), WIDE_ROW, *more)
    (row,) = checked.findings.filter(pl.col("rule_id") == "structure.other_wording").to_dicts()
    assert row["message_ja"].startswith(
        "E1, F1「Q2」、「Q3」の列は、設問番号と設問の文言が別の設問のものです（文言は「受講率」など）"
    )


def test_a_wide_form_without_numbers_of_questions_is_refused_with_the_numbers_that_it_lacks(check):
    checked = check(WORDINGS, WIDE_ROW)
    assert (state(checked), rules(checked)) == ("rejected", ["structure.near_miss"])
    assert "6項目のうち4項目がありません: 「Q1」、「Q2」、「Q3」、「Q4」" in checked.findings["message_ja"].item()


def struck_workbook(paint) -> bytes:
    """Return a questionnaire in which `paint` writes answers over those of Q1 to Q3, with a struck-out format."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, struck, plain = book.add_worksheet(), book.add_format({"font_strikeout": True}), book.add_format()
        for number, line in enumerate([HEADER, GOOD, "482226,葉月市,2025,Q2,,", ALSO_GOOD]):
            sheet.write_row(number, 0, line.split(","))
        paint(sheet, struck, plain)
    return out.getvalue()


@pytest.mark.parametrize(("paint", "held", "shown"), [
    (lambda sheet, struck, _: sheet.write(1, 4, "策定済み", struck), "Q1", "策定済み（取り消し線）"),
    (lambda sheet, struck, _: sheet.write(2, 4, 12, struck), "Q2", "12（取り消し線）"),
    (lambda sheet, struck, plain: sheet.write_rich_string(2, 4, struck, "1", plain, "3"), "Q2", "13（取り消し線）"),
    (lambda sheet, struck, plain: sheet.write_rich_string(1, 4, plain, "策定済み", struck, "。"), "Q1",
     "策定済み。（取り消し線）"),
    (lambda sheet, struck, _: sheet.write(1, 3, "Q1", struck), "Q1", "Q1（取り消し線）"),
])  # fmt: skip
def test_what_is_struck_out_in_a_workbook_is_no_answer(mini_catalogue, paint, held, shown):
    content = struck_workbook(paint)
    checked = precheck([("file.xlsx", content)], mini_catalogue, Settings().limits())
    assert held not in answered(checked) and answered(checked).get("Q3") == 50
    assert any(shown in message for message in checked.findings["message_ja"])
    assert balances(checked)


def test_a_blank_struck_out_cell_is_a_blank(mini_catalogue):
    content = struck_workbook(lambda sheet, struck, _: sheet.write_blank(2, 5, None, struck))
    checked = precheck([("file.xlsx", content)], mini_catalogue, Settings().limits())
    assert answered(checked) == {"Q1": "策定済み", "Q3": 50}


@pytest.mark.parametrize("text", ["2026-03-04", "2026/3/4", "3月4日", "2026年3月4日"])
def test_a_count_that_became_a_date_is_refused_as_one(check, text):
    checked = check(HEADER, GOOD, ALSO_GOOD, f"482226,葉月市,2025,Q2,{text},")
    (row,) = checked.findings.filter(pl.col("rule_id") == "value.number").to_dicts()
    assert "日付になっています" in row["message_ja"]


def test_bars_divide_cells_too(check):
    checked = check(*(line.replace(",", "|") for line in (HEADER, GOOD, ALSO_GOOD)))
    assert answered(checked) == {"Q1": "策定済み", "Q3": 50} and balances(checked)


@pytest.mark.parametrize("lines", [(",,,", ""), ("\t\t", "\t"), ("　,　",), ('"",""',)])
def test_a_file_of_blank_cells_alone_is_empty(check, lines):
    assert rules(check(*lines)) == ["file.empty"]


def test_a_blank_beside_an_answer_is_called_a_blank(check):
    checked = check(WIDE, "482226,葉月市,2025,予定,,50%,2028-03-31", "482226,葉月市,2025,予定,13,50%,2028-03-31")
    (message,) = checked.findings.filter(pl.col("rule_id") == "structure.repeated")["message_ja"]
    assert "E2（空欄）、E3「13」" in message


@pytest.mark.parametrize(("item", "remark", "is_answer"), [
    ("Q1", "策定済み", True), ("Q1", " 策定済み ", True), ("Q1", "策定済みの予定", False), ("Q1", "検討中", False),
    ("Q2", "12", True), ("Q2", "１，２００人", True), ("Q2", "12人増やす予定", False), ("Q2", "昨年と同じ", False),
    ("Q4", "2028/3/31", True), ("Q4", "令和10年3月31日", True), ("Q4", "未定", False),
])  # fmt: skip
def test_an_answer_written_under_the_remark_is_named_as_that(check, item, remark, is_answer):
    checked = check(HEADER, ALSO_GOOD, f'482226,葉月市,2025,{item},,"{remark}"')
    found = checked.findings["rule_id"]
    assert (("value.in_remark" in found), ("value.blank" in found)) == (is_answer, not is_answer)


def test_answers_written_under_the_remark_are_one_sentence(check):
    rows = [f"482226,葉月市,2025,{item},,{text}" for item, text in [("Q1", "策定済み"), ("Q2", "12"), ("Q3", "50")]]
    checked = check(HEADER, *rows)
    (finding,) = checked.findings.filter(pl.col("rule_id") == "value.in_remark").iter_rows(named=True)
    assert (finding["cell"], finding["cell_count"]) == ("E2, E3 他1件", 3)
    assert "回答欄へ移してください" in finding["fix_ja"] and answered(checked) == {}


@pytest.mark.parametrize(("count", "sentences"), [(5, 5), (6, 1)])
def test_many_answers_that_contradict_are_one_sentence(check, count, sentences):
    bodies = ["482226,葉月市", "483010,弥生町", "483419,千鳥浦町"]
    pairs = [(body, item) for body in bodies for item in ("Q2", "Q3")][:count]
    rows = [f"{body},2025,{item},{number}," for body, item in pairs for number in (5, 7)]
    checked = check(HEADER, GOOD, *rows)
    held = checked.findings.filter(pl.col("rule_id").str.starts_with("structure.repeated"))
    assert (held.height, held["cell_count"].sum()) == (sentences, count)
    assert answered(checked) == {} and balances(checked)

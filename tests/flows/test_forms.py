"""Long and wide files as offices send them, over a small survey defined by files alone."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
import xlsxwriter

from pipeline.orchestration.precheck import precheck
from pipeline.settings import Settings
from tests.flows.mini_survey import HEADER, WIDE, balances, rules, state, value


def test_a_long_file_with_titles_notes_and_repairs(check):
    checked = check(
        "自治体DX調査,,,,,",
        "",
        HEADER,
        "４８２２２６,葉月市,令和７年度,Q1,策定済み,",
        "482226,葉月市,2025,Q2,１２人,昨年より増えた",
        "482226,葉月市,R7,Q3,74.2％,",
        "482226,葉月市,2025,Q4,令和10年3月31日,",
        "※空欄は未回答です,,,,,",
    )
    assert (state(checked), rules(checked)) == (
        "accepted_with_notes",
        ["note.code", "note.year", "note.number", "note.date", "note.row"],
    )
    assert value(checked, "Q1") == ("answered", "策定済み")
    assert value(checked, "Q2") == ("answered", 12)
    assert value(checked, "Q3") == ("answered", 74.2)
    assert str(value(checked, "Q4")[1]) == "2028-03-31"
    assert checked.answers.filter(pl.col("item") == "Q2")["remark"].to_list() == ["昨年より増えた"]
    assert balances(checked)


def test_a_wide_file_with_two_header_rows(check):
    checked = check(
        WIDE,
        ",,,計画はありますか,担当職員数,受講率,計画の終期",
        '482226,葉月市,2025,予定,"1,200",50%,2028/3/31',
        "483010,弥生町,2025,対象外,△3,,20280331",
        encoding="utf-8-sig",
    )
    assert value(checked, "Q1") == ("answered", "予定")
    assert value(checked, "Q2") == ("answered", 1200)
    assert value(checked, "Q1", "483010") == ("not_applicable", None)
    assert str(value(checked, "Q4", "483010")[1]) == "2028-03-31"
    assert rules(checked) == ["value.minimum", "note.row", "note.number", "note.date"]  # △3 is minus three
    assert balances(checked)


def test_a_wide_file_holds_one_year(check):
    """The numbers of the questions differ by year: a row of another year would land on the wrong ones."""
    rows = ["482226,葉月市,2025,予定,1,,", "483010,弥生町,2025,なし,2,,", "483419,千鳥浦町,2024,なし,3,,"]
    checked = check(WIDE, *rows)
    assert (state(checked), rules(checked)) == ("partially_accepted", ["body.other_year"])
    assert set(checked.answers["code"]) == {"482226", "483010"}
    assert balances(checked)


def test_an_earlier_edition_is_read_through_the_crosswalk(check):
    """Another number, another spelling, decimals instead of percent."""
    checked = check(HEADER, "482226,葉月市,2024,問1,あり,", "482226,葉月市,2024,Q3,0.74,")
    assert value(checked, "Q1") == ("answered", "策定済み")
    assert value(checked, "Q3") == ("answered", pytest.approx(74))
    assert rules(checked) == []


@pytest.mark.parametrize(
    ("row", "rule", "text"),
    [
        ("482227,葉月市,2025,Q1,なし,", "body.code", "葉月市であれば 482226 です"),
        ("482226,弥生町,2025,Q1,なし,", "body.name_and_code", "団体コード 482226（葉月市）が合いません"),
        ("482226,葉月市,1999,Q1,なし,", "body.year", "「1999」はこの調査の年度ではありません"),
        ("482226,葉月市,2025,Q99,なし,", "structure.unknown_item", "「Q99」は2025年度の設問番号ではありません"),
        ("482226,葉月市,2025,Q1,はい,", "value.option", "「はい」は「計画はありますか」の選択肢にありません"),
        ("482226,葉月市,2025,Q2,12.5,", "value.whole", "整数で答える設問です"),
        ("482226,葉月市,2025,Q2,多数,", "value.number", "数として読めません"),
        ("482226,葉月市,2025,Q3,120%,", "value.maximum", "上限 100 を超えています"),
        ("482226,葉月市,2025,Q4,2026-13-01,", "value.date", "日付として読めません"),
        ("482226,葉月市,2025,Q1,－,", "value.option", "選択肢にありません"),
    ],
)
def test_one_wrong_cell_is_held_back_with_a_finding(check, row, rule, text):
    checked = check(HEADER, row)
    assert (state(checked), rules(checked)) == ("rejected", [rule])  # it was the only answer
    finding = checked.findings.filter(pl.col("rule_id") == rule).row(0, named=True)
    assert text in finding["message_ja"] and finding["cell"] and finding["fix_ja"]
    assert checked.ledger["held_back_count"].item() == 1 and checked.ledger["loaded_count"].item() == 0
    assert balances(checked)


def test_missing_questions_are_listed(check):
    checked = check(HEADER, "482226,葉月市,2025,Q1,なし,")
    (finding,) = checked.findings.to_dicts()
    assert (finding["rule_id"], finding["severity"]) == ("structure.missing_items", "warning")
    assert "葉月市の2025年度の設問のうち3問（Q2、Q3、Q4）" in finding["message_ja"]


def test_a_header_without_answers_is_refused(check):
    assert (state(check(HEADER)), rules(check(HEADER))) == ("rejected", ["structure.no_answers"])


def test_a_code_without_a_name_needs_confirmation_unless_the_path_names_the_body(check):
    assert rules(check(HEADER, "482226,,2025,Q1,なし,")) == ["body.unnamed"]
    assert rules(check(HEADER, "482226,,2025,Q1,なし,", name="48_葉月市.csv")) == []


def test_a_valid_code_outside_the_registry_is_unknown(check):
    assert rules(check(HEADER, "132063,府中市,2025,Q1,なし,")) == ["body.unknown"]


def test_a_fraction_in_a_percentage_needs_confirmation(check):
    assert rules(check(HEADER, "482226,葉月市,2025,Q3,0.636,")) == ["value.fraction"]


@pytest.mark.parametrize("name", ["2025/48_葉月市.csv", "482226.csv", "482226_葉月市/回答.csv"])
def test_a_file_whose_path_names_one_body_changes_no_other(check, name):
    other = check(HEADER, "483010,弥生町,2025,Q1,なし,", name=name)
    assert (state(other), rules(other), other.answers.height) == ("rejected", ["body.filed"], 0)
    own = check(HEADER, "482226,葉月市,2025,Q1,なし,", name=name)
    assert state(own) == "accepted_with_notes"


def test_a_plan_that_has_ended_needs_confirmation_unless_a_remark_explains_it(check):
    assert rules(check(HEADER, "482226,葉月市,2025,Q4,2024-03-31,")) == ["consistency.plan_ended"]
    assert rules(check(HEADER, "482226,葉月市,2025,Q4,2024-03-31,改定中です")) == []


def test_a_withdrawn_yes_and_a_tenfold_count_need_confirmation(check):
    before = ["482226,葉月市,2024,問1,あり,", "482226,葉月市,2024,Q2,12,"]
    checked = check(HEADER, *before, "482226,葉月市,2025,Q1,なし,", "482226,葉月市,2025,Q2,120,")
    assert rules(checked) == ["last_year.withdrawn", "last_year.growth"]
    growth = checked.findings.filter(pl.col("rule_id") == "last_year.growth")["message_ja"].item()
    assert "昨年の「12」と10倍以上違います" in growth
    explained = check(HEADER, *before, "482226,葉月市,2025,Q1,なし,期間満了", "482226,葉月市,2025,Q2,119,")
    assert rules(explained) == []


def test_one_cause_in_many_cells_is_one_finding(check):
    bodies = {"482226": "葉月市", "483010": "弥生町", "483419": "千鳥浦町", "483427": "潮騒町"}
    checked = check(HEADER, *(f"{code},{name},2025,Q1,はい," for code, name in bodies.items()))
    (finding,) = checked.findings.filter(pl.col("rule_id") == "value.option").to_dicts()
    assert (finding["cell"], finding["cell_count"]) == ("E2, E3 他2件", 4)
    assert finding["cell_en"] == "E2, E3 and 2 more"


def test_lists_of_a_finding_are_written_in_either_language(check):
    """Shortened lists (ほか), texts in quotation marks, and the body a wrong code may stand for."""
    checked = check(HEADER, *(f"482226,葉月市,2025,Q9{number},なし," for number in range(4)))
    (finding,) = checked.findings.filter(pl.col("rule_id") == "structure.unknown_item").to_dicts()
    assert finding["message_ja"].startswith(
        "D2, D3 他2件「Q90」、「Q91」、「Q92」ほかは2025年度の設問番号ではありません。"
    )
    assert finding["message_en"].startswith("D2, D3 and 2 more “Q90”, “Q91”, “Q92” and others: no question of 2025")
    (finding,) = check("団体コード,調査年度,設問番号,解答", "482226,2025,Q1,なし").findings.to_dicts()
    assert "小さな調査「縦」" in finding["message_ja"] and finding["message_en"].endswith("are missing: “回答”")


JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-龠、。「」（）]")


def test_english_templates_hold_no_japanese(mini_catalogue):
    rules = mini_catalogue.rules
    texts = [text.en for rule in rules.rule for text in (rule.message, rule.fix)]
    texts += [text.en for text in rules.phrase.values()]
    typed = "対象外"  # what the sender types stays Japanese
    assert [text for text in texts if JAPANESE.search(text.replace(typed, ""))] == []


@pytest.mark.parametrize(
    ("content", "ja", "en"),
    [
        (b"\x89PNG\r\n\x1a\n", "中身はPNG画像です", "its content is a PNG image"),
        (b"a,b\x00c", "中身はバイナリです", "its content is binary data"),
        (b"PK\x03\x04broken", "壊れているか、読めない形式です", "it is broken or of a kind that cannot be read"),
        (("a" * 40_000).encode(), "1セルの文字数が上限", "characters in a cell, at most 32,767"),
    ],
)
def test_the_reason_of_a_refusal_is_written_in_either_language(mini_catalogue, content, ja, en):
    (finding,) = precheck([("x.csv", content)], mini_catalogue, Settings().limits()).findings.to_dicts()
    assert ja in finding["message_ja"] and en in finding["message_en"]
    assert not JAPANESE.search(finding["message_en"])


def test_a_near_miss_names_the_survey_and_what_is_missing(check):
    (finding,) = check("団体コード,調査年度,設問番号,解答", "482226,2025,Q1,なし").findings.to_dicts()
    assert finding["rule_id"] == "structure.near_miss"
    assert "小さな調査「縦」" in finding["message_ja"] and "「回答」" in finding["message_ja"]


def test_a_workbook_is_read_by_the_same_rules(mini_catalogue):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("調査票")
        sheet.write_row(2, 1, HEADER.split(","))
        sheet.write_row(3, 1, [482226, "葉月市", 2025, "Q2", 12, ""])
        sheet.write_row(4, 1, [482226, "葉月市", 2025, "Q1", "はい", ""])
    checked = precheck([("調査票.xlsx", content.getvalue())], mini_catalogue, Settings().limits())
    assert value(checked, "Q2") == ("answered", 12)
    assert checked.findings.filter(pl.col("rule_id") == "value.option")["cell"].to_list() == ["F5"]
    assert balances(checked)


def questionnaire(answers: dict[str, int], hidden: tuple[str, ...] = ()) -> bytes:
    """Return a workbook: name of a sheet → its answer to Q2. The sheet 記入要領 has none."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        last = book.add_worksheet("記入要領")
        last.write(0, 0, "黄色のセルに記入してください")
        for name, answer in answers.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER.split(","))
            sheet.write_row(1, 0, [482226, "葉月市", 2025, "Q2", answer, ""])
            if name in hidden:
                sheet.hide()
    return content.getvalue()


def test_of_two_sheets_that_fit_none_is_read(mini_catalogue):
    content = questionnaire({"2024年度": 11, "2025年度": 12})
    checked = precheck([("調査票.xlsx", content)], mini_catalogue, Settings().limits())
    assert (state(checked), rules(checked)) == ("rejected", ["structure.two_sheets"])
    (finding,) = checked.findings.to_dicts()
    assert "「2024年度」、「2025年度」" in finding["message_ja"] and "シートだけを残し" in finding["fix_ja"]
    assert "Choose one" in finding["fix_en"]
    assert checked.answers.height == 0


def test_hidden_sheets_examples_and_other_sheets_are_noted(mini_catalogue):
    content = questionnaire({"昨年度": 10, "記入例": 11, "調査票": 12}, hidden=("昨年度",))
    checked = precheck([("調査票.xlsx", content)], mini_catalogue, Settings().limits())
    assert value(checked, "Q2") == ("answered", 12)
    noted = {
        row["rule_id"]: row["message_ja"] for row in checked.findings.to_dicts() if row["rule_id"].startswith("note.")
    }
    assert "「昨年度」は非表示" in noted["note.hidden_sheet"]
    assert "「記入例」は記入例" in noted["note.example_sheet"]
    assert "「記入要領」は調査票ではない" in noted["note.sheet"]
    assert balances(checked)


def test_answers_in_a_sheet_that_is_skipped_are_named_in_the_refusal(mini_catalogue):
    checked = precheck([("調査票.xlsx", questionnaire({"記入例": 11}))], mini_catalogue, Settings().limits())
    assert (state(checked), rules(checked)) == ("rejected", ["structure.no_sheet"])
    assert "シート「記入例」は" in checked.findings["message_ja"].item()


def test_two_surveys_with_the_same_headers_are_distinguished_by_their_questions(mini_catalogue):
    """A second survey has files with the same headers: the questions distinguish the two."""
    mini = mini_catalogue.survey("mini")
    items = tuple(item.model_copy(update={"id": f"X{item.id}", "label_by_year": {}}) for item in mini.item)
    twin = mini.model_copy(update={"id": "twin", "item": items})
    both = replace(mini_catalogue, surveys=(mini, twin))
    checked = precheck([("a.csv", f"{HEADER}\n482226,葉月市,2025,XQ2,5,".encode())], both, Settings().limits())
    assert checked.deliveries["survey"].to_list() == ["twin"]
    assert checked.answers.filter(pl.col("status") == "answered").select("survey", "item", "number").row(0) == (
        "twin", "XQ2", 5.0,
    )  # fmt: skip


def test_answers_of_a_new_survey_reach_the_scores(mini_catalogue, tmp_path):
    """策定済み is worth 1, 50 % of 0…100 is worth ½: 100 · (1 + ½) / 2."""
    import duckdb

    from pipeline.warehouse.build import create
    from pipeline.warehouse.input_tables import definition_frames

    lines = [HEADER, "482226,葉月市,2025,Q1,策定済み,", "482226,葉月市,2025,Q3,50%,"]
    checked = precheck([("a.csv", "\n".join(lines).encode())], mini_catalogue, Settings().limits())
    received_at = checked.deliveries["received_at"][0]
    run = {"run_id": "x", "started_at": received_at, "framework": "mini", "schema_version": "1",
           "input_digest": "", "night_date": date(2026, 1, 1), "vintage_date": None}  # fmt: skip
    loaded = {"delivery": checked.deliveries, "cell": checked.cells, "answer": checked.answers}
    loaded |= {"finding": checked.findings, "finding_body": checked.finding_bodies, "correction": checked.corrections}
    loaded |= {"delivery_body": checked.delivery_bodies}
    frames = definition_frames(mini_catalogue) | loaded | {"ledger": checked.ledger, "run": pl.DataFrame([run])}
    create(tmp_path / "mini.duckdb", frames)
    with duckdb.connect(str(tmp_path / "mini.duckdb"), read_only=True) as con:
        found = con.sql("SELECT score FROM mart.group_score WHERE code = '482226' AND year = 2025").fetchall()
    assert found == [(pytest.approx(75),)]


def archive(**files: bytes) -> bytes:
    """Return a ZIP with CP932 names and no flag for it, as Windows makes them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (archive(**{"../../etc/passwd": b"x"}), "フォルダーの外を指す名前「../../etc/passwd」"),
        (
            archive(**{"bomb.csv": b"0" * 15_000_000, "more.csv": b"0" * 15_000_000}),
            "展開後の大きさが上限を超えています",
        ),
        (b"PK\x03\x04 not a zip", "壊れているか、読めない形式です"),
    ],
)
def test_unsafe_archives_are_refused(mini_catalogue, content, text):
    (finding,) = precheck([("a.zip", content)], mini_catalogue, Settings().limits()).findings.to_dicts()
    assert finding["rule_id"] == "file.archive" and text in finding["message_ja"]

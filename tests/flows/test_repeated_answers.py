"""A question that is answered twice in one delivery: read once where both agree, not at all where they differ."""

import polars as pl
import pytest

from pipeline.intake.layouts.cell_roles import ColumnAddress, RowAddress
from pipeline.intake.layouts.repeated_answers import hold_repeated_items
from pipeline.intake.table import RawTable
from tests.flows.mini_survey import HEADER, WIDE, balances, rules, state, value


def finding(checked, rule):
    (row,) = checked.findings.filter(pl.col("rule_id") == rule).to_dicts()
    return row


def test_two_rows_that_differ_are_both_named_and_neither_is_read(check):
    others = ["482226,葉月市,2025,Q2,12,", "482226,葉月市,2025,Q3,50%,", "482226,葉月市,2025,Q4,2028-03-31,"]
    checked = check(HEADER, "482226,葉月市,2025,Q1,なし,", *others, "482226,葉月市,2025,Q1,予定,")
    assert rules(checked) == ["structure.repeated"]
    assert "E2「なし」、E6「予定」" in finding(checked, "structure.repeated")["message_ja"]
    assert (value(checked, "Q1"), value(checked, "Q2")) == (("invalid", None), ("answered", 12))
    assert state(checked) == "partially_accepted" and balances(checked)


@pytest.mark.parametrize("again", ["なし", "　なし ", ""])
def test_two_rows_that_agree_are_read_once_and_that_is_noted(check, again):
    first, second = "482226,葉月市,2025,Q1,なし,", f"482226,葉月市,2025,Q1,{again},"
    for rows in ([first, second], [second, first]):
        checked = check(HEADER, *rows)
        assert (rules(checked), value(checked, "Q1")) == (["note.repeated"], ("answered", "なし"))
        assert balances(checked)


def test_of_three_rows_all_different_answers_are_named(check):
    answers = ["なし", "予定", "", "策定済み", "なし"]
    checked = check(HEADER, *(f"482226,葉月市,2025,Q1,{answer}," for answer in answers))
    assert "E2「なし」、E3「予定」、E5「策定済み」、E6「なし」" in finding(checked, "structure.repeated")["message_ja"]
    assert value(checked, "Q1") == ("invalid", None) and balances(checked)


def test_each_body_has_its_own_finding(check):
    rows = [f"{body},2025,Q1,{answer}," for body in ("482226,葉月市", "483010,弥生町") for answer in ("なし", "予定")]
    checked = check(HEADER, *rows)
    assert checked.findings.filter(pl.col("rule_id") == "structure.repeated")["cell"].to_list() == ["E2", "E4"]


def test_of_two_rows_of_one_body_only_the_answers_that_differ_are_held_back(check):
    checked = check(WIDE, "482226,葉月市,2025,予定,12,50%,2028-03-31", "482226,葉月市,2025,予定,13,50%,2028-03-31")
    assert "E2「12」、E3「13」" in finding(checked, "structure.repeated")["message_ja"]
    assert (value(checked, "Q1"), value(checked, "Q2")) == (("answered", "予定"), ("invalid", None))
    assert balances(checked)


def test_of_two_columns_of_one_question_only_the_answers_that_differ_are_held_back(check):
    rows = ["482226,葉月市,2025,予定,12,,,13", "483010,弥生町,2025,なし,3,,,3"]
    checked = check(f"{WIDE},Q2", *rows)
    assert rules(checked) == ["structure.repeated", "note.repeated"]
    assert "E2「12」、H2「13」" in finding(checked, "structure.repeated")["message_ja"]
    assert value(checked, "Q2") == ("invalid", None)
    assert value(checked, "Q2", "483010") == ("answered", 3)
    assert balances(checked)


@pytest.mark.parametrize(("second", "roles", "rule"), [
    (("計画", "無", "有"), ["data", "data", "repeat"], "note.repeated"),
    (("計画", "無", "無"), ["held", "data", "held"], "structure.repeated"),
])  # fmt: skip
def test_a_published_table_with_a_question_twice_is_read_where_its_rows_agree(second, roles, rule):
    rows = (("計画", "無", "有"), ("研修", "1", "2"), second)
    table = RawTable(rows, ",")
    addresses = [RowAddress(n, "data", year=2023, item=item) for n, item in enumerate(("D1", "D2", "D1"), start=1)]
    bodies = [ColumnAddress(2, "answer", code="482226"), ColumnAddress(3, "answer", code="483010")]
    held, faults = hold_repeated_items(addresses, bodies, table)
    assert ([row.role for row in held], [fault.rule_id for fault in faults]) == (roles, [rule])


def values_by_year(checked, item):
    rows = checked.answers.filter(pl.col("item") == item).select("year", "status", "number").sort("year").rows()
    return {year: (status, number) for year, status, number in rows}


def test_what_is_wrong_in_one_year_holds_back_nothing_of_another_in_the_same_file(check):
    rows = [f"482226,葉月市,{year},Q2,{text}," for year, text in ((2024, "十二"), (2025, "12"))]
    assert values_by_year(check(HEADER, *rows), "Q2") == {2024: ("invalid", None), 2025: ("answered", 12)}


def test_a_question_answered_twice_in_one_year_holds_back_nothing_of_another(check):
    rows = [f"482226,葉月市,{year},Q2,{text}," for year, text in ((2024, "12"), (2024, "13"), (2025, "14"))]
    others = ["482226,葉月市,2025,Q1,なし,", "482226,葉月市,2025,Q3,50%,"]
    assert values_by_year(check(HEADER, *rows, *others), "Q2") == {2024: ("invalid", None), 2025: ("answered", 14)}

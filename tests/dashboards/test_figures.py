"""Figures: small frames in, values that an official sees out."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from dashboards.address import Address
from dashboards.old.figures import answers, body_list, funnel, rates, strips
from dashboards.old.figures.marks import bounds_of, cell_address, score_reason, stack
from dashboards.old.markup import markup
from dashboards.words import words_of
from tests.dashboards.conftest import as_sent, texts

JA = words_of("ja")


def told(component: Any) -> str:
    return "\n".join(texts(as_sent(component)))


def widths(component: Any) -> list[str]:
    """Widths of all bars, in the order drawn."""
    node = as_sent(component)

    def walk(part: Any) -> list[str]:
        if isinstance(part, list):
            return [width for child in part for width in walk(child)]
        if not isinstance(part, dict) or "props" not in part:
            return []
        own = [part["props"]["style"]["width"]] if "width" in (part["props"].get("style") or {}) else []
        return own + walk(part["props"].get("children"))

    return walk(node)


STEPS = pl.DataFrame(
    {
        "step": [0, 1],
        "name_ja": ["認識共有", "全体方針"],
        "name_en": ["Awareness", "Policy"],
        "passed": [6, 2],
        "failed": [3, 8],
        "undetermined": [1, 0],
        "not_judged": [0, 0],
        "reached": [6, 1],
        "stopped": [4, 5],
        "body_count": [10, 10],
        "nation_passed": [50, 80],
        "nation_reached": [50, 40],
        "nation_count": [100, 100],
    }
)


def test_the_funnel_begins_at_zero_and_ends_at_all_bodies() -> None:
    drawn = widths(funnel.funnel(STEPS, str, JA))
    assert drawn == ["60.00%", "30.00%", "10.00%", "20.00%", "80.00%"]


def test_the_funnel_is_told_in_words() -> None:
    text = told(funnel.funnel(STEPS, str, JA))
    assert (
        "STEP0 認識共有: 達成 6団体、未到達 3団体、回答待ち 1団体、判定対象外 0団体。達成の割合 60%、全国 50%" in text
    )
    assert funnel.answer(STEPS, JA) == "達成が最も少ないのはSTEP1「全体方針」で20%（全国 80%）"
    assert "STEP0は6団体、STEP1は2団体が達成しています。" in funnel.summary(STEPS, JA)
    assert "最大1団体" in funnel.summary(STEPS, JA)


def test_a_count_steps_aside_from_the_mark_of_the_nation() -> None:
    parts = (("fill-passed", 20), ("fill-failed", 80))
    aside, centre, none = (markup(stack(parts, 100, "", mark)) for mark in (11.0, 30.0, None))
    assert 'class="funnel-part fill-passed is-aside" style="width:20.00%"' in aside
    assert "is-aside" not in centre and "is-aside" not in none
    assert 'fill-failed is-aside"' in markup(stack(parts, 100, "", 61.0))


def test_no_body_is_no_division_by_zero() -> None:
    assert funnel.share(0, 0) == 0.0


def score_row(**changes: object) -> dict:
    row = {
        "code": "480001",
        "name": "甲町",
        "perspective": "pillars",
        "group_id": "people",
        "score": 50.0,
        "low": 50.0,
        "high": 50.0,
        "coverage": 1.0,
        "asked_count": 3,
        "is_published": True,
    }
    return row | changes


SCORES = pl.DataFrame(
    [
        score_row(),
        score_row(code="480002", name="乙町", score=51.0, low=51.0, high=51.0),
        score_row(code="480003", name="丙村", score=None, low=25.0, high=75.0, coverage=0.5, is_published=False),
    ]
)
GROUPS = pl.DataFrame(
    {"group_id": ["people"], "name_ja": ["人材"], "name_en": ["People"], "step": [None], "perspective": ["pillars"]}
)
MEDIANS = pl.DataFrame(
    {"group_id": ["people"], "here_median": [50.5], "here_count": [2], "nation_median": [40.0], "asked_count": [3]}
)


def test_a_missing_score_is_never_zero() -> None:
    rows = body_list.rows_of(
        pl.DataFrame(
            [
                {
                    "code": "480003",
                    "name": "丙村",
                    "kana": "ヘイムラ",
                    "kind": "村",
                    "peer_group": "町村Ⅰ－０",
                    "population": 845,
                    "stage": None,
                    "next_step": 0,
                    "next_state": "undetermined",
                    "ahead_steps": [2],
                }
            ]
        ),
        SCORES,
        GROUPS,
        Address(year="2023"),
        "people",
    )
    (row,) = rows
    assert row["g0"] is None
    assert (row["g0_why"], row["g0_range"]) == ("— 回答率不足", "25〜75")
    assert row["stage"] == "STEP0が回答待ち"
    assert row["ahead"] == "先行: STEP2"
    assert row["href"] == "/body/480003?year=2023"
    csv = body_list.sheet("t", rows, GROUPS, SCORES, JA).bytes_as("csv")
    assert csv.startswith(b"\xef\xbb\xbf")
    head, line = csv.decode("utf-8-sig").splitlines()
    assert head == "団体コード,団体,種別,類似団体区分,人口,到達段階,人材,人材 下限,人材 上限,人材 点のない理由,回答率"
    assert line == "480003,丙村,村,町村Ⅰ－０,845,STEP0が回答待ち,,25,75,回答率不足,50"


@pytest.mark.parametrize(
    ("changes", "reason", "bounds"),
    [
        ({"asked_count": 0, "coverage": None, "low": None}, "not_asked", None),
        ({"asked_count": 1, "coverage": None, "low": None}, "undefined", None),
        ({"coverage": 0.5, "low": 25.0, "high": 75.0}, "low_coverage", (25.0, 75.0)),
    ],
)
def test_why_there_is_no_score(changes: dict, reason: str, bounds: tuple[float, float] | None) -> None:
    row = score_row(**changes)
    assert score_reason(row) == reason
    assert bounds_of(row) == bounds


CHOICES = pl.DataFrame(
    {
        "indicator": ["a", "b"],
        "name_ja": ["CIOの任命", "外部人材"],
        "name_en": ["CIO", "Talent"],
        "is_gate": [True, False],
        "yes_count": [5, 1],
        "planned_count": [1, 0],
        "no_count": [2, 7],
        "not_surveyed_count": [1, 1],
        "not_answered_count": [1, 1],
        "surveyed_count": [9, 9],
        "rate": [55.56, 11.11],
        "nation_rate": [50.0, 30.0],
    }
)


def test_rates_show_all_five_answers() -> None:
    text = told(rates.choice_table(CHOICES, JA))
    assert "CIOの任命: 実施 5、一部・予定 1、未実施 2、調査無し 1、未回答・対象外等 1。全国の実施率 50%" in text
    assert "＋5.6" in text and "△18.9" in text
    assert rates.answer(CHOICES, JA).startswith("全国を最も下回るのは「外部人材」（△18.9 ポイント）")


@pytest.mark.parametrize(
    ("gap", "text"), [(5.56, "＋5.6"), (-18.9, "△18.9"), (0.01, "±0.0"), (-0.01, "±0.0"), (0, "±0.0")]
)
def test_gaps(gap: float, text: str) -> None:
    assert rates.gap_text(gap, JA) == text


def test_rates_that_are_all_above_the_nation_are_not_called_below() -> None:
    only = CHOICES.filter(pl.col("indicator") == "a")
    assert rates.answer(only, JA) == "全国との差が最も大きいのは「CIOの任命」（＋5.6 ポイント）"


def test_a_rate_nobody_was_surveyed_for_is_a_dash() -> None:
    nobody = CHOICES.with_columns(rate=pl.lit(None, pl.Float64))
    assert "—" in told(rates.choice_table(nobody, JA))
    assert rates.answer(nobody, JA) == "指標ごとの実施状況"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(44.44, "%", "44.4%"), (3.0, "人", "3人"), (2.5, "人", "2.5人"), (None, "%", "—"), (3.0, None, "3.0")],
)
def test_units(value: float | None, unit: str | None, text: str) -> None:
    assert rates.with_unit(value, unit, JA) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1.0, "人", "1 person"),
        (0.0, "人", "0 people"),
        (1.5, "回", "1.5 times"),
        (1.0, "日", "1 day"),
        (1.0, "%", "1.0%"),
    ],
)
def test_units_in_english_know_one_from_many(value: float, unit: str, text: str) -> None:
    assert rates.with_unit(value, unit, words_of("en")) == text


@pytest.mark.parametrize(
    ("row", "column", "address"),
    [(2, 1, "A2"), (2, 26, "Z2"), (2, 27, "AA2"), (2, 63, "BK2"), (3, 703, "AAA3"), (None, 5, ""), (0, 0, "")],
)
def test_cells_are_named_as_a_spreadsheet_names_them(row: int | None, column: int, address: str) -> None:
    assert cell_address(row, column) == address


def answer_row(**changes: object) -> dict:
    row: dict = {
        "indicator": "a",
        "name_ja": "CIOの任命",
        "name_en": "CIO",
        "definition_ja": "CIOを任命している。",
        "definition_en": "",
        "kind": "choice",
        "unit": "",
        "is_gate": True,
        "advice_ja": "任命する。",
        "advice_en": "",
        "limits_ja": None,
        "limits_en": None,
        "status": "answered",
        "raw_text": "実施",
        "value": None,
        "points": 1.0,
        "as_of_date": date(2023, 4, 1),
        "delivery_name": "見本.csv",
        "row_no": 2,
        "column_no": 22,
        "peer_count": 8,
        "peer_yes_count": 7,
        "peer_median": None,
        "peer_value_count": 0,
    }
    return row | changes


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"points": 1.0}, "yes"),
        ({"points": 0.5}, "planned"),
        ({"points": 0.0}, "no"),
        ({"status": "not_surveyed", "points": None}, "not_surveyed"),
        ({"kind": "number", "points": 0.0}, "answered"),
    ],
)
def test_status_of_an_answer(changes: dict, status: str) -> None:
    assert answers.status_of(answer_row(**changes)) == status


def group_row(**changes: object) -> dict:
    row: dict = score_row() | {
        "perspective": "steps",
        "group_id": "step1",
        "name_ja": "全体方針",
        "name_en": "Policy",
        "step": 1,
        "threshold": 60.0,
        "state": "failed",
        "indicator_count": 2,
        "gates_unmet": [],
        "gates_unknown": [],
        "gates_not_asked": [],
    }
    return row | changes


def test_a_strip_tells_own_place_nation_and_peers() -> None:
    median = {"nation_median": 40.0, "nation_count": 94, "peer_median": 62.5, "peer_count": 8}
    text = strips.strip_text(group_row(), median, "municipality", JA)
    assert text == (
        "全体方針: この団体は50.0。達成の目安は60。全国の市区町村94団体の中央値は40.0、比べる8団体の中央値は62.5"
    )
    missing = group_row(is_published=False, score=None, low=25.0, high=75.0, coverage=0.5)
    assert "この団体は点なし（25.0〜75.0のどこか）" in strips.strip_text(missing, median, "municipality", JA)


def test_a_strip_without_a_score_draws_a_range_not_a_point() -> None:
    bins = pl.DataFrame({"bin": [0.0], "nation_count": [3], "peer_count": [0]})
    drawn = str(as_sent(strips.strip(group_row(is_published=False, low=25.0, high=75.0), bins, "told")))
    assert "strip-range" in drawn and "strip-own" not in drawn
    assert "50.00%" in drawn

"""県の概況: by how much the bodies of a prefecture moved since the year before, and what caused it."""

from pathlib import Path
from statistics import median

import pytest

from dashboards.page_statements.overview import change
from dashboards.words import words_of
from pipeline.warehouse.snapshot import open_snapshot
from tests.pages.conftest import texts

JA = words_of("ja")


@pytest.fixture(scope="module")
def ask(sample_home: Path):
    (file,) = (sample_home / "published").glob("*.duckdb")
    with open_snapshot(file) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_the_median_change_its_pillar_and_its_indicators_are_told_with_what_they_rest_on(lay_out, ask):
    shown = texts(lay_out("/", "?pref=480002&tab=moves")[1])
    where = "code LIKE '48%' AND code <> '480002' AND year = 2025 AND before_year = 2024 AND basis = 'full'"
    changes = [by for (by,) in ask(f"SELECT change FROM mart.score_change WHERE {where} "
                                   "AND group_id = 'steps' AND reason IS NULL")]  # fmt: skip
    assert f"比べられる{len(changes)}団体（全44団体）の点の変化は、中央値で{JA.signed(median(changes))}点です" in shown
    pillars = ask(f"SELECT name_ja, median(change), count(*) FROM mart.score_change JOIN core.indicator_group "
                  f"USING (perspective, group_id) WHERE {where} AND reason IS NULL AND perspective = 'pillars' "
                  "AND parent_id IS NOT NULL GROUP BY name_ja")  # fmt: skip
    name, by, count = max(pillars, key=lambda row: abs(row[1]))
    assert f"柱で最も動いたのは、{name}（{count}団体の中央値{JA.signed(by)}点）" in shown
    ((name, count, up, down),) = ask(
        "SELECT name_ja, count(*), count(*) FILTER (points > points_before), count(*) FILTER (points < points_before) "
        f"FROM mart.indicator_change JOIN core.indicator USING (indicator) WHERE {where} AND NOT is_break "
        "AND NOT is_other_survey AND points IS NOT NULL AND points_before IS NOT NULL AND disclosure = 'public' "
        "AND indicator IN (SELECT indicator FROM core.group_weight WHERE perspective = 'steps' AND weight > 0) "
        "GROUP BY name_ja ORDER BY abs(count(*) FILTER (points > points_before) "
        "- count(*) FILTER (points < points_before)) DESC LIMIT 1"
    )
    assert f"「{name}」（比べられる{count}団体のうち上昇{up}・下降{down}）" in shown


@pytest.mark.parametrize("year", [2023, 2026])
def test_nothing_is_told_of_a_first_year_nor_of_one_that_is_being_collected(lay_out, year):
    assert "中央値で" not in texts(lay_out("/", f"?pref=480002&year={year}&tab=moves")[1])


def _score(by: float, low: float | None = None, high: float | None = None):
    low, high = by if low is None else low, by if high is None else high
    return {"before_year": 2024, "change": by, "change_low": low, "change_high": high}


def _pillar(name: str, by: float):
    return {"group_id": name, "name_ja": name, "change": by}


def _cause(name: str, up: int, down: int = 0):
    return {"name_ja": name, "up": up, "down": down, "compared_count": 9}


def test_what_blanks_may_turn_round_is_neither_a_rise_nor_a_fall_and_no_pillar_is_named():
    told = change([_score(-1, -4, 2)], [_pillar("人材", -3)], [_cause("甲", 1, 3)], 3, JA)
    assert "上がったとも下がったとも言えません" in told and "人材" not in told
    assert "上がったとも" not in change([_score(3, 1, 4)], [], [], 3, JA)


def test_pillars_that_moved_as_far_are_both_named_and_none_where_none_moved():
    told = change([_score(2)], [_pillar("人材", 3), _pillar("体制", -3), _pillar("予算", 1)], [], 3, JA)
    assert "人材" in told and "体制" in told and "予算" not in told
    assert "柱" not in change([_score(2)], [_pillar("人材", 0)], [], 3, JA)


def test_of_indicators_that_are_tied_with_one_left_out_none_is_named():
    told = change([_score(2)], [], [_cause("甲", 5), _cause("乙", 3), _cause("丙", 2), _cause("丁", 2)], 3, JA)
    assert "甲" in told and "乙" in told and "丙" not in told and "丁" not in told
    assert "指標で" not in change([_score(2)], [], [_cause("甲", 2, 2)], 3, JA)


def test_nothing_is_told_where_no_body_can_be_compared():
    assert change([], [_pillar("人材", 3)], [_cause("甲", 5)], 3, JA) == ""

"""Slopes between two years: honest places, labels that keep apart, no line where nothing can be compared."""

import re
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from dashboards.old.figures import slope
from dashboards.old.markup import markup
from dashboards.words import words_of
from tests.dashboards.conftest import texts_of

JA, EN = words_of("ja"), words_of("en")
Show = Callable[..., str]
Ask = Callable[[str], list[tuple]]


def move(name: str, before: float | None, now: float | None, reason: str | None = None, **other: Any) -> dict:
    change = None if before is None or now is None else now - before
    way = None if change is None else "up" if change >= 5 else "down" if change <= -5 else "level"
    return {
        "perspective": "pillars", "has_steps": False, "group_id": name, "name_ja": name, "name_en": f"the {name}",
        "step": None,
        "before_year": 2024, "year": 2025, "score_before": before, "score_after": now, "change": change,
        "direction": way, "reason": reason, "indicator_count": 9, "broken_count": 0,
    } | other  # fmt: skip


def frame(*rows: dict) -> pl.DataFrame:
    return pl.DataFrame(list(rows), infer_schema_length=None)


def drawn(moves: pl.DataFrame) -> str:
    return markup(slope.slopes(moves, JA))


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ((5.0, -5.0), "甲が5点以上上がり、乙が5点以上下がった"),
        ((5.0, 20.0), "甲、乙が5点以上上がった"),
        ((0.0, -30.0), "乙が5点以上下がった"),
        ((4.9, -4.9), "5点以上動いたSTEPと柱はない"),
    ],
)
def test_the_heading_names_what_moved(changes: tuple[float, float], heading: str) -> None:
    rows = [move(name, 50.0, 50.0 + change) for name, change in zip("甲乙", changes, strict=True)]
    assert slope.answer(frame(*rows), JA) == f"2024年度（令和6年度）から、{heading}"


def test_the_sentence_tells_the_furthest_move() -> None:
    moves = frame(move("甲", 50.0, 56.0), move("乙", 60.04, 30.0), move("丙", None, None, "break"))
    assert slope.summary(moves, JA).startswith("最も動いたのは「乙」で、60.0点から30.0点になりました。")
    assert slope.summary(moves, EN).startswith("“the 乙” moved furthest, from 60.0 to 30.0.")


def test_a_line_runs_from_the_score_before_to_the_score_now_on_an_axis_from_0_to_100() -> None:
    html = drawn(frame(move("甲", 20.0, 90.0)))
    assert f'd="M{slope.LEFT},80.00L{slope.RIGHT},10.00"' in html and "slope-line is-up" in html
    assert re.findall(r'slope-tick" style="top:([\d.]+)%">(\d+)<', html) == [("0.00", "100"), ("100.00", "0")]
    assert re.findall(r'slope-dot is-up" style="left:[\d.]+%;top:([\d.]+)%', html) == ["80.00", "10.00"]


@pytest.mark.parametrize("reason", ["not_published", "break", "not_asked", "not_answered"])
def test_years_that_cannot_be_compared_are_not_joined_but_named(reason: str) -> None:
    html = drawn(frame(move("甲", 20.0, 90.0), move("乙", None, None, reason)))
    assert html.count("slope-line") == 1
    note = JA("slope.left_out", names="乙", why=JA(f"not_compared.{reason}"))
    assert note in texts_of(html) and "比べません" in note


def test_where_nothing_can_be_compared_there_is_no_plot() -> None:
    moves = frame(move("甲", None, None, "break"))
    assert "<svg" not in drawn(moves) and "設問の意味が変わった" in drawn(moves)
    assert slope.answer(moves, JA) == "前の年度と比べられる点はありません"
    assert slope.summary(moves, JA) == ""


def test_the_same_in_words_and_as_a_table() -> None:
    moves = frame(
        move("体制", 40.0, 52.0, perspective="steps", has_steps=True, step=2, broken_count=3),
        move("乙", None, None, "not_published"),
    )
    html = drawn(moves)
    assert 'aria-label="点の変化（0〜100）。STEP2 体制は40.0から52.0"' in html and 'role="img"' in html
    said = texts_of(html[html.index("<table") :])
    for text in ("STEP2 体制", "40.0", "52.0", "＋12.0", "9", "3", "乙", "両年度のどちらかに点がないため比べません"):
        assert text in said, text


def test_names_are_text() -> None:
    html = drawn(frame(move("<script>x</script>", 1.0, 2.0)))
    assert "<script>" not in html and "&lt;script&gt;x" in html


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_labels_keep_apart_in_order_and_inside(places: list[float]) -> None:
    gap = 100 / max(slope.LINES, len(places) + 1)
    placed = slope.spread_out(sorted(places), gap)
    assert len(placed) == len(places)
    assert all(second - first >= gap - 1e-6 for first, second in pairwise(placed))
    assert placed[0] >= -1e-9 and placed[-1] <= 100 + 1e-6


def test_labels_stay_where_they_belong_when_there_is_room() -> None:
    assert slope.spread_out([0.0, 40.0, 100.0], 8) == [0.0, 40.0, 100.0]
    assert slope.spread_out([40.0, 40.0, 90.0], 8) == [36.0, 44.0, 90.0]
    assert slope.spread_out([99.0, 100.0], 8) == [92.0, 100.0]
    assert slope.spread_out([0.0, 0.0, 0.0], 8) == [0.0, 8.0, 16.0]


def test_many_groups_that_end_alike_have_room_each() -> None:
    html = drawn(frame(*(move(f"群{at}", 10.0 + at, 100.0) for at in range(20))))
    lines = int(re.findall(r"--lines:(\d+)", html)[0])
    now = html[html.index("slope-now") :]
    tops = sorted(map(float, re.findall(r'slope-label is-\w+" style="top:([\d.]+)%', now)))
    assert len(tops) == 20
    assert all(second - first >= 100 / lines - 0.02 for first, second in pairwise(tops))


def test_the_page_agrees_with_the_mart(show: Show, ask: Ask) -> None:
    rows = ask(
        "SELECT name_ja, score_before, score_after FROM mart.score_change "
        "JOIN core.indicator_group USING (perspective, group_id) "
        "WHERE code = '483419' AND year = 2025 AND basis = 'full' AND parent_id IS NOT NULL"
    )
    text = show("/body/483419", "?year=2025")
    assert len(rows) == 7
    for name, before, after in rows:
        assert f"{name}は{JA.number(before)}から{JA.number(after)}" in text
    assert "5点以上上がった" in text


def test_the_first_year_has_no_slope(show: Show) -> None:
    text = show("/body/482226", "?year=2023")
    assert "比べられる前の年度のデータがありません" in text
    assert "前の年度と比べられる点" not in text and "点の変化（0〜100）" not in text


def test_a_body_with_every_answer_missing_says_why(show: Show, ask: Ask) -> None:
    ((code,),) = ask("SELECT code FROM mart.score_change WHERE year = 2025 AND basis = 'full' GROUP BY code "
                     "HAVING count(*) = count(reason) ORDER BY code LIMIT 1")  # fmt: skip
    text = show(f"/body/{code}", "?year=2025&lang=en")
    assert "No score can be compared with the year before" in text
    assert "STEP0, STEP1, STEP2, STEP3, People, Organisation, Budget: not compared" in text


def test_the_moves_can_be_taken_along(client: Any, ask: Ask) -> None:
    ((before, after),) = ask(
        "SELECT score_before, score_after FROM mart.score_change "
        "WHERE code = '482226' AND year = 2025 AND basis = 'full' AND group_id = 'step2'"
    )
    text = client.get("/export/body/moves.csv?code=482226&year=2025").data.decode("utf-8-sig")
    head, *lines = text.splitlines()
    assert head.startswith("項目,前の年度,前の点（比べられる設問）,今の点（比べられる設問）,変化（点）,理由")
    (step2,) = [line.split(",") for line in lines if line.startswith("STEP2 ")]
    assert [float(step2[2]), float(step2[3])] == [pytest.approx(before), pytest.approx(after)]
    (budget,) = [line for line in lines if line.startswith("予算,")]
    assert "両年度のどちらかに点がないため比べません" in budget


def test_changed_answers_can_be_taken_along_as_far_as_they_are_shown(client: Any, ask: Ask) -> None:
    changed = (
        "SELECT code, count(*) FILTER (disclosure = 'public') AS shown, "
        "count(*) FILTER (disclosure <> 'public') AS hidden, count(*) FILTER (value IS NOT NULL) AS numbers "
        "FROM mart.indicator_change JOIN core.indicator USING (indicator) WHERE code < '490000' AND year = 2025 "
        "AND basis = 'full' AND (is_break OR option_before IS DISTINCT FROM option_text "
        "OR value_before IS DISTINCT FROM value OR status_before <> status) GROUP BY code"
    )
    ((code, shown),) = ask(
        f"SELECT code, shown FROM ({changed}) WHERE hidden > 0 AND numbers > 0 ORDER BY code LIMIT 1"
    )
    url = f"/export/body/changes.{{}}?code={code}&year=2025&pref=490008&lang=en"
    lines = client.get(url.format("csv")).data.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + shown and "Status before,Answer before" in lines[0]
    book = python_calamine.load_workbook(BytesIO(client.get(url.format("xlsx")).data)).get_sheet_by_index(0).to_python()
    assert len(book) == 4 + shown
    assert [row for row in book[4:] if isinstance(row[6], float) and row[8] == "Answered"]

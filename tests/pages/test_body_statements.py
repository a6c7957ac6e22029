"""Sentences of one body: why a STEP is not passed, ranks as ranges, what holds."""

import pytest

from dashboards import statements as shared
from dashboards.page_statements import body as statements
from dashboards.page_statements.body_plan import plan_place
from dashboards.words import words_of

JA = words_of("ja")


def answer_row(**changes):
    row = {"indicator": "a", "name_ja": "CIOの任命", "name_en": "CIO", "kind": "choice", "unit": "", "raw_text": "実施",
           "status": "answered", "option_text": "実施", "value": None, "points": 1.0}  # fmt: skip
    return row | changes


def group_row(**changes):
    row = {"perspective": "steps", "group_id": "step1", "name_ja": "全体方針", "name_en": "Policy", "step": 1,
           "has_steps": True, "threshold": 60.0, "state": "failed", "evidence": "full", "asked_count": 2,
           "indicator_count": 2, "is_published": True, "score": 50.0, "low": 50.0, "high": 50.0, "coverage": 1.0,
           "gates_unmet": [], "gates_unknown": []}  # fmt: skip
    return row | changes


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"gates_unmet": ["a"], "score": 80.0},
            "STEP1「全体方針」は、必須の「CIOの任命: 予定」で、要件を満たしていないため未到達です。",
        ),
        ({"score": 55.0}, "STEP1「全体方針」は、点が55.0で、達成の目安60に届かないため未到達です。"),
        (
            {"gates_unmet": ["a"], "score": 55.0},
            "必須の「CIOの任命: 予定」で、要件を満たしていないうえ、点が55.0で、達成の目安60に届かないため未到達です。",
        ),
        (
            {"is_published": False, "score": None, "high": 45.0},
            "未回答をすべて満点としても45.0で、達成の目安60に届かないため未到達です。",
        ),
        (
            {"state": "undetermined", "gates_unknown": ["b"]},
            "必須の「外部人材」の回答がない（調査無し）ため回答待ちです。",
        ),
        (
            {"state": "undetermined", "is_published": False, "coverage": 0.5},
            "回答率が50%にとどまるため回答待ちです。",
        ),
    ],
)
def test_the_verdict_says_why(changes, sentence):
    body = {"stage": 0, "next_step": 1, "ahead_steps": [3]}
    indicators = {
        "a": answer_row(option_text="予定", points=0.25),
        "b": answer_row(name_ja="外部人材", status="not_surveyed", points=None),
    }
    said = statements.verdict(body, [group_row(**changes)], indicators, JA)
    assert said[0] == "STEP0まで達成しています。"
    assert said[1].endswith(sentence)
    assert "STEP3は先に達成しています（先行達成）" in said[2]


def test_a_body_that_has_passed_everything():
    body = {"stage": 1, "next_step": None, "ahead_steps": []}
    assert statements.verdict(body, [group_row()], {}, JA) == ["STEP1まで、すべて達成しています。"]


@pytest.mark.parametrize(
    ("equal", "text"), [(1, "3位"), (2, "3〜4位（同順2団体）"), (1200, "3〜1,202位（同順1,200団体）")]
)
def test_a_shared_rank_is_a_range(equal, text):
    assert shared.rank({"rank": 3, "equal_count": equal, "evidence": "full"}, JA) == text


def test_who_is_not_judged_has_no_place():
    row = {"rank": 3, "n": 44, "equal_count": 1, "evidence": "insufficient", "comparison_set": "nearest"}
    plan = {"n": 44, "is_published": True, "evidence": "insufficient", "rank_best": 1, "rank_worst": 3}
    assert {shared.rank(row, JA), shared.place_among(row, JA), plan_place(plan, JA)} == {"判定対象外"}


@pytest.mark.parametrize(
    ("band", "p05", "p95", "evidence", "text"),
    [
        ("top", 1.0, 1.0, "full", "上位（1位）"),
        ("top_middle", 1.4, 4.2, "full", "上位〜中位（1〜5位）"),
        ("bottom", 7.0, 9.0, "provisional", "下位（暫定、7〜9位）"),
        (None, 2.0, 3.0, "full", "区分なし（2〜3位）"),
        (None, None, None, "full", "区分なし"),
        (None, 2.0, 3.0, "insufficient", "判定対象外"),
    ],
)
def test_a_band_has_its_evidence_and_its_range_rounded_outwards(band, p05, p95, evidence, text):
    row = {"rank": 3, "rank_p05": p05, "rank_p95": p95, "band": band, "evidence": evidence}
    assert shared.band_and_range(row, JA) == text


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"points": 1.0}, "実施"),
        ({"points": 0.5}, "一部・予定"),
        ({"points": 0.0}, "未実施"),
        ({"status": "not_surveyed", "points": None}, "調査無し"),
        ({"kind": "number", "points": 0.0}, "回答あり"),
    ],
)
def test_the_status_of_an_answer(changes, status):
    assert shared.status_text(answer_row(**changes), JA) == status


def test_what_blanks_could_change_does_not_hold():
    rows = [
        {"name": "人材", "among_peers": "above", "is_held": False},
        {"name": "体制", "among_peers": "below", "is_held": True},
    ]
    assert statements.held_title(rows, JA) == "体制は、どの比べ方でも真ん中より下"
    assert "言える柱はない" in statements.held_title(rows[:1], JA)

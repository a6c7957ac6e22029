"""Sentences: the words of the public sector, and what they leave out."""

import pytest

from dashboards import statements
from dashboards.components import shell
from dashboards.page_statements import indicator as of_indicator
from dashboards.page_statements import overview
from dashboards.pages import overview_cards
from dashboards.words import words_of

JA, EN = words_of("ja"), words_of("en")


@pytest.mark.parametrize(
    ("value", "ja", "en"), [(29.9, "＋29.9", "+29.9"), (-9.1, "△9.1", "−9.1"), (0.04, "0.0", "0.0")]
)
def test_a_rise_is_never_a_triangle(value, ja, en):
    assert (JA.signed(value), EN.signed(value)) == (ja, en)


def _step(step, **counts):
    return {
        "step": step,
        "name_ja": f"名{step}",
        "name_en": f"Name {step}",
        "body_count": 44,
        "judged_count": 44,
        "reach_count": 44,
        "not_judged": 0,
        "evidence": "full",
        "nation_count": 100,
        "nation_judged_count": 100,
        "nation_reach_count": 100,
    } | counts


def _unjudged(step):
    return _step(step, judged_count=0, nation_judged_count=0, reach_count=0, nation_reach_count=0, not_judged=44,
                 evidence="insufficient", passed=0)  # fmt: skip


def test_the_sentence_of_a_prefecture_counts_those_that_came_to_the_second_step_and_names_where_most_begin():
    steps = [_step(0, reached=24, stopped=20, nation_reached=50), _step(1, reached=16, stopped=8, nation_reached=30)]
    assert overview.lead_number(steps, JA)[0] in overview.overview(steps, "見本県", JA)
    assert overview.overview(steps, "見本県", JA) == (
        "見本県の44団体のうち、STEP1まで達成したのは16団体（判定済み44団体の36%、全国は30%）です。"
        "まずSTEP0「名0」に取り組む団体が最多の20団体です。"
    )


def test_where_the_first_step_has_too_few_questions_nobody_is_said_to_have_come_nowhere():
    steps = [_unjudged(0), _step(1, reach_count=0, passed=16, nation_passed=30)]
    assert overview.overview(steps, "見本県", JA) == (
        "見本県の44団体は、設問が足りないため、STEP0の達成を判定できません。"
        "STEP1は16団体（判定済み44団体の36%、全国は30%）が達成しています。"
    )


def test_where_no_step_can_be_judged_none_is_the_weakest():
    steps = [_unjudged(0)]
    assert overview.weakest_step(steps, JA) == "設問が足りず、どのSTEPも判定できません"


def test_silence_is_not_a_lack_of_questions():
    steps = [_step(0, judged_count=0, reach_count=0)]
    assert overview.weakest_step(steps, JA) == "回答がそろわず、どのSTEPも判定できません"
    assert (
        overview.overview(steps, "見本県", JA) == "見本県の44団体は、回答がそろわないため、STEPの達成を判定できません。"
    )


@pytest.mark.parametrize(
    ("tied", "title"),
    [(["葉月市"], "最も後れているのは葉月市"), (["葉月市", "弥生町"], "最も後れているのは、同じ点の2団体")],
)
def test_of_those_that_are_tied_none_is_farthest_behind(tied, title):
    assert overview.most_behind(tied, JA).endswith(title)


def test_a_list_of_five_does_not_cut_through_a_tie():
    rows = [{"at": at} for at in (1, 2, 3, 3, 3, 3)]
    assert overview_cards.without_split_tie(rows, lambda row: row["at"]) == rows[:2]
    assert overview_cards.without_split_tie(rows[:5], lambda row: row["at"]) == rows[:5]


def test_the_weakest_step_is_the_one_that_fewest_pass_the_lower_of_two():
    steps = [_step(0, passed=19, nation_passed=53), _step(1, passed=19, nation_passed=38)]
    assert overview.weakest_step(steps, JA) == "判定済みの団体で達成が最も少ないのはSTEP0「名0」の43%（全国53%）"


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"stage": 3, "next_step": None, "next_state": None, "evidence": "full"}, "すべて達成"),
        ({"stage": 1, "next_step": 2, "next_state": "failed", "evidence": "provisional"}, "STEP1まで達成（暫定）"),
        ({"stage": None, "next_step": 0, "next_state": "undetermined", "evidence": "full"}, "STEP0の回答待ち"),
    ],
)
def test_a_stage_in_words(row, text):
    assert statements.stage(row, JA) == text


def test_planned_is_planned_and_silence_is_no_no():
    here = {"body_count": 44, "yes_count": 27, "planned_count": 11, "no_count": 4, "not_answered_count": 2}
    said = of_indicator.indicator({"kind": "choice", "unit": ""}, here, {"rate": 53.0}, "見本県", JA)
    assert "27団体（64%、全国53%）が実施し、一部・予定は11団体、未回答は2団体" in said
    assert "実施していない" not in said


def test_a_prefecture_without_bodies_is_said_so():
    assert "ありません" in of_indicator.indicator({"kind": "choice", "unit": ""}, {}, {"rate": 53.0}, "見本県", JA)


def test_the_footer_names_every_year_once_and_those_that_are_not_final():
    states = {2026: ["collecting"], 2025: ["provisional", "final"], 2024: ["final", "final"]}
    rows = [{"year": year, "edition_state": state} for year, found in states.items() for state in found]
    assert shell._years(rows, JA) == "2024、2025（速報）、2026（集計中）"

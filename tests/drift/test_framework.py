"""The framework in force is complete: every item has its place, every indicator its words, every option its points."""

import re

import pytest

from pipeline.definitions.catalogue import context_faults
from pipeline.definitions.framework import Framework
from pipeline.definitions.model import load
from pipeline.definitions.survey import Survey
from pipeline.settings import ROOT

FRAMEWORK = load(Framework, ROOT / "data" / "framework" / "2026.1" / "framework.toml")
SURVEYS = tuple(load(Survey, path) for path in sorted((ROOT / "data" / "surveys").glob("*/survey.toml")))
FED = {feed for indicator in FRAMEWORK.indicator for feed in indicator.source_items.items()}
CONTEXT = [(context.survey, item) for context in FRAMEWORK.context for item in context.items]
ITEMS = {(survey.id, item.id): item for survey in SURVEYS for item in survey.item}
GROUPED = {name: group for group in FRAMEWORK.group for name in group.indicators}
TEXTS = ("name", "definition", "why", "weight_reason", "source", "advice", "limits")
BETWEEN = 1e-9


def each_indicator(test):
    return pytest.mark.parametrize("indicator", FRAMEWORK.indicator, ids=lambda indicator: indicator.id)(test)


def test_every_item_feeds_an_indicator_or_says_why_not():
    assert sorted(ITEMS.keys() - FED - set(CONTEXT)) == []


def test_no_item_does_both_and_none_is_said_twice():
    assert sorted(FED & set(CONTEXT)) == []
    assert sorted({pair for pair in CONTEXT if CONTEXT.count(pair) > 1}) == []


def test_nothing_is_named_that_no_survey_asks():
    assert sorted((FED | set(CONTEXT)) - ITEMS.keys()) == []


def test_each_item_feeds_one_indicator():
    feeds = [feed for indicator in FRAMEWORK.indicator for feed in indicator.source_items.items()]
    assert sorted({feed for feed in feeds if feeds.count(feed) > 1}) == []


@pytest.mark.parametrize(
    ("survey", "item", "said"),
    [
        ("pref_dx", "Q999", "設問 Q999 がありません"),
        ("pref_dx", "Q012", "Q012 は指標の出典"),
        ("census", "A1", "設問 A1 がありません"),
    ],
)
def test_a_context_that_is_none_is_refused(survey, item, said):
    context = FRAMEWORK.context[0].model_copy(update={"survey": survey, "items": (item,)})
    faults = context_faults(FRAMEWORK.model_copy(update={"context": (context,)}), SURVEYS)
    assert len(faults) == 1 and said in faults[0]
    assert context_faults(FRAMEWORK, SURVEYS) == []


@each_indicator
def test_all_is_said_in_both_languages(indicator):
    texts = {name: getattr(indicator, name) for name in TEXTS}
    if indicator.kind == "number":
        texts["goalposts.reason"] = indicator.goalposts.reason
    for name, text in texts.items():
        assert text is not None and text.ja.strip() and text.en.strip(), name
        assert text.ja != text.en, name
        assert not re.search(r"[ぁ-んァ-ヶ一-龠]", text.en), name


@each_indicator
def test_every_option_of_every_item_that_feeds_it_has_points(indicator):
    offered = {option for feed in indicator.source_items.items() for option in ITEMS[feed].options}
    assert set(indicator.points) == offered


@each_indicator
def test_what_lies_between_yes_and_no_is_drawn_from_a_range_around_its_points(indicator):
    """予定, 検討中 and 一部 are judgements: rank ranges must not rest on them being exactly 0.25."""
    between = {option for option, points in indicator.points.items() if BETWEEN < points < 1 - BETWEEN}
    assert set(indicator.points_range) == between
    assert {option for option in indicator.points if option in ("予定", "検討中")} <= between
    for option, (low, high) in indicator.points_range.items():
        assert 0 <= low < indicator.points[option] < high <= 1 or high == 1, option


@each_indicator
def test_an_answer_of_more_is_never_worth_less(indicator):
    """Options stand from most to least in the questionnaire, and so do their points."""
    for feed in indicator.source_items.items():
        points = [indicator.points[option] for option in ITEMS[feed].options]
        assert points == sorted(points, reverse=True)
        assert not points or (points[0], points[-1]) == (1.0, 0.0)


def test_weights_are_shared_where_answers_go_together():
    """phi of the real FY2023 answers: CIO with 補佐官 0.55, 育成 with 全職員研修 0.68, AI with RPA 0.52."""
    for pair in (("cio_appointed", "cio_deputy_appointed"), ("staff_development", "all_staff_training")):
        together = [group for group in FRAMEWORK.group if set(pair) <= set(group.indicators)]
        assert together
        assert all(sum(group.indicators[name] for name in pair) == 1.0 for group in together)
    assert GROUPED["ai_adopted"].indicators["ai_adopted"] + GROUPED["rpa_adopted"].indicators["rpa_adopted"] == 1.0
    assert GROUPED["card_holding"].indicators["card_holding"] == 0.0


def test_security_answers_of_single_bodies_are_not_public():
    by_id = {indicator.id: indicator.disclosure for indicator in FRAMEWORK.indicator}
    security = ("security_training", "csirt", "security_audit", "ict_bcp")
    assert {by_id[name] for name in security} == {"aggregate_only"}


def test_gates_are_those_of_the_manual():
    gates = {i.id: GROUPED_STEP[i.id] for i in FRAMEWORK.indicator if i.gate}
    assert gates == {
        "mayor_message": 0, "all_staff_training": 0, "dx_policy": 1, "policy_roadmap": 1, "cio_appointed": 2,
        "dx_unit": 2, "org_wide_structure": 2, "kpi_cycle": 3,
    }  # fmt: skip


GROUPED_STEP = {name: group.step for group in FRAMEWORK.group if group.step is not None for name in group.indicators}


def test_the_changelog_ends_with_the_version_in_force():
    newest = max(FRAMEWORK.change, key=lambda change: change.date)
    assert (newest.version, newest.date.isoformat()) == (FRAMEWORK.id, FRAMEWORK.published)

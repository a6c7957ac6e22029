"""Where a STEP rests on too few questions, nothing is said of how many have reached it."""

import polars as pl
import pytest

from dashboards.figures import funnel
from dashboards.pages.overview import lead
from dashboards.words import words_of

SAME = {"failed": 0, "undetermined": 0, "stopped": 0, "reached": 0, "nation_reached": 0} | {
    "body_count": 10,
    "nation_count": 10,
}


def steps(*judged: int) -> pl.DataFrame:
    """Ten bodies here, the nation's; of which so many have a verdict on each STEP, and half of those pass it."""
    counts = [
        {"passed": count // 2, "nation_passed": count // 2, "not_judged": 10 - count}
        | {"judged_count": count, "nation_judged_count": count}
        for count in judged
    ]
    names = [{"step": step, "name_ja": f"名{step}", "name_en": f"name {step}"} for step in range(len(judged))]
    return pl.DataFrame([SAME | name | count for name, count in zip(names, counts, strict=True)])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_unjudged_step_is_named_and_not_counted_as_none(lang):
    words = words_of(lang)
    sentences = [lead(steps(0, 0, 10, 0), "見本県", words), funnel.summary(steps(0, 0, 10, 0), words)]
    for said in sentences:
        assert all(name in said for name in ("STEP0", "STEP1", "STEP2", "STEP3")), said
    assert "STEP2" in funnel.answer(steps(0, 0, 10, 0), words)


def test_where_no_step_can_be_judged_the_page_says_that():
    words = words_of("ja")
    assert funnel.answer(steps(0, 0), words) == "設問が足りず、どのSTEPも判定できません"
    assert "判定できません" in lead(steps(0, 0), "見本県", words)

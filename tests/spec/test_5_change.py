"""Change over years, like with like (method: Change over years). The world is tests/spec/small_world.py."""

import pytest

from tests.spec.small_world import BLANK, NO, PLAN, YES, build, municipalities

STEP0 = {"training": YES, "message": YES}


@pytest.fixture
def change(catalogue, tmp_path):
    """STEP1 answers of one body by year → its rows of mart.score_change for a group, by year."""

    def _change(years, group="step1"):
        body = municipalities(catalogue)[0]
        con = build(catalogue, tmp_path, {year: {body: STEP0 | own} for year, own in years.items()})
        found = con.sql("SELECT * FROM mart.score_change WHERE code = $1 AND group_id = $2", params=[body, group])
        return {row["year"]: row for row in found.pl().to_dicts()}

    return _change


def step1(policy, roadmap, review, published=None):
    """Answers to STEP1; `published` was first asked in 2024."""
    named = {"policy": policy, "roadmap": roadmap, "review": review}
    return named | ({} if published is None else {"published": published})


def test_a_question_asked_anew_does_not_count(change):
    """2023: yes, no, no. 2024: the same, and a yes to a new question. Scores 33.3 and 50.0, but nothing has changed."""
    row = change({2023: step1(YES, NO, NO), 2024: step1(YES, NO, NO, published=YES)})[2024]
    assert (row["score_before"], row["score_after"]) == (pytest.approx(100 / 3), pytest.approx(100 / 3))
    assert (row["change"], row["direction"], row["indicator_count"]) == (0, "level", 3)


@pytest.mark.parametrize(
    ("after", "change_of_score", "direction"),
    [
        (step1(YES, YES, NO, NO), 100 / 3, "up"),
        (step1(NO, NO, NO, YES), -100 / 3, "down"),
        (step1(PLAN, PLAN, NO, YES), 0, "level"),
    ],
)
def test_scores_are_compared_over_what_both_years_know(change, after, change_of_score, direction):
    row = change({2023: step1(YES, NO, NO), 2024: after})[2024]
    assert (row["change"], row["direction"]) == (pytest.approx(change_of_score), direction)


def test_no_change_is_computed_across_a_break(change):
    """review meant something else before 2025: from no to yes, and yet nothing has changed in the other three."""
    years = {2024: step1(YES, NO, NO, YES), 2025: step1(YES, NO, YES, YES)}
    row = change(years)[2025]
    assert (row["change"], row["indicator_count"], row["broken_count"]) == (0, 3, 1)


def test_a_blank_filled_in_is_no_change(change):
    """roadmap was blank in 2024 and is a no in 2025; all else is yes, but for the broken review.

    Over both STEPs known in both years are training, message (¼ each), policy and published (⅛ each): ¾ of the ⅞
    shared, and 100 in both years, though STEP1 fell from 66.7 to 50.0.
    """
    years = {2024: step1(YES, BLANK, NO, YES), 2025: step1(YES, NO, NO, YES)}
    row = change(years, "steps")[2025]
    assert (row["score_before"], row["score_after"], row["direction"]) == (100, 100, "level")
    assert (row["indicator_count"], row["shared_count"]) == (4, 5)


def test_too_little_answered_twice(change):
    """2024 knows policy, roadmap, review; 2025 knows policy, review, published: each has 3 of 4, a score.

    Unbroken are policy, roadmap and published; answered in both is policy alone: 1 of 3.
    """
    row = change({2024: step1(YES, NO, NO, BLANK), 2025: step1(YES, BLANK, NO, YES)})[2025]
    assert (row["reason"], row["change"], row["indicator_count"], row["shared_count"]) == ("not_answered", None, 1, 3)


def test_both_years_must_be_published(change):
    row = change({2024: step1(YES, YES, YES, YES), 2025: step1(YES, BLANK, BLANK, YES)})[2025]
    assert (row["reason"], row["direction"]) == ("not_published", None)


def test_the_year_before_is_the_last_one_with_questions(change):
    """Nothing was asked in 2024: 2025 is compared with 2023. review is broken, published new: policy and roadmap."""
    found = change({2023: step1(NO, NO, YES), 2025: step1(YES, NO, NO, YES)})
    assert set(found) == {2025}
    row = found[2025]
    assert (row["before_year"], row["change"], row["indicator_count"]) == (2023, pytest.approx(50), 2)


def test_what_changed_indicator_by_indicator(catalogue, tmp_path):
    body = municipalities(catalogue)[0]
    years = {2024: STEP0 | step1(PLAN, NO, NO, YES), 2025: STEP0 | step1(YES, NO, YES, BLANK)}
    con = build(catalogue, tmp_path, {year: {body: own} for year, own in years.items()})
    rows = con.sql(
        "SELECT indicator, option_before, option_text, points_before, points, status, is_break "
        "FROM mart.indicator_change WHERE code = $1 AND year = 2025",
        params=[body],
    ).fetchall()
    assert {row[0]: row[1:] for row in rows} == {
        "training": ("yes", "yes", 1.0, 1.0, "answered", False),
        "message": ("yes", "yes", 1.0, 1.0, "answered", False),
        "policy": ("plan", "yes", 0.5, 1.0, "answered", False),
        "roadmap": ("no", "no", 0.0, 0.0, "answered", False),
        "review": ("no", "yes", 0.0, 1.0, "answered", True),
        "published": ("yes", None, 1.0, None, "not_answered", False),
    }

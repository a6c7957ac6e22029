"""Points, groups, bounds and coverage (method: Points, Groups), worked out by hand.

STEP2 holds CIO ½, CIO補佐官 ½, 全庁的な体制 1, 外部人材 1, 職員育成 1: together 4.
"""

import pytest

from tests.spec.conftest import BLANK, LEFT_OUT, NO, TOWN, YES

STEP2 = """
    SELECT score, low, high, coverage, asked_count, indicator_count, is_published
    FROM mart.group_score WHERE code = $1 AND basis = 'national' AND group_id = $2
"""


def group(con, group_id="step2", code=TOWN):
    """One group score as a dict."""
    relation = con.sql(STEP2, params=[code, group_id])
    return dict(zip(relation.columns, relation.fetchone(), strict=True))


def office(cio, deputy, structure, external, development):
    return {
        "cio": cio,
        "deputy": deputy,
        "structure": structure,
        "external": external,
        "development": development,
    }


@pytest.mark.parametrize(
    ("answers", "expected", "low", "high", "coverage"),
    [
        # everything known: the score is the bounds
        (office(YES, YES, YES, YES, YES), 100, 100, 100, 1),
        (office(YES, NO, YES, NO, NO), 100 * (0.5 + 1) / 4, 37.5, 37.5, 1),
        (office(NO, NO, NO, NO, NO), 0, 0, 0, 1),
        # one blank of weight 1: neither a no nor the mean; it widens the bounds
        (office(YES, YES, YES, YES, BLANK), 100 * 3 / 3, 100 * 3 / 4, 100, 3 / 4),
        (office(NO, NO, NO, YES, BLANK), 100 * 1 / 3, 100 * 1 / 4, 100 * 2 / 4, 3 / 4),
        # coverage below 0.70: no score, only the bounds
        (office(YES, YES, YES, BLANK, BLANK), None, 100 * 2 / 4, 100, 2 / 4),
        (office(*[LEFT_OUT] * 5), None, 0, 100, 0),
    ],
)
def test_score_bounds_and_coverage(score, answers, expected, low, high, coverage):
    found = group(score({TOWN: answers}))
    assert found["score"] == (pytest.approx(expected) if expected is not None else None)
    assert (found["low"], found["high"]) == (pytest.approx(low), pytest.approx(high))
    assert found["coverage"] == pytest.approx(coverage)
    assert found["is_published"] == (coverage >= 0.70)


def test_what_does_not_apply_leaves_the_weights(score):
    """対象外: the other four of weight 3 are all there is."""
    found = group(score({TOWN: office(YES, NO, YES, "対象外", NO)}))
    assert found["score"] == pytest.approx(100 * (0.5 + 1) / 3)
    assert found["coverage"] == 1


def test_undefined_leaves_the_weights_too(score):
    """0/0 online procedures: STEP3 rests on AI ½, RPA ½, テレワーク 1 and 子育て・介護 1."""
    answers = {"ai": YES, "rpa": NO, "telework": YES, "childcare": "50%"}
    answers |= {"frequent": "%", "frequent_total": "0", "frequent_online": "0"}
    found = group(score({TOWN: answers}), "step3")
    assert found["score"] == pytest.approx(100 * (0.5 + 1 + 0.5) / 3)


def test_the_card_rate_weighs_nothing(score):
    """The residents' doing, not the office's."""
    answers = {"ai": YES, "rpa": YES, "telework": YES, "childcare": "100%"}
    answers |= {"frequent": "100%", "frequent_total": "10", "frequent_online": "10"}
    low_card = group(score({TOWN: answers | {"card": "1%"}}), "step3")
    assert low_card["score"] == 100


def test_a_group_that_nobody_was_asked_about_has_no_score(score):
    """予算: no published item speaks of money."""
    found = group(score({TOWN: office(*[YES] * 5)}), "budget")
    assert (found["score"], found["low"], found["high"], found["coverage"]) == (None, None, None, None)
    assert found["asked_count"] == 0
    assert not found["is_published"]


def test_missing_is_a_row(score):
    """Every body × indicator has a row, whatever was said."""
    con = score({TOWN: {"cio": YES}})
    bodies, indicators, rows = con.sql(
        "SELECT (SELECT count(*) FROM core.body), (SELECT count(*) FROM core.indicator), count(*) "
        "FROM mart.indicator_score"
    ).fetchone()
    assert rows == bodies * indicators

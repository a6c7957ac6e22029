"""Rank, percentile and national counts (method: Place among others)."""

import pytest

from tests.spec.conftest import BLANK, LEFT_OUT, NO, YES


def office(points):
    """STEP2 answers worth that many of 4 points."""
    return dict(
        zip(["structure", "external", "development"], [YES if points > i else NO for i in range(3)], strict=True)
    ) | {
        "cio": NO,
        "deputy": NO,
    }


def test_competition_rank_and_percentile(score, catalogue):
    """Points 3, 2, 2, 1: ranks 1, 2, 2, 4; percentile 100 · (below + ½ · equal) / n."""
    codes = [body.code for body in catalogue.registry.bodies if body.body_kind == "municipality"][:4]
    con = score(dict(zip(codes, map(office, [3, 2, 2, 1]), strict=True)))
    rows = con.sql(
        "SELECT rank, n, percentile FROM mart.standing "
        "WHERE basis = 'national' AND group_id = 'step2' AND comparison_set = 'nation' ORDER BY code"
    ).fetchall()
    assert rows == [(1, 4, 87.5), (2, 4, 50.0), (2, 4, 50.0), (4, 4, 12.5)]


def test_counts_add_up_and_both_rates_stand_side_by_side(score, catalogue):
    """Three yes, one no, one left out, one blank; nobody else answered."""
    codes = [body.code for body in catalogue.registry.bodies if body.body_kind == "municipality"]
    texts = [YES, YES, YES, NO, LEFT_OUT, BLANK]
    con = score({code: {"cio": text} for code, text in zip(codes, texts, strict=False)})
    row = con.sql(
        "SELECT yes_count, no_count, not_surveyed_count, not_answered_count, surveyed_count, body_count, "
        "rate_of_surveyed_pct, rate_of_all_pct FROM mart.national_summary "
        "WHERE scope = 'nation' AND body_kind = 'municipality' AND indicator = 'cio_appointed'"
    ).fetchone()
    n = len(codes)
    assert row[:6] == (3, 1, 1, n - 5, n - 1, n)
    assert row[6:] == (pytest.approx(100 * 3 / (n - 1), abs=0.005), pytest.approx(100 * 3 / n, abs=0.005))

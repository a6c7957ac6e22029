"""Every day has its own vintage: a revision comes after what it revises, and never takes its place.

In the real survey 1,270 bodies had a CIO in FY2023: 9 fewer than the 1,279 first published for FY2022, and 48 more than
the 1,222 that they were revised to a year later.
"""

import duckdb
import pytest

title = "Published figures are revised years later; what was known on a day stays known"

answers = """
    body | received   | year | policy
    -----+------------+------+-------
    A    | 2023-03-01 | 2023 | yes
    B    | 2023-03-01 | 2023 | yes
    C    | 2023-03-01 | 2023 | yes
    D    | 2023-03-01 | 2023 | no
    A    | 2024-05-01 | 2024 | yes
    B    | 2024-05-01 | 2024 | yes
    C    | 2024-05-01 | 2024 | no
    D    | 2024-05-01 | 2024 | no
    C    | 2024-06-01 | 2023 | no
    B    | 2024-06-01 | 2023 | no
"""


def test_each_day_has_its_own_vintage(spec):
    spec(
        answers,
        "policy",
        year=2023,
        known_on="2024-05-31",
        option_text={"A": "yes", "B": "yes", "C": "yes", "D": "no"},
    )
    spec(
        answers,
        "policy",
        year=2023,
        known_on="2024-06-01",
        option_text={"A": "yes", "B": "no", "C": "no", "D": "no"},
    )


def test_a_day_before_the_first_receipt_is_refused_with_that_moment(spec):
    """Nothing was known then: an answer without rows would look like one."""
    con = spec.some_tables(answers, ["macro.answer_as_known"]).con
    with pytest.raises(duckdb.Error, match="最初の known_from は 2023-03-01"):
        con.sql("FROM answer_as_known(TIMESTAMPTZ '2023-02-28 23:59:59+09')").fetchall()


def test_the_published_change_holds_only_against_the_revised_year(spec):
    """2 − 3 = −1 against the first vintage of 2023, 2 − 1 = +1 against the revised one: counts are of the latest."""
    spec(
        answers,
        "policy",
        year=2023,
        yes_count=3 - 2,
    )
    spec(
        answers,
        "policy",
        year=2024,
        yes_count=2,
    )


def test_a_revised_figure_can_be_walked_back_to_both_files(spec):
    built = spec.some_tables(answers, ["macro.lineage"])
    lines = built.con.execute(
        "SELECT revision, raw_text, delivery_id, is_used FROM lineage($1, 'policy', 2023)", [built.codes["B"]]
    ).fetchall()
    assert lines == [(2, "no", "2024-06-01", True), (1, "yes", "2023-03-01", False)]

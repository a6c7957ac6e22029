"""Every body is counted once: yes, planned, no, left out of the survey, or not answered (a blank, or nothing sent)."""

title = "Counts add up, and a rate has three denominators; silence is never a no"

answers = """
    body | cio
    -----+---------
    A    | yes
    B    | yes
    C    | yes
    D    | no
    E    | plan
    F    | 調査無し
    G    |
"""


def test_counts_and_rates_of_the_nation(spec):
    """The survey was put to one prefecture of 44 municipalities; others were not asked and are not counted."""
    spec(
        answers,
        "cio",
        yes_count=3,
        planned_count=1,
        no_count=1,
        not_surveyed_count=1,
        not_answered_count=44 - 6,
        answered_count=3 + 1 + 1,
        surveyed_count=44 - 1,
        body_count=44,
        rate_of_answered_pct=round(100 * 3 / (3 + 1 + 1), 2),
        low_pct=round(100 * 3 / (5 + 38), 2),
        high_pct=round(100 * (3 + 38) / (5 + 38), 2),
        rate_of_surveyed_pct=round(100 * 3 / (44 - 1), 2),
        rate_of_all_pct=round(100 * 3 / 44, 2),
    )

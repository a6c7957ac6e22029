"""Values from samples have standard errors. With `rank_confidence = 0.9` a framework lets `monosashi score` read them
from the column `standard_error` and add the ranks that they allow for all bodies at once: intervals of all scores that
hold together with 90 %, each ± z standard errors with z = Φ⁻¹((1 + 0.9^(1/n)) / 2). Behind come the bodies whose
interval lies wholly below. A blank error is none.
"""

from tests.spec.scored import scored

title = "Ranks that standard errors allow"

THREE = """
    body | survey   | register
    -----+----------+---------
    A    | 10 ± 0.5 | 8
    B    | 8 ± 0.5  | 8
    C    | 2 ± 0.5  | 8
"""
NINETY = {"rank_confidence": 0.9}


def test_bodies_whose_intervals_overlap_may_change_places():
    """A standard error of 0.5 of 10 is 5 points of the survey and 2.5 of the score; for three bodies z is 2.11: ± 5.3.

    A has 90, B 80, C 50: the intervals of A and B overlap, that of C lies below both. One by one, with z = 1.64, they
    would not.
    """
    scored(
        THREE,
        changes=NINETY,
        score_standard_error={"A": 100 * 0.05 / 2, "B": 100 * 0.05 / 2, "C": 100 * 0.05 / 2},
        joint_rank_best={"A": 1, "B": 1, "C": 3},
        joint_rank_worst={"A": 2, "B": 2, "C": 3},
    )


EXACT = """
    body | survey | register
    -----+--------+---------
    A    | 9      | 8
    B    | 8      | 8
    C    | 8      | 8
"""


def test_without_errors_ranks_are_the_ranks_themselves():
    scored(EXACT, changes=NINETY, joint_rank_best={"A": 1, "B": 2, "C": 2}, joint_rank_worst={"A": 1, "B": 2, "C": 2})

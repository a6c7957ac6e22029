"""rank = 1 + how many score higher, among bodies with a published score that were asked the same questions.

Bodies that tie share the places rank … rank + equal_count − 1; the mid-rank is their mean. Bands, medians, percentiles
and draws are made from mid-ranks: a tie is never a lead. percentile = 100 · (below + ½ · equal, itself included) / n.
"""

title = "Equal scores share a place, and only those who were asked the same are ranked together"

FOUR = """
    body | cio | deputy | structure | external | development
    -----+-----+--------+-----------+----------+------------
    A    | no  | no     | yes       | yes      | yes
    B    | no  | no     | yes       | yes      | no
    C    | no  | no     | yes       | yes      | no
    D    | no  | no     | yes       | no       | no
    E    | no  |        | yes       |          |
"""


def test_competition_rank_mid_rank_and_percentile(spec):
    """Points 3, 2, 2, 1. E has no published score, and no rank."""
    spec(
        FOUR,
        "step2",
        rank={"A": 1, "B": 2, "C": 2, "D": 4, "E": None},
        equal_count={"A": 1, "B": 2, "C": 2, "D": 1},
        mid_rank={"A": 1, "B": (2 + 3) / 2, "C": (2 + 3) / 2, "D": 4},
        n={"A": 4, "B": 4, "C": 4, "D": 4},
        percentile={
            "A": 100 * (3 + 0.5 * 1) / 4,
            "B": 100 * (1 + 0.5 * 2) / 4,
            "C": 100 * (1 + 0.5 * 2) / 4,
            "D": 100 * (0 + 0.5 * 1) / 4,
        },
    )


CLOSE = """
    body | card
    -----+-----------------
    A    | 0.712341
    B    | 0.712349
    C    | 0.7123410000001
    D    | 0.1
"""


def test_ranks_are_of_scores_before_rounding(spec):
    """71.2349 and 71.2341 are ranks 1 and 2, though both read 71.23; a difference below 10⁻⁹ is a tie."""
    spec(CLOSE, "reach", rank={"A": 2, "B": 1, "C": 2, "D": 4})


TWO_PREFECTURES = """
    body | prefecture | training | message | policy | roadmap | review | published
    -----+------------+----------+---------+--------+---------+--------+----------
    A    | 48         | yes      | yes     | yes    | yes     | no     | no
    B    | 48         | yes      | yes     | yes    | yes     | yes    | no
    C    | 49         | -        | -       | yes    | -       | -      | -
    D    | 49         | -        | -       | no     | -       | -      | -
"""


def test_only_bodies_that_were_asked_the_same_are_compared(spec):
    """Prefecture 49 put no questions of its own: of STEP1 only the policy was asked there, a quarter of it."""
    spec(
        TWO_PREFECTURES,
        "step1",
        rank={"A": 2, "B": 1, "C": 1, "D": 2},
        n={"A": 2, "B": 2, "C": 2, "D": 2},
        left_out_count={"A": 2, "B": 2, "C": 2, "D": 2},
        is_thin={"A": False, "B": False, "C": True, "D": True},
    )


BLANKS = """
    body | training | message | policy | roadmap | review | published
    -----+----------+---------+--------+---------+--------+----------
    A    | yes      | yes     | yes    | yes     | no     | no
    B    | yes      | yes     | yes    | yes     | yes    |
    C    | yes      | yes     | yes    | no      | no     |
"""


def test_the_ranks_that_blanks_alone_can_lead_to(spec):
    """best = 1 + how many have a low above one's own high; worst = 1 + how many others have a high above one's own low.

    A is 50 for certain. B lies between 75 and 100, C between 25 and 50: C may draw level with A, and cannot pass it.
    The other 41 municipalities of the prefecture were asked and have not answered: each may come before any of the
    three, and is before none for certain.
    """
    spec(
        BLANKS,
        "step1",
        rank_best={"A": 1 + 1, "B": 1 + 0, "C": 1 + 1},
        rank={"A": 2, "B": 1, "C": 3},
        rank_worst={"A": 1 + 1 + 41, "B": 1 + 0 + 41, "C": 1 + 2 + 41},
        n={"A": 3, "B": 3, "C": 3},
        asked_body_count={"A": 3 + 41, "B": 3 + 41, "C": 3 + 41},
    )

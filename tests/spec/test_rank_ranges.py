"""In each of 1,000 draws every weight is multiplied by U(0.75, 1.25), every unknown drawn from U(0, 1), every judgement
on points from its range. The 5 % and 95 % quantiles of the mid-ranks are the range, over the draws of all bodies that
tie; the bands are thirds of it. The median is the mean of the middle tenth of the draws, which hardly depends on the
seed. Every second draw mirrors the one before, so that chance favours none of two that tie.
"""

title = "What a rank does not know: ranges from draws that repeat exactly"

NINE = """
    body | training | message | policy | roadmap | review | published
    -----+----------+---------+--------+---------+--------+----------
    A    | yes      | yes     | yes    | yes     | yes    | yes
    B    | yes      | yes     | yes    | yes     | yes    | plan
    C    | yes      | yes     | yes    | yes     | yes    | no
    D    | yes      | yes     | yes    | yes     | plan   | no
    E    | yes      | yes     | yes    | yes     | no     | no
    F    | yes      | yes     | yes    | plan    | no     | no
    G    | yes      | yes     | yes    | no      | no     | no
    H    | yes      | yes     | plan   | no      | no     | no
    I    | yes      | yes     | no     | no      | no     | no
"""


def test_where_each_has_all_that_the_next_has_no_weight_changes_the_order(spec):
    """Nine bodies with 4, 3½, … 0 points: the bands are thirds of three."""
    spec(
        NINE,
        "step1",
        rank={"A": 1, "E": 5, "I": 9},
        rank_p05={"A": 1, "E": 5, "I": 9},
        rank_median={"A": 1, "E": 5, "I": 9},
        rank_p95={"A": 1, "E": 5, "I": 9},
        band={"A": "top", "B": "top", "C": "top", "D": "middle", "E": "middle", "F": "middle", "G": "bottom",
              "H": "bottom", "I": "bottom"},
    )  # fmt: skip


OTHERS = """
    body | training | message | policy | roadmap | review | published
    -----+----------+---------+--------+---------+--------+----------
    A    | yes      | yes     | yes    | yes     | yes    | yes
    B    | yes      | yes     | yes    | yes     | no     | no
    C    | yes      | yes     | yes    | no      | yes    | no
    D    | yes      | yes     | yes    | yes     | no     | no
    E    | yes      | yes     | no     | no      | no     | no
"""


def test_bodies_that_tie_share_one_range(spec):
    """B and D answered alike; C has another two of four: as weights are drawn it comes before both or behind both.

    Of the three places drawn one is 2 and two are 3½, or two are 2½ and one is 4, equally often.
    """
    spec(
        OTHERS,
        "step1",
        rank={"A": 1, "B": 2, "C": 2, "D": 2, "E": 5},
        rank_p05={"A": 1, "B": 2, "C": 2, "D": 2, "E": 5},
        rank_median={"A": 1, "B": (2.5 + 3.5) / 2, "C": (2.5 + 3.5) / 2, "D": (2.5 + 3.5) / 2, "E": 5},
        rank_p95={"A": 1, "B": 4, "C": 4, "D": 4, "E": 5},
    )


TWO = """
    body | training | message
    -----+----------+--------
    A    | yes      | yes
    B    | yes      | no
"""


def test_below_the_least_number_of_bodies_there_is_no_band(spec):
    spec(TWO, "step0", rank={"A": 1, "B": 2}, band={"A": None, "B": None})

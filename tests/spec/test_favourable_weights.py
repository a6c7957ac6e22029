"""With `favourable_weights = true` a framework lets `monosashi score` add a score under the weights that favour a body
most (benefit of the doubt): its points over the most that any body has under the same weights. Below 100, others do
better whatever counts. The published score and the rank do not depend on it.
"""

from tests.spec.scored import scored

title = "The weights that favour a body most"

TWO_FIELDS = """
    body | staff | budget
    -----+-------+-------
    A    | 10    | 2
    B    | 4     | 8
    C    | 5     | 4
    D    | 0     | 4
    E    | 3     |
"""
ANY = {"favourable_weights": True}


def test_who_leads_in_something_has_100():
    """A leads in staff, B in budget. The line from A to B passes above C: equal weights suit C most, and give it 5 + 4
    where A and B have 12. D has half of B's budget. E left a blank.
    """
    scored(
        TWO_FIELDS,
        changes=ANY,
        score={"A": 100 * (1 + 0.2) / 2, "B": 100 * (0.4 + 0.8) / 2, "C": 100 * (0.5 + 0.4) / 2},
        favourable_score={"A": 100, "B": 100, "C": 100 * (5 + 4) / (10 + 2), "D": 100 * 4 / 8, "E": None},
    )


LIMITED = {"favourable_weights": {"least_share": 0.4, "most_share": 0.6}}


def test_limits_hold_the_weights_together():
    """Of the weights 0.4 to 0.6 lie on either: D does best with 0.6 on budget, where B leads with 0.4 · 4 + 0.6 · 8."""
    scored(TWO_FIELDS, changes=LIMITED, favourable_score={"D": 100 * (0.6 * 4) / (0.4 * 4 + 0.6 * 8)})


NOTHING = """
    body | staff | budget
    -----+-------+-------
    A    | 0     | 0
    B    | 0     | 0
"""


def test_who_has_nothing_has_0_whatever_counts():
    scored(NOTHING, changes=ANY, favourable_score={"A": 0, "B": 0})

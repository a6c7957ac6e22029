"""An indicator weighs the product of the shares from the root down to it; unknown parts leave the mean, not the bounds.

topics = ¾ digital (online and paperless, a half each) + ¼ reach (card).
"""

title = "A group of groups is the mean over effective weights"

answers = """
    body | online | paperless | card
    -----+--------+-----------+-----
    A    | 1      | 0         | 0.5
    B    | 1      |           | 0.5
    C    | 1      | 対象外    | 0
    D    | 0.04   | 0.09      | 0.5
    E    | 0.04   | 0.09      |
    F    | 0.6    | 0.2       | 0
    G    | 0.6    | 0.2       |
    H    | 0.04   |           | 0.5
"""
GEOMETRIC_LEAF = {"digital": {"aggregation": "geometric"}}
GEOMETRIC_ROOT = {"topics": {"aggregation": "geometric"}}


def test_arithmetic_means_at_every_level(spec):
    """Effective weights are ⅜, ⅜ and ¼. Of B ⅝ are known, below 0.70; of C paperless does not apply."""
    spec(
        answers,
        "topics",
        score={"A": 100 * (3 / 8 * 1 + 1 / 4 * 0.5), "B": None, "C": 100 * (3 / 8 * 1) / (5 / 8)},
        low={"A": 100 * (3 / 8 * 1 + 1 / 4 * 0.5), "B": 100 * (3 / 8 * 1 + 1 / 4 * 0.5)},
        high={"A": 100 * (3 / 8 * 1 + 1 / 4 * 0.5), "B": 100 * (3 / 8 * 1 + 3 / 8 * 1 + 1 / 4 * 0.5)},
        coverage={"A": 1, "B": 5 / 8, "C": 1},
    )


def test_a_geometric_mean_below_an_arithmetic_one(spec):
    """digital = √(4 · 9) = 6. Of E reach is unknown: the score is digital alone, in the bounds reach is 0 or 100."""
    spec(
        answers,
        "topics",
        changes=GEOMETRIC_LEAF,
        score={"D": 3 / 4 * (4 * 9) ** 0.5 + 1 / 4 * 50, "E": (4 * 9) ** 0.5},
        low={"D": 3 / 4 * 6 + 1 / 4 * 50, "E": 3 / 4 * 6 + 1 / 4 * 0},
        high={"D": 3 / 4 * 6 + 1 / 4 * 50, "E": 3 / 4 * 6 + 1 / 4 * 100},
        coverage={"D": 1, "E": 3 / 4},
    )


def test_a_geometric_mean_above_arithmetic_ones(spec):
    """topics = digital^¾ · reach^¼; what is below 1 point counts as 1."""
    spec(
        answers,
        "topics",
        changes=GEOMETRIC_ROOT,
        score={"F": 40**0.75 * 1**0.25, "G": 40},
        low={"F": 40**0.75 * 1**0.25, "G": 40**0.75 * 1**0.25},
        high={"F": 40**0.75 * 1**0.25, "G": 40**0.75 * 100**0.25},
        coverage={"F": 1, "G": 3 / 4},
    )


def test_the_parts_add_up_or_multiply_to_the_score(spec):
    """online · paperless = digital, digital + reach = topics (mart.score_component). No value, no contribution."""
    spec(answers, "online", changes=GEOMETRIC_LEAF, contribution={"D": 4**0.5, "H": 4})
    spec(answers, "paperless", changes=GEOMETRIC_LEAF, contribution={"D": 9**0.5, "H": None})
    spec(answers, "digital", changes=GEOMETRIC_LEAF, contribution={"D": 3 / 4 * 6, "H": 3 / 4 * 4})
    spec(answers, "reach", changes=GEOMETRIC_LEAF, contribution={"D": 1 / 4 * 50, "H": 1 / 4 * 50})


HANDBOOK = """
    body | online | paperless
    -----+--------+----------
    A    | 0.21   | 0.01
    B    | 0.21   | 0.02
"""


def test_one_more_point_is_worth_more_where_there_is_little(spec):
    """After the geometric example of the OECD/JRC handbook, with two of its four indicators."""
    spec(
        HANDBOOK,
        "digital",
        changes=GEOMETRIC_LEAF,
        score={"A": (21 * 1) ** 0.5, "B": (21 * 2) ** 0.5},
    )

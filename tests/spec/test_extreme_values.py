"""One extreme value leaves `min_max` and `z_score` little room for all others. With `winsorise = true` an indicator
draws in the extremes of its longer tail where skewness (absolute) is above 2 and kurtosis above 3.5: one value after
another takes the value next to it, until one of the two is no longer exceeded, and five values at most.
"""

title = "Extreme values may be drawn in first"

TEN = """
    body | online | paperless
    -----+--------+----------
    A    | 1      | 1
    B    | 2      | 2
    C    | 3      | 3
    D    | 4      | 4
    E    | 5      | 5
    F    | 6      | 6
    G    | 7      | 7
    H    | 8      | 8
    I    | 9      | 9
    J    | 100    | 14
"""
WINSORISED = {
    "online": {"normalisation": "min_max", "winsorise": True},
    "paperless": {"normalisation": "min_max", "winsorise": True},
}


def test_an_extreme_value_takes_the_value_next_to_it(spec):
    """Of `online` skewness is 3.1 and kurtosis 9.8: the 100 counts as 9. The value itself stays as it was answered."""
    spec(TEN, "online", changes=WINSORISED, points={"A": 0, "B": 1 / 8, "I": 1, "J": 1})


def test_where_the_tail_is_not_long_nothing_is_drawn_in(spec):
    """Of `paperless` skewness is 0.9 and kurtosis 1.0."""
    spec(TEN, "paperless", changes=WINSORISED, points={"A": 0, "I": 8 / 13, "J": 1})


LIMITS = {"online": {"normalisation": "min_max", "winsorise": {"skewness": 3.5, "kurtosis": 3.5}}}


def test_a_framework_may_set_other_limits(spec):
    spec(TEN, "online", changes=LIMITS, points={"A": 0, "I": 8 / 99, "J": 1})


TWO_TAILS = """
    body | online | paperless | card
    -----+--------+-----------+-----
    A    | -80    | 1         | 7
    B    | 1      | 1         | 7
    C    | 2      | 1         | 7
    D    | 3      | 1         | 7
    E    | 4      | 1         | 7
    F    | 5      | 1         | 7
    G    | 6      | 50        | 7
    H    | 7      | 60        |
"""
DEVIATION = {name: {"normalisation": "min_max", "winsorise": True} for name in ("online", "paperless", "card")}


def test_the_lower_tail_is_drawn_in_where_it_is_the_longer_one(spec):
    spec(TWO_TAILS, "online", changes=DEVIATION, points={"A": 0, "B": 0, "C": 1 / 6, "H": 1})


def test_where_all_are_alike_nothing_is_drawn_in(spec):
    spec(TWO_TAILS, "card", changes=DEVIATION, points={"A": 0.5, "G": 0.5, "H": None})


LOWER = {"online": {"normalisation": "min_max", "winsorise": True, "direction": "lower"}}


def test_lower_is_better_and_extremes_are_drawn_in_all_the_same(spec):
    spec(TEN, "online", changes=LOWER, points={"A": 1, "I": 0, "J": 0})
